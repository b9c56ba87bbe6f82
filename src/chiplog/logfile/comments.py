"""Comments of a block: what they belong to, and how they are kept when it is rewritten."""

import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chiplog.logfile.emit import Line
from chiplog.logfile.parse import Parsed
from chiplog.logfile.places import Path, Places


@dataclass(frozen=True)
class Attached:
    """Comments by what they belong to: above the block, above or beside the value at a path, below the block."""

    lead: list[str] = field(default_factory=list)
    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, list[str]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lead or self.above or self.beside or self.below)


def attach(block: Parsed) -> Attached:
    """Return the comments of a block, by what they belong to: their own line, or the next one."""
    attached = Attached()
    if not block.comments:
        return attached
    paths = _paths_by_line(block.places)
    lines = sorted(paths)
    for comment in block.comments:
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


def same(before: Parsed, after: Parsed) -> bool:
    """Return whether two blocks have the same comments, in any place."""
    counts = [Counter(comment.text for comment in block.comments) for block in (before, after)]
    return counts[0] == counts[1]


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


def _paths_by_line(located: Places) -> dict[int, Path]:
    """Return, for each line, the path of what begins there: the value of a key, or an item of a list."""
    paths: dict[int, Path] = {}
    for path, place in sorted(located.keys.items(), key=lambda entry: len(entry[0])):
        paths[place.line] = path
    for path, place in sorted(located.values.items(), key=lambda entry: len(entry[0])):
        begins_an_item = path and isinstance(path[-1], int) and not located.flow.get(path[:-1], False)
        if begins_an_item or (path and place.line not in paths):
            paths[place.line] = path
    return paths
