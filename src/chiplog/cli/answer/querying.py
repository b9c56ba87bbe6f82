"""The calls behind `sql`."""

import datetime as dt
from dataclasses import dataclass

from chiplog.answers.state import Law
from chiplog.cli.shared import common, presenting
from chiplog.cli.shared.options import Log, Rows
from chiplog.log import facts, query, sql
from chiplog.log.facts import Newest
from chiplog.log.index import Mirror
from chiplog.log.query import Filters
from chiplog.log.sql import Found
from chiplog.view import foot


@dataclass(frozen=True)
class Asked:
    """What a query found, and the newest act of the log."""

    found: Found
    newest: Newest | None


def ask(mirror: Mirror, text: str, on: dt.date) -> Asked:
    """Run a query; states are of a day."""
    newest = facts.newest(mirror, query.where(mirror, Filters()))
    # Loaded before: a query can't be asked from within another.
    outlines = query.outlines(mirror) if "state" in text.casefold() else {}
    law = Law(outlines)

    def state(name: str, day: str | None) -> str | None:
        asked = on if day is None else dt.date.fromisoformat(day)
        return str(law.standing(name, asked).state) if name in outlines else None

    return Asked(sql.run(mirror, text, state), newest)


def form_of(asked: Rows | None, *, json: bool) -> Rows:
    """Choose how rows are written: as asked, else for who reads them."""
    if json:
        return Rows.JSON
    return asked or (Rows.TABLE if common.on_terminal() else Rows.PLAIN)


def show(asked: Asked, form: Rows, limit: int | None, log: Log) -> None:
    """Print a query's rows."""
    from chiplog.view import rows as view  # keeps what only prints out of other commands

    if form is not Rows.TABLE:
        common.answer(log, view.FORMATS[form](asked.found))
        return
    total, most = len(asked.found.rows), presenting.most(limit, form)
    under = [
        f"{foot.count(total, 'row')} · no filter but the query's",
        foot.newest(asked.newest),
        presenting.more(total, most),
    ]
    common.draw(log, view.parts(asked.found, most, common.console(log).width), "\n".join(filter(None, under)))
