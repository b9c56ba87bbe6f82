"""The standard streams: their encoding, and what a job of GitHub Actions takes for commands in them.

A runner reads every line that a step prints: one that begins with `::`, after white space, and `##[` anywhere in one,
are commands to it (ActionCommand in actions/runner). Text of a log must not reach it as such in any format.
"""

import io
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any

# What .NET's TrimStart takes off, in UTF-8, and colours, which a runner may take off one day.
_BLANK = (
    rb"(?:[\t\v\f \x1c-\x1f]|\x1b\[[0-9;]*m|\xc2[\x85\xa0]|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]"
    rb"|\xe2\x81\x9f|\xe3\x80\x80)*"
)
_COMMAND = re.compile(rb"(?:^|(?<=[\r\n]))(" + _BLANK + rb":)(?=:)|(##)(?=\[)")
# The same, cut anywhere: the rest of the line may come with the next write.
_BEGUN = re.compile(_BLANK + rb"(?::|\xc2|\xe1\x9a?|\xe2[\x80\x81]?|\xe3\x80?|\x1b(?:\[[0-9;]*)?)?")


class JobLog(io.BufferedIOBase):
    """A stream to a job's log: a space is put between the signs with which a command begins."""

    def __init__(self, under: io.BufferedIOBase) -> None:
        self._under = under
        self._line = b""

    def write(self, data: Any, /) -> int:
        """Write bytes, in which no command begins, not even with what was written of the line before."""
        new = bytes(data)
        whole = self._line + new
        self._under.write(inert(whole)[len(self._line) :])
        last = re.split(rb"[\r\n]", whole)[-1]
        self._line = last if _BEGUN.fullmatch(last) else b"x" + last[-2:]
        return len(new)

    def command(self, data: bytes) -> None:
        """Write lines that are commands."""
        self._under.write(data)
        self._line = b""

    def flush(self) -> None:
        """Write what is in the buffer below."""
        self._under.flush()

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._under.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._under.isatty()

    def writable(self) -> bool:
        """Return True."""
        return True


def inert(data: bytes) -> bytes:
    """Return bytes with a space inside whatever a runner would take for the beginning of a command."""
    if b"::" not in data and b"##[" not in data:
        return data
    return _COMMAND.sub(lambda match: match[0] + b" ", data)


def prepare() -> None:
    """Set the standard streams up: UTF-8 but on a terminal, which has an encoding of its own; inert in a job's log.

    A terminal that knows fewer signs gets the others spelled out. What goes into a file is written as it is.
    """
    _reopen()
    if isinstance(sys.stdin, io.TextIOWrapper) and not sys.stdin.isatty():
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
            if os.environ.get("GITHUB_ACTIONS") == "true" and not _is_file(stream):
                setattr(sys, name, _inert_text(stream))


def command(text: str) -> None:
    """Write to standard output what a runner is to take for commands."""
    sys.stdout.flush()
    under = getattr(sys.stdout, "buffer", None)
    if isinstance(under, JobLog):
        under.command(text.encode(errors="backslashreplace"))
    else:
        sys.stdout.write(text)
    sys.stdout.flush()


def _inert_text(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    stream.flush()
    by_line = stream.line_buffering
    encoding = stream.encoding
    return io.TextIOWrapper(
        JobLog(stream.detach()),  # type: ignore[arg-type]
        encoding=encoding,
        errors="backslashreplace",
        line_buffering=by_line,
        write_through=True,
    )


def _is_file(stream: io.TextIOWrapper) -> bool:
    return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)


def _reopen() -> None:
    """Open streams that the caller has closed on the null device."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open
