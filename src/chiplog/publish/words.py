"""How the page says things: days, counts, states, effects."""

import datetime as dt
from collections.abc import Iterable
from functools import cache

from chiplog.model import jurisdictions
from chiplog.model.dates import PartialDate
from chiplog.model.state import State
from chiplog.model.vocabulary import Effect, Stage

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

STATES = {
    State.YES: "in force",
    State.MAYBE: "possibly in force",
    State.SUSPENDED: "suspended",
    State.PENDING: "not yet in force",
    State.REVOKED: "revoked or replaced",
    State.LAPSED: "lapsed",
    State.NOT_APPLICABLE: "done",
    Stage.PROPOSED: "proposed",
    Stage.SIGNALLED: "signalled",
    "retracted": "retracted",
}
"""What a reader calls the words of a list's column `state`; an act that can't be in force is done once it is done."""

EFFECTS = {
    Effect.TIGHTEN: ("▲", "tightens"),
    Effect.LOOSEN: ("▼", "loosens"),
    Effect.NEUTRAL: ("●", "neutral"),
    Effect.MIXED: ("◆", "mixed"),
}


def date(value: PartialDate | str) -> str:
    """Return `28 Jan 2026`, `Jan 2026` or `2026`."""
    return _date(value if isinstance(value, str) else value.text)


@cache
def _date(text: str) -> str:
    year, *rest = text.split("-")
    month = MONTHS[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(filter(None, (day, month, year)))


def long_date(value: dt.date) -> str:
    """Return `28 January 2026`."""
    return f"{value.day} {_LONG[value.month - 1]} {value.year}"


def month(value: dt.date) -> str:
    """Return `January 2026`."""
    return f"{_LONG[value.month - 1]} {value.year}"


def days(lo: int, hi: int) -> str:
    """Return how long after an act an answer came, in days as a range."""
    if lo == hi:
        return "the same day" if not lo else f"after {lo} day{'s' * (lo != 1)}"
    return f"within {hi} days" if lo <= 0 else f"after {lo} to {hi} days"


@cache
def name(code: str) -> str:
    """Return the name of a jurisdiction, as in a sentence."""
    return jurisdictions.name(code)


def names(codes: Iterable[str]) -> str:
    """Return names of jurisdictions, joined by commas."""
    return ", ".join(map(name, codes))


def count(number: int, what: str, several: str = "") -> str:
    """Return `1 act`, `1,200 acts`."""
    return f"{number:,} {what if number == 1 else several or what + 's'}"


def plain(word: str) -> str:
    """Return a word of a vocabulary as English: `entity list`."""
    return str(word).replace("-", " ")
