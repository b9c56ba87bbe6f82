"""Questions about figures and deadlines, in SQL. Retracted events are not counted."""

from typing import NamedTuple

from chiplog.index.counts import DIMENSIONS, Dimension
from chiplog.index.select import Clause
from chiplog.index.sync import Index


class Amount(NamedTuple):
    """The figures of one unit: of how many events, their sums, and the least and the most of them.

    A figure that is a range counts with its least in `least_sum`, and with its most in `most_sum`.
    """

    unit: str
    events: int
    least_sum: float
    most_sum: float
    least: float
    most: float


class Due(NamedTuple):
    """A deadline: its first possible day, as written, the event that sets it, and what is due."""

    first: str
    day: str
    id: str
    what: str


def amounts(
    index: Index, condition: Clause, what: str, unit: str | None, by: Dimension | None
) -> list[tuple[str | None, Amount]]:
    """Return (value of the field or None, figures of one kind and unit) of the events that meet a condition."""
    value, table = DIMENSIONS[by] if by else ("NULL", "")
    value = value.format("side")
    join = f" LEFT JOIN {table} AS side ON side.event = key" if table else ""
    sql, bound = condition
    rows = index.ask(
        f"SELECT {value}, unit, count(DISTINCT key), sum(least), sum(most), min(least), max(most)"
        f" FROM event JOIN figure ON figure.event = key{join}"
        f" WHERE {sql} AND NOT retracted AND what = ? AND unit = coalesce(?, unit) GROUP BY 1, unit",
        [*bound, what, unit],
    )
    return [(name, Amount(*rest)) for name, *rest in rows]


def deadlines(index: Index, condition: Clause, first: str, last: str | None) -> list[Due]:
    """Return the deadlines that may be on a day from the first through the last, or later for None.

    They are those of the events that meet a condition.
    """
    sql, values = condition
    rows = index.ask(
        "SELECT day_lo, day, id, what FROM (SELECT event AS owner, day_lo, day_hi, day, what FROM deadline)"
        f" JOIN event ON key = owner WHERE {sql} AND NOT retracted AND day_hi >= ? AND day_lo <= ?"
        " ORDER BY day_lo, id, what",
        [*values, first, last or "9999-12-31"],
    )
    return [Due(*row) for row in rows]
