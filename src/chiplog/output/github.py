"""Findings in a GitHub Actions job: annotations on lines, the whole list in the job log, a job summary.

A line of a job log that begins with `::` is a command, so no text from a log may begin a line.
https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

import os
from collections.abc import Sequence

from chiplog import worktree
from chiplog.output import escape, problems
from chiplog.rules.check import LocatedProblem

MOST = 10
"""The largest number of annotations of a kind that GitHub shows for a step."""

ROWS = 100
"""The largest number of findings in a job summary."""


def in_repository(found: Sequence[LocatedProblem], workspace: str | None) -> list[LocatedProblem]:
    """Return findings with files named as their repository names them, wherever in a job's workspace that is."""
    return [one._replace(file=_name(one.file, os.path.realpath(workspace or os.curdir))) for one in found]


def annotations(found: Sequence[LocatedProblem], token: str) -> str:
    """Return commands that annotate lines, errors first, and then the whole list, in which no command runs.

    `token` is a word that nobody can guess: commands are stopped until it appears.
    """
    errors, warnings = ([one for one in found if one.problem.severity == kind] for kind in ("error", "warning"))
    commands = "".join(map(_command, [*errors[:MOST], *warnings[:MOST]]))
    listed = problems.text(found, lambda text, _style: text)
    inert = "".join(f"| {line}\n" for line in listed.replace("##[", "# #[").splitlines())
    return f"{commands}::stop-commands::{token}\n{inert}::{token}::\n" if found else ""


def summary(found: Sequence[LocatedProblem], closing: str) -> str:
    """Return the job summary, as safe Markdown."""
    rows = "".join(_row(one) for one in found[:ROWS])
    more = f"\n{len(found) - ROWS} more\n" if len(found) > ROWS else ""
    table = f"| where | what | |\n| --- | --- | --- |\n{rows}{more}\n" if found else ""
    return f"### chiplog validate\n\n{escape.markdown(closing)}\n\n{table}"


def _name(path: str, workspace: str) -> str:
    """Return the path of a file in its repository; of a file outside of any, its path in the workspace."""
    if worktree.top(path):
        return worktree.name(path)
    real = os.path.realpath(path)
    return os.path.relpath(real, workspace) if worktree.holds(workspace, real) else path


def _command(one: LocatedProblem) -> str:
    problem = one.problem
    place = {"file": one.file, "line": str(problem.line + 1), "col": str(problem.column + 1), "title": problem.code}
    fields = ",".join(f"{name}={_escaped(value, ',:')}" for name, value in place.items())
    event = f"[{problem.event}] " if problem.event else ""
    message = f"{event}{problem.message}{f'; {problem.help}' if problem.help else ''}"
    return f"::{problem.severity} {fields}::{_escaped(escape.shown(message)).replace('##[', '# #[')}\n"


def _escaped(text: str, also: str = "") -> str:
    for sign in f"%\r\n{also}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _row(one: LocatedProblem) -> str:
    problem = one.problem
    where = f"{one.file}:{problem.line + 1}"
    what = f"{problem.code} {problem.severity} {problem.message}"
    return f"| {escape.markdown(where)} | {escape.markdown(what)} | {escape.markdown(problem.event or '')} |\n"
