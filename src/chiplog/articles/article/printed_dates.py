"""Days as prose writes them: named months, numbers, weekdays, and the year that goes without saying."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from chiplog.model import dates

_NAMES = ("january february march april may june july august september october november december").split()
_MONTH = (
    r"(?P<m{0}>(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\.?"
)
DAYS = ("monday tuesday wednesday thursday friday saturday sunday").split()

_WRITTEN = re.compile(
    rf"(?<![\w:])(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? {_MONTH.format(1)}(?:,? (?P<y1>(?:19|20)\d\d))?\b"
    rf"|\b{_MONTH.format(2)} (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,? (?P<y2>(?:19|20)\d\d)\b)?"
    r"|\b(?P<y3>20\d\d)[-./](?P<n3>\d{1,2})[-./](?P<d3>\d{1,2})(?=\D|$)"
    r"|(?:(?P<y4>20\d\d) ?[年년] ?)?(?P<n4>\d{1,2}) ?[月월] ?(?P<d4>\d{1,2}) ?[日일]"
    r"|\b(?P<d5>\d{1,2})[-./](?P<n5>\d{1,2})[-./](?P<y5>20\d\d|2[0-9](?!\d))\b"
    rf"|\b{_MONTH.format(6)},? (?P<y6>(?:19|20)\d\d)\b"
)
WEEKDAY = re.compile(rf"\b({'|'.join(DAYS)})\b", re.IGNORECASE)

_BEFORE = re.compile(rf"\b({'|'.join(DAYS)}),? (?:the )?$", re.IGNORECASE)

YEARS = range(2018, 2028)
"""The years that a date without one may be of."""

SLACK = 20
"""Days by which a date without a year may lie after the page's own."""


class Day(NamedTuple):
    """A date in a text: where it stands, the date as the log writes it, and whether its year was said."""

    start: int
    end: int
    text: str
    with_year: bool

    @property
    def exact(self) -> bool:
        """Whether it names one day."""
        return len(self.text) == 10


def found(text: str, near: dt.date | None, *, ahead: bool = False) -> Iterator[Day]:
    """Find the dates in a text; one without a year is of the year that brings it near a day.

    It is then not long after that day, unless what is `ahead` is told.
    """
    for match in _WRITTEN.finditer(text):
        group = {name[0]: value for name, value in match.groupdict().items() if value}
        read = _read(group, near, numbers=bool(match["d5"]), ahead=ahead)
        if read := read or _by_weekday(group, text[max(0, match.start() - 12) : match.start()]):
            yield Day(match.start(), match.end(), read, "y" in group)


def full(text: str) -> Day | None:
    """Return the first date with its year in a text."""
    return next((day for day in found(text, None) if day.exact), None)


def is_exact(text: str) -> bool:
    """Whether a text goes on with a date: the name of a day before it is that date's own."""
    return re.match(r",? ", text) is not None and _WRITTEN.match(text.lstrip(", ")) is not None


def weekday_before(name: str, day: dt.date) -> dt.date:
    """Return the day of this name on, or last before, a day."""
    return dates.shifted(day, -((day.weekday() - DAYS.index(name.casefold())) % 7))


def _read(group: dict[str, str], near: dt.date | None, *, numbers: bool, ahead: bool) -> str | None:
    month = int(group["n"]) if "n" in group else _NAMES.index(_whole(group["m"])) + 1
    if "d" not in group:
        return f"{group['y']}-{month:02}"
    day = int(group["d"])
    if len(group.get("y", "")) == len("26"):
        group["y"] = f"20{group['y']}"
    if numbers and month > 12 >= day:
        month, day = day, month
    elif numbers and month != day and day <= 12:
        either = [(day, month), (month, day)]
        close = [
            pair for pair in either if near and abs((dt.date(int(group["y"]), *reversed(pair)) - near).days) <= SLACK
        ]
        if len(close) != 1:
            return None
        day, month = close[0]
    years = [int(group["y"])] if "y" in group else [near.year + step for step in (1, 0, -1)] if near else []
    read = [dt.date(year, month, day) for year in years if _is_day(year, month, day)]
    if "y" in group or not near:
        return str(read[0]) if read else None
    last = dates.shifted(near, 183 if ahead else SLACK)
    return next((str(one) for one in read if one <= last), None)


def _by_weekday(group: dict[str, str], before: str) -> str | None:
    """Return the date without a year of the one year in which it was on the weekday that stands before it."""
    weekday = _BEFORE.search(before)
    if not weekday or "d" not in group or "y" in group:
        return None
    month, day = int(group.get("n", 0)) or _NAMES.index(_whole(group["m"])) + 1, int(group["d"])
    days = [dt.date(year, month, day) for year in YEARS if _is_day(year, month, day)]
    fit = [one for one in days if DAYS[one.weekday()] == weekday[1].casefold()]
    return str(fit[0]) if len(fit) == 1 else None


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _whole(month: str) -> str:
    return next(name for name in _NAMES if name.startswith(month.casefold()[:3]))
