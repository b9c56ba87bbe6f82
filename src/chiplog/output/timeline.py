"""A list of events month by month, with a mark for each effect."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from chiplog.output import styles
from chiplog.output.events import Row, act, shown_state, titled

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

MONTH = 7
"""The number of characters of a month."""

WIDE = 160
"""The width in columns from which on ids are beside the titles."""


def parts(rows: Sequence[Row], width: int) -> Iterator["RenderableType"]:
    """Yield a heading for each month, with its marks in a row, and its events below."""
    for month, group in groupby(rows, key=lambda row: row["announced"][:MONTH]):
        events = list(group)
        yield _heading(month, events)
        yield _list(events, width)


def _heading(month: str, events: Sequence[Row]) -> "Text":
    from rich.text import Text  # slow to load

    signs = [styles.EFFECTS[row["effect"]] for row in events]
    return Text.assemble((month.ljust(MONTH), "bold"), "  ", *signs, f"  {len(events)}", overflow="fold")


def _list(events: Sequence[Row], width: int) -> "RenderableType":
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=4, justify="right")
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for row in events:
        sign, colour = styles.EFFECTS[row["effect"]]
        title = titled(row)
        state, style = shown_state(row)
        facts = Text.assemble(f"{act(row)}  ", (state, style), ("  " + row["id"], "dim"))
        table.add_row(row["announced"][MONTH + 1 :], Text(sign, style=colour), _joined(title, facts, width))
    return table


def _joined(title: "Text", facts: "Text", width: int) -> "Text":
    from rich.text import Text  # slow to load

    return Text.assemble(title, "  " if width >= WIDE else "\n", facts)
