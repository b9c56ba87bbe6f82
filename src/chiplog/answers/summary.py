"""Counts of events: by one field, or one across another, tighten and loosen apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chiplog.log.counts import Tally

NONE = "(none)"
"""The value of an event that lacks the field."""

Counts = Mapping[tuple[str | None, ...], Tally]
"""Tallies by the values of no, one or two fields; None where an event lacks the field."""


@dataclass(frozen=True)
class Line:
    """One value of a field: its count, and its counts across another field."""

    value: str
    count: Tally
    across: dict[str, Tally] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """Counts of events by a field, the largest first, or in time; each event counts once in `total`."""

    by: str
    across: str | None
    total: Tally
    lines: tuple[Line, ...]
    columns: tuple[str, ...]


_IN_TIME = ("year", "quarter", "month")


def summary(total: Tally, by: str, lines: Counts) -> Summary:
    """Give counts by one field, in their order."""
    made = (Line(value or NONE, count) for (value,), count in lines.items())
    return Summary(by, None, total, tuple(sorted(made, key=lambda line: _rank(by, line.value, line.count.all))), ())


def crossed(plain: Summary, across: str, columns: Counts, cells: Counts) -> Summary:
    """Give the same counts across another field: its own counts, and those of each pair of values."""
    sizes = {value or NONE: count.all for (value,), count in columns.items()}
    rows: dict[str, dict[str, Tally]] = {}
    for (value, other), count in cells.items():
        rows.setdefault(value or NONE, {})[other or NONE] = count
    ordered = sorted(sizes, key=lambda value: _rank(across, value, sizes[value]))
    lines = (
        Line(line.value, line.count, {other: cells_of[other] for other in ordered if other in cells_of})
        for line in plain.lines
        for cells_of in [rows.get(line.value, {})]
    )
    return Summary(plain.by, across, plain.total, tuple(lines), tuple(ordered))


def _rank(dimension: str, value: str, count: int) -> tuple[bool, int, str]:
    """In time by time, else the largest first; what has no value comes last."""
    return value == NONE, 0 if dimension in _IN_TIME else -count, value
