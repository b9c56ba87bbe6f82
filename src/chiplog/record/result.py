"""The result of a write, or why nothing was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # both are slow to load
    from chiplog.record.suggested import Suggestion
    from chiplog.rules.check import LocatedProblem

Duplicate = Mapping[str, str]
"""`id`, `title` and `why` of an event that is the same act."""


@dataclass(frozen=True)
class WriteResult:
    """The result of a write; `why_not` is empty if it was made, or would have been made without --dry-run."""

    events: tuple[Mapping[str, Any], ...]
    file: str
    diff: str
    found: tuple[LocatedProblem, ...] = ()
    certain: tuple[Duplicate, ...] = ()
    likely: tuple[Duplicate, ...] = ()
    written: bool = False
    why_not: str = ""
    verb: str = "added"
    skipped: int = 0
    """How many entries of an import are in the log already."""
    text: bytes = b""
    """The new log, where it is standard input and so in no file."""
    page: str = ""
    """The kind of the page from which the entries are: `article`, `challenge`, `no-act` or `error`."""
    doubt: str = ""
    """Why the page seems to report no act by a government, or ""."""
    evidence: tuple[Mapping[str, Mapping[str, str]], ...] = ()
    missing: tuple[tuple[str, ...], ...] = ()
    suggested: tuple[Mapping[str, Suggestion], ...] = ()
    """For each entry from a page, what similar events of the log have for its empty fields."""
    notes: tuple[str, ...] = ()
    """What else a person should know."""
