"""What checks of a log found, in a job of GitHub Actions: annotations on lines, the list in the job's log, a summary.

The view of a report has `text(report, paint)`, `document(report)` for JSON, and `closing(report)`, the last line. For a
job it has `renamed(report, name)`, with other names of files, and `annotations(report)`; for its summary COMMAND, HEADS
and `rows(report)`, whose cells are Markdown.

A line of a job log that begins with `::` is a command, so no text from a log may begin a line.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from chiplog import worktree
from chiplog.output import escape

MOST = 10
"""The largest number of annotations of a kind that GitHub shows for a step."""

ROWS = 100
"""The largest number of findings in a job summary."""


class Annotation(NamedTuple):
    """A message on a line of a file; `severity` is error or warning, lines and columns are counted from 1."""

    severity: str
    file: str
    line: int
    title: str
    message: str
    column: int | None = None


def in_repository(workspace: str | None) -> Callable[[str], str]:
    """Return what names a file as its repository does, and a file outside of any by its path in a job's workspace."""

    def named(path: str) -> str:
        if worktree.top(path):
            return worktree.name(path)
        real, around = os.path.realpath(path), os.path.realpath(workspace or os.curdir)
        return os.path.relpath(real, around) if worktree.holds(around, real) else path

    return named


def job_log(view: Any, report: Any, token: str) -> str:
    """Return commands that annotate lines, errors first, and then the whole list, in which no command runs.

    `token` is a word that nobody can guess: commands are stopped until it appears.
    """
    found = list(view.annotations(report))
    errors, warnings = ([one for one in found if one.severity == kind] for kind in ("error", "warning"))
    commands = "".join(_command(one) for one in [*errors[:MOST], *warnings[:MOST]])
    text = view.text(report, lambda plain, _style: plain)
    return commands + (_listed(text, token) if text else "")


def _command(one: Annotation) -> str:
    place = {"file": one.file, "line": one.line, "col": one.column, "title": one.title}
    fields = ",".join(f"{name}={_escaped(str(value), ',:')}" for name, value in place.items() if value is not None)
    return f"::{one.severity} {fields}::{_escaped(escape.shown(one.message)).replace('##[', '# #[')}\n"


def _escaped(text: str, also: str = "") -> str:
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _listed(text: str, token: str) -> str:
    inert = "".join(f"| {line}\n" for line in text.replace("##[", "# #[").splitlines())
    return f"::stop-commands::{token}\n{inert}::{token}::\n"


def summary(view: Any, report: Any) -> str:
    """Return the summary of a job, as safe Markdown."""
    rows = list(view.rows(report))
    lines = [view.HEADS, ["---"] * len(view.HEADS), *rows[:ROWS]]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    more = f"\n{len(rows) - ROWS} more\n" if len(rows) > ROWS else ""
    head = f"### chiplog {view.COMMAND}\n\n{escape.markdown(view.closing(report))}\n\n"
    return f"{head}{table}{more}\n" if rows else head


def counted(counts: Mapping[str, int], noun: str) -> str:
    """Return counts by kind as text, with their sum before: `3 pages: 2 alive, 1 moved`."""
    total = sum(counts.values())
    said = ", ".join(f"{count} {word}" for word, count in counts.items())
    return f"{total} {noun if total == 1 else f'{noun}s'}: {said}"
