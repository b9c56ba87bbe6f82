"""The pages that events cite: of all events, of some, or only what a pull request adds."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.index import select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.versions import revisions


class Citation(NamedTuple):
    """A source of an event, with the event's key and id."""

    key: int
    event: str
    announced: str
    source: Mapping[str, str]

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.source["url"]


@dataclass(frozen=True)
class Wanted:
    """Which sources: those of the events that match, and of these only what a revision does not have."""

    filters: Filters
    on: dt.date
    since: str | None = None


def citations(log: Log, wanted: Wanted, same: Callable[[Citation], Any] = lambda one: one.url) -> list[Citation]:
    """Return the sources of events in the order of the list, the newest first.

    With a revision, only those that it does not have; `same` says what makes two sources the same. Raises UsageError
    for a name of no revision, and UnreadableError where it can't be read.
    """
    found = _of(log, log.select(wanted.filters, wanted.on))
    if wanted.since is None:
        return list(found)
    with revisions.opened(revisions.named(log.path, wanted.since), log.path) as old:
        known = {same(one) for one in _of(old, old.select(Filters(), wanted.on))}
    return [one for one in found if same(one) not in known]


def _of(log: Log, keys: list[int]) -> Iterator[Citation]:
    for key, row in zip(keys, select.events(log.index, keys), strict=True):
        yield from (Citation(key, row["id"], row["announced"], source) for source in row["sources"])


def lines(log: Log, some: Iterable[Citation]) -> dict[tuple[int, str], int]:
    """Return the line of the log's file (from 1) of the address of each source, by the event's key and address."""
    document, keys = log.document(), list(log.index.layout().keys)
    starts = dict(zip(keys, document.line_starts(), strict=True))
    blocks = document.blocks.by(keys)
    return {(one.key, one.url): starts[one.key] + _line(blocks[one.key].data, one.url) for one in some}


def _line(block: bytes, url: str) -> int:
    """Return the line of a block, from 0, that has an address; that of its first source, if it is written in parts."""
    rows = block.split(b"\n")
    for text in (url.encode(errors="surrogateescape"), b"url:"):
        if (at := next((number for number, row in enumerate(rows) if text in row), None)) is not None:
            return at
    return 0
