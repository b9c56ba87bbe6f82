"""Exceptions to a rule, beside the data: `# allow: CL204 reason` suppresses a rule on its line, or the line below."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from chiplog.logfile.parse import Parsed
from chiplog.rules.registry import declare

SIGN = "allow:"

NEEDLESS = declare(
    "CL012",
    """An exception suppresses an existing finding, and gives the reason.

    Bad:   # allow: CL204 above a line without a CL204 finding
    Good:  # allow: CL209 the gazette is not online, above a line with a CL209 finding
    """,
    "warning",
)

_ALLOW = re.compile(r"#\s*allow:\s*(CL\d{3})\b[\s:]*(.*)")


class Suppression(NamedTuple):
    """An exception: its line, the line that it applies to (both from 0), the rule's code, and the reason."""

    line: int
    target: int
    code: str
    reason: str


def read(block: Parsed) -> list[Suppression]:
    """Return the exceptions of a block."""
    return list(_read(block)) if SIGN in block.text else []


def _read(block: Parsed) -> Iterator[Suppression]:
    below: dict[int, int] = {}
    for comment in reversed(block.comments):
        if comment.alone:
            below[comment.line] = below.get(comment.line + 1, comment.line + 1)
    for comment in block.comments:
        if match := _ALLOW.match(comment.text):
            yield Suppression(comment.line, below.get(comment.line, comment.line), match[1], match[2].strip())


def needless(
    suppressions: Collection[Suppression], found: Collection[tuple[int, str]]
) -> Iterator[tuple[Suppression, str]]:
    """Yield exceptions that match none of the findings (line, code), or give no reason; each with a message."""
    for one in suppressions:
        if (one.target, one.code) not in found:
            yield one, f"there is no {one.code} finding here to suppress"
        elif not one.reason:
            yield one, f"{one.code} is suppressed without a reason"
