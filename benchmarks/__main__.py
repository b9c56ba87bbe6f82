"""`python -m benchmarks`: time chiplog beside the tools that are installed, and print the table."""

import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import track

from benchmarks import bench, growth, report, tools
from benchmarks.desk import Desk
from benchmarks.growth import WATCHED, Grown
from benchmarks.scenarios import LARGE, MIDDLE, SCENARIOS, SIZES, SMALL

_T = TypeVar("_T")

app = typer.Typer(add_completion=False)


@app.command()
def main(
    *,
    rounds: Annotated[int, typer.Option(min=1, help="Timings of each command.")] = 7,
    sizes: Annotated[str, typer.Option(help="Events in the small, middle and large log.")] = "440,10000,100000",
    only: Annotated[str, typer.Option(metavar="NAME", help="Scenarios whose name has this in it.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write the page there too.")] = None,
    grow: Annotated[bool, typer.Option("--growth", help="Growth too, up to the large log.")] = False,
) -> None:
    """Time chiplog beside other tools, and print the table as Markdown."""
    scale = _scale(sizes)
    chosen = [scenario for scenario in SCENARIOS if only in scenario.name]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        rows = [row for scenario in _watched(chosen) for row in bench.run(scenario, desk, scale, rounds)]
        grown = _grown(desk, scale[LARGE] or 0) if grow else None
    text = report.text(rows, grown, tools.versions(), tools.machine(), rounds)
    sys.stdout.write(text)
    if out:
        out.write_text(text, encoding="utf-8")


def _grown(desk: Desk, largest: int) -> Grown:
    sizes = [*(size for size in growth.SIZES if size < largest), largest]
    costs = {
        (watched.name, size): growth.cost(watched, desk, size)
        for watched, size in _watched([(watched, size) for watched in WATCHED for size in sizes])
    }
    return {watched.name: {size: costs[watched.name, size] for size in sizes} for watched in WATCHED}


def _watched(jobs: list[_T]) -> Iterable[_T]:
    """Give each job, with a bar on a terminal."""
    return track(jobs, "measuring", console=Console(stderr=True), disable=not sys.stderr.isatty())


def _scale(sizes: str) -> Mapping[str, int | None]:
    numbers = sizes.split(",")
    if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        raise typer.BadParameter("three numbers, such as 440,10000,100000", param_hint="--sizes")
    return {**SIZES, **dict(zip((SMALL, MIDDLE, LARGE), map(int, numbers), strict=True))}


if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
