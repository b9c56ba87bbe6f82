"""The file on disk: read it whole, and replace it in one step or not at all."""

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from chiplog.errors import RefusedError, UnreadableError
from chiplog.log import history

STDIN = "-"


def read(path: str) -> bytes:
    """Give the bytes of a log, or of standard input for `-`.

    Raises UnreadableError when they can't be had.
    """
    if path == STDIN:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise UnreadableError(f"there is no file {path}", "name the log with --file PATH") from None
    except IsADirectoryError:
        raise UnreadableError(
            f"{path} is a folder, not a log", f"did you mean {path.rstrip('/')}/events.yaml?"
        ) from None
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "check its permissions") from None


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
    """Hold the log against other writers.

    The lock is on the log's folder itself, so that none is left lying about, and one of a dead process is gone with it.
    """
    from filelock import lock_descriptor  # only writers need it

    folder = os.path.dirname(os.path.realpath(path))
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise UnreadableError(
            f"the folder of {path} can't be opened: {error.strerror}", "check its permissions"
        ) from None
    try:
        lock_descriptor(descriptor)
        yield
    finally:
        os.close(descriptor)


def replace(path: str, before: bytes, after: bytes, prove: Callable[[bytes], None] | None = None) -> None:
    """Put new bytes in the place of the old ones; call it with the log `locked`.

    `before` is what the caller read: if the file is another by now, nothing is written. `prove` looks at the new bytes
    as they are on disk and raises if they break a promise. Mode, owner and symlink stay.
    Raises RefusedError, with the file as it was.
    """
    real = os.path.realpath(path)
    _writable(path, real)
    if read(real) != before:
        raise RefusedError(f"{path} was changed by another program meanwhile", "run the command again")
    try:
        _swap(real, after, prove)
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}", "the log is as it was") from None
    history.remember(real, before, after)


def _writable(path: str, real: str) -> None:
    mode = os.stat(real).st_mode
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise RefusedError(f"{path} is read-only", f"allow writing with `chmod u+w {path}`")


def _swap(real: str, after: bytes, prove: Callable[[bytes], None] | None) -> None:
    folder, name = os.path.split(real)
    descriptor, draft = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(after)
            file.flush()
            _keep_owner(real, file.fileno())
            os.fsync(file.fileno())
        _read_back(draft, after, prove)
        os.replace(draft, real)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
    _sync_folder(folder)


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
