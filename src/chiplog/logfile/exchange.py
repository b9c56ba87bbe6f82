"""Two files exchange their names in one step: what was in a file's place is not gone, and can be looked at."""

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

_HERE = -100
"""AT_FDCWD: paths are of the working folder."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""


def names(one: str, other: str) -> bool:
    """Exchange the names of two files; say whether it was done. Not every system can, nor every file system."""
    call = _call()
    return call is not None and call(os.fsencode(one), os.fsencode(other)) == 0


@functools.cache
def _call() -> Callable[[bytes, bytes], int] | None:
    import ctypes  # slow to load, and only writers need it

    try:
        system: Any = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return lambda one, other: int(system.renamex_np(one, other, _EXCHANGE))
        rename = system.renameat2
    except (OSError, AttributeError):
        return None
    return lambda one, other: int(rename(_HERE, one, _HERE, other, _EXCHANGE))
