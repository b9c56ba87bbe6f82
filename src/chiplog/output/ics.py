"""A calendar as iCalendar (RFC 5545): an all-day entry for each turn of a state and each deadline.

The UID of an entry is made of its event, day and state, and DTSTAMP is a day of the log, not of the clock: a calendar
that is built again from the same log is the same to the byte, and no calendar program shows an entry twice.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from functools import lru_cache

from chiplog.answers.calendar import CalendarAnswer, Turn
from chiplog.index.quantities import Due
from chiplog.output import escape
from chiplog.output.calendar import entries, first_day

_LONGEST = 75
"""Bytes of a line, without its end."""

_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def text(answer: CalendarAnswer, host: str) -> str:
    """Return a calendar; `host` is a part of all UIDs, and must stay the same. Lines end with CRLF."""
    stamp = f"{_day(answer.kept)}T000000Z"
    return "".join(folded for line in _lines(answer, host, stamp) for folded in _folded(line))


def _lines(answer: CalendarAnswer, host: str, stamp: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//chiplog//calendar//EN", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", "X-WR-CALNAME:Chip-trade policy")
    for uid, entry in _entries(answer):
        title = answer.titles[entry.id]
        day = dt.date.fromisoformat(first_day(entry))
        yield from ("BEGIN:VEVENT", f"UID:{uid}@{host}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{_day(day)}")
        if day < dt.date.max:
            yield f"DTEND;VALUE=DATE:{_day(day + dt.timedelta(days=1))}"
        yield f"SUMMARY:{_escaped(_head(entry))}: {_escaped(title)}"
        yield f"DESCRIPTION:{_escaped(chr(10).join(_description(entry)))}"
        yield f"STATUS:{'TENTATIVE' if isinstance(entry, Turn) and entry.unverified else 'CONFIRMED'}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _entries(answer: CalendarAnswer) -> Iterator[tuple[str, Turn | Due]]:
    """Yield UIDs without a host, and the entries, by day; of several deadlines on a day, the others have a digest."""
    seen = set[str]()
    for entry in entries(answer.turns, answer.deadlines):
        kind = "deadline" if isinstance(entry, Due) else str(entry.new).replace("/", "")
        uid = f"{entry.id}.{first_day(entry)}.{kind}"
        if uid in seen and isinstance(entry, Due):
            uid += f"-{hashlib.blake2b(entry.what.encode(), digest_size=4).hexdigest()}"
        seen.add(uid)
        yield uid, entry


def _head(entry: Turn | Due) -> str:
    if isinstance(entry, Due):
        partial = f" ({entry.day})" if entry.day != entry.first else ""
        return f"Deadline{partial}: {entry.what}"
    return f"{entry.old} → {entry.new}{' (unverified)' if entry.unverified else ''}"


def _description(entry: Turn | Due) -> Iterator[str]:
    yield entry.id
    if isinstance(entry, Due):
        yield f"due {entry.day}: {entry.what}"
        return
    if entry.by != entry.id:
        yield f"by {entry.by}"
    if entry.unverified:
        yield "Unverified: turned by the calendar alone, after the log's end. A later act may have changed it."


def _day(day: dt.date) -> str:
    return day.isoformat().replace("-", "")


@lru_cache(maxsize=10_000)
def _escaped(value: str) -> str:
    """Return a text value: lines and separators escaped, and no character that a calendar program would act on.

    A title recurs in each turn of its event.
    """
    return "\\n".join(escape.shown(line).translate(_ESCAPES) for line in value.split("\n"))


def _folded(line: str) -> Iterator[str]:
    """Yield the parts of a line of at most 75 bytes, each with its end; no character is cut in two."""
    if len(line) <= _LONGEST and line.isascii():  # most lines
        yield f"{line}\r\n"
        return
    left = line.encode()
    while len(left) > _LONGEST:
        at = _LONGEST
        while left[at] & 0xC0 == 0x80:  # inside a character
            at -= 1
        yield f"{left[:at].decode()}\r\n"
        left = b" " + left[at:]
    yield f"{left.decode()}\r\n"
