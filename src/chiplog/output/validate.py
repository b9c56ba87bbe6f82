"""The findings of a validation."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chiplog.output import escape, problems
from chiplog.output.findings import Annotation
from chiplog.review.validate import Validation

COMMAND = "validate"
HEADS = ("where", "what", "")


def text(report: Validation, paint: Callable[[str, str], str]) -> str:
    """Return the findings, each with its line and the help."""
    return problems.text(report.found, paint)


def document(report: Validation) -> dict[str, Any]:
    """Return one document of all findings and their counts."""
    return {"findings": [problems.as_dict(located) for located in report.found], "counts": _counts(report)}


def _counts(report: Validation) -> dict[str, int]:
    tally = Counter(located.problem.severity for located in report.found)
    return {"error": tally["error"], "warning": tally["warning"]}


def closing(report: Validation) -> str:
    """Return the last line: what was checked and found; known warnings are only counted."""
    tally, files, known = _counts(report), report.files, len(report.known)
    events = _plural(report.events, "event")
    checked = f"{events} in {_plural(files, 'file')}" if files > 1 else events
    hidden = f"{_plural(known, 'known warning')} (--warnings shows {'it' if known == 1 else 'them'})" if known else ""
    if not report.found:
        return f"{checked} checked, {f'nothing new; {hidden}' if hidden else 'nothing found'}"
    said = f"{checked} checked: {_plural(tally['error'], 'error')}, {_plural(tally['warning'], 'warning')}"
    said += f"; and {hidden}" if hidden else ""
    fixable = sum(located.problem.fixable for located in report.found)
    return f"{said}; `chiplog fmt` fixes {fixable}" if fixable else said


def _plural(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def renamed(report: Validation, name: Callable[[str], str]) -> Validation:
    """Return the findings with other names of their files."""
    return replace(report, found=tuple(one._replace(file=name(one.file)) for one in report.found))


def annotations(report: Validation) -> Iterator[Annotation]:
    """Yield an annotation for each finding."""
    for file, problem, _ in report.found:
        event = f"[{problem.event}] " if problem.event else ""
        message = f"{event}{problem.message}{f'; {problem.help}' if problem.help else ''}"
        yield Annotation(problem.severity, file, problem.line + 1, problem.code, message, problem.column + 1)


def rows(report: Validation) -> Iterator[Sequence[str]]:
    """Yield the cells of a finding, as Markdown: where, what, and the event."""
    for file, problem, _ in report.found:
        what = f"{problem.code} {problem.severity} {problem.message}"
        yield tuple(map(escape.markdown, (f"{file}:{problem.line + 1}", what, problem.event or "")))
