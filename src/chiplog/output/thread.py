"""What happened to an act later: its thread as a tree, and the rounds of answers."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from chiplog.answers.thread import History, Known
from chiplog.model.thread import Round, passive
from chiplog.output import styles

LONGEST = 40
"""The largest number of lines of a tree; further events are counted."""


def tree(history: History) -> Iterator[tuple[int, str]]:
    """Yield (depth, text) of each line of the thread; nothing for an event without relations."""
    if len(history.nodes) < 2:
        return
    for node in history.nodes[:LONGEST]:
        does = f"{passive(*node.does)} " if node.does else ""
        here = " ◀" if node.id == history.id else ""
        yield node.depth, f"{does}{node.id}, see there" if node.again else f"{does}{_named(history, node.id)}{here}"
    if (more := len(history.nodes) - LONGEST) > 0:
        yield 0, f"{more} more: use --json to see them"


def rounds(history: History) -> Iterator[str]:
    """Yield a line for each event that answers another: what it answers, and how long after."""
    for name, group in groupby(history.rounds, key=lambda one: one.id):
        after: dict[str, list[str]] = {}
        for one in group:
            after.setdefault(apart(one), []).append(one.answers)
        answers = "; ".join(f"{', '.join(names)} {when}" for when, names in after.items())
        yield f"{_named(history, name)} · answers {answers}"


def apart(one: Round) -> str:
    """Return the time between two acts of different actors, whose calendars differ by up to a day."""
    if one.lo >= -1 and one.hi <= 1:
        return "the same day ±1"
    if one.lo != one.hi:
        return f"after {one.lo} to {one.hi} days"
    return f"after {one.lo} days" if one.lo > 0 else f"{-one.lo} days before"


def _named(history: History, name: str) -> str:
    known = history.known[name]
    return f"{name} ({known.announced}, {_state(known)}): {known.title}"


def document(history: History) -> dict[str, Any]:
    """Return the thread and the rounds for programs."""
    return {
        "thread": [
            {
                "id": node.id,
                "announced": history.known[node.id].announced,
                "state": history.known[node.id].state,
                "under": node.under,
                "does": list(node.does),
                "again": node.again,
                **({"unverified": True} if history.known[node.id].unverified else {}),
            }
            for node in history.nodes
        ],
        "rounds": [{"id": one.id, "answers": one.answers, "days": [one.lo, one.hi]} for one in history.rounds],
    }


def _state(known: Known) -> str:
    sign = f" {styles.UNVERIFIED}" if known.unverified and known.shown_state == known.state else ""
    return f"{known.shown_state}{sign}"
