"""Whether the quotes of sources are on their pages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chiplog.output import escape
from chiplog.output.findings import Annotation, counted
from chiplog.sources.verify import Verified, VerifyReport
from chiplog.sources.words import Presence

COMMAND = "sources verify"
HEADS = ("event", "not on its page", "")
_COLOURS = {Presence.MISSING: "red", Presence.NEAR: "yellow", Presence.UNKNOWN: "dim", Presence.EXACT: "green"}


def text(report: VerifyReport, paint: Callable[[str, str], str]) -> str:
    """Return the quotes, those that are missing first: whether each is there, the link that opens it, why, its id."""
    return "".join(_verified(one, paint) for presence in _COLOURS for one in _in(report, presence))


def _in(report: VerifyReport, presence: Presence) -> Iterator[Verified]:
    return (one for one in report.quotes if one.sought.presence is presence)


def _verified(one: Verified, paint: Callable[[str, str], str]) -> str:
    said = f"{one.event}: “{one.quote}”{f' ({one.sought.why})' if one.sought.why else ''}"
    presence = paint(f"{one.sought.presence:<10}", _COLOURS[one.sought.presence])
    return f"{presence} {escape.shown(said)}\n{'':<11}{escape.shown(one.link)}\n"


def closing(report: VerifyReport) -> str:
    """Return how many quotes are on their pages."""
    return counted(report.counts(), "quote")


def document(report: VerifyReport) -> dict[str, Any]:
    """Return one document of all quotes and the counts."""
    return {"quotes": [_quote(one, report.file) for one in report.quotes], "counts": report.counts()}


def _quote(one: Verified, file: str) -> dict[str, Any]:
    return {
        "event": one.event,
        "url": one.url,
        "quote": one.quote,
        "found": str(one.sought.presence),
        "why": one.sought.why,
        "alike": one.sought.likeness,
        "link": one.link,
        "file": file,
        "line": one.line,
    }


def renamed(report: VerifyReport, name: Callable[[str], str]) -> VerifyReport:
    """Return the report with another name of its file."""
    return replace(report, file=name(report.file))


def annotations(report: VerifyReport) -> Iterator[Annotation]:
    """Yield an annotation for each quote that is missing."""
    for one in _in(report, Presence.MISSING):
        message = f"[{one.event}] {one.url}: “{one.quote}” is not on the page: {one.sought.why}"
        yield Annotation("error", report.file, one.line, "quote missing", message)


def rows(report: VerifyReport) -> Iterator[Sequence[str]]:
    """Yield the cells of a quote that is missing, as Markdown."""
    for one in _in(report, Presence.MISSING):
        yield escape.markdown(one.event), escape.markdown(one.quote), escape.code(one.url, in_table=True)
