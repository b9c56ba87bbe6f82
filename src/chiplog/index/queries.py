"""Queries for answers: the few facts of many events that each answer needs."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chiplog.index import select
from chiplog.index.select import Clause
from chiplog.index.sync import Index
from chiplog.model import dates
from chiplog.model.dates import PartialDate
from chiplog.model.facts import EventFacts


class Newest(NamedTuple):
    """The newest event of an answer."""

    id: str
    announced: str


class Link(NamedTuple):
    """A relation of a later event to an earlier one, with the earlier one's instrument."""

    later: str
    type: str
    earlier: str
    instrument: str


_NEWEST_FIRST = "ORDER BY announced_lo DESC, announced_hi DESC, id DESC"

# CROSS JOIN makes SQLite keep this order: from the few ids along the indexes, not through all relations.
_RELATIONS = """
SELECT later.id, relation.type, earlier.id, earlier.instrument FROM json_each(?1) AS some
CROSS JOIN event AS {near} ON {near}.id = some.value
CROSS JOIN relation ON {there} CROSS JOIN event AS {far} ON {back}
WHERE later.valid = 1 AND later.duplicate_id = 0 AND earlier.valid = 1 AND earlier.duplicate_id = 0
"""
_UP = _RELATIONS.format(
    near="later", there="relation.event = later.key", far="earlier", back="earlier.id = relation.target"
)
_DOWN = _RELATIONS.format(
    near="earlier", there="relation.target = earlier.id", far="later", back="later.key = relation.event"
)


def newest(index: Index, condition: Clause) -> Newest | None:
    """Return the newest event that meets a condition and is not retracted."""
    sql, values = condition
    rows = index.ask(f"SELECT id, announced FROM event WHERE {sql} AND NOT retracted {_NEWEST_FIRST} LIMIT 1", values)
    return next((Newest(*row) for row in rows), None)


def last_day(index: Index) -> str | None:
    """Return the first day of the newest `announced`, as ISO text; None for a log without valid events."""
    return index.ask("SELECT max(announced_lo) FROM event WHERE valid = 1")[0][0]  # type: ignore[no-any-return]


def last_entry(index: Index) -> str | None:
    """Return the newest day on which an entry was recorded, corrected or retracted, as ISO text, or None."""
    own = "SELECT max(recorded) AS day FROM event WHERE valid = 1"
    gone = (
        "SELECT max(json_extract(json, '$.retracted.date')) FROM event JOIN whole ON whole.event = key WHERE retracted"
    )
    # Few entries have corrections: looking for the word first spares the parsing of the others.
    corrected = (
        "SELECT max(json_extract(value, '$.date')) FROM whole, json_each(whole.json, '$.corrections')"
        " WHERE instr(whole.json, '\"corrections\":')"
    )
    return index.ask(f"SELECT max(day) FROM ({own} UNION ALL {gone} UNION ALL {corrected})")[0][0]  # type: ignore[no-any-return]


def latest(index: Index, condition: Clause, most: int) -> list[int]:
    """Return the keys of the newest events that meet a condition and are not retracted."""
    sql, values = condition
    rows = index.ask(f"SELECT key FROM event WHERE {sql} AND NOT retracted {_NEWEST_FIRST} LIMIT ?", [*values, most])
    return [key for (key,) in rows]


def relations(index: Index, names: Iterable[str]) -> list[Link]:
    """Return all relations from and to these events."""
    some = [json.dumps(list(names))]
    return [Link(*row) for sql in (_UP, _DOWN) for row in index.ask(sql, some)]


def related_to(index: Index, name: str) -> list[tuple[str, str]]:
    """Return (relation, later id) of all events that relate to an event, the earliest first."""
    sql = (
        "SELECT type, id FROM relation JOIN event ON event.key = relation.event"
        " WHERE target = ? AND valid = 1 AND duplicate_id = 0 ORDER BY announced_lo, id"
    )
    return [(kind, later) for kind, later in index.ask(sql, [name])]


def facts(index: Index, names: Sequence[str]) -> dict[str, EventFacts]:
    """Return the facts of events by id, and of all events that revise them."""
    return select.facts(index, [key for _, key in select.keys(index, names)])


def titles(index: Index, names: Iterable[str]) -> dict[str, str]:
    """Return the titles of events by id."""
    sql = "SELECT id, title FROM event WHERE id IN (SELECT value FROM json_each(?)) AND valid = 1 AND duplicate_id = 0"
    return dict(index.ask(sql, [json.dumps(list(names))]))


def amending(index: Index, names: Iterable[str], until: dt.date) -> dict[str, list[str]]:
    """Return, by id, the decided acts, public by a day, that amend an event (states do not show amendments)."""
    rows = index.ask(
        "SELECT relation.target, event.id FROM json_each(?) AS some"
        " CROSS JOIN relation ON relation.target = some.value AND relation.type = 'amends'"
        " CROSS JOIN event ON event.key = relation.event"
        " WHERE valid = 1 AND duplicate_id = 0 AND NOT retracted AND stage = 'decided' AND announced_lo <= ?"
        " ORDER BY announced_lo, event.id",
        [json.dumps(list(names)), str(until)],
    )
    found: dict[str, list[str]] = {}
    for earlier, later in rows:
        found.setdefault(earlier, []).append(later)
    return found


def dated_rows(index: Index, condition: Clause) -> list[tuple[str, PartialDate, PartialDate | None]]:
    """Return (id, announced, effective) of the decided events that meet a condition."""
    rows = index.ask(f"SELECT id, announced, effective FROM event WHERE {_counted(condition)}", condition[1])
    return [(name, dates.parse(one), dates.parse(other) if other else None) for name, one, other in rows]


def sides(index: Index, condition: Clause) -> list[tuple[str, str, tuple[str, ...], str]]:
    """Return (id, actor, targets, effect) of the decided events that meet a condition."""
    rows = index.ask(f"SELECT id, actor, targets, effect FROM event WHERE {_counted(condition)}", condition[1])
    return [(name, actor, tuple(filter(None, targets.split(","))), effect) for name, actor, targets, effect in rows]


def numbers(index: Index) -> list[tuple[str, str]]:
    """Return (event's id, official number) of all acts."""
    sql = "SELECT id, act FROM act JOIN event ON key = event WHERE valid = 1 AND duplicate_id = 0 ORDER BY act.rowid"
    return [(name, act) for name, act in index.ask(sql)]


def _counted(condition: Clause) -> str:
    return f"{condition[0]} AND NOT retracted AND stage = 'decided'"
