"""One process at a time: a lock on a descriptor, waited for with patience that ends."""

import time

_A_LOOK = 0.02
"""Seconds between two attempts."""


def take(descriptor: int, patience: float) -> bool:
    """Lock a descriptor until it is closed; False where another process has the lock for so many seconds.

    Raises OSError where the file system can't lock.
    """
    import fcntl  # only what writes needs it

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
