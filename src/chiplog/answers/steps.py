"""The states of an event on all days: a step for each day on which its state, or the reason for it, changes."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from chiplog.answers.calendar import Turn, edges, turn
from chiplog.model.state import StateEngine, StateResult, has_state


class Step(NamedTuple):
    """From this day on, an event has this state; the first step of an event is the first of all days."""

    day: dt.date
    result: StateResult


def of(engine: StateEngine, name: str) -> list[Step]:
    """Return the steps of an event: the state on a day is that of the last step that is not after it."""
    return list(_changes(engine, name))


def on(found: list[Step], day: dt.date) -> StateResult:
    """Return the state on a day, of an event with these steps."""
    return next(step.result for step in reversed(found) if step.day <= day)


def turns(engine: StateEngine, found: Mapping[str, Sequence[Step]]) -> list[Turn]:
    """Return the turns of events with these steps, by day, then id."""
    return sorted(
        turn(engine, engine.event(name), step.day, before.result.state, step.result.state)
        for name, some in found.items()
        for before, step in pairwise(some)
        if step.result.state is not before.result.state
    )


def _changes(engine: StateEngine, name: str) -> Iterator[Step]:
    event = engine.event(name)
    bearing = engine.bearing(event) if has_state(event) else ()
    before = None
    for day in [dt.date.min, *sorted({day for act in bearing for day in edges(act)} - {dt.date.min})]:
        result = engine.result(name, day)
        if result != before:
            yield Step(day, result)
        before = result
