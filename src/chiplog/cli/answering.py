"""The calls behind the answers."""

import json
from dataclasses import dataclass
from typing import Any

from chiplog.answers import summary
from chiplog.answers.summary import Summary
from chiplog.cli import common
from chiplog.cli.options import FilterOptions, Log, Tally
from chiplog.errors import UsageError
from chiplog.log import counts, query
from chiplog.log.index import Mirror
from chiplog.log.query import Clause

NEWEST = 5
"""Entries shown under a summary."""


@dataclass(frozen=True)
class Glance:
    """The log at a glance: counts by actor, instrument and year, and the newest events."""

    actors: Summary
    instruments: Summary
    years: Summary
    newest: list[dict[str, Any]]


def counted(mirror: Mirror, options: FilterOptions, by: str, across: str | None) -> Summary:
    """Count the events that match by a field, or by one across another."""
    condition = _condition(mirror, options)
    plain = _by(mirror, condition, by)
    if not across:
        return plain
    columns, cells = (counts.tally(mirror, condition, names) for names in ([across], [by, across]))
    return summary.crossed(plain, across, columns, cells)


def glance(mirror: Mirror, options: FilterOptions) -> Glance:
    """Look at the events that match from three sides."""
    condition = _condition(mirror, options)
    sql, values = condition
    order = "ORDER BY announced_lo DESC, announced_hi DESC, id DESC"
    newest = mirror.ask(f"SELECT key FROM event WHERE {sql} AND NOT retracted {order} LIMIT ?", [*values, NEWEST])
    actors, instruments, years = (_by(mirror, condition, name) for name in ("actor", "instrument", "year"))
    return Glance(actors, instruments, years, query.events(mirror, [key for (key,) in newest]))


def _by(mirror: Mirror, condition: Clause, by: str) -> Summary:
    total = counts.tally(mirror, condition, [])[()]
    return summary.summary(total, by, counts.tally(mirror, condition, [by]))


def _condition(mirror: Mirror, options: FilterOptions) -> Clause:
    asked = common.filters(options)
    if note := common.scope_note(mirror, asked):
        common.talk(note)
    if not asked.state:
        return query.where(mirror, asked)
    keys = common.select(mirror, asked, common.day(options.on))
    return "key IN (SELECT value FROM json_each(?))", [json.dumps(keys)]


def show(result: Summary | Glance, format_: Tally | None, log: Log) -> None:
    """Print the counts that were asked for, or the log at a glance."""
    from chiplog.view import summary as view  # keeps what only prints out of other commands

    if isinstance(result, Glance):
        common.draw(log, view.overview(result.actors, result.instruments, result.years, result.newest))
        return
    if format_ and format_ is not Tally.TABLE:
        common.show(view.FORMATS[format_](result))
        return
    width = common.console(log).width
    under = "\n".join(filter(None, [view.footer(result), view.hidden(result, width)]))
    common.draw(log, [view.cross(result, width) if result.across else view.bars(result)], under)


def dimensions(by: str | None, across: str | None, format_: Tally | None) -> str | None:
    """Give the field to count by, or None for the log at a glance. Raises UsageError for one across nothing."""
    if across and not by:
        raise UsageError("--across needs --by", f"write --by FIELD --across {across}")
    return by or ("actor" if format_ and format_ is not Tally.TABLE else None)
