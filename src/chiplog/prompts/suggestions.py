"""What the log knows that helps somebody who adds to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.model import dates, ids, jurisdictions, typed, urls
from chiplog.record import add
from chiplog.record.result import Duplicate
from chiplog.terminal import Offer


@dataclass(frozen=True)
class Suggestions:
    """The log at a path, looked into for a moment at a time: it is open to others while a person thinks."""

    path: str

    def held(self, kind: str) -> list[Offer]:
        """Return what the log holds of a kind (bodies, entities, items, publishers), the most used first."""
        with Log.open(self.path) as mirror:
            return [Offer(value) for value in lookup.held(mirror.index, kind)]

    def news(self, kind: str, names: Sequence[str]) -> Iterator[str]:
        """Return which names the log does not hold yet, or writes otherwise."""
        with Log.open(self.path) as mirror:
            held = lookup.held(mirror.index, kind)
        written = {name.casefold(): name for name in reversed(held)}
        for name in names:
            if name not in held:
                other = written.get(name.casefold())
                yield f"the log spells it {other}" if other else f"new to the log: {name}"

    def countries(self) -> list[Offer]:
        """Return the codes of all jurisdictions with their names, those that the log is about first."""
        with Log.open(self.path) as mirror:
            used = lookup.held(mirror.index, "target")
        codes = dict.fromkeys([*(code for code in used if code in jurisdictions.CODES), *sorted(jurisdictions.CODES)])
        return [Offer(code, jurisdictions.name(code)) for code in codes]

    def events(self) -> list[Offer]:
        """Return all ids with their titles, the newest first."""
        with Log.open(self.path) as mirror:
            return [Offer(name, title) for name, title in select.titles_newest_first(mirror.index)]

    def whole_id(self, name: str) -> str:
        """Return the id that a beginning means. Raises UsageError where it means none, or several."""
        with Log.open(self.path) as mirror:
            return select.one_id(mirror.index, name)[1]

    def has_id(self, name: str) -> bool:
        """Whether an event has this id."""
        with Log.open(self.path) as mirror:
            return name in select.ids(mirror.index)

    def proposed_id(self, entry: Mapping[str, Any]) -> str:
        """Return an id for an entry that is free."""
        with Log.open(self.path) as mirror:
            return ids.propose(entry, select.ids(mirror.index).__contains__)

    def publisher(self, host: str) -> str | None:
        """Return the log's own name for a host."""
        with Log.open(self.path) as mirror:
            return lookup.publisher(mirror.index, host)

    def on_page(self, url: str) -> list[tuple[str, str]]:
        """Return (id, title) of the events that cite this page."""
        with Log.open(self.path) as mirror:
            return lookup.on_page(mirror.index, urls.normal(url))

    def same_act(self, entry: Mapping[str, Any]) -> tuple[Sequence[Duplicate], Sequence[Duplicate]]:
        """Return the events that are an entry's act for certain, and those that may be, by what it has so far."""
        with Log.open(self.path) as mirror:
            certain = add.certain_of(mirror, dict(entry))
            return certain, add.likely_so_far(mirror, dict(entry), certain)

    def rows(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return events by id, with their states today; those that are not there are left out."""
        with Log.open(self.path) as mirror:
            keys = [key for name, key in select.keys(mirror.index, ids)]
            return {row["id"]: row for row in mirror.events(keys, typed.today())}

    def similar(self, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the event most like an entry so far: of its actor, with one of its items, the nearest in time."""
        if not all(entry.get(name) for name in ("actor", "items", "announced")):
            return None
        with Log.open(self.path) as mirror:
            return lookup.most_similar(mirror.index, entry["actor"], entry["items"], dates.parse(entry["announced"]).lo)


def of(path: str) -> Suggestions:
    """Return what the log at a path knows. Raises UnreadableError where it can't be read."""
    with Log.open(path):
        return Suggestions(path)
