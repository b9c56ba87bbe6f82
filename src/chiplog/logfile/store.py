"""Read the log from disk, and replace it in one step or not at all."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from chiplog import system
from chiplog.errors import RefusedError, UnreadableError
from chiplog.logfile import exchange, last_write, lock

STDIN = "-"

PATIENCE = 30
"""Seconds to wait for another process that writes."""


def read(path: str) -> bytes:
    """Return the bytes of a log, or of standard input for `-`.

    Raises UnreadableError if they can't be read.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        _refuse_endless(path)
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"no such file: {path}", "give the log with --file PATH") from None
    except IsADirectoryError:
        raise UnreadableError(
            f"{path} is a directory, not a log", f"did you mean {path.rstrip('/')}/events.yaml?"
        ) from None
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "check its permissions") from None
    except ValueError:
        raise UnreadableError(
            f"{path!r} is not a path: it contains a NUL character", "give the log with --file PATH"
        ) from None


def _refuse_endless(path: str) -> None:
    """Raise UnreadableError for a device, which may have no end (/dev/zero); allow a terminal and /dev/null.

    Raises OSError if the path can't be examined.
    """
    mode = os.stat(path).st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not _ends(path)):
        raise UnreadableError(f"{path} is a device, not a log", "give the log with --file PATH")


def _ends(path: str) -> bool:
    if os.path.samefile(path, os.devnull):
        return True
    with open(path, "rb", buffering=0) as device:
        return device.isatty()


def lasts(path: str) -> bool:
    """Return whether a path can be read again; standard input and pipes can be read only once."""
    if path == STDIN:
        return False
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return True  # reading it reports what is wrong


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Lock the log against other processes that write, and remove temporary files that killed ones left.

    The lock is on the log's directory itself, so no lock file is left behind, and the lock of a dead process is gone.
    Raises RefusedError if the directory can't be locked, or another process holds the lock too long.
    """
    real = os.path.realpath(path)
    try:
        descriptor = system.open_folder(os.path.dirname(real))
    except OSError as error:
        raise RefusedError(
            f"the directory of {path} can't be opened: {error.strerror}", "check that it exists, and its permissions"
        ) from None
    try:
        _lock(path, descriptor)
        _clear(real)
        yield
    finally:
        os.close(descriptor)


def _lock(path: str, descriptor: int) -> None:
    try:
        taken = lock.take(descriptor, PATIENCE)
    except OSError as error:
        raise RefusedError(
            f"the directory of {path} can't be locked: {error.strerror}",
            "copy the log to a local disk, and write there",
        ) from None
    if not taken:
        raise RefusedError(
            f"another process has been writing to {path} for {PATIENCE} seconds", "run the command again later"
        )


def _clear(real: str) -> None:
    """Remove temporary files of killed processes: only the holder of the lock may have one."""
    folder, name = os.path.split(real)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            ours = entry.name.startswith(f".{name}.") and entry.name.endswith(_DRAFT)
            if ours and entry.is_file(follow_symlinks=False) and system.is_own(entry.stat()):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


_DRAFT = ".tmp"


def replace(
    path: str,
    before: bytes,
    after: bytes,
    prove: Callable[[bytes], None] | None = None,
    remember: Callable[[str, bytes, bytes], None] = last_write.remember,
) -> None:
    """Replace the log's bytes by new ones; call it with the log `locked`.

    `before` is what the caller read: if the file has changed since, nothing is written. `prove` checks the new bytes
    as they are on disk and raises if they break a promise. Mode, owner and symlink stay. `remember` records how to
    undo the write. Raises RefusedError, with the file unchanged.
    """
    real = os.path.realpath(path)
    try:
        _writable(path, real)
        if not _holds(real, before):
            raise _changed(path)
        if not _swap(real, before, after, prove):
            raise _changed(path)
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}", "the log is unchanged") from None
    remember(real, before, after)


def _changed(path: str) -> RefusedError:
    return RefusedError(f"another program changed {path} meanwhile", "run the command again")


def put(path: str, data: bytes) -> None:
    """Replace a file in one step or not at all, without a lock or a record for undo. Raises OSError."""
    real = os.path.realpath(path)
    with _draft(real, data, None) as draft:
        os.replace(draft, real)
    system.sync_folder(os.path.dirname(real))


def _writable(path: str, real: str) -> None:
    mode = os.stat(real).st_mode
    if not stat.S_ISREG(mode):
        raise RefusedError(f"{path} is not a regular file", "give the log with --file PATH")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise RefusedError(f"{path} is read-only", f"allow writing with `chmod u+w {path}`")


def _swap(real: str, before: bytes, after: bytes, prove: Callable[[bytes], None] | None) -> bool:
    """Replace a file if its content is still `before` at that moment; return whether it was replaced."""
    with _draft(real, after, prove) as draft:
        done = _holds(real, before) and _take_place(draft, real, before)
    system.sync_folder(os.path.dirname(real))
    return done


@contextlib.contextmanager
def _draft(real: str, after: bytes, prove: Callable[[bytes], None] | None) -> Iterator[str]:
    """Write new bytes to a temporary file next to the log and check them; the file is moved or removed afterwards."""
    import tempfile  # slow to load, and only writing needs it

    folder, name = os.path.split(real)
    descriptor, draft = tempfile.mkstemp(prefix=f".{name[:200]}.", suffix=_DRAFT, dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            system.keep_owner(file.fileno(), os.stat(real))
            os.fsync(file.fileno())
        _read_back(draft, after, prove)
        yield draft
    finally:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def _take_place(draft: str, real: str, before: bytes) -> bool:
    """Exchange a temporary file with the log in one step, check what was there, and exchange back if it had changed.

    If the system can't exchange two files, what is saved between the last check and the rename is lost.
    """
    if not exchange.names(draft, real):
        os.replace(draft, real)
        return True
    same = False
    try:
        same = _holds(draft, before)
    finally:
        if not same:
            exchange.names(draft, real)
    return same


def _read_back(draft: str, after: bytes, prove: Callable[[bytes], None] | None) -> None:
    if not _holds(draft, after):
        raise RefusedError("the disk did not store what was written", "the log is unchanged; check the disk")
    if prove:
        prove(after)


def _holds(path: str, data: bytes) -> bool:
    """Return whether a file has these bytes; it is read piece by piece, because a log may be large.

    Raises OSError if it can't be read.
    """
    with open(path, "rb") as file:
        at = 0
        while piece := file.read(_PIECE):
            if piece != data[at : at + len(piece)]:
                return False
            at += len(piece)
    return at == len(data)


_PIECE = 1 << 20
"""Bytes that are read at once."""
