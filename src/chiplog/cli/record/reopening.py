"""A text in the user's editor, again and again with what is wrong with it, until it is right or given up."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from chiplog import config, editor
from chiplog.cli.record import drafts
from chiplog.errors import ChiplogError
from chiplog.rules.check import Problem

NOTE = "#! "
"""Begins the lines that are put above a text in the editor, and taken out again."""


HOW = f"{NOTE}save the file to have it checked again; leave it as it is to give up\n"


class Note(NamedTuple):
    """What is wrong with a text, and in which of its lines, from 1; 0 is none."""

    text: str
    line: int = 0


class Reopened(NamedTuple):
    """What came back: the text, and where it is kept if it was given up."""

    text: str
    kept: Path | None


def until_right(text: str, name: str, faults: Callable[[str], Sequence[Note]]) -> Reopened:
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
        typed, notes = new, _above(found)


def told(problems: Iterable[Problem]) -> list[Note]:
    """Give problems as notes: code and sentence."""
    return [Note(f"{problem.code} {problem.message}", problem.line + 1) for problem in problems]


def _above(found: Sequence[Note]) -> str:
    """The lines that are put above a text, which move its own lines down."""
    down = len(found) + 1
    said = (f"{NOTE}{f'line {line + down}: ' if line else ''}{text}\n" for text, line in found)
    return "".join([*said, HOW])


def _keep(name: str, text: str) -> Path:
    return config.keep(drafts.EDITS, name, text)


def _without_notes(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(NOTE))
