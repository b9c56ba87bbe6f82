"""The calls behind `status` and `calendar`: what the law is on a day, and when it turns."""

import datetime as dt
from collections.abc import Iterable

from chiplog.answers import calendar as turning
from chiplog.answers import status as standing
from chiplog.cli import filters, presenting
from chiplog.cli.options import EventOptions, FilterOptions
from chiplog.cli.presenting import Answer
from chiplog.errors import UsageError
from chiplog.index import queries, select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.model.state import StateEngine
from chiplog.output import footer


def status(mirror: Log, options: FilterOptions, most: int | None) -> Answer:
    """Answer `status`, with the rows of as many events as are shown."""
    from chiplog.output import status as view  # keeps what only prints out of other commands

    asked, on = filters.filters(options), filters.day(options.on)
    law, names = _law(mirror, asked, on)
    found = standing.status(law, names, on)
    entries = found.entries()
    rows = select.events(mirror.index, [entry.event.key for entry in entries[:most]])
    counted = f"{len(entries)} of {footer.count(len(names))}"
    notes = presenting.more(len(entries), most), turned_since(mirror, law, names, on)
    under = presenting.under(mirror, asked, counted, *notes, law=True)
    known = {row["id"]: row for row in rows}
    return Answer(view, view.Shown(found, known, queries.amending(mirror.index, known, on), most), under)


def turned_since(mirror: Log, law: StateEngine, names: Iterable[str], on: dt.date) -> str:
    """Return how many states turned by themselves after all that the log knows of: a pause may have been prolonged."""
    newest = queries.newest(mirror.index, select.where(mirror.index, Filters()))
    first = newest and dates.shifted(dates.parse(newest.announced).hi, 1)
    if not first or first > on or not (turned := len(turning.turns(law, names, first, on))):
        return ""
    which = "state has" if turned == 1 else "states have"
    return f"{turned} {which} turned since the log's newest act: chiplog calendar --from {first} --until {on}"


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
    counted = f"{footer.count(len(turns), 'turn')} of {footer.count(len(names))} from {since}"
    counted += f" through {until}" if until else ""
    under = presenting.under(mirror, asked, counted, presenting.more(len(turns), most), law=True)
    return Answer(view, view.Shown(turns, titles, most), under)


def _law(mirror: Log, asked: Filters, on: dt.date) -> tuple[StateEngine, list[str]]:
    """Return the law as far as it bears on the events that match, and their ids, the newest first."""
    keys = mirror.select(asked, on)
    outlines = select.outlines(mirror.index, keys)
    names = {outline.key: name for name, outline in outlines.items()}
    return StateEngine(outlines), [names[key] for key in keys]
