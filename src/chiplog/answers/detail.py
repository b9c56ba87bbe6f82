"""One event with all its fields, its state on a day, and the events that it belongs to."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.answers import log_end, thread
from chiplog.answers.footer import Footer
from chiplog.answers.thread import History
from chiplog.errors import UnreadableError, UsageError
from chiplog.index import queries, select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model.thread import passive

CANDIDATES = 8
"""The number of events that are named where words mean several."""

Neighbours = Sequence[tuple[str, Mapping[str, Any]]]
"""(relation as it reads from the event, the other event)."""


@dataclass(frozen=True)
class EventAnswer:
    """An event with its state on a day, its `file:line`, its history, and the related events that are not in this.

    `links` is true where pages are to have live links to the sources.
    """

    place: str
    row: dict[str, Any]
    on: dt.date
    neighbours: Neighbours
    history: History
    footer: Footer
    links: bool = False


def answer(log: Log, name: str, on: dt.date) -> EventAnswer:
    """Return the one event with an id, the beginning of one, or words of its title.

    Raises UsageError if there is none or more than one, UnreadableError if the event is faulty.
    """
    key = key_of(log, name)
    row = log.events([key], on)[0]
    place = f"{log.path}:{log.index.layout().line_of(key)}"
    history = thread.history(log, row["id"], on)
    notes = tuple(filter(None, [log_end.note_on_keys(log, [key], on)]))
    return EventAnswer(
        place,
        row,
        on,
        _neighbours(log, row, history, on),
        history,
        Footer(notes=notes, left_out=log.left_out(), through=log.through),
    )


def _neighbours(log: Log, row: dict[str, Any], history: History, on: dt.date) -> Neighbours:
    """Return the events that an event names, and those that name it, except for those in its history."""
    shown = {node.id for node in history.nodes} | {name for one in history.rounds for name in (one.id, one.answers)}
    earlier = [(kind, other) for kind, ids in row.get("relations", {}).items() for other in ids]
    later = [(passive(kind), other) for kind, other in queries.related_to(log.index, row["id"])]
    beside = [(kind, other) for kind, other in (*earlier, *later) if other not in shown]
    keys = dict(select.keys(log.index, [other for _, other in beside]))
    rows = {other["id"]: other for other in log.events(list(keys.values()), on)}
    return tuple((kind, rows[other]) for kind, other in beside if other in rows)


def key_of(log: Log, name: str) -> int:
    """Return the key of the one event with an id, the beginning of one, or words of its title.

    Raises UsageError if there is none or more than one, UnreadableError if the event is faulty.
    """
    if not name.strip():
        raise UsageError("no event given", "give its id, or words of its title; `chiplog list` shows ids")
    try:
        key, found = select.one_id(log.index, name)
    except UsageError as error:
        key, found = _titled(log, name, error)
    if not select.keys(log.index, [found]):
        hint = log.repair("`chiplog validate` shows them")
        raise UnreadableError(f"{found} is in the log, but has errors", hint)
    return key


def _titled(log: Log, words: str, unknown: UsageError) -> tuple[int, str]:
    """Return (key, id) of the one event with some words in its texts; raise the error about the id if none has them."""
    keys = select.titled(log.index, words) or select.select(log.index, Filters(text=(words,)), CANDIDATES + 1)
    rows = select.brief(log.index, keys)
    if not rows or (len(rows) > 1 and isinstance(unknown, select.AmbiguousError)):
        raise unknown
    if len(rows) > 1:
        some = ", ".join(row["id"] for row in rows[:CANDIDATES]) + (" …" if len(rows) > CANDIDATES else "")
        raise UsageError(f"no event has the id {words}; several events have these words", some)
    return keys[0], rows[0]["id"]
