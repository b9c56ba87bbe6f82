"""Count events by their fields, in SQL. Retracted events are not counted."""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from chiplog.index.select import Clause
from chiplog.index.sync import Index


class Tally(NamedTuple):
    """The number of events, and how many of them tighten and loosen."""

    all: int = 0
    tighten: int = 0
    loosen: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return the counts of the events of both."""
        return Tally(self.all + other.all, self.tighten + other.tighten, self.loosen + other.loosen)


Dimension = Literal[
    "actor", "target", "instrument", "flow", "effect", "stage", "confidence", "body", "entity", "item",
    "list", "basis", "year", "quarter", "month",
]  # fmt: skip
"""What events can be counted by."""

_MONTH = "CASE WHEN length(announced) > 4 THEN {} END"

# The SQL of the value, and the table that has it; an event counts once under each of its values.
DIMENSIONS: dict[Dimension, tuple[str, str]] = {
    "actor": ("actor", ""),
    "target": ("{0}.code", "target"),
    "instrument": ("instrument", ""),
    "flow": ("flow", ""),
    "effect": ("effect", ""),
    "stage": ("stage", ""),
    "confidence": ("confidence", ""),
    "body": ("{0}.name", "(SELECT DISTINCT event, name FROM body WHERE name NOT LIKE '% / %')"),
    "entity": ("{0}.name", "(SELECT DISTINCT event, name FROM entity)"),
    "item": ("{0}.name", "item"),
    "list": ("list", ""),
    "basis": ("{0}.name", "basis"),
    "year": ("substr(announced, 1, 4)", ""),
    "quarter": (_MONTH.format("substr(announced, 1, 4) || '-Q' || ((substr(announced, 6, 2) + 2) / 3)"), ""),
    "month": (_MONTH.format("substr(announced, 1, 7)"), ""),
}
"""The dimensions for counting. A date without a month has no quarter and no month."""


IN_TIME = ("year", "quarter", "month")
"""Dimensions whose values have an order in time."""

MANY = ("target", "body", "entity", "item", "basis")
"""Dimensions in which an event may have several values."""


def tally(index: Index, condition: Clause, by: Sequence[Dimension]) -> dict[tuple[str | None, ...], Tally]:
    """Return a tally for each combination of values (None for no value) of the events that meet a condition."""
    values, joins = [], ""
    for number, name in enumerate(by):
        value, table = DIMENSIONS[name]
        values.append(value.format(f"side{number}"))
        joins += f" LEFT JOIN {table} AS side{number} ON side{number}.event = key" if table else ""
    sql, bound = condition
    heads = "".join(f"{value}, " for value in values)
    group = f"GROUP BY {', '.join(values)}" if values else ""
    rows = index.ask(
        f"SELECT {heads}count(*), sum(effect = 'tighten'), sum(effect = 'loosen')"
        f" FROM event{joins} WHERE {sql} AND NOT retracted {group}",
        bound,
    )
    return {tuple(row[: len(values)]): Tally(*(count or 0 for count in row[len(values) :])) for row in rows}


def merged(tallies: Mapping[tuple[str | None, ...], Tally], *places: int) -> dict[tuple[str | None, ...], Tally]:
    """Return tallies for the values at these places of the combinations alone.

    What is merged must be dimensions in which an event has one value: one of MANY would count events twice.
    """
    made: dict[tuple[str | None, ...], Tally] = {}
    for values, count in tallies.items():
        kept = tuple(values[place] for place in places)
        made[kept] = made.get(kept, Tally()).plus(count)
    return made
