"""Write the results as Markdown, with the machine in general terms: no names, no paths."""

import datetime as dt
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from benchmarks import pairs
from benchmarks.pairs import Result, Timing

Growth = Mapping[str, Mapping[int, Sequence[Timing]]]
"""Timings by the name of the scenario and the number of events in the log."""

OTHERS = {"recsel": "GNU recutils", "hledger": "hledger", "jq": "jq"}

INTRODUCTION = """\
# Benchmarks

Written by `python -m benchmarks`. Seconds are those of one machine on one day; only ratios carry over to others.

Whole processes, in alternation, {rounds} rounds after a warm-up: the median time in seconds, the median of the ratios
round by round, and the highest peak of memory of one process. Output goes to a pipe.
Logs of other sizes than the real one consist of copies of its events or, where that is said, of short made-up ones of
18 lines, of which other programs get the plain fields alone. A row without a bound is for information.

{day}. {machine}.

{versions}."""

HEAD = ("what", "events", "chiplog", "against", "it took", "ratio", "at most", "holds", "peak MB")


def page(results: Sequence[Result], growth: Growth, rounds: int) -> str:
    """Return the whole page."""
    day = dt.datetime.now(tz=dt.UTC).date()
    parts = [INTRODUCTION.format(rounds=rounds, day=day, machine=_machine(), versions=", ".join(_versions()))]
    if results:
        parts.append(table(HEAD, [_row(result) for result in results]))
    if growth:
        parts += [
            "## Growth",
            "Median seconds, and peak of memory, of one command at each size of the log.",
            _grown(growth),
        ]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table with columns of equal width."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )


def _row(result: Result) -> tuple[str, ...]:
    bound, memory = result.peer.bound, result.scenario.memory
    judged = result.ratio is not None and bound is not None
    return (
        result.scenario.name,
        f"{result.events:,}",
        f"{pairs.seconds(result.ours):.3f}",
        result.peer.name,
        f"{pairs.seconds(result.theirs):.3f}" if result.theirs else "not installed",
        "" if result.ratio is None else f"{result.ratio:.2f}",
        f"{bound:g} ×" if bound else "",
        f"no: {', '.join(result.broken)}" if result.broken else "yes" if judged else "",
        f"{pairs.peak(result.ours):.0f}" + (f" of {memory:g}" if memory else ""),
    )


def _grown(growth: Growth) -> str:
    sizes = next(iter(growth.values()))
    rows = [
        (name, *(f"{pairs.seconds(found):.2f} ({pairs.peak(found):.0f} MB)" for found in grown.values()))
        for name, grown in growth.items()
    ]
    return table(("what", *(f"{size:,}" for size in sizes)), rows)


def _versions() -> list[str]:
    ours = [f"{name} {version(name)}" for name in ("chiplog", "typer")]
    return [*ours, *(f"{title} {_version(program)}" for program, title in OTHERS.items())]


def _version(program: str) -> str:
    if not shutil.which(program):
        return "not installed"
    ran = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=True)
    found = re.search(r"\d+(\.\d+)+", ran.stdout)
    return found[0] if found else "unknown"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{platform.system()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {python}"
