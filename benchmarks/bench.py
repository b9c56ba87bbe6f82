"""Run a scenario at a desk, and judge it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks import measure, steps
from benchmarks.desk import Desk
from benchmarks.measure import Command
from benchmarks.scenarios import Rival, Scenario


@dataclass(frozen=True)
class Row:
    """A scenario against one rival. Without seconds, the program or the command wasn't there."""

    what: str
    events: int
    rival: Rival
    seconds: float | None = None
    theirs: float | None = None
    ratio: float | None = None
    peak: float | None = None
    memory: float | None = None

    @property
    def verdict(self) -> str:
        """Whether the bounds hold; nothing where there are none, or nothing was measured."""
        failed = [
            name
            for name, value, bound in (("time", self.ratio, self.rival.bound), ("memory", self.peak, self.memory))
            if value is not None and bound is not None and value > bound
        ]
        judged = self.ratio is not None and self.rival.bound is not None
        return f"no: {', '.join(failed)}" if failed else "yes" if judged else ""


def run(scenario: Scenario, desk: Desk, sizes: Mapping[str, int | None], rounds: int) -> list[Row]:
    """Time a scenario beside those of its rivals that are installed; gives a row for each of them all."""
    size = sizes[scenario.size]
    place = desk.place(size)
    row = Row(scenario.name, place.events, scenario.rivals[0], memory=scenario.memory)
    if not desk.has(scenario.line, place):
        return [replace(row, rival=rival) for rival in scenario.rivals]
    if scenario.before is not steps.nothing:
        place = desk.place(size, scenario.name)
    before = scenario.before(desk, place)
    ours = replace(desk.command(scenario.line, place), output=scenario.output, before=before)
    there = [rival for rival in scenario.rivals if desk.has(rival.line, place)]
    commands = [_command(rival, scenario, desk, sizes) for rival in there]
    mine, *others = measure.in_turn([ours, *commands], rounds)
    row = replace(row, seconds=measure.seconds(mine), peak=measure.peak(mine))
    timed = {
        rival: replace(row, rival=rival, theirs=measure.seconds(theirs), ratio=measure.ratio(mine, theirs))
        for rival, theirs in zip(there, others, strict=True)
    }
    return [timed.get(rival, replace(row, rival=rival)) for rival in scenario.rivals]


def _command(rival: Rival, scenario: Scenario, desk: Desk, sizes: Mapping[str, int | None]) -> Command:
    place = desk.place(sizes[rival.size or scenario.size])
    return replace(desk.command(rival.line, place), output=scenario.output, once=rival.slow)
