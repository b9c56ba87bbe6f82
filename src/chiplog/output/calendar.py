"""The days on which states change, as a list."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.calendar import CalendarAnswer, Turn
from chiplog.index.quantities import Due
from chiplog.output import escape, grid, styles

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADS = ("day", "id", "old", "new", "by")
WIDE = 160
"""The width in columns from which on ids are beside the title."""


def parts(answer: CalendarAnswer, width: int) -> Iterator["RenderableType"]:
    """Yield a table: the day once, what changes or is due, and below it the title, the id and the cause."""
    from rich.text import Text  # slow to load

    listed = entries(answer.turns, answer.deadlines)
    table = grid.drawn(heads=bool(listed))
    for head in ("day", "state", "event", *(["id"] if width >= WIDE else [])):
        table.add_column(head, no_wrap=head in ("day", "state"), overflow="fold")
    last = None
    for entry in listed[: answer.limit]:
        title, name = Text(escape.shown(answer.titles[entry.id])), Text(entry.id, style="dim")
        if isinstance(entry, Turn):
            state = Text.assemble((entry.old, "dim"), " → ", (f"{entry.new}{_sign(entry)}", styles.STATES[entry.new]))
            name.append(f" by {entry.by}" if entry.by != entry.id else "")
        else:
            state = Text("deadline", style="bold")
            title = Text.assemble((escape.shown(entry.what), "bold"), "  ", title)
        cells = [title, name] if width >= WIDE else [Text.assemble(title, "\n", name)]
        table.add_row("" if str(entry.day) == last else str(entry.day), state, *cells)
        last = str(entry.day)
    yield table


def document(answer: CalendarAnswer) -> list[dict[str, Any]]:
    """Return the turns and the deadlines, by day."""
    return [plain(entry) for entry in entries(answer.turns, answer.deadlines)]


def table(answer: CalendarAnswer) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return a row for each turn and each deadline."""
    heads = (*HEADS, "unverified", "deadline", "title")
    both = ((plain(entry), answer.titles[entry.id]) for entry in entries(answer.turns, answer.deadlines))
    rows = ([str(entry.get(head, "")) for head in heads[:-3]] + _rest(entry, title) for entry, title in both)
    return heads, rows


def _rest(entry: dict[str, Any], title: str) -> list[str]:
    return ["true" if entry.get("unverified") else "", entry.get("deadline", ""), title]


def entries(turns: Iterable[Turn], deadlines: Iterable[Due]) -> list[Turn | Due]:
    """Return turns and deadlines in the order of their first possible day."""
    both: list[Turn | Due] = [*turns, *deadlines]
    return sorted(both, key=lambda entry: (first_day(entry), entry.id))


def first_day(entry: Turn | Due) -> str:
    """Return the day of a turn, or the first possible day of a deadline, as ISO text."""
    return entry.first if isinstance(entry, Due) else str(entry.day)


def plain(entry: Turn | Due) -> dict[str, Any]:
    """Return a turn or a deadline for programs."""
    if isinstance(entry, Due):
        return {"day": entry.day, "id": entry.id, "deadline": entry.what}
    found = {**entry._asdict(), "day": entry.day.isoformat()}
    return {name: value for name, value in found.items() if name != "unverified" or value}


def page(answer: CalendarAnswer) -> str:
    """Return a table of the turns."""
    return grid.markdown(*table(answer))


def _sign(turn: Turn) -> str:
    return f" {styles.UNVERIFIED}" if turn.unverified else ""
