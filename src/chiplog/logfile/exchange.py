"""Exchange the names of two files in one step, so that the replaced file still exists and can be checked."""

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

_HERE = -100
"""AT_FDCWD: paths are relative to the working directory."""

_EXCHANGE = 2
"""RENAME_EXCHANGE of Linux, and RENAME_SWAP of macOS."""


def names(one: str, other: str) -> bool:
    """Exchange the names of two files. Return False if the system or the file system can't do it."""
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
    except (OSError, AttributeError, TypeError):  # TypeError: a system whose own library has no handle
        return None
    return lambda one, other: int(rename(_HERE, one, _HERE, other, _EXCHANGE))
