"""Read-only SQL queries by users: the views that can be queried, and the checks that forbid anything else."""

import functools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from chiplog.errors import UsageError
from chiplog.index.sync import Index


class View(NamedTuple):
    """A table for users: what a row is, its columns with a description of each, and the SQL that it is made from."""

    what: str
    columns: dict[str, str]
    source: str


_SIDE = (
    "main.{0} AS side JOIN main.event AS owner ON owner.key = side.event"
    " WHERE owner.valid = 1 AND owner.duplicate_id = 0"
)


def _side(table: str, what: str, columns: dict[str, str]) -> View:
    listed = ", ".join(f'side."{name}"' for name in columns)
    source = f"SELECT owner.id AS event, {listed} FROM {_SIDE.format(table)}"
    return View(what, {"event": "the id of the event", **columns}, source)


_EVENT = {
    "id": "its id",
    "title": "its title",
    "announced": "as written: `2026-01-28`, `2026-01` or `2026`",
    "announced_lo": "the first day that `announced` can mean",
    "announced_hi": "the last",
    "effective": "as written",
    "through": "as written",
    "actor": "who acts",
    "body": "the agency or court",
    "flow": "what moves",
    "instrument": "what kind of act it is",
    "effect": "`tighten`, `loosen`, `neutral` or `mixed`",
    "stage": "how far the act has got",
    "confidence": "how we know",
    "list": "the list that an `entity-list` act changes",
    "summary": "what changed",
    "recorded": "the day of the entry",
    "retracted": "1 if the entry no longer counts",
}

VIEWS = {
    "event": View(
        "an event without errors",
        _EVENT,
        f"SELECT {', '.join(_EVENT)} FROM main.event WHERE valid = 1 AND duplicate_id = 0",
    ),
    "target": _side("target", "one target of an event", {"code": "a jurisdiction, or `*` for everyone"}),
    "body": _side(
        "body", "an agency or court of an event; if it has several, also each of them", {"name": "its short name"}
    ),
    "entity": _side("entity", "a named party of an event", {"role": "what it is in the act", "name": "its name"}),
    "item": _side("item", "a product of an event", {"name": "as the act names it"}),
    "code": _side("code", "a classification code of an event", {"scheme": "`eccn`, `hs` …", "number": "in lower case"}),
    "act": _side("act", "an official number of an event", {"act": "as `fr:2025-19001`, with its `#part`"}),
    "basis": _side("basis", "a power that an act cites", {"name": "its usual short name"}),
    "figure": _side(
        "figure",
        "a number that an act sets or a source reports",
        {
            "what": "`rate`, `added` …",
            "least": "the number; of a range, the smaller one",
            "most": "the number; of a range, the greater one",
            "unit": "what it is counted in",
            "of": "what it is counted over",
        },
    ),
    "deadline": _side(
        "deadline",
        "a later day that an act sets for somebody",
        {
            "day": "as written",
            "day_lo": "the first day that `day` can mean",
            "day_hi": "the last",
            "what": "what is due",
        },
    ),
    "relation": _side(
        "relation", "what an event does to an earlier one", {"type": "`suspends` …", "target": "the earlier event's id"}
    ),
    "source": _side(
        "source",
        "a page that an event is based on",
        {
            "url": "its address",
            "host": "the host of the address",
            "publisher": "who published it",
            "published": "when",
            "kind": "whose words the fact is based on",
            "origin": "whose report it repeats",
        },
    ),
}
"""The views, in the order of docs/sql.md. They hide the tables of the index with the same names."""

_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
_STEPS = 100_000
"""Steps of the database between two checks whether Ctrl-C was pressed."""

BIGGEST = 10_000_000
"""The largest number of bytes of one value; a query that needs more is a mistake or an attack."""


class Found(NamedTuple):
    """The columns and rows of a query."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


def run(index: Index, text: str, functions: Mapping[str, Callable[[str, str | None], Any]]) -> Found:
    """Return the result of a read-only query. It must be the last use of this index.

    The functions, by name, return what is asked of an event (id) on a day, or, for None, on the day of `--on`.
    Raises UsageError, with the message of the database, if the query can't be run.
    """
    connection = index.connection
    for name, view in VIEWS.items():
        connection.execute(f"CREATE TEMP VIEW {name} ({_quoted(view.columns)}) AS {view.source}")
    for name, function in functions.items():
        connection.create_function(name, 1, functools.partial(_today, function))
        connection.create_function(name, 2, function)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, BIGGEST)
    connection.set_progress_handler(lambda: 0, _STEPS)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
    try:
        cursor = connection.execute(text)
        rows = cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        if str(error) == "interrupted":
            raise KeyboardInterrupt from None
        raise UsageError(f"the query failed: {_said(str(error))}", "`chiplog help sql-tables` has the tables") from None
    if cursor.description is None:
        raise UsageError("the query is empty", 'write chiplog sql "SELECT actor, count(*) FROM event GROUP BY 1"')
    return Found(tuple(_distinct([column[0] for column in cursor.description])), [_plain(row) for row in rows])


def _quoted(names: Iterable[str]) -> str:
    """Return names as a list in SQL; `of` and others are words of SQL too."""
    return ", ".join(f'"{name}"' for name in names)


def _said(error: str) -> str:
    if any(word in error for word in ("not authorized", "prohibited", "cannot modify")):
        return "only SELECT is allowed; the index is read-only"
    return (
        "state() and unverified() take an id, and optionally a day as 2026-01-28"
        if "user-defined function" in error
        else error
    )


def _distinct(names: Sequence[str]) -> Iterator[str]:
    """Return the columns with a number added to repeated names, because JSON has each key once."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}_{seen[name]}"


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a value that every format can write: bytes as hexadecimal digits, infinite numbers as text."""
    return tuple(
        value.hex() if isinstance(value, bytes) else str(value) if value in _INFINITE else value for value in row
    )


_INFINITE = (float("inf"), float("-inf"))


def _today(function: Callable[[str, str | None], Any], event: str) -> Any:
    return function(event, None)
