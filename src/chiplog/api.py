"""The log for Python programs: `chiplog.open`, and typed events. `chiplog help python` describes it.

A thin face of `chiplog.log.Log`, which commands use. Nothing that draws, asks or parses options is loaded.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from chiplog import log as logs
from chiplog import snapshot
from chiplog.answers import filters
from chiplog.errors import UsageError
from chiplog.index import select
from chiplog.model import dates, typed
from chiplog.model.dates import PartialDate
from chiplog.model.state import State
from chiplog.model.vocabulary import (
    Confidence,
    Effect,
    FigureKind,
    Flow,
    Instrument,
    RetractionReason,
    SourceKind,
    Stage,
    Unit,
)

Words = str | Iterable[str] | None
"""The value of a filter: one word, or several of which any may match."""
Day = str | dt.date | None
"""A day: a date, or text as the command line takes it (`2026-11-28`, `2026-Q1`, `30d`)."""


@dataclass(frozen=True, slots=True)
class Source:
    """A public page on which an event is based."""

    url: str
    publisher: str
    kind: SourceKind
    published: PartialDate | None = None
    origin: str | None = None
    lang: str | None = None
    title: str | None = None
    archive: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an act sets or a source reports: the least and the most that it may be."""

    what: FigureKind
    least: Decimal
    most: Decimal
    unit: Unit
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A later day that an act sets for somebody."""

    day: PartialDate
    what: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A substantive change of an entry."""

    date: PartialDate
    fields: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Retraction:
    """Why an entry no longer counts."""

    date: PartialDate
    reason: RetractionReason
    see: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One act of one government, and its state on a day. `chiplog help fields` describes each field.

    Two events are equal if all fields are; absent fields are None or empty.
    """

    id: str
    title: str
    announced: PartialDate
    actor: str
    flow: Flow
    instrument: Instrument
    effect: Effect
    stage: Stage
    confidence: Confidence
    sources: tuple[Source, ...]
    recorded: PartialDate
    on: dt.date
    """The day of the state."""
    state: State
    state_why: tuple[str, ...] = ()
    unverified: bool = False
    """Whether the state has turned by the calendar alone, after the day up to which the log was kept."""
    effective: PartialDate | None = None
    through: PartialDate | None = None
    body: str | None = None
    targets: tuple[str, ...] = ()
    entities: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The names of the parties, by role."""
    items: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    list: str | None = None
    basis: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    relations: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """The ids of earlier events, by what this one does to them."""
    summary: str | None = None
    corrections: tuple[Correction, ...] = ()
    retracted: Retraction | None = None
    _plain: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, as `chiplog list --json` writes it: for a data frame, or JSON."""
        return copy.deepcopy(dict(self._plain))


class Log:
    """An open log. Use it in a `with` block, or close it."""

    def __init__(self, log: logs.Log, note: str = "") -> None:
        """Take an open log; `note` is what a reader must know of it."""
        self._log = log
        self.note = note
        """What a reader must know, where this is the log that came with chiplog; otherwise empty."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[Event]:
        """Return all events, newest first, with their states of today."""
        return iter(self.select())

    def __len__(self) -> int:
        return select.count(self._log.index, select.Filters())

    def __getitem__(self, name: str) -> Event:
        return self.event(name)

    def close(self) -> None:
        """Close the log."""
        self._log.close()

    @property
    def path(self) -> str:
        """The file of the log."""
        return self._log.path

    @property
    def through(self) -> dt.date:
        """The day up to which the log was kept."""
        return self._log.through

    @property
    def left_out(self) -> int:
        """The number of faulty events, which are in no answer; `chiplog validate` names them."""
        return self._log.index.left_out()

    def event(self, name: str, *, on: Day = None) -> Event:
        """Return the event with an id or a unique beginning of it. Raises chiplog.UsageError if there is none."""
        _, found = select.one_id(self._log.index, name)
        keys = [key for _, key in select.keys(self._log.index, [found])]
        if not keys:
            raise UsageError(f"{found} has errors and is in no answer", "`chiplog validate` shows what is wrong")
        return self._events(keys, _day(on) or typed.today())[0]

    def select(  # noqa: PLR0913 - the filters that are no words
        self,
        *text: str,
        on: Day = None,
        since: Day = None,
        until: Day = None,
        stale: bool = False,
        changed_since: Day = None,
        limit: int | None = None,
        **words: Words,
    ) -> list[Event]:
        """Return the events that match, newest first, with their states on a day (`on`; otherwise today).

        The filters are those of the command line, with the same words: an event must match any of the words of one
        filter, and all different filters. `text` is searched for in the texts of events. As with `chiplog list --on`,
        what was not yet public on a day that is given is left out. `changed_since` is a day or a revision of git: only
        events that are new, changed, retracted or turned since are returned, those of `chiplog changes`.

        Raises chiplog.UsageError for a name, a word, a day or a revision that is not known, TypeError for an unknown
        filter, chiplog.UnreadableError if git fails.
        """
        if unknown := [name for name in words if name not in filters.NAMES]:
            raise TypeError(f"unknown filter: {', '.join(unknown)}; filters are {', '.join(filters.NAMES)}")
        some = {name: _several(value) for name, value in words.items() if value is not None}
        asked = filters.parse(some, text, _day(since, last=False), _day(until), stale=stale)
        day = _day(on)
        if day is not None:
            asked = dataclasses.replace(asked, public_on=str(day))
        day = day or typed.today()
        if changed_since is not None:
            from chiplog.answers import listing  # few programs need it

            asked, _ = listing.changed(self._log, asked, _moment(changed_since), day)
        return self._events(self._log.select(asked, day)[:limit], day)

    def _events(self, keys: Sequence[int], day: dt.date) -> list[Event]:
        return [_event(row, day) for row in self._log.events(keys, day)]


def open(path: str | None = None) -> Log:  # noqa: A001 - it is called chiplog.open
    """Open the log at a path, or the one that commands find; without any, the one that came with chiplog.

    Raises chiplog.UnreadableError if it can't be read, or is not a log.
    """
    return Log(*snapshot.find(None if path is None else str(path)))


def _several(words: str | Iterable[str]) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def _day(day: Day, *, last: bool = True) -> dt.date | None:
    if isinstance(day, str):
        asked = typed.span(day, typed.today())
        return asked.hi if last else asked.lo
    return day.date() if isinstance(day, dt.datetime) else day


def _moment(asked: Day) -> dt.date | str | None:
    """Return the day before a month or a year that is given; a text that is no day is a revision."""
    try:
        first, last = _day(asked, last=False), _day(asked)
    except UsageError:
        return str(asked)
    return first if first is None or first == last else dates.shifted(first, -1)


def _event(row: Mapping[str, Any], day: dt.date) -> Event:
    made = {name: _READERS[name](value) if name in _READERS else _plain(value) for name, value in row.items()}
    return Event(**made, on=day, _plain=row)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _each(make: Any) -> Any:
    """Return the reader of a list of mappings."""
    return lambda rows: tuple(_made(make, row) for row in rows)


def _made(make: Any, row: Mapping[str, Any]) -> Any:
    return make(**{name: _OF_PARTS[name](value) if name in _OF_PARTS else _plain(value) for name, value in row.items()})


def _figure(*, what: str, value: Any, unit: str, of: str | None = None) -> Figure:
    ends = (value["from"], value["to"]) if isinstance(value, dict) else (value, value)
    least, most = (Decimal(str(end)) for end in ends)
    return Figure(FigureKind(what), least, most, Unit(unit), of)


def _by_word(mapping: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[str, ...]]:
    return {word: tuple(values) for word, values in mapping.items()}


_OF_PARTS: dict[str, Any] = {
    **dict.fromkeys(("published", "date", "day"), dates.parse),
    "kind": SourceKind,
    "reason": RetractionReason,
}
_READERS: dict[str, Any] = {
    **dict.fromkeys(("announced", "effective", "through", "recorded"), dates.parse),
    "flow": Flow,
    "instrument": Instrument,
    "effect": Effect,
    "stage": Stage,
    "confidence": Confidence,
    "state": State,
    "entities": _by_word,
    "relations": _by_word,
    "sources": _each(Source),
    "figures": _each(_figure),
    "deadlines": _each(Deadline),
    "corrections": _each(Correction),
    "retracted": functools.partial(_made, Retraction),
}
"""How a field is read, if its plain value is not its typed one."""
