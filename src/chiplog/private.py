"""Files that are the user's own: no other user reads them, and none that another could have written is believed."""

import contextlib
import os
import stat
from pathlib import Path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""What a mode lets everybody else do."""


def folder(path: Path) -> bool:
    """Make a folder that only its user can look into, and tighten one that is there; say whether it is such a one.

    A link, and a folder of another user, are not touched and not trusted: others write among temporary files too.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
    except OSError:
        return False
    return tightened(path)


def tightened(path: Path) -> bool:
    """Whether a folder is there and its user's own; nobody else can look into it any more."""
    try:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            return False
        if found.st_mode & OTHERS:
            path.chmod(0o700)
    except OSError:
        return False
    return True


def trusted(path: Path) -> bool:
    """Whether a folder that is there is the user's own, and nobody else can write in it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022


def create(file: Path) -> None:
    """Make an empty file that only its user can read. Raises FileExistsError, and any other OSError."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def own(file: Path) -> os.stat_result | None:
    """Return the status of a regular file of the user's own, tightened where others could read it; else None.

    Raises OSError where it can't be tightened.
    """
    try:
        found = file.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
        return None
    if found.st_mode & OTHERS:
        file.chmod(0o600)
        found = file.lstat()
    return found


def write(file: Path, text: str) -> None:
    """Write a file in one step: that of a killed process is whole, the old or the new. Raises OSError."""
    import tempfile  # slow to load

    descriptor, draft = tempfile.mkstemp(prefix=f".{file.name[:80]}.", suffix=".tmp", dir=file.parent)
    try:
        with open(descriptor, "w", encoding="utf-8", errors="surrogateescape", newline="") as new:
            new.write(text)
        os.replace(draft, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise
