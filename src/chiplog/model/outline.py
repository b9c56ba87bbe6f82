"""What other events turn on: the few facts of an event that states and cross-checks need."""

from typing import NamedTuple

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
