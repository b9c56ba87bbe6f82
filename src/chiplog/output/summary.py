"""Counts: as a chart for a terminal, as tables for programs and pages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from chiplog.answers import footer as about
from chiplog.answers.summary import Glance, Line, Summary, SummaryAnswer, periods
from chiplog.index.counts import IN_TIME, Tally
from chiplog.output import bars, escape, footer, grid, styles
from chiplog.output.bars import Part
from chiplog.output.events import titled

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

BAR = 20
"""The number of columns of the longest bar; counts and a sparkline must fit next to it in 80 columns."""

WIDEST = 30
"""The width of the first column of a table across another field, and of a chart."""

ACTORS, INSTRUMENTS = 8, 18
"""The number of rows in the overview of the log."""


def parts(answer: SummaryAnswer, width: int) -> Iterator["RenderableType"]:
    """Yield the chart."""
    found = answer.found
    if isinstance(found, Glance):
        yield from _glance(found, width)
    elif not found.total.all:
        return
    elif found.across:
        yield _cross(found, width)
        if left := len(found.columns) - _fitting(found, width):
            from rich.text import Text  # slow to load

            yield Text(f"{left} more columns: use a wider terminal or --format csv to see them", style="dim")
    else:
        yield _bars(found)


def _glance(glance: Glance, width: int) -> Iterator["RenderableType"]:
    """Yield totals, the quarters, tighten against loosen by actor and by instrument, and the newest entries."""
    from rich.text import Text  # slow to load

    total = glance.actors.total
    if not total.all:
        return
    known = [line.value for line in glance.quarters.lines]
    yield Text(f"{about.count(total.all)}: {total.tighten} tighten, {total.loosen} loosen", style="bold")
    yield Text()
    yield from _quarters(glance.quarters, periods("quarter", known), width)
    yield Text()
    yield _bars(glance.actors, most=ACTORS)
    yield Text()
    yield _bars(glance.instruments, most=INSTRUMENTS)
    yield Text()
    yield Text("newest", style="bold dim")
    yield _newest(glance.newest)


def _newest(rows: Iterable[Mapping[str, Any]]) -> "RenderableType":
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(row["announced"], Text.assemble(titled(row), "\n", (row["id"], "dim")))
    return table


def _quarters(summary: Summary, span: list[str], width: int) -> Iterator["Text"]:
    """Return two sparklines of the last quarters that fit, for tighten and loosen, on one scale."""
    from rich.text import Text  # slow to load

    head = len("▲ tighten  ")
    fit = span[-(width - head) :]
    counts = {line.value: line.count for line in summary.lines}
    shown = [counts.get(quarter, Tally()) for quarter in fit]
    top = max((max(tally.tighten, tally.loosen) for tally in shown), default=0)
    for name, values in (("tighten", [t.tighten for t in shown]), ("loosen", [t.loosen for t in shown])):
        sign, colour = styles.EFFECTS[name]
        yield Text.assemble((f"{sign} {name}".ljust(head), colour), bars.sparkline(values, top))
    yield Text(f"{'by quarter'.ljust(head)}{_ticks(fit)}", style="dim")


def _ticks(quarters: Sequence[str]) -> str:
    """Return the years below the sparkline, each across its four quarters: `'25 '26`."""
    labels = [(f"'{quarter[2:4]} ", int(quarter[-1])) for quarter in quarters]
    ticks = "".join(label[number - 1] for label, number in labels)
    return f"{ticks}{labels[-1][0][labels[-1][1] :]}".rstrip() if labels else ""


def _bars(summary: Summary, most: int = 0) -> "RenderableType":
    """Return a bar for each value (tighten, loosen, other), and a sparkline of its years."""
    from rich.text import Text  # slow to load

    trends = summary.by not in IN_TIME and any(len(line.trend) > 1 for line in summary.lines)
    table = grid.drawn()
    table.add_column(summary.by, overflow="fold", max_width=WIDEST)
    for head in ("events", "▲", "▼"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("▲ tighten ▼ loosen · other", no_wrap=True)
    if trends:
        table.add_column("years", no_wrap=True)
    top = max((line.count.all for line in summary.lines), default=1)
    for line in summary.lines[: most or None]:
        count = line.count
        numbers = [str(count.all), str(count.tighten), str(count.loosen)]
        trend = [bars.sparkline(line.trend)] if trends else []
        table.add_row(Text(escape.shown(line.value)), *numbers, bars.bar(_parts(count), top, BAR), *trend)
    if most and len(summary.lines) > most:
        table.add_row(Text(f"{len(summary.lines) - most} more: --by {summary.by}", style="dim"))
    return table


def _parts(count: Tally) -> Iterator[Part]:
    rest = count.all - count.tighten - count.loosen
    for name, size in (("tighten", count.tighten), ("loosen", count.loosen), ("neutral", rest)):
        yield Part(size, *styles.EFFECTS[name])


def _cross(summary: Summary, width: int) -> "RenderableType":
    """Return a table of one field across another, with `tighten/loosen/other` in each cell, as wide as fits."""
    from rich.text import Text  # slow to load

    fit = _fitting(summary, width)
    table = grid.drawn()
    table.add_column(f"{summary.by} × {summary.across}", overflow="fold", max_width=WIDEST)
    for column in ("events", *summary.columns[:fit]):
        table.add_column(Text(escape.shown(column)), justify="right", no_wrap=True)
    for line in summary.lines:
        cells = [_cell(summary, line, column) for column in summary.columns[:fit]]
        table.add_row(Text(escape.shown(line.value)), str(line.count.all), *cells)
    return table


def _fitting(summary: Summary, width: int) -> int:
    """Return how many columns fit next to the values and the count of events."""
    first = max(len(f"{summary.by} × {summary.across}"), *(min(len(line.value), WIDEST) for line in summary.lines), 0)
    room = width - first - len("  events  ")
    for count, column in enumerate(summary.columns):
        cells = [len(_cell(summary, line, column)) for line in summary.lines]
        room -= max(len(column), *cells) + 2
        if room < 0:
            return max(count, 1)
    return len(summary.columns)


def _cell(summary: Summary, line: Line, column: str) -> str:
    """Return `3/1/0` (tighten, loosen, other); across effects only the count, because the column names the effect."""
    count = line.across.get(column)
    if not count:
        return "·"
    if "effect" in (summary.by, summary.across):
        return str(count.all)
    return f"{count.tighten}/{count.loosen}/{count.all - count.tighten - count.loosen}"


def document(answer: SummaryAnswer) -> dict[str, Any]:
    """Return the counts; of the log at a glance, those by actor."""
    found = _counts_of(answer)
    return {
        "unit": "event",
        "by": found.by,
        "across": found.across,
        "total": _counts(found.total),
        "counts": [_entry(line) for line in found.lines],
        **footer.document(answer.footer),
    }


def table(answer: SummaryAnswer) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    """Return a row for each value, or, across another field, for each pair; at a glance, for each actor."""
    found = _counts_of(answer)
    return [found.by, *([found.across] if found.across else []), *_counts(Tally())], _rows(found)


def _counts_of(answer: SummaryAnswer) -> Summary:
    return answer.found.actors if isinstance(answer.found, Glance) else answer.found


def _rows(found: Summary) -> Iterator[list[Any]]:
    for line in found.lines:
        for other, count in line.across.items() if found.across else [(None, line.count)]:
            yield [line.value, *([] if other is None else [other]), *count]


def page(answer: SummaryAnswer) -> str:
    """Return a table, or those of the log at a glance."""
    found = answer.found
    tables = (found.actors, found.instruments, found.quarters) if isinstance(found, Glance) else (found,)
    return "\n".join(_table(one) for one in tables)


def _table(summary: Summary) -> str:
    if summary.across:
        heads = [f"{summary.by} × {summary.across}", "events", *summary.columns]
        cells = ([_cell(summary, line, column) for column in summary.columns] for line in summary.lines)
        rows = [[line.value, line.count.all, *row] for line, row in zip(summary.lines, cells, strict=True)]
        return grid.markdown(heads, rows)
    return grid.markdown([summary.by, *_counts(Tally())], [[line.value, *line.count] for line in summary.lines])


def _counts(count: Tally) -> dict[str, int]:
    return {"events": count.all, "tighten": count.tighten, "loosen": count.loosen}


def _entry(line: Line) -> dict[str, Any]:
    across = {"across": {other: _counts(count) for other, count in line.across.items()}} if line.across else {}
    return {"value": line.value, **_counts(line.count), **across}
