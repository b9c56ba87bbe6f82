"""Who acts on whom: distinct events, or acts, by actor and target."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.index import queries
from chiplog.index.counts import Tally
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model.vocabulary import Effect

NONE = "(none)"
"""The column of events inside a territory, which have no target."""


Unit = Literal["event", "act"]
"""What a matrix counts."""


class Fact(NamedTuple):
    """What is counted of an event. `unit` is what makes it one: its own id, or the act that it is a part of."""

    unit: str
    actor: str
    targets: tuple[str, ...]
    effect: str


@dataclass(frozen=True)
class Row:
    """What one actor did: in all, each event once, and to each target."""

    actor: str
    total: Tally
    cells: dict[str, Tally]


@dataclass(frozen=True)
class Matrix:
    """The rows and columns with the most first; `foot` has each column's own count."""

    total: Tally
    rows: tuple[Row, ...]
    foot: dict[str, Tally]

    @property
    def columns(self) -> tuple[str, ...]:
        """The targets."""
        return tuple(self.foot)


@dataclass(frozen=True)
class MatrixAnswer:
    """A matrix, its unit, and the codes that are counted as another."""

    matrix: Matrix
    unit: Unit
    merged: Mapping[str, str]
    footer: Footer


def answer(log: Log, asked: Filters, on: dt.date, unit: Unit, merged: Mapping[str, str]) -> MatrixAnswer:
    """Return who acts on whom, of the decided events that match on a day; `merged` has codes counted as another."""
    act_of = acts(queries.numbers(log.index)) if unit == "act" else {}
    sides = queries.sides(log.index, log.condition(asked, on))
    found = matrix(
        [Fact(act_of.get(name, name), actor, targets, effect) for name, actor, targets, effect in sides], merged
    )
    counted = footer.count(found.total.all, f"decided {unit}")
    counted += "; one with several targets counts under each; cells are tighten/loosen"
    return MatrixAnswer(found, unit, merged, footer.of(log, asked, counted))


@dataclass
class _Seen:
    """The distinct units seen, and those that tighten and loosen: a unit of several parts may do both."""

    all: set[str] = field(default_factory=set)
    tighten: set[str] = field(default_factory=set)
    loosen: set[str] = field(default_factory=set)

    def add(self, fact: Fact) -> None:
        self.all.add(fact.unit)
        if fact.effect == Effect.TIGHTEN:
            self.tighten.add(fact.unit)
        if fact.effect == Effect.LOOSEN:
            self.loosen.add(fact.unit)

    @property
    def tally(self) -> Tally:
        return Tally(len(self.all), len(self.tighten), len(self.loosen))


def matrix(facts: Iterable[Fact], merged: Mapping[str, str]) -> Matrix:
    """Count facts by actor and target; `merged` says which codes are counted as another."""
    total = _Seen()
    rows: defaultdict[str, _Seen] = defaultdict(_Seen)
    columns: defaultdict[str, _Seen] = defaultdict(_Seen)
    cells: defaultdict[tuple[str, str], _Seen] = defaultdict(_Seen)
    for fact in facts:
        actor = merged.get(fact.actor, fact.actor)
        targets = {merged.get(target, target) for target in fact.targets} or {NONE}
        for seen in (
            total,
            rows[actor],
            *(columns[code] for code in targets),
            *(cells[actor, code] for code in targets),
        ):
            seen.add(fact)
    foot = {target: seen.tally for target, seen in sorted(columns.items(), key=_largest)}
    return Matrix(
        total.tally,
        tuple(
            Row(actor, seen.tally, {target: cells[actor, target].tally for target in foot if (actor, target) in cells})
            for actor, seen in sorted(rows.items(), key=_largest)
        ),
        foot,
    )


def _largest(item: tuple[str, _Seen]) -> tuple[bool, int, str]:
    return item[0] == NONE, -len(item[1].all), item[0]


def acts(numbers: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the act of each event: events that share a number, whatever its `#part`, belong to one act.

    `numbers` are (event's id, number); an act is called by the first event seen of it.
    """
    head: dict[str, str] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            name = head[name]
        return name

    first: dict[str, str] = {}
    for event, number in numbers:
        one, other = find(first.setdefault(number.partition("#")[0], event)), find(event)
        head[other] = one
    return {event: find(event) for event in head}
