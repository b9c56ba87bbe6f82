"""Read CSV as spreadsheets write it: a header, then one row for each event, with the line where the row begins.

The csv module accepts spaces around a quoted cell only if it also accepts broken quotes, and does not report where a
row begins. So this module splits the cells itself.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from chiplog.errors import UnreadableError
from chiplog.model.nearest import nearest

SEPARATORS = (",", ";", "\t")

_DECLARED = re.compile(r'"?sep=(.)"?[,;\t ]*\n', re.IGNORECASE)
# What a spreadsheet shows where it could compute or show no value: Excel, LibreOffice, Google Sheets.
_ERROR = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA|ERROR!|#+)|Err:\d{3}"
)
_OPENED = re.compile(r'[ \t\xa0]*"')


class Row(NamedTuple):
    """The cells of a row, without outer spaces, and the line (from 1) where it begins."""

    cells: Sequence[str]
    line: int


class Record(NamedTuple):
    """The filled cells of a row by column, and the line (from 1) where it begins."""

    cells: dict[str, str]
    line: int


def records(text: str, known: Collection[str]) -> Iterator[Record]:
    """Return the rows of a CSV by the columns of its header; empty rows are skipped.

    Lines must end with a line feed. Raises UnreadableError, with the line, for text that is not CSV, for an unknown or
    duplicate column, and for rows that do not match the header.
    """
    rows = _filled(text, known)
    header = next(rows, None)
    if header is None:
        return
    columns = _columns(header, known)
    for row in rows:
        if _named(row.cells) == _named(header.cells):
            raise UnreadableError(
                f"line {row.line} repeats the header", "delete the line; two files may have been joined"
            )
        yield Record(_by_column(columns, row), row.line)


def _filled(text: str, known: Collection[str]) -> Iterator[Row]:
    """Yield the rows that are not empty."""
    start, separator = 0, ""
    if declared := _DECLARED.match(text):  # the line that tells Excel the separator of a file
        start, separator = declared.end(), declared[1]
    separator = separator or _separator(text, known)
    return (row for row in _rows(text, separator, start) if any(row.cells))


def _separator(text: str, known: Collection[str]) -> str:
    """Return the separator that gives the first row the most columns."""

    def columns(separator: str) -> int:
        try:
            first = next((row for row in _rows(text, separator) if any(row.cells)), Row((), 0))
        except UnreadableError:
            return 0
        return sum(name in known for name in _named(first.cells))

    return max(SEPARATORS, key=columns)


def _rows(text: str, separator: str, start: int = 0) -> Iterator[Row]:
    blank = r"[ \xa0]" if separator == "\t" else r"[ \t\xa0]"
    quoted = re.compile(rf'{blank}*"([^"]*+(?:""[^"]*+)*+)"{blank}*')
    bare = re.compile(rf"[^\n{re.escape(separator)}]*")
    position, line = start, 1 + text.count("\n", 0, start)
    while position < len(text):
        cells: list[str] = []
        first, sign = line, separator
        while sign == separator:
            match = quoted.match(text, position) or bare.match(text, position)
            if match is None:  # pragma: no cover - an empty cell matches too
                break
            sign = text[match.end() : match.end() + 1]
            cells.append(_cell(match, sign, separator, line))
            line += match[0].count("\n") + (sign == "\n")
            position = match.end() + 1
        yield Row(cells, first)


def _cell(match: re.Match[str], sign: str, separator: str, line: int) -> str:
    """Return the text of a cell. Raises UnreadableError if its quotes are broken."""
    if match.re.groups == 0:
        if _OPENED.match(match[0]):
            raise UnreadableError(
                f"line {line} is not CSV: a quote is never closed", "write a quote inside a cell as two quotes"
            )
        return match[0].strip()
    if sign not in (separator, "\n", ""):
        where = line + match[0].count("\n")
        raise UnreadableError(
            f"line {where} is not CSV: text follows a closing quote", "write a quote inside a cell as two quotes"
        )
    return match[1].replace('""', '"').strip()


def _named(cells: Sequence[str]) -> list[str]:
    """Return the column names in the notation of fields."""
    return ["_".join(re.split(r"[\s_-]+", cell.casefold())) for cell in cells]


def _columns(header: Row, known: Collection[str]) -> list[str]:
    names = _named(header.cells)
    for index, name in enumerate(names):
        if name and name in names[:index]:
            raise UnreadableError(
                f"line {header.line}: duplicate column {name} (columns {names.index(name) + 1} and {index + 1})",
                "delete or rename one of them",
            )
    unknown = [cell for cell, name in zip(header.cells, names, strict=True) if name and name not in known]
    if unknown:
        close = next((close for cell in unknown if (close := nearest(_named([cell])[0][:60], known))), None)
        raise UnreadableError(
            f"line {header.line}: unknown column: {', '.join(cell[:60] for cell in unknown[:5])}",
            f"did you mean {close}? " * bool(close) + f"columns are {', '.join(known)}",
        )
    return names


def _by_column(columns: Sequence[str], row: Row) -> dict[str, str]:
    cells = list(row.cells)
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()  # separators at the end of a line
    if len(cells) != len(columns):
        raise UnreadableError(
            f"line {row.line} has {len(cells)} cells, but the header has {len(columns)}",
            "add missing separators, or put quotes around a cell that contains one",
        )
    for number, (name, cell) in enumerate(zip(columns, cells, strict=True), 1):
        if cell and not name:
            raise UnreadableError(
                f"line {row.line}: {cell[:40]!r} is in column {number}, which has no name", "name the column"
            )
        if _ERROR.fullmatch(cell):
            raise UnreadableError(
                f"line {row.line}: {cell[:40]!r} in column {name} is an error of the spreadsheet",
                "correct the cell, or leave it empty, and save the file again",
            )
    return {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
