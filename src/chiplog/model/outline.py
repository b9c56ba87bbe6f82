"""What other events turn on: the few facts of an event that states and cross-checks need."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from chiplog.model import days
from chiplog.model.days import Days


class Outline(NamedTuple):
    """An event without its words. `key` is its number in the mirror; `relations` are (relation, earlier id)."""

    key: int
    id: str
    actor: str
    body: str | None
    instrument: str
    effect: str
    stage: str
    confidence: str
    announced: Days
    effective: Days | None
    through: Days | None
    retracted: bool
    relations: tuple[tuple[str, str], ...]


class Overview(NamedTuple):
    """A whole log, as cross-checks need it.

    `acts` and `pages` hold only what more than one event has: an act number with its part; and an address together
    with actor, instrument, effect and announced. Their values are the events' keys in the order of the file.
    `names` are (key, id) of every block that has an id, sound or not. `see` are (key of a retracted duplicate, id of
    the survivor).
    """

    outlines: tuple[Outline, ...]
    names: tuple[tuple[int, str], ...]
    acts: dict[str, tuple[int, ...]]
    pages: dict[str, tuple[int, ...]]
    see: tuple[tuple[int, str], ...]


def read(tree: Mapping[str, Any], key: int = 0) -> Outline | None:
    """Return the outline of an event's tree of text; None where it lacks what an outline needs, or has it wrong."""
    try:
        return Outline(
            key=key,
            id=str(tree["id"]),
            actor=str(tree["actor"]),
            body=tree.get("body"),
            instrument=str(tree["instrument"]),
            effect=str(tree["effect"]),
            stage=str(tree["stage"]),
            confidence=str(tree["confidence"]),
            announced=days.parse(tree["announced"]),
            effective=days.parse(tree["effective"]) if "effective" in tree else None,
            through=days.parse(tree["through"]) if "through" in tree else None,
            retracted="retracted" in tree,
            relations=tuple((kind, name) for kind, names in tree.get("relations", {}).items() for name in names),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
