"""CL3: rules across events. Each check yields (key of the event, finding)."""

import re
from collections import Counter
from collections.abc import Iterator

from chiplog.model.facts import EventFacts, LogFacts
from chiplog.model.nearest import nearest
from chiplog.model.vocabulary import REVISERS, Relation, Stage
from chiplog.rules.registry import Finding, rule

Found = Iterator[tuple[int, Finding]]

_TAKES_UP = (Relation.IMPLEMENTS, Relation.REVOKES, Relation.REPLACES)
_LONG = 365
"""Days after which a proposal is expected to be decided, or taken back."""

_COURT = re.compile(r"court|chamber|tribunal|judiciary", re.IGNORECASE)


@rule("CL301")
def id_clash(log: LogFacts) -> Found:
    """An id names one event, forever.

    Bad:   two events with id: cn-2026-h200-import-approval
    Good:  the second one is cn-2026-h200-second-approval
    """
    seen: set[str] = set()
    for key, name in log.names:
        if name in seen:
            yield key, Finding("id", f"{name} is already the id of another event", "give the newer event another id")
        seen.add(name)


@rule("CL302")
def relation_unknown(log: LogFacts) -> Found:
    """A relation points at an event in the log.

    Bad:   relations: {amends: [cn-2026-h200-custom-block]}
    Good:  relations: {amends: [cn-2026-h200-customs-block]}
    """
    ids = {name for _, name in log.names}
    for event in log.events:
        for relation, earlier in event.relations:
            if earlier not in ids:
                yield (
                    event.key,
                    Finding(("relations", relation), f"{earlier} is not in this log", _guess(earlier, ids)),
                )


@rule("CL303")
def relation_to_later(log: LogFacts) -> Found:
    """A relation points from the later event to the earlier one.

    Bad:   an event of 2025-01-01 that amends one of 2026-01-01
    Good:  the event of 2026-01-01 amends that of 2025-01-01
    """
    by_id = {event.id: event for event in log.events}
    for event in log.events:
        for relation, earlier in event.relations:
            other = by_id.get(earlier)
            if other and other.announced.lo > event.announced.hi:
                message = f"{earlier} is later ({other.announced}) than this event ({event.announced})"
                yield (
                    event.key,
                    Finding(
                        ("relations", relation), message, "put the relation into the other event, or correct a date"
                    ),
                )


@rule("CL304")
def revisers_in_a_circle(log: LogFacts) -> Found:
    """Suspends, revokes, replaces and extends do not form a cycle.

    Bad:   a revokes b, and b revokes a
    Good:  b revokes a
    """
    points = {event.id: [earlier for kind, earlier in event.relations if kind in REVISERS] for event in log.events}
    for event in log.events:
        if points[event.id] and (circle := _circle(event.id, points)):
            message = f"the relations form a cycle: {' → '.join(circle)}"
            yield event.key, Finding("relations", message, "remove the relation that is wrong", at_key=True)


@rule("CL305")
def reviser_of_another_actor(log: LogFacts) -> Found:
    """Only the actor itself, or a court, suspends, revokes, replaces or extends its acts.

    Bad:   actor: CN, relations: {revokes: [us-2022-october-rules]}
    Good:  actor: CN, relations: {answers: [us-2022-october-rules]}
    """
    by_id = {event.id: event for event in log.events}
    for event in log.events:
        for relation, earlier in event.relations:
            other = by_id.get(earlier)
            if other and relation in REVISERS and other.actor != event.actor and not _COURT.search(event.body or ""):
                message = f"{earlier} is an act of {other.actor}; {event.actor} can't do this to it"
                yield event.key, Finding(("relations", relation), message, "use `answers` if it is a response")


@rule("CL306")
def act_twice(log: LogFacts) -> Found:
    """An act, or one part of an act, is one event.

    Bad:   two events with acts: [mofcom:2024-46]
    Good:  acts: [mofcom:2024-46#1] and acts: [mofcom:2024-46#2], or one event with two sources
    """
    names = _names(log)
    for act, keys in log.acts.items():
        for key in keys[1:]:
            yield key, Finding("acts", f"{act} is in {names[keys[0]]} too", "add the #part, or merge the two events")


@rule("CL307", "warning")
def same_act_twice(log: LogFacts) -> Found:
    """An act is entered once: with another page, it gets another source.

    Two events of one actor, instrument, effect and day are one act if a page is the same, or the titles nearly, and no
    target, party, item, code, number or date differs.

    Bad:   one press release entered twice
    Good:  one event; or two events that differ, each with what only it covers
    """
    numbered = {(keys[0], key) for keys in log.acts.values() for key in keys[1:]}
    names = {name: key for key, name in reversed(log.names)}
    for key, other, why in log.twins:
        if (names.get(other), key) not in numbered:  # CL306 names these
            yield key, Finding("sources", f"is the same act as {other}: {why}", "make one event of the two")


@rule("CL308")
def survivor_unknown(log: LogFacts) -> Found:
    """A retracted duplicate names another entry of the log.

    Bad:   see: cn-2026-no-such-event
    Good:  see: cn-2026-h200-import-approval
    """
    ids = {name for _, name in log.names}
    names = _names(log)
    for key, see in log.see:
        if see not in ids or see == names[key]:
            message = f"{see} is the entry itself" if see in ids else f"{see} is not in this log"
            yield key, Finding(("retracted", "see"), message, "" if see in ids else _guess(see, ids))


@rule("CL311", "warning")
def proposal_decided_elsewhere(log: LogFacts) -> Found:
    """A proposal that a later act of its thread decided is named by that act.

    Bad:   a proposal of 2024, and a rule of 2026 that amends an act of its thread, without `implements`
    Good:  the rule has relations: {implements: [the proposal]}
    """
    taken_up = {earlier for event in log.events for kind, earlier in event.relations if kind in _TAKES_UP}
    decisions: dict[tuple[str, str], list[EventFacts]] = {}
    for event in log.events:
        if event.stage == Stage.DECIDED and not event.retracted:
            for _, earlier in event.relations:
                decisions.setdefault((event.actor, earlier), []).append(event)
    for event in log.events:
        if event.stage != Stage.PROPOSED or event.retracted or event.id in taken_up:
            continue
        related = [other for _, earlier in event.relations for other in decisions.get((event.actor, earlier), ())]
        later = [other for other in related if (other.announced.lo - event.announced.hi).days > _LONG]
        if later:
            message = f"is open since {event.announced}, but {later[0].id} decided in the same thread"
            yield event.key, Finding("stage", message, "does the later act implement it?")


@rule("CL312", "warning")
def revokes_another_kind(log: LogFacts) -> Found:
    """An act that revokes another is of the same kind.

    Bad:   instrument: guidance, relations: {revokes: [a ban]}
    Good:  instrument: ban, relations: {revokes: [a ban]}
    """
    by_id = {event.id: event for event in log.events}
    for event in log.events:
        for relation, earlier in event.relations:
            other = by_id.get(earlier)
            if relation == Relation.REVOKES and other and other.instrument != event.instrument and not event.retracted:
                if _COURT.search(event.body or ""):
                    continue
                message = f"{earlier} is of the kind {other.instrument}, this act of the kind {event.instrument}"
                yield event.key, Finding(("relations", relation), message, "check both kinds")


@rule("CL313", "warning")
def list_with_two_flows(log: LogFacts) -> Found:
    """The acts on one list have one flow: what a listed party may not receive, or not sell.

    Bad:   of ten acts on dod-1260h, two with flow: export
    Good:  all ten with flow: internal
    """
    flows: dict[str, Counter[str]] = {}
    for _, name, flow in log.lists:
        flows.setdefault(name, Counter())[flow] += 1
    for key, name, flow in log.lists:
        (usual, number), *others = flows[name].most_common()
        if others and flow != usual and flows[name][flow] < number:
            yield (
                key,
                Finding("flow", f"is {flow}, but of most acts on {name} it is {usual}", "check it against the act"),
            )


def _names(log: LogFacts) -> dict[int, str]:
    return dict(log.names)


def _guess(text: str, ids: set[str]) -> str:
    close = nearest(text, ids, cutoff=0.75)
    return f"did you mean {close}?" if close else "use the id of an event in the log"


def _circle(start: str, points: dict[str, list[str]]) -> list[str] | None:
    """Return a path of relations from an event back to itself, or None."""
    came: dict[str, str] = {}
    ahead = [start]
    while ahead:
        here = ahead.pop()
        for there in points.get(here, ()):
            if there == start:
                way = [start]
                while here != start:
                    way.append(here)
                    here = came[here]
                return [start, *reversed(way[1:]), start]
            if there not in came:
                came[there] = here
                ahead.append(there)
    return None
