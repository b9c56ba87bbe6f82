"""What became of an act: its thread of events, and how others answered it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from chiplog.model.dates import PartialDate
from chiplog.model.facts import EventFacts
from chiplog.model.vocabulary import REVISERS, Instrument, Relation

_JOINS = frozenset(map(str, (*REVISERS, Relation.AMENDS)))


_PASSIVE = {
    "suspends": "suspended",
    "revokes": "revoked",
    "replaces": "replaced",
    "extends": "extended",
    "amends": "amended",
    "implements": "implemented",
    "answers": "answered",
}

Link = tuple[str, str, str, str]
"""(later id, relation, earlier id, earlier event's instrument)."""


class ThreadNode(NamedTuple):
    """A line of a thread: an event, what it does to the earlier one above it, and whether it is only named here.

    An event that bears on several is placed under the earliest of them, and named `again` under the others.
    """

    id: str
    depth: int
    under: str | None
    does: tuple[str, ...]
    again: bool = False


class Round(NamedTuple):
    """An answer by another actor: its id, what it answers, and the days between the two acts, as a range."""

    id: str
    answers: str
    lo: int
    hi: int


def passive(*kinds: str) -> str:
    """Return relations as they read from the earlier event: `suspended and amended by`."""
    return f"{' and '.join(_PASSIVE[kind] for kind in kinds)} by"


def ties(kind: str, instrument: str) -> bool:
    """Return whether a relation to an earlier event with this instrument makes the two one thread.

    What carries out an agreement is not part of its thread: one summit would join all that followed it.
    """
    return kind in _JOINS or (kind == Relation.IMPLEMENTS and instrument != Instrument.AGREEMENT)


def links(event: EventFacts, events: Mapping[str, EventFacts]) -> Iterator[tuple[str, str]]:
    """Return the (relation, earlier id) that tie an event to its thread."""
    for kind, name in event.relations:
        if name in events and ties(kind, events[name].instrument):
            yield kind, name


def connected(name: str, relations: Callable[[Iterable[str]], Iterable[Link]]) -> set[str]:
    """Return the ids of the events in an event's thread, its own among them.

    `relations` returns all relations that some events have and that others have to them.
    """
    found, ahead = {name}, {name}
    while ahead:
        tied = [link for link in relations(ahead) if ties(link[1], link[3])]
        ahead = {event for link in tied for event in (link[0], link[2])} - found
        found |= ahead
    return found


def answers(names: Iterable[str], relations: Callable[[Iterable[str]], Iterable[Link]]) -> list[tuple[str, str]]:
    """Return (id, answered id) of all answers that events are or received."""
    found = ((later, earlier) for later, kind, earlier, _ in relations(names) if kind == Relation.ANSWERS)
    return list(dict.fromkeys(found))


def thread(events: Mapping[str, EventFacts]) -> list[ThreadNode]:
    """Return the events of one thread as a tree, line by line, the oldest first."""
    below: dict[str, dict[str, list[str]]] = {}
    home: dict[str, str] = {}
    oldest = sorted(events, key=lambda name: age(events[name]))
    for name in oldest:
        for kind, earlier in links(events[name], events):
            below.setdefault(earlier, {}).setdefault(name, []).append(kind)
            home[name] = min(home.get(name, earlier), earlier, key=lambda other: age(events[other]))
    nodes: list[ThreadNode] = []
    placed: set[str] = set()
    # A circle of events hangs under nothing: its oldest is taken for the root.
    for root in [*(name for name in oldest if name not in home), *oldest]:
        ahead = [ThreadNode(root, 0, None, ())] if root not in placed else []
        while ahead:
            node = ahead.pop()
            nodes.append(node._replace(again=node.id in placed or (node.depth > 0 and home[node.id] != node.under)))
            if not nodes[-1].again:
                placed.add(node.id)
                children = below.get(node.id, {}).items()
                ahead += [ThreadNode(name, node.depth + 1, node.id, tuple(kinds)) for name, kinds in reversed(children)]
    return nodes


def rounds(answers: Iterable[tuple[str, str]], events: Mapping[str, EventFacts]) -> list[Round]:
    """Return the answers (id, answered id) whose actor is another than the answered, the oldest first."""
    pairs = [(events[one], events[other]) for one, other in answers]
    found = [(_acted(one), _acted(other), one, other) for one, other in pairs if one.actor != other.actor]
    found.sort(key=lambda pair: (pair[0], pair[2].id, pair[1], pair[3].id))
    return [
        Round(one.id, other.id, (then[0] - was[1]).days, (then[1] - was[0]).days) for then, was, one, other in found
    ]


def _acted(event: EventFacts) -> tuple[dt.date, dt.date]:
    """The day on which it was done, as a range: when it was made public or when it first applied, the earlier."""
    dates: list[PartialDate] = [date for date in (event.announced, event.effective) if date]
    return min(date.lo for date in dates), min(date.hi for date in dates)


def age(event: EventFacts) -> tuple[dt.date, dt.date, str]:
    """Return what events are ordered by in time: the days of their announcement, then their ids."""
    return event.announced.lo, event.announced.hi, event.id
