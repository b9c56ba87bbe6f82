"""Comments of a block: where they are, what they belong to, and how they are kept when it is rewritten."""

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml
from yaml import CSafeLoader

from chiplog.logfile import parse
from chiplog.logfile.emit import Line
from chiplog.logfile.parse import Path

_OPENING = re.compile(r"(?:^|(?<=[ \t]))#")


class Comment(NamedTuple):
    """A comment: its line (from 0), its text from `#`, and whether it is alone on its line."""

    line: int
    text: str
    alone: bool


@dataclass(frozen=True)
class Attached:
    """Comments by what they belong to: above the block, above or beside the value at a path, below the block."""

    lead: list[str] = field(default_factory=list)
    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, list[str]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lead or self.above or self.beside or self.below)


def find(text: str) -> list[Comment]:
    """Return the comments of a block that can be parsed."""
    inside = _scalars(text)
    found = []
    for number, line in enumerate(text.split("\n")):
        column = _comment_column(line, inside.get(number, []))
        if column is not None:
            found.append(Comment(number, line[column:].rstrip(), not line[:column].strip()))
    return found


def attach(text: str) -> Attached:
    """Return the comments of a block that can be parsed, by what they belong to: their own line, or the next one."""
    attached = Attached()
    found = find(text)
    if not found:
        return attached
    paths = _paths_by_line(text)
    lines = sorted(paths)
    for comment in found:
        below = bisect.bisect_right(lines, comment.line)
        if not below:  # above the event, or beside a `-` whose mapping begins on the next line
            attached.lead.append(comment.text)
        elif not comment.alone:
            attached.beside.setdefault(paths[lines[below - 1]], []).append(comment.text)
        elif below < len(lines):
            attached.above.setdefault(paths[lines[below]], []).append(comment.text)
        else:
            attached.below.append(comment.text)
    return attached


def weave(lines: Sequence[Line], attached: Attached, *, inside: bool = False) -> list[str]:
    """Return the lines of a block (or, with `inside`, of a field) with the comments put back."""
    paths = [line.path for line in lines]
    above = _moved(attached.above, paths)
    beside = _moved(attached.beside, paths)
    woven = list(attached.lead)
    for line in lines:
        indent = " " * (len(line.text) - len(line.text.lstrip()))
        own = beside.pop(line.path, [])
        first = line is lines[0] and not inside
        woven += [*(f"{'' if first else indent}{text}" for text in above.pop(line.path, []))]
        woven += [f"{'' if first else indent}{text}" for text in own[1:]]
        woven.append(f"{line.text}  {own[0]}" if own else line.text)
    return [*woven, *(f"  {text}" for text in attached.below)]


def same(before: str, after: str) -> bool:
    """Return whether two texts have the same comments, in any place."""
    return Counter(comment.text for comment in find(before)) == Counter(comment.text for comment in find(after))


def _moved(by_path: Mapping[Path, list[str]], paths: Sequence[Path]) -> dict[Path, list[str]]:
    """Return the line for each comment: of its value, or of the first value inside, or of the one around it."""
    moved: dict[Path, list[str]] = {}
    inside: dict[Path, Path] = {}
    for other in paths if by_path else ():
        for end in range(len(other) + 1):
            inside.setdefault(other[:end], other)
    known = set(paths)
    for path, texts in by_path.items():
        outside = next((path[:end] for end in range(len(path) - 1, 0, -1) if path[:end] in known), paths[0])
        moved.setdefault(inside.get(path, outside), []).extend(texts)
    return moved


def _scalars(text: str) -> dict[int, list[tuple[int, int]]]:
    """Return, for each line, the start and end columns of its scalars."""
    spans: dict[int, list[tuple[int, int]]] = {}
    rows = text.split("\n")
    for token in yaml.scan(text, Loader=CSafeLoader):
        if isinstance(token, yaml.ScalarToken):
            for line, start, stop in _lines_of(token, rows):
                spans.setdefault(line, []).append((start, stop))
    return spans


def _lines_of(token: Any, rows: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    start, end = token.start_mark, token.end_mark
    if token.style in ("|", ">"):
        yield from ((line, 0, len(rows[line])) for line in _block_lines(token, rows))
        return
    for line in range(start.line, end.line + 1):
        yield (
            line,
            start.column if line == start.line else 0,
            end.column if line == end.line else len(rows[line]),
        )


def _block_lines(token: Any, rows: Sequence[str]) -> Iterator[int]:
    """Return the lines of a literal or folded scalar: blank, or indented at least as deep as its first line."""
    depth = None
    text = token.value.lstrip("\n")
    for line in range(token.start_mark.line + 1, min(token.end_mark.line + 1, len(rows))):
        stripped = rows[line].lstrip(" ")
        indent = len(rows[line]) - len(stripped)
        if not stripped:
            continue
        depth = indent - (len(text) - len(text.lstrip(" "))) if depth is None else depth
        if indent < depth:
            return
        yield line


def _comment_column(line: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """Return the place of the first `#` outside of scalars, at the beginning of the line or after a space."""
    done = 0
    for start, stop in [*sorted(spans), (len(line), len(line))]:
        if match := _OPENING.search(line, done, max(start, done)):
            return match.start()
        done = max(stop, done)
    return None


def _paths_by_line(text: str) -> dict[int, Path]:
    """Return, for each line, the path of what begins there: the value of a key, or an item of a list."""
    located = parse.locate(text)
    paths: dict[int, Path] = {}
    for path, place in sorted(located.keys.items(), key=lambda entry: len(entry[0])):
        paths[place.line] = path
    for path, place in sorted(located.values.items(), key=lambda entry: len(entry[0])):
        begins_an_item = path and isinstance(path[-1], int) and not located.flow.get(path[:-1], False)
        if begins_an_item or (path and place.line not in paths):
            paths[place.line] = path
    return paths
