"""What the log suggests for the empty fields of an entry: the vote of the most similar events.

A suggestion is the default of a question, with the ids of the events that have the value. It is no evidence, and no
part of an entry until a person accepts it.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.index import lookup
from chiplog.log import Log
from chiplog.model.vocabulary import Flow
from chiplog.record.entries import Tree

VOTERS = 5
AGREEING = 2
"""How many events at least must have the same value."""
FIELDS = ("actor", "targets", "flow", "instrument", "effect", "stage", "confidence")
"""Fields that similar acts share. A day, a number or a name belongs to one act, and is never suggested."""


@dataclass(frozen=True)
class Suggestion:
    """A value, and the ids of the similar events that have it, the most similar first."""

    value: Any
    ids: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the suggestion for JSON."""
        return {"value": self.value, "ids": list(self.ids)}


def suggested(log: Log, entry: Tree, text: str = "") -> Mapping[str, Suggestion]:
    """Return a suggestion for each empty field of an entry on which the five most similar events agree.

    They are found by the words of the entry's title and names and of `text`, the beginning of its page. At least two
    must have the same value, and more than all that have another one.
    """
    is_internal = entry.get("flow") == Flow.INTERNAL  # rightly without targets
    empty = [name for name in FIELDS if not entry.get(name) and not (name == "targets" and is_internal)]
    voters = lookup.similar_in_words(log.index, f"{_words(entry)} {text}", VOTERS) if empty else []
    found = {name: _vote(name, voters) for name in empty}
    return {name: one for name, one in found.items() if one and not _is_impossible(entry, name, one.value)}


def _words(entry: Tree) -> str:
    named = (name for names in entry.get("entities", {}).values() for name in names)
    return " ".join((entry.get("title", ""), *named, *entry.get("items", ()), entry.get("summary", "")))


def _vote(name: str, voters: Sequence[Mapping[str, Any]]) -> Suggestion | None:
    """Return the value that most events have, or None; an event without one does not vote."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for event in voters:
        if event.get(name):
            ids[json.dumps(event[name])].append(event["id"])
    value, agreeing = max(ids.items(), key=lambda one: len(one[1]), default=("", []))
    others = sum(map(len, ids.values())) - len(agreeing)
    if len(agreeing) < AGREEING or len(agreeing) <= others:
        return None
    return Suggestion(json.loads(value), tuple(agreeing))


def _is_impossible(entry: Tree, name: str, value: Any) -> bool:
    """Whether a value contradicts what the entry has: no act is aimed at the jurisdiction that acts."""
    actor, targets = (value, entry.get("targets", ())) if name == "actor" else (entry.get("actor"), value)
    return name in ("actor", "targets") and actor in targets
