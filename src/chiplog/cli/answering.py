"""The calls behind the answers."""

from typing import Any

from chiplog.answers.summary import summarise
from chiplog.cli import common
from chiplog.cli.options import FilterOptions, Log, Tally
from chiplog.errors import UsageError
from chiplog.log import query
from chiplog.log.index import Mirror

NEWEST = 5
"""Entries shown under a summary."""


def counted(mirror: Mirror, options: FilterOptions) -> list[dict[str, Any]]:
    """Give the events that a summary counts, newest first."""
    asked = common.filters(options)
    keys = common.select(mirror, asked, common.day(options.on))
    if note := common.scope_note(mirror, asked):
        common.talk(note)
    return [row for row in query.events(mirror, keys) if not row.get("retracted")]


def show_summary(
    rows: list[dict[str, Any]], by: str | None, across: str | None, format_: Tally | None, log: Log
) -> None:
    """Print the summary that was asked for; without a field, the log at a glance."""
    from chiplog.view import summary as view  # keeps what only prints out of other commands

    if across and not by:
        raise UsageError("--across needs --by", f"write --by FIELD --across {across}")
    result = summarise(rows, by or "actor", across)
    if format_ and format_ is not Tally.TABLE:
        common.show(view.FORMATS[format_](result))
    elif by:
        width = common.console(log).width
        under = "\n".join(filter(None, [view.footer(result), view.hidden(result, width)]))
        common.draw(log, [view.cross(result, width) if across else view.bars(result)], under)
    else:
        years, instruments = summarise(rows, "year"), summarise(rows, "instrument")
        common.draw(log, view.overview(result, instruments, years, rows[:NEWEST]))
