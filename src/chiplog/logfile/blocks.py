"""Split the bytes of a log into blocks: the bytes of one event, with the comment lines directly above it.

`header + (block + gap) * n` is the file, byte for byte. A gap has what is between two events and belongs to neither:
blank lines, and comments that are not directly above an event.
"""

import bisect
import hashlib
import itertools
import re
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, overload

BOM = b"\xef\xbb\xbf"

_ITEM = re.compile(rb"\n-(?=[ \t\r\n]|\Z)")
_OPENING = re.compile(rb"^---[ \t]*(#[^\n]*)?\r?$")

_THROUGH = re.compile(rb"^#[ \t]*through:([^\r\n]*)", re.MULTILINE)


class Block(NamedTuple):
    """The bytes of one event, and the gap up to the next event."""

    data: bytes
    gap: bytes


class Blocks(Sequence[Block]):
    """The blocks of a log, in order; each is copied from the log's bytes when it is asked for."""

    def __init__(self, data: bytes, starts: "array[int]", ends: "array[int]") -> None:
        """Take the offset of each block, and where the block ends and its gap begins."""
        self._data = data
        self.starts = starts
        self._ends = ends

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, index: int) -> Block: ...

    @overload
    def __getitem__(self, index: slice) -> list[Block]: ...

    def __getitem__(self, index: int | slice) -> Block | list[Block]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        end = self._ends[index]
        return Block(self._data[self.starts[index] : end], self._data[end : self._stop(index)])

    def __iter__(self) -> Iterator[Block]:
        data = self._data
        for start, end, stop in zip(self.starts, self._ends, self._stops(), strict=True):
            yield Block(data[start:end], data[end:stop])

    def data_of(self, index: int) -> bytes:
        """Return the bytes of a block, without the gap below it."""
        return self._data[self.starts[index] : self._ends[index]]

    def digests(self) -> Iterator[bytes]:
        """Yield a digest of 16 bytes of each block, without its gap."""
        with memoryview(self._data) as view:
            for start, end in zip(self.starts, self._ends, strict=True):
                yield hashlib.blake2b(view[start:end], digest_size=16).digest()

    def sizes(self) -> Iterator[int]:
        """Yield the number of bytes of each block with its gap."""
        for start, stop in zip(self.starts, self._stops(), strict=True):
            yield stop - start

    def lines(self) -> Iterator[int]:
        """Yield the number of lines of each block with its gap."""
        count = self._data.count
        for start, stop in zip(self.starts, self._stops(), strict=True):
            yield count(b"\n", start, stop)

    def gaps(self) -> Iterator[bytes]:
        """Yield the gap below each block."""
        data = self._data
        for end, stop in zip(self._ends, self._stops(), strict=True):
            yield data[end:stop]

    def by(self, keys: Sequence[int]) -> "BlocksByKey":
        """Return the blocks by keys, one for each block in order."""
        return BlocksByKey(self, keys)

    def having(self, text: bytes) -> Iterator[int]:
        """Yield the numbers of the blocks that have a text in them, which may not have a line end."""
        at = 0
        while (at := self._data.find(text, at)) >= 0:
            number = bisect.bisect_right(self.starts, at) - 1
            if number >= 0 and at < self._ends[number]:
                yield number
                at = self._ends[number]
            else:
                at += 1

    def _stops(self) -> Iterator[int]:
        return (stop for _, stop in itertools.pairwise([*self.starts, len(self._data)]))

    def _stop(self, index: int) -> int:
        return self.starts[index + 1] if index + 1 < len(self) else len(self._data)


class BlocksByKey(Mapping[int, Block]):
    """The blocks of a log by keys."""

    def __init__(self, blocks: Blocks, keys: Sequence[int]) -> None:
        """Take a key for each block, in order."""
        self._blocks, self._keys = blocks, keys
        self._numbers = {key: number for number, key in enumerate(keys)}

    def __getitem__(self, key: int) -> Block:
        return self._blocks[self._numbers[key]]

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def having(self, text: bytes) -> Iterator[int]:
        """Yield the keys of the blocks that have a text in them, which may not have a line end."""
        return (self._keys[number] for number in self._blocks.having(text))


class Document(NamedTuple):
    """The bytes of a log, and the blocks in them."""

    data: bytes
    blocks: Blocks

    def __bytes__(self) -> bytes:
        return self.data

    @property
    def header(self) -> bytes:
        """What is before the first block."""
        return self.data[: self.blocks.starts[0]] if self.blocks else self.data

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.data)

    def starts(self) -> Iterator[int]:
        """Return the offset of each block in bytes."""
        return iter(self.blocks.starts)

    def line_starts(self) -> Iterator[int]:
        """Return the number of the first line of each block, from 1."""
        line = self.header.count(b"\n") + 1
        for lines in self.blocks.lines():
            yield line
            line += lines

    def through(self) -> str | None:
        """Return what the header says is the day up to which the log has been kept: `# through: 2026-07-01`."""
        found = _THROUGH.search(self.header)
        return found[1].strip(b" \t").decode(errors="replace") if found else None

    def text_lines(self, wanted: Collection[int]) -> dict[int, str]:
        """Return lines of text by their numbers from 0, for people: undecodable bytes replaced, no byte order mark.

        A number that is too high is left out.
        """
        found: dict[int, str] = {}
        left = sorted(wanted, reverse=True)
        first = 0
        last = len(self.blocks) - 1
        for number, piece in enumerate([self.header, *(b"".join(block) for block in self.blocks)], -1):
            lines = piece.count(b"\n") + (number == last)  # the last line may have no end
            if left and left[-1] < first + lines:
                text = piece.decode(errors="replace").removeprefix("\ufeff").split("\n")
                while left and left[-1] < first + lines:
                    line = left.pop()
                    found[line] = text[line - first]
            first += lines
        return found


def cut(data: bytes) -> Document:
    """Return a log split into blocks. Never fails: stray text goes into the header, a gap or a block."""
    shift = len(BOM) if data.startswith(BOM) else 0
    text = data[shift:] if shift else data
    marks = [match.start() + 1 for match in _ITEM.finditer(text)]
    if _ITEM.match(b"\n" + text[:2]):
        marks.insert(0, 0)
    if not marks:
        return Document(data, Blocks(data, array("Q"), array("Q")))
    first = _first_start(text, marks[0])
    starts = [first, *(_with_comments(text, mark, floor) for floor, mark in itertools.pairwise(marks))]
    ends = [_end(text, mark, stop) + shift for mark, stop in zip(marks, [*starts[1:], len(text)], strict=True)]
    return Document(data, Blocks(data, array("Q", [start + shift for start in starts]), array("Q", ends)))


def single(data: bytes) -> Blocks:
    """Return bytes as one block, whatever is in them."""
    return Blocks(data, array("Q", [0]), array("Q", [len(data)]))


def unparsed(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (index, line) of the lines of a header or gap that are not blank, a comment or an opening `---`."""
    opened = False
    for index, line in enumerate(data.removeprefix(BOM).split(b"\n")):
        one_line = b"\r" not in line.rstrip(b"\r")  # YAML ends a line, and so a comment, at a lone carriage return
        if one_line and (not line.strip() or line.lstrip().startswith(b"#")):
            continue
        if not opened and _OPENING.match(line):
            opened = True
            continue
        yield index, line.rstrip(b"\r")


def _first_start(data: bytes, mark: int) -> int:
    """Comments at the top, or directly below an opening `---`, belong to the header, not to the first event."""
    start = _with_comments(data, mark, 0)
    above = data[:start].replace(b"\r", b"")
    return mark if above in (b"", b"---\n") else start


def _with_comments(data: bytes, mark: int, floor: int) -> int:
    start = mark
    while start > floor:
        line = data.rfind(b"\n", 0, start - 1) + 1
        if line < floor or data[line : line + 1] != b"#":
            return start
        start = line
    return start


def _end(data: bytes, mark: int, stop: int) -> int:
    """Return where a block ends: after its last line that is neither blank nor a comment in column 0."""
    while stop > mark:
        line = data.rfind(b"\n", mark, stop - 1) + 1 or mark
        if data[line : line + 1] != b"#" and data[line:stop].strip():
            break
        stop = line
    return stop
