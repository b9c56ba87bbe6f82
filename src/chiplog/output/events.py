"""The facts of an event as short texts, as several answers show them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from chiplog.model import figures
from chiplog.output import escape, styles

if TYPE_CHECKING:
    from rich.text import Text

Row = Mapping[str, Any]
"""An event with the model's field names, and `state` and `state_why`."""


def cell(row: Row, column: str) -> str:
    """Return a field as one line of text: lists joined by commas, `role:name` for parties and relations."""
    value = as_typed(column, row.get(column))
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else ""
    if isinstance(value, Mapping):
        return ",".join(pairs(value))
    if isinstance(value, (list, tuple)):
        return ",".join(item if isinstance(item, str) else str(item.get("url", item)) for item in value)
    return str(value)


def as_typed(column: str, value: Any) -> Any:
    """Return figures and deadlines as the texts that mean them to `add`, and every other value as it is."""
    writer = _TYPED.get(column)
    return [writer(one) for one in value] if writer and value else value


_TYPED: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "figures": figures.figure_text,
    "deadlines": figures.deadline_text,
}


def pairs(value: Mapping[str, Any]) -> list[str]:
    """Return `word:name` for each name of a mapping of words to names."""
    return [
        f"{word}:{name}" for word, names in value.items() for name in (names if isinstance(names, list) else [names])
    ]


def marked_title(row: Row) -> str:
    """Return the title, marked if the event was retracted, or is only reported or disputed."""
    return f"{'retracted: ' if row.get('retracted') else ''}{row['title']}{doubt(row)}"


def doubt(row: Row) -> str:
    """Return the mark after the title of an event that is not certain: ` (reported)`."""
    return f" ({row['confidence']})" if row["confidence"] in ("reported", "disputed") else ""


def titled(row: Row) -> "Text":
    """Return the title for a terminal, with its marks."""
    title = styled(row["title"], row)
    return title.append(doubt(row), style="yellow")


def styled(value: str, row: Row) -> "Text":
    """Return text for a terminal: struck through if the event is retracted."""
    from rich.text import Text  # slow to load

    if row.get("retracted"):
        return Text.assemble(("retracted: ", "red"), (escape.shown(value), "strike dim"))
    return Text(escape.shown(value))


def act(row: Row) -> str:
    """Return who acts on whom: `CN → US, JP`."""
    return f"{row['actor']} → {targets(row)}" if row.get("targets") else row["actor"]


def targets(row: Row) -> str:
    """Return the targets, with `everyone` for `*`, joined so that a long list can be wrapped."""
    return ", ".join("everyone" if code == "*" else code for code in row["targets"])


def shown_state(row: Row) -> tuple[str, str]:
    """Return the state and its style; for an act that is not decided, the stage."""
    if row["stage"] != "decided":
        return row["stage"], "italic dim"
    sign = f" {styles.UNVERIFIED}" if row.get("unverified") else ""
    return f"{row['state']}{sign}", styles.STATES[row["state"]]
