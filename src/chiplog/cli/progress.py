"""A bar for what lasts, on a terminal's standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

_T = TypeVar("_T")

SOON = 1.0
"""Seconds that pass before a bar is worth a look."""


def watched(things: Iterable[_T], total: int, what: str = "reading events") -> Iterator[_T]:
    """Return things one by one; a bar shows how many of the total are done, once that lasts."""
    if not sys.stderr.isatty():
        yield from things
        return
    begun, left = time.monotonic(), enumerate(things, 1)
    for done, thing in left:
        yield thing
        if time.monotonic() - begun > SOON:
            yield from _drawn(left, done, total, what)


def _drawn(left: Iterator[tuple[int, _T]], begun: int, total: int, what: str) -> Iterator[_T]:
    from rich.console import Console  # slow to load
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, completed=begun, total=total)
        for done, thing in left:
            yield thing
            bar.update(task, completed=done)
