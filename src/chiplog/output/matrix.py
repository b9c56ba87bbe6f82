"""Who acts on whom, as a table with darker cells for more acts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.matrix import Matrix, MatrixAnswer, Row
from chiplog.index.counts import Tally
from chiplog.output import footer, grid

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

SHADES = (("░", ""), ("▒", "on color(236)"), ("▓", "on color(239)"), ("█", "reverse"))
"""For a quarter, half, three quarters and all of the largest cell, on a logarithmic scale: most cells are small."""

HEADS = ("actor", "target", "tighten", "loosen")


def parts(answer: MatrixAnswer, width: int) -> Iterator["RenderableType"]:
    """Return the table, with as many targets as fit, and a line with the number of the others."""
    from rich.text import Text  # slow to load

    matrix = answer.matrix
    fit = _fitting(matrix, width)
    top = max((tally.all for row in matrix.rows for tally in row.cells.values()), default=0)
    table = grid.drawn(gap=1, heads=bool(matrix.rows))
    for head in ("actor", f"{answer.unit}s", *map(_target, matrix.columns[:fit])):
        table.add_column(head, no_wrap=True, justify="left" if head == "actor" else "right")
    for row in matrix.rows:
        cells = [_shaded(row.cells.get(target), top) for target in matrix.columns[:fit]]
        table.add_row(row.actor, str(row.total.all), *cells)
    if matrix.rows:
        table.add_section()
        table.add_row("all", str(matrix.total.all), *(_pair(matrix.foot[target]) for target in matrix.columns[:fit]))
    yield table
    left = len(matrix.columns) - fit
    if left:
        yield Text(f"{left} more targets: use a wider terminal or --format csv to see them", style="dim")


def _fitting(matrix: Matrix, width: int) -> int:
    """Return how many columns fit next to the actors and their totals."""
    room = width - len("actor ") - len("events ")
    for count, target in enumerate(matrix.columns):
        cells = [row.cells[target] for row in matrix.rows if target in row.cells]
        room -= max(len(_target(target)), *(len(_pair(tally)) + 1 for tally in (*cells, matrix.foot[target]))) + 1
        if room < 0:
            return max(count, 1)
    return len(matrix.columns)


def _shaded(tally: Tally | None, top: int) -> "Text":
    from rich.text import Text  # slow to load

    if tally is None:
        return Text("·", style="dim")
    # On a logarithmic scale, a cell with a tenth of the largest still differs from one with a hundredth.
    sign, style = SHADES[min((tally.all.bit_length() * len(SHADES) - 1) // top.bit_length(), len(SHADES) - 1)]
    return Text(f"{sign}{_pair(tally)}", style=style)


def _pair(tally: Tally) -> str:
    return f"{tally.tighten}/{tally.loosen}"


def _target(code: str) -> str:
    return "everyone" if code == "*" else code


def document(answer: MatrixAnswer) -> dict[str, Any]:
    """Return one document."""
    matrix, asked = answer.matrix, answer.footer.asked
    return {
        "unit": answer.unit,
        "window": {"since": asked and asked.since, "until": asked and asked.until},
        "merged": dict(answer.merged),
        "total": _counts(answer.unit, matrix.total),
        "targets": {target: _counts(answer.unit, tally) for target, tally in matrix.foot.items()},
        "rows": [_row(answer.unit, row) for row in matrix.rows],
        **footer.document(answer.footer),
    }


def _row(unit: str, row: Row) -> dict[str, Any]:
    cells = {target: _counts(unit, tally) for target, tally in row.cells.items()}
    return {"actor": row.actor, **_counts(unit, row.total), "cells": cells}


def _counts(unit: str, tally: Tally) -> dict[str, int]:
    return {f"{unit}s": tally.all, "tighten": tally.tighten, "loosen": tally.loosen}


def table(answer: MatrixAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return a row for each cell that is not empty."""
    rows = (
        [row.actor, target, tally.all, tally.tighten, tally.loosen]
        for row in answer.matrix.rows
        for target, tally in row.cells.items()
    )
    return ("actor", "target", f"{answer.unit}s", "tighten", "loosen"), rows


def page(answer: MatrixAnswer) -> str:
    """Return the table."""
    matrix = answer.matrix
    rows = [
        [row.actor, row.total.all, *(_pair(row.cells[target]) if target in row.cells else "" for target in matrix.foot)]
        for row in matrix.rows
    ]
    total = ["all", matrix.total.all, *(_pair(tally) for tally in matrix.foot.values())]
    heads = ("actor", f"{answer.unit}s", *map(_target, matrix.columns))
    return grid.markdown(heads, [*rows, total])
