"""Run a scenario beside its peers, and compare what they take with its bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks import preparations, timing, workspace
from benchmarks.scenarios import Peer, Scenario
from benchmarks.timing import Command, Timer, Timing
from benchmarks.workspace import Place, Workspace


@dataclass(frozen=True)
class Result:
    """A scenario beside one of its peers; `theirs` is empty if the peer is not installed."""

    scenario: Scenario
    peer: Peer
    events: int
    ours: Sequence[Timing]
    theirs: Sequence[Timing] = ()

    @property
    def ratio(self) -> float | None:
        """The median ratio of the times, or None without a peer."""
        return timing.ratio(self.ours, self.theirs) if self.theirs else None

    @property
    def broken(self) -> list[str]:
        """The names of the bounds that do not hold."""
        measured = (
            ("time", self.ratio, self.peer.bound),
            ("memory", timing.peak(self.ours), self.scenario.memory),
        )
        return [name for name, value, bound in measured if value is not None and bound is not None and value > bound]


def measure(scenario: Scenario, places: Workspace, rounds: int, timer: Timer = timing.run) -> list[Result]:
    """Return the scenario beside each of its peers, all timed in the same rounds."""
    place = _place(scenario, places)
    installed = [peer for peer in scenario.peers if _installed(peer)]
    theirs = [places.place(scenario.events if p.events is None else p.events).command(p.line) for p in installed]
    timings, *others = timing.alternate([_command(scenario, place), *theirs], rounds, timer)
    found = dict(zip(installed, others, strict=True))
    return [Result(scenario, peer, len(place.blocks), timings, found.get(peer, ())) for peer in scenario.peers]


def grow(
    scenario: Scenario, places: Workspace, sizes: Sequence[int], rounds: int, timer: Timer = timing.run
) -> dict[int, list[Timing]]:
    """Return the timings of a scenario alone, by the number of events in its log."""
    grown = {}
    for size in sizes:
        place = _place(replace(scenario, events=size), places)
        (grown[len(place.blocks)],) = timing.alternate([_command(scenario, place)], rounds, timer)
    return grown


def _place(scenario: Scenario, places: Workspace) -> Place:
    """Return the place of a scenario: shared with others, unless it changes the log or its index."""
    if scenario.prepare is preparations.nothing:
        return places.place(scenario.events)
    return places.place(scenario.events, scenario.prepare.__name__)


def _command(scenario: Scenario, place: Place) -> Command:
    return replace(place.command(scenario.line), output=scenario.output, prepare=scenario.prepare(place))


def _installed(peer: Peer) -> bool:
    program = peer.line.split()[0]
    return program in ("bare", "complete") or workspace.find(program) is not None
