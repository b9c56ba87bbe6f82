"""Change a log by splicing bytes: one block changes, and no other byte."""

import bisect
import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from chiplog import worktree
from chiplog.logfile import blocks, unified_diff
from chiplog.logfile.blocks import Document

_PLUS = re.compile(r"(?<= )\+(\d+)")
_NUMBERS = re.compile(r"([-+])(\d+)(,\d+)?")


class Splice(NamedTuple):
    """A change: bytes `start` to `stop` of the old file are replaced by `new`."""

    start: int
    stop: int
    new: bytes

    def apply(self, data: bytes) -> bytes:
        """Return the file with the splice made."""
        view = memoryview(data)  # a log may be large: no part of it is copied twice
        return b"".join([view[: self.start], self.new, view[self.stop :]])


def insert(
    document: Document, order: Sequence[tuple[str, str, str] | None], key: tuple[str, str, str], block: str
) -> Splice:
    """Return the splice that inserts a new block: before the first event that sorts after it, else at the end.

    `order` has (actor, announced, id) of each block, or None if it is unknown. The new lines have the line ends of
    the file.
    """
    data = bytes(document)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    text = block.encode().replace(b"\n", newline)
    for start, other in zip(document.starts(), order, strict=True):
        if other and other > key:
            return Splice(start, start, text + newline)
    return Splice(len(data), len(data), _apart(data, newline) + text)


def insert_all(
    document: Document, order: Sequence[tuple[str, str, str] | None], new: Iterable[tuple[tuple[str, str, str], str]]
) -> list[Splice]:
    """Return the splices that insert many new blocks like `insert`; one splice for each place, in order."""
    data = bytes(document)
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    known = [(other, start) for other, start in zip(order, document.starts(), strict=True) if other]
    highest = list(itertools.accumulate((other for other, _ in known), max))
    places: dict[int, list[bytes]] = {}
    for key, block in sorted(new):
        index = bisect.bisect_right(highest, key)
        start = known[index][1] if index < len(known) else len(data)
        places.setdefault(start, []).append(block.encode().replace(b"\n", newline))
    return [
        Splice(start, start, _apart(data, newline) + newline.join(some))
        if start == len(data)
        else Splice(start, start, b"".join(text + newline for text in some))
        for start, some in sorted(places.items())
    ]


def apply_all(data: bytes, splices: Sequence[Splice]) -> bytes:
    """Return the file with all splices made; their places are those of the old file."""
    view, parts, done = memoryview(data), list[bytes | memoryview](), 0
    for splice in splices:
        parts += [view[done : splice.start], splice.new]
        done = splice.stop
    return b"".join([*parts, view[done:]])


def diff_all(before: bytes, splices: Sequence[Splice], path: str) -> str:
    """Return several splices of a file as one unified diff."""
    hunks, added = [], 0
    counted, lines_above = 0, 0
    for splice in splices:
        start = before.rfind(b"\n", 0, splice.start) + 1
        lines_above += before.count(b"\n", counted, start)
        counted = start
        head, *lines = _hunk(before, splice, lines_above)
        number = _PLUS.search(head)
        moved = head if number is None else _PLUS.sub(f"+{int(number[1]) + added}", head)
        hunks += [moved, *lines]
        added += splice.new.count(b"\n") - before.count(b"\n", splice.start, splice.stop)
    return "".join([worktree.patch_header(path), *hunks]) if hunks else ""


def replace(document: Document, index: int, text: str) -> Splice:
    """Return the splice that replaces a block's text; the file keeps its line ends."""
    start = document.blocks.starts[index]
    old = document.blocks[index].data
    new = _with_ends_of(old, text.rstrip("\n").encode(errors="surrogateescape") + b"\n")
    return Splice(start, start + len(old), new if old.endswith(b"\n") else new.removesuffix(b"\n").removesuffix(b"\r"))


def _with_ends_of(old: bytes, new: bytes) -> bytes:
    """Return lines with the line ends of a text; if it has both kinds, each line that is in it keeps its own."""
    returned = old.count(b"\r\n")
    if returned in (0, old.count(b"\n")):
        return new.replace(b"\n", b"\r\n") if returned else new
    rows = [line.removesuffix(b"\n") for line in re.findall(rb"[^\n]*\n|[^\n]+", old)]
    ours, theirs = [row.removesuffix(b"\r") for row in rows], new.removesuffix(b"\n").split(b"\n")
    found = [line + b"\r" for line in theirs]
    for match in difflib.SequenceMatcher(None, ours, theirs).get_matching_blocks():
        found[match.b : match.b + match.size] = rows[match.a : match.a + match.size]
    return b"".join(line + b"\n" for line in found)


def remove(document: Document, index: int) -> Splice:
    """Return the splice that removes a block, with the comments directly above it; separate comments stay.

    The blank lines after it are removed too; at the end of the file, those before it.
    """
    data, block = bytes(document), document.blocks[index]
    start = document.blocks.starts[index]
    stop = start + len(block.data) + (0 if block.gap.strip() else len(block.gap))
    if stop == len(data):
        kept = data[:start].rstrip(b"\r\n")
        start = data.index(b"\n", len(kept)) + 1 if kept and start > len(kept) else len(kept)
    return Splice(start, stop, b"")


def diff(before: bytes, splice: Splice, path: str) -> str:
    """Return a splice of a file as a unified diff with three lines of context."""
    lines_above = before.count(b"\n", 0, before.rfind(b"\n", 0, splice.start) + 1)
    hunk = _hunk(before, splice, lines_above)
    return "".join([worktree.patch_header(path), *hunk]) if hunk else ""


def _hunk(before: bytes, splice: Splice, lines_above: int) -> list[str]:
    """Return the lines of a splice's hunk; `lines_above` is the number of lines before its first line."""
    start = before.rfind(b"\n", 0, splice.start) + 1
    stop = splice.stop if splice.stop == splice.start == start else _line_end(before, splice.stop)
    above = unified_diff.lines(before[max(0, start - 20_000) : start])[-unified_diff.CONTEXT :]
    below = unified_diff.lines(before[stop : stop + 20_000])[: unified_diff.CONTEXT]
    old = unified_diff.lines(before[start:stop])
    new = unified_diff.lines(before[start : splice.start] + splice.new + before[splice.stop : stop])
    first = lines_above - len(above)
    hunks = unified_diff.hunk_lines([*above, *old, *below], [*above, *new, *below])
    if not old:  # show an insertion as it is made: the block, then the blank line
        head = f"@@ -1,{len(above) + len(below)} +1,{len(above) + len(new) + len(below)} @@\n"
        body = [*(f" {line}" for line in above), *(f"+{line}" for line in new), *(f" {line}" for line in below)]
        hunks = [head, *body]
    return [_shifted(line, first) for line in hunks]


def keeps_the_others(before: Document, splice: Splice, after: bytes) -> bool:
    """Return whether the new bytes differ from the old ones only by the splice, and only its block differs.

    A change can affect only the blocks next to it, by taking lines or comments from them or giving lines to them. So
    these are split again; beyond them equal bytes are equal blocks.
    """
    data = bytes(before)
    grown = len(splice.new) - (splice.stop - splice.start)
    if len(after) != len(data) + grown:
        return False
    if not (_alike(after, 0, data, 0, splice.start) and _alike(after, splice.stop + grown, data, splice.stop)):
        return False
    low, high = _beside(before, splice)
    ours, theirs = _apart_from_common(
        [block.data for block in blocks.cut(data[low:high]).blocks],
        [block.data for block in blocks.cut(after[low : high + grown]).blocks],
    )
    index = next((i for i, (old, new) in enumerate(zip(ours, theirs, strict=False)) if old != new), len(ours))
    rest = ours[index + (splice.stop > splice.start) :]
    unchanged = theirs == ours and splice.new.strip() == data[splice.start : splice.stop].strip()
    return unchanged or theirs == [*ours[:index], splice.new.strip(), *rest]


def _alike(one: bytes, first: int, other: bytes, second: int, size: int | None = None) -> bool:
    """Return whether so many bytes from two offsets, or all, are equal; they are compared piece by piece."""
    left = len(other) - second if size is None else size
    pieces = ((at, min(_PIECE, left - at)) for at in range(0, left, _PIECE))
    return all(one[first + at : first + at + n] == other[second + at : second + at + n] for at, n in pieces)


_PIECE = 1 << 20
"""Bytes that are compared at once: slices are copies, and a log may be large."""


def _beside(document: Document, splice: Splice) -> tuple[int, int]:
    """Return where the block before a splice begins, and where the block after it ends, with its gap."""
    starts = document.blocks.starts
    before, behind = bisect.bisect_left(starts, splice.start), bisect.bisect_left(starts, splice.stop)
    low = starts[before - 1] if before > 1 else 0
    high = starts[behind + 1] if behind + 1 < len(starts) else document.size
    return low, high


def _apart_from_common(one: Sequence[bytes], other: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the parts of two lists that differ, without line ends, because the last line may have none."""
    room = min(len(one), len(other))
    head = next((i for i in range(room) if one[i] != other[i]), room)
    tail = next((i for i in range(room - head) if one[-1 - i] != other[-1 - i]), room - head)
    left, right = ([data.strip() for data in some[head : len(some) - tail]] for some in (one, other))
    return left, right


def _apart(data: bytes, newline: bytes) -> bytes:
    """Return the bytes that are needed between the end of the file and a new last block."""
    if not data.strip():
        return b""
    if not data.endswith(b"\n"):
        return newline * 2
    return b"" if data.replace(b"\r\n", b"\n").endswith(b"\n\n") else newline


def _line_end(data: bytes, offset: int) -> int:
    end = data.find(b"\n", offset)
    return len(data) if end < 0 else end + 1


def _shifted(line: str, first: int) -> str:
    """Return a hunk line with its line numbers moved down, or with the note for a missing line end."""
    if line.startswith("@@"):
        return _NUMBERS.sub(lambda match: f"{match[1]}{_moved(int(match[2]), match[3] or ',1', first)}", line)
    return unified_diff.ended(line)


def _moved(number: int, count: str, first: int) -> str:
    """Return the line number of one side of a hunk; a side without lines has the number of the line before it."""
    return f"{number + first - (count == ',0' and number > 0)}{count}"


def shared_ends(before: bytes, after: bytes) -> tuple[int, int]:
    """Return how many bytes two texts have in common at their start, and at their end, without overlap."""
    most = min(len(before), len(after))
    start = _shared(lambda least, size: before[least:size] == after[least:size], most)
    long, longer = len(before), len(after)
    end = _shared(
        lambda least, size: before[long - size : long - least] == after[longer - size : longer - least], most - start
    )
    return start, end


def _shared(alike: Callable[[int, int], bool], most: int) -> int:
    """Return the largest size up to `most` for which `alike` is true: how far two texts are equal."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if alike(least, middle) else (least, middle - 1)
    return least
