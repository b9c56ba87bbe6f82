"""The log as an SQLite file for other programs: the tables that users query, without the index's own."""

import errno
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from chiplog.index.sql import VIEWS
from chiplog.index.sync import Index

TURNS = {
    "event": "the id of an event",
    "day": "the first day of a state, or NULL for the first state, which has no first day",
    "state": "the state from that day on",
    "unverified": "1 if it has turned by the calendar alone since the log's end",
}
"""The columns of the table `turn`: the state on a day is that of the last row that is not after it."""

_ENCODING_OF_VERSION = slice(92, 100)
"""Bytes of the file that name the release of SQLite that wrote it."""


def write(index: Index, path: Path, ids: Sequence[str], turns: Iterable[Sequence[object]]) -> None:
    """Write these events to a new file. One log gives the same bytes on any day; another release of SQLite may not.

    Raises OSError if it can't be written.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        wanted = set(ids)
        for name, view in VIEWS.items():
            # The first column of each table is the id of an event.
            rows = (row for row in index.ask(view.source) if row[0] in wanted)
            _table(connection, name, list(view.columns), rows)
        _table(connection, "turn", list(TURNS), turns)
        for name in (*VIEWS, "turn"):
            key = "id" if name == "event" else "event"
            connection.execute(f"CREATE INDEX {name}_{key} ON {name} ({key})")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:  # SQLite does not tell a full disk from another failure of it
        raise OSError(errno.EIO, str(error)) from error
    finally:
        connection.close()
    with path.open("r+b") as file:
        file.seek(_ENCODING_OF_VERSION.start)
        file.write(bytes(_ENCODING_OF_VERSION.stop - _ENCODING_OF_VERSION.start))


def _table(connection: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    connection.execute(f"CREATE TABLE {name} ({quoted})")
    connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)
