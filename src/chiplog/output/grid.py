"""Rows of plain values as text for programs and pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from chiplog.output import escape


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
