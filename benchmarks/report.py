"""The results as Markdown, with the machine in general terms: no names, no paths."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from benchmarks.bench import Row
from benchmarks.growth import Grown, picture

_HEAD = ("what", "events", "chiplog", "against", "it took", "ratio", "at most", "holds", "peak MB")
_GROWTH = "Median seconds, and peak MB, of one command at each size"


def text(rows: Sequence[Row], grown: Grown | None, facts: Mapping[str, str], machine: str, rounds: int) -> str:
    """Give the whole page."""
    parts = [*_intro(facts, machine, rounds)]
    if rows:
        parts.append(table(_HEAD, [_cells(row) for row in rows]))
    if grown:
        parts += ["## Growth", f"{_GROWTH}.", _growth(grown), f"```text\n{picture(grown)}\n```"]
        parts.append("Bars are as long as the logarithm of the time.")
    return "\n\n".join(parts) + "\n"


def _intro(facts: Mapping[str, str], machine: str, rounds: int) -> Iterator[str]:
    yield "# Benchmarks"
    yield "Written by `python -m benchmarks`; each number is of one machine and one day, only ratios carry further."
    yield (
        f"Whole processes, in turn, {rounds} rounds after a warm-up: the median time in seconds, the median of the"
        " ratios round by round, and the highest peak of memory of one process. Logs are made up, in the proportions of"
        " the real one; without a bound a row is for information. What takes long is timed once."
    )
    yield f"{dt.datetime.now(tz=dt.UTC).date()}. {machine}."
    yield ", ".join(f"{name} {version}" for name, version in facts.items()) + "."


def _cells(row: Row) -> tuple[str, ...]:
    absent = "no such command yet" if row.seconds is None else "not installed" if row.theirs is None else ""
    return (
        row.what,
        f"{row.events:,}",
        _number(row.seconds, 3),
        row.rival.name,
        absent or _number(row.theirs, 3),
        _number(row.ratio, 2),
        f"{row.rival.bound:g} ×" if row.rival.bound else "",
        row.verdict,
        _number(row.peak, 0) + (f" of {row.memory:g}" if row.memory else ""),
    )


def _growth(grown: Grown) -> str:
    sizes = next(iter(grown.values()))
    head = ("what", *(f"{size:,}" for size in sizes))
    rows = [
        (name, *(f"{cost.seconds:.2f} ({cost.peak:.0f} MB)" for cost in costs.values()))
        for name, costs in grown.items()
    ]
    return table(head, rows)


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Give a Markdown table whose columns are as wide as they must be."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))} |" for line in lines
    )
