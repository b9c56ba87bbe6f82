"""An item of the inbox: what a source has published, in the source's own words, and what became of it."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from chiplog.model import characters, urls

TITLE, TEXT, VALUE, NAMES = 300, 3_000, 1_000, 2_000
"""The most characters of a title, an abstract and another value, and the most names in a list: the rest is cut."""

Stated = Mapping[str, str | Sequence[str]]
"""What a source says in fields of its own, by the name of the field: a text, or a list of texts."""


class State(StrEnum):
    """What became of an item."""

    NEW = "new"
    ADDED = "added"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Item:
    """An item. Its `key` is the same whoever pulls it: a document's number, or an address in normal form.

    `number` is what people call it, `day` the day of publication, where the source says one. An item that was added or
    dropped keeps neither its text nor what the source stated.
    """

    key: str
    source: str
    kind: str
    title: str
    url: str = ""
    day: str = ""
    text: str = ""
    stated: Stated = field(default_factory=dict)
    number: int = 0
    pulled: str = ""
    state: State = State.NEW
    event: str = ""
    """The id of the event that it was added as."""
    why: str = ""
    """Why it was dropped."""

    def settled(self, state: State, *, event: str = "", why: str = "") -> "Item":
        """Return the item as one that was added as an event, or dropped for a reason."""
        return replace(self, state=state, event=event, why=clean(why, VALUE), text="", stated={})

    def one(self, name: str) -> str:
        """Return a text that the source states, or ""."""
        value = self.stated.get(name, "")
        return value if isinstance(value, str) else ""

    def many(self, name: str) -> tuple[str, ...]:
        """Return a list that the source states; an empty one where it does not."""
        value = self.stated.get(name, ())
        return () if isinstance(value, str) else tuple(value)


def clean(text: Any, most: int) -> str:
    """Return text on one line without markup of terminals and invisible characters, cut to a number of characters.

    What is no text is "".
    """
    if not isinstance(text, str):
        return ""
    if len(text) <= most and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    line = " ".join(characters.IN_TEXT.sub(" ", characters.visible(text[: 4 * most])).split())
    line = characters.folded(line)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def address(text: Any) -> str:
    """Return an address of http or https, or ""."""
    said = text.strip() if isinstance(text, str) else ""
    return said if said and len(said) <= VALUE and not urls.fault(said) else ""


def day(text: Any) -> str:
    """Return a day as the log writes it, of a text that begins with one, or ""."""
    said = text[:10] if isinstance(text, str) else ""
    try:
        return dt.date.fromisoformat(said).isoformat() if len(said) == len("2026-01-28") else ""
    except ValueError:
        return ""


def names(some: Any, most: int = TITLE) -> list[str]:
    """Return the texts of a list, each cleaned and once."""
    listed = some[:NAMES] if isinstance(some, list) else []
    return list(dict.fromkeys(filter(None, (clean(one, most) for one in listed))))


def stated(**fields: str | Sequence[str]) -> Stated:
    """Return what a source states, without its empty fields."""
    return {name: value for name, value in fields.items() if value}


def line(item: Item) -> str:
    """Return an item as a line of JSON, without its empty fields."""
    told = {name: getattr(item, name) for name in _ORDER if (name, getattr(item, name)) != ("state", State.NEW)}
    return json.dumps({name: value for name, value in told.items() if value}, ensure_ascii=False)


_ORDER = (
    *("key", "number", "state", "event", "why", "source", "kind", "day", "title", "url", "text", "stated", "pulled"),
)


def read(text: str) -> Item:
    """Return the item of a line. Raises ValueError, with what is wrong, for a line that is none.

    The line may be a stranger's: its texts are cleaned again.
    """
    told = _object(text)
    number, fields = told.pop("number", 0), _stated(told.pop("stated", {}))
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 10**9:
        raise ValueError("number must be a number from 1 on")
    if not all(isinstance(value, str) for value in told.values()):
        raise ValueError("its fields must be texts")
    state = told.pop("state", State.NEW)
    if state not in list(State):
        raise ValueError(f"state must be one of {', '.join(State)}")
    if not told.get("key"):
        raise ValueError("it has no key")
    url, published = address(told.pop("url", "")), day(told.pop("day", ""))
    texts: dict[str, Any] = {name: clean(value, _MOST.get(name, VALUE)) for name, value in told.items()}
    own = Item(**{"title": "", "source": "", "kind": "", **texts})
    return replace(own, url=url, day=published, number=number, stated=fields, state=State(state))


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(told, dict):
        raise ValueError("it is not an object")  # noqa: TRY004 - what a line must not be, like the others
    if unknown := sorted(set(told) - set(_ORDER)):
        raise ValueError(f"{clean(unknown[0], 40)!r} is no field of an item")
    return told


_MOST = {"title": TITLE, "text": TEXT, "key": VALUE}


def _stated(told: Any) -> Stated:
    if not isinstance(told, dict):
        raise ValueError("stated must be an object")  # noqa: TRY004 - as above
    fields: dict[str, str | Sequence[str]] = {}
    for name, value in told.items():
        if isinstance(value, str):
            fields[clean(name, 60)] = clean(value, VALUE)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            fields[clean(name, 60)] = names(value)
        else:
            raise ValueError(f"stated: {clean(name, 60)} must be a text or a list of texts")
    return fields
