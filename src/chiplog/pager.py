"""Run the user's pager: `$CHIPLOG_PAGER`, else `$PAGER`, else `less`, run by a shell as in git.

Only the environment names it: a project's settings come with a clone, and must not run code.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from types import FrameType

_USUAL = "less"
_SETTINGS = {"LESS": "FRX", "LV": "-c"}
"""As in git: quit if the text fits on one screen, keep colours, leave the text on the screen."""

_NO_PROGRAM = (126, 127)
"""The shell's exit codes for a program that can't be run or does not exist."""

_COLOUR = re.compile("\x1b\\[[0-9;]*m")


def wanted(text: str) -> bool:
    """Return whether a text for standard output should go through a pager: it is longer than the terminal's screen."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb" or _command(os.environ) is None:
        return False
    size = shutil.get_terminal_size()
    return _height(text, size.columns, size.lines) >= size.lines


def page(text: str) -> bool:
    """Show a text in the pager until the user quits it. Return whether the pager could show it."""
    command = _command(os.environ)
    if command is None:
        return False
    environment = {**_SETTINGS, **os.environ}
    encoding = sys.stdout.encoding or "utf-8"
    try:
        pager = subprocess.Popen(["sh", "-c", command], stdin=subprocess.PIPE, env=environment)
    except OSError:
        return False
    interrupts: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        interrupts.append(number)  # the pager gets the signal too, and handles it

    before = signal.signal(signal.SIGINT, note)
    try:
        _send(pager, text.encode(encoding, "backslashreplace"))
        code = pager.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return bool(interrupts) or not 0 < code <= max(_NO_PROGRAM)


def _send(pager: "subprocess.Popen[bytes]", data: bytes) -> None:
    """Write all text to a pager, which may have been quit early."""
    stream = pager.stdin
    if stream is None:
        return
    try:
        stream.write(data)
        stream.close()
    except BrokenPipeError:
        stream.raw.close() if hasattr(stream, "raw") else None


def _command(environment: Mapping[str, str]) -> str | None:
    """Return the command line of the pager, or None: an empty setting and `cat` mean none."""
    named = next((environment[name] for name in ("CHIPLOG_PAGER", "PAGER") if name in environment), None)
    if named is None:
        return _USUAL if shutil.which(_USUAL) else None
    return named if named.strip() not in ("", "cat") else None


def _height(text: str, columns: int, enough: int) -> int:
    """Return how many screen lines a text needs, counting no further than `enough`."""
    height = 0
    for line in _COLOUR.sub("", text).splitlines():
        height += max(1, -(-len(line) // max(columns, 1)))
        if height >= enough:
            break
    return height
