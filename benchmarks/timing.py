"""Time programs in alternation, so that what slows the machine for a while slows all of them and their ratios stay."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

STOPWATCH = Path(__file__).with_name("stopwatch.py")


class Timing(NamedTuple):
    """What one process took: seconds, and its peak of memory in MB."""

    seconds: float
    peak: float


class FailedError(Exception):
    """A program that was to be timed exited with another code than 0."""


def _nothing() -> None:
    """Prepare nothing."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments and surroundings, and what is done before each of its runs."""

    words: Sequence[str]
    env: Mapping[str, str]
    folder: Path = Path()
    output: str = "pipe"
    prepare: Callable[[], None] = _nothing


Timer = Callable[[Command], Timing]


def run(command: Command) -> Timing:
    """Return what one run took, without its preparation. Raises FailedError if its exit code is not 0."""
    command.prepare()
    words = [sys.executable, "-IS", str(STOPWATCH), command.output, *command.words]
    ran = subprocess.run(words, env=dict(command.env), cwd=command.folder, capture_output=True, text=True, check=False)
    found: dict[str, float] = json.loads(ran.stdout) if ran.returncode == 0 else {}
    if found.get("code") != 0:
        raise FailedError(f"{' '.join(command.words)}: exit code {found.get('code')}\n{ran.stderr}")
    return Timing(found["seconds"], found["peak"])


def alternate(commands: Sequence[Command], rounds: int, timer: Timer = run) -> list[list[Timing]]:
    """Return each command's timings. Each round runs each command once; a first round warms up and is not counted."""
    _, *counted = [[timer(command) for command in commands] for _ in range(rounds + 1)]
    return [list(timings) for timings in zip(*counted, strict=True)]


def seconds(timings: Sequence[Timing]) -> float:
    """Return the median of the seconds."""
    return median(timing.seconds for timing in timings)


def peak(timings: Sequence[Timing]) -> float:
    """Return the highest peak of memory, in MB."""
    return max(timing.peak for timing in timings)


def ratio(ours: Sequence[Timing], theirs: Sequence[Timing]) -> float:
    """Return the median of the ratios round by round."""
    return median(our.seconds / their.seconds for our, their in zip(ours, theirs, strict=True))
