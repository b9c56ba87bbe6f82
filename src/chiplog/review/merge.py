"""Merge three versions of a log: by events, and by fields if both sides changed one event.

What no side changed keeps its bytes, and what one side changed has the bytes of that side. No event is lost silently.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from chiplog.logfile import blocks, parse
from chiplog.logfile.parse import YamlFaultError
from chiplog.review import fields, lines, markers
from chiplog.review.fields import Conflict, Piece
from chiplog.review.three import ThreeWay, order, part

Key = tuple[str, int]
"""An event's id, or its text where it has none, and how many blocks above it have the same."""

ORDER = ("actor", "announced", "id")

_ID = re.compile(r"^- id: ([a-z0-9-]+)[ \t]*\r?$", re.MULTILINE)


class MergeOutcome(NamedTuple):
    """The result for an event in which the sides differ.

    It was `added` or `changed` by a side, `kept` though a side removed it, is `gone` from both, in `conflict` as a
    whole or `chosen`, or `merged` by fields: each is from `ours`, `theirs` or `both`, in `conflict`, or `chosen`.
    """

    event: str
    what: str
    side: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def decided(self, chosen: Collection[tuple[str, str]]) -> "MergeOutcome":
        """Return the result with these conflicts, by event and field, as `chosen`."""
        fields_ = tuple((key, "chosen" if (self.event, key) in chosen else of) for key, of in self.fields)
        return self._replace(what="chosen" if (self.event, "") in chosen else self.what, fields=fields_)


@dataclass(frozen=True)
class Merged:
    """A merged log in pieces, some of them conflicts, and the result for each event in which the sides differ."""

    pieces: tuple[Piece, ...]
    done: tuple[MergeOutcome, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts that are left."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))

    def text(self, size: int = markers.SIZE) -> str:
        """Return the log, with markers around the lines of each conflict."""
        return "".join(
            piece if isinstance(piece, str) else markers.wrapped(piece.ours or "", piece.theirs or "", size)
            for piece in self.pieces
        )

    def decided(self, choices: Mapping[Conflict, str]) -> "Merged":
        """Return the merged log with these lines instead of conflicts."""
        chosen = {(conflict.event, conflict.field) for conflict in choices}
        return Merged(
            tuple(_chosen(piece, choices) for piece in self.pieces), tuple(one.decided(chosen) for one in self.done)
        )


@dataclass(frozen=True)
class _Log:
    """A log in parts: the header, events, the gaps between them, and the end below the last event."""

    header: str
    events: Mapping[Key, str]
    gaps: Mapping[Key, str]
    end: str


def logs(texts: ThreeWay[str]) -> Merged:
    """Merge three versions of a log."""
    newline, texts = _with_like_line_ends(texts)
    whole = texts.each(lambda text: not text or text.endswith("\n"))
    cut = texts.each(lambda text: _cut(f"{text}{newline}" if text and not text.endswith("\n") else text))
    events, gaps = cut.each(lambda log: log.events), cut.each(lambda log: log.gaps)
    keys = order(events.each(list), lambda key: _rank(part(events, key)))
    gone = set(events.base if events.known else ()) - set(keys)
    pieces, done = _outside(cut.each(lambda log: log.header)), []
    end = _outside(cut.each(lambda log: log.end))
    for key in keys:
        merged, became = _event(key[0], part(events, key))
        gap = _gap(part(gaps, key), newline)
        pieces += _with_gap(merged, gap if key != keys[-1] else _last(gap, end, newline))
        done += became
    pieces += end
    done += [MergeOutcome(key[0], "gone") for key in events.base if key in gone]
    return Merged(tuple(pieces if whole.merged else _unfinished(pieces)), tuple(done))


def text_of(texts: ThreeWay[str]) -> Merged:
    """Merge a text that is no log, only by lines."""
    return Merged(tuple(_outside(texts)), ())


def _chosen(piece: Piece, choices: Mapping[Conflict, str]) -> Piece:
    return piece if isinstance(piece, str) else choices.get(piece, piece)


def _cut(text: str) -> _Log:
    document = blocks.cut(text.encode(errors="surrogateescape"))
    found: Counter[str] = Counter()
    events, gaps = {}, {}
    gap = ""
    for block in document.blocks:
        data, gap = (part_.decode(errors="surrogateescape") for part_ in (block.data, block.gap))
        name = _name(data)
        key = (name, found[name])
        found[name] += 1
        events[key], gaps[key] = data, gap
    if gaps:
        gaps.popitem()
    return _Log(document.header.decode(errors="surrogateescape"), events, gaps, gap)


def _name(text: str) -> str:
    """Return an event's id, or its text if it has none."""
    if match := _ID.search(text):
        return match[1]
    try:
        return str(parse.read(text)["id"])
    except (KeyError, YamlFaultError):
        return text


def _rank(texts: ThreeWay[str | None]) -> tuple[str, ...]:
    ours, theirs = fields.trees(texts.each(lambda text: text or "")).sides
    tree = ours or theirs
    return tuple(str(tree.get(name, "")) for name in ORDER)


def _with_like_line_ends(texts: ThreeWay[str]) -> tuple[str, ThreeWay[str]]:
    """Return the line end of the merged log, and the versions with it; a version with both kinds is unchanged."""
    kinds = texts.each(_line_end)
    known = {kind for kind in (kinds.base, kinds.ours, kinds.theirs) if kind is not None}
    end = "\n" if not known else known.pop() if len(known) == 1 else kinds.merged or "\n"
    if "" in (kinds.base, kinds.ours, kinds.theirs):
        return end or "\n", texts
    return end, texts.each(lambda text: text.replace("\r\n", "\n").replace("\n", end))


def _line_end(text: str) -> str | None:
    """Return the line end of a text: None if it has no lines, "" if it has both kinds."""
    lines_, returned = text.count("\n"), text.count("\r\n")
    if not lines_:
        return None
    return "\n" if not returned else "\r\n" if lines_ == returned else ""


def _unfinished(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces without the end of the last line."""
    last = max((place for place, piece in enumerate(pieces) if piece), default=-1)
    return [
        piece.removesuffix("\n").removesuffix("\r") if place == last and isinstance(piece, str) else piece
        for place, piece in enumerate(pieces)
    ]


def _outside(texts: ThreeWay[str]) -> list[Piece]:
    """Merge lines that belong to no event."""
    return [
        piece if isinstance(piece, str) else Conflict("", "", piece.ours, piece.theirs) for piece in lines.merged(texts)
    ]


def _gap(gaps: ThreeWay[str | None], newline: str) -> list[Piece]:
    """Merge the gaps between an event and the next; None for a version that has no next one."""
    if gaps.ours is None or gaps.theirs is None:
        return [gaps.ours or gaps.theirs or newline]
    texts = ThreeWay(gaps.base or "", gaps.ours, gaps.theirs, gaps.known and gaps.base is not None)
    if texts.conflict and not (gaps.ours + gaps.theirs).strip():
        return [max(gaps.ours, gaps.theirs, key=len)]
    return _outside(texts)


def _last(gap: list[Piece], end: list[Piece], newline: str) -> list[Piece]:
    """Return the gap below an event that is now the last: its comments, without blank lines."""
    if any(isinstance(piece, Conflict) for piece in gap):
        return gap
    text = "".join(piece for piece in gap if isinstance(piece, str)).rstrip("\r\n")
    said = "".join(piece for piece in end if isinstance(piece, str)).strip()
    return [text + newline] if text.strip() and text.strip() != said else []


def _with_gap(pieces: list[Piece], gap: list[Piece]) -> list[Piece]:
    """Return an event with the gap below it; in a conflict about the whole event, each version has the gap."""
    whole, below = pieces[0], "".join(piece for piece in gap if isinstance(piece, str))
    if isinstance(whole, str) or whole.field or not all(isinstance(piece, str) for piece in gap):
        return [*pieces, *gap]
    return [Conflict(whole.event, "", *(version and version + below for version in (whole.ours, whole.theirs)))]


def _event(name: str, texts: ThreeWay[str | None]) -> tuple[list[Piece], list[MergeOutcome]]:
    """Merge an event of at least one side."""
    if texts.ours is None or texts.theirs is None:
        return _of_one_side(name, texts)
    if not texts.conflict:
        side = "theirs" if texts.merged == texts.theirs else "ours"
        return [texts.merged or ""], [] if texts.ours == texts.theirs else [MergeOutcome(name, "changed", side)]
    if texts.base is None and texts.known and not _one_act(texts):
        return [Conflict(name, "", *texts.sides)], [MergeOutcome(name, "conflict")]
    newline = "\r\n" if "\r\n" in texts.ours else "\n"
    plain = texts.each(lambda text: (text or "").replace("\r\n", "\n"))
    if (pieces := fields.event(name, plain)) is not None:
        left = {piece.field for piece in pieces if isinstance(piece, Conflict)}
        said = tuple((key, "conflict" if key in left else side) for key, side in fields.sides(plain))
        return [_ended(piece, newline) for piece in pieces], [MergeOutcome(name, "merged", fields=said)]
    if (text := lines.clean(plain)) is not None:
        return [_ended(text, newline)], [MergeOutcome(name, "merged")]
    return [Conflict(name, "", *texts.sides)], [MergeOutcome(name, "conflict")]


def _one_act(texts: ThreeWay[str | None]) -> bool:
    """Return whether events that both sides added with one id are one act: same actor, day, and page or number."""
    ours, theirs = fields.trees(texts.each(lambda text: (text or "").replace("\r\n", "\n"))).sides
    alike = all(ours.get(key) == theirs.get(key) for key in ("actor", "announced", "instrument"))
    return alike and not _marks(ours).isdisjoint(_marks(theirs))


def _marks(tree: Mapping[str, Any]) -> set[str]:
    pages = [str(page.get("url")) for page in tree.get("sources") or () if isinstance(page, Mapping)]
    return {str(tree.get("title")), *pages, *map(str, tree.get("acts") or ())}


def _of_one_side(name: str, texts: ThreeWay[str | None]) -> tuple[list[Piece], list[MergeOutcome]]:
    """Merge an event that one side lacks: it was added by the other side, or removed, and then it is kept."""
    text = texts.ours or texts.theirs or ""
    side, other = ("ours", "theirs") if texts.theirs is None else ("theirs", "ours")
    if texts.base is None or not texts.known:
        return [text], [MergeOutcome(name, "added", side)]
    if text == texts.base:
        return [text], [MergeOutcome(name, "kept", other)]
    return [Conflict(name, "", *texts.sides)], [MergeOutcome(name, "conflict")]


def _ended(piece: Piece, newline: str) -> Piece:
    """Return a piece with another line end."""
    if isinstance(piece, str):
        return piece.replace("\n", newline)
    ours, theirs = (version and version.replace("\n", newline) for version in (piece.ours, piece.theirs))
    return replace(piece, ours=ours, theirs=theirs)
