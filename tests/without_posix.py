"""Take away what POSIX has and Windows lacks, for the code of chiplog alone; then run a script with chiplog.

The libraries below chiplog have their own code for Windows, which is not tried here.
"""

# Loaded before anything is taken away: on this system they need it.
import asyncio.unix_events  # noqa: F401
import builtins
import functools
import os
import signal
import sqlite3  # noqa: F401
import subprocess  # noqa: F401
import sys
import tempfile  # noqa: F401
import types
from typing import Any

import platformdirs  # noqa: F401
import prompt_toolkit.application
import prompt_toolkit.input.vt100
import prompt_toolkit.output.vt100  # noqa: F401
import rich.console  # noqa: F401
import typer.testing  # noqa: F401
import urllib3  # noqa: F401
from pydantic import BaseModel  # noqa: F401

MODULES = (
    "fcntl",
    "termios",
    "tty",
    "pty",
    "pwd",
    "grp",
    "resource",
    "syslog",
    "_posixsubprocess",
    "readline",
    "curses",
)
CALLS = (
    *("geteuid", "getuid", "getegid", "getgid", "fchown", "fchmod", "chown", "lchown", "getpgrp", "killpg", "setsid"),
    *(
        "fork",
        "forkpty",
        "openpty",
        "tcgetpgrp",
        "ttyname",
        "statvfs",
        "fstatvfs",
        "uname",
        "umask",
        "mkfifo",
        "sysconf",
    ),
    *("O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY", "O_SYNC"),
)
SIGNALS = ("SIGHUP", "SIGPIPE", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGTTOU", "SIGTTIN", "SIGKILL", "SIGUSR1", "SIGCHLD")

LOCKED: dict[tuple[int, int], int] = {}


class Msvcrt(types.ModuleType):
    """Windows' locks of one byte, which one descriptor holds; they are kept by the file, as in that system."""

    LK_NBLCK = 2

    def locking(self, descriptor: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        found = os.fstat(descriptor)
        assert os.lseek(descriptor, 0, os.SEEK_CUR) > found.st_size, "a locked byte can't be read or written"
        holder = LOCKED.setdefault((found.st_dev, found.st_ino), descriptor)
        if holder != descriptor:
            raise PermissionError(13, "Permission denied")


def take_away() -> None:
    """Remove the calls, and let chiplog's modules find none of the modules."""
    really, closes = builtins.__import__, os.close

    def imports(name: str, globals: Any = None, *more: Any, **named: Any) -> Any:  # noqa: A002 - as Python calls it
        asks = str((globals or {}).get("__name__", ""))
        if asks.split(".", maxsplit=1)[0] == "chiplog" and name.split(".", maxsplit=1)[0] in MODULES:
            raise ImportError(f"no module named {name}")
        return really(name, globals, *more, **named)

    def close(fd: int) -> None:
        for file in [file for file, holder in LOCKED.items() if holder == fd]:
            del LOCKED[file]
        closes(fd)

    def opens(path: Any, *more: Any, really: Any = os.open, **named: Any) -> int:
        if os.path.isdir(path):
            raise PermissionError(13, "Permission denied", str(path))
        return int(really(path, *more, **named))

    builtins.__import__ = imports
    os.close, os.open = close, opens
    sys.modules["msvcrt"] = Msvcrt("msvcrt")
    for place, names in ((os, CALLS), (signal, SIGNALS)):
        for name in filter(functools.partial(hasattr, place), names):
            delattr(place, name)


if __name__ == "__main__":
    take_away()
    exec(compile(sys.stdin.read(), "script", "exec"), {"__name__": "script"})  # noqa: S102 - a test's own script
