"""Time one process: `python -IS stopwatch.py COMMAND…` prints its seconds and its peak memory in MB.

Its exit code is that of the process. Linux counts the memory of the process that starts a program into that program's
peak, so the starter must be small.
"""

import os
import sys
import time


def timed(words: list[str]) -> tuple[float, float, int]:
    """Return the seconds, the peak of memory in MB, and the exit code of a process. Its output is read and dropped."""
    reading, writing = os.pipe()
    nothing = os.open(os.devnull, os.O_RDONLY)
    actions = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, writing, 1)]
    start = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    os.close(writing)
    while os.read(reading, 1 << 20):
        pass
    _, status, used = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    return seconds, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    *measured, code = timed(sys.argv[1:])
    print(*measured)  # noqa: T201 - its output is its result
    sys.exit(code)
