"""How long before their first day acts are announced."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.index import queries
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model.dates import PartialDate


class Notice(NamedTuple):
    """The days from an event's announcement to its first day, as a range where a date is partial."""

    id: str
    lo: int
    hi: int


@dataclass(frozen=True)
class Notices:
    """The notice of events, the shortest first, and how many events have no first day."""

    spans: tuple[Notice, ...]
    undated: int

    @property
    def exact(self) -> list[int]:
        """The days of the events whose dates are exact, the fewest first."""
        return [span.lo for span in self.spans if span.lo == span.hi]

    @property
    def partial(self) -> int:
        """How many events have a range of days."""
        return len(self.spans) - len(self.exact)

    @property
    def median(self) -> float | None:
        """The middle of the exact values."""
        exact = self.exact
        return (exact[(len(exact) - 1) // 2] + exact[len(exact) // 2]) / 2 if exact else None

    @property
    def before_public(self) -> list[Notice]:
        """The events that surely applied before they were public."""
        return [span for span in self.spans if span.hi < 0]


@dataclass(frozen=True)
class NoticeAnswer:
    """Notices, the (announced, effective, title) of their events by id, and how many early events a table names."""

    notices: Notices
    events: Mapping[str, tuple[str, str, str]]
    limit: int | None
    footer: Footer


def answer(log: Log, asked: Filters, on: dt.date, limit: int | None = None) -> NoticeAnswer:
    """Return the notice of the decided events that match on a day."""
    dates = queries.dated_rows(log.index, log.condition(asked, on))
    found = notices(dates)
    titles = queries.titles(log.index, [name for name, _, effective in dates if effective])
    events = {name: (one.text, other.text, titles[name]) for name, one, other in dates if other}
    left = f"left out: {found.undated} without a first day, {found.partial} with a partial date"
    counted = f"{footer.count(len(dates), 'decided event')}; {left}"
    more = footer.more(len(found.before_public), limit)
    return NoticeAnswer(found, events, limit, footer.of(log, asked, counted, more))


def notices(dates: Iterable[tuple[str, PartialDate, PartialDate | None]]) -> Notices:
    """Return the notice of events: (id, announced, effective) of each."""
    spans, undated = [], 0
    for name, announced, effective in dates:
        if effective:
            spans.append(Notice(name, (effective.lo - announced.hi).days, (effective.hi - announced.lo).days))
        else:
            undated += 1
    return Notices(tuple(sorted(spans, key=lambda span: span[1:] + span[:1])), undated)


BANDS = (
    ("before it was public", None, -1),
    ("the same day", 0, 0),
    ("1 to 7 days", 1, 7),
    ("8 to 30 days", 8, 30),
    ("31 to 90 days", 31, 90),
    ("91 to 365 days", 91, 365),
    ("more than a year", 366, None),
)
"""Spans of days that notices are counted in: what they are called, the fewest and the most days."""


def bands(found: Notices) -> list[tuple[str, int]]:
    """Count the exact values in each band."""
    return [(name, sum(_within(days, least, most) for days in found.exact)) for name, least, most in BANDS]


def _within(days: int, least: int | None, most: int | None) -> bool:
    return (least is None or days >= least) and (most is None or days <= most)
