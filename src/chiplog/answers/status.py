"""What is in force on a day: yes, maybe and why, and suspended until when; by actor and instrument."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.answers import calendar, footer, log_end
from chiplog.answers.calendar import Turn
from chiplog.answers.footer import Footer
from chiplog.index import alike, queries, select
from chiplog.index.select import Clause, Filters
from chiplog.log import Log
from chiplog.model import dates, thread
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
    """The events of one actor and instrument: how many have which state, and all or the first of them."""

    actor: str
    instrument: str
    counts: Counter[StateResult]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Status:
    """All groups on a day: those of the busiest actor first, and of one actor the largest."""

    on: dt.date
    groups: tuple[Group, ...]

    def entries(self) -> list[Entry]:
        """Return the entries, in the order of their groups."""
        return [entry for group in self.groups for entry in group.entries]

    def counts(self) -> Counter[StateResult]:
        """Return how many events have which state."""
        return sum((group.counts for group in self.groups), Counter())

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
    condition = log.condition(asked, on)
    found, unverified = _status(log, condition, on, limit)
    entries, total = found.entries(), found.counts().total()
    rows = {row["id"]: row for row in select.events(log.index, [entry.event.key for entry in entries[:limit]])}
    notes = footer.more(total, limit), log_end.note(log.through, unverified, on)
    counted = f"{total} of {footer.count(select.counted(log.index, condition))}"
    under = footer.of(log, asked, counted, *notes, in_force=True)
    return StatusAnswer(found, rows, queries.amending(log.index, rows, on), limit, under)


def _status(log: Log, condition: Clause, on: dt.date, limit: int | None) -> tuple[Status, int]:
    """Return the status of the events that meet a condition, and how many of all states are unverified.

    Each group has its first entries, at least as many as are shown. Most events have the state of many others: they
    are counted together, and read only if they are shown. Of 100,000 events, three in four are not read.
    """
    some = alike.others(log.index, condition)
    facts, keys = select.facts(log.index, some), set(some)
    engine = StateEngine(facts, log.through)
    groups: dict[tuple[str, str], Counter[StateResult]] = {}
    known: dict[tuple[str, str], list[Entry]] = {}
    unverified = 0
    for event in facts.values():
        if event.key not in keys:
            continue
        result = engine.result(event.id, on)
        unverified += result.unverified
        if result.state in STATES:
            back = _back(engine, event.id, on) if result.state is State.SUSPENDED else None
            known.setdefault((event.actor, event.instrument), []).append(Entry(event, result, back))
            groups.setdefault((event.actor, event.instrument), Counter())[result] += 1
    for number, event in alike.groups(log.index, condition, {on, log.through}):
        result = _alone(log, event, on)
        unverified += number * result.unverified
        if result.state in STATES:
            groups.setdefault((event.actor, event.instrument), Counter())[result] += number
    busy: Counter[str] = Counter()
    for (actor, _), counts in groups.items():
        busy[actor] += counts.total()
    ordered = sorted(groups.items(), key=lambda item: (-busy[item[0][0]], item[0][0], -item[1].total(), item[0][1]))
    found, left = [], limit
    for names, counts in ordered:
        entries = [] if left == 0 else _first(log, condition, names, known.get(names, []), on, left)
        found.append(Group(*names, counts, tuple(entries)))
        left = None if left is None else max(left - len(entries), 0)
    return Status(on, tuple(found)), unverified


def _first(  # noqa: PLR0913, PLR0917 - what to look for, where, and how far
    log: Log, condition: Clause, names: tuple[str, str], known: list[Entry], on: dt.date, most: int | None
) -> list[Entry]:
    """Return the entries of a group in their order: all, or as many as are wanted."""
    found, surest = [], 0
    for event in alike.latest(log.index, condition, *names):
        result = _alone(log, event, on)
        if result.state in STATES:
            found.append(Entry(event, result, None))
            surest += result.state is STATES[0]
            if most is not None and surest >= most:
                break  # all that follow come later
    newest = sorted([*known, *found], key=lambda entry: thread.age(entry.event), reverse=True)
    return sorted(newest, key=_rank)[:most]


def _alone(log: Log, event: EventFacts, on: dt.date) -> StateResult:
    """Return the state of an event that nothing revises."""
    return StateEngine({event.id: event}, log.through).result(event.id, on)


def _rank(entry: Entry) -> tuple[int, int]:
    """Return the key for sorting: by state, then the latest first."""
    return STATES.index(entry.result.state), -entry.since.lo.toordinal()


def _back(engine: StateEngine, name: str, on: dt.date) -> Turn | None:
    if on == dt.date.max:
        return None
    later = calendar.turns(engine, [name], dates.shifted(on, 1), None)
    return next((turn for turn in later if turn.old is State.SUSPENDED), None)
