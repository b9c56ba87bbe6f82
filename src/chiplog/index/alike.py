"""Events whose states are the same on a day, as groups: most of a large log need not be read to count states.

Nothing revises these events, so their states depend on their kinds and on how their dates lie around a few days alone.
The states themselves are those of `model.state`, of one event of each group.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chiplog.index import select
from chiplog.index.select import Clause
from chiplog.index.sync import Index
from chiplog.model import dates
from chiplog.model.facts import EventFacts
from chiplog.model.state import ACTS_ELSEWHERE, LICENCE_DAYS, STATEFUL
from chiplog.model.vocabulary import REVISERS, Instrument


def _words(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_REVISERS = _words(REVISERS)
_REVISED = f"id IN (SELECT target FROM relation WHERE type IN ({_REVISERS}))"
_DECIDED = f"stage = 'decided' AND NOT retracted AND instrument IN ({_words(sorted(STATEFUL))})"
_RELATED = f"key IN (SELECT event FROM relation WHERE type IN ({_REVISERS}))"
_ELSEWHERE = f"key IN (SELECT event FROM relation WHERE type IN ({_words(sorted(ACTS_ELSEWHERE))}))"
_ALONE = f"{_DECIDED} AND NOT {_REVISED} AND NOT {_RELATED}"
BATCH = 500
"""Events whose facts are read at once where only the first are shown."""


class Alike(NamedTuple):
    """A number of events with the same state on each of the days, and the facts of one of them."""

    number: int
    event: EventFacts


def groups(index: Index, condition: Clause, days: Iterable[dt.date]) -> list[Alike]:
    """Return the decided events that meet a condition, can have a state, and neither revise others nor are revised.

    They are grouped by their dates as written first, so that how these lie is computed once for equal ones.
    """
    sql, values = condition
    kinds = "actor, instrument, confidence"
    dates_of = f"{kinds}, announced, effective, through"
    rows = index.ask(
        f"SELECT min(first), sum(number) FROM (SELECT min(key) AS first, count(*) AS number, {dates_of}"
        f" FROM event WHERE {sql} AND {_ALONE} GROUP BY {dates_of}) GROUP BY {kinds}, {', '.join(_shape(list(days)))}",
        values,
    )
    samples = {event.key: event for event in select.facts(index, [key for key, _ in rows]).values()}
    return [Alike(number, samples[key]) for key, number in rows]


def others(index: Index, condition: Clause) -> list[int]:
    """Return the keys of the decided events that meet a condition, can have a state, and replace others or are revised.

    What suspends, revokes or extends another act has no state.
    """
    sql, values = condition
    stateful = f"{_DECIDED} AND ({_REVISED} OR {_RELATED}) AND NOT {_ELSEWHERE}"
    rows = index.ask(f"SELECT key FROM event WHERE {sql} AND {stateful}", values)
    return [key for (key,) in rows]


def latest(index: Index, condition: Clause, actor: str, instrument: str) -> Iterator[EventFacts]:
    """Yield the events of `groups` of one actor and instrument, by their first days, the latest first."""
    sql, values = condition
    rows = index.ask(
        f"SELECT key FROM event WHERE {sql} AND {_ALONE} AND actor = ? AND instrument = ?"
        " ORDER BY substr(coalesce(effective, announced) || '-01-01', 1, 10) DESC,"
        " announced_lo DESC, announced_hi DESC, id DESC",
        [*values, actor, instrument],
    )
    keys = [key for (key,) in rows]
    for at in range(0, len(keys), BATCH):
        found = {event.key: event for event in select.facts(index, keys[at : at + BATCH]).values()}
        yield from (found[key] for key in keys[at : at + BATCH])


def _shape(days: list[dt.date]) -> Iterator[str]:
    """Yield expressions that are equal for events whose dates lie alike: how precise each is, and before or after what.

    A partial date is compared with as much of a day as it has: one that is the beginning of a day has the day in it.
    """
    for name in ("announced", "effective", "through"):
        yield f"length({name})"
        yield from (_side(name, day) for day in days)
    for name in ("announced", "effective"):  # a licence without a last day may have run out a year later
        sides = " + 3 * ".join(_side(name, dates.shifted(day, -LICENCE_DAYS)) for day in days)
        yield f"iif(instrument = '{Instrument.LICENCE_DECISION}', {sides}, NULL)"


def _side(name: str, day: dt.date) -> str:
    part = f"substr('{day.isoformat()}', 1, length({name}))"
    return f"({name} > {part}) - ({name} < {part})"
