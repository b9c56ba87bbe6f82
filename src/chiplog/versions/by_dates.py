"""What differs since a day, as the entries themselves tell it: for a log without a history that reaches that day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from chiplog.model import dates
from chiplog.versions.compare import Change, Changed, Difference

Row = dict[str, Any]


def difference(rows: Iterable[Row], first: dt.date, last: dt.date) -> Difference:
    """Return what was recorded, corrected or retracted after the first day and not after the last.

    What a field was before a correction is not known: its old value is None.
    """
    added: list[Row] = []
    changed: list[Changed] = []
    for row in rows:
        if _within(row["recorded"], first, last):
            added.append(row)
        elif (one := _changed(row, first, last)).fields:
            changed.append(one)
    return Difference(added=tuple(added), changed=tuple(changed))


def _changed(row: Row, first: dt.date, last: dt.date) -> Changed:
    """Return an event with the fields that its corrections and its retraction between two days name."""
    lines = [line for line in row.get("corrections", ()) if _within(line["date"], first, last)]
    named = [name for line in lines for name in line["fields"]]
    old = {**row, "corrections": [line for line in row.get("corrections", ()) if line not in lines]}
    if "retracted" in row and _within(row["retracted"]["date"], first, last):
        named.append("retracted")
        del old["retracted"]
    return Changed(old, row, {name: Change(None, row.get(name)) for name in dict.fromkeys(named)})


def _within(text: str, first: dt.date, last: dt.date) -> bool:
    day = dates.parse(text)
    return day.hi > first and day.lo <= last


def newest(row: Mapping[str, Any]) -> dt.date:
    """Return the newest day on which an entry says that it was recorded, corrected or retracted."""
    corrections = [line["date"] for line in row.get("corrections", ())]
    gone = [row["retracted"]["date"]] if row.get("retracted") else []
    return max(dates.parse(text).lo for text in (row["recorded"], *corrections, *gone))
