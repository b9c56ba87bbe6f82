"""The one door to calls of the operating system that not every system has: locks, owners, flags and signals.

Windows has no `fcntl`, no user ids, no permission bits for others and no signals of a terminal. There the user's own
folders are private by their access lists, files are locked by `msvcrt`, and a folder by a file in the temporary folder.
"""

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop  # slow to load, and only questions need it

_FAR = 1 << 30
"""The byte that `msvcrt` locks, beyond the end of every file that is locked: a locked byte can't be read or written."""

HANGUP = int(getattr(signal, "SIGHUP", signal.SIGTERM))
"""The number of the signal for a terminal that was closed."""


def flags(*names: str) -> int:
    """Return the flags of `os.open` with these names, of which those that the system lacks are left out."""
    return sum(getattr(os, name, 0) for name in {*names, "O_CLOEXEC", "O_NOINHERIT", "O_BINARY"})


def user() -> str:
    """Return what tells users apart in the name of a file."""
    return str(os.geteuid()) if hasattr(os, "geteuid") else "user"


def is_own(found: os.stat_result) -> bool:
    """Return whether a file belongs to the user; where files have no user ids, where it lies decides."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def allows_others(found: os.stat_result, bits: int) -> bool:
    """Return whether a file has some of the permission bits for other users, where they mean anything."""
    return hasattr(os, "geteuid") and bool(found.st_mode & bits)


def keep_owner(descriptor: int, found: os.stat_result) -> None:
    """Set the owner and permissions of an open file to those of another, as far as the user may and the system can."""
    if hasattr(os, "fchown"):
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, found.st_uid, found.st_gid)
        os.fchmod(descriptor, found.st_mode & 0o7777)


def lock(descriptor: int) -> None:
    """Lock an open file against other processes until it is closed.

    Raises BlockingIOError if another process has locked it, and OSError if the file system does not support locks.
    """
    try:
        import fcntl  # only commands that write need it
    except ImportError:
        _lock_byte(descriptor)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _lock_byte(descriptor: int) -> None:
    import importlib

    msvcrt: Any = importlib.import_module("msvcrt")  # this system's type checker does not know it
    os.lseek(descriptor, _FAR, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except PermissionError as error:
        raise BlockingIOError(error.errno, error.strerror) from None


def open_folder(folder: str) -> int:
    """Open a folder to lock it, and return its descriptor; where folders can't be opened, a file that stands for it.

    Raises OSError if it does not exist, or may not be opened.
    """
    if hasattr(os, "O_DIRECTORY"):
        return os.open(folder, os.O_RDONLY | flags("O_DIRECTORY"))
    import hashlib
    import tempfile

    os.stat(folder)
    name = hashlib.blake2b(os.fsencode(os.path.normcase(folder)), digest_size=12).hexdigest()
    stand_in = Path(tempfile.gettempdir()) / f"chiplog-{user()}-{name}.lock"
    return os.open(stand_in, os.O_RDWR | os.O_CREAT | flags("O_NOFOLLOW"), 0o600)


def sync_folder(folder: str) -> None:
    """Flush the entries of a folder to disk, if the file system supports it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def beside(job: Callable[[], object], *, worth: bool) -> Iterator[None]:
    """Do a job in a process of its own while the block runs, if that is worth it and the system has the means.

    Else, or if that process fails, the job is done after the block, so that its errors are raised here.
    """
    child = _forked(job) if worth and hasattr(os, "fork") and (os.cpu_count() or 1) > 1 else None
    done = False
    try:
        yield
    finally:
        done = child is not None and os.waitpid(child, 0)[1] == 0
    if not done:
        job()


def _forked(job: Callable[[], object]) -> int | None:
    """Return the id of a new process that does a job and ends with 0 if it was done; None if there can be none."""
    try:
        child = os.fork()
    except OSError:
        return None
    if child:
        return child
    code = 1
    try:
        job()
        code = 0
    finally:
        os._exit(code)  # what is open or not yet written belongs to the other process


def on_signal(loop: "AbstractEventLoop", name: str, act: Callable[..., object], *arguments: Any) -> None:
    """Let an event loop handle a signal, if there is such a signal and the loop can."""
    number = getattr(signal, name, None)
    if number is not None:
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, act, *arguments)


def stop_job() -> None:
    """Suspend all processes of this job, because a shell waits for all of them."""
    os.kill(0, signal.SIGTSTP)
