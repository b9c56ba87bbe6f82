"""The seal on a mirror: proof that its file is as chiplog left it.

A database is megabytes, and to read them all at each start would cost more than the answer. Instead its writer notes,
in a small file beside it, what the file system says of the database: its size, its times. The time of change is set by
the system at every write and can't be set back, so a database whose status is the noted one has been written by nobody
since. The noted modification time is moved into the past first: a write in the same tick of the clock is seen too.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from chiplog import private
from chiplog.logfile import lock

PAST = 1_000_000_000
"""Nanoseconds by which the time of the last modification is moved back: no later write has that time."""


class Seal:
    """The mirror's files of one log: its database, and beside it the note of how it was left."""

    def __init__(self, folder: Path, real: str) -> None:
        name = hashlib.blake2b(os.fsencode(real), digest_size=12).hexdigest()
        self.database = folder / f"{name}.sqlite"
        self._note = folder / f"{name}.seal"
        self._folder = folder
        self._name = name

    def may_hold(self) -> bool:
        """Whether there is a database in a folder that nobody else can write in, before it is opened."""
        return private.trusted(self._folder) and self.holds()

    def holds(self) -> bool:
        """Whether the database is the user's own, and as it was left."""
        try:
            found = private.own(self.database)
            noted = self._note.read_text(encoding="ascii") if found and private.own(self._note) else None
        except (OSError, UnicodeDecodeError):
            return False
        return found is not None and noted == self._said(found)

    @contextlib.contextmanager
    def locked(self, patience: float) -> Iterator[None]:
        """Hold both files against other processes that would write them.

        Raises OSError where they can't be had, or another process has them for so many seconds.
        """
        if not private.folder(self._folder):
            raise PermissionError(f"{self._folder} is not the user's own")
        descriptor = os.open(self._note, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            found = os.fstat(descriptor)
            if found.st_uid != os.geteuid() or not stat.S_ISREG(found.st_mode):
                raise PermissionError(f"{self._note} is not the user's own")
            if not lock.take(descriptor, patience):
                raise BlockingIOError(f"{self._note} is locked by another process")
            yield
        finally:
            os.close(descriptor)

    def discard(self) -> None:
        """Remove the database, and what a killed process left beside it. Raises OSError where it can't be."""
        for suffix in ("", "-journal", "-wal", "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)

    def create(self) -> None:
        """Make an empty database that only its user can read. Raises OSError."""
        private.create(self.database)

    def put_on(self) -> None:
        """Note how the database was left. Raises OSError."""
        left = self.database.stat()
        os.utime(self.database, ns=(left.st_atime_ns, left.st_ctime_ns - PAST))
        with self._note.open("r+", encoding="ascii") as note:
            note.truncate()
            note.write(self._said(self.database.stat()))

    def _said(self, found: os.stat_result) -> str:
        return f"{self._name} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}\n"
