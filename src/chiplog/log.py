"""An open log: what every use case takes, and what a Python program imports."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from chiplog import settings
from chiplog.errors import RefusedError, UnreadableError
from chiplog.index import queries, select
from chiplog.index.select import Clause, Filters
from chiplog.index.sync import Index, Watch, unwatched
from chiplog.logfile import store
from chiplog.model.state import StateEngine

if TYPE_CHECKING:
    from chiplog.logfile.blocks import Document
    from chiplog.logfile.splice import Splice
    from chiplog.rules.check import LocatedProblem, Problem

CONFLICT = "the log has conflict markers of a merge"


class Log:
    """A log and its index, up to date. Use it in a `with` block, which closes the index at its end.

    Events are identified by keys: numbers that are valid as long as the log is open.
    """

    def __init__(self, index: Index, held: contextlib.ExitStack | None = None) -> None:
        """Take an index that is up to date, and what is to be let go of when the log is closed."""
        self.index = index
        self.path = index.path
        self._held = held or contextlib.ExitStack()

    @classmethod
    def open(cls, path: str, *, lenient: bool = False, locked: bool = False, watch: Watch = unwatched) -> Self:
        """Open the log at a path; `-` is standard input.

        If `locked`, no other chiplog can write the log until it is closed. `watch` gets the events that have to be
        parsed and checked. Raises UnreadableError if the file can't be read or, unless `lenient`, is not a log;
        RefusedError if it can't be locked.
        """
        with contextlib.ExitStack() as held:
            if locked and path != store.STDIN:
                held.enter_context(store.locked(path))
            index = Index(path, settings.cache_folder(), lenient=lenient, watch=watch)
            return cls(index, held.pop_all())

    @classmethod
    def of_bytes(cls, name: str, data: bytes, like: Log | None = None, watch: Watch = unwatched) -> Self:
        """Return a log in memory, without a file; `name` replaces the file's name in findings.

        Events that `like` has are not checked again.
        """
        return cls(Index(name, None, lenient=True, data=data, like=like.index if like else None, watch=watch))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the index and release the lock, for which another process may be waiting."""
        self.index.close()
        self._held.close()

    def document(self) -> Document:
        """Return the file's text, split into blocks."""
        return self.index.document()

    def select(self, filters: Filters, on: dt.date) -> list[int]:
        """Return the keys of the events that match, newest first; filters on state and staleness use a day."""
        keys = select.select(self.index, filters)
        if not filters.on_a_day:
            return keys
        facts = select.facts(self.index, None if filters.stale else keys)
        names = {one.key: name for name, one in facts.items()}
        if filters.stale:
            from chiplog.model.stale import stale  # few lists need it

            quiet = stale(facts.values(), on)
            keys = [key for key in keys if names[key] in quiet]
        if not filters.state:
            return keys
        engine = StateEngine(facts, self.through)
        # An event that is not decided has no state: its stage takes the place of it.
        return [
            key
            for key in keys
            if facts[names[key]].stage in filters.state or engine.result(names[key], on).state in filters.state
        ]

    def condition(self, filters: Filters, on: dt.date) -> Clause:
        """Return the condition, on the table `event`, for the events that `select` finds."""
        return select.among(self.select(filters, on)) if filters.on_a_day else select.where(self.index, filters)

    def events(self, keys: Sequence[int], on: dt.date) -> list[dict[str, Any]]:
        """Return events as plain values with the model's field names, and their `state` and `state_why` on a day.

        `unverified` is true for a state that has turned since the log's end; the others lack it.
        """
        engine = self.states(keys)
        rows = select.events(self.index, keys)
        for row in rows:
            result = engine.result(row["id"], on)
            row |= {"state": str(result.state), "state_why": list(result.why)}
            if result.unverified:
                row["unverified"] = True
        return rows

    def states(self, keys: Sequence[int] | None = None) -> StateEngine:
        """Return the engine for the states of these events, or of all."""
        return StateEngine(select.facts(self.index, keys), self.through)

    @functools.cached_property
    def through(self) -> dt.date:
        """The day up to which the log was kept: that of its header, or else the newest `announced`.

        What turned after it turned by the calendar alone. A log without events has no such day: the last of all days.
        """
        with contextlib.suppress(ValueError):
            if said := self.index.through():
                return dt.date.fromisoformat(said)  # one that is no day is a finding
        newest = queries.last_day(self.index)
        return dt.date.fromisoformat(newest) if newest else dt.date.max

    def problems(self) -> list[LocatedProblem]:
        """Return all findings of the rules, in the order of the file's lines."""
        from chiplog.rules import check  # slow to load, and few commands name findings

        document = self.document()
        return check.located(self.path, document, sorted(self._problems(document), key=check.in_order))

    def _problems(self, document: Document) -> Iterator[Problem]:
        from chiplog.rules import check  # the same
        from chiplog.rules.check import Problem

        if foreign := check.foreign(document):
            yield from foreign
            return
        keys = list(self.index.layout().keys)
        lines = list(document.line_starts())
        starts = dict(zip(keys, lines, strict=True))
        yield from (Problem(*problem).at(starts[key] - 1) for key, problem in select.problems(self.index))
        blocks = document.blocks.by(keys)
        for key, problem in check.across_events(select.overview(self.index), blocks):
            yield problem.at(starts[key] - 1)
        yield from check.edges(document, lines, select.order(self.index))

    def replace(self, splice: Splice, event: Mapping[str, Any]) -> bytes:
        """Write the log with a splice, and return its new bytes; for standard input, only return them.

        Verifies on the new bytes that the splice is the only change, and that its block reads as the event. Raises
        RefusedError if not, or if the file has changed or can't be written; then the file is unchanged.
        """
        from chiplog.logfile import parse  # only writers need them
        from chiplog.logfile import splice as splices

        document = self.document()
        before = bytes(document)
        after = splice.apply(before)

        def prove(data: bytes) -> None:
            reads_back = parse.read(splice.new.strip().decode() + "\n") == event
            if data != after or not reads_back or not splices.keeps_the_others(document, splice, data):
                raise RefusedError(
                    "the new file would not read back as intended", "nothing was written; please report this"
                )

        if self.path == store.STDIN:
            prove(after)
        else:
            store.replace(self.path, before, after, prove)
        return after

    def left_out(self) -> str:
        """Return a note on the faulty events that answers leave out, or ""."""
        count = self.index.left_out()
        if not count:
            return ""
        which = "event was" if count == 1 else "events were"
        return f"{count} faulty {which} left out; {self.repair('`chiplog validate` shows what is wrong')}"

    def repair(self, usual: str) -> str:
        """Return how to fix a log with errors: as usual or, during a merge, by resolving it."""
        return f"{CONFLICT}: run `chiplog resolve`" if self._has_conflict() else usual

    def refuse_conflict(self) -> None:
        """Raise UnreadableError during a merge, because a new event could end up on one side only."""
        if self.index.left_out() and self._has_conflict():
            raise UnreadableError(CONFLICT, "run `chiplog resolve` first")

    def _has_conflict(self) -> bool:
        from chiplog.logfile import parse  # only a faulty log needs it

        return parse.conflict(bytes(self.document()).decode(errors="replace")) is not None
