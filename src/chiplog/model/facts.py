"""What other events turn on: the few facts of an event that states and cross-checks need."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chiplog.model import dates
from chiplog.model.dates import PartialDate


class EventFacts(NamedTuple):
    """An event without its words. `key` is its number in the mirror; `relations` are (relation, earlier id)."""

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
    """A whole log, as cross-checks need it.

    `acts` and `pages` hold only what more than one event has: an act number with its part; and an address together
    with actor, instrument, effect and announced. Their values are the events' keys in the order of the file.
    `names` are (key, id) of every block that has an id, sound or not. `see` are (key of a retracted duplicate, id of
    the survivor).
    """

    outlines: tuple[EventFacts, ...]
    names: tuple[tuple[int, str], ...]
    acts: dict[str, tuple[int, ...]]
    pages: dict[str, tuple[int, ...]]
    see: tuple[tuple[int, str], ...]


def read(tree: Mapping[str, Any], key: int = 0) -> EventFacts | None:
    """Return the outline of an event's tree of text; None where it lacks what an outline needs, or has it wrong."""
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
