"""The mirror's tables, and how a checked block goes into them and out again."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB);
CREATE TABLE event (
    key INTEGER PRIMARY KEY, id TEXT, sound INTEGER NOT NULL, clash INTEGER NOT NULL DEFAULT 0,
    title TEXT, announced TEXT, announced_lo TEXT, announced_hi TEXT, effective TEXT, through TEXT,
    actor TEXT, body TEXT, flow TEXT, instrument TEXT, effect TEXT, stage TEXT, confidence TEXT,
    summary TEXT, recorded TEXT, retracted INTEGER NOT NULL DEFAULT 0,
    json TEXT, problems TEXT
);
CREATE INDEX event_id ON event (id);
CREATE INDEX event_day ON event (announced_lo, announced_hi, id);
CREATE INDEX event_actor ON event (actor);
CREATE INDEX event_problems ON event (key) WHERE problems IS NOT NULL;
CREATE INDEX event_faulty ON event (key) WHERE sound = 0 OR clash = 1;
CREATE TABLE target (event INTEGER, code TEXT);
CREATE TABLE body (event INTEGER, folded TEXT);
CREATE TABLE entity (event INTEGER, role TEXT, name TEXT, folded TEXT);
CREATE TABLE item (event INTEGER, name TEXT, folded TEXT);
CREATE TABLE code (event INTEGER, scheme TEXT, number TEXT);
CREATE TABLE act (event INTEGER, act TEXT);
CREATE TABLE relation (event INTEGER, type TEXT, target TEXT);
CREATE TABLE source (
    event INTEGER, url TEXT, page TEXT, host TEXT, publisher TEXT, published TEXT, kind TEXT, origin TEXT
);
CREATE INDEX target_event ON target (event);
CREATE INDEX target_code ON target (code);
CREATE INDEX body_event ON body (event);
CREATE INDEX entity_event ON entity (event);
CREATE INDEX entity_name ON entity (folded);
CREATE INDEX item_event ON item (event);
CREATE INDEX item_name ON item (folded);
CREATE INDEX code_event ON code (event);
CREATE INDEX act_event ON act (event);
CREATE INDEX act_act ON act (act);
CREATE INDEX relation_event ON relation (event);
CREATE INDEX relation_target ON relation (target);
CREATE INDEX source_event ON source (event);
CREATE INDEX source_page ON source (page);
CREATE INDEX source_host ON source (host);
CREATE VIRTUAL TABLE words USING fts5 (title, summary, entities, items, tokenize = "unicode61 remove_diacritics 2");
"""
SIDE_TABLES = ("target", "body", "entity", "item", "code", "act", "relation", "source")

_COLUMNS = (
    "title announced effective through actor body flow instrument effect stage confidence summary recorded"
).split()


def create(connection: sqlite3.Connection) -> None:
    """Make all tables anew."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words_%'")
    for (name,) in names.fetchall():
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)


def insert(connection: sqlite3.Connection, key: int, checked: Any) -> str:
    """Put in a checked block; gives its id, or nothing."""
    tree = checked.tree or {}
    name = tree.get("id") if isinstance(tree.get("id"), str) else None
    if name is None and checked.problems:
        name = next((problem[3] for problem in checked.problems if problem[3]), None)
    problems = json.dumps(checked.problems, ensure_ascii=False) if checked.problems else None
    if not checked.sound:
        connection.execute("INSERT INTO event (key, id, sound, problems) VALUES (?, ?, 0, ?)", (key, name, problems))
        return name or ""
    event = checked.event
    row = {
        "key": key,
        "id": name,
        "sound": 1,
        "announced_lo": event.announced.lo.isoformat(),
        "announced_hi": event.announced.hi.isoformat(),
        "retracted": int(event.retracted is not None),
        "json": json.dumps(
            event.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, separators=(",", ":")
        ),
        "problems": problems,
        **{column: tree.get(column) for column in _COLUMNS},
    }
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO event ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    for table, rows in _sides(key, event):
        if rows:
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    names = " · ".join(party for _, party in event.parties())
    connection.execute(
        "INSERT INTO words (rowid, title, summary, entities, items) VALUES (?, ?, ?, ?, ?)",
        (key, event.title, event.summary or "", names, " · ".join(event.items)),
    )
    return name or ""


def delete(connection: sqlite3.Connection, key: int) -> str:
    """Take a block out; gives its id, or nothing."""
    (name,) = connection.execute("SELECT id FROM event WHERE key = ?", (key,)).fetchone()
    connection.execute("DELETE FROM event WHERE key = ?", (key,))
    connection.execute("DELETE FROM words WHERE rowid = ?", (key,))
    for table in SIDE_TABLES:
        connection.execute(f"DELETE FROM {table} WHERE event = ?", (key,))
    return name or ""


def mark_clashes(connection: sqlite3.Connection, ids: Iterable[str]) -> None:
    """Two events of one id: which one an answer means can't be told, so neither is answered from."""
    connection.executemany(
        "UPDATE event SET clash = (SELECT count(*) > 1 FROM event AS other WHERE other.id = ?1) WHERE id = ?1",
        [(name,) for name in ids if name],
    )


def _sides(key: int, event: Any) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    from chiplog.model import urls  # only new blocks need it

    yield "target", [(key, code) for code in event.targets]
    bodies = {event.body.casefold(), *event.body.casefold().split(" / ")} if event.body else set()
    yield "body", [(key, body) for body in sorted(bodies)]
    yield "entity", [(key, role, party, party.casefold()) for role, party in event.parties()]
    yield "item", [(key, item, item.casefold()) for item in event.items]
    yield "code", [(key, *code.casefold().split(":", 1)) for code in event.codes]
    yield "act", [(key, act) for act in event.acts]
    yield "relation", [(key, relation, earlier) for relation, earlier in event.related()]
    yield (
        "source",
        [
            (
                key,
                s.url,
                urls.normal(s.url),
                urls.host(s.url),
                s.publisher,
                s.published and str(s.published),
                s.kind,
                s.origin,
            )
            for s in event.sources
        ],
    )
