"""Split the bytes of a log into blocks: the bytes of one event, with the comment lines directly above it.

`header + (block + gap) * n` is the file, byte for byte. A gap has what is between two events and belongs to neither:
blank lines, and comments that are not directly above an event.
"""

import hashlib
import itertools
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"

_ITEM = re.compile(rb"\n-(?=[ \t\r\n]|\Z)")
_OPENING = re.compile(rb"^---[ \t]*(#[^\n]*)?\r?$")

_THROUGH = re.compile(rb"^#[ \t]*through:([^\r\n]*)", re.MULTILINE)


class Block(NamedTuple):
    """The bytes of one event, and the gap up to the next event."""

    data: bytes
    gap: bytes

    @property
    def lines(self) -> int:
        """The number of lines of block and gap."""
        return self.data.count(b"\n") + self.gap.count(b"\n")

    def digest(self) -> bytes:
        """Return a digest of 16 bytes."""
        return hashlib.blake2b(self.data, digest_size=16).digest()


class Document(NamedTuple):
    """The bytes of a log, split into header and blocks."""

    header: bytes
    blocks: tuple[Block, ...]

    def __bytes__(self) -> bytes:
        return b"".join([self.header, *itertools.chain.from_iterable(self.blocks)])

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.header) + sum(len(block.data) + len(block.gap) for block in self.blocks)

    def starts(self) -> Iterator[int]:
        """Return the offset of each block in bytes."""
        offset = len(self.header)
        for block in self.blocks:
            yield offset
            offset += len(block.data) + len(block.gap)

    def line_starts(self) -> Iterator[int]:
        """Return the number of the first line of each block, from 1."""
        line = self.header.count(b"\n") + 1
        for block in self.blocks:
            yield line
            line += block.lines

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
    if data.startswith(BOM):
        rest = cut(data[len(BOM) :])
        return Document(BOM + rest.header, rest.blocks)
    marks = [match.start() + 1 for match in _ITEM.finditer(data)]
    if _ITEM.match(b"\n" + data[:2]):
        marks.insert(0, 0)
    if not marks:
        return Document(data, ())
    first = _first_start(data, marks[0])
    starts = [first, *(_with_comments(data, mark, floor) for floor, mark in itertools.pairwise(marks))]
    ends = [*starts[1:], len(data)]
    blocks = tuple(_split(data, start, mark, end) for start, mark, end in zip(starts, marks, ends, strict=True))
    return Document(data[:first], blocks)


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


def _split(data: bytes, start: int, mark: int, end: int) -> Block:
    """A block ends with its last line that is neither blank nor a comment in column 0."""
    stop = end
    while stop > mark:
        line = data.rfind(b"\n", mark, stop - 1) + 1 or mark
        if data[line : line + 1] != b"#" and data[line:stop].strip():
            break
        stop = line
    return Block(data[start:stop], data[stop:end])
