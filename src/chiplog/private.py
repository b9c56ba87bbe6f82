"""Private files: other users can't read them, and files that another user could have written are not used."""

import contextlib
import os
import stat
from pathlib import Path

from chiplog import system

LARGEST = 1_000_000
"""Bytes of the largest file of settings."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""The permission bits for other users."""


def folder(path: Path) -> bool:
    """Create a directory that only the user can access, or restrict an existing one; return whether it is private.

    A link or a directory of another user is not changed and not used: others can write to a temporary directory too.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=0o700)
    except OSError:
        return False
    return tightened(path)


def tightened(path: Path) -> bool:
    """Return whether a directory exists and belongs to the user; access for others is removed."""
    try:
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or not system.is_own(found):
            return False
        if system.allows_others(found, OTHERS):
            path.chmod(0o700)
    except OSError:
        return False
    return True


def trusted(path: Path) -> bool:
    """Return whether an existing directory belongs to the user, and nobody else can write to it."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and system.is_own(found) and not system.allows_others(found, 0o022)


def create(file: Path) -> None:
    """Create an empty file that only the user can read. Raises FileExistsError, and other OSErrors."""
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | system.flags(), 0o600))


def own(file: Path) -> os.stat_result | None:
    """Return the status of a regular file of the user, or None; access for others is removed.

    Raises OSError if that fails.
    """
    try:
        found = file.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode) or not system.is_own(found):
        return None
    if system.allows_others(found, OTHERS):
        file.chmod(0o600)
        found = file.lstat()
    return found


def read_own(file: Path) -> str:
    """Return the text of a regular file of the user, "" where there is none.

    Raises ValueError, with the reason, where others could have written it, and OSError.
    """
    try:
        descriptor = os.open(file, os.O_RDONLY | system.flags("O_NONBLOCK"))
    except (FileNotFoundError, NotADirectoryError):
        return ""
    with open(descriptor, "rb") as opened:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise ValueError("it is not a regular file")
        if not system.is_own(found):
            raise ValueError("it belongs to another user")
        if system.allows_others(found, stat.S_IWGRP | stat.S_IWOTH):
            raise ValueError("other users can write to it")
        try:
            return opened.read(LARGEST).decode()
        except UnicodeDecodeError:
            raise ValueError("it is not UTF-8") from None


def write(file: Path, text: str) -> None:
    """Write a file in one step: after a killed process the old or the new one is complete. Raises OSError."""
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
