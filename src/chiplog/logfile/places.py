"""The places of the keys, values and comments of a block, computed from the events of the parser."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yaml.events import CollectionEndEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

_OPENING = re.compile(r"(?:^|(?<=[ \t]))#")

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """A line and column, both from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as written: its text, its quotes (`''` for none) and where it begins."""

    text: str
    style: str
    place: Place


@dataclass(frozen=True, slots=True)
class Places:
    """The places of the keys and values of a block, by path; its scalars as written; which lists are in brackets."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    flow: dict[Path, bool] = field(default_factory=dict)
    scalars: dict[Path, Scalar] = field(default_factory=dict)


class Comment(NamedTuple):
    """A comment: its line (from 0), its text from `#`, and whether it is alone on its line."""

    line: int
    text: str
    alone: bool


def of(event: Any) -> Place:
    """Return the place where a parser's event begins."""
    return Place(event.start_mark.line, event.start_mark.column)


def places(events: Iterable[Event]) -> Places:
    """Return the places of everything in a mapping, from its events."""
    found = Places()
    rest = iter(events)
    _value(next(rest), rest, (), found)
    return found


def comments(text: str, events: Iterable[Event]) -> list[Comment]:
    """Return the comments of a block, in the order of its lines."""
    rows = text.split("\n")
    inside = _scalar_columns(events, rows)
    found = []
    for number, row in enumerate(rows):
        column = _comment_column(row, inside.get(number, []))
        if column is not None:
            found.append(Comment(number, row[column:].rstrip(), not row[:column].strip()))
    return found


def _value(event: Any, rest: Iterator[Event], path: Path, found: Places) -> None:
    found.values[path] = of(event)
    if isinstance(event, ScalarEvent):
        found.scalars[path] = Scalar(event.value, event.style or "", found.values[path])
        return
    found.flow[path] = bool(event.flow_style)
    if isinstance(event, SequenceStartEvent):
        for index, item in enumerate(_until_the_end(rest)):
            _value(item, rest, (*path, index), found)
    elif isinstance(event, MappingStartEvent):
        for key in _until_the_end(rest):
            found.keys[*path, key.value] = of(key)
            _value(next(rest), rest, (*path, key.value), found)


def _until_the_end(rest: Iterator[Event]) -> Iterator[Any]:
    """Yield events up to the end of the collection; the caller takes the events inside each of them."""
    for event in rest:
        if isinstance(event, CollectionEndEvent):
            return
        yield event


def _scalar_columns(events: Iterable[Event], rows: Sequence[str]) -> dict[int, list[tuple[int, int]]]:
    """Return, for each line, the start and end columns of its scalars."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for event in events:
        if isinstance(event, ScalarEvent):
            for line, start, stop in _lines_of(event, rows):
                spans.setdefault(line, []).append((start, stop))
    return spans


def _lines_of(scalar: Any, rows: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    start, end = scalar.start_mark, scalar.end_mark
    if scalar.style in ("|", ">"):
        yield from ((line, 0, len(rows[line])) for line in _block_lines(scalar, rows))
        return
    for line in range(start.line, end.line + 1):
        yield (
            line,
            start.column if line == start.line else 0,
            end.column if line == end.line else len(rows[line]),
        )


def _block_lines(scalar: Any, rows: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a literal or folded scalar: indented at least as deep as its first line."""
    depth = None
    text = scalar.value.lstrip("\n")
    for line in range(scalar.start_mark.line + 1, min(scalar.end_mark.line + 1, len(rows))):
        stripped = rows[line].lstrip(" ")
        indent = len(rows[line]) - len(stripped)
        if not stripped:
            continue
        depth = indent - (len(text) - len(text.lstrip(" "))) if depth is None else depth
        if indent < depth:
            return
        yield line


def _comment_column(row: str, spans: Sequence[tuple[int, int]]) -> int | None:
    """Return the place of the first `#` outside of scalars, at the beginning of the line or after a space."""
    done = 0
    for start, stop in [*sorted(spans), (len(row), len(row))]:
        if match := _OPENING.search(row, done, max(start, done)):
            return match.start()
        done = max(stop, done)
    return None
