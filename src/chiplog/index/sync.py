"""The index of a log: a disposable SQLite copy that answers queries and remembers what was checked.

One database for each log file, in the user's cache directory. It is updated at the start of a command: if the status of
the log file is unchanged, nothing is read; otherwise the file is split and hashed, and only new blocks are parsed.
The log file is the source. An index that is lost, damaged, of another version or not writable is rebuilt, on disk or
in memory. It is used only if its file is as chiplog left it: see index.seal.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import hashlib
import json
import os
import sqlite3
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from chiplog.errors import UnreadableError
from chiplog.index import checking, schema
from chiplog.index.seal import Seal
from chiplog.logfile import blocks, store
from chiplog.logfile.blocks import Document

VERSION = 5
"""The version of the tables; an index with another version is rebuilt."""

RACY = 2_000_000_000
"""Nanoseconds: if a file changed less than this before the last check, another change may not show in its status."""

ROOM = 32 * 1024
"""KiB of memory for database pages: SQLite's default of 2 MB makes filling a database slow."""

AT_ONCE = 1000
"""New events up to which the full-text index is filled at once; for more it waits for the first search."""

BUSY = 5
"""Seconds to wait for another process that updates the index; after that this process works in memory."""


Watch = Callable[[Iterable[Any], int], Iterable[Any]]
"""Returns (things, how many) as they are, and may show how many are done."""


def unwatched(things: Iterable[Any], _total: int) -> Iterable[Any]:
    """Return the things, without showing anything."""
    return things


class Layout(NamedTuple):
    """The places of the blocks in the file: key, bytes and lines of each, in order."""

    header: tuple[int, int]
    keys: array[int]
    sizes: array[int]
    lines: array[int]
    digests: bytes

    def line_of(self, key: int) -> int:
        """Return the number of the first line of an event's block, from 1."""
        return self.header[1] + 1 + sum(self.lines[: self.keys.index(key)])


class Index:
    """The index of a log, up to date. `parsed` counts the blocks that had to be read and checked for it."""

    def __init__(  # noqa: PLR0913 - it is of a file, of bytes, or of bytes like a file's
        self,
        path: str,
        folder: Path | None,
        *,
        lenient: bool = False,
        data: bytes | None = None,
        like: Index | None = None,
        watch: Watch = unwatched,
    ) -> None:
        """Bring the index of the log at `path` up to date: in `folder`, or in memory without one.

        With `data` it is an index of these bytes, in memory; blocks that `like` has are not checked again. `watch`
        sees the new blocks go by.

        Raises UnreadableError if the log can't be read or, unless `lenient`, is not a log.
        """
        self.path = path
        self.parsed = 0
        self._watch = watch
        self._like = like
        self._data = store.read(path) if data is None and not store.lasts(path) else data
        self._document: Document | None = None
        self._sealed_in: Seal | None = None
        self._has_words = False
        self._connection = self._on_disk(folder) if folder and self._data is None else self._in_memory()
        if not lenient and self.unparsed and not self.layout().keys:
            self._connection.close()
            raise UnreadableError(
                f"{path} is not a log: it has text, but no event that begins with `- id: …` in column 0",
                f"`chiplog validate {path}` shows the lines",
            )

    def ask(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query. A damaged index is rebuilt in memory and queried again."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError as error:
            if isinstance(error, (sqlite3.OperationalError, sqlite3.IntegrityError)) and not _is_damage(error):
                raise
            self._rebuild()
            return self._connection.execute(sql, values).fetchall()

    def _rebuild(self) -> None:
        """Go on with an index in memory."""
        self._connection.close()
        self._sealed_in, self._has_words = None, False
        self._connection = self._in_memory()
        self.fill_words()

    def fill_words(self) -> None:
        """Put the texts of all events into the full-text index, if that was left for the first search.

        If the database can't be written, they are put into a temporary table.
        """
        missing = "SELECT 1 FROM event WHERE key > (SELECT value FROM meta WHERE name = 'searchable') LIMIT 1"
        if self._has_words or not self.ask(missing):
            return
        try:
            if self._sealed_in:
                self._write_words(self._sealed_in)
            else:
                _fill_words(self._connection)
        except (sqlite3.Error, OSError):
            schema.hide_words(self._connection)
        self._has_words = True

    def _write_words(self, sealed: Seal) -> None:
        """Fill the full-text index on disk. Raises OSError or sqlite3.Error if it can't be written now."""
        # Nobody else can change the database: before, it is being read here, and then it is locked.
        with sealed.locked(0):
            self._connection.execute("COMMIT")
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                _fill_words(self._connection)
                self._connection.execute("COMMIT")
                sealed.put_on()
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                self._connection.execute("BEGIN")
                _stamps(self._connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """The database itself, for SQL queries by users (index.sql)."""
        return self._connection

    @property
    def unparsed(self) -> int:
        """The number of lines of the file that belong to no event and are not comments."""
        return int(self._meta("unparsed"))

    def through(self) -> str | None:
        """Return the day up to which the log was kept, as its header says it; None if it says none."""
        return self._meta("through")  # type: ignore[no-any-return]

    def left_out(self) -> int:
        """The number of blocks that answers can't use: with errors, with a duplicate id, and stray text."""
        faulty = self.ask("SELECT count(*) FROM event WHERE valid = 0 OR duplicate_id = 1")[0][0]
        return int(faulty) + bool(self.unparsed)

    def layout(self) -> Layout:
        """Return the places of the blocks in the file."""
        header = json.loads(self._meta("header"))
        keys, sizes, lines = (array(code, self._meta(name)) for code, name in _ARRAYS)
        return Layout((header[0], header[1]), keys, sizes, lines, self._meta("digests"))

    def document(self) -> Document:
        """Return the file, split into blocks. If it has changed since, later answers are about the new bytes."""
        if self._document is None:
            self._document = blocks.cut(store.read(self.path) if self._data is None else self._data)
            if b"".join(_digests(self._document)) != self.layout().digests:
                self._data = bytes(self._document)
                self._rebuild()
        return self._document

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the database, for which another process may be waiting."""
        self._connection.close()

    def _meta(self, name: str) -> Any:
        return self.ask("SELECT value FROM meta WHERE name = ?", (name,))[0][0]

    def _in_memory(self) -> sqlite3.Connection:
        """Return a database that nobody else sees; what has no room in memory is in a file that is gone at the end."""
        try:
            return self._filled("")
        except sqlite3.OperationalError:
            return self._filled(":memory:")  # the disk is full or can't be written

    def _filled(self, name: str) -> sqlite3.Connection:
        data = self._data if self._data is not None else store.read(self.path)
        connection = _connected(name)
        try:
            if self._like:
                self._like._connection.backup(connection)  # noqa: SLF001 - of its own kind
            else:
                schema.create(connection)
            self._sync(connection, blocks.cut(data), None)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _on_disk(self, folder: Path) -> sqlite3.Connection:
        if _status(self.path) is None:
            return self._in_memory()  # this reports why it can't be read
        try:
            sealed = Seal(folder, os.path.realpath(self.path))
            connection = self._sealed(sealed) or self._renewed(sealed)
        except (sqlite3.Error, OSError):
            return self._in_memory()  # locked for long, read-only, a full disk, or another user's
        self._sealed_in = sealed
        return connection

    def _sealed(self, sealed: Seal) -> sqlite3.Connection | None:
        """Return the open database, in a read transaction, if it is undamaged and up to date, else None."""
        if not sealed.may_hold():
            return None
        status = _status(self.path)
        try:
            connection = _connected(sealed.database)
        except sqlite3.Error:
            return None
        try:
            # From the first row on no other process can write, so the sealed state is the one that is queried.
            connection.execute("BEGIN")
            meta = _stamps(connection)
            if sealed.holds() and self._is_current(meta, status):
                return connection
        except (sqlite3.Error, ValueError, TypeError):
            pass  # damaged, which is detected below
        except BaseException:
            connection.close()
            raise
        connection.close()
        return None

    def _is_current(self, meta: Mapping[str, Any], status: str | None) -> bool:
        if status is None or meta.get("stamp") != self._stamp or meta.get("status") != status:
            return False
        _size, mtime, ctime, *_ = map(int, status.split())
        return max(mtime, ctime) + RACY <= int(meta["looked"])

    @functools.cached_property
    def _stamp(self) -> str:
        return f"{VERSION} {checking.stamp()}"

    def _renewed(self, sealed: Seal) -> sqlite3.Connection:
        """Update the database, or rebuild it if it is damaged, and return it in a read transaction.

        Raises OSError or sqlite3.Error if it can't be written.
        """
        with sealed.locked(BUSY):
            for whole in (sealed.holds(), False):
                if not whole:
                    sealed.discard()
                    sealed.create()
                connection = _connected(sealed.database)
                try:
                    self._renew(connection)
                    sealed.put_on()
                    # From here on queries see this state, whatever another process writes later.
                    connection.execute("BEGIN")
                    _stamps(connection)
                except BaseException as error:
                    connection.close()
                    if isinstance(error, (sqlite3.Error, ValueError, TypeError, IndexError)) and whole:
                        continue
                    raise
                return connection
        raise AssertionError("unreachable")

    def _renew(self, connection: sqlite3.Connection) -> None:
        looked = time.time_ns()
        before = _status(self.path)
        document = blocks.cut(store.read(self.path))
        status = before if before == _status(self.path) else None
        connection.execute("BEGIN IMMEDIATE")
        if _stamps(connection).get("stamp") != self._stamp:
            schema.create(connection)
        self._sync(connection, document, status, looked)
        connection.execute("COMMIT")

    def _sync(self, connection: sqlite3.Connection, document: Document, status: str | None, looked: int = 0) -> None:
        self._document = document
        digests = _digests(document)
        known = _known(connection)
        free = 1 + _last(connection)
        keys: array[int] = array("q")
        new: list[int] = []
        for number, digest in enumerate(digests):
            key = known.pop(digest, None)
            if key is None:
                key = free + len(new)
                new.append(number)
            keys.append(key)
        touched = self._put(connection, free, document, new)
        for key in known.values():
            touched.add(schema.delete(connection, key))
        schema.mark_duplicate_ids(connection, touched)
        _remember(connection, document, keys, digests)
        _set(connection, {"stamp": self._stamp, "status": status or "", "looked": looked})

    def _put(self, connection: sqlite3.Connection, free: int, document: Document, new: Sequence[int]) -> set[str]:
        """Check the new blocks, insert them with keys from `free` on, and return their ids."""
        touched: set[str] = set()
        with uncollected():
            found = checking.batches(document.blocks.data_of, new, free)
            for batch in self._watch(found, -(-len(new) // checking.CHUNK)):
                schema.insert(connection, batch)
                touched.update(batch.ids)
        schema.index(connection)
        searchable = min(_searchable(connection), free - 1)  # the last keys may have been those of other events
        _set(connection, {"searchable": searchable})
        if free + len(new) - searchable <= AT_ONCE:
            _fill_words(connection)
        self.parsed += len(new)
        return touched


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Switch the garbage collector off, where much is made without reference cycles: it takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


_ARRAYS = (("q", "keys"), ("I", "sizes"), ("I", "lines"))


def _is_damage(error: sqlite3.Error) -> bool:
    text = str(error)
    return any(word in text for word in _DAMAGE)


_DAMAGE = ("malformed", "not a database", "corrupt", "disk I/O", "no such table", "Could not decode", "unable to open")


def _connected(database: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(database, isolation_level=None, timeout=BUSY)
    connection.execute(f"PRAGMA cache_size = -{ROOM}")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _stamps(connection: sqlite3.Connection) -> dict[str, Any]:
    """Return what the database recorded about the log file; empty for a new database."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
        return {}
    return dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('stamp', 'status', 'looked')"))


def _searchable(connection: sqlite3.Connection) -> int:
    """Return the key up to which the events are in the full-text index."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'searchable'").fetchone()
    return int(row[0]) if row else 0


def _last(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT max(key) FROM event").fetchone()[0] or 0


def _fill_words(connection: sqlite3.Connection) -> None:
    schema.fill_words(connection, _searchable(connection))
    _set(connection, {"searchable": _last(connection)})


def _status(path: str) -> str | None:
    """Return what changes when a file does: size, mtime, ctime, inode, device."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino} {found.st_dev}"


def _digests(document: Document) -> list[bytes]:
    """Return a digest for each block; the second of two equal blocks gets another one, because it is another event."""
    seen: dict[bytes, int] = {}
    names = []
    for digest in document.blocks.digests():
        count = seen[digest] = seen.get(digest, 0) + 1
        names.append(digest if count == 1 else hashlib.blake2b(digest, digest_size=16, salt=count.to_bytes(8)).digest())
    return names


def _known(connection: sqlite3.Connection) -> dict[bytes, int]:
    stored = dict(connection.execute("SELECT name, value FROM meta WHERE name IN ('keys', 'digests')"))
    if "keys" not in stored:
        return {}
    digests = stored["digests"]
    return {digests[16 * i : 16 * i + 16]: key for i, key in enumerate(array("q", stored["keys"]))}


def _remember(connection: sqlite3.Connection, document: Document, keys: array[int], digests: list[bytes]) -> None:
    found = document.blocks
    sizes, lines = array("I", found.sizes()), array("I", found.lines())
    outside = [document.header, *(gap for gap in found.gaps() if gap.strip())]
    unparsed = sum(1 for piece in outside for _ in blocks.unparsed(piece))
    _set(
        connection,
        {
            "header": json.dumps([len(document.header), document.header.count(b"\n")]),
            "keys": keys.tobytes(),
            "sizes": sizes.tobytes(),
            "lines": lines.tobytes(),
            "digests": b"".join(digests),
            "unparsed": unparsed,
            "through": document.through(),
        },
    )


def _set(connection: sqlite3.Connection, values: Mapping[str, Any]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())
