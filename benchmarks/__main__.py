"""`python -m benchmarks`: measure each scenario, and print the page."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks import pairs, report
from benchmarks.scenarios import LARGE, MIDDLE, REAL, SCENARIOS, Scenario
from benchmarks.workspace import Workspace

GROWTH_ROUNDS = 3


def main(words: list[str] | None = None) -> int:
    """Print the page. Return 1 if a bound does not hold, else 0."""
    asked = _parser().parse_args(words)
    chosen = [_limited(scenario, asked.largest) for scenario in SCENARIOS if asked.only in scenario.name]
    grown = [scenario for scenario in chosen if asked.growth and scenario.growth]
    sizes = [min(size, asked.largest) for size in (REAL, MIDDLE, LARGE)]
    with tempfile.TemporaryDirectory() as folder:
        places = Workspace(Path(folder))
        results = [result for one in _announced(chosen) for result in pairs.measure(one, places, asked.rounds)]
        growth = {one.name: pairs.grow(one, places, sizes, GROWTH_ROUNDS) for one in _announced(grown)}
    page = report.page(results, growth, asked.rounds)
    sys.stdout.write(page)
    if asked.out:
        asked.out.write_text(page, encoding="utf-8")
    return int(any(result.broken for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure chiplog beside other programs.")
    parser.add_argument("--rounds", type=int, default=7, help="runs of each command (default: 7)")
    parser.add_argument("--only", metavar="TEXT", default="", help="only scenarios with this in their names")
    parser.add_argument("--growth", action="store_true", help="measure growth with the size of the log too")
    parser.add_argument("--largest", metavar="N", type=int, default=LARGE, help="make no log of more events than this")
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the page to a file too")
    return parser


def _limited(scenario: Scenario, largest: int) -> Scenario:
    """Return the scenario with no larger log than that."""
    peers = [replace(peer, events=peer.events and min(peer.events, largest)) for peer in scenario.peers]
    return replace(scenario, events=min(scenario.events, largest), peers=tuple(peers))


def _announced(scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    """Yield each scenario, and write its name to stderr."""
    for scenario in scenarios:
        sys.stderr.write(f"{scenario.name} ({scenario.events or 'real log'})\n")
        yield scenario


if __name__ == "__main__":
    sys.exit(main())
