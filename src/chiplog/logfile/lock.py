"""Let one process write at a time: a lock on a file descriptor, with a limited wait."""

import time

from chiplog import system

_A_LOOK = 0.02
"""Seconds between two attempts to lock."""


def take(descriptor: int, patience: float) -> bool:
    """Lock a descriptor until it is closed. Return False if another process holds the lock for that many seconds.

    Raises OSError if the file system does not support locks.
    """
    until = time.monotonic() + patience
    while True:
        try:
            system.lock(descriptor)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_A_LOOK)
        else:
            return True
