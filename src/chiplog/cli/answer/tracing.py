"""The call behind an event's thread and rounds."""

import datetime as dt
import functools

from chiplog.index import queries
from chiplog.log import Log
from chiplog.model import thread
from chiplog.model.state import StateEngine
from chiplog.output.thread import History, Known


def history(mirror: Log, name: str, on: dt.date) -> History:
    """Trace an event's thread, and how others answered it or were answered."""
    relations = functools.partial(queries.relations, mirror.index)
    names = thread.connected(name, relations)
    answers = thread.answers(names, relations)
    events = queries.facts(mirror.index, list({*names, *(other for pair in answers for other in pair)}))
    law, titles = StateEngine(events), queries.titles(mirror.index, events)
    known = {}
    for event in events.values():
        state = str(law.result(event.id, on).state)
        known[event.id] = Known(titles[event.id], event.announced.text, event.stage, state, event.retracted)
    nodes = thread.thread({other: events[other] for other in names})
    return History(name, nodes, thread.rounds(answers, events), known)
