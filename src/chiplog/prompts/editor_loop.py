"""Open a text in the user's editor, again and again with what is wrong with it, until it is right or given up."""

import codecs
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from chiplog import editor, settings
from chiplog.editor import EditorError
from chiplog.errors import ChiplogError, UsageError
from chiplog.output import screen
from chiplog.output.escape import shown
from chiplog.record import drafts
from chiplog.rules.check import Problem

NOTE = "#! "
"""Begins the lines that are put above a text in the editor, and taken out again."""

HOW = f"{NOTE}save the file to check it again; leave it unchanged to cancel\n"


class Note(NamedTuple):
    """What is wrong with a text, and in which of its lines, from 1; 0 is none."""

    text: str
    line: int = 0


class Reopened(NamedTuple):
    """What came back: the text, and where it is kept if it was given up."""

    text: str
    kept: Path | None


Faults = Callable[[str], Sequence[Note]]
"""Returns what is wrong with a text. Raises ChiplogError if that can't be checked."""


def until_right(text: str, name: str, faults: Faults) -> Reopened:
    """Open a text until it has no faults, or comes back as it was opened: it is given up then, and kept.

    It is kept too when the editor fails, or `faults` raises an error; a ChiplogError then says where.
    """
    typed, notes = text, ""
    while True:
        new = _opened(notes, typed, name, known=text)
        try:
            found = faults(new)
        except ChiplogError as error:
            _say_where(error, name, new)
            raise
        except BaseException:
            if new != text:
                _keep(name, new)
            raise
        if not found:
            return Reopened(new, None)
        if new == typed:
            return Reopened(new, _keep(name, new))
        typed, notes = new, _above(found)


def _opened(notes: str, typed: str, name: str, *, known: str) -> str:
    """Return what the editor saved, without notes. Where the editor fails, what was typed is kept."""
    try:
        saved = editor.edit(notes + typed)
    except EditorError as error:
        left = error.saved.decode(errors="surrogateescape") or (typed if typed != known else "")
        if left:
            _say_where(error, name, left)
        raise
    try:
        return _without_notes(_decoded(saved))
    except UnicodeDecodeError:
        failed = UsageError("the editor saved text that is not UTF-8", "set its encoding to UTF-8")
        _say_where(failed, name, saved.decode(errors="surrogateescape"))
        raise failed from None


def _decoded(saved: bytes) -> str:
    """Read what an editor saved: in UTF-8, or as its byte-order mark says; lines end as they were opened."""
    marked = next((name for mark, name in _MARKS if saved.startswith(mark)), "utf-8")
    return saved.decode(marked).replace("\r\n", "\n").replace("\r", "\n")


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _say_where(error: ChiplogError, name: str, text: str) -> None:
    """Keep a text, and let an error say where; a text that can't be kept is printed."""
    try:
        where = f"what you typed is in {_keep(name, text)}"
    except UsageError:
        screen.note("\n".join(map(shown, text.split("\n"))))
        where = "what you typed is above, because it could not be saved"
    error.hint = "; ".join(filter(None, (error.hint, where)))


def notes(problems: Iterable[Problem]) -> list[Note]:
    """Return problems as notes: code and message."""
    return [Note(f"{problem.code} {problem.message}", problem.line + 1) for problem in problems]


def _above(found: Sequence[Note]) -> str:
    """The lines that are put above a text, which move its own lines down."""
    down = len(found) + 1
    said = (f"{NOTE}{f'line {line + down}: ' if line else ''}{text}\n" for text, line in found)
    return "".join([*said, HOW])


def _keep(name: str, text: str) -> Path:
    return settings.keep(drafts.EDITS, name, text)


def _without_notes(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if not line.startswith(NOTE))
