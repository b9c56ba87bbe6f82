"""A text in the user's editor, again and again with what is wrong with it, until it is right or given up."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from chiplog import config, editor
from chiplog.cli import drafts
from chiplog.errors import ChiplogError
from chiplog.rules.check import Problem

NOTE = "#! "
"""Begins the lines that are put above a text in the editor, and taken out again."""


class Reopened(NamedTuple):
    """What came back: the text, and where it is kept if it was given up."""

    text: str
    kept: Path | None


def until_right(text: str, name: str, faults: Callable[[str], Sequence[str]]) -> Reopened:
    """Open a text until it has no faults, or comes back as it was opened: it is given up then, and kept.

    It is kept too when `faults` can't tell, and raises a ChiplogError; the error then says where.
    """
    typed, notes = text, ""
    while True:
        new = _without_notes(editor.edit(notes + typed, name))
        try:
            found = faults(new)
        except ChiplogError as error:
            error.hint = f"{error.hint}; what you typed is in {_keep(name, new)}"
            raise
        if not found:
            return Reopened(new, None)
        if new == typed:
            return Reopened(new, _keep(name, new))
        typed, notes = new, "".join(f"{NOTE}{line}\n" for line in found)


def told(problems: Iterable[Problem]) -> list[str]:
    """Give problems as notes: code, line and sentence."""
    return [f"{problem.code} line {problem.line + 1}: {problem.message}" for problem in problems]


def _keep(name: str, text: str) -> Path:
    return config.keep(drafts.EDITS, name, text)


def _without_notes(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(NOTE))
