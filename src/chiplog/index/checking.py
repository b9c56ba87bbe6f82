"""Check blocks that the index does not know: a few in this process, many on all cores."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from chiplog import __version__
from chiplog.index import schema
from chiplog.index.schema import Batch, IndexRow

MANY = 2000
"""Blocks from which on starting a process for each core is faster."""

CHUNK = 250
"""Blocks that are checked and stored together."""

_Chunk = tuple[int, Sequence[bytes]]
"""The key of the first block, and the blocks."""

_AHEAD = 8
"""Chunks that are given to each process before their rows are stored: more would only take memory."""

_PACKAGE = Path(__file__).parents[1]


def batches(data_of: Callable[[int], bytes], new: Sequence[int], first: int) -> Iterator[Batch]:
    """Yield the rows of blocks, in order, those of up to `CHUNK` blocks together.

    `new` are the numbers of the blocks, for which `data_of` returns their bytes; `first` is the key of the first.
    """

    def chunk(start: int) -> _Chunk:
        return first + start, [data_of(number) for number in new[start : start + CHUNK]]

    starts = range(0, len(new), CHUNK)
    done = 0
    if len(new) >= MANY and (os.cpu_count() or 1) > 1:
        for batch in _in_processes(map(chunk, starts)):
            yield batch
            done += 1
    for start in starts[done:]:
        yield _batch(chunk(start))


def stamp() -> str:
    """Return a text that changes when the reading or the checking of blocks may: the version, and the files' times."""
    newest = max(
        entry.stat().st_mtime_ns
        for room in ("index", "logfile", "model", "rules")
        for entry in os.scandir(_PACKAGE / room)
        if entry.name.endswith(".py")
    )
    return f"{__version__} {newest}"


def _in_processes(chunks: Iterable[_Chunk]) -> Iterator[Batch]:
    """Yield what other processes make of chunks; where the system has none to give, of fewer than there are."""
    from concurrent.futures import Future, ProcessPoolExecutor  # only many blocks need it
    from concurrent.futures.process import BrokenProcessPool

    # Loaded once, before the processes are forked from this one.
    from chiplog.model import event  # noqa: F401
    from chiplog.rules import check  # noqa: F401

    try:
        with ProcessPoolExecutor(initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN)) as pool:
            given: deque[Future[Batch]] = deque()
            try:
                for chunk in chunks:
                    given.append(pool.submit(_batch, chunk))
                    if len(given) >= _AHEAD * (os.cpu_count() or 1):
                        yield given.popleft().result()
                while given:
                    yield given.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)
    except (OSError, NotImplementedError, BrokenProcessPool):
        return


def _batch(chunk: _Chunk) -> Batch:
    first, blocks = chunk
    return schema.batch(first, map(_row, blocks))


def _row(data: bytes) -> IndexRow:
    from chiplog.rules import check  # only changed blocks need the rules

    return schema.row_of(check.one_block(data))
