"""Merge one event in three versions by fields: each field keeps the bytes of the side that changed it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chiplog.logfile import edit_fields, formatting, parse
from chiplog.logfile.edit_fields import Segments
from chiplog.logfile.parse import YamlFaultError
from chiplog.model import characters
from chiplog.model.keys import FIELDS
from chiplog.review import lines, values
from chiplog.review.three import ThreeWay, order, part
from chiplog.review.values import ConflictError

_PLACES = {field: place for place, field in enumerate(FIELDS[""])}
_NOTHING = Segments("", {}, "")
_ITEM = "- _: x\n"
"""The first line of a block for the lines of a field."""


@dataclass(frozen=True)
class Conflict:
    """What both sides changed differently, with the lines of each side; None if a side has none.

    `field` is empty for a whole event, and `event` too for lines that belong to no event.
    """

    event: str
    field: str
    ours: str | None
    theirs: str | None


Piece = str | Conflict


def event(name: str, texts: ThreeWay[str]) -> list[Piece] | None:
    """Merge an event that both sides changed; return None if a side can't be parsed.

    All lines end with LF, the last one too. A base that can't be parsed counts as none.
    """
    base, ours, theirs = (_cut(text) for text in (texts.base, texts.ours, texts.theirs))
    if not ours or not theirs:
        return None
    cut = ThreeWay(base or _NOTHING, ours, theirs, texts.known and bool(base or not texts.base))
    lead, below = _notes(cut.each(lambda version: version.lead)), _notes(cut.each(lambda version: version.below))
    first, *rest = _rows(name, cut.each(lambda version: version.fields), cut.each(_tree))
    return [f"{lead}- {str(first)[2:]}", *rest, below]


def trees(texts: ThreeWay[str]) -> ThreeWay[Mapping[str, Any]]:
    """Return the values of an event's fields; none for a version that is missing or can't be parsed."""
    return texts.each(lambda text: _tree(_cut(text) or _NOTHING))


def sides(texts: ThreeWay[str]) -> tuple[tuple[str, str], ...]:
    """Return (field, `ours`, `theirs` or `both`) for each field in which the sides differ: who changed it."""
    found = trees(texts)
    both = {key: part(found, key) for key in {**found.ours, **found.theirs}}
    return tuple(
        (key, "both" if value.conflict else "theirs" if value.merged == value.theirs else "ours")
        for key, value in both.items()
        if value.ours != value.theirs
    )


def _cut(text: str) -> Segments | None:
    """Return an event cut into its fields, in canonical form if its fields share lines; None if that fails."""
    if characters.IN_FILE.search(text):
        return None  # some of them end a line for YAML alone
    try:
        return edit_fields.segments(text) or edit_fields.segments(formatting.block(text) or text) if text else None
    except YamlFaultError:
        return None


def _tree(cut: Segments) -> Mapping[str, Any]:
    return parse.read("-\n" + "".join(cut.fields.values())) if cut.fields else {}


def _rows(name: str, texts: ThreeWay[Mapping[str, str]], versions: ThreeWay[Mapping[str, Any]]) -> Iterator[Piece]:
    """Yield the merged lines of each field, or a conflict."""
    for key in order(texts.each(list), lambda field: (_PLACES.get(field, len(_PLACES)), field)):
        rows = part(texts, key)
        merged = _field(key, rows, part(versions, key)) if rows.conflict else rows.merged or ""
        yield Conflict(name, key, rows.ours, rows.theirs) if merged is None else merged


def _field(key: str, texts: ThreeWay[str | None], versions: ThreeWay[Any]) -> str | None:
    """Return the merged lines of a field that both sides changed, or None for a conflict.

    The lines are merged if they then have the merged value, and written from the value otherwise. Values in conflict
    may be texts of several lines, of which each side changed others.
    """
    try:
        value = values.merged(key, versions)
    except ConflictError:
        return None if None in (texts.base, texts.ours, texts.theirs) else _by_lines(key, texts, None)
    return "" if value is None else _by_lines(key, texts, value) or _written(key, texts, value)


def _by_lines(key: str, texts: ThreeWay[str | None], value: Any) -> str | None:
    """Return the text merged by lines if there is no conflict and it has this value; without a value, any value."""
    text = lines.clean(texts.each(lambda version: version or ""))
    try:
        found = parse.read(_ITEM + text)[key] if text else None
    except (KeyError, YamlFaultError):
        return None
    return text if found is not None and value in (None, found) else None


def _written(key: str, texts: ThreeWay[str | None], value: Any) -> str:
    """Return our lines with this value, below the comments that the other side added."""
    ours = texts.ours or texts.theirs or ""
    text = edit_fields.fields(_ITEM + ours, {"_": "x", key: value}).removeprefix(_ITEM)
    known = {*_comments(ours), *_comments(texts.base or "")}
    new = [said for said in _comments(texts.theirs or "") if said not in known]
    return "".join(f"  {said}\n" for said in new) + text


def _comments(text: str) -> list[str]:
    return [comment.text for comment in parse.block(_ITEM + text).comments]


def _notes(texts: ThreeWay[str]) -> str:
    """Merge comments; in a conflict, those of both sides are kept."""
    pieces = lines.merged(texts)
    return "".join(piece if isinstance(piece, str) else _both(piece) for piece in pieces)


def _both(texts: ThreeWay[str]) -> str:
    return "".join(dict.fromkeys([*lines.split(texts.ours), *lines.split(texts.theirs)]))
