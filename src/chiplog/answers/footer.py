"""The footer of an answer: what was counted, with which filters, and how far the log goes."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from chiplog.index import queries, select
from chiplog.index.queries import Newest
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import jurisdictions


@dataclass(frozen=True)
class Footer:
    """The unit with its count, the filters, the newest act that matches, and notes on the answer.

    `counted` is "" for an answer that counts nothing, such as one event. `asked` is None where the filters are in the
    query itself. `left_out` is a note on faulty events that the answer lacks, or "". `through` is the day up to which
    the log was kept. `in_force` is true for an answer
    about what is in force, which must say that a log is not the law.
    """

    counted: str = ""
    asked: Filters | None = None
    newest: Newest | None = None
    notes: tuple[str, ...] = ()
    left_out: str = ""
    through: dt.date | None = None
    in_force: bool = False


def of(log: Log, asked: Filters, counted: str, *notes: str, in_force: bool = False) -> Footer:
    """Return the footer of an answer about the events that match; notes that are "" are dropped."""
    newest = queries.newest(log.index, select.where(log.index, asked))
    said = tuple(filter(None, (*notes, *scope(log, asked))))
    return Footer(counted, asked, newest, said, log.left_out(), log.through, in_force=in_force)


def scope(log: Log, asked: Filters) -> Iterator[str]:
    """Yield notes on names that the log does not have, and on events outside a country filter that apply to it."""
    for name in ("entity", "body", "item", "basis"):
        for value, close in select.unknown(log.index, name, getattr(asked, name)):
            yield f"no event has the {name} {value}" + (f": did you mean {close}?" if close else "")
    if not asked.country:
        return
    wider = [(jurisdictions.EVERYONE, "applies to everyone", "apply to everyone", "everyone")]
    if set(asked.country) & jurisdictions.EU_MEMBERS:
        wider.append(("EU", "is the EU's or targets it", "are the EU's or target it", "EU"))
    for code, one, several, option in wider:
        if code not in asked.country and (number := select.elsewhere(log.index, asked, code)):
            yield f"{number} more {one if number == 1 else several}: --country {option} shows them too"


def more(total: int, shown: int | None) -> str:
    """Return a note on the rows that are not shown, or "" where all are."""
    return f"{total - shown} more: --limit {total} shows them all" if shown and total > shown else ""


def count(number: int, what: str = "event") -> str:
    """Return `1 event`, `2 events`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
