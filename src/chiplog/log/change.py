"""Change one block: only the lines of the fields that change, with the block's comments kept."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chiplog.log import canonical, comments, reader, writer
from chiplog.log.comments import Attached
from chiplog.model.event import FIELDS


class _Span(NamedTuple):
    """The lines of one field, with the comments above it: from `above`, its own from `start`, to before `stop`."""

    above: int
    start: int
    stop: int


class Segments(NamedTuple):
    """A block, cut by its fields: the lines of each, with the comments above it, as if none were the first."""

    lead: str
    fields: dict[str, str]
    below: str


def segments(text: str) -> Segments | None:
    """Cut a block; None for one that does not begin with its id, or has two fields on one line.

    Raises YamlFaultError for one that can't be read.
    """
    lines = text.removesuffix("\n").split("\n")
    spans = _spans(text, lines) if reader.read(text) else {}
    first = next(iter(spans.values()), _Span(0, 0, 0))
    if len({span.start for span in spans.values()}) < len(spans) or not lines[first.start].startswith("- id:"):
        return None
    lead, below = lines[: first.start], lines[max(span.stop for span in spans.values()) :]
    lines[first.start] = f"  {lines[first.start][2:]}"
    cut = {key: _text(lines[max(span.above, first.start) : span.stop]) for key, span in spans.items()}
    return Segments(_text(lead), cut, _text(below))


def _text(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def fields(text: str, tree: Mapping[str, Any]) -> str:
    """Give a block's text with the values of another tree; fields that are equal keep their bytes.

    A block that is written in one line, or whose first line changes, is written anew in canonical form.
    """
    before = reader.read(text)
    lines = text.split("\n")
    spans = _spans(text, lines)
    attached = comments.attach(text)
    changed = [key for key in {**before, **tree} if before.get(key) != tree.get(key)]
    first = min(spans, key=lambda key: spans[key].start)
    if first in changed or len({span.start for span in spans.values()}) < len(spans):
        return canonical.written(tree, attached)
    for key in sorted(changed, key=lambda name: -_position(name, spans, tree)):
        new = _lines(key, tree, attached) if key in tree else []
        if key in spans:
            lines[spans[key].start : spans[key].stop] = new
        else:
            place = _position(key, spans, tree)
            lines[place:place] = new
    return "\n".join(lines)


def _spans(text: str, lines: list[str]) -> dict[str, _Span]:
    located = reader.locate(text)
    alone = {comment.line for comment in comments.find(text) if comment.alone}
    starts = sorted((place.line, str(path[0])) for path, place in located.keys.items() if len(path) == 1)
    last = len(lines)
    while not lines[last - 1].strip() or last - 1 in alone:
        last -= 1
    stops = [*(_above(line, alone) for line, _ in starts[1:]), last]
    return {key: _Span(_above(line, alone), line, stop) for (line, key), stop in zip(starts, stops, strict=True)}


def _above(line: int, alone: set[int]) -> int:
    """The first of the comment lines that touch a line from above."""
    while line - 1 in alone:
        line -= 1
    return line


def _position(key: str, spans: Mapping[str, _Span], tree: Mapping[str, Any]) -> int:
    """Where a field stands, or where a new one goes: before the first that follows it in the model."""
    if key in spans:
        return spans[key].start
    order = list(writer.ordered({**dict.fromkeys(spans), **tree}, FIELDS[""]))
    following = [spans[other].above for other in order[order.index(key) + 1 :] if other in spans]
    return min(following, default=max(span.stop for span in spans.values()))


def _lines(key: str, tree: Mapping[str, Any], attached: Attached) -> list[str]:
    """The lines of one field, with the comments inside and beside it; those above it stay where they are."""
    inside = {path: texts for path, texts in attached.above.items() if path[0] == key and len(path) > 1}
    beside = {path: texts for path, texts in attached.beside.items() if path[0] == key}
    return comments.weave(list(writer.field(key, tree[key])), Attached(above=inside, beside=beside), inside=True)
