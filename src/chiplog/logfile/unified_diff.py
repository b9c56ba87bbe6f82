"""Unified diffs of a log's bytes, for `git apply`."""

import difflib
import re
from collections.abc import Sequence

from chiplog import worktree

CONTEXT = 3
"""Lines shown around a change."""


def between(before: bytes, after: bytes, path: str) -> str:
    """Return the unified diff of a file's old bytes and new ones, or "" where they are equal."""
    hunks = hunk_lines(lines(before), lines(after))
    return "".join([worktree.patch_header(path), *map(ended, hunks)]) if hunks else ""


def lines(data: bytes) -> list[str]:
    """Return the lines of a text, each with its end; bytes that are not UTF-8 are kept as surrogates."""
    return re.findall(r"[^\n]*\n|[^\n]+", data.decode(errors="surrogateescape"))


def hunk_lines(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return the lines of the hunks that turn one list of lines into another."""
    return list(difflib.unified_diff(old, new, n=CONTEXT))[2:]


def ended(line: str) -> str:
    """Return a line of a hunk with its end; below the last line of a file without one it says so."""
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
