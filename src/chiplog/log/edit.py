"""Change a log by splicing bytes: one block in, and no other byte touched."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from chiplog.log import blocks
from chiplog.log.blocks import Document

CONTEXT = 3
"""Lines shown around a change in a diff."""


class Splice(NamedTuple):
    """Bytes `start` to `stop` of the old file give way to `new`."""

    start: int
    stop: int
    new: bytes

    def apply(self, data: bytes) -> bytes:
        """Give the file with the splice made."""
        return data[: self.start] + self.new + data[self.stop :]


def insert(
    document: Document, order: Sequence[tuple[str, str, str] | None], key: tuple[str, str, str], block: str
) -> Splice:
    """Say where a new block goes: before the first event that sorts after it, else to the end.

    `order` has (actor, announced, id) of each block, or None where it can't be told. The new lines end as the
    file's do.
    """
    data = bytes(document)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    text = block.encode().replace(b"\n", newline)
    for start, other in zip(document.starts(), order, strict=True):
        if other and other > key:
            return Splice(start, start, text + newline)
    return Splice(len(data), len(data), _apart(data, newline) + text)


def diff(before: bytes, splice: Splice, name: str) -> str:
    """Give a splice as a unified diff with three lines of context."""
    start = before.rfind(b"\n", 0, splice.start) + 1
    stop = splice.stop if splice.stop == splice.start == start else _line_end(before, splice.stop)
    after = splice.apply(before)
    removed = _lines(before[start:stop])
    added = _lines(after[start : stop + len(splice.new) - (splice.stop - splice.start)])
    while removed and added and removed[0] == added[0]:
        start += len(removed[0].encode(errors="surrogateescape"))
        removed, added = removed[1:], added[1:]
    above = _lines(before[:start][-20_000:])[-CONTEXT:]
    below = _lines(before[stop : stop + 20_000])[:CONTEXT]
    first = before.count(b"\n", 0, start) + 1 - len(above)
    old = len(above) + len(removed) + len(below)
    new = len(above) + len(added) + len(below)
    name = name.lstrip("/")
    head = f"--- a/{name}\n+++ b/{name}\n@@ -{_range(first, old)} +{_range(first, new)} @@\n"
    body = [*_marked(" ", above), *_marked("-", removed), *_marked("+", added), *_marked(" ", below)]
    return head + "".join(body)


def keeps_the_others(before: Document, splice: Splice, after: bytes) -> bool:
    """Whether the new bytes are the old ones but for the splice, and have one block more, the spliced one."""
    data = bytes(before)
    tail = data[splice.stop :]
    head_and_tail = after.startswith(data[: splice.start]) and after.endswith(tail)
    length = len(after) == len(data) - (splice.stop - splice.start) + len(splice.new)
    ours = [block.data.rstrip() for block in before.blocks]
    theirs = [block.data.rstrip() for block in blocks.cut(after).blocks]
    index = next((i for i, (old, new) in enumerate(zip(ours, theirs, strict=False)) if old != new), len(ours))
    return head_and_tail and length and theirs == [*ours[:index], splice.new.strip(), *ours[index:]]


def _apart(data: bytes, newline: bytes) -> bytes:
    """What must stand between the file's end and a new last block."""
    if not data.strip():
        return b""
    if not data.endswith(b"\n"):
        return newline * 2
    return b"" if data.replace(b"\r\n", b"\n").endswith(b"\n\n") else newline


def _line_end(data: bytes, offset: int) -> int:
    end = data.find(b"\n", offset)
    return len(data) if end < 0 else end + 1


def _lines(data: bytes) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", data.decode(errors="surrogateescape"))


def _marked(sign: str, lines: list[str]) -> list[str]:
    return [
        f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n" for line in lines
    ]


def _range(first: int, count: int) -> str:
    return f"{first if count else first - 1},{count}"
