"""The review of an entry on one screen: a line for each field, with its value and the words that it rests on."""

import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from chiplog.output import escape

HEAD = 17
"""Columns of the mark, the number and the name of a field."""

COLUMN = 20
"""Columns of a value, at least, where something is beside it."""

LEAST = 24
"""Columns of evidence for which a value's line is worth using; with fewer it has a line of its own."""

Mark = Literal["!", "?", " "]
"""A field that must be answered or changed, one that is doubtful, and all others."""


class FieldLine(NamedTuple):
    """A field under review: its number, name and value, and where that is from, before the words that say so.

    The words may be cut, around one of the `signs`, where it is among them; the rest never is. A remark is printed
    only where there is room for it beside the value.
    """

    mark: Mark
    number: int
    name: str
    value: str
    where: str = ""
    words: str = ""
    signs: Sequence[str] = ()
    remark: str = ""


def lines(fields: Iterable[FieldLine], width: int, paint: Callable[[str, str], str]) -> Iterator[str]:
    """Yield the lines of fields, the doubtful ones first."""
    for field in sorted(fields, key=lambda field: "!? ".index(field.mark)):
        yield from _field(field, width, paint)


def empty(names: Sequence[str], width: int, paint: Callable[[str, str], str]) -> Iterator[str]:
    """Yield the lines that name the fields without a value."""
    for line in textwrap.wrap(f"empty: {', '.join(names)}", width - 5) if names else ():
        yield paint(f"     {line}", "dim")


def _field(field: FieldLine, width: int, paint: Callable[[str, str], str]) -> Iterator[str]:
    from rich.cells import cell_len  # slow to load

    room = max(width - HEAD, LEAST)
    value = _wrapped(field.value, room)
    beside = room - max(cell_len(value[-1]), COLUMN if field.value else 0) - 2
    fits = beside >= cell_len(field.where) + (LEAST if field.words else 0)
    why = _why(field, beside if fits else room)
    if not why and cell_len(field.remark) <= beside:
        why = [escape.shown(field.remark)]
    rows = [(text, "") for text in value] + [("", text) for text in why]
    if fits and why:
        column = " " * (COLUMN - cell_len(value[-1])) if field.value else ""
        rows[len(value) - 1 : len(value) + 1] = [(f"{value[-1]}{column}", why[0])]
    head = paint(f"{field.mark}{field.number:>3} {field.name:<11} ", "dim" if field.mark == " " else "bold yellow")
    for number, (text, reason) in enumerate(rows):
        beginning = " " * HEAD if number else head
        yield f"{beginning}{text}{'  ' if text else ''}{paint(reason, 'dim')}" if reason else f"{beginning}{text}"


def _why(field: FieldLine, room: int) -> list[str]:
    """Return where a value is from, and behind it the words, in lines of some columns; nothing where neither is."""
    from rich.cells import cell_len  # slow to load

    *above, last = _wrapped(field.where, room)
    left = room - cell_len(last) - bool(last)
    words = _cut(escape.shown(field.words), left, field.signs) if field.words and left >= LEAST else ""
    return [*above, " ".join(filter(None, (last, words)))] if last or words else []


def _wrapped(text: str, room: int) -> list[str]:
    return textwrap.wrap(escape.shown(text), max(room, LEAST), break_long_words=False, break_on_hyphens=False) or [""]


def _cut(words: str, room: int, signs: Sequence[str]) -> str:
    """Return a quotation that fits into some columns: cut where it is too long, around the first sign that it has."""
    from rich.cells import cell_len, set_cell_size  # slow to load

    if cell_len(words) + 2 <= room:
        return f"“{words}”"
    folded = words.casefold()
    at = next((place for sign in signs if (place := folded.find(sign.casefold())) >= 0), 0)
    start = 0
    if cell_len(words[:at]) > room * 2 // 3:
        start = max(at - room // 3, 0)
        start = words.find(" ", start, at) + 1 or start
    piece = words[start:]
    if cell_len(piece) + 3 > room:
        piece = f"{set_cell_size(piece, room - 4).rstrip()}…"
    return f"“{'…' if start else ''}{piece}”"
