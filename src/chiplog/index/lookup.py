"""Queries for an entry that is being written or reviewed: its page, its act, and similar events in the log."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from chiplog.index import text as words
from chiplog.index.select import events
from chiplog.index.sync import Index
from chiplog.model import dates, tables

RECENT = 300
"""How many events of an actor are searched for an earlier act to which a page gives no date."""
WORDS = 60
"""How many words of a text are searched: with 60 it takes 0.35 s in a log of 50,000 events."""


def publisher(index: Index, host: str) -> str | None:
    """Return the publisher's name that the log uses most for a host, or None."""
    sql = "SELECT publisher FROM source WHERE host = ? GROUP BY publisher ORDER BY count(*) DESC, publisher LIMIT 1"
    return next((str(name) for (name,) in index.ask(sql, [host])), None)


def on_page(index: Index, page: str) -> list[tuple[str, str]]:
    """Return (id, title) of the events that cite a page (a normal address), the newest first."""
    sql = (
        "SELECT DISTINCT id, title FROM event JOIN source ON source.event = key WHERE page = ? AND NOT retracted"
        " ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    )
    return [(name, title) for name, title in index.ask(sql, [page])]


def similar_in_words(index: Index, text: str, limit: int) -> list[dict[str, Any]]:
    """Return the events that have most of a text's words in common with it, the most similar first.

    A word counts more the rarer it is in the log (bm25), and more in a title or in a name than in a summary.
    """
    asked = words.any_of(text, WORDS)
    index.fill_words()
    sql = (
        "SELECT key FROM words JOIN event ON key = words.rowid"
        " WHERE words MATCH ? AND valid = 1 AND duplicate_id = 0 AND NOT retracted"
        " ORDER BY bm25(words, 4, 1, 2, 3), announced_lo DESC, id LIMIT ?"
    )
    return events(index, [key for (key,) in index.ask(sql, [asked, limit])]) if asked else []


_HELD = {
    "body": "body FROM event WHERE body IS NOT NULL",
    "entity": "name FROM entity",
    "item": "name FROM item",
    "basis": "name FROM basis",
    "code": "scheme || ':' || number FROM code",
    "act": "act FROM act",
    "publisher": "publisher FROM source",
    "origin": "origin FROM source WHERE origin IS NOT NULL",
    "target": "code FROM (SELECT code FROM target UNION ALL SELECT actor FROM event WHERE valid = 1)",
}


def held(index: Index, kind: str) -> list[str]:
    """Return the values of a kind in the log, the most used first."""
    return [str(value) for (value,) in index.ask(f"SELECT {_HELD[kind]} GROUP BY 1 ORDER BY count(*) DESC, 1")]


_BEGINNING = {
    "id": "SELECT id FROM event WHERE substr(id, 1, length(?1)) = ?1 ORDER BY id",
    "body": "SELECT DISTINCT name FROM body WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "entity": "SELECT DISTINCT name FROM entity WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "item": "SELECT DISTINCT name FROM item WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "basis": "SELECT DISTINCT name FROM basis WHERE substr(folded, 1, length(?1)) = ?1 ORDER BY name",
    "act": "SELECT DISTINCT act FROM act WHERE substr(lower(act), 1, length(?1)) = ?1 ORDER BY act",
    "code": "SELECT DISTINCT scheme || ':' || number FROM code WHERE substr(number, 1, length(?1)) = ?1"
    " OR substr(scheme || ':' || number, 1, length(?1)) = ?1 ORDER BY 1",
}


def beginning(index: Index, kind: str, begun: str) -> list[str]:
    """Return the values of a kind in the log that begin with `begun`, which is folded like the log's names."""
    return [str(value) for (value,) in index.ask(_BEGINNING[kind], [begun])]


NAMED = {
    "entity": "SELECT name FROM entity WHERE folded = ?1",
    "item": "SELECT name FROM item WHERE spelling = ?1",
    "body": "SELECT name FROM body WHERE folded = ?1",
    "basis": "SELECT name FROM basis WHERE folded = ?1",
    "code": "SELECT number FROM code WHERE lower(number) = ?1 OR scheme || ':' || lower(number) = ?1",
    "act": "SELECT act FROM act WHERE lower(act) = ?1 OR substr(lower(act), instr(act, ':') + 1) = ?1",
}
"""Kinds of names and numbers for which filters exist."""


def named(index: Index, kind: str, word: str) -> str:
    """Return the log's spelling of a name or number of a kind, or ""."""
    asked = tables.item_key(word) if kind == "item" else word.casefold()
    rows = index.ask(f"{NAMED[kind]} LIMIT 1", [asked])
    return str(rows[0][0]) if rows else ""


def has(index: Index, kind: str, name: str) -> bool:
    """Return whether an event has this very name of a kind."""
    column, _, rest = _HELD[kind].partition(" FROM ")
    join = "AND" if " WHERE " in rest else "WHERE"
    return bool(index.ask(f"SELECT 1 FROM {rest} {join} {column} = ?1 LIMIT 1", [name]))


def longer_or_shorter(index: Index, name: str) -> str:
    """Return the party whose name is the first words of a name, or the only one whose first words are the name."""
    words = f"{name.casefold()} "
    shorter = (
        "SELECT name FROM entity WHERE substr(?1, 1, length(folded) + 1) = folded || ' ' ORDER BY length(folded) DESC"
    )
    longer = "SELECT DISTINCT name FROM entity WHERE substr(folded, 1, length(?1)) = ?1"
    found = index.ask(f"{shorter} LIMIT 1", [words]) or index.ask(f"{longer} LIMIT 2", [words])
    return str(found[0][0]) if len(found) == 1 else ""


def with_act(index: Index, act: str) -> list[tuple[str, str]]:
    """Return (id, title) of the events that have this act number and part."""
    sql = "SELECT id, title FROM event JOIN act ON act.event = key WHERE act = ? AND NOT retracted"
    return [(name, title) for name, title in index.ask(sql, [act])]


def by_act(index: Index, acts: Iterable[str]) -> dict[str, str]:
    """Return, for those of these act numbers that the log has, the id of an event with the number or a part of it."""
    sql = (
        "SELECT value, min(event.id) FROM json_each(?)"
        " JOIN act ON act = value OR (act > value || '#' AND act < value || '$')"
        " JOIN event ON event.key = act.event WHERE NOT retracted GROUP BY value"
    )
    return {act: str(name) for act, name in index.ask(sql, [json.dumps(list(acts))])}


def by_page(index: Index, pages: Iterable[str]) -> dict[str, str]:
    """Return, for those of these pages (normal addresses) that the log cites, the id of an event that cites it."""
    sql = (
        "SELECT value, min(event.id) FROM json_each(?) JOIN source ON page = value"
        " JOIN event ON event.key = source.event WHERE NOT retracted GROUP BY value"
    )
    return {page: str(name) for page, name in index.ask(sql, [json.dumps(list(pages))])}


def pointed_at(
    index: Index, actor: str, until: dt.date, on: Sequence[str], acts: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the events up to a day with one of these days, months or numbers, and the newest of the actor."""
    sql = (
        "SELECT key FROM event WHERE valid = 1 AND duplicate_id = 0 AND NOT retracted AND announced_lo <= :until AND ("
        " announced IN (SELECT value FROM json_each(:days)) OR effective IN (SELECT value FROM json_each(:days))"
        " OR substr(announced, 1, 7) IN (SELECT value FROM json_each(:days))"
        " OR key IN (SELECT event FROM act JOIN json_each(:acts) ON act = value OR act LIKE value || '#%')"
        " OR key IN (SELECT key FROM event WHERE actor = :actor AND announced_lo <= :until"
        f"  ORDER BY announced_lo DESC LIMIT {RECENT}))"
    )
    given = {"actor": actor, "until": until.isoformat(), "days": json.dumps(list(on)), "acts": json.dumps(list(acts))}
    return events(index, [key for (key,) in index.ask(sql, given)])


def alike(index: Index, actor: str, instrument: str | None, near: str, within: int) -> list[dict[str, Any]]:
    """Return the events of an actor and an instrument (or any) that were announced within some days of a date."""
    around = dates.parse(near)
    sql = (
        "SELECT key FROM event WHERE valid = 1 AND actor = ?1 AND (?2 IS NULL OR instrument = ?2)"
        " AND announced_lo <= ?3 AND announced_hi >= ?4"
    )
    edges = [str(dates.shifted(around.hi, within)), str(dates.shifted(around.lo, -within))]
    return events(index, [key for (key,) in index.ask(sql, [actor, instrument, *edges])])


def parts(index: Index, acts: Iterable[str]) -> list[tuple[str, str]]:
    """Return (act, id) of the events that have any part of these acts."""
    whole = sorted({act.partition("#")[0] for act in acts if "#" in act})
    sql = (
        "SELECT value, event.id FROM json_each(?) JOIN act ON substr(act, 1, length(value) + 1) = value || '#'"
        " JOIN event ON event.key = act.event WHERE NOT retracted ORDER BY value, event.id"
    )
    return [(act, name) for act, name in index.ask(sql, [json.dumps(whole)])]


def bodies(index: Index) -> list[tuple[str, str]]:
    """Return the pairs (body, actor) of the log's events."""
    sql = "SELECT DISTINCT body, actor FROM event WHERE body IS NOT NULL AND valid = 1 ORDER BY body, actor"
    return [(body, actor) for body, actor in index.ask(sql)]
