"""The state of an event on a day: what was in force then, not what was known then.

How surely an event is at work is one of three values, no < maybe < yes; a partial date is a range of days, and an
absent end is open. docs/model.md has the definition in words.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from chiplog.model.facts import EventFacts
from chiplog.model.vocabulary import REVISERS, Confidence, Instrument, Relation, Stage, Word

OPEN = dt.date.max


class Certainty(IntEnum):
    """How surely something holds."""

    NO = 0
    MAYBE = 1
    YES = 2


class State(Word):
    """What an event is on a day."""

    PENDING = "pending", "decided, and its first day is still to come"
    YES = "yes", "in force"
    MAYBE = "maybe", "it can't be told for sure; the reasons are given"
    SUSPENDED = "suspended", "stopped for a time"
    REVOKED = "revoked", "ended by a later act, or replaced"
    LAPSED = "lapsed", "its last day is past"
    NOT_APPLICABLE = "n/a", "nothing that can be in force: retracted, undecided, done once done, or it acts on another"


NOT_YET_PUBLIC = "not yet public"
SINCE_END = "since the log's end"

LICENCE_DAYS = 365
"""Days after which a licence without a last day may have run out."""


class StateResult(NamedTuple):
    """A state, and why: of a maybe, of what was not yet public, of what has turned since the log's end."""

    state: State
    why: tuple[str, ...] = ()

    @property
    def unverified(self) -> bool:
        """Whether it has turned by the calendar alone, after the day up to which the log was kept."""
        return SINCE_END in self.why


STATEFUL = frozenset(str(word) for word in Instrument if word.stateful)
"""The instruments whose acts can be in force."""
ACTS_ELSEWHERE = frozenset(map(str, (Relation.SUSPENDS, Relation.REVOKES, Relation.EXTENDS)))
_UNSURE = frozenset(map(str, (Confidence.REPORTED, Confidence.DISPUTED)))
_NOTHING: dict[str, list[EventFacts]] = {}
_FLIP = {Certainty.NO: Certainty.YES, Certainty.MAYBE: Certainty.MAYBE, Certainty.YES: Certainty.NO}


class StateEngine:
    """The events of a log, and what revises what: ask it for states. Answers of one day are remembered."""

    def __init__(self, facts: Mapping[str, EventFacts], through: dt.date = OPEN) -> None:
        """`facts`, by id, hold the events asked about and all that revise them; the log was kept `through` a day."""
        self._facts = facts
        self.through = through
        self._revisers: dict[str, dict[str, list[EventFacts]]] = {}
        self._sure: dict[tuple[str, dt.date], Certainty] = {}
        for event in facts.values():
            for kind, earlier in event.relations:
                if kind in REVISERS and _revises(event):
                    self._revisers.setdefault(earlier, {}).setdefault(kind, []).append(event)
        self._in_chains = {
            earlier
            for earlier, by_kind in self._revisers.items()
            if any(act.id in self._revisers for acts in by_kind.values() for act in acts)
        }

    def event(self, name: str) -> EventFacts:
        """Return an event's facts."""
        return self._facts[name]

    def has(self, name: str) -> bool:
        """Return whether an event is among those whose facts it has."""
        return name in self._facts

    def is_revised(self, name: str) -> bool:
        """Return whether a decided act revises an event."""
        return name in self._revisers

    def result(self, name: str, day: dt.date) -> StateResult:
        """Return the state of an event on a day."""
        found = self._result(name, day)
        if day <= self.through or found.state is self._result(name, self.through).state:
            return found
        return found._replace(why=(*found.why, SINCE_END))

    def _result(self, name: str, day: dt.date) -> StateResult:
        event = self._facts[name]
        if not has_state(event):
            return _NEVER
        if name not in self._revisers:  # most events
            return _alone(event, day) if is_public(event, day) else _NOT_YET
        if name in self._in_chains:
            for act in reversed(self.bearing(event)[1:]):  # the latest first: no chain of acts is too long then
                self.on(act, day)
        if is_public(event, day):
            return self._in_force(event, day)
        return _NOT_YET

    def _in_force(self, event: EventFacts, day: dt.date) -> StateResult:
        window, ended, stopped = self.window(event, day), self.ended(event, day), self.stopped(event, day)
        off = max(ended, stopped)
        if ended is Certainty.YES:
            return StateResult(State.REVOKED)
        if window is Certainty.NO:
            return _outside(event, day)
        if stopped is Certainty.YES:
            return StateResult(State.SUSPENDED)
        known = self._sure.get((event.id, day))
        if (self._remembered(event, day, window, off) if known is None else known) is Certainty.YES:
            return _YES
        return StateResult(State.MAYBE, tuple(dict.fromkeys(self._why(event, day, off))))

    def on(self, event: EventFacts, day: dt.date) -> Certainty:
        """Return how surely an event itself is at work on a day."""
        known = self._sure.get((event.id, day))
        if known is not None:
            return known
        if event.id not in self._revisers:
            return self._remembered(event, day, own_window(event, day), Certainty.NO)
        # Events that revise each other in a circle are a fault of the log; their effect is unknown.
        self._sure[event.id, day] = Certainty.MAYBE
        off = max(self.ended(event, day), self.stopped(event, day))
        return self._remembered(event, day, self.window(event, day), off)

    def _remembered(self, event: EventFacts, day: dt.date, window: Certainty, off: Certainty) -> Certainty:
        """Return how surely an event is at work: in its window, and not surely off."""
        sure = min(window, _FLIP[off])
        if event.confidence in _UNSURE or may_have_run_out(event, day):
            sure = min(sure, Certainty.MAYBE)
        self._sure[event.id, day] = sure
        return sure

    def window(self, event: EventFacts, day: dt.date) -> Certainty:
        """Return how surely a day lies in an event's days, and those that extensions add."""
        extensions = [self.on(other, day) for other in self.by(Relation.EXTENDS, event)]
        return max([own_window(event, day), *extensions])

    def stopped(self, event: EventFacts, day: dt.date) -> Certainty:
        """Return how surely an event is suspended on a day."""
        return max((self.on(other, day) for other in self.by(Relation.SUSPENDS, event)), default=Certainty.NO)

    def ended(self, event: EventFacts, day: dt.date) -> Certainty:
        """Return how surely an event is revoked or replaced on a day."""
        revoked = [self.on(other, day) for other in self.by(Relation.REVOKES, event)]
        replaced = [has_started(other, day) for other in self.by(Relation.REPLACES, event)]
        return max([*revoked, *replaced], default=Certainty.NO)

    def by(self, kind: Relation, event: EventFacts) -> list[EventFacts]:
        """Return the events that do this to an event."""
        return self._revisers.get(event.id, _NOTHING).get(kind, [])

    def bearing(self, event: EventFacts) -> list[EventFacts]:
        """Return an event, all that revises it, and all that revises that, each after what it revises."""
        if event.id not in self._revisers:
            return [event]
        found = {event.id: event}
        for one in (ahead := [event]):
            acts = self._revisers.get(one.id, _NOTHING)
            new = [act for kind in REVISERS for act in acts.get(kind, ()) if act.id not in found]
            found |= {act.id: act for act in new}
            ahead += new
        return list(found.values())

    def _why(self, event: EventFacts, day: dt.date, off: Certainty) -> Iterable[str]:
        window = self.window(event, day)
        yield from _own_why(event, day, window)
        extended = window is not own_window(event, day)
        if off is Certainty.MAYBE or (extended and window is Certainty.MAYBE):
            yield "reviser unsure"


_NEVER = StateResult(State.NOT_APPLICABLE)
_NOT_YET = StateResult(State.NOT_APPLICABLE, (NOT_YET_PUBLIC,))
_YES, _PENDING, _LAPSED = map(StateResult, (State.YES, State.PENDING, State.LAPSED))


def _outside(event: EventFacts, day: dt.date) -> StateResult:
    return _PENDING if day < start(event)[0] else _LAPSED


def _alone(event: EventFacts, day: dt.date) -> StateResult:
    """Return the state of an event that nothing revises, on a day on which it was public."""
    window = own_window(event, day)
    if window is Certainty.NO:
        return _outside(event, day)
    why = tuple(dict.fromkeys(_own_why(event, day, window)))
    return StateResult(State.MAYBE, why) if why else _YES


def _own_why(event: EventFacts, day: dt.date, window: Certainty) -> Iterable[str]:
    """Yield why it is unsure whether an event is in force, apart from what revises it."""
    if window is Certainty.MAYBE:
        yield from _vague_edges(event, day)
    if event.confidence in _UNSURE:
        yield event.confidence
    if may_have_run_out(event, day):
        yield "no last day"


def _revises(event: EventFacts) -> bool:
    return event.stage == Stage.DECIDED and not event.retracted


def has_state(event: EventFacts) -> bool:
    """Whether an event can be in force at all."""
    if not _revises(event) or event.instrument not in STATEFUL:
        return False
    return not event.relations or not any(kind in ACTS_ELSEWHERE for kind, _ in event.relations)


def is_public(event: EventFacts, day: dt.date) -> bool:
    """Return whether an event was public on a day, or applied: a secret letter binds before it is known."""
    return day >= event.announced.lo or day >= start(event)[0]


def may_have_run_out(event: EventFacts, day: dt.date) -> bool:
    """Return whether an event is a licence without a last day that started more than a year before a day."""
    latest = start(event)[1]
    ends_openly = event.instrument == Instrument.LICENCE_DECISION and event.through is None and latest < OPEN
    return ends_openly and (day - latest).days >= LICENCE_DAYS


def start(event: EventFacts) -> tuple[dt.date, dt.date]:
    """Return the first day it applies, as a range; without one, from its announcement on (an extension: that day)."""
    if event.effective:
        return event.effective.lo, event.effective.hi
    if event.relations and any(kind == Relation.EXTENDS for kind, _ in event.relations):
        return event.announced.lo, event.announced.hi
    return event.announced.lo, OPEN


def end(event: EventFacts) -> tuple[dt.date, dt.date]:
    """Return the last day it applies, as a range: without one it is open."""
    return (event.through.lo, event.through.hi) if event.through else (OPEN, OPEN)


def own_window(event: EventFacts, day: dt.date) -> Certainty:
    """Return how surely a day lies between an event's own first and last."""
    (start_lo, start_hi), (end_lo, end_hi) = start(event), end(event)
    if day < start_lo or day > end_hi:
        return Certainty.NO
    return Certainty.YES if start_hi <= day <= end_lo else Certainty.MAYBE


def _vague_edges(event: EventFacts, day: dt.date) -> Iterable[str]:
    """Return which end of an event's own window is uncertain on a day."""
    (start_lo, start_hi), (end_lo, end_hi) = start(event), end(event)
    if start_lo <= day < start_hi and day <= end_hi:
        yield "no first day" if start_hi == OPEN else "partial date"
    if end_lo < day <= end_hi and day >= start_lo:
        yield "partial date"


def has_started(event: EventFacts, day: dt.date) -> Certainty:
    """A replacement ends what it replaces for good, whatever becomes of it later."""
    lo, hi = start(event)
    if day < lo:
        return Certainty.NO
    sure = Certainty.YES if day >= hi else Certainty.MAYBE
    return min(sure, Certainty.MAYBE) if event.confidence in _UNSURE else sure
