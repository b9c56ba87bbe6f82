"""The few facts of an event that states and checks across events need."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chiplog.model import dates
from chiplog.model.dates import PartialDate


class EventFacts(NamedTuple):
    """An event without its texts. `key` is its number in the index; `relations` are (relation, earlier id)."""

    key: int
    id: str
    actor: str
    body: str | None
    instrument: str
    effect: str
    stage: str
    confidence: str
    announced: PartialDate
    effective: PartialDate | None
    through: PartialDate | None
    retracted: bool
    relations: tuple[tuple[str, str], ...]


class LogFacts(NamedTuple):
    """A whole log, as checks across events need it.

    `events` are those that relate to others, and those that others relate to.
    `acts` have the keys of the events, in the order of the file, by an act number with its part that several share.
    `twins` are (key of an event, id of an earlier one, why) of events that are the same act for certain.
    `names` are (key, id) of every block that has an id, valid or not. `see` are (key of a retracted duplicate, id of
    the entry that stays). `lists` are (key, list, flow) of each act on a list of parties.
    """

    events: tuple[EventFacts, ...]
    names: tuple[tuple[int, str], ...]
    acts: dict[str, tuple[int, ...]]
    twins: tuple[tuple[int, str, str], ...]
    see: tuple[tuple[int, str], ...]
    lists: tuple[tuple[int, str, str], ...] = ()


def read(tree: Mapping[str, Any], key: int = 0) -> EventFacts | None:
    """Return the facts of an event's mapping of text, or None if one of them is missing or invalid."""
    try:
        return EventFacts(
            key=key,
            id=str(tree["id"]),
            actor=str(tree["actor"]),
            body=tree.get("body"),
            instrument=str(tree["instrument"]),
            effect=str(tree["effect"]),
            stage=str(tree["stage"]),
            confidence=str(tree["confidence"]),
            announced=dates.parse(tree["announced"]),
            effective=dates.parse(tree["effective"]) if "effective" in tree else None,
            through=dates.parse(tree["through"]) if "through" in tree else None,
            retracted="retracted" in tree,
            relations=tuple((kind, name) for kind, names in tree.get("relations", {}).items() for name in names),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
