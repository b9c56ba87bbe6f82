"""Read one block: its YAML as text alone. No scalar gets a type here; the model gives types.

The walk goes over the C parser's events, which is about ten times as fast as composing nodes. `locate` composes, for
the blocks in which something has to be pointed at.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn

import yaml
from yaml import CSafeLoader
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from chiplog.logfile import scalars
from chiplog.model import characters

DEEPEST = 12
"""Levels of nesting that are followed; the model has four."""

_CONFLICT = re.compile(r"^(<{3,}|={3,}|>{3,}|\|{3,})( |\r?$)", re.MULTILINE)
"""Markers have seven signs, where `conflict-marker-size` in .gitattributes does not say otherwise."""

_KEEPS = re.compile(r"[|>]\d?\+")

Path = tuple[str | int, ...]


class Place(NamedTuple):
    """A line and column, both from 0."""

    line: int
    column: int


class YamlFaultError(Exception):
    """The text of a block can't be read: what kind of fault, where, and the sentence."""

    def __init__(self, kind: str, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.kind = kind
        self.place = place
        self.message = message
        self.hint = hint


class Folded(str):
    """A folded scalar: its value, and the lines its author wrote."""

    __slots__ = ("lines",)
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as it stands: its text, how it is quoted (`''` for plain) and where it begins."""

    text: str
    style: str
    place: Place


@dataclass(frozen=True, slots=True)
class Located:
    """Where the keys and values of a block stand, by path, and its scalars as written."""

    keys: dict[Path, Place]
    values: dict[Path, Place]
    flow: dict[Path, bool]
    scalars: dict[Path, Scalar]


def read(text: str) -> dict[str, Any]:
    """Return a block's mapping, as dicts, lists and text.

    Raises YamlFaultError with the first thing that keeps the block from being read as one plain mapping.
    """
    _ends_lines_alike(text)
    try:
        walk = _walk(text)
        kind = next(walk)
        if not isinstance(kind, MappingStartEvent):
            raise YamlFaultError(
                "item", _place(kind), "is no event", "an event is a mapping that begins with `- id: …`"
            )
        tree = _mapping(kind, walk, text, 1)
        rest = next(walk)
        if not isinstance(rest, SequenceEndEvent):
            raise YamlFaultError("item", _place(rest), "a second item in one block", "begin it at column 0")
        for last in walk:
            _single(last)
    except yaml.YAMLError as error:
        _rephrase(error, text)
    return tree


def _ends_lines_alike(text: str) -> None:
    """Refuse what ends a line for some readers alone, or is no character."""
    if match := None if text.isascii() and "\r" not in text else characters.UNREADABLE.search(text):
        place = Place(text.count("\n", 0, match.start()), match.start() - text.rfind("\n", 0, match.start()) - 1)
        raise YamlFaultError(
            "syntax", place, f"the character {characters.name(match[0])} may not stand here", "take it out"
        )


def lenient(data: bytes) -> dict[str, Any] | None:
    """Return a block's mapping as `read` does, from its bytes; None where it can't be read."""
    try:
        return read(data.decode(errors="surrogateescape").replace("\r\n", "\n"))
    except YamlFaultError:
        return None


def locate(text: str) -> Located:
    """Return where each key and value of a block stands. Raises YamlFaultError for one that is not YAML."""
    found = Located({}, {}, {}, {})
    try:
        root = yaml.compose(text, Loader=CSafeLoader)
    except yaml.YAMLError as error:
        _rephrase(error, text)
    if isinstance(root, yaml.SequenceNode):
        _visit(root.value[0], (), found)
    return found


def conflict(text: str) -> Place | None:
    """Return the place of a leftover conflict marker."""
    match = _CONFLICT.search(text)
    return Place(text.count("\n", 0, match.start()), 0) if match else None


def _walk(text: str) -> Iterator[Event]:
    """Return the parser's events after the sequence's start, each checked."""
    loader = CSafeLoader(text)
    try:
        opened = False
        while loader.check_event():
            event: Any = loader.get_event()
            if opened:
                yield event
            elif isinstance(event, SequenceStartEvent):
                opened = True
            elif isinstance(event, DocumentStartEvent):
                _single(event)
            elif not isinstance(event, StreamStartEvent):
                raise YamlFaultError("item", _place(event), "is no event", "begin it with `- id: …` at column 0")
    finally:
        loader.dispose()


def _single(event: Event) -> None:
    """Refuse what makes more than one plain document of a block."""
    explicit = isinstance(event, (DocumentStartEvent, DocumentEndEvent)) and event.explicit
    if explicit or (isinstance(event, DocumentStartEvent) and (event.version or event.tags)):
        raise YamlFaultError(
            "document", _place(event), "a document marker or directive", "a log is one document: take the line out"
        )


def _mapping(start: MappingStartEvent, walk: Iterator[Event], text: str, depth: int) -> dict[str, Any]:
    _plain(start)
    tree: dict[str, Any] = {}
    for event in walk:
        if isinstance(event, MappingEndEvent):
            break
        if not isinstance(event, ScalarEvent):
            _plain(event)
            raise YamlFaultError("syntax", _place(event), "a key must be a word", "write it as `key: value`")
        key = _scalar(event, text)
        if key in tree:
            raise YamlFaultError("duplicate", _place(event), f"the key {key!r} stands twice", "keep one of them")
        if key == "<<":
            raise YamlFaultError("anchor", _place(event), "a merge key", "write the fields out")
        tree[key] = _value(next(walk), walk, text, depth)
    return tree


def _value(event: Event, walk: Iterator[Event], text: str, depth: int) -> Any:
    if isinstance(event, ScalarEvent):
        return _scalar(event, text)
    if depth >= DEEPEST:
        raise YamlFaultError("syntax", _place(event), f"is nested more than {DEEPEST} deep", "no field goes so deep")
    if isinstance(event, MappingStartEvent):
        return _mapping(event, walk, text, depth + 1)
    _plain(event)
    items = []
    for item in walk:
        if isinstance(item, SequenceEndEvent):
            break
        items.append(_value(item, walk, text, depth + 1))
    return items


def _scalar(event: Any, text: str) -> str:
    if event.anchor is not None or event.tag is not None:
        _plain(event)
    if event.style not in ("|", ">"):
        return str(event.value)
    opening = _rows(text)[event.start_mark.line][event.start_mark.column :][:4]
    if _KEEPS.match(opening):
        # The blank lines that it keeps stand between two events, and belong to neither.
        raise YamlFaultError("syntax", _place(event), "text that keeps the blank lines below it (+)", "write >-")
    if event.style == "|":
        return str(event.value)
    folded = Folded(event.value)
    stop = event.end_mark.line + (event.end_mark.column > 0)
    lines = [line.strip() for line in _rows(text)[event.start_mark.line + 1 : stop]]
    while lines and not event.value.endswith(lines[-1]):
        lines.pop()  # a comment after the text
    folded.lines = tuple(filter(None, lines))
    return folded


@functools.lru_cache(maxsize=1)
def _rows(text: str) -> tuple[str, ...]:
    """Return the lines of a block, which each of its block scalars looks at."""
    return tuple(text.split("\n"))


def _plain(event: Any) -> None:
    """Refuse anchors, aliases and tags: with them a block's meaning would hang on another's, or on a reader's types."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        sign = "*" if isinstance(event, AliasEvent) else "&"
        raise YamlFaultError(
            "anchor", _place(event), f"an anchor or alias ({sign}{event.anchor})", "write the value out, or quote it"
        )
    if getattr(event, "tag", None) is not None:
        raise YamlFaultError("tag", _place(event), f"a tag ({event.tag})", "take it out, or quote the text")


def _place(event: Any) -> Place:
    return Place(event.start_mark.line, event.start_mark.column)


def _rephrase(error: yaml.YAMLError, text: str) -> NoReturn:
    """Turn the parser's error into a fault with a place inside the block and a repair."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or str(error)
    last = max(text.rstrip("\n").count("\n"), 0)
    place = Place(min(mark.line, last), mark.column if mark.line <= last else 0) if mark else Place(0, 0)
    context = getattr(error, "context_mark", None)
    if context and "quoted scalar" in (getattr(error, "context", "") or ""):
        place = Place(context.line, context.column)
        raise YamlFaultError("syntax", place, "a quote is opened here and never closed", "close it on the same line")
    raise YamlFaultError("syntax", place, f"not YAML: {said}", scalars.repair(said)) from None


def _visit(node: Any, path: Path, found: Located) -> None:
    found.values[path] = Place(node.start_mark.line, node.start_mark.column)
    if isinstance(node, yaml.ScalarNode):
        found.scalars[path] = Scalar(node.value, node.style or "", found.values[path])
        return
    found.flow[path] = bool(node.flow_style)
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _visit(item, (*path, index), found)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            found.keys[*path, key.value] = Place(key.start_mark.line, key.start_mark.column)
            _visit(value, (*path, key.value), found)
