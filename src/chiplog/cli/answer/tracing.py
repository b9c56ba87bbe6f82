"""The call behind an event's thread and rounds."""

import datetime as dt
import functools

from chiplog.answers import thread
from chiplog.answers.state import Law
from chiplog.log import facts
from chiplog.log.index import Mirror
from chiplog.view.history import History, Known


def history(mirror: Mirror, name: str, on: dt.date) -> History:
    """Trace an event's thread, and how others answered it or were answered."""
    relations = functools.partial(facts.relations, mirror)
    names = thread.connected(name, relations)
    answers = thread.answers(names, relations)
    events = facts.outlines(mirror, list({*names, *(other for pair in answers for other in pair)}))
    law, titles = Law(events), facts.titles(mirror, events)
    known = {}
    for event in events.values():
        state = str(law.standing(event.id, on).state)
        known[event.id] = Known(titles[event.id], event.announced.text, event.stage, state, event.retracted)
    knots = thread.thread({other: events[other] for other in names})
    return History(name, knots, thread.rounds(answers, events), known)
