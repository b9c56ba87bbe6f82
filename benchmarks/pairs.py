"""Run a scenario and its peers in alternation: what slows the machine for a while slows them all."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.scenarios import Peer, Scenario
from benchmarks.workspace import Command, Place, Workspace

STOPWATCH = Path(__file__).with_name("stopwatch.py")


class Timing(NamedTuple):
    """What one process took: seconds, and its peak of memory in MB."""

    seconds: float
    peak: float


Timer = Callable[[Command], Timing]


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
        """The median of the ratios round by round, or None without a peer."""
        pairs = list(zip(self.ours, self.theirs, strict=False))
        return median(ours.seconds / theirs.seconds for ours, theirs in pairs) if pairs else None

    @property
    def broken(self) -> list[str]:
        """The names of the bounds that do not hold."""
        measured = (("time", self.ratio, self.peer.bound), ("memory", peak(self.ours), self.scenario.memory))
        return [name for name, value, bound in measured if value is not None and bound is not None and value > bound]


def seconds(timings: Sequence[Timing]) -> float:
    """Return the median of the seconds."""
    return median(timing.seconds for timing in timings)


def peak(timings: Sequence[Timing]) -> float:
    """Return the highest peak of memory, in MB."""
    return max(timing.peak for timing in timings)


def run(command: Command) -> Timing:
    """Prepare and time one process. Raises CalledProcessError if its exit code is not 0."""
    folder, env, words = command.folder, command.env, [sys.executable, "-IS", str(STOPWATCH), *command.words]
    subprocess.run(["sh", "-ec", command.prepare], cwd=folder, env=env, stdout=subprocess.DEVNULL, check=True)
    try:
        ran = subprocess.run(words, cwd=folder, env=env, capture_output=True, check=True, text=True)
    except subprocess.CalledProcessError as error:
        error.add_note(error.stderr)
        raise
    return Timing(*map(float, ran.stdout.split()))


def alternate(commands: Sequence[Command], rounds: int, timer: Timer = run) -> list[list[Timing]]:
    """Return each command's timings. Each round runs each command once; a first round warms up and is not counted."""
    _, *counted = [[timer(command) for command in commands] for _ in range(rounds + 1)]
    return [list(timings) for timings in zip(*counted, strict=True)]


def measure(scenario: Scenario, places: Workspace, rounds: int, timer: Timer = run) -> list[Result]:
    """Return the scenario beside each of its peers, all timed in the same rounds."""
    place, command = _own(scenario, places)
    sizes = {peer: scenario.events if peer.events is None else peer.events for peer in scenario.peers}
    beside = {peer: places.place(size, short=scenario.short and bool(size)) for peer, size in sizes.items()}
    peers = {peer: other.command(peer.line) for peer, other in beside.items()}
    installed = {peer: theirs for peer, theirs in peers.items() if theirs.installed}
    ours, *others = alternate([command, *installed.values()], rounds, timer)
    found = dict(zip(installed, others, strict=True))
    return [Result(scenario, peer, place.events, ours, found.get(peer, ())) for peer in scenario.peers]


def grow(
    scenario: Scenario, places: Workspace, sizes: Sequence[int], rounds: int, timer: Timer = run
) -> dict[int, list[Timing]]:
    """Return the timings of a scenario without its peers, by the number of events in its log."""
    own = [_own(replace(scenario, events=size), places) for size in sizes]
    return {place.events: alternate([command], rounds, timer)[0] for place, command in own}


def _own(scenario: Scenario, places: Workspace) -> tuple[Place, Command]:
    place = places.place(scenario.events, scenario.setup, scenario.prepare, short=scenario.short)
    return place, replace(place.command(scenario.line), prepare=scenario.prepare)
