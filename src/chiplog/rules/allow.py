"""Exceptions to a rule, beside the data: `# allow: CL204 reason` silences one rule on its line, or the line below."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from chiplog.logfile import comments
from chiplog.rules.registry import declare

SIGN = "allow:"

NEEDLESS = declare(
    "CL012",
    """An exception silences a finding that is there, and says why.

    Bad:   # allow: CL204 above a line that CL204 does not name
    Good:  # allow: CL209 the gazette is not online, above the line that CL209 names
    """,
    "warning",
)

_ALLOW = re.compile(r"#\s*allow:\s*(CL\d{3})\b[\s:]*(.*)")


class Suppression(NamedTuple):
    """An exception: the line it stands on, the line it is for (from 0), the rule's code, and the reason."""

    line: int
    target: int
    code: str
    reason: str


def read(text: str) -> list[Suppression]:
    """Return the exceptions of a readable block."""
    return list(_read(text)) if SIGN in text else []


def _read(text: str) -> Iterator[Suppression]:
    found = comments.find(text)
    below: dict[int, int] = {}
    for comment in reversed(found):
        if comment.alone:
            below[comment.line] = below.get(comment.line + 1, comment.line + 1)
    for comment in found:
        if match := _ALLOW.match(comment.text):
            yield Suppression(comment.line, below.get(comment.line, comment.line), match[1], match[2].strip())


def needless(exempt: Collection[Suppression], found: Collection[tuple[int, str]]) -> Iterator[tuple[Suppression, str]]:
    """Return the exceptions that silence nothing among (line, code) of what was found, or say no reason."""
    for one in exempt:
        if (one.target, one.code) not in found:
            yield one, f"{one.code} finds nothing here"
        elif not one.reason:
            yield one, f"{one.code} is silenced without a reason"
