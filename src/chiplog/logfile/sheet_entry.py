"""The entry that a row of a spreadsheet means: lists, groups, countries and days as people write them there."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from chiplog.errors import UnreadableError, UsageError
from chiplog.logfile import json_text
from chiplog.model import cells, characters, fields, typed
from chiplog.model.keys import FIELDS

Tree = dict[str, Any]

_LISTS = tuple(name for name, field in fields.OF_EVENT.items() if field.shape == "list")
_GROUPS = tuple(name for name, field in fields.OF_EVENT.items() if field.shape == "groups")
_STRUCTURED = ("sources", "corrections", "retracted")
_PAGE = tuple(name for name in FIELDS["sources"] if name not in FIELDS[""])
COLUMNS = (*FIELDS[""], *_PAGE)
"""The columns of an event, and those of its single source; `sources` is for several."""

_BREAK = re.compile(r"(?<![ \t])[ \t]*\n\s*")
_MEANT_AS_JSON = re.compile(r'\[\s*["\[{]|\{\s*["}]|\[\s*\]')
_MIDNIGHT = re.compile(
    r"(?<=\d)[t ]{1,2}(?:0?0:00(?::00(?:\.0{1,9})?)?|12:00(?::00)? ?am)(?: ?(?:z|utc|[+-]00:?00))?$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0*)?", re.ASCII)
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of spreadsheets."""

_LONGEST = 300
"""Characters of the longest text that is read: a deadline."""


def tree(cells_: Mapping[str, str], line: int) -> Tree:
    """Return the fields of a row by the names of its columns. Raises UnreadableError, with the line."""
    return _with_page({name: _cell(name, cell, line) for name, cell in cells_.items()}, line)


def converted(tree: Tree, line: int) -> Tree:
    """Return an entry with its countries and days as the log has them, its text composed.

    Raises UsageError, with the line and the column, for a country or a day that can't be understood.
    """
    whole: Tree = characters.composed(tree)
    found = {name: _converted(name, value, line) for name, value in whole.items()}
    if isinstance(whole.get("sources"), list):
        found["sources"] = [
            {name: _converted(name, value, line) for name, value in page.items()} if isinstance(page, dict) else page
            for page in whole["sources"]
        ]
    return found


def day(text: str) -> str:
    """Return a day, month or year as the log writes it. Raises UsageError for other text, or where it can be two days.

    A spreadsheet adds midnight to a day, writes it in its country's order, or as a number.
    """
    word = _MIDNIGHT.sub("", text)
    if match := _SERIAL.fullmatch(word):
        meant = _EPOCH + dt.timedelta(days=int(match[1]))
        raise UsageError(
            f"{text!r} is a spreadsheet's number for a day, perhaps {meant}",
            "format the column as text or as a date, yyyy-mm-dd, and save it again",
        )
    if match := _YEAR_FIRST.fullmatch(word):
        word = f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}"
    return typed.field_date(word, typed.today())


_READERS: dict[str, Callable[[str], Any]] = {
    "country": typed.country,
    "day": day,
    "figure": fields.READERS["figure"],
    "deadline": fields.READERS["deadline"],
}
_KINDS = {field.name: field.kind for field in fields.FIELDS} | {"recorded": "day"}


def _converted(name: str, value: Any, line: int) -> Any:
    """Return a country, a list of countries or a day as the log has it, and any other value as it is."""
    reading = _READERS.get(_KINDS.get(name, ""))
    if reading is None:
        return value
    if isinstance(value, list):
        return [_converted(name, one, line) for one in value]
    return _read(reading, value, line, name) if isinstance(value, str) else value


def _read(reading: Callable[[str], Any], text: str, line: int, column: str) -> Any:
    if len(text) > _LONGEST:
        raise UsageError(f"line {line}: {column}: {text[:_LONGEST]!r}… is too long", f"{_LONGEST} characters at most")
    try:
        return reading(text)
    except UsageError as error:
        raise UsageError(f"line {line}: {column}: {error.message}", error.hint) from None


def _with_page(tree: dict[str, Any], line: int) -> dict[str, Any]:
    """Return the row with the columns of a single source moved to `sources`."""
    page = {name: tree.pop(name) for name in _PAGE if name in tree}
    if not isinstance(others := tree.get("sources", []), list):
        raise UnreadableError(f"line {line}: sources must be a list", "write it as `chiplog list --format csv` does")
    return {**tree, "sources": [page, *others]} if page else tree


def _cell(name: str, cell: str, line: int) -> Any:
    """Return the value of a cell. A line break separates items in a list, and becomes a space in other text."""
    if name in (*_LISTS, *_GROUPS):
        return _several(name, cells.unprotected(cell), line)
    text = cells.unprotected(_BREAK.sub(" ", cell))
    return _structure(name, text, line) if name in _STRUCTURED else text


def _several(name: str, cell: str, line: int) -> Any:
    """Return a list, or the groups of `word:name` pairs. A bracket may begin JSON, or the first name."""
    if cell[0] in "[{":
        try:
            return json_text.value(cell)
        except ValueError:
            if _MEANT_AS_JSON.match(cell):
                return _structure(name, cell, line)
    parts = [part.strip() for part in re.split(r"[;\n]", cell) if part.strip()]
    return parts if name in _LISTS else _grouped(name, parts, line)


def _structure(name: str, cell: str, line: int) -> Any:
    try:
        return json_text.value(cell)
    except ValueError as error:
        said = f": {error}" if isinstance(error, json_text.RepeatedKeyError) else ""
        raise UnreadableError(
            f"line {line}: {name} is not JSON{said}", "write it as `chiplog list --format csv` does"
        ) from None


def _grouped(name: str, parts: list[str], line: int) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for part in parts:
        word, colon, text = part.partition(":")
        if not colon:
            form = fields.OF_EVENT[name].metavar.lower()
            raise UnreadableError(f"line {line}: {name}: {part[:60]!r} is not {form}", f"write {form}; {form}")
        groups.setdefault(word.strip(), []).append(text.strip())
    return groups
