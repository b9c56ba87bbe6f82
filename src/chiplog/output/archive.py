"""What became of sources that get a copy."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chiplog.output import escape
from chiplog.output.findings import counted
from chiplog.sources.archive import Archived, Outcome

_COLOURS = {Outcome.FOUND: "green", Outcome.MADE: "green", Outcome.NONE: "yellow", Outcome.UNKNOWN: "dim"}


def text(one: Archived, paint: Callable[[str, str], str]) -> str:
    """Return what became of a source: the copy, or why there is none."""
    outcome = paint(f"{one.outcome:<10}", _COLOURS[one.outcome])
    return f"{outcome} {escape.shown(one.url)}\n{'':<11}{escape.shown(one.archive or one.why)}\n"


def as_json(done: Sequence[Archived]) -> str:
    """Return one document of what became of sources."""
    sources = [_source(one) for one in done]
    return escape.json_text({"sources": sources, "counts": _outcomes(done)}, indent=2) + "\n"


def _source(one: Archived) -> dict[str, Any]:
    return {
        "event": one.event,
        "url": one.url,
        "outcome": str(one.outcome),
        "archive": one.archive or None,
        "why": one.why,
    }


def closing(done: Sequence[Archived]) -> str:
    """Return how many sources have which outcome."""
    return counted(_outcomes(done), "source")


def _outcomes(done: Sequence[Archived]) -> Mapping[str, int]:
    found = [one.outcome for one in done]
    return {str(outcome): found.count(outcome) for outcome in Outcome}
