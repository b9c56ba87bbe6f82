"""What to say of states that have turned by the calendar alone, after the day up to which the log was kept."""

import datetime as dt
from collections.abc import Iterable

from chiplog.index import select
from chiplog.log import Log
from chiplog.model import dates
from chiplog.model.state import StateEngine


def note_on_keys(log: Log, keys: list[int], on: dt.date) -> str:
    """Return the note on those of the events with these keys that have turned since the log's end, or ""."""
    facts, asked = select.facts(log.index, keys), set(keys)
    engine = StateEngine(facts, log.through)
    return note_on(engine, [event.id for event in facts.values() if event.key in asked], on)


def note_on(engine: StateEngine, names: Iterable[str], on: dt.date) -> str:
    """Return the note on those of some events that have turned since the log's end, or ""."""
    return note(engine.through, sum(1 for name in names if engine.result(name, on).unverified), on)


def note(through: dt.date, number: int, on: dt.date) -> str:
    """Return the note on a number of states that have turned by the calendar alone since the log's end, or ""."""
    if not number:
        return ""
    which = "state is" if number == 1 else "states are"
    return (
        f"{number} {which} unverified: turned by the calendar alone since the log's end; "
        f"chiplog calendar --from {dates.shifted(through, 1)} --until {on}"
    )
