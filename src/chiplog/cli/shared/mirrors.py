"""Open the mirror of a log, with the checks that it remembers."""

import os
import signal
from collections.abc import Iterator, Sequence

from chiplog import settings
from chiplog.cli.shared.progress import watched
from chiplog.index import schema
from chiplog.index.schema import IndexRow
from chiplog.index.sync import Checker, Index

MANY = 2000
"""Blocks from which on it is worth while to start a process for each core."""

TOGETHER = 250
"""Blocks that a process gets at a time."""


def of(path: str, *, lenient: bool = False) -> Index:
    """Bring the mirror of the log at this path up to date; `lenient` takes a file that is no log at all."""
    return Index(path, _checker(), settings.cache_folder(), lenient=lenient)


def of_bytes(name: str, data: bytes, like: Index | None = None) -> Index:
    """Mirror bytes that are in no file, in memory; `name` stands for the file's in findings.

    Only blocks that another mirror does not have are checked, where there is one `like` it.
    """
    return Index(name, _checker(), None, lenient=True, data=data, like=like)


def _checker() -> Checker:
    return Checker(_checked, settings.code_stamp(), watched)


def _checked(new: Sequence[bytes]) -> Iterator[IndexRow]:
    """Check blocks, many of them on all cores."""
    done = 0
    if len(new) >= MANY and (os.cpu_count() or 1) > 1:
        for kept in _shared(new):
            yield kept
            done += 1
    yield from map(_one, new[done:])


def _shared(new: Sequence[bytes]) -> Iterator[IndexRow]:
    """Check blocks in other processes, as far as these can be had."""
    from concurrent.futures import ProcessPoolExecutor  # only many blocks need it
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
            try:
                yield from pool.map(_one, new, chunksize=TOGETHER)
            finally:
                pool.shutdown(cancel_futures=True)
    except (OSError, NotImplementedError, BrokenProcessPool):
        return


def _one(data: bytes) -> IndexRow:
    from chiplog.rules import check  # only changed blocks need the rules

    return schema.kept(check.one_block(data))
