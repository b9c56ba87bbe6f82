"""Findings in a GitHub Actions job: annotations on lines, the whole list in the job log, a job summary.

A line of a job log that begins with `::` is a command, so no text from a log may begin a line.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

import os
from collections.abc import Mapping, Sequence

from chiplog import worktree
from chiplog.output import escape, problems
from chiplog.rules.check import LocatedProblem

MOST = 10
"""The largest number of annotations of a kind that GitHub shows for a step."""

ROWS = 100
"""The largest number of findings in a job summary."""


def in_repository(found: Sequence[LocatedProblem], workspace: str | None) -> list[LocatedProblem]:
    """Return findings with files named as their repository names them, wherever in a job's workspace that is."""
    return [one._replace(file=name(one.file, workspace)) for one in found]


def annotations(found: Sequence[LocatedProblem], token: str) -> str:
    """Return commands that annotate lines, errors first, and then the whole list, in which no command runs.

    `token` is a word that nobody can guess: commands are stopped until it appears.
    """
    errors, warnings = ([one for one in found if one.problem.severity == kind] for kind in ("error", "warning"))
    commands = "".join(map(_command, [*errors[:MOST], *warnings[:MOST]]))
    return commands + listed(problems.text(found, lambda text, _style: text), token) if found else ""


def listed(text: str, token: str) -> str:
    """Return text for the job's log in which no command runs until the token appears."""
    inert = "".join(f"| {line}\n" for line in text.replace("##[", "# #[").splitlines())
    return f"::stop-commands::{token}\n{inert}::{token}::\n"


def command(severity: str, place: Mapping[str, str], message: str) -> str:
    """Return the command that annotates a place: `file`, `line`, `col`, and the `title` of the annotation."""
    fields = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in place.items())
    return f"::{severity} {fields}::{_escaped(escape.shown(message)).replace('##[', '# #[')}\n"


def summary(found: Sequence[LocatedProblem], closing: str) -> str:
    """Return the job summary, as safe Markdown."""
    rows = "".join(_row(one) for one in found[:ROWS])
    more = f"\n{len(found) - ROWS} more\n" if len(found) > ROWS else ""
    table = f"| where | what | |\n| --- | --- | --- |\n{rows}{more}\n" if found else ""
    return f"### chiplog validate\n\n{escape.markdown(closing)}\n\n{table}"


def name(path: str, workspace: str | None) -> str:
    """Return the path of a file in its repository; of a file outside of any, its path in a job's workspace."""
    if worktree.top(path):
        return worktree.name(path)
    real, around = os.path.realpath(path), os.path.realpath(workspace or os.curdir)
    return os.path.relpath(real, around) if worktree.holds(around, real) else path


def _command(one: LocatedProblem) -> str:
    problem = one.problem
    place = {"file": one.file, "line": str(problem.line + 1), "col": str(problem.column + 1), "title": problem.code}
    event = f"[{problem.event}] " if problem.event else ""
    message = f"{event}{problem.message}{f'; {problem.help}' if problem.help else ''}"
    return command(problem.severity, place, message)


def _escaped(text: str, also: str = "") -> str:
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _row(one: LocatedProblem) -> str:
    problem = one.problem
    where = f"{one.file}:{problem.line + 1}"
    what = f"{problem.code} {problem.severity} {problem.message}"
    return f"| {escape.markdown(where)} | {escape.markdown(what)} | {escape.markdown(problem.event or '')} |\n"
