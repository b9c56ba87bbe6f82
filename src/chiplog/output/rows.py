"""Rows of a query: as a table for a terminal, as text for programs and pages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.index.sql import Found
from chiplog.output import escape, grid

if TYPE_CHECKING:
    from rich.console import RenderableType

FOLDS = 40
"""The width in columns from which on a text may be wrapped inside a table."""


def parts(found: Found, most: int | None, width: int) -> Iterator["RenderableType"]:
    """Return a table if its columns fit, else a list of each row's fields."""
    rows = [[escape.shown("" if value is None else str(value)) for value in row] for row in found.rows[:most]]
    heads = [escape.shown(column) for column in found.columns]
    longest = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    if sum(min(length, FOLDS) + 2 for length in longest) <= width:
        yield _table(found, heads, rows)
    else:
        for row in rows:
            yield _record(heads, row)


def _table(found: Found, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> "RenderableType":
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")
    for head, values in zip(heads, zip(*found.rows, strict=True) if found.rows else [()] * len(heads), strict=True):
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


def as_plain(found: Found) -> str:
    """Tab-separated values, a line a row, no header."""
    lines = ("\t".join("" if value is None else escape.shown(str(value)) for value in row) for row in found.rows)
    return "".join(f"{line}\n" for line in lines)


def as_json(found: Found) -> str:
    """One array of objects."""
    body = ",\n".join(_objects(found))
    return f"[\n{body}\n]\n" if body else "[]\n"


def as_jsonl(found: Found) -> str:
    """An object a line."""
    return "".join(f"{line}\n" for line in _objects(found))


def _objects(found: Found) -> list[str]:
    return [escape.json_text(dict[str, Any](zip(found.columns, row, strict=True))) for row in found.rows]


def as_csv(found: Found) -> str:
    """A line a row, with a header."""
    return grid.as_csv(found.columns, found.rows)


def as_markdown(found: Found) -> str:
    """A table."""
    return grid.as_markdown(found.columns, found.rows)


FORMATS: dict[str, Callable[[Found], str]] = {
    "plain": as_plain,
    "json": as_json,
    "jsonl": as_jsonl,
    "csv": as_csv,
    "md": as_markdown,
}
