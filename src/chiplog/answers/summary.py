"""Counts of events: by one field, or one across another, tighten and loosen apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from chiplog.index.counts import IN_TIME, Tally

NONE = "(none)"
"""The value of an event that lacks the field."""

Counts = Mapping[tuple[str | None, ...], Tally]
"""Tallies by the values of no, one or two fields; None where an event lacks the field."""


@dataclass(frozen=True)
class Line:
    """One value of a field: its count, its counts across another field, and how many there were in each year."""

    value: str
    count: Tally
    across: dict[str, Tally] = field(default_factory=dict)
    trend: tuple[int, ...] = ()


@dataclass(frozen=True)
class Summary:
    """Counts of events by a field, the largest first, or in time; each event counts once in `total`."""

    by: str
    across: str | None
    total: Tally
    lines: tuple[Line, ...]
    columns: tuple[str, ...]


def summary(total: Tally, by: str, lines: Counts) -> Summary:
    """Return counts by one field, in their order."""
    made = (Line(value or NONE, count) for (value,), count in lines.items())
    return Summary(by, None, total, tuple(sorted(made, key=lambda line: _rank(by, line.value, line.count.all))), ())


def crossed(plain: Summary, across: str, columns: Counts, cells: Counts) -> Summary:
    """Return the same counts across another field: its own counts, and those of each pair of values."""
    sizes = {value or NONE: count.all for (value,), count in columns.items()}
    rows = _rows(cells)
    ordered = sorted(sizes, key=lambda value: _rank(across, value, sizes[value]))
    lines = (
        replace(line, across={other: cells_of[other] for other in ordered if other in cells_of})
        for line in plain.lines
        for cells_of in [rows.get(line.value, {})]
    )
    return replace(plain, across=across, lines=tuple(lines), columns=tuple(ordered))


def trended(plain: Summary, years: Counts) -> Summary:
    """Return the same counts with how many there were in each year, from the first to the last of all."""
    rows = _rows(years)
    span = periods("year", {year for row in rows.values() for year in row})
    trend = {value: tuple(row.get(year, Tally()).all for year in span) for value, row in rows.items()}
    return replace(plain, lines=tuple(replace(line, trend=trend[line.value]) for line in plain.lines))


def _rows(cells: Counts) -> dict[str, dict[str, Tally]]:
    rows: dict[str, dict[str, Tally]] = {}
    for (value, other), count in cells.items():
        rows.setdefault(value or NONE, {})[other or NONE] = count
    return rows


def periods(by: str, seen: Iterable[str]) -> list[str]:
    """Return all years or quarters from the first that was seen to the last, those without events too."""
    known = sorted(value for value in seen if value != NONE)
    if not known:
        return []
    years = range(int(known[0][:4]), int(known[-1][:4]) + 1)
    if by == "year":
        return [f"{year:04}" for year in years]
    quarters = [f"{year:04}-Q{quarter}" for year in years for quarter in (1, 2, 3, 4)]
    return [quarter for quarter in quarters if known[0] <= quarter <= known[-1]]


def _rank(dimension: str, value: str, count: int) -> tuple[bool, int, str]:
    """In time by time, else the largest first; what has no value comes last."""
    return value == NONE, 0 if dimension in IN_TIME else -count, value
