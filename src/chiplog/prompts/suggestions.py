"""What a log suggests to somebody who adds to it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.model import ids, jurisdictions, tables, typed, urls
from chiplog.record import add, suggested
from chiplog.record.drafts import AS_IN, Proposed
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate
from chiplog.terminal import Offer

_T = TypeVar("_T")


@dataclass(frozen=True)
class Suggestions:
    """The log at a path, opened for each question anew: others may write to it while a person thinks."""

    path: str

    def _ask(self, question: Callable[[Log], _T]) -> _T:
        with Log.open(self.path) as log:
            return question(log)

    def check(self) -> None:
        """Raise UnreadableError where the log can't be read."""
        self._ask(lambda _: None)

    def held(self, kind: str) -> list[Offer]:
        """Return the values that the log has of a kind (bodies, entities, items, publishers), the most used first."""
        return [Offer(value) for value in self._held(kind)]

    def _held(self, kind: str) -> list[str]:
        return self._ask(lambda log: lookup.held(log.index, kind))

    def news(self, kind: str, names: Sequence[str]) -> Iterator[str]:
        """Return which names the log does not have yet, or spells otherwise."""
        held = self._held(kind)
        key = tables.item_key if kind == "item" else str.casefold
        spelled = {key(name): name for name in reversed(held)}
        for name in names:
            if name not in held:
                other = spelled.get(key(name))
                yield f"the log spells it {other}" if other else f"new to the log: {name}"

    def countries(self) -> list[Offer]:
        """Return the codes of all jurisdictions with their names, those that the log is about first."""
        used = [code for code in self._held("target") if code in jurisdictions.CODES]
        return [Offer(code, jurisdictions.name(code)) for code in dict.fromkeys([*used, *sorted(jurisdictions.CODES)])]

    def events(self) -> list[Offer]:
        """Return all ids with their titles, the newest first."""
        titles = self._ask(lambda log: select.titles_newest_first(log.index))
        return [Offer(name, title) for name, title in titles]

    def whole_id(self, name: str) -> str:
        """Return the id that begins so. Raises UsageError where there is none, or several."""
        return self._ask(lambda log: select.one_id(log.index, name)[1])

    def has_id(self, name: str) -> bool:
        """Return whether an event has this id."""
        return self._ask(lambda log: name in select.ids(log.index))

    def proposed_id(self, entry: Mapping[str, Any]) -> str:
        """Return an id for an entry that no event has."""
        return self._ask(lambda log: ids.propose(entry, select.ids(log.index).__contains__))

    def publisher(self, host: str) -> str | None:
        """Return the log's own name for a host."""
        return self._ask(lambda log: lookup.publisher(log.index, host))

    def on_page(self, url: str) -> list[tuple[str, str]]:
        """Return (id, title) of the events that cite this page."""
        return self._ask(lambda log: lookup.on_page(log.index, urls.normal(url)))

    def same_act(self, entry: Mapping[str, Any]) -> tuple[Sequence[Duplicate], Sequence[Duplicate]]:
        """Return the events that are an entry's act for certain, and those that may be, by what it has so far."""

        def found(log: Log) -> tuple[Sequence[Duplicate], Sequence[Duplicate]]:
            certain = add.certain_of(log, dict(entry))
            return certain, add.likely_so_far(log, dict(entry), certain)

        return self._ask(found)

    def rows(self, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Return events by id, with their states today; those that are not there are left out."""

        def found(log: Log) -> dict[str, Mapping[str, Any]]:
            keys = [key for _, key in select.keys(log.index, names)]
            return {row["id"]: row for row in log.events(keys, typed.today())}

        return self._ask(found)

    def of_similar(self, entry: Tree, lead: str) -> dict[str, Proposed]:
        """Return what the events most like an entry, and the beginning of its page, have for its empty fields."""
        found = self._ask(lambda log: suggested.suggested(log, entry, lead))
        return {name: Proposed(one.value, f"{AS_IN}{', '.join(one.ids)}") for name, one in found.items()}
