"""Time programs as whole processes, in turn, so that what slows the machine for a while slows all of them."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

CLOCK = Path(__file__).with_name("clock.py")


class Timing(NamedTuple):
    """How long a process took, and its peak of memory in MB."""

    seconds: float
    peak: float


class FailedError(Exception):
    """A program that was to be timed did not end well."""


def _nothing() -> None:
    """Need no preparation."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments, environment and folder, where its output goes, what comes before each timing."""

    words: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    folder: Path = Path()
    output: str = "null"
    before: Callable[[], None] = _nothing
    once: bool = False
    """So slow that the first round is enough, and that it isn't warmed up."""


def once(command: Command) -> Timing:
    """Prepare and time one process. Raises FailedError when it doesn't exit with 0."""
    command.before()
    words = [sys.executable, "-IS", str(CLOCK), command.output, *command.words]
    ran = subprocess.run(words, env=dict(command.env), cwd=command.folder, capture_output=True, text=True, check=False)
    found: dict[str, float] = json.loads(ran.stdout) if ran.returncode == 0 else {}
    if found.get("code") != 0:
        raise FailedError(f"{' '.join(command.words)}: exit code {found.get('code')}\n{ran.stderr}")
    return Timing(found["seconds"], found["peak"])


def in_turn(commands: Sequence[Command], rounds: int) -> list[list[Timing]]:
    """Time each command once in each round, after a warm-up; gives each command's timings."""
    found: list[list[Timing]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for command, timings in zip(commands, found, strict=True):
            if not command.once or number == 1:
                timing = once(command)
                if number:
                    timings.append(timing)
    return found


def seconds(timings: Sequence[Timing]) -> float:
    """Give the median time."""
    return median(timing.seconds for timing in timings)


def peak(timings: Sequence[Timing]) -> float:
    """Give the highest peak of memory."""
    return max(timing.peak for timing in timings)


def ratio(ours: Sequence[Timing], theirs: Sequence[Timing]) -> float:
    """Give the median of the ratios of each round."""
    return median(our.seconds / their.seconds for our, their in zip(ours, theirs, strict=False))
