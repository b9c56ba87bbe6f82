"""Counts of events: by one field, or one across another, tighten and loosen apart."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.errors import UsageError
from chiplog.index import counts, queries, select
from chiplog.index.counts import IN_TIME, MANY, Dimension, Tally
from chiplog.index.select import Clause, Filters
from chiplog.log import Log

NONE = "(none)"
"""The value of an event that lacks the field."""

NEWEST = 5
"""The number of newest events in a summary of the whole log."""

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


@dataclass(frozen=True)
class Glance:
    """The log at a glance: counts by actor, instrument and quarter, and the newest events."""

    actors: Summary
    instruments: Summary
    quarters: Summary
    newest: list[dict[str, Any]]


@dataclass(frozen=True)
class SummaryAnswer:
    """Counts by a field, or by one across another, or else the log at a glance."""

    found: Summary | Glance
    footer: Footer


def answer(
    log: Log, asked: Filters, on: dt.date, by: Dimension | None = None, across: Dimension | None = None
) -> SummaryAnswer:
    """Return counts of the events that match on a day, by a field and across another; at a glance without a field.

    Raises UsageError for `across` without `by`.
    """
    if across and not by:
        raise UsageError("--across needs --by", f"write --by FIELD --across {across}")
    condition = log.condition(asked, on)
    if not by:
        glance = _glance(log, condition)
        return SummaryAnswer(glance, footer.of(log, asked, footer.count(glance.actors.total.all)))
    total = counts.tally(log.index, condition, [])[()] if by in MANY else None
    found = _by(by, counts.tally(log.index, condition, [by, "year"]), 0, 1, total)
    if across:
        columns, cells = (counts.tally(log.index, condition, names) for names in ([across], [by, across]))
        found = crossed(found, across, columns, cells)
    return SummaryAnswer(found, footer.of(log, asked, _counted(found)))


def _glance(log: Log, condition: Clause) -> Glance:
    newest = select.events(log.index, queries.latest(log.index, condition, NEWEST))
    cells = counts.tally(log.index, condition, ["actor", "instrument", "quarter", "year"])
    actors, instruments, quarters = (
        _by(by, cells, place, 3) for place, by in enumerate(("actor", "instrument", "quarter"))
    )
    return Glance(actors, instruments, quarters, newest)


def _by(by: str, cells: Counts, value: int, year: int, total: Tally | None = None) -> Summary:
    """Return counts by one field from those by several, of which the places of its value and of the year are given."""
    total = total or counts.merged(cells).get((), Tally())
    return trended(summary(total, by, counts.merged(cells, value)), counts.merged(cells, value, year))


def _counted(found: Summary) -> str:
    """Return what was counted, and what the cells of a table are."""
    fields = (found.by, found.across)
    several = "; one with several values counts under each" if set(fields) & set(MANY) else ""
    cells = "; cells are tighten/loosen/other" if found.across and "effect" not in fields else ""
    return f"{footer.count(found.total.all)}{several}{cells}"


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
