"""The file on disk: read it whole, and replace it in one step or not at all."""

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from chiplog.errors import RefusedError, UnreadableError
from chiplog.logfile import exchange, last_write, lock

STDIN = "-"

PATIENCE = 30
"""Seconds to wait for another writer."""


def read(path: str) -> bytes:
    """Return the bytes of a log, or of standard input for `-`.

    Raises UnreadableError when they can't be had.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        _refuse_endless(path)
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {path}", "name the log with --file PATH") from None
    except IsADirectoryError:
        raise UnreadableError(
            f"{path} is a folder, not a log", f"did you mean {path.rstrip('/')}/events.yaml?"
        ) from None
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "check its permissions") from None
    except ValueError:
        raise UnreadableError(f"{path!r} is no path: it holds a NUL", "name the log with --file PATH") from None


def _refuse_endless(path: str) -> None:
    """A device may have no end, as /dev/zero; a terminal and /dev/null have one. Raises UnreadableError, OSError."""
    mode = os.stat(path).st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not _ends(path)):
        raise UnreadableError(f"{path} is a device, not a log", "name the log with --file PATH")


def _ends(path: str) -> bool:
    if os.path.samefile(path, os.devnull):
        return True
    with open(path, "rb", buffering=0) as device:
        return device.isatty()


def lasts(path: str) -> bool:
    """Whether a path can be read again: what comes through standard input or a pipe is read once."""
    if path == STDIN:
        return False
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return True  # reading it says what is wrong


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Hold the log against other writers, and clear away what killed ones left.

    The lock is on the log's folder itself, so that none is left lying about, and one of a dead process is gone with it.
    Raises RefusedError where it can't be had, or another process has it for long.
    """
    real = os.path.realpath(path)
    try:
        descriptor = os.open(os.path.dirname(real), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise RefusedError(
            f"the folder of {path} can't be opened: {error.strerror}", "check that it is there, and its permissions"
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
            f"the folder of {path} can't be locked: {error.strerror}", "copy the log to a local disk to write to it"
        ) from None
    if not taken:
        raise RefusedError(
            f"another process has been writing to {path} for {PATIENCE} seconds", "run the command again later"
        )


def _clear(real: str) -> None:
    """Remove the drafts of killed writers: whoever holds the lock is the only one who may have one."""
    folder, name = os.path.split(real)
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            ours = entry.name.startswith(f".{name}.") and entry.name.endswith(_DRAFT)
            if ours and entry.is_file(follow_symlinks=False) and entry.stat().st_uid == os.geteuid():
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
    """Put new bytes in the place of the old ones; call it with the log `locked`.

    `before` is what the caller read: if the file is another by now, nothing is written. `prove` looks at the new bytes
    as they are on disk and raises if they break a promise. Mode, owner and symlink stay. `remember` keeps the way back.
    Raises RefusedError, with the file as it was.
    """
    real = os.path.realpath(path)
    try:
        _writable(path, real)
        if read(real) != before:
            raise _changed(path)
        if not _swap(real, before, after, prove):
            raise _changed(path)
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}", "the log is as it was") from None
    remember(real, before, after)


def _changed(path: str) -> RefusedError:
    return RefusedError(f"{path} was changed by another program meanwhile", "run the command again")


def put(path: str, data: bytes) -> None:
    """Put bytes in the place of a file in one step or not at all, without a lock or a way back. Raises OSError."""
    real = os.path.realpath(path)
    with _draft(real, data, None) as draft:
        os.replace(draft, real)
    _sync_folder(os.path.dirname(real))


def _writable(path: str, real: str) -> None:
    mode = os.stat(real).st_mode
    if not stat.S_ISREG(mode):
        raise RefusedError(f"{path} is no regular file", "name the log with --file PATH")
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise RefusedError(f"{path} is read-only", f"allow writing with `chmod u+w {path}`")


def _swap(real: str, before: bytes, after: bytes, prove: Callable[[bytes], None] | None) -> bool:
    """Put new bytes in a file's place, unless it is another than `before` in that moment; tell whether it was done."""
    with _draft(real, after, prove) as draft:
        done = read(real) == before and _take_place(draft, real, before)
    _sync_folder(os.path.dirname(real))
    return done


@contextlib.contextmanager
def _draft(real: str, after: bytes, prove: Callable[[bytes], None] | None) -> Iterator[str]:
    """Write and prove new bytes in a file beside the one they are for; it is gone afterwards, moved or removed."""
    folder, name = os.path.split(real)
    descriptor, draft = tempfile.mkstemp(prefix=f".{name[:200]}.", suffix=_DRAFT, dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            _keep_owner(real, file.fileno())
            os.fsync(file.fileno())
        _read_back(draft, after, prove)
        yield draft
    finally:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def _take_place(draft: str, real: str, before: bytes) -> bool:
    """Move a draft to a file's place in one step, and look at what was there; if it was another, move it back.

    Where the system can't exchange two files, what is saved between the last look and the step is lost.
    """
    if not exchange.names(draft, real):
        os.replace(draft, real)
        return True
    same = False
    try:
        same = Path(draft).read_bytes() == before
    finally:
        if not same:
            exchange.names(draft, real)
    return same


def _read_back(draft: str, after: bytes, prove: Callable[[bytes], None] | None) -> None:
    written = Path(draft).read_bytes()
    if written != after:
        raise RefusedError("the disk did not keep what was written", "the log is as it was; is the disk sound?")
    if prove:
        prove(written)


def _keep_owner(real: str, descriptor: int) -> None:
    status = os.stat(real)
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, status.st_uid, status.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))


def _sync_folder(folder: str) -> None:
    """Make the new name last; not every file system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
