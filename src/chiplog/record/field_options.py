"""What people and their spreadsheets write, in the log's own terms: countries by name, days in their forms."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from chiplog.errors import UsageError
from chiplog.model import typed
from chiplog.record import entries

Tree = dict[str, Any]

_MIDNIGHT = re.compile(
    r"(?<=\d)[t ]{1,2}(?:0?0:00(?::00(?:\.0{1,9})?)?|12:00(?::00)? ?am)(?: ?(?:z|utc|[+-]00:?00))?$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.0*)?", re.ASCII)
_EPOCH = dt.date(1899, 12, 30)
"""Day 0 of spreadsheets."""

_LONGEST = 60
"""Characters of the longest country or day."""

_DAYS = ("announced", "effective", "through", "recorded")


def entry(tree: Tree, line: int) -> Tree:
    """Return an entry of a spreadsheet in the log's terms, its text composed.

    Raises UsageError, with the line and the column, for a country or a day that can't be understood.
    """
    whole: Tree = entries.composed(tree)
    found = {**whole}
    if isinstance(whole.get("actor"), str):
        found["actor"] = _read(typed.country, whole["actor"], line, "actor")
    if isinstance(whole.get("targets"), list):
        found["targets"] = [
            _read(typed.country, target, line, "targets") if isinstance(target, str) else target
            for target in whole["targets"]
        ]
    found |= {name: _read(day, whole[name], line, name) for name in _DAYS if isinstance(whole.get(name), str)}
    if isinstance(whole.get("sources"), list):
        found["sources"] = [_page(page, line) for page in whole["sources"]]
    return found


def day(text: str) -> str:
    """Return a day, month or year as the log writes it. Raises UsageError for other text, or where it can be two days.

    A spreadsheet adds midnight to a day, writes it in its country's order, or as a number.
    """
    word = _MIDNIGHT.sub("", text)
    if match := _SERIAL.fullmatch(word):
        meant = _EPOCH + dt.timedelta(days=int(match[1]))
        raise UsageError(
            f"{text!r} is a spreadsheet's number for a day, perhaps {meant}",
            "format the column as text or as a date, yyyy-mm-dd, and save it again",
        )
    if match := _YEAR_FIRST.fullmatch(word):
        word = f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}"
    return typed.field_date(word, typed.today())


def _page(page: Any, line: int) -> Any:
    if not isinstance(page, dict) or not isinstance(page.get("published"), str):
        return page
    return {**page, "published": _read(day, page["published"], line, "published")}


def _read(reading: Callable[[str], str], text: str, line: int, column: str) -> str:
    if len(text) > _LONGEST:
        raise UsageError(f"line {line}: {column}: {text[:_LONGEST]!r}… is too long", f"{_LONGEST} characters at most")
    try:
        return reading(text)
    except UsageError as error:
        raise UsageError(f"line {line}: {column}: {error.message}", error.hint) from None
