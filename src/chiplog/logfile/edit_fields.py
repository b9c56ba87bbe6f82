"""Change one block: only the lines of the changed fields are rewritten, and the comments are kept."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chiplog.logfile import comments, emit, formatting, parse
from chiplog.logfile.comments import Attached
from chiplog.logfile.emit import Line
from chiplog.logfile.parse import Parsed, YamlFaultError
from chiplog.logfile.places import Path
from chiplog.model.keys import FIELDS


class _Span(NamedTuple):
    """The lines of one field: from `start` to before `end`.

    `above` to before `stop` also includes the comments directly above it, and what follows it.
    """

    above: int
    start: int
    end: int
    stop: int


class Segments(NamedTuple):
    """A block split into fields: the lines of each, with the comments above it, without the `-` of the first."""

    lead: str
    fields: dict[str, str]
    below: str


def segments(text: str) -> Segments | None:
    """Return a block split into fields, or None if it does not begin with its id or has two fields on one line.

    Raises YamlFaultError if the block can't be parsed.
    """
    lines = text.removesuffix("\n").split("\n")
    block = parse.block(text)
    spans = _spans(block, lines) if block.tree else {}
    first = next(iter(spans.values()), None)
    if first is None or not _one_a_line(spans) or not lines[first.start].startswith("- id:"):
        return None
    lead, below = lines[: first.start], lines[max(span.stop for span in spans.values()) :]
    lines[first.start] = f"  {lines[first.start][2:]}"
    cut = {key: _text(lines[max(span.above, first.start) : span.stop]) for key, span in spans.items()}
    return Segments(_text(lead), cut, _text(below))


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def fields(text: str, tree: Mapping[str, Any]) -> str:
    """Return a block's text with the values of another mapping; only the lines of changed fields are rewritten.

    A block that is written on one line is rewritten in canonical form.
    """
    before = parse.block(text)
    changed = [key for key in {**before.tree, **tree} if before.tree.get(key) != tree.get(key)]
    block = _Block(before)
    if not changed:
        return text
    if not block.by_lines or not block.spans.keys() & tree.keys():
        return _anew(text, tree)
    made = block.changed(changed, tree)
    return made if _reads_as(made, tree) else _anew(text, tree)


def _anew(text: str, tree: Mapping[str, Any]) -> str:
    """Return an item in canonical form; the comments above it keep their lines."""
    lines = text.split("\n")
    dash = next(number for number, line in enumerate(lines) if line.startswith("-"))
    attached = comments.attach(parse.block("\n".join(lines[dash:])))
    made = formatting.written(tree, dataclasses.replace(attached, lead=[]))
    if attached.lead:  # above the event they would belong to the header, if it is the first
        made = "".join(["-\n", *(f"  {note}\n" for note in attached.lead), f"  {made[2:]}"])
    return _text(lines[:dash]) + made


def _reads_as(text: str, tree: Mapping[str, Any]) -> bool:
    try:
        return bool(parse.read(text) == tree)
    except YamlFaultError:
        return False


class _Block:
    """The lines of a block, and the places of its fields."""

    def __init__(self, block: Parsed) -> None:
        self.lines = block.text.split("\n")
        self.spans = _spans(block, self.lines)
        self.column = block.places.values[()].column
        self.first = next(iter(self.spans), "")
        self.by_lines = _one_a_line(self.spans) and all(self._begins(span.start) for span in self.spans.values())

    def _begins(self, line: int) -> bool:
        """Return whether a field begins on a line of its own, with at most the item's `-` before it."""
        before, key = self.lines[line][: self.column], self.lines[line][self.column :]
        return before.strip(" ") in ("", "-") and not key.startswith(("{", " "))

    def changed(self, keys: Sequence[str], tree: Mapping[str, Any]) -> str:
        """Return the text with some fields replaced by those of a mapping."""
        edits: dict[tuple[int, int], list[str]] = {}
        for key in emit.ordered(dict.fromkeys(keys), FIELDS[""]):
            span = self.spans.get(key)
            start, end = (span.start, span.end) if span else (self._place(key, tree),) * 2
            new = self._written(key, tree[key], end) if key in tree else []
            edits.setdefault((start, end), []).extend(new)
        lines, opening = list(self.lines), self.spans[self.first]
        for (start, end), new in sorted(edits.items(), reverse=True):
            lines[start:end] = new
        if self.first in keys:
            self._open(lines, opening.start)
        return "\n".join(lines)

    def _open(self, lines: list[str], place: int) -> None:
        """Put back the item's `-`, which was on the line of the first field."""
        dash = self.lines[place][: self.column]
        if not dash.strip():
            return
        if lines[place].lstrip()[:1] in ("", "#"):
            lines.insert(place, dash.rstrip())  # above what was between two fields
        else:
            lines[place] = dash + lines[place][self.column :]

    def _place(self, key: str, tree: Mapping[str, Any]) -> int:
        """Return the place of a new field: before the first that follows it in the model, but never before the id."""
        order = list(emit.ordered({**dict.fromkeys(self.spans), **tree}, FIELDS[""]))
        later = [self.spans[other].above for other in order[order.index(key) + 1 :] if other in self.spans]
        last = max(span.end for span in self.spans.values())
        return max(min(later, default=last), self.spans[self.first].end)

    def _written(self, key: str, value: Any, below: int) -> list[str]:
        """Return the lines of a field with the comments inside and beside it; those around it stay in place."""
        lines = emit.field(key, value)
        if len(lines) > 1 and lines[0].text.endswith(">-") and self._takes_in(below):
            lines = [Line((key,), f"  {key}: {emit.scalar(value)}")]
        woven = comments.weave(lines, self._inside(key), inside=True)
        return [f"{' ' * self.column}{line[2:]}" for line in woven]

    def _takes_in(self, below: int) -> bool:
        """Return whether folded text would swallow the comment below it."""
        following = next((line for line in self.lines[below:] if line.strip()), "")
        return following.startswith(" " * (self.column + 1)) and following.lstrip().startswith("#")

    def _inside(self, key: str) -> Attached:
        """Return the comments on the lines of a field."""
        if key not in self.spans:
            return Attached()
        span = self.spans[key]
        first = " " * self.column + self.lines[span.start][self.column :]
        attached = comments.attach(parse.block(_text(["-", first, *self.lines[span.start + 1 : span.end]])))
        above: dict[Path, list[str]] = {**attached.above}
        if attached.lead:
            above[(key,)] = [*attached.lead, *above.get((key,), [])]
        return Attached(above=above, beside=attached.beside, below=attached.below)


def _one_a_line(spans: Mapping[str, _Span]) -> bool:
    return len({span.start for span in spans.values()}) == len(spans)


def _spans(block: Parsed, lines: list[str]) -> dict[str, _Span]:
    alone = {comment.line for comment in block.comments if comment.alone}
    starts = sorted((place.line, str(path[0])) for path, place in block.places.keys.items() if len(path) == 1)
    stops = [*(_above(line, alone) for line, _ in starts[1:]), _end(lines, len(lines), alone)]
    return {
        key: _Span(_above(line, alone), line, max(_end(lines, stop, alone), line), stop)
        for (line, key), stop in zip(starts, stops, strict=True)
    }


def _end(lines: Sequence[str], stop: int, alone: set[int]) -> int:
    """Return the line above any blank lines and comments."""
    while stop and (not lines[stop - 1].strip() or stop - 1 in alone):
        stop -= 1
    return stop


def _above(line: int, alone: set[int]) -> int:
    """Return the first of the comment lines directly above a line."""
    while line - 1 in alone:
        line -= 1
    return line
