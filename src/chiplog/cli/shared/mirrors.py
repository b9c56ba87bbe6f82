"""Open the mirror of a log, with the checks that it remembers."""

import os
import signal
from collections.abc import Iterator, Sequence

from chiplog import config
from chiplog.cli.shared.progress import watched
from chiplog.log import tables
from chiplog.log.index import Checker, Mirror
from chiplog.log.tables import Kept

MANY = 2000
"""Blocks from which on it is worth while to start a process for each core."""

TOGETHER = 250
"""Blocks that a process gets at a time."""


def of(path: str, *, lenient: bool = False) -> Mirror:
    """Bring the mirror of the log at this path up to date; `lenient` takes a file that is no log at all."""
    return Mirror(path, _checker(), config.cache_folder(), lenient=lenient)


def of_bytes(name: str, data: bytes, like: Mirror | None = None) -> Mirror:
    """Mirror bytes that are in no file, in memory; `name` stands for the file's in findings.

    Only blocks that another mirror does not have are checked, where there is one `like` it.
    """
    return Mirror(name, _checker(), None, lenient=True, data=data, like=like)


def _checker() -> Checker:
    return Checker(_checked, config.code_stamp(), watched)


def _checked(new: Sequence[bytes]) -> Iterator[Kept]:
    """Check blocks, many of them on all cores."""
    done = 0
    if len(new) >= MANY and (os.cpu_count() or 1) > 1:
        for kept in _shared(new):
            yield kept
            done += 1
    yield from map(_one, new[done:])


def _shared(new: Sequence[bytes]) -> Iterator[Kept]:
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


def _one(data: bytes) -> Kept:
    from chiplog.rules import check  # only changed blocks need the rules

    return tables.kept(check.one_block(data))
