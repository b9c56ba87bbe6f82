"""What was found out about sources: pages that are gone or moved, and quotes."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from chiplog.output import escape, github
from chiplog.sources.archive import Archived, Outcome
from chiplog.sources.check import Checked, CheckReport
from chiplog.sources.quote import QuoteProposal
from chiplog.sources.results import Verdict
from chiplog.sources.verify import Verified, VerifyReport
from chiplog.sources.words import Presence

_COLOURS = {Verdict.GONE: "red", Verdict.MOVED: "yellow", Verdict.UNKNOWN: "dim", Verdict.ALIVE: "green"}
_ORDER = (Verdict.GONE, Verdict.MOVED, Verdict.UNKNOWN)
_FOUND = {Presence.MISSING: "red", Presence.NEAR: "yellow", Presence.UNKNOWN: "dim", Presence.EXACT: "green"}
_COPIED = {Outcome.FOUND: "green", Outcome.MADE: "green", Outcome.NONE: "yellow", Outcome.UNKNOWN: "dim"}
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


def archived_text(one: Archived, paint: Paint) -> str:
    """Return what became of a source: the copy, or why there is none."""
    outcome = paint(f"{one.outcome:<10}", _COPIED[one.outcome])
    return f"{outcome} {escape.shown(one.url)}\n{'':<11}{escape.shown(one.archive or one.why)}\n"


def archived_json(done: Iterable[Archived]) -> str:
    """Return one document of what became of sources."""
    rows = list(done)
    sources = [
        {
            "event": one.event,
            "url": one.url,
            "outcome": str(one.outcome),
            "archive": one.archive or None,
            "why": one.why,
        }
        for one in rows
    ]
    return escape.json_text({"sources": sources, "counts": _outcomes(rows)}, indent=2) + "\n"


def archived_closing(done: Sequence[Archived]) -> str:
    """Return how many sources have which outcome."""
    counted = ", ".join(f"{count} {word}" for word, count in _outcomes(done).items())
    return f"{'1 source' if len(done) == 1 else f'{len(done)} sources'}: {counted}"


def _outcomes(done: Sequence[Archived]) -> dict[str, int]:
    found = [one.outcome for one in done]
    return {str(outcome): found.count(outcome) for outcome in Outcome}


def verify_text(report: VerifyReport, paint: Paint) -> str:
    """Return the quotes, those that are missing first: whether each is there, the link that opens it, why, its id."""
    return "".join(_verified(one, paint) for presence in _FOUND for one in _in(report, presence))


def _in(report: VerifyReport, presence: Presence) -> Iterable[Verified]:
    return (one for one in report.quotes if one.sought.presence is presence)


def _verified(one: Verified, paint: Paint) -> str:
    said = f"{one.event}: “{one.quote}”{f' ({one.sought.why})' if one.sought.why else ''}"
    presence = paint(f"{one.sought.presence:<10}", _FOUND[one.sought.presence])
    return f"{presence} {escape.shown(said)}\n{'':<11}{escape.shown(one.link)}\n"


def verify_closing(report: VerifyReport) -> str:
    """Return how many quotes are on their pages."""
    total = len(report.quotes)
    counted = ", ".join(f"{count} {word}" for word, count in report.counts().items())
    return f"{'1 quote' if total == 1 else f'{total} quotes'}: {counted}"


def verify_json(report: VerifyReport) -> str:
    """Return one document of all quotes and the counts."""
    quotes = [
        {
            "event": one.event,
            "url": one.url,
            "quote": one.quote,
            "found": str(one.sought.presence),
            "why": one.sought.why,
            "alike": one.sought.likeness,
            "link": one.link,
            "file": report.file,
            "line": one.line,
        }
        for one in report.quotes
    ]
    return escape.json_text({"quotes": quotes, "counts": report.counts()}, indent=2) + "\n"


def verify_github(report: VerifyReport, workspace: str | None, token: str) -> str:
    """Return commands that annotate the lines of quotes that are missing, and the list of all quotes."""
    file = github.name(report.file, workspace)
    commands = "".join(
        github.command(
            "error",
            {"file": file, "line": str(one.line), "title": "quote missing"},
            f"[{one.event}] {one.url}: “{one.quote}” is not on the page: {one.sought.why}",
        )
        for one in list(_in(report, Presence.MISSING))[: github.MOST]
    )
    text = verify_text(report, lambda plain, _style: plain)
    return commands + (github.listed(text, token) if text else "")


def verify_summary(report: VerifyReport) -> str:
    """Return the summary of a job, as safe Markdown."""
    missing = list(_in(report, Presence.MISSING))
    rows = "".join(
        f"| {escape.markdown(one.event)} | {escape.markdown(one.quote)} | {escape.code(one.url, in_table=True)} |\n"
        for one in missing[: github.ROWS]
    )
    table = f"| event | not on its page | |\n| --- | --- | --- |\n{rows}" if rows else ""
    return f"### chiplog sources verify\n\n{escape.markdown(verify_closing(report))}\n\n{table}\n"


def page_text(proposal: QuoteProposal) -> str:
    """Return the text of a page, a paragraph a line."""
    blocks = "\n".join(" ".join(block.text.split()) for block in proposal.page.blocks)
    return "".join(f"{escape.shown(line)}\n" for line in blocks.splitlines())


def proposed(proposal: QuoteProposal) -> str:
    """Return the event, the page, what it quotes already, and the sentences that may decide, with their numbers."""
    lines = [f"{proposal.event}: {proposal.title}", proposal.url]
    lines += [f"quotes “{proposal.quote}”"] if proposal.quote else []
    lines += [f"{number}  {sentence}" for number, sentence in enumerate(proposal.sentences, 1)]
    return "".join(f"{escape.shown(line)}\n" for line in lines)


def quote_json(proposal: QuoteProposal) -> str:
    """Return a document of a page's text and the sentences that may decide."""
    document = {
        "event": proposal.event,
        "url": proposal.url,
        "quote": proposal.quote or None,
        "sentences": list(proposal.sentences),
        "text": page_text(proposal),
    }
    return escape.json_text(document, indent=2) + "\n"


def _day(moment: int) -> str:
    return _moment(moment)[:10]


def _moment(moment: int) -> str:
    """Return seconds since 1970 as an ISO date and time in UTC; what the cache holds may be any number."""
    try:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
    except (ValueError, OverflowError, OSError):
        return "unknown"
