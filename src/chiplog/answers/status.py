"""What is in force on a day: yes, maybe and why, and suspended until when; by actor and instrument."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.answers import calendar, footer, log_end
from chiplog.answers.calendar import Turn
from chiplog.answers.footer import Footer
from chiplog.index import queries, select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.model.dates import PartialDate
from chiplog.model.facts import EventFacts
from chiplog.model.state import State, StateEngine, StateResult

STATES = (State.YES, State.MAYBE, State.SUSPENDED)
"""The states in a status, in this order; it leaves out what is not yet, no longer or never in force."""


class Entry(NamedTuple):
    """An event, its state, and, if it is suspended, the turn that ends the suspension, if there is one."""

    event: EventFacts
    result: StateResult
    back: Turn | None

    @property
    def since(self) -> PartialDate:
        """Its first day, or, if it has none, the day from which it may have applied."""
        return self.event.effective or self.event.announced


class Group(NamedTuple):
    """The events of one actor and instrument."""

    actor: str
    instrument: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Status:
    """All groups on a day: those of the busiest actor first, and of one actor the largest."""

    on: dt.date
    groups: tuple[Group, ...]

    def entries(self) -> list[Entry]:
        """Return all entries, in the order of their groups."""
        return [entry for group in self.groups for entry in group.entries]

    def of(self, state: State) -> list[Entry]:
        """Return the entries with a state."""
        return [entry for entry in self.entries() if entry.result.state is state]


@dataclass(frozen=True)
class StatusAnswer:
    """A status, the events of its first entries by id, what amends these, and how many entries a table shows."""

    status: Status
    rows: Mapping[str, Mapping[str, Any]]
    amended: Mapping[str, Sequence[str]]
    limit: int | None
    footer: Footer


def answer(log: Log, asked: Filters, on: dt.date, limit: int | None = None) -> StatusAnswer:
    """Return what is in force on a day, of the events that match; with the fields of at most `limit` events."""
    engine, names = calendar.states(log, asked, on)
    found = status(engine, names, on)
    entries = found.entries()
    rows = {row["id"]: row for row in select.events(log.index, [entry.event.key for entry in entries[:limit]])}
    notes = footer.more(len(entries), limit), log_end.note_on(engine, names, on)
    under = footer.of(log, asked, f"{len(entries)} of {footer.count(len(names))}", *notes, in_force=True)
    return StatusAnswer(found, rows, queries.amending(log.index, rows, on), limit, under)


def status(engine: StateEngine, names: Iterable[str], on: dt.date) -> Status:
    """Group the events that are in force on a day, may be, or are suspended."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for name in names:
        event, result = engine.event(name), engine.result(name, on)
        if result.state in STATES:
            entry = Entry(event, result, _back(engine, name, on) if result.state is State.SUSPENDED else None)
            groups.setdefault((event.actor, event.instrument), []).append(entry)
    busy = Counter({actor: 0 for actor, _ in groups})
    for (actor, _), entries in groups.items():
        busy[actor] += len(entries)
    ordered = sorted(groups.items(), key=lambda item: (-busy[item[0][0]], item[0][0], -len(item[1]), item[0][1]))
    return Status(on, tuple(Group(*names, tuple(sorted(entries, key=_rank))) for names, entries in ordered))


def _rank(entry: Entry) -> tuple[int, int]:
    """Return the key for sorting: by state, then the latest first."""
    return STATES.index(entry.result.state), -entry.since.lo.toordinal()


def _back(engine: StateEngine, name: str, on: dt.date) -> Turn | None:
    if on == dt.date.max:
        return None
    later = calendar.turns(engine, [name], dates.shifted(on, 1), None)
    return next((turn for turn in later if turn.old is State.SUSPENDED), None)
