"""The seal of an index: proof that its file is as chiplog left it.

A database has megabytes, and reading all of it at each start would take longer than the answer. Instead, the writer
records the size and times of the database file in a small note next to it. The system sets the change time (ctime) at
every write and nobody can set it back, so a database whose status equals the note has not been written since. The
modification time is moved into the past first, so that a write within the same clock tick is visible too.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from chiplog import private, system
from chiplog.logfile import lock

PAST = 1_000_000_000
"""Nanoseconds by which the modification time is moved back, so that no later write has the same time."""


class Seal:
    """The index files of one log: the database, and the note about its status next to it."""

    def __init__(self, folder: Path, real: str) -> None:
        name = hashlib.blake2b(os.fsencode(real), digest_size=12).hexdigest()
        self.database = folder / f"{name}.sqlite"
        self._note = folder / f"{name}.seal"
        self._folder = folder
        self._name = name

    def may_hold(self) -> bool:
        """Return whether the database exists in a directory that nobody else can write to."""
        return private.trusted(self._folder) and self.holds()

    def holds(self) -> bool:
        """Return whether the database belongs to the user and is as chiplog left it."""
        try:
            found = private.own(self.database)
            noted = self._note.read_text(encoding="ascii") if found and private.own(self._note) else None
        except (OSError, UnicodeDecodeError):
            return False
        return found is not None and noted == self._said(found)

    @contextlib.contextmanager
    def locked(self, patience: float) -> Iterator[None]:
        """Lock both files against other processes that write.

        Raises OSError if they can't be locked, or another process holds the lock for that many seconds.
        """
        if not private.folder(self._folder):
            raise PermissionError(f"{self._folder} does not belong to the user")
        descriptor = os.open(self._note, os.O_RDWR | os.O_CREAT | system.flags("O_NOFOLLOW"), 0o600)
        try:
            found = os.fstat(descriptor)
            if not system.is_own(found) or not stat.S_ISREG(found.st_mode):
                raise PermissionError(f"{self._note} does not belong to the user")
            if not lock.take(descriptor, patience):
                raise BlockingIOError(f"{self._note} is locked by another process")
            yield
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Remove the database, and files of a killed process next to it. Raises OSError if that fails."""
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)

    def create(self) -> None:
        """Create an empty database that only the user can read. Raises OSError."""
        private.create(self.database)

    def put_on(self) -> None:
        """Write the note about the status of the database. Raises OSError."""
        left = self.database.stat()
        os.utime(self.database, ns=(left.st_atime_ns, left.st_ctime_ns - PAST))
        with self._note.open("r+", encoding="ascii") as note:
            note.truncate()
            note.write(self._said(self.database.stat()))

    def _said(self, found: os.stat_result) -> str:
        return f"{self._name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\n"
