"""Merge three versions of a text by lines, as git does."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from chiplog.review.three import ThreeWay


def split(text: str) -> list[str]:
    """Return the lines of a text, each with its end. Only LF ends a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def merged(texts: ThreeWay[str]) -> list[str | ThreeWay[str]]:
    """Return the merged text in pieces: text, and for each conflict the three versions.

    Without a base, every difference is a conflict.
    """
    found: list[str | ThreeWay[str]] = []
    for piece in _pieces(texts.each(split)):
        joined = piece.each("".join)
        found.append(joined if joined.conflict else joined.merged)
    return found


def clean(texts: ThreeWay[str]) -> str | None:
    """Return the merged text, or None if there is a conflict."""
    found = ""
    for piece in merged(texts):
        if not isinstance(piece, str):
            return None
        found += piece
    return found


def _pieces(lines: ThreeWay[Sequence[str]]) -> Iterator[ThreeWay[Sequence[str]]]:
    """Yield three texts in pieces, cut at the lines that all of them have."""
    base, ours, theirs = 0, 0, 0
    for i, j, k in _anchors(lines):
        yield ThreeWay(lines.base[base:i], lines.ours[ours:j], lines.theirs[theirs:k], lines.known)
        yield ThreeWay(lines.ours[j : j + 1], lines.ours[j : j + 1], lines.ours[j : j + 1])
        base, ours, theirs = i + lines.known, j + 1, k + 1
    yield ThreeWay(lines.base[base:], lines.ours[ours:], lines.theirs[theirs:], lines.known)


def _anchors(lines: ThreeWay[Sequence[str]]) -> Iterator[tuple[int, int, int]]:
    """Yield the indexes of the lines that all have in common: in the base (0 without one), ours and theirs."""
    if not lines.known:
        yield from ((0, j, k) for j, k in _matches(lines.ours, lines.theirs))
        return
    in_theirs = dict(_matches(lines.base, lines.theirs))
    yield from ((i, j, in_theirs[i]) for i, j in _matches(lines.base, lines.ours) if i in in_theirs)


def _matches(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    for match in SequenceMatcher(None, one, other).get_matching_blocks():
        yield from ((match.a + step, match.b + step) for step in range(match.size))
