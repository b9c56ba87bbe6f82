"""Counts: as a picture for a terminal, as tables for programs and pages."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers.summary import Line, Summary
from chiplog.log.counts import Tally
from chiplog.view import marks, safe

if TYPE_CHECKING:
    from rich.console import RenderableType

_SPARKS = "▁▂▃▄▅▆▇█"
BAR = 24
"""Columns of the longest bar."""

WIDEST = 30
"""Columns of the first column of a table across another field."""

UNIT = "events; an event with several values counts under each"


def overview(
    actors: Summary, instruments: Summary, years: Summary, newest: Sequence[Mapping[str, Any]]
) -> Iterable["RenderableType"]:
    """Totals, tighten against loosen by actor and by instrument, the years, the newest entries."""
    from rich.text import Text  # slow to load

    total = actors.total
    span = f"{years.lines[0].value} to {years.lines[-1].value}" if years.lines else ""
    if not total.all:
        yield Text("0 events")
        return
    yield Text(f"{total.all} events, {span}: {total.tighten} tighten, {total.loosen} loosen", style="bold")
    yield Text()
    yield Text.assemble(
        sparkline([line.count.all for line in years.lines]), "  events a year, ", (_years(years), "dim")
    )
    yield Text()
    yield bars(actors, most=8)
    yield Text()
    yield bars(instruments, most=18)
    yield Text()
    yield Text("newest", style="bold dim")
    for row in newest:
        yield Text.assemble(
            row["announced"].ljust(10), "  ", safe.shown(row["title"]), "\n            ", (row["id"], "dim")
        )


def bars(summary: Summary, most: int = 0) -> "RenderableType":
    """A bar for each value: tighten, loosen, and the rest."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")
    grid.add_column(summary.by, overflow="fold")
    for head in ("events", "tighten", "loosen"):
        grid.add_column(head, justify="right", no_wrap=True)
    grid.add_column("▲ tighten ▼ loosen · other", no_wrap=True)
    top = max((line.count.all for line in summary.lines), default=1)
    for line in summary.lines[: most or None]:
        count = line.count
        bar = Text()
        for sign, part in (
            ("tighten", count.tighten),
            ("loosen", count.loosen),
            ("neutral", count.all - count.tighten - count.loosen),
        ):
            symbol, colour = marks.EFFECTS[sign]
            bar.append(symbol * round(part * BAR / top), style=colour)
        grid.add_row(Text(safe.shown(line.value)), str(count.all), str(count.tighten), str(count.loosen), bar)
    if most and len(summary.lines) > most:
        grid.add_row(Text(f"{len(summary.lines) - most} more: --by {summary.by}", style="dim"))
    return grid


def cross(summary: Summary, width: int) -> "RenderableType":
    """One field across another, `tighten/loosen/other` in each cell, with as many columns as fit."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    fit = _fitting(summary, width)
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold dim")
    grid.add_column(f"{summary.by} × {summary.across}", overflow="fold", max_width=WIDEST)
    for column in ("events", *summary.columns[:fit]):
        grid.add_column(Text(safe.shown(column)), justify="right", no_wrap=True)
    for line in summary.lines:
        cells = [_pair(summary, line, column) for column in summary.columns[:fit]]
        grid.add_row(Text(safe.shown(line.value)), str(line.count.all), *cells)
    return grid


def hidden(summary: Summary, width: int) -> str:
    """Say how many columns a terminal of this width can't show."""
    left = len(summary.columns) - _fitting(summary, width)
    return f"{left} more columns: a wider terminal, or --format csv, shows them" if summary.across and left else ""


def _fitting(summary: Summary, width: int) -> int:
    """How many columns fit beside the values and the count of events."""
    first = max(len(f"{summary.by} × {summary.across}"), *(min(len(line.value), WIDEST) for line in summary.lines), 0)
    room = width - first - len("  events  ")
    for count, column in enumerate(summary.columns):
        cells = [len(_pair(summary, line, column)) for line in summary.lines]
        room -= max(len(column), *cells) + 2
        if room < 0:
            return max(count, 1)
    return len(summary.columns)


def sparkline(values: Sequence[int]) -> str:
    """`▁▃█`: a block for each value, the highest for the largest."""
    top = max(values, default=0)
    return "".join(_SPARKS[round(value * (len(_SPARKS) - 1) / top)] if top else _SPARKS[0] for value in values)


def as_json(summary: Summary) -> str:
    """Give the counts as one document."""
    document = {
        "unit": "event",
        "by": summary.by,
        "across": summary.across,
        "total": _counts(summary.total),
        "counts": [_entry(line) for line in summary.lines],
    }
    return safe.json_text(document, indent=2) + "\n"


def as_csv(summary: Summary) -> str:
    """Give a line for each value, or, across another field, for each pair."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([summary.by, *([summary.across] if summary.across else []), "events", "tighten", "loosen"])
    for line in summary.lines:
        pairs = line.across.items() if summary.across else [(None, line.count)]
        for other, count in pairs:
            names = [line.value] if other is None else [line.value, other]
            writer.writerow([*map(safe.csv_cell, names), count.all, count.tighten, count.loosen])
    return out.getvalue()


def as_markdown(summary: Summary) -> str:
    """Give a table."""
    if summary.across:
        columns = [safe.markdown(column) for column in summary.columns]
        head = [f"{summary.by} × {summary.across}", "events", *columns]
        body = [
            [line.value, str(line.count.all), *(_pair(summary, line, column) for column in summary.columns)]
            for line in summary.lines
        ]
    else:
        head = [summary.by, "events", "tighten", "loosen"]
        body = [[line.value, *map(str, _counts(line.count).values())] for line in summary.lines]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    lines += [f"| {safe.markdown(first)} | {' | '.join(rest)} |" for first, *rest in body]
    return "\n".join([*lines, "", f"{summary.total.all} {UNIT}."]) + "\n"


FORMATS: dict[str, Callable[[Summary], str]] = {"json": as_json, "csv": as_csv, "md": as_markdown}


def footer(summary: Summary) -> str:
    """Say what was counted."""
    by_effect = "effect" in (summary.by, summary.across)
    cells = "; cells are tighten/loosen/other" if summary.across and not by_effect else ""
    return f"{summary.total.all} {UNIT}{cells}"


def _years(years: Summary) -> str:
    return ", ".join(f"{line.value} {line.count.all}" for line in years.lines)


def _pair(summary: Summary, line: Line, column: str) -> str:
    """`3/1/0`: tighten, loosen, other; across effects the count alone, as the column says which."""
    count = line.across.get(column)
    if not count:
        return "·"
    if "effect" in (summary.by, summary.across):
        return str(count.all)
    return f"{count.tighten}/{count.loosen}/{count.all - count.tighten - count.loosen}"


def _counts(count: Tally) -> dict[str, int]:
    return {"events": count.all, "tighten": count.tighten, "loosen": count.loosen}


def _entry(line: Line) -> dict[str, Any]:
    across = {"across": {other: _counts(count) for other, count in line.across.items()}} if line.across else {}
    return {"value": line.value, **_counts(line.count), **across}
