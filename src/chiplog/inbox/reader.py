"""What every kind of source has in common: it is read piece by piece from where it was left."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from chiplog.inbox.fetch import Fetch, Fetched, Validators
from chiplog.inbox.item import Item
from chiplog.inbox.sources import Source

MOST = 10_000
"""Items that are taken from a source at once."""


@dataclass(frozen=True)
class Cursor:
    """Where a source was left: what to ask with next, and what a second download is compared with.

    `since` is the first day to ask about, `page` the address of the next page of an answer that was not read to its
    end, `entries` what a list held by id, or None before the first download.
    """

    since: str = ""
    page: str = ""
    validators: Validators = field(default_factory=Validators)
    entries: Mapping[str, Any] | None = None
    wait: float = 0
    """The second since 1970 before which the server does not want to be asked."""


@dataclass(frozen=True)
class Piece:
    """A piece of what a source has: its items, where it is left after them, and notes on how it was read."""

    items: tuple[Item, ...] = ()
    cursor: Cursor = field(default_factory=Cursor)
    unchanged: bool = False
    notes: tuple[str, ...] = ()


Reader = Callable[[Source, Cursor, Fetch], Iterator[Piece]]
"""Read a source from a cursor on. Raises ChiplogError; what came before it holds."""


def of_one_file(largest: int, items: Callable[[Fetched, Source], tuple[tuple[Item, ...], tuple[str, ...]]]) -> Reader:
    """Return the reader of a source that is one file of so many bytes at most; `items` returns its items and notes."""

    def read(source: Source, cursor: Cursor, fetch: Fetch) -> Iterator[Piece]:
        had = fetch(source.url, cursor.validators, largest)
        if had.unchanged:
            yield Piece(cursor=cursor, unchanged=True)
            return
        found, notes = items(had, source)
        yield Piece(found, Cursor(validators=had.validators), notes=notes)

    return read
