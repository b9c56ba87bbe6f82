"""The days on which states change, and the acts that change them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.index import quantities, queries, select
from chiplog.index.quantities import Due
from chiplog.index.select import Clause, Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.model.facts import EventFacts
from chiplog.model.state import (
    LICENCE_DAYS,
    OPEN,
    Certainty,
    State,
    StateEngine,
    end,
    has_started,
    has_state,
    own_window,
    start,
)
from chiplog.model.vocabulary import Instrument, Relation

_A_DAY = dt.timedelta(days=1)
_LICENCE = dt.timedelta(days=LICENCE_DAYS)


class Turn(NamedTuple):
    """On this day an event's state is another than on the day before; `by` is the act whose date it is.

    It is `unverified` after the log's end: a later act that the log lacks may have changed it.
    """

    day: dt.date
    id: str
    old: State
    new: State
    by: str
    unverified: bool = False


@dataclass(frozen=True)
class CalendarAnswer:
    """Turns and deadlines by day, the titles of the first of their events by id, and how many rows a table shows.

    `kept` is the newest day of an entry of the log, or else the day up to which it was kept.
    """

    turns: list[Turn]
    deadlines: list[Due]
    titles: Mapping[str, str]
    limit: int | None
    kept: dt.date
    footer: Footer


def answer(
    log: Log, asked: Filters, on: dt.date, days: tuple[dt.date, dt.date | None], limit: int | None = None
) -> CalendarAnswer:
    """Return the turns, from the first day through the last (or without end), of the events that match on a day.

    The titles are those of at most `limit` turns.
    """
    first, last = days
    facts = select.turning(log.index, first, last or OPEN)
    condition = log.condition(asked, on)
    matching = set(select.keys_among(log.index, condition, [one.key for one in facts.values()]))
    names = [name for name, one in facts.items() if one.key in matching]
    return shown(log, asked, condition, turns(StateEngine(facts, log.through), names, first, last), days, limit)


def shown(  # noqa: PLR0913, PLR0917 - what `answer` is asked, and what it finds
    log: Log,
    asked: Filters,
    condition: Clause,
    found: list[Turn],
    days: tuple[dt.date, dt.date | None],
    limit: int | None = None,
) -> CalendarAnswer:
    """Return the turns that were found of the events that meet a condition, with their deadlines and titles."""
    first, last = days
    due = quantities.deadlines(log.index, condition, first.isoformat(), last.isoformat() if last else None)
    titles = queries.titles(log.index, {turn.id for turn in found[:limit]} | {one.id for one in due})
    number = select.counted(log.index, condition)
    counted = f"{footer.count(len(found), 'state change')} of {footer.count(number)} from {first}"
    counted += (f" through {last}" if last else "") + (f"; {footer.count(len(due), 'deadline')}" if due else "")
    notes = (footer.more(len(found) + len(due), limit), _marked(sum(turn.unverified for turn in found)))
    under = footer.of(log, asked, counted, *notes, in_force=True)
    entry = queries.last_entry(log.index)
    kept = dates.parse(entry).lo if entry else log.through
    return CalendarAnswer(found, due, titles, limit, kept, under)


def _marked(number: int) -> str:
    """Return the note on a number of turns after the log's end, or ""."""
    which = "state change is" if number == 1 else "state changes are"
    return f"{number} {which} unverified (†): by the calendar alone, after the log's end" if number else ""


def turns(engine: StateEngine, ids: Iterable[str], first: dt.date, last: dt.date | None) -> list[Turn]:
    """Return the turns of these events from the first day through the last, or all later ones: by day, then id."""
    return sorted(turn for name in ids for turn in _of(engine, engine.event(name), first, last or OPEN))


def _of(engine: StateEngine, event: EventFacts, first: dt.date, last: dt.date) -> Iterator[Turn]:
    if not has_state(event):
        return
    # A state can change only at the first or last day of the event, or of an act that bears on it.
    days = sorted({day for act in engine.bearing(event) for day in edges(act) if max(first, _SECOND) <= day <= last})
    if not days:
        return
    states = [engine.result(event.id, day).state for day in (days[0] - _A_DAY, *days)]
    for day, (old, new) in zip(days, pairwise(states), strict=True):
        if old is not new:
            yield turn(engine, event, day, old, new)


def turn(engine: StateEngine, event: EventFacts, day: dt.date, old: State, new: State) -> Turn:
    """Return the turn of an event from one state to another on a day, with its cause."""
    cause = _cause(engine, event, day, (old, new)) if engine.is_revised(event.id) else event
    return Turn(day, event.id, old, new, cause.id, day > engine.through)


_SECOND = dt.date.min + _A_DAY
"""The first day that has a day before it."""


def edges(event: EventFacts) -> Iterator[dt.date]:
    """Yield the days on which an event's own window begins, or has ended."""
    yield event.announced.lo
    earliest, latest = start(event)
    if earliest < OPEN:
        yield earliest
    if latest < OPEN:
        yield latest
        if event.instrument == Instrument.LICENCE_DECISION and latest < OPEN - _LICENCE:
            yield latest + _LICENCE
    if event.through:
        yield from (day + _A_DAY for day in end(event) if day < OPEN)


_DECIDES = {
    State.REVOKED: "ended",
    State.PENDING: "window",
    State.LAPSED: "window",
    State.SUSPENDED: "stopped",
}
"""What decides a state, in the order of the definition; the other states depend on all three."""


def _cause(engine: StateEngine, event: EventFacts, day: dt.date, turn: tuple[State, State]) -> EventFacts:
    """Return the act whose own date changed a state: what decides the first of the two states in the definition."""
    if State.NOT_APPLICABLE in turn:
        return event  # it was made public
    engine.result(event.id, day - _A_DAY)
    part = next((part for state, part in _DECIDES.items() if state in turn), None)
    parts, seen = [part] if part else list(_DOES), {event.id}
    act, found = _turned(engine, event, day, parts, seen)
    while not found:
        seen.add(act.id)
        act, found = _turned(engine, act, day, list(_DOES), seen)
    return act


def _turned(
    engine: StateEngine, event: EventFacts, day: dt.date, parts: list[str], seen: set[str]
) -> tuple[EventFacts, bool]:
    """Return the act that changed an event on a day, and whether by its own date or by another act."""
    for part in parts:
        if part == "window" and _differs(own_window, event, day):
            return event, True
        acts = [(act, kind is Relation.REPLACES) for kind in _DOES[part] for act in engine.by(kind, event)]
        found: dict[Certainty, tuple[EventFacts, bool]] = {}
        for act, replaces in acts:
            if act.id not in seen and (sure := _differs(has_started if replaces else engine.on, act, day)):
                found.setdefault(sure, (act, replaces))
        if found:
            return found[max(found)]
    return event, True


def _differs(sure: Callable[[EventFacts, dt.date], Certainty], act: EventFacts, day: dt.date) -> Certainty:
    """Return the greater certainty of an act on a day and the day before, or NO if both are equal."""
    now, before = sure(act, day), sure(act, day - _A_DAY)
    return Certainty.NO if now is before else max(now, before)


_DOES = {
    "window": (Relation.EXTENDS,),
    "stopped": (Relation.SUSPENDS,),
    "ended": (Relation.REVOKES, Relation.REPLACES),
}
