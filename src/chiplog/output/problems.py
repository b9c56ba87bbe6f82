"""Findings: for a terminal with the line and a caret, for programs as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chiplog.output import escape
from chiplog.rules.registry import FAMILIES, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chiplog.rules.check import LocatedProblem  # slow to load

_WIDEST = 160
"""The largest number of characters of a source line that are shown."""


def text(found: Sequence[LocatedProblem], paint: Callable[[str, str], str]) -> str:
    """Return findings: `file:line:column: CL105 error [id] message`, the line with a caret, and the help."""
    return "".join(_one(located, paint) for located in found)


def as_dict(located: LocatedProblem) -> dict[str, Any]:
    """Return a finding as plain values."""
    problem = located.problem
    return {
        "file": located.file,
        "line": problem.line + 1,
        "column": problem.column + 1,
        "code": problem.code,
        "severity": problem.severity,
        "event": problem.event,
        "field": problem.field,
        "message": problem.message,
        "help": problem.help,
        "fixable": problem.fixable,
    }


def manual(rule: Rule) -> str:
    """Return a rule's manual."""
    fixed = " `chiplog fmt` fixes it." if rule.fixable else ""
    return f"{rule.code} · {rule.severity} · {FAMILIES[rule.code[:3]]}\n\n{rule.manual}\n" + (
        f"\n{fixed.strip()}\n" if fixed else ""
    )


def _one(located: LocatedProblem, paint: Callable[[str, str], str]) -> str:
    problem = located.problem
    colour = "red" if problem.severity == "error" else "yellow"
    event = f" [{escape.shown(problem.event[:_WIDEST])}]" if problem.event else ""
    place = paint(f"{escape.shown(located.file)}:{problem.line + 1}:{problem.column + 1}:", "bold")
    head = f"{place} {problem.code} {paint(problem.severity, colour)}{event} {escape.shown(problem.message)}\n"
    source, column = _around(located.source, problem.column)
    caret = (
        f"    {escape.shown(source)}\n    {' ' * len(escape.shown(source[:column]))}{paint('^', colour)}\n"
        if located.source.strip()
        else ""
    )
    return head + caret + (f"    help: {escape.shown(problem.help)}\n" if problem.help else "")


def _around(source: str, column: int) -> tuple[str, int]:
    """Return the part of a long line that contains the column."""
    start = max(0, column - _WIDEST // 2) if len(source) > _WIDEST else 0
    return source[start : start + _WIDEST], column - start
