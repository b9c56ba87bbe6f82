"""The days on which states change, as a list."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chiplog.answers.calendar import Turn
from chiplog.answers.footer import Footer
from chiplog.output import escape, footer, grid, styles

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADS = ("day", "id", "old", "new", "by")
WIDE = 160
"""The width in columns from which on ids are beside the title."""


@dataclass(frozen=True)
class Shown:
    """Changes of state, the titles of their events, and how many to show."""

    turns: list[Turn]
    titles: Mapping[str, str]
    most: int | None


def parts(shown: Shown, width: int) -> Iterator["RenderableType"]:
    """Return the lines of each change of state: the day once, old and new state, the title, the id, and the cause."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim", show_header=bool(shown.turns)
    )
    for head in ("day", "state", "event", *(["id"] if width >= WIDE else [])):
        table.add_column(head, no_wrap=head in ("day", "state"), overflow="fold")
    last = None
    for turn in shown.turns[: shown.most]:
        state = Text.assemble((turn.old, "dim"), " → ", (turn.new, styles.STATES[turn.new]))
        by = f" by {turn.by}" if turn.by != turn.id else ""
        day, title, name = str(turn.day), Text(escape.shown(shown.titles[turn.id])), Text(f"{turn.id}{by}", style="dim")
        cells = [title, name] if width >= WIDE else [Text.assemble(title, "\n", name)]
        table.add_row("" if day == last else day, state, *cells)
        last = day
    yield table


def as_json(shown: Shown, _: Footer) -> str:
    """Return one array of changes of state."""
    rows = [turn._asdict() | {"day": turn.day.isoformat()} for turn in shown.turns]
    return escape.json_text(rows, indent=2) + "\n"


def as_csv(shown: Shown, _: Footer) -> str:
    """Return a line for each change of state."""
    return grid.as_csv((*HEADS, "title"), _lines(shown))


def as_markdown(shown: Shown, under: Footer) -> str:
    """Return a table of the changes of state."""
    return grid.as_markdown((*HEADS, "title"), _lines(shown)) + footer.markdown(under)


def _lines(shown: Shown) -> Iterator[list[str]]:
    for turn in shown.turns:
        yield [*map(str, turn), shown.titles[turn.id]]


FORMATS: dict[str, Callable[[Shown, Footer], str]] = {"json": as_json, "csv": as_csv, "md": as_markdown}
