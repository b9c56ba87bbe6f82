"""The rows of a user's own query."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.index import queries, select, sql
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model.state import StateEngine

_ASKS_STATES = re.compile("state|unverified", re.IGNORECASE)


@dataclass(frozen=True)
class SqlAnswer:
    """The columns and rows of a query, and how many rows a table shows."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    limit: int | None
    footer: Footer


def answer(log: Log, query: str, on: dt.date, limit: int | None = None) -> SqlAnswer:
    """Return the rows of a query; its function state(id) is of a day. Raises UsageError if it can't be run."""
    # Asked before: the query is the last thing that an index is asked, and can't wait for another.
    newest = queries.newest(log.index, select.where(log.index, Filters()))
    left_out = log.left_out()
    facts = select.facts(log.index) if _ASKS_STATES.search(query) else {}
    engine = StateEngine(facts, log.through)

    def state(name: str, day: str | None) -> str | None:
        asked = on if day is None else dt.date.fromisoformat(day)
        return str(engine.result(name, asked).state) if name in facts else None

    def unverified(name: str, day: str | None) -> bool | None:
        asked = on if day is None else dt.date.fromisoformat(day)
        return engine.result(name, asked).unverified if name in facts else None

    columns, rows = sql.run(log.index, query, {"state": state, "unverified": unverified})
    notes = tuple(filter(None, [footer.more(len(rows), limit)]))
    return SqlAnswer(
        columns,
        rows,
        limit,
        Footer(footer.count(len(rows), "row"), newest=newest, notes=notes, left_out=left_out, through=log.through),
    )
