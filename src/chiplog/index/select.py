"""Queries for events: filters as SQL, rows as values."""

import datetime as dt
import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chiplog.errors import UsageError
from chiplog.index import text
from chiplog.index.sync import Index
from chiplog.index.text import Search, Term
from chiplog.model import characters, dates, tables
from chiplog.model.facts import EventFacts, LogFacts
from chiplog.model.nearest import most_similar, nearest
from chiplog.model.state import LICENCE_DAYS
from chiplog.model.vocabulary import REVISERS

if TYPE_CHECKING:
    from chiplog.model.event import Event  # slow to load, and most queries need no event

Clause = tuple[str, list[Any]]

# Schemes in which longer numbers are parts of shorter ones.
_BY_DIGITS = ("hs", "hts", "cn8", "cnhs")

_FACTS = "key, id, actor, body, instrument, effect, stage, confidence, announced, effective, through, retracted"

_REVISERS = ", ".join(f"'{word}'" for word in REVISERS)

# All events that change the states of some events, directly or through others: the relations that revise.
_CLOSURE = f"""
WITH RECURSIVE wanted (id) AS (
    SELECT id FROM event WHERE key IN (SELECT value FROM json_each(?))
    UNION
    SELECT event.id FROM wanted JOIN relation ON relation.target = wanted.id JOIN event ON event.key = relation.event
    WHERE relation.type IN ({_REVISERS})
)
SELECT key FROM event WHERE id IN (SELECT id FROM wanted) AND valid = 1 AND duplicate_id = 0
"""

# The events that some events revise, and what these revise in turn.
_REVISED = f"""
WITH RECURSIVE wanted (id) AS (
    SELECT value FROM json_each(?)
    UNION
    SELECT relation.target FROM wanted JOIN event ON event.id = wanted.id JOIN relation ON relation.event = event.key
    WHERE relation.type IN ({_REVISERS})
)
SELECT key FROM event WHERE id IN (SELECT id FROM wanted) AND valid = 1 AND duplicate_id = 0
"""

# The decided events of which an own first or last day may be in a span, as far as the texts of their dates tell it: a
# partial date is the beginning of each of its days. A licence without a last day may have run out a year later.
_NEAR = """
SELECT id FROM event WHERE valid = 1 AND duplicate_id = 0 AND NOT retracted AND stage = 'decided' AND (
    (announced >= substr(:before, 1, length(announced)) AND announced <= :last)
    OR (effective >= substr(:before, 1, length(effective)) AND effective <= :last)
    OR (through >= substr(:before, 1, length(through)) AND through <= :last)
    OR (instrument = 'licence-decision' AND through IS NULL AND coalesce(effective, announced) <= :year_before_last
        AND coalesce(effective, announced)
            >= substr(:year_before, 1, length(coalesce(effective, announced)))))
"""

MANY = 2_000
"""Of fewer events than this, facts are always searched for."""
SHARE = 4
"""If the events are more than one in so many of the log, loading all facts is faster than searching for theirs."""


class AmbiguousError(UsageError):
    """The beginning of an id is ambiguous."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What an event must match: any value of one filter, and all filters. Days are ISO text; names are as stored."""

    text: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    flow: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    effect: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    confidence: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    entity: tuple[str, ...] = ()
    item: tuple[str, ...] = ()
    """The name of a family stands for all its members."""
    product: tuple[str, ...] = ()
    """Items that an event must name itself, even where the name is a family's too."""
    code: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    list: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    public_on: str | None = None
    """The day on which an event must have been public, or have applied."""
    changed_since: str | None = None
    """The day or revision since which the events with these `ids` have changed."""
    ids: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    state: tuple[str, ...] = field(default=())
    """Filtered by the caller, because a state depends on a day."""
    stale: bool = False
    """The same."""

    @property
    def on_a_day(self) -> bool:
        """Whether the caller must apply filters on states or staleness."""
        return bool(self.state) or self.stale


def where(index: Index, filters: Filters) -> Clause:
    """Return the condition, on the table `event`, for the valid events that match."""
    clauses = [("valid = 1 AND duplicate_id = 0", []), *_clauses(filters, index)]
    return " AND ".join(sql for sql, _ in clauses), [value for _, some in clauses for value in some]


def among(keys: Sequence[int]) -> Clause:
    """Return the condition, on the table `event`, for the events with these keys."""
    return "key IN (SELECT value FROM json_each(?))", [json.dumps(keys)]


def select(index: Index, filters: Filters, most: int | None = None) -> list[int]:
    """Return the keys of the valid events that match, newest first: by the days of `announced`, then id."""
    sql, values = where(index, filters)
    order = "ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    rows = index.ask(f"SELECT key FROM event WHERE {sql} {order} LIMIT ?", [*values, -1 if most is None else most])
    return [key for (key,) in rows]


def count(index: Index, filters: Filters) -> int:
    """Return the number of valid events that match."""
    return counted(index, where(index, filters))


def counted(index: Index, condition: Clause) -> int:
    """Return the number of events that meet a condition."""
    return int(index.ask(f"SELECT count(*) FROM event WHERE {condition[0]}", condition[1])[0][0])


def keys_among(index: Index, condition: Clause, keys: Sequence[int]) -> list[int]:
    """Return those of some keys whose events meet a condition."""
    sql, values = condition
    among = "key IN (SELECT value FROM json_each(?))"
    rows = index.ask(f"SELECT key FROM event WHERE {among} AND {sql}", [json.dumps(list(keys)), *values])
    return [key for (key,) in rows]


def events(index: Index, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Return events as plain values with the model's field names, in the order of the keys."""
    sql = "SELECT event, json FROM whole WHERE event IN (SELECT value FROM json_each(?))"
    found = dict(index.ask(sql, [json.dumps(keys)]))
    return [json.loads(found[key]) for key in keys]


BRIEF = ("id", "announced", "actor", "targets", "effect", "instrument", "title", "confidence", "retracted")
"""Fields that can be read without the rest of an event."""


def brief(index: Index, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Return the `BRIEF` fields of events, targets joined by commas, in the order of the keys."""
    sql = f"SELECT key, {', '.join(BRIEF)} FROM event WHERE key IN (SELECT value FROM json_each(?))"
    found = {key: row for key, *row in index.ask(sql, [json.dumps(keys)])}
    return [dict(zip(BRIEF, found[key], strict=True)) for key in keys]


def unknown(index: Index, table: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, most similar known name or "") of entities, bodies or items that no event has."""
    asked = [value for value in values if not _is_known(index, table, value)]
    if not asked:
        return []
    known = dict(index.ask(f"SELECT folded, name FROM {table}"))
    if table == "item":
        known |= {characters.key(name): name for name in tables.family_names()}
    close = [(value, nearest(characters.key(value), known)) for value in asked]
    return [(value, known.get(found, "")) for value, found in close]


def _is_known(index: Index, table: str, value: str) -> bool:
    if table == "item" and characters.key(value) in tables.families():
        return True
    column, asked = ("spelling", tables.item_key(value)) if table == "item" else ("folded", characters.key(value))
    return bool(index.ask(f"SELECT 1 FROM {table} WHERE {column} = ?", [asked]))


def facts(index: Index, keys: Sequence[int] | None = None) -> dict[str, EventFacts]:
    """Return, by id, the facts of these events and of all that revise them; of all events for None or for many."""
    if keys is None or _is_most(index, keys):
        return {event.id: event for event in _all_facts(index, "valid = 1 AND duplicate_id = 0")}
    close = json.dumps([key for (key,) in index.ask(_CLOSURE, [json.dumps(list(keys))])])
    among = "IN (SELECT value FROM json_each(?))"
    rows = index.ask(f"SELECT {_FACTS} FROM event WHERE key {among}", [close])
    relations = index.ask(f"SELECT event, type, target FROM relation WHERE event {among} ORDER BY rowid", [close])
    return {event.id: event for event in _facts(rows, relations)}


def _is_most(index: Index, keys: Sequence[int]) -> bool:
    """Return whether reading all facts is faster than searching for those of these events."""
    return len(keys) > MANY and len(keys) * SHARE > int(index.ask("SELECT count(*) FROM event")[0][0])


def revised(index: Index, ids: Iterable[str]) -> dict[str, EventFacts]:
    """Return, by id, the facts of events, of all that they revise in turn, and of all that revises any of these."""
    keys = [key for (key,) in index.ask(_REVISED, [json.dumps(sorted(ids))])]
    return facts(index, keys)


def turning(index: Index, first: dt.date, last: dt.date) -> dict[str, EventFacts]:
    """Return, by id, the facts of the events whose states may change in a span of days, and of all that revise them.

    They are few: of 100,000 events, reading the facts of all takes more than a second.
    """
    ids = [
        name
        for (name,) in index.ask(
            _NEAR,
            {
                "before": dates.shifted(first, -1).isoformat(),
                "last": last.isoformat(),
                "year_before": dates.shifted(first, -LICENCE_DAYS - 1).isoformat(),
                "year_before_last": dates.shifted(last, -LICENCE_DAYS).isoformat(),
            },
        )
    ]
    return revised(index, ids)


def dated(index: Index) -> list[dict[str, Any]]:
    """Return what says when each valid event was entered: all fields if it was corrected or retracted, else a few."""
    rows = index.ask(
        "SELECT id, announced, recorded, iif(retracted OR instr(json, '\"corrections\":'), json, NULL)"
        " FROM event JOIN whole ON whole.event = key WHERE valid = 1 AND duplicate_id = 0"
    )
    return [
        json.loads(whole) if whole else {"id": name, "announced": announced, "recorded": recorded}
        for name, announced, recorded, whole in rows
    ]


def ids_by_key(index: Index) -> dict[int, str]:
    """Return the id of each valid event by its key."""
    return dict(index.ask("SELECT key, id FROM event WHERE valid = 1 AND duplicate_id = 0"))


def facts_of(event: "Event") -> EventFacts:
    """Return the facts of an event that is in no log yet; its key is 0."""
    return EventFacts(
        0,
        event.id,
        event.actor,
        event.body,
        str(event.instrument),
        str(event.effect),
        str(event.stage),
        str(event.confidence),
        event.announced,
        event.effective,
        event.through,
        event.retracted is not None,
        tuple(event.related()),
    )


def overview(index: Index) -> LogFacts:
    """Return what checks across events need, in the order of the file."""
    from chiplog.model import duplicates  # only checks need it

    position = {key: place for place, key in enumerate(index.layout().keys)}
    found = _all_facts(index, f"valid = 1 AND {_RELATED}")
    names = index.ask("SELECT key, id FROM event WHERE id IS NOT NULL")
    acts = index.ask(
        "SELECT act, event FROM act JOIN event ON key = event WHERE NOT retracted"
        " AND act IN (SELECT act FROM act GROUP BY act HAVING count(*) > 1)"
    )
    numbered = {key for _, key in acts}
    several = sorted(_maybe_one_act(index, numbered), key=position.__getitem__)
    rows = [{**row, "key": key} for key, row in zip(several, events(index, several), strict=True)]
    twins = tuple((later["key"], earlier["id"], why) for later, earlier, why in duplicates.twins(rows))
    see = index.ask(
        "SELECT key, json_extract(json, '$.retracted.see') FROM event JOIN whole ON whole.event = key"
        " WHERE retracted AND json_extract(json, '$.retracted.see') IS NOT NULL"
    )
    lists = index.ask("SELECT key, list, flow FROM event WHERE list IS NOT NULL AND valid = 1 AND NOT retracted")
    return LogFacts(
        events=tuple(sorted(found, key=lambda event: position[event.key])),
        names=tuple(sorted(names, key=lambda row: position[row[0]])),
        acts=_grouped(acts, position),
        twins=twins,
        see=tuple(sorted(see, key=lambda row: position[row[0]])),
        lists=tuple(sorted(lists, key=lambda row: position[row[0]])),
    )


_RELATED = "(key IN (SELECT event FROM relation) OR id IN (SELECT target FROM relation))"

_ALIKE = "SELECT group_concat(key) FROM event WHERE valid = 1 AND NOT retracted GROUP BY {} HAVING count(*) > 1"


def _maybe_one_act(index: Index, numbered: Collection[int]) -> Iterator[int]:
    """Yield the keys of the events that may be the same act as another (model.duplicates).

    Of those that are alike, these are none whose items or targets differ from those of all others, unless they are
    `numbered` as another is. Most need not be read: `validate` after one change to 10,000 events has no time for it.
    """
    from chiplog.model.duplicates import SUBSTANCE  # only checks need it

    found = index.ask(_ALIKE.format(", ".join(SUBSTANCE)))
    for some in _in_parts([int(key) for key in keys.split(",")] for (keys,) in found):
        yield from {key for keys in some for key in keys if key in numbered}
        for said in ("folded FROM item", "code FROM target"):
            some = list(_of_one_kind(index, said, some))  # noqa: PLW2901 - what is left of them
        yield from (key for keys in some for key in keys if key not in numbered)


def _in_parts(groups: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Yield groups of keys, as many at once as have `PART` keys or a few more: their values are large."""
    some: list[list[int]] = []
    keys = 0
    for group in groups:
        some.append(group)
        keys += len(group)
        if keys >= PART:
            yield some
            some, keys = [], 0
    yield some


def _of_one_kind(index: Index, said: str, groups: Iterable[list[int]]) -> Iterator[list[int]]:
    """Yield the parts of groups of events that have the same values; if one of a group has none, the whole group."""
    groups = list(groups)
    sql = f"SELECT event, {said} WHERE event IN (SELECT value FROM json_each(?))"
    values: dict[int, set[str]] = {}
    for key, name in index.ask(sql, [json.dumps([key for keys in groups for key in keys])]):
        values.setdefault(key, set()).add(name)
    for keys in groups:
        parts: dict[frozenset[str], list[int]] = {}
        for key in keys:
            parts.setdefault(frozenset(values.get(key, ())), []).append(key)
        if frozenset() in parts:
            yield keys
        else:
            yield from (part for part in parts.values() if len(part) > 1)


def beside(index: Index, event: "Event", instead_of: int | None = None) -> LogFacts:
    """Return the part of a log that the rules across events need for one event that is not in it; its key is 0.

    `instead_of` is the key of the event that it replaces, or None.
    """
    wanted = json.dumps([event.id, *(earlier for _, earlier in event.related())])
    near = index.ask(
        "SELECT key FROM event WHERE valid = 1 AND (id IN (SELECT value FROM json_each(?1))"
        " OR key IN (SELECT event FROM relation WHERE target IN (SELECT value FROM json_each(?1))))",
        [wanted],
    )
    new = facts_of(event)
    others = facts(index, [key for (key,) in near]).values()
    names = index.ask("SELECT key, id FROM event WHERE id IS NOT NULL AND key IS NOT ?", [instead_of])
    see = ((0, event.retracted.see),) if event.retracted and event.retracted.see else ()
    return LogFacts((*(other for other in others if other.id != new.id), new), (*names, (0, new.id)), {}, (), see)


def one_id(index: Index, name: str) -> tuple[int, str]:
    """Return (key, id) of the one event, valid or not, with an id or a beginning of an id.

    Raises UsageError, with similar ids, if there is none, and AmbiguousError if there are several.
    """
    word = characters.key(name)
    rows = index.ask("SELECT key, id FROM event WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id", [word])
    found = [row for row in rows if row[1] == word] or rows
    if len({row[1] for row in found}) > 1:
        some = ", ".join(row[1] for row in found[:8]) + (" …" if len(found) > 8 else "")
        raise AmbiguousError(f"{name} is ambiguous", some)
    if not found:
        close = most_similar(word, ids(index), 3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"`chiplog list {name}` searches the texts"
        raise UsageError(f"no event has the id {name}", hint)
    return found[0][0], found[0][1]


def ids(index: Index) -> set[str]:
    """Return all ids in the log."""
    return {name for (name,) in index.ask("SELECT id FROM event WHERE id IS NOT NULL")}


def keys(index: Index, names: Sequence[str]) -> list[tuple[str, int]]:
    """Return (id, key) of the valid events among these ids."""
    sql = "SELECT id, key FROM event WHERE id IN (SELECT value FROM json_each(?)) AND valid = 1 AND duplicate_id = 0"
    return [(name, key) for name, key in index.ask(sql, [json.dumps(list(names))])]


def relating(index: Index, name: str) -> list[str]:
    """Return the ids of the other events that relate to an event, valid or not."""
    sql = "SELECT DISTINCT event.id FROM relation JOIN event ON event.key = relation.event WHERE relation.target = ?"
    return [other for (other,) in index.ask(sql, [name]) if other != name]


def titled(index: Index, title: str) -> list[int]:
    """Return the keys of the valid events with a title; upper and lower case are equal."""
    sql = "SELECT key FROM event WHERE lower(title) = ? AND valid = 1 AND duplicate_id = 0"
    return [key for (key,) in index.ask(sql, [title.strip().lower()])]


def all_keys(index: Index) -> dict[str, int]:
    """Return the key of each id, of valid events or not."""
    return dict(index.ask("SELECT id, key FROM event WHERE id IS NOT NULL"))


def column(index: Index, name: str) -> dict[int, Any]:
    """Return one column of all events, by key."""
    return dict(index.ask(f"SELECT key, {name} FROM event"))


def titles_newest_first(index: Index) -> list[tuple[str, str]]:
    """Return (id, title) of all valid events, the newest first."""
    sql = "SELECT id, title FROM event WHERE valid = 1 ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    return [(name, title) for name, title in index.ask(sql)]


def problems(index: Index) -> list[tuple[int, Any]]:
    """Return (key, problem as a list of its parts) of the problems of single blocks."""
    rows = index.ask("SELECT key, problems FROM event WHERE problems IS NOT NULL")
    return [(key, problem) for key, stored in rows for problem in json.loads(stored)]


def order(index: Index) -> list[tuple[str, str, str] | None]:
    """Return (actor, announced, id) of each block, in the order of the file; None for a faulty event."""
    rows = index.ask("SELECT key, actor, announced, id FROM event WHERE valid = 1")
    found = {key: (actor, announced, name) for key, actor, announced, name in rows}
    return [found.get(key) for key in index.layout().keys]


def elsewhere(index: Index, filters: Filters, code: str) -> int:
    """Return how many events with this actor or target a country filter leaves out, with the same other filters."""
    from dataclasses import replace  # only a country filter needs it

    (theirs, some), (ours, others) = (where(index, one) for one in (replace(filters, country=(code,)), filters))
    return int(index.ask(f"SELECT count(*) FROM event WHERE {theirs} AND NOT ({ours})", [*some, *others])[0][0])


def like_words(index: Index, search: Search) -> list[str]:
    """Return the words of a search that are in no form a word of the log, and so are taken as beginnings of words."""
    index.fill_words()
    return [word for word in search.words() if not _is_word(index, word)]


def _is_word(index: Index, word: str) -> bool:
    asked = text.expression([[Term((word,))]])
    return bool(index.ask("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", [asked]))


def _clauses(filters: Filters, index: Index) -> Iterator[Clause]:
    for column in ("actor", "flow", "instrument", "effect", "stage", "confidence"):
        yield from _each(getattr(filters, column), f"{column} IN (?)")
    yield from _each(filters.country, "(actor IN (?) OR key IN (SELECT event FROM target WHERE code IN (?)))")
    yield from _each(filters.target, "key IN (SELECT event FROM target WHERE code IN (?))")
    for table in ("body", "entity", "basis"):
        folded = [characters.key(value) for value in getattr(filters, table)]
        yield from _each(folded, f"key IN (SELECT event FROM {table} WHERE folded IN (?))")
    yield from _any(_item(value) for value in filters.item)
    yield from _each([tables.item_key(value) for value in filters.product], _SPELT)
    yield from _each(filters.list, "list IN (?)")
    yield from _any(_code(value) for value in filters.code)
    yield from _any(_act(value) for value in filters.act)
    yield from _each([filters.since] if filters.since else (), "announced_hi >= ?")
    yield from _each([filters.until] if filters.until else (), "announced_lo <= ?")
    # A partial day begins on the first day that it may be.
    public = "(announced_lo <= ? OR substr(effective || '-01-01', 1, 10) <= ?)"
    yield from _each([filters.public_on] if filters.public_on else (), public)
    # Many ids are one value: SQLite limits how many a statement may have.
    named = "id IN (SELECT value FROM json_each(?))"
    yield from _each([json.dumps(filters.ids)] if filters.changed_since else (), named)
    filled = "(SELECT json_type(json, '$.{}') FROM whole WHERE event = key)"
    yield from _any((f"{filled.format(name)} IS NOT NULL", []) for name in filters.has)
    yield from _any((f"{filled.format(name)} IS NULL", []) for name in filters.missing)
    yield from _text(filters.text, index)


def _text(said: Sequence[str], index: Index) -> Iterator[Clause]:
    search = text.parse(said)
    matches = "(SELECT rowid FROM words WHERE words MATCH ?)"
    if search.groups:
        yield f"key IN {matches}", [text.expression(search.groups, like_words(index, search))]
    elif not search.without and any(part.strip() for part in said):
        yield "0", []  # only punctuation: no word matches it
    if search.without:
        index.fill_words()
        yield f"key NOT IN {matches}", [text.expression([search.without])]


def _each(values: Sequence[str], sql: str) -> Iterator[Clause]:
    """Return a clause in which each `?` is replaced by all values; no clause for no values."""
    if values:
        yield sql.replace("?", ", ".join("?" * len(values))), list(values) * sql.count("?")


def _any(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Return one clause that is true if any of these is; no clause for none."""
    if found := list(clauses):
        yield _either([sql for sql, _ in found]), [value for _, some in found for value in some]


def _either(conditions: Sequence[str]) -> str:
    """Return conditions joined by OR, in pairs of pairs: SQLite reads a long row of them as nested too deeply."""
    if len(conditions) == 1:
        return f"({conditions[0]})"
    half = len(conditions) // 2
    return f"({_either(conditions[:half])} OR {_either(conditions[half:])})"


def _item(value: str) -> Clause:
    """Return the condition for an item in any spelling; the name of a family stands for all its members."""
    family = tables.families().get(characters.key(value))
    keys = [tables.item_key(member) for member in family.members] if family else [tables.item_key(value)]
    return _SPELT.replace("?", ", ".join("?" * len(keys))), keys


_SPELT = "key IN (SELECT event FROM item WHERE spelling IN (?))"


def _code(typed: str) -> Clause:
    """Return clauses for codes: `3A090` and `eccn:3A090` match `eccn:3A090.a`; `8542` matches `hs:854231`."""
    scheme, colon, number = characters.key(typed).rpartition(":")
    finer = "(number = ? OR substr(number, 1, ?) = ?"
    values: list[Any] = [number, len(number) + 1, f"{number}."]
    if number.isdigit() and len(number) >= 4:
        digits = ", ".join(f"'{name}'" for name in _BY_DIGITS)
        finer += f" OR (scheme IN ({digits}) AND substr(number, 1, ?) = ?)"
        values += [len(number), number]
    own = " AND scheme = ?" if colon else ""
    return f"key IN (SELECT event FROM code WHERE {finer}){own})", [*values, *([scheme] if colon else [])]


def _act(typed: str) -> Clause:
    """Return clauses for act numbers, with or without a scheme; a number matches its parts too."""
    same = "lower(act) = ? OR substr(lower(act), 1, length(?) + 1) = ? || '#'"
    bare = "substr(lower(act), instr(act, ':') + 1)"
    alike = same.replace("lower(act)", bare)
    word = characters.key(typed)
    return f"key IN (SELECT event FROM act WHERE {same} OR {alike})", [word] * 6


def _all_facts(index: Index, condition: str) -> list[EventFacts]:
    """Return the facts of all events that meet a condition, read in parts: rows and facts together are large."""
    relations = index.ask("SELECT event, type, target FROM relation ORDER BY rowid")
    last = index.ask("SELECT coalesce(max(key), 0) FROM event")[0][0]
    sql = f"SELECT {_FACTS} FROM event WHERE {condition} AND key BETWEEN ? AND ?"
    parts = (index.ask(sql, (first, first + PART - 1)) for first in range(0, last + 1, PART))
    return _facts(itertools.chain.from_iterable(parts), relations)


PART = 20_000
"""The number of events whose rows are read at once, where all are read."""


def _facts(rows: Iterable[tuple[Any, ...]], relations: Iterable[tuple[int, str, str]]) -> list[EventFacts]:
    by_key: dict[int, list[tuple[str, str]]] = {}
    for key, kind, earlier in relations:
        by_key.setdefault(key, []).append((kind, earlier))
    same: dict[str | None, str | None] = {}  # most words are in many events, and each row has its own copy
    return [
        EventFacts._make(
            (
                *row[:2],
                *[same.setdefault(word, word) for word in row[2:8]],
                dates.parse(row[8]),
                dates.parse(row[9]) if row[9] else None,
                dates.parse(row[10]) if row[10] else None,
                bool(row[11]),
                tuple(by_key.get(row[0], ())),
            )
        )
        for row in rows
    ]


def _grouped(rows: Iterable[tuple[str, int]], position: dict[int, int]) -> dict[str, tuple[int, ...]]:
    groups: dict[str, set[int]] = {}
    for name, key in rows:
        groups.setdefault(name, set()).add(key)
    return {
        name: tuple(sorted(keys, key=position.__getitem__)) for name, keys in sorted(groups.items()) if len(keys) > 1
    }
