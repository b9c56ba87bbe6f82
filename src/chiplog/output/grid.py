"""Rows of plain values: as a table for a terminal, as text for programs and pages."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.output import escape

if TYPE_CHECKING:
    from rich.table import Table


def drawn(*, gap: int = 2, heads: bool = True) -> "Table":
    """Return an empty table for a terminal: without lines, with bold heads if any, its columns so far apart."""
    from rich.table import Table  # slow to load

    return Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), header_style="bold dim", show_header=heads)


def markdown(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table; numbers stand to the right."""
    body = [list(row) for row in rows]
    right = [bool(body) and all(isinstance(row[index], (int, float)) for row in body) for index in range(len(heads))]
    lines = [_line([escape.markdown(head) for head in heads]), _line(["---:" if number else "---" for number in right])]
    lines += [_line([_cell(value) for value in row]) for row in body]
    return "".join(lines)


def _cell(value: Any) -> str:
    """A number as it is, and text made harmless; in a cell it begins no line, and so no list either."""
    return str(value) if isinstance(value, (int, float)) else escape.markdown(f" {value or ''}").strip()


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
