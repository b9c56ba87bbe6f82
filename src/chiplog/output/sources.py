"""What was found out about sources: pages that are gone or moved, copies, quotes."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from chiplog.output import escape, github
from chiplog.sources.check import Checked, CheckReport
from chiplog.sources.results import Verdict

_COLOURS = {Verdict.GONE: "red", Verdict.MOVED: "yellow", Verdict.UNKNOWN: "dim", Verdict.ALIVE: "green"}
_ORDER = (Verdict.GONE, Verdict.MOVED, Verdict.UNKNOWN)
_SEVERITY = {Verdict.GONE: "error", Verdict.MOVED: "warning"}

Paint = Callable[[str, str], str]


def check_text(report: CheckReport, paint: Paint) -> str:
    """Return the pages that are not simply alive, those that are gone first: the verdict, the address, why, the ids."""
    return "".join(_checked(one, paint) for one in _by_verdict(report))


def _by_verdict(report: CheckReport) -> Iterable[Checked]:
    return (one for verdict in _ORDER for one in report.pages if one.result.verdict is verdict)


def _checked(one: Checked, paint: Paint) -> str:
    result = one.result
    verdict = paint(f"{result.verdict:<10}", _COLOURS[result.verdict])
    return (
        f"{verdict} {escape.shown(result.url)}\n{'':<11}{escape.shown(_why(one))}\n"
        f"{'':<11}{escape.shown(', '.join(one.events))}\n"
    )


def _why(one: Checked) -> str:
    since = one.result.missing_since
    return f"{one.result.why}, not found since {_day(since)}" if since else one.result.why


def check_closing(report: CheckReport) -> str:
    """Return how many pages have which verdict, and what can be done."""
    counts = report.counts()
    total = len(report.pages)
    said = f"{'1 page' if total == 1 else f'{total} pages'}: " + ", ".join(
        f"{count} {word}" for word, count in counts.items()
    )
    return f"{said}; `chiplog sources check --write` writes new addresses" if counts[Verdict.MOVED] else said


def check_json(report: CheckReport) -> str:
    """Return one document of all pages and the counts."""
    pages = [_document(one, report.file) for one in report.pages]
    return escape.json_text({"pages": pages, "counts": report.counts()}, indent=2) + "\n"


def _document(one: Checked, file: str) -> dict[str, Any]:
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


def check_github(report: CheckReport, workspace: str | None, token: str) -> str:
    """Return commands that annotate the lines of pages that are gone or moved, and the list of all but those alive."""
    file = github.name(report.file, workspace)
    noted = [one for one in _by_verdict(report) if one.result.verdict in _SEVERITY]
    commands = "".join(_annotation(one, file) for one in noted[: 2 * github.MOST])
    text = check_text(report, lambda plain, _style: plain)
    return commands + (github.listed(text, token) if text else "")


def _annotation(one: Checked, file: str) -> str:
    result = one.result
    place = {"file": file, "line": str(one.line), "title": f"source {result.verdict}"}
    return github.command(_SEVERITY[result.verdict], place, f"[{one.events[0]}] {result.url}: {_why(one)}")


def check_summary(report: CheckReport) -> str:
    """Return the summary of a job, as safe Markdown."""
    rows = list(_by_verdict(report))
    table = "".join(
        f"| {one.result.verdict} | {escape.code(one.result.url, in_table=True)} | {escape.markdown(_why(one))} |"
        f" {escape.markdown(', '.join(one.events))} |\n"
        for one in rows[: github.ROWS]
    )
    more = f"\n{len(rows) - github.ROWS} more\n" if len(rows) > github.ROWS else ""
    head = "| | page | why | events |\n| --- | --- | --- | --- |\n" if rows else ""
    return f"### chiplog sources check\n\n{escape.markdown(check_closing(report))}\n\n{head}{table}{more}\n"


def _day(moment: int) -> str:
    return _moment(moment)[:10]


def _moment(moment: int) -> str:
    """Return seconds since 1970 as an ISO date and time in UTC; what the cache holds may be any number."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    except (ValueError, OverflowError, OSError):
        return "unknown"
