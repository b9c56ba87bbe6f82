"""The figures of one kind of the events that match: their sums, or their spans, by a field."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.answers.summary import NONE
from chiplog.index import quantities
from chiplog.index.counts import IN_TIME, MANY, Dimension
from chiplog.index.quantities import Amount
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model.vocabulary import FigureKind, Unit

SUMMED = frozenset((FigureKind.ADDED, FigureKind.REMOVED, FigureKind.AMOUNT))
"""Kinds of which a sum makes sense. Of rates and bounds only the least and the most do, and of quantities approved or
shipped too: one is for each buyer, another for a batch, and a later report counts the same goods again."""


@dataclass(frozen=True)
class QuantitiesAnswer:
    """Figures of one kind by a field, a row for each value and unit; `totals` has a row for each unit."""

    what: FigureKind
    by: Dimension | None
    totals: list[Amount]
    rows: list[tuple[str, Amount]]
    footer: Footer

    @property
    def summed(self) -> bool:
        """Whether the figures are added up."""
        return self.what in SUMMED


class Wanted(NamedTuple):
    """Which figures: of one kind, of one unit or of each, by a field or in all."""

    what: FigureKind
    unit: Unit | None = None
    by: Dimension | None = None


def answer(log: Log, asked: Filters, on: dt.date, wanted: Wanted) -> QuantitiesAnswer:
    """Return the figures that are wanted of the events that match on a day."""
    what, unit, by = wanted
    condition = log.condition(asked, on)
    totals = [amount for _, amount in quantities.amounts(log.index, condition, what, unit, None)]
    found = quantities.amounts(log.index, condition, what, unit, by) if by else []
    rows = sorted(((name or NONE, amount) for name, amount in found), key=lambda row: _rank(by, *row))
    events = sum(amount.events for amount in totals)
    several = "; an event with several values counts under each" if by in MANY else ""
    note = "figures are those that the log has; an act without one is not counted"
    counted = f"{footer.count(events)} with a figure {what}{several}"
    return QuantitiesAnswer(what, by, totals, rows, footer.of(log, asked, counted, note))


def _rank(by: Dimension | None, name: str, amount: Amount) -> tuple[bool, str, float, str]:
    """In time by time; else the largest first, of each unit."""
    in_time = by in IN_TIME
    return name == NONE, name if in_time else amount.unit, 0 if in_time else -amount.most_sum, name
