"""Queries for events: filters as SQL, rows as values."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from chiplog.errors import UsageError
from chiplog.index.sync import Index
from chiplog.model import characters, dates
from chiplog.model.facts import EventFacts, LogFacts
from chiplog.model.vocabulary import REVISERS

if TYPE_CHECKING:
    from chiplog.model.event import Event  # slow to load, and most queries need no event

Clause = tuple[str, list[Any]]

# Schemes in which longer numbers are parts of shorter ones.
_BY_DIGITS = ("hs", "hts", "cn8", "cnhs")

_OUTLINE = "key, id, actor, body, instrument, effect, stage, confidence, announced, effective, through, retracted"

_REVISERS = ", ".join(f"'{word}'" for word in REVISERS)

# All events that change the states of some events, directly or through others: the relations that revise.
_CLOSURE = f"""
WITH RECURSIVE wanted (id) AS (
    SELECT id FROM event WHERE key IN (SELECT value FROM json_each(?))
    UNION
    SELECT event.id FROM wanted JOIN relation ON relation.target = wanted.id JOIN event ON event.key = relation.event
    WHERE relation.type IN ({_REVISERS})
)
SELECT key FROM event WHERE id IN (SELECT id FROM wanted) AND sound = 1 AND clash = 0
"""

# The fields in which two parts of one act differ, if they were rightly split.
_SAME_PART = """json_array(
    actor, instrument, effect, announced, effective, through,
    json_extract(json, '$.targets'), json_extract(json, '$.acts'), json_extract(json, '$.items'),
    json_extract(json, '$.entities')
)"""

# The events that some events revise, and what these revise in turn.
_REVISED = f"""
WITH RECURSIVE wanted (id) AS (
    SELECT value FROM json_each(?)
    UNION
    SELECT relation.target FROM wanted JOIN event ON event.id = wanted.id JOIN relation ON relation.event = event.key
    WHERE relation.type IN ({_REVISERS})
)
SELECT key FROM event WHERE id IN (SELECT id FROM wanted) AND sound = 1 AND clash = 0
"""

MANY = 2_000
"""From this number of events on, loading all facts is faster than searching for those that matter."""


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
    code: tuple[str, ...] = ()
    act: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
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


def where(mirror: Index, filters: Filters) -> Clause:
    """Return the condition, on the table `event`, for the valid events that match."""
    clauses = [("sound = 1 AND clash = 0", []), *_clauses(filters, mirror)]
    return " AND ".join(sql for sql, _ in clauses), [value for _, some in clauses for value in some]


def among(keys: Sequence[int]) -> Clause:
    """Return the condition, on the table `event`, for the events with these keys."""
    return "key IN (SELECT value FROM json_each(?))", [json.dumps(keys)]


def select(mirror: Index, filters: Filters, most: int | None = None) -> list[int]:
    """Return the keys of the valid events that match, newest first: by the days of `announced`, then id."""
    sql, values = where(mirror, filters)
    order = "ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    rows = mirror.ask(f"SELECT key FROM event WHERE {sql} {order} LIMIT ?", [*values, -1 if most is None else most])
    return [key for (key,) in rows]


def count(mirror: Index, filters: Filters) -> int:
    """Return the number of valid events that match."""
    sql, values = where(mirror, filters)
    return int(mirror.ask(f"SELECT count(*) FROM event WHERE {sql}", values)[0][0])


def events(mirror: Index, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Return events as plain values with the model's field names, in the order of the keys."""
    sql = "SELECT event, json FROM whole WHERE event IN (SELECT value FROM json_each(?))"
    found = dict(mirror.ask(sql, [json.dumps(keys)]))
    return [json.loads(found[key]) for key in keys]


BRIEF = ("id", "announced", "actor", "targets", "effect", "instrument", "title", "confidence", "retracted")
"""Fields that can be read without the rest of an event."""


def brief(mirror: Index, keys: Sequence[int]) -> list[dict[str, Any]]:
    """Return the `BRIEF` fields of events, targets joined by commas, in the order of the keys."""
    sql = f"SELECT key, {', '.join(BRIEF)} FROM event WHERE key IN (SELECT value FROM json_each(?))"
    found = {key: row for key, *row in mirror.ask(sql, [json.dumps(keys)])}
    return [dict(zip(BRIEF, found[key], strict=True)) for key in keys]


def unknown(mirror: Index, table: str, values: Iterable[str]) -> list[tuple[str, str]]:
    """Return (name, most similar known name or "") of entities, bodies or items that no event has."""
    asked = [
        value for value in values if not mirror.ask(f"SELECT 1 FROM {table} WHERE folded = ?", [characters.key(value)])
    ]
    if not asked:
        return []
    from difflib import get_close_matches  # only a mistake needs it

    known = dict(mirror.ask(f"SELECT folded, name FROM {table}"))
    close = [(value, get_close_matches(characters.key(value), known, n=1, cutoff=0.6)) for value in asked]
    return [(value, known[found[0]] if found else "") for value, found in close]


def outlines(mirror: Index, keys: Sequence[int] | None = None) -> dict[str, EventFacts]:
    """Return, by id, the facts of these events and of all that revise them; of all events for None or for many."""
    if keys is None or len(keys) > MANY:
        wanted = "sound = 1 AND clash = 0"
        rows = mirror.ask(f"SELECT {_OUTLINE} FROM event WHERE {wanted}")
        relations = mirror.ask("SELECT event, type, target FROM relation ORDER BY rowid")
    else:
        close = json.dumps([key for (key,) in mirror.ask(_CLOSURE, [json.dumps(list(keys))])])
        among = "IN (SELECT value FROM json_each(?))"
        rows = mirror.ask(f"SELECT {_OUTLINE} FROM event WHERE key {among}", [close])
        relations = mirror.ask(f"SELECT event, type, target FROM relation WHERE event {among} ORDER BY rowid", [close])
    return {outline.id: outline for outline in _outlines(rows, relations)}


def revised(mirror: Index, ids: Iterable[str]) -> dict[str, EventFacts]:
    """Return, by id, the facts of events, of all that they revise in turn, and of all that revises any of these."""
    keys = [key for (key,) in mirror.ask(_REVISED, [json.dumps(sorted(ids))])]
    return outlines(mirror, keys)


def outline_of(event: "Event") -> EventFacts:
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


def overview(mirror: Index) -> LogFacts:
    """Return what checks across events need, in the order of the file."""
    position = {key: index for index, key in enumerate(mirror.layout().keys)}
    rows = mirror.ask(f"SELECT {_OUTLINE} FROM event WHERE sound = 1")
    found = _outlines(rows, mirror.ask("SELECT event, type, target FROM relation ORDER BY rowid"))
    names = mirror.ask("SELECT key, id FROM event WHERE id IS NOT NULL")
    acts = mirror.ask(
        "SELECT act, event FROM act JOIN event ON key = event WHERE NOT retracted"
        " AND act IN (SELECT act FROM act GROUP BY act HAVING count(*) > 1)"
    )
    pages = mirror.ask(
        f"SELECT page || ' ' || {_SAME_PART} AS same, key FROM source JOIN event ON key = source.event"
        " JOIN whole ON whole.event = key WHERE NOT retracted"
        " AND page IN (SELECT page FROM source GROUP BY page HAVING count(DISTINCT event) > 1)"
    )
    see = mirror.ask(
        "SELECT key, json_extract(json, '$.retracted.see') FROM event JOIN whole ON whole.event = key"
        " WHERE retracted AND json_extract(json, '$.retracted.see') IS NOT NULL"
    )
    return LogFacts(
        outlines=tuple(sorted(found, key=lambda outline: position[outline.key])),
        names=tuple(sorted(names, key=lambda row: position[row[0]])),
        acts=_grouped(acts, position),
        pages=_grouped(pages, position),
        see=tuple(sorted(see, key=lambda row: position[row[0]])),
    )


def beside(mirror: Index, event: "Event", instead_of: int | None = None) -> LogFacts:
    """Return the part of a log that the rules across events need for one event that is not in it; its key is 0.

    `instead_of` is the key of the event that it replaces, or None.
    """
    wanted = json.dumps([event.id, *(earlier for _, earlier in event.related())])
    near = mirror.ask(
        "SELECT key FROM event WHERE sound = 1 AND (id IN (SELECT value FROM json_each(?1))"
        " OR key IN (SELECT event FROM relation WHERE target IN (SELECT value FROM json_each(?1))))",
        [wanted],
    )
    new = outline_of(event)
    others = outlines(mirror, [key for (key,) in near]).values()
    names = mirror.ask("SELECT key, id FROM event WHERE id IS NOT NULL AND key IS NOT ?", [instead_of])
    see = ((0, event.retracted.see),) if event.retracted and event.retracted.see else ()
    return LogFacts((*(other for other in others if other.id != new.id), new), (*names, (0, new.id)), {}, {}, see)


def one_id(mirror: Index, name: str) -> tuple[int, str]:
    """Return (key, id) of the one event, valid or not, with an id or a beginning of an id.

    Raises UsageError, with similar ids, if there is none, and AmbiguousError if there are several.
    """
    word = characters.key(name)
    rows = mirror.ask("SELECT key, id FROM event WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id", [word])
    found = [row for row in rows if row[1] == word] or rows
    if len({row[1] for row in found}) > 1:
        some = ", ".join(row[1] for row in found[:8]) + (" …" if len(found) > 8 else "")
        raise AmbiguousError(f"{name} is ambiguous", some)
    if not found:
        from difflib import get_close_matches  # only a mistake needs it

        close = get_close_matches(word, ids(mirror), n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else f"`chiplog list {name}` searches the texts"
        raise UsageError(f"no event has the id {name}", hint)
    return found[0][0], found[0][1]


def ids(mirror: Index) -> set[str]:
    """Return all ids in the log."""
    return {name for (name,) in mirror.ask("SELECT id FROM event WHERE id IS NOT NULL")}


def keys(mirror: Index, names: Sequence[str]) -> list[tuple[str, int]]:
    """Return (id, key) of the valid events among these ids."""
    sql = "SELECT id, key FROM event WHERE id IN (SELECT value FROM json_each(?)) AND sound = 1 AND clash = 0"
    return [(name, key) for name, key in mirror.ask(sql, [json.dumps(list(names))])]


def relating(mirror: Index, name: str) -> list[str]:
    """Return the ids of the other events that relate to an event, valid or not."""
    sql = "SELECT DISTINCT event.id FROM relation JOIN event ON event.key = relation.event WHERE relation.target = ?"
    return [other for (other,) in mirror.ask(sql, [name]) if other != name]


def titled(mirror: Index, title: str) -> list[int]:
    """Return the keys of the valid events with a title; upper and lower case are equal."""
    sql = "SELECT key FROM event WHERE lower(title) = ? AND sound = 1 AND clash = 0"
    return [key for (key,) in mirror.ask(sql, [title.strip().lower()])]


def all_keys(mirror: Index) -> dict[str, int]:
    """Return the key of each id, of valid events or not."""
    return dict(mirror.ask("SELECT id, key FROM event WHERE id IS NOT NULL"))


def column(mirror: Index, name: str) -> dict[int, Any]:
    """Return one column of all events, by key."""
    return dict(mirror.ask(f"SELECT key, {name} FROM event"))


def titles_newest_first(mirror: Index) -> list[tuple[str, str]]:
    """Return (id, title) of all valid events, the newest first."""
    sql = "SELECT id, title FROM event WHERE sound = 1 ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    return [(name, title) for name, title in mirror.ask(sql)]


def problems(mirror: Index) -> list[tuple[int, Any]]:
    """Return (key, problem as a list of its parts) of the problems of single blocks."""
    rows = mirror.ask("SELECT key, problems FROM event WHERE problems IS NOT NULL")
    return [(key, problem) for key, stored in rows for problem in json.loads(stored)]


def order(mirror: Index) -> list[tuple[str, str, str] | None]:
    """Return (actor, announced, id) of each block, in the order of the file; None for a faulty event."""
    rows = mirror.ask("SELECT key, actor, announced, id FROM event WHERE sound = 1")
    found = {key: (actor, announced, name) for key, actor, announced, name in rows}
    return [found.get(key) for key in mirror.layout().keys]


def elsewhere(mirror: Index, filters: Filters, code: str) -> int:
    """Return how many events with this actor or target a country filter leaves out, with the same other filters."""
    from dataclasses import replace  # only a country filter needs it

    (theirs, some), (ours, others) = (where(mirror, one) for one in (replace(filters, country=(code,)), filters))
    return int(mirror.ask(f"SELECT count(*) FROM event WHERE {theirs} AND NOT ({ours})", [*some, *others])[0][0])


def like_words(mirror: Index, words: Sequence[str]) -> list[str]:
    """Return the words that are not whole words in the log, and so are used as prefixes."""
    return [word for word in words if not word.endswith("*") and not _stands(mirror, word)]


def _stands(mirror: Index, word: str) -> bool:
    return bool(mirror.ask("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", [f'"{word}"']))


def split_words(text: Iterable[str]) -> list[str]:
    """Return the words of a search; a word that ends with `*` is a prefix."""
    return [word for part in text for word in re.findall(r"\w+\*?", characters.folded(part))]


def _clauses(filters: Filters, mirror: Index) -> Iterator[Clause]:
    for column in ("actor", "flow", "instrument", "effect", "stage", "confidence"):
        yield from _each(getattr(filters, column), f"{column} IN (?)")
    yield from _each(filters.country, "(actor IN (?) OR key IN (SELECT event FROM target WHERE code IN (?)))")
    yield from _each(filters.target, "key IN (SELECT event FROM target WHERE code IN (?))")
    for table in ("body", "entity", "item"):
        folded = [characters.key(value) for value in getattr(filters, table)]
        yield from _each(folded, f"key IN (SELECT event FROM {table} WHERE folded IN (?))")
    yield from _any(_code(value) for value in filters.code)
    yield from _any(_act(value) for value in filters.act)
    yield from _each([filters.since] if filters.since else (), "announced_hi >= ?")
    yield from _each([filters.until] if filters.until else (), "announced_lo <= ?")
    filled = "(SELECT json_type(json, '$.{}') FROM whole WHERE event = key)"
    yield from _any((f"{filled.format(name)} IS NOT NULL", []) for name in filters.has)
    yield from _any((f"{filled.format(name)} IS NULL", []) for name in filters.missing)
    yield from _text(filters.text, mirror)


def _text(text: Sequence[str], mirror: Index) -> Iterator[Clause]:
    words = split_words(text)
    if not words:
        if any(part.strip() for part in text):
            yield "0", []  # only punctuation: no word matches it
        return
    prefixes = set(like_words(mirror, words))
    terms = [f'"{word.rstrip("*")}"{"*" if word in prefixes or word.endswith("*") else ""}' for word in words]
    yield "key IN (SELECT rowid FROM words WHERE words MATCH ?)", [" ".join(terms)]


def _each(values: Sequence[str], sql: str) -> Iterator[Clause]:
    """Return a clause in which each `?` is replaced by all values; no clause for no values."""
    if values:
        yield sql.replace("?", ", ".join("?" * len(values))), list(values) * sql.count("?")


def _any(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Return one clause that is true if any of these is; no clause for none."""
    if found := list(clauses):
        yield f"({' OR '.join(sql for sql, _ in found)})", [value for _, some in found for value in some]


def _code(text: str) -> Clause:
    """Return clauses for codes: `3A090` and `eccn:3A090` match `eccn:3A090.a`; `8542` matches `hs:854231`."""
    scheme, colon, number = characters.key(text).rpartition(":")
    finer = "(number = ? OR substr(number, 1, ?) = ?"
    values: list[Any] = [number, len(number) + 1, f"{number}."]
    if number.isdigit() and len(number) >= 4:
        digits = ", ".join(f"'{name}'" for name in _BY_DIGITS)
        finer += f" OR (scheme IN ({digits}) AND substr(number, 1, ?) = ?)"
        values += [len(number), number]
    own = " AND scheme = ?" if colon else ""
    return f"key IN (SELECT event FROM code WHERE {finer}){own})", [*values, *([scheme] if colon else [])]


def _act(text: str) -> Clause:
    """Return clauses for act numbers, with or without a scheme; a number matches its parts too."""
    same = "lower(act) = ? OR substr(lower(act), 1, length(?) + 1) = ? || '#'"
    bare = "substr(lower(act), instr(act, ':') + 1)"
    alike = same.replace("lower(act)", bare)
    word = characters.key(text)
    return f"key IN (SELECT event FROM act WHERE {same} OR {alike})", [word] * 6


def _outlines(rows: Iterable[tuple[Any, ...]], relations: Iterable[tuple[int, str, str]]) -> list[EventFacts]:
    by_key: dict[int, list[tuple[str, str]]] = {}
    for key, kind, earlier in relations:
        by_key.setdefault(key, []).append((kind, earlier))
    return [
        EventFacts(
            **dict(zip(EventFacts._fields, row[:8], strict=False)),
            announced=dates.parse(row[8]),
            effective=dates.parse(row[9]) if row[9] else None,
            through=dates.parse(row[10]) if row[10] else None,
            retracted=bool(row[11]),
            relations=tuple(by_key.get(row[0], ())),
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
