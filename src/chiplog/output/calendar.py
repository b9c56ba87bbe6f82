"""The days on which states change, as a list."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.calendar import CalendarAnswer, Turn
from chiplog.output import escape, grid, styles

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADS = ("day", "id", "old", "new", "by")
WIDE = 160
"""The width in columns from which on ids are beside the title."""


def parts(answer: CalendarAnswer, width: int) -> Iterator["RenderableType"]:
    """Return the lines of each change of state: the day once, old and new state, the title, the id, and the cause."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim", show_header=bool(answer.turns)
    )
    for head in ("day", "state", "event", *(["id"] if width >= WIDE else [])):
        table.add_column(head, no_wrap=head in ("day", "state"), overflow="fold")
    last = None
    for turn in answer.turns[: answer.limit]:
        state = Text.assemble((turn.old, "dim"), " → ", (f"{turn.new}{_sign(turn)}", styles.STATES[turn.new]))
        by = f" by {turn.by}" if turn.by != turn.id else ""
        day, title, name = (
            str(turn.day),
            Text(escape.shown(answer.titles[turn.id])),
            Text(f"{turn.id}{by}", style="dim"),
        )
        cells = [title, name] if width >= WIDE else [Text.assemble(title, "\n", name)]
        table.add_row("" if day == last else day, state, *cells)
        last = day
    yield table


def document(answer: CalendarAnswer) -> list[dict[str, Any]]:
    """Return the turns."""
    return [
        {name: value for name, value in turn._asdict().items() if name != "unverified" or value}
        | {"day": turn.day.isoformat()}
        for turn in answer.turns
    ]


def table(answer: CalendarAnswer) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return a row for each turn."""
    rows = (
        [*map(str, turn[: len(HEADS)]), "true" if turn.unverified else "", answer.titles[turn.id]]
        for turn in answer.turns
    )
    return (*HEADS, "unverified", "title"), rows


def page(answer: CalendarAnswer) -> str:
    """Return a table of the turns."""
    return grid.markdown(*table(answer))


def _sign(turn: Turn) -> str:
    return f" {styles.UNVERIFIED}" if turn.unverified else ""
