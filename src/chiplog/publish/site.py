"""What a published page shows: everything that is asked of the log, once, as plain values."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from chiplog.answers import steps
from chiplog.answers.steps import Step
from chiplog.index import quantities, queries, select
from chiplog.index.quantities import Due
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates, thread
from chiplog.model.facts import EventFacts
from chiplog.model.state import StateEngine, start
from chiplog.model.thread import Round, ThreadNode
from chiplog.model.vocabulary import Relation

TURNING_POINTS = 8
"""How many acts the timeline names."""
APART = 45
"""Days between two of them: acts of one package are one turning point."""
Row = dict[str, Any]


class Shown(NamedTuple):
    """An event of the page: its fields, its facts, the first day on which it was public, and its states."""

    row: Row
    facts: EventFacts
    public: dt.date
    steps: Sequence[Step]

    @property
    def id(self) -> str:
        """Its id."""
        return self.facts.id

    @property
    def counts(self) -> bool:
        """Whether it is in counts: a retracted event is not."""
        return not self.facts.retracted


@dataclass(frozen=True)
class Site:
    """The events, newest first, and what ties them; states are those of a day.

    `threads` are by id, without those of one event. `turning` are the acts that later acts refer to most, the oldest
    first. `due` are the deadlines after the day. `titles`, `announced` and `actors` have all events of the log.
    """

    path: str
    on: dt.date
    through: dt.date
    asked: Filters
    events: Sequence[Shown]
    threads: Mapping[str, Sequence[ThreadNode]]
    rounds: Sequence[Round]
    titles: Mapping[str, str]
    announced: Mapping[str, str]
    turning: Sequence[Shown]
    due: Sequence[Due]
    actors: Mapping[str, str]
    engine: StateEngine


def of(log: Log, asked: Filters, on: dt.date | None) -> Site:
    """Return what a page shows of the events that match; states are those of a day, or of the log's last day.

    With a day, events that were not yet public on it are left out, as in a list.
    """
    day = on or log.through
    asked = replace(asked, public_on=str(on)) if on else asked
    facts = select.facts(log.index, None)
    engine = StateEngine(facts, log.through)
    events = [_shown(row, engine, day) for row in select.events(log.index, log.select(asked, day))]
    names = {event.id for event in events}
    return Site(
        path=log.path,
        on=day,
        through=log.through,
        asked=asked,
        events=events,
        threads=_threads(facts, names),
        rounds=_rounds(facts, names),
        titles=queries.titles(log.index, facts),
        announced={name: event.announced.text for name, event in facts.items()},
        turning=_turning(events),
        due=quantities.deadlines(log.index, log.condition(asked, day), dates.shifted(day, 1).isoformat(), None),
        actors={name: event.actor for name, event in facts.items()},
        engine=engine,
    )


def _shown(row: dict[str, Any], engine: StateEngine, on: dt.date) -> Shown:
    """Return an event of the page; the row gets its state on a day, as in a list."""
    event, found = engine.event(row["id"]), steps.of(engine, row["id"])
    result = steps.on(found, on)
    row |= {"state": str(result.state), "state_why": list(result.why)}
    if result.unverified:
        row["unverified"] = True
    return Shown(row, event, min(event.announced.lo, start(event)[0]), found)


def _threads(facts: Mapping[str, EventFacts], names: set[str]) -> dict[str, list[ThreadNode]]:
    """Return the thread of each of these events that is tied to another."""
    near: dict[str, set[str]] = {}
    for event in facts.values():
        for _, earlier in thread.links(event, facts):
            near.setdefault(event.id, set()).add(earlier)
            near.setdefault(earlier, set()).add(event.id)
    found: dict[str, list[ThreadNode]] = {}
    for name in near:
        if name in found or name not in names:
            continue
        together, ahead = {name}, [name]
        while ahead:
            new = near[ahead.pop()] - together
            together |= new
            ahead += new
        nodes = thread.thread({one: facts[one] for one in together})
        found |= dict.fromkeys(together, nodes)
    return found


def _rounds(facts: Mapping[str, EventFacts], names: set[str]) -> list[Round]:
    """Return the answers among which one of these events is, the oldest first."""
    pairs = [
        (event.id, earlier)
        for event in facts.values()
        for kind, earlier in event.relations
        if kind == Relation.ANSWERS and earlier in facts and not {event.id, earlier}.isdisjoint(names)
    ]
    return thread.rounds(pairs, facts)


def _turning(events: Sequence[Shown]) -> list[Shown]:
    """Return the acts that most other acts of the page refer to, the oldest first; of one package, one."""
    shown = {event.id: event for event in events if event.counts}
    later = Counter(
        earlier
        for event in shown.values()
        for kind, earlier in event.facts.relations
        if earlier in shown and kind != Relation.EXTENDS  # a pause that is renewed each quarter is no turning point
    )
    found: list[Shown] = []
    for name, times in sorted(later.items(), key=lambda item: (-item[1], thread.age(shown[item[0]].facts))):
        event = shown[name]
        near = any(abs((event.facts.announced.lo - one.facts.announced.lo).days) < APART for one in found)
        if times > 1 and not near and len(found) < TURNING_POINTS:
            found.append(event)
    return sorted(found, key=lambda event: thread.age(event.facts))
