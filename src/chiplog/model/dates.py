"""Partial dates: a day, a month or a year, each a range of calendar days."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
PATTERN = r"^\d{4}(-\d{2}(-\d{2})?)?$"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date, as precise as is known: its text, and the first (`lo`) and last (`hi`) day that it can mean."""

    text: str
    lo: dt.date
    hi: dt.date

    def __str__(self) -> str:
        return self.text

    @property
    def exact(self) -> bool:
        """Whether it is a single day."""
        return self.lo == self.hi


@lru_cache(maxsize=65536)
def parse(text: str) -> PartialDate:
    """Return the date written as `2026-01-28`, `2026-01` or `2026`.

    Raises ValueError, with a message for the user, for any other form and for a day that does not exist.
    """
    match = _FORM.fullmatch(text)
    if not match:
        msg = f"{text!r} is not a date: write 2026-01-28, 2026-01 or 2026"
        raise ValueError(msg)
    year, month, day = (int(part) for part in match.groups(default="1"))
    try:
        lo = dt.date(year, month, day)
    except ValueError:
        msg = f"{text} does not exist: {_why_not(year, month, day)}"
        raise ValueError(msg) from None
    if match[3]:
        return PartialDate(text, lo, lo)
    last = month if match[2] else 12
    return PartialDate(text, lo, dt.date(year, last, calendar.monthrange(year, last)[1]))


def of(day: dt.date) -> PartialDate:
    """Return one day as an exact date."""
    return parse(day.isoformat())


def shifted(day: dt.date, by: int) -> dt.date:
    """Return the day `by` days later (or earlier, if negative), limited to the first and last day of the calendar."""
    ordinal = day.toordinal() + by
    return dt.date.fromordinal(min(max(ordinal, dt.date.min.toordinal()), dt.date.max.toordinal()))


def _why_not(year: int, month: int, day: int) -> str:
    if not year:
        return "there is no year 0"
    if not 1 <= month <= 12:
        return f"there is no month {month}"
    return f"{calendar.month_name[month]} {year} has {calendar.monthrange(year, month)[1]} days, not {day}"
