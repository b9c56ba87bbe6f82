"""How the cost of a command grows with the log, as numbers and as a picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import log10
from typing import NamedTuple

from benchmarks import measure, steps
from benchmarks.desk import Desk
from benchmarks.scenarios import ADD
from benchmarks.steps import Step

SIZES = (100, 1_000, 10_000)
"""Events, and after them as many as the large log has."""

ROUNDS = 3
_WIDEST, _SHORTEST = 50, 0.05
"""Columns of the longest bar, and the seconds at which bars begin."""


class Cost(NamedTuple):
    """Seconds and peak of memory in MB."""

    seconds: float
    peak: float


@dataclass(frozen=True)
class Watched:
    """A command whose growth is looked at."""

    name: str
    line: str
    before: Step = steps.nothing


WATCHED = (
    Watched("list --limit 50", "chiplog list --limit 50"),
    Watched("show", "chiplog show {id}"),
    Watched("summary", "chiplog summary"),
    Watched("validate, one changed", "chiplog validate", steps.change_one),
    Watched("validate, no index", "chiplog validate", steps.forget),
    Watched("add", ADD, steps.restore),
)

Grown = Mapping[str, Mapping[int, Cost]]


def cost(watched: Watched, desk: Desk, size: int) -> Cost:
    """Time a command on a log of a size."""
    place = desk.place(size, "growth" if watched.before is not steps.nothing else "")
    command = replace(desk.command(watched.line, place), before=watched.before(desk, place))
    (timings,) = measure.in_turn([command], ROUNDS)
    return Cost(measure.seconds(timings), measure.peak(timings))


def picture(grown: Grown) -> str:
    """Draw a bar for each command and size; as long as the logarithm of its time."""
    longest = max(cost.seconds for costs in grown.values() for cost in costs.values())
    return "\n".join(line for name, costs in grown.items() for line in _bars(name, costs, longest))


def _bars(name: str, costs: Mapping[int, Cost], longest: float) -> Iterator[str]:
    yield name
    for size, cost in costs.items():
        part = log10(max(cost.seconds, _SHORTEST) / _SHORTEST) / log10(max(longest, 2 * _SHORTEST) / _SHORTEST)
        yield f"{size:>9,} {'█' * max(1, round(part * _WIDEST))} {cost.seconds:.2f} s"
