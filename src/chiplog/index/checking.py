"""Check blocks that the index does not know: a few in this process, many on all cores."""

import os
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

from chiplog import __version__
from chiplog.index import schema
from chiplog.index.schema import IndexRow

MANY = 2000
"""Blocks from which on starting a process for each core is faster."""

CHUNK = 250
"""Blocks that a process gets at a time."""

_PACKAGE = Path(__file__).parents[1]


def rows(new: Sequence[bytes]) -> Iterator[IndexRow]:
    """Yield the row of each block, in order."""
    done = 0
    if len(new) >= MANY and (os.cpu_count() or 1) > 1:
        for row in _in_processes(new):
            yield row
            done += 1
    yield from map(_row, new[done:])


def stamp() -> str:
    """Return a text that changes when the reading or the checking of blocks may: the version, and the files' times."""
    newest = max(
        entry.stat().st_mtime_ns
        for room in ("index", "logfile", "model", "rules")
        for entry in os.scandir(_PACKAGE / room)
        if entry.name.endswith(".py")
    )
    return f"{__version__} {newest}"


def _in_processes(new: Sequence[bytes]) -> Iterator[IndexRow]:
    """Yield the rows that other processes make; where the system has none to give, fewer than there are blocks."""
    from concurrent.futures import ProcessPoolExecutor  # only many blocks need it
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
            try:
                yield from pool.map(_row, new, chunksize=CHUNK)
            finally:
                pool.shutdown(cancel_futures=True)
    except (OSError, NotImplementedError, BrokenProcessPool):
        return


def _row(data: bytes) -> IndexRow:
    from chiplog.rules import check  # only changed blocks need the rules

    return schema.row_of(check.one_block(data))
