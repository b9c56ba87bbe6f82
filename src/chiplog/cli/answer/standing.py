"""The call behind `calendar`."""

import datetime as dt

from chiplog.answers import calendar as turning
from chiplog.answers import footer as about
from chiplog.cli import filters, presenting
from chiplog.cli.options import EventOptions
from chiplog.cli.presenting import Answer
from chiplog.errors import UsageError
from chiplog.index import queries, select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.model.state import StateEngine


def calendar(mirror: Log, options: EventOptions, first: str | None, last: str | None, most: int | None) -> Answer:
    """Answer `calendar`: from the first day that was typed, or tomorrow, through the last, or for good."""
    from chiplog.output import calendar as view  # keeps what only prints out of other commands

    asked, today = filters.filters(options), filters.day(None)
    typed, until = filters.window(first, last, "from")
    since = typed or dates.shifted(today, 1)
    if until and until < since:
        raise UsageError(f"--until {until} is over, and without --from the calendar starts tomorrow", "add --from DAY")
    law, names = _law(mirror, asked, today)
    turns = turning.turns(law, names, since, until)
    titles = queries.titles(mirror.index, {turn.id for turn in turns[:most]})
    counted = f"{about.count(len(turns), 'turn')} of {about.count(len(names))} from {since}"
    counted += f" through {until}" if until else ""
    under = presenting.under(mirror, asked, counted, presenting.more(len(turns), most), law=True)
    return Answer(view, view.Shown(turns, titles, most), under)


def _law(mirror: Log, asked: Filters, on: dt.date) -> tuple[StateEngine, list[str]]:
    """Return the law as far as it bears on the events that match, and their ids, the newest first."""
    keys = mirror.select(asked, on)
    outlines = select.facts(mirror.index, keys)
    names = {outline.key: name for name, outline in outlines.items()}
    return StateEngine(outlines), [names[key] for key in keys]
