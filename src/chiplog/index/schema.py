"""The tables of the index, and how a checked block is stored and deleted."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE event (
    key INTEGER PRIMARY KEY, id TEXT, valid INTEGER NOT NULL, duplicate_id INTEGER NOT NULL DEFAULT 0,
    title TEXT, announced TEXT, announced_lo TEXT, announced_hi TEXT, effective TEXT, through TEXT,
    actor TEXT, body TEXT, flow TEXT, instrument TEXT, effect TEXT, stage TEXT, confidence TEXT,
    list TEXT, summary TEXT, recorded TEXT, retracted INTEGER NOT NULL DEFAULT 0, targets TEXT, problems TEXT
);
CREATE TABLE whole (event INTEGER PRIMARY KEY, json TEXT);
CREATE TABLE target (event INTEGER, code TEXT);
CREATE TABLE body (event INTEGER, name TEXT, folded TEXT);
CREATE TABLE entity (event INTEGER, role TEXT, name TEXT, folded TEXT);
CREATE TABLE item (event INTEGER, name TEXT, folded TEXT, spelling TEXT);
CREATE TABLE code (event INTEGER, scheme TEXT, number TEXT);
CREATE TABLE act (event INTEGER, act TEXT);
CREATE TABLE basis (event INTEGER, name TEXT, folded TEXT);
CREATE TABLE figure (event INTEGER, what TEXT, least NUMERIC, most NUMERIC, unit TEXT, "of" TEXT);
CREATE TABLE deadline (event INTEGER, day TEXT, day_lo TEXT, day_hi TEXT, what TEXT);
CREATE TABLE relation (event INTEGER, type TEXT, target TEXT);
CREATE TABLE source (
    event INTEGER, url TEXT, page TEXT, host TEXT, publisher TEXT, published TEXT, kind TEXT, origin TEXT
);
CREATE VIRTUAL TABLE {words};
"""
_WORDS = """
words USING fts5 (title, summary, entities, items, tokenize = "porter unicode61 remove_diacritics 2")
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS event_id ON event (id);
CREATE INDEX IF NOT EXISTS event_day ON event (announced_lo, announced_hi, id, valid, duplicate_id);
CREATE INDEX IF NOT EXISTS event_facts ON event (actor, valid, duplicate_id, retracted, effect, instrument, announced);
CREATE INDEX IF NOT EXISTS event_problems ON event (key) WHERE problems IS NOT NULL;
CREATE INDEX IF NOT EXISTS event_faulty ON event (key) WHERE valid = 0 OR duplicate_id = 1;
CREATE INDEX IF NOT EXISTS target_event ON target (event);
CREATE INDEX IF NOT EXISTS target_code ON target (code);
CREATE INDEX IF NOT EXISTS body_event ON body (event);
CREATE INDEX IF NOT EXISTS entity_event ON entity (event);
CREATE INDEX IF NOT EXISTS entity_name ON entity (folded);
CREATE INDEX IF NOT EXISTS item_event ON item (event);
CREATE INDEX IF NOT EXISTS item_name ON item (folded);
CREATE INDEX IF NOT EXISTS item_spelling ON item (spelling);
CREATE INDEX IF NOT EXISTS code_event ON code (event);
CREATE INDEX IF NOT EXISTS act_event ON act (event);
CREATE INDEX IF NOT EXISTS basis_event ON basis (event);
CREATE INDEX IF NOT EXISTS figure_event ON figure (event);
CREATE INDEX IF NOT EXISTS deadline_event ON deadline (event);
CREATE INDEX IF NOT EXISTS act_act ON act (act);
CREATE INDEX IF NOT EXISTS relation_event ON relation (event);
CREATE INDEX IF NOT EXISTS relation_target ON relation (target);
CREATE INDEX IF NOT EXISTS source_event ON source (event);
CREATE INDEX IF NOT EXISTS source_page ON source (page);
CREATE INDEX IF NOT EXISTS source_host ON source (host);
"""
SIDE_TABLES = (
    "whole",
    "target",
    "body",
    "entity",
    "item",
    "code",
    "act",
    "basis",
    "figure",
    "deadline",
    "relation",
    "source",
)

_COLUMNS = (
    "title announced effective through actor body flow instrument effect stage confidence list summary recorded"
).split()
_EVENT = f"event (key, id, valid, problems, {', '.join(_COLUMNS)}, announced_lo, announced_hi, targets, retracted)"

_FILL_WORDS = """
INSERT INTO {words} (rowid, title, summary, entities, items)
SELECT key, title, summary, (SELECT group_concat(name, ' · ') FROM entity WHERE event = key),
    (SELECT group_concat(name, ' · ') FROM item WHERE event = key)
FROM event WHERE key > ? AND valid = 1
"""

MANY = 1000
"""The number of ids from which on it is faster to look at all events."""


def create(connection: sqlite3.Connection) -> None:
    """Create all tables anew, without SQL indexes: creating these after the rows is faster."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words_%'")
    for (name,) in names.fetchall():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    _run(connection, TABLES.format(words=_WORDS))


def index(connection: sqlite3.Connection) -> None:
    """Create missing SQL indexes."""
    _run(connection, INDEXES)


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        if statement.strip():
            connection.execute(statement)


class IndexRow(NamedTuple):
    """What is stored of a checked block: its id, or "", and its rows by table, without the event's key."""

    id: str
    rows: list[tuple[str, tuple[Any, ...]]]


class Batch(NamedTuple):
    """What is stored of some checked blocks: their ids, and their rows by table, with the events' keys."""

    ids: tuple[str, ...]
    rows: dict[str, list[tuple[Any, ...]]]


def row_of(checked: Any) -> IndexRow:
    """Return what is stored of a checked block (rules.check.Checked)."""
    from pydantic_core import to_json  # only new blocks need it

    tree = checked.tree or {}
    name = tree.get("id") if isinstance(tree.get("id"), str) else None
    if name is None and checked.problems:
        name = next((problem[3] for problem in checked.problems if problem[3]), None)
    problems = json.dumps(checked.problems, ensure_ascii=False) if checked.problems else None
    if not checked.valid:
        return IndexRow(name or "", [(_EVENT, (name, 0, problems, *[None] * (len(_COLUMNS) + 3), 0))])
    event = checked.event
    # A block without findings has exactly the model's keys and values, in its order; only figures are numbers.
    as_written = not checked.problems and not event.figures
    whole = to_json(tree).decode() if as_written else event.model_dump_json(exclude_defaults=True)
    days = (event.announced.lo.isoformat(), event.announced.hi.isoformat())
    gone = int(event.retracted is not None)
    rows = [
        (_EVENT, (name, 1, problems, *map(tree.get, _COLUMNS), *days, ",".join(event.targets), gone)),
        ("whole", (whole,)),
    ]
    return IndexRow(name or "", rows + list(_sides(event)))


def batch(first: int, rows: Iterable[IndexRow]) -> Batch:
    """Return the rows of several blocks together; the keys of their events are `first` and those after it."""
    ids: list[str] = []
    tables: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for key, new in enumerate(rows, first):
        ids.append(new.id)
        for table, row in new.rows:
            tables[table].append((key, *row))
    return Batch(tuple(ids), dict(tables))


def insert(connection: sqlite3.Connection, new: Batch) -> None:
    """Insert the rows of some blocks, all of a table at once: it takes a third of the time."""
    for table, rows in new.rows.items():
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def fill_words(connection: sqlite3.Connection, after: int) -> None:
    """Put the texts of the valid events whose key is greater than `after` into the full-text index."""
    connection.execute(_FILL_WORDS.format(words="words"), (after,))


def hide_words(connection: sqlite3.Connection) -> None:
    """Hide the full-text index behind a temporary one, with the texts of all valid events."""
    connection.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{_WORDS.strip()}")
    connection.execute(_FILL_WORDS.format(words="temp.words"), (0,))


def delete(connection: sqlite3.Connection, key: int) -> str:
    """Delete a block, and return its id or None."""
    (name,) = connection.execute("SELECT id FROM event WHERE key = ?", (key,)).fetchone()
    connection.execute("DELETE FROM event WHERE key = ?", (key,))
    connection.execute("DELETE FROM words WHERE rowid = ?", (key,))
    for table in SIDE_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE event = ?", (key,))
    return name or ""


def mark_duplicate_ids(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Mark events with the same id: it is not known which one is meant, so answers use neither."""
    if len(ids) > MANY:
        twice = "SELECT id FROM event WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1"
        marked = f"id IS NOT NULL AND id IN ({twice})"
        connection.execute(f"UPDATE event SET duplicate_id = NOT duplicate_id WHERE duplicate_id <> ({marked})")
        return
    connection.executemany(
        "UPDATE event SET duplicate_id = (SELECT count(*) > 1 FROM event AS other WHERE other.id = ?1) WHERE id = ?1",
        [(name,) for name in ids if name],
    )


def _sides(event: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    from chiplog.model import characters, tables, urls  # only new blocks need them

    for code in event.targets:
        yield "target", (code,)
    for body in dict.fromkeys([*event.body.split(" / "), event.body]) if event.body else ():
        yield "body", (body, characters.key(body))
    for role, party in event.parties():
        yield "entity", (role, party, characters.key(party))
    for item in event.items:
        yield "item", (item, characters.key(item), tables.item_key(item))
    for code in event.codes:
        yield "code", tuple(code.casefold().split(":", 1))
    for act in event.acts:
        yield "act", (act,)
    yield from _quantities(event)
    for relation, earlier in event.related():
        yield "relation", (relation, earlier)
    for s in event.sources:
        published = s.published and str(s.published)
        yield (
            "source",
            (s.url, urls.normal(s.url), urls.host(s.url), s.publisher, published, s.kind, s.origin),
        )


def _quantities(event: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield what few events have: legal bases, figures and deadlines."""
    from chiplog.model import characters  # only new blocks need it

    for basis in event.basis:
        yield "basis", (basis, characters.key(basis))
    for figure in event.figures:
        yield "figure", (figure.what, *map(float, figure.ends()), figure.unit, figure.of)
    for deadline in event.deadlines:
        day = deadline.day
        yield "deadline", (day.text, day.lo.isoformat(), day.hi.isoformat(), deadline.what)
