"""What was said or reported and never followed up."""

import datetime as dt
from collections.abc import Iterable

from chiplog.model.facts import EventFacts
from chiplog.model.thread import age, links
from chiplog.model.vocabulary import Confidence, Stage

QUIET = 45
"""Days without anything newer after which a thread is stale."""

_OPEN = frozenset((Stage.SIGNALLED, Stage.PROPOSED, Confidence.REPORTED, Confidence.DISPUTED))


def stale(events: Iterable[EventFacts], on: dt.date) -> set[str]:
    """Return the newest event of each quiet thread, where it is only said, proposed, reported or disputed.

    What was announced after the day asked about is not known yet, and what is retracted never was.
    """
    known = {event.id: event for event in events if not event.retracted and event.announced.lo <= on}
    newest = _newest(known)
    return {event.id for event in newest if _is_open(event) and (on - event.announced.lo).days >= QUIET}


def _is_open(event: EventFacts) -> bool:
    return event.stage in _OPEN or event.confidence in _OPEN


def _newest(events: dict[str, EventFacts]) -> Iterable[EventFacts]:
    """Return the newest event of each thread: threads are joined two by two, each known by one of its events."""
    head = {name: name for name in events}

    def find(name: str) -> str:
        while head[name] != name:
            head[name] = name = head[head[name]]
        return name

    for event in events.values():
        for _, earlier in links(event, events):
            head[find(event.id)] = find(earlier)
    newest: dict[str, EventFacts] = {}
    for name, event in events.items():
        root = find(name)
        newest[root] = max(newest.get(root, event), event, key=age)
    return newest.values()
