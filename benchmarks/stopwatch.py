"""Time one process: `python -IS stopwatch.py pipe|terminal COMMAND…` prints seconds, peak memory in MB, and exit code.

Linux counts the memory of the process that starts a program into that program's peak, so the starter must be small.
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


def timed(output: str, words: list[str]) -> dict[str, float]:
    """Return what a process took, from its start to its end. Its output is read and dropped."""
    reading, writing = pty.openpty() if output == "terminal" else os.pipe()
    if output == "terminal":
        fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
    start = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    os.close(writing)
    try:
        while os.read(reading, 1 << 20):
            pass
    except OSError:  # a terminal that the process has closed
        pass
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak": used.ru_maxrss / 1024, "code": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    print(json.dumps(timed(sys.argv[1], sys.argv[2:])))  # noqa: T201 - its output is its result
