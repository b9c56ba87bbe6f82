"""What people type: countries by code or name, days as they are said."""

import contextlib
import datetime as dt
import re
from typing import NamedTuple

from chiplog.errors import UsageError
from chiplog.model import characters, dates, jurisdictions, tables
from chiplog.model.dates import PartialDate

_QUARTER = re.compile(r"(\d{4})-?q([1-4])")
_AGO = re.compile(r"(\d{1,4})([dwmy])")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"d": "days", "w": "weeks", "m": "months", "y": "years"}
_IN_FILTERS = "write 2026-01-28, 28 jan 2026, jan 2026, 2026, 2026-Q1, yesterday, last friday, 30d or 6m"
_IN_FIELDS = "write 2026-01-28, 28 jan 2026, jan 2026 or 2026"


EVERYONE = ("everyone", "any", "all", "everybody", "anyone", jurisdictions.EVERYONE)
"""What people type for a target of no country in particular; lists show the first."""


class Span(NamedTuple):
    """The days that a typed date means; `echoed` if it must be shown in full, because it depends on today."""

    lo: dt.date
    hi: dt.date
    echoed: bool = False


def today() -> dt.date:
    """Return the day it is here: the one place that asks the clock."""
    return dt.date.today()  # noqa: DTZ011 - an analyst's day is the one on the wall


def countries(text: str) -> tuple[str, ...]:
    """Return the codes that a text means: those of a group, such as G7, or that of one jurisdiction.

    Raises UsageError, with the nearest name, for one that is not known.
    """
    if jurisdictions.find_code(text):
        return (country(text),)  # no table is read for a code
    return tables.groups().get(characters.key(text)) or (country(text),)


def country(text: str) -> str:
    """Return a jurisdiction's code, or `*` for `everyone`.

    Raises UsageError, with the nearest name, for one that is not known.
    """
    if characters.key(text) in EVERYONE:
        return jurisdictions.EVERYONE
    if code := jurisdictions.find(text):
        return code
    close = jurisdictions.suggestion(text)
    raise UsageError(
        f"unknown country: {text}", f"did you mean {close}?" if close else "write a code (CN) or a name (China)"
    )


def span(text: str, now: dt.date) -> Span:
    """Return the days that a typed date means; without a year, or relative, it means the past.

    Raises UsageError where it can't be understood, or can be in two ways.
    """
    try:
        return _span(characters.key(text), now)
    except ValueError as error:
        raise _said(error, text, _IN_FILTERS) from None


def field_date(text: str, now: dt.date, *, relative: bool = False) -> str:
    """Return an event's date as the log writes it: `2026-01-28`, `2026-01` or `2026`.

    Raises UsageError where it has no year, unless `relative` allows `yesterday` and `today`.
    """
    word = characters.key(text)
    if word in ("today", "yesterday") and relative:
        return str(_relative(word, now))
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", word):
        return word  # what does not exist is a finding of the entry, among others
    try:
        found, with_year = _spoken(word, now)
    except ValueError as error:
        raise _said(error, text, _IN_FIELDS) from None
    if not with_year or _AGO.fullmatch(word):
        raise UsageError(f"{text!r} has no year", "write the date in full, as 2026-01-28")
    return str(found)


def _said(error: ValueError, text: str, forms: str) -> UsageError:
    """Return what is wrong with a typed date: the error's own sentence, or that it is none."""
    return UsageError(str(error) or f"{text.strip()!r} is not a date", forms)


def _span(word: str, now: dt.date) -> Span:
    if match := _QUARTER.fullmatch(word):
        year, quarter = int(match[1]), int(match[2])
        return Span(dates.parse(f"{year:04}-{3 * quarter - 2:02}").lo, dates.parse(f"{year:04}-{3 * quarter:02}").hi)
    if relative := _relative(word, now):
        return Span(relative, relative, echoed=True)
    if re.fullmatch(r"\d[\d-]*", word) and not _SLASHED.fullmatch(word):
        found = dates.parse(word)
        return Span(found.lo, found.hi)
    found, with_year = _spoken(word, now)
    return Span(found.lo, found.hi, echoed=not with_year)


def _relative(word: str, now: dt.date) -> dt.date | None:
    if word in ("today", "yesterday"):
        return dates.shifted(now, -(word == "yesterday"))
    if (weekday := word.removeprefix("last ")) in _WEEKDAYS:
        return dates.shifted(now, -((now.weekday() - _WEEKDAYS.index(weekday) - 1) % 7 + 1))
    if match := _AGO.fullmatch(word):
        from dateutil.relativedelta import relativedelta  # slow to load

        try:
            return now - relativedelta(**{_UNITS[match[2]]: int(match[1])})  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            raise ValueError(f"{word!r} is before there were dates") from None
    return None


def _spoken(word: str, now: dt.date) -> tuple[PartialDate, bool]:
    """Read a date with a named month, or with its day or month first; returns it, and whether its year was said."""
    if match := _SLASHED.fullmatch(word):
        return _slashed(word, int(match[1]), int(match[3]), int(match[4])), True
    if not re.search(r"[a-z]{3}", word):
        raise ValueError
    year, month, day = _parts(word)
    if month is None:
        raise ValueError
    if year is None:
        return _last(now, month, day), False
    return _ranged(year, month, day), True


def _last(now: dt.date, month: int, day: int | None) -> PartialDate:
    """Return the last such day or month that began before or on a day: a leap day may be eight years back."""
    for year in range(now.year, max(now.year - 9, 0), -1):
        with contextlib.suppress(ValueError):
            found = _ranged(year, month, day)
            if found.lo <= now:
                return found
    return _ranged(now.year, month, day)


def _slashed(word: str, first: int, second: int, year: int) -> PartialDate:
    readings = [(month, day) for month, day in ((first, second), (second, first)) if month <= 12]
    if len(set(readings)) == 2:
        ways = " or ".join(str(_ranged(year, month, day)) for month, day in readings)
        raise ValueError(f"{word} can be read in two ways: {ways}")
    if not readings:
        raise ValueError
    return _ranged(year, *readings[0])


def _parts(word: str) -> tuple[int | None, int | None, int | None]:
    """Find year, month and day: what two different defaults leave the same was said."""
    from dateutil import parser  # slow to load

    try:
        one, two = (parser.parse(word, default=base) for base in (dt.datetime(2000, 1, 1), dt.datetime(2004, 2, 2)))  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise ValueError from None
    if one.time() != dt.time() or (one.year == two.year and not re.search(r"\d{4}", word)):
        raise ValueError
    return (
        one.year if one.year == two.year else None,
        one.month if one.month == two.month else None,
        one.day if one.day == two.day else None,
    )


def _ranged(year: int, month: int, day: int | None) -> PartialDate:
    return dates.parse(f"{year:04}-{month:02}" + (f"-{day:02}" if day else ""))
