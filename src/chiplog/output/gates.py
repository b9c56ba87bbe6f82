"""The gates of an item: for each border what both sides say."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.gates import Gate, GatesAnswer
from chiplog.model import jurisdictions
from chiplog.output import escape, footer, grid, styles
from chiplog.output.events import Row, marked_title, shown_state

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADS = ("seller", "buyer", "side", "state", "why", "unverified", "effect", "instrument", "id", "announced", "title")


def parts(answer: GatesAnswer, _width: int) -> Iterator["RenderableType"]:
    """Yield a heading, and for each border the acts of both sides."""
    from rich.text import Text  # slow to load

    yield Text(escape.shown(f"{answer.item} on {answer.on}"), style="bold")
    if answer.also or answer.codes:
        yield Text(escape.shown(f"bound too by acts on {', '.join((*answer.also, *answer.codes))}"), style="dim")
    for gate in answer.gates:
        yield Text()
        yield Text(f"{_name(gate.seller)} → {_name(gate.buyer)}", style="bold")
        yield from _side("seller's side", gate.seller_says)
        yield from _side("buyer's side", gate.buyer_says)


def _side(name: str, rows: Sequence[Row]) -> Iterator["RenderableType"]:
    from rich.table import Table  # slow to load
    from rich.text import Text

    if not rows:
        yield Text(f"  {name}: the log has nothing", style="dim")
        return
    yield Text(f"  {name}")
    table = Table.grid(padding=(0, 1, 0, 0))
    for width in (4, 1):
        table.add_column(width=width)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        sign, colour = styles.EFFECTS[row["effect"]]
        why = f"  {', '.join(row['state_why'])}" if row["state_why"] else ""
        facts = Text.assemble((f"{row['instrument']}, {row['announced']}{why}  ", "dim"), (row["id"], "dim"))
        text = Text.assemble(escape.shown(marked_title(row)), "\n", facts)
        table.add_row("", Text(sign, style=colour), Text(*shown_state(row)), text)
    yield table


def document(answer: GatesAnswer) -> dict[str, Any]:
    """Return the gates, with whole events."""
    return {
        "item": answer.item,
        "on": answer.on.isoformat(),
        "families": list(answer.families),
        "also": list(answer.also),
        "codes": list(answer.codes),
        "gates": [
            {
                "seller": gate.seller,
                "buyer": gate.buyer,
                "seller_says": list(gate.seller_says),
                "buyer_says": list(gate.buyer_says),
            }
            for gate in answer.gates
        ],
        **footer.document(answer.footer),
    }


def table(answer: GatesAnswer) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    """Return a row for each act of each side of a border."""
    return HEADS, (row for gate in answer.gates for row in _lines(gate))


def page(answer: GatesAnswer) -> str:
    """Return a table."""
    return f"{escape.markdown(answer.item)} on {answer.on}:\n\n{grid.markdown(*table(answer))}"


def _lines(gate: Gate) -> Iterator[list[str]]:
    for name, rows in (("seller", gate.seller_says), ("buyer", gate.buyer_says)):
        for row in rows:
            state = row["state"] if row["stage"] == "decided" else row["stage"]
            marks = [state, ", ".join(row["state_why"]), "true" if row.get("unverified") else ""]
            facts = [row[field] for field in ("effect", "instrument", "id", "announced", "title")]
            yield [gate.seller, gate.buyer, name, *marks, *facts]


def _name(code: str) -> str:
    return "everyone" if code == "*" else f"{jurisdictions.name(code)} ({code})"
