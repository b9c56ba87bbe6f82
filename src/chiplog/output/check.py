"""What was found out about pages that events cite: alive, moved or gone."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chiplog.output import escape
from chiplog.output.findings import Annotation, counted
from chiplog.sources.check import Checked, CheckReport
from chiplog.sources.results import Verdict

COMMAND = "sources check"
HEADS = ("", "page", "why", "events")
_COLOURS = {Verdict.GONE: "red", Verdict.MOVED: "yellow", Verdict.UNKNOWN: "dim"}
_SEVERITY = {Verdict.GONE: "error", Verdict.MOVED: "warning"}


def text(report: CheckReport, paint: Callable[[str, str], str]) -> str:
    """Return the pages that are not simply alive, those that are gone first: the verdict, the address, why, the ids."""
    return "".join(_checked(one, paint) for one in _by_verdict(report))


def _by_verdict(report: CheckReport) -> Iterator[Checked]:
    return (one for verdict in _COLOURS for one in report.pages if one.result.verdict is verdict)


def _checked(one: Checked, paint: Callable[[str, str], str]) -> str:
    result = one.result
    verdict = paint(f"{result.verdict:<10}", _COLOURS[result.verdict])
    return (
        f"{verdict} {escape.shown(result.url)}\n{'':<11}{escape.shown(_why(one))}\n"
        f"{'':<11}{escape.shown(', '.join(one.events))}\n"
    )


def _why(one: Checked) -> str:
    since = one.result.missing_since
    return f"{one.result.why}, not found since {_moment(since)[:10]}" if since else one.result.why


def closing(report: CheckReport) -> str:
    """Return how many pages have which verdict, and what can be done."""
    counts = report.counts()
    said = counted(counts, "page")
    return f"{said}; `chiplog sources check --write` writes new addresses" if counts[Verdict.MOVED] else said


def document(report: CheckReport) -> dict[str, Any]:
    """Return one document of all pages and the counts."""
    return {"pages": [_page(one, report.file) for one in report.pages], "counts": report.counts()}


def _page(one: Checked, file: str) -> dict[str, Any]:
    result = one.result
    found = {
        "url": result.url,
        "verdict": str(result.verdict),
        "why": result.why,
        "status": result.status or None,
        "moved_to": result.moved_to or None,
        "checked": _moment(result.checked),
        "not_found_since": _moment(result.missing_since) if result.missing_since else None,
    }
    return {**found, "events": list(one.events), "file": file, "line": one.line}


def renamed(report: CheckReport, name: Callable[[str], str]) -> CheckReport:
    """Return the report with another name of its file."""
    return replace(report, file=name(report.file))


def annotations(report: CheckReport) -> Iterator[Annotation]:
    """Yield an annotation for each page that is gone or moved."""
    for one in _by_verdict(report):
        result = one.result
        if severity := _SEVERITY.get(result.verdict):
            message = f"[{one.events[0]}] {result.url}: {_why(one)}"
            yield Annotation(severity, report.file, one.line, f"source {result.verdict}", message)


def rows(report: CheckReport) -> Iterator[Sequence[str]]:
    """Yield the cells of a page that is not simply alive, as Markdown."""
    for one in _by_verdict(report):
        events = escape.markdown(", ".join(one.events))
        yield one.result.verdict, escape.code(one.result.url, in_table=True), escape.markdown(_why(one)), events


def _moment(moment: int) -> str:
    """Return seconds since 1970 as an ISO date and time in UTC; what the cache holds may be any number."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    except (ValueError, OverflowError, OSError):
        return "unknown"
