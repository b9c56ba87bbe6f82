"""Time one process: `python -IS clock.py null|pipe|terminal COMMAND…` prints its seconds, peak in MB and exit code.

It is a small process of its own, as the kernel counts the memory of the one that starts a program into that one's peak.
"""

import fcntl
import json
import os
import pty
import struct
import sys
import termios
import time

ROWS, COLUMNS = 50, 120
_CHUNK = 1 << 20


def timed(output: str, words: list[str]) -> dict[str, float]:
    """Run a program to its end, its output thrown away, or drained from a pipe or a terminal."""
    reading, writing = _ends(output)
    nothing = os.open(os.devnull, os.O_RDONLY)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
    start = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    os.close(writing)
    if reading is not None:
        _drain(reading)
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak": used.ru_maxrss / 1024, "code": os.waitstatus_to_exitcode(status)}


def _ends(output: str) -> tuple[int | None, int]:
    """Give the end to read from, if there is one, and the end that the program writes to."""
    if output == "pipe":
        return os.pipe()
    if output == "terminal":
        reading, writing = pty.openpty()
        fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        return reading, writing
    return None, os.open(os.devnull, os.O_WRONLY)


def _drain(reading: int) -> None:
    try:
        while os.read(reading, _CHUNK):
            pass
    except OSError:  # a terminal whose other end was closed
        pass


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1], sys.argv[2:])))  # noqa: T201 - what it is for
