"""The calls behind `sql`."""

import datetime as dt
from dataclasses import dataclass

from chiplog.answers import footer as about
from chiplog.cli import presenting
from chiplog.cli.options import LogOptions, Rows
from chiplog.index import queries, select, sql
from chiplog.index.queries import Newest
from chiplog.index.select import Filters
from chiplog.index.sql import Found
from chiplog.log import Log
from chiplog.model.state import StateEngine
from chiplog.output import footer, screen


@dataclass(frozen=True)
class Asked:
    """What a query found, and the newest act of the log."""

    found: Found
    newest: Newest | None


def ask(mirror: Log, text: str, on: dt.date) -> Asked:
    """Run a query; states are of a day."""
    newest = queries.newest(mirror.index, select.where(mirror.index, Filters()))
    # Loaded before: a query can't be asked from within another.
    outlines = select.facts(mirror.index) if "state" in text.casefold() else {}
    law = StateEngine(outlines)

    def state(name: str, day: str | None) -> str | None:
        asked = on if day is None else dt.date.fromisoformat(day)
        return str(law.result(name, asked).state) if name in outlines else None

    return Asked(sql.run(mirror.index, text, state), newest)


def form_of(asked: Rows | None, *, json: bool) -> Rows:
    """Choose how rows are written: as asked, else for who reads them."""
    if json:
        return Rows.JSON
    return asked or (Rows.TABLE if screen.on_terminal() else Rows.PLAIN)


def show(asked: Asked, form: Rows, limit: int | None, log: LogOptions) -> None:
    """Print a query's rows."""
    from chiplog.output import rows as view  # keeps what only prints out of other commands

    if form is not Rows.TABLE:
        log.screen.answer(view.FORMATS[form](asked.found))
        return
    total, most = len(asked.found.rows), presenting.most(limit, form)
    under = [
        f"{about.count(total, 'row')} · no filter but the query's",
        footer.newest(asked.newest),
        presenting.more(total, most),
    ]
    log.screen.draw(view.parts(asked.found, most, log.screen.width()), "\n".join(filter(None, under)))
