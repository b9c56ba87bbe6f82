"""The inbox of a log: a line of JSON for each item, sorted, so that a diff shows what came and what became of it.

It is a file in the user's state folder, or, where the user's own settings share it, `inbox.jsonl` beside the log. Where
a source was left is always kept in the state folder: it is nobody else's.
"""

import contextlib
import json
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from chiplog import private, settings
from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Validators
from chiplog.inbox.item import Item
from chiplog.inbox.reader import Cursor
from chiplog.inbox.sources import Source
from chiplog.logfile import store

SHARED = "inbox.jsonl"
LARGEST = 50_000_000
"""Bytes of the largest inbox that is read."""

Items = dict[str, Item]
"""Items by key."""


@dataclass(frozen=True)
class Inbox:
    """The files of an inbox: its items, and the folder of its cursors."""

    path: str
    folder: Path
    _read: dict[bytes, Items] = field(default_factory=dict, repr=False, compare=False)
    """What the file held when it was last written or read here: a pull of many pages reads it after each."""

    @classmethod
    def of(cls, log: str, *, shared: bool = False) -> "Inbox":
        """Return the inbox of the log at a path. Raises UsageError where there is no folder for it."""
        folder = settings.inbox_folder(log)
        beside = os.path.join(os.path.dirname(os.path.realpath(log)), SHARED)
        return cls(beside if shared else str(folder / SHARED), folder)

    def items(self) -> Items:
        """Return all items by key. Raises UnreadableError, with the line, for a file that is no inbox."""
        return self._items(_bytes(self.path))

    def _items(self, data: bytes) -> Items:
        if data not in self._read:
            found = _items(self.path, data)
            self._read.clear()
            self._read[data] = found
        return self._read[data]

    def find(self, number: int) -> Item:
        """Return the item with a number. Raises UsageError where there is none."""
        return numbered(self.items(), number)

    def update(self, change: Callable[[Items], Iterable[Item]]) -> None:
        """Put the items that a function returns, given those that are there, into the file; in one step.

        No other process writes meanwhile. New items get the next numbers. Raises UnreadableError for a file that is no
        inbox, and RefusedError where it can't be written; then it is as it was.
        """
        with store.locked(self.path):
            before = _bytes(self.path)
            held = self._items(before)
            new = dict(held)
            last = max((one.number for one in held.values()), default=0)
            for one in change(held):
                last += not one.number
                new[one.key] = one if one.number else replace(one, number=last)
            after = _text(new.values()).encode()
            if after != before:
                _write(self.path, after)
                self._read.clear()
                self._read[after] = new

    def cursor(self, source: Source) -> Cursor:
        """Return where a source was left; a new cursor where it is new, or its settings have changed."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            told = json.loads(_read(str(self._cursor(source)), LARGEST))
            if told.pop("of") == source.digest:
                return _as_cursor(**told)
        return Cursor()

    def leave(self, source: Source, cursor: Cursor) -> None:
        """Keep where a source is left. Raises RefusedError where it can't be written."""
        try:
            private.write(self._cursor(source), json.dumps({"of": source.digest, **asdict(cursor)}))
        except OSError as error:
            raise RefusedError(f"{self._cursor(source)} can't be written: {error.strerror}", _SPACE) from None

    def _cursor(self, source: Source) -> Path:
        return self.folder / f"{source.name}.json"


def numbered(held: Items, number: int) -> Item:
    """Return the item with a number among others. Raises UsageError where there is none."""
    for one in held.values():
        if one.number == number:
            return one
    raise UsageError(f"the inbox has no item {number}", "`chiplog inbox list` shows their numbers")


def _as_cursor(validators: Any, wait: Any, entries: Any = None, **texts: Any) -> Cursor:
    """Return a cursor from what a file holds. Raises TypeError or AttributeError for what no pull has written."""
    kept = Validators(**validators)
    rows = [] if entries is None else list(entries.values())
    if not all(isinstance(one, str) for one in (*texts.values(), kept.etag, kept.modified)):
        raise TypeError(texts)
    if not isinstance(wait, int | float) or not all([type(part) for part in one] == _ENTRY for one in rows):
        raise TypeError(wait)
    return Cursor(**texts, validators=kept, wait=wait, entries=entries)


_ENTRY = [str, str, str, list, str]
"""What an entry of a list is kept as."""

_SPACE = "free some space, or check its permissions"


def _items(path: str, data: bytes) -> Items:
    """Return the items of a file, with a number for each: two that got the same in two clones get two."""
    found: Items = {}
    for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        try:
            one = items.read(line)
        except ValueError as error:
            raise UnreadableError(f"{path}:{number}: {error}", "correct the line, or delete it") from None
        if one.key in found:
            one = _settled(found[one.key], one)
        found[one.key] = one
    return _numbered(found)


def _settled(one: Item, other: Item) -> Item:
    """Return the one of two lines of an item on which more is decided: a merge may keep both."""
    return one if one.state is not items.State.NEW else replace(other, number=min(one.number, other.number))


def _numbered(found: Items) -> Items:
    last = max((one.number for one in found.values()), default=0)
    taken: set[int] = set()
    for key, one in sorted(found.items()):
        if one.number in taken:
            last += 1
            found[key] = replace(one, number=last)
        taken.add(found[key].number)
    return found


def _text(some: Iterable[Item]) -> str:
    return "".join(f"{items.line(one)}\n" for one in sorted(some, key=lambda one: (one.day, one.key)))


def _bytes(path: str) -> bytes:
    """Return what a file holds, nothing where there is none. Raises UnreadableError for what can't be read."""
    try:
        return _read(path, LARGEST)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "check its permissions") from None
    except ValueError as error:
        raise UnreadableError(f"{path} {error}", "move it away") from None


def _read(path: str, largest: int) -> bytes:
    """Return the bytes of a regular file. Raises ValueError for a link, a device or what is too large, and OSError."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise ValueError("is not a regular file")  # a shared one comes with a clone
    with open(path, "rb") as opened:
        data = opened.read(largest + 1)
    if len(data) > largest:
        raise ValueError(f"is larger than {largest // 1_000_000} MB")
    return data


def _write(path: str, data: bytes) -> None:
    try:
        if not os.path.lexists(path):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        store.put(path, data)
    except OSError as error:
        raise RefusedError(f"{path} can't be written: {error.strerror}", _SPACE) from None


def as_dict(one: Item) -> dict[str, Any]:
    """Return an item for JSON."""
    told: dict[str, Any] = json.loads(items.line(one))
    return {"state": str(items.State.NEW), **told}
