"""Rows of a query: as a table for a terminal, as text for programs and pages."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.sql import SqlAnswer
from chiplog.output import escape, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

FOLDS = 40
"""The width in columns from which on a text may be wrapped inside a table."""


def parts(answer: SqlAnswer, width: int) -> Iterator["RenderableType"]:
    """Return a table if its columns fit, else a list of each row's fields."""
    cells = [
        [escape.shown("" if value is None else str(value)) for value in row] for row in answer.rows[: answer.limit]
    ]
    heads = [escape.shown(column) for column in answer.columns]
    longest = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    if sum(min(length, FOLDS) + 2 for length in longest) <= width:
        yield _table(answer, heads, cells)
    else:
        for row in cells:
            yield _record(heads, row)


def _table(answer: SqlAnswer, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> "RenderableType":
    from rich.text import Text  # slow to load

    table = grid.drawn()
    for head, values in zip(heads, zip(*answer.rows, strict=True) if answer.rows else [()] * len(heads), strict=True):
        number = bool(values) and all(isinstance(value, (int, float)) for value in values)
        table.add_column(Text(head), overflow="fold", justify="right" if number else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _record(heads: Sequence[str], row: Sequence[str]) -> "RenderableType":
    from rich.table import Table  # slow to load
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for head, value in zip(heads, row, strict=True):
        grid.add_row(Text(head), Text(value))
    grid.add_row("")
    return grid


def rows(answer: SqlAnswer) -> Iterable[Sequence[Any]]:
    """Return the values of the rows."""
    return answer.rows


def items(answer: SqlAnswer) -> Iterator[dict[str, Any]]:
    """Yield a row as an object."""
    for row in answer.rows:
        yield dict(zip(answer.columns, row, strict=True))


def table(answer: SqlAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return the columns and the rows."""
    return answer.columns, answer.rows


def markdown(answer: SqlAnswer) -> str:
    """Return a table."""
    return grid.markdown(answer.columns, answer.rows)
