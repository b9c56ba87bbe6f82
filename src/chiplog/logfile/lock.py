"""Let one process write at a time: a lock on a file descriptor, with a limited wait."""

import time

_A_LOOK = 0.02
"""Seconds between two attempts to lock."""


def take(descriptor: int, patience: float) -> bool:
    """Lock a descriptor until it is closed. Return False if another process holds the lock for that many seconds.

    Raises OSError if the file system does not support locks.
    """
    import fcntl  # only commands that write need it

    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_A_LOOK)
        else:
            return True
