"""Parse one block of YAML into mappings, lists and text. Scalars stay text; the model gives them types.

`block` reads the events of the C parser, which is faster than composing nodes. The places of keys and values and the
comments are computed from the same events when they are asked for.
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

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

from chiplog.logfile import places, scalars
from chiplog.logfile.places import Comment, Place, Places
from chiplog.model import characters

DEEPEST = 12
"""The largest number of nested levels; the model has four."""

_CONFLICT = re.compile(r"^(<{3,}|={3,}|>{3,}|\|{3,})( |\r?$)", re.MULTILINE)
"""Markers have seven characters, unless `conflict-marker-size` in .gitattributes sets another number."""

_KEEPS = re.compile(r"[|>]\d?\+")


class YamlFaultError(Exception):
    """A block can't be parsed: the kind of fault, its place, and the message."""

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


@dataclass(frozen=True)
class Parsed:
    """A block that was parsed: its mapping, as dicts, lists and text, and on demand the places of its parts."""

    text: str
    tree: dict[str, Any]
    events: tuple[Event, ...]
    """The parser's events of the mapping."""

    @functools.cached_property
    def places(self) -> Places:
        """The places of the keys and values, and how they are written."""
        return places.places(self.events)

    @functools.cached_property
    def comments(self) -> list[Comment]:
        """The comments, in the order of the lines."""
        return places.comments(self.text, self.events) if "#" in self.text else []


def block(text: str) -> Parsed:
    """Return a block as parsed.

    Raises YamlFaultError for the first fault that keeps the block from being one plain mapping.
    """
    _ends_lines_alike(text)
    events: list[Event] = []
    try:
        walk = _walk(text, events)
        tree = _event(walk, text)
    except yaml.YAMLError as error:
        _rephrase(error, text)
    return Parsed(text, tree, tuple(events))


def read(text: str) -> dict[str, Any]:
    """Return a block's mapping, as dicts, lists and text. Raises YamlFaultError as `block` does."""
    return block(text).tree


def _ends_lines_alike(text: str) -> None:
    """Raise YamlFaultError for a character that ends a line only for some readers, or is half a surrogate pair."""
    if match := None if text.isascii() and "\r" not in text else characters.UNREADABLE.search(text):
        place = Place(text.count("\n", 0, match.start()), match.start() - text.rfind("\n", 0, match.start()) - 1)
        raise YamlFaultError(
            "syntax", place, f"the character {characters.name(match[0])} is not allowed here", "remove it"
        )


def lenient(data: bytes) -> dict[str, Any] | None:
    """Return a block's mapping like `read`, from its bytes, or None if it can't be parsed."""
    try:
        return read(data.decode(errors="surrogateescape").replace("\r\n", "\n"))
    except YamlFaultError:
        return None


def conflict(text: str) -> Place | None:
    """Return the place of the first conflict marker, or None."""
    match = _CONFLICT.search(text)
    return Place(text.count("\n", 0, match.start()), 0) if match else None


def _walk(text: str, events: list[Event]) -> Iterator[Event]:
    """Yield the parser's events after the start of the sequence, and add them to a list."""
    parser = CSafeLoader(text)
    rest = iter(parser.get_event, None)
    try:
        for event in rest:
            if isinstance(event, SequenceStartEvent):
                break
            if isinstance(event, DocumentStartEvent):
                _single(event)
            elif not isinstance(event, StreamStartEvent):
                raise YamlFaultError("item", places.of(event), "is not an event", "begin it with `- id: …` in column 0")
        for event in rest:
            events.append(event)
            yield event
    finally:
        parser.dispose()


def _event(walk: Iterator[Event], text: str) -> dict[str, Any]:
    """Return the mapping of a block, which must be its only item."""
    kind = next(walk)
    if not isinstance(kind, MappingStartEvent):
        raise YamlFaultError(
            "item", places.of(kind), "is not an event", "an event is a mapping that begins with `- id: …`"
        )
    tree = _mapping(kind, walk, text, 1)
    rest = next(walk)
    if not isinstance(rest, SequenceEndEvent):
        raise YamlFaultError("item", places.of(rest), "a second item in one block", "begin it in column 0")
    for last in walk:
        _single(last)
    return tree


def _single(event: Event) -> None:
    """Raise YamlFaultError if a block has a document marker or a directive."""
    explicit = isinstance(event, (DocumentStartEvent, DocumentEndEvent)) and event.explicit
    if explicit or (isinstance(event, DocumentStartEvent) and (event.version or event.tags)):
        raise YamlFaultError(
            "document", places.of(event), "a document marker or directive", "a log is one document: remove the line"
        )


def _mapping(start: MappingStartEvent, walk: Iterator[Event], text: str, depth: int) -> dict[str, Any]:
    _plain(start)
    tree: dict[str, Any] = {}
    for event in walk:
        if isinstance(event, MappingEndEvent):
            break
        if not isinstance(event, ScalarEvent):
            _plain(event)
            raise YamlFaultError("syntax", places.of(event), "a key must be a word", "write it as `key: value`")
        key = _scalar(event, text)
        if key in tree:
            raise YamlFaultError("duplicate", places.of(event), f"duplicate key {key!r}", "remove one of them")
        if key == "<<":
            raise YamlFaultError("anchor", places.of(event), "a merge key", "write the fields instead")
        tree[key] = _value(next(walk), walk, text, depth)
    return tree


def _value(event: Event, walk: Iterator[Event], text: str, depth: int) -> Any:
    if isinstance(event, ScalarEvent):
        return _scalar(event, text)
    if depth >= DEEPEST:
        raise YamlFaultError(
            "syntax", places.of(event), f"is nested more than {DEEPEST} deep", "no field is nested so deep"
        )
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
        # The blank lines that it keeps are between two events, and belong to neither.
        raise YamlFaultError("syntax", places.of(event), "text that keeps the blank lines below it (+)", "write >-")
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
    """Return the lines of a block (cached, because each block scalar needs them)."""
    return tuple(text.split("\n"))


def _plain(event: Any) -> None:
    """Raise YamlFaultError for anchors, aliases and tags: with them a block depends on others, or on the reader."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        sign = "*" if isinstance(event, AliasEvent) else "&"
        raise YamlFaultError(
            "anchor",
            places.of(event),
            f"an anchor or alias ({sign}{event.anchor})",
            "write the value itself, or quote it",
        )
    if getattr(event, "tag", None) is not None:
        raise YamlFaultError("tag", places.of(event), f"a tag ({event.tag})", "remove it, or quote the text")


def _rephrase(error: yaml.YAMLError, text: str) -> NoReturn:
    """Return the parser's error as a fault with a place inside the block and a hint."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = getattr(error, "problem", None) or str(error)
    last = max(text.rstrip("\n").count("\n"), 0)
    place = Place(min(mark.line, last), mark.column if mark.line <= last else 0) if mark else Place(0, 0)
    context = getattr(error, "context_mark", None)
    if context and "quoted scalar" in (getattr(error, "context", "") or ""):
        place = Place(context.line, context.column)
        raise YamlFaultError("syntax", place, "this quote is never closed", "close it on the same line")
    raise YamlFaultError("syntax", place, f"not YAML: {said}", scalars.repair(said)) from None
