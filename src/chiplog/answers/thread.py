"""What became of an act: the thread that it is in, and the rounds of answers to it."""

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from chiplog.index import queries
from chiplog.log import Log
from chiplog.model import thread
from chiplog.model.state import StateEngine
from chiplog.model.thread import Round, ThreadNode


class Known(NamedTuple):
    """What is said of an event in passing."""

    title: str
    announced: str
    stage: str
    state: str
    retracted: bool
    unverified: bool

    @property
    def shown_state(self) -> str:
        """Its state, or, since a retracted or undecided event has none, `retracted` or its stage."""
        return "retracted" if self.retracted else self.state if self.stage == "decided" else self.stage


@dataclass(frozen=True)
class History:
    """An event's thread and rounds, and what is said of each event in them."""

    id: str
    nodes: list[ThreadNode]
    rounds: list[Round]
    known: Mapping[str, Known]


def history(log: Log, name: str, on: dt.date) -> History:
    """Return an event's thread, and how others answered it or were answered, with states on a day."""
    relations = functools.partial(queries.relations, log.index)
    names = thread.connected(name, relations)
    answers = thread.answers(names, relations)
    events = queries.facts(log.index, list({*names, *(other for pair in answers for other in pair)}))
    engine, titles = StateEngine(events, log.through), queries.titles(log.index, events)
    known = {}
    for event in events.values():
        result = engine.result(event.id, on)
        known[event.id] = Known(
            titles[event.id], event.announced.text, event.stage, str(result.state), event.retracted, result.unverified
        )
    nodes = thread.thread({other: events[other] for other in names})
    return History(name, nodes, thread.rounds(answers, events), known)
