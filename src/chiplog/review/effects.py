"""The effects of a difference: changed states of untouched events, calendar days, and questions for a reviewer."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from chiplog.answers import calendar
from chiplog.model.facts import EventFacts
from chiplog.model.state import StateEngine
from chiplog.versions.compare import Changed, Difference, Tree

SURE = ("disputed", "reported", "disclosed", "official")
"""The words of `confidence` that can be compared, lowest first."""


class StateChange(NamedTuple):
    """An untouched event, and its state before and after."""

    id: str
    old: str
    new: str


class CalendarChange(NamedTuple):
    """A day on which a state changes, which is new (`+`) or gone (`-`)."""

    sign: str
    day: dt.date
    id: str
    old: str
    new: str


def turned(
    found: Difference, base: Mapping[str, EventFacts], head: Mapping[str, EventFacts], on: dt.date
) -> list[StateChange]:
    """Return the untouched events whose states on a date differ."""
    before, after = StateEngine(base), StateEngine(head)
    both = sorted((base.keys() & head.keys()) - found.touched)
    states = ((name, before.result(name, on).state, after.result(name, on).state) for name in both)
    return [StateChange(name, str(old), str(new)) for name, old, new in states if old != new]


def days(base: Mapping[str, EventFacts], head: Mapping[str, EventFacts], on: dt.date) -> list[CalendarChange]:
    """Return the days after a date on which states change in one version only."""
    old, new = (
        {
            (turn.day, turn.id, str(turn.old), str(turn.new))
            for turn in calendar.turns(StateEngine(events), events, on, None)
        }
        for events in (base, head)
    )
    signed = [*(("-", *turn) for turn in old - new), *(("+", *turn) for turn in new - old)]
    return [CalendarChange(*one) for one in sorted(signed, key=lambda one: (one[1:], one[0]))]


def questions(found: Difference, parts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (id, question) for a reviewer. `parts` are (act, id) of other parts of the touched acts."""
    for one in found.changed:
        yield from ((one.id, said) for said in _surer(one))
    for act, name in parts:
        if name not in found.touched:
            yield name, f"is another part of {act}, and was not changed"


def _surer(one: Changed) -> Iterator[str]:
    change = one.fields.get("confidence")
    if change is None or not {change.old, change.new} <= set(SURE):
        return
    raised = SURE.index(change.new) > SURE.index(change.old)
    gained = len(_pages(one.new) - _pages(one.old))
    source = f"{gained} source{'s' if gained > 1 else ''} added" if gained else "no source was added"
    yield f"confidence {'raised' if raised else 'lowered'} from {change.old} to {change.new}: {source}"


def _pages(tree: Tree) -> set[str]:
    return {source["url"] for source in tree.get("sources", ()) if isinstance(source, Mapping) and "url" in source}
