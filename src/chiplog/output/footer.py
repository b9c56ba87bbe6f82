"""The footer of an answer as text: what was counted, the filters, and the newest act."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

from chiplog.answers.footer import Footer
from chiplog.index.queries import Newest
from chiplog.index.select import Filters
from chiplog.model.jurisdictions import EVERYONE
from chiplog.output import escape

DISCLAIMER = "A log is not the law: what is not in it may still be forbidden."


def lines(foot: Footer) -> list[str]:
    """Return the lines below a table."""
    head = [f"{foot.counted} · {filtered(foot.asked)}", newest(foot.newest)] if foot.counted else []
    below = [DISCLAIMER] if foot.in_force else []
    return [escape.shown(line) for line in (*head, *notes(foot), *below)]


def notes(foot: Footer) -> list[str]:
    """Return the notes on an answer, the first of which is the day up to which the log was kept."""
    return [*([f"log through {foot.through}"] if foot.through and foot.through < dt.date.max else []), *foot.notes]


def newest(act: Newest | None) -> str:
    """Return the line with the newest act."""
    return f"newest act: {act.announced} {act.id}" if act else "no act"


def markdown(foot: Footer) -> str:
    """Return the same as a paragraph of Markdown."""
    counted, *more = lines(foot)
    return f"\n{'<br>'.join(escape.markdown(line) for line in (f'Counted: {counted}', *more))}\n"


def document(foot: Footer) -> dict[str, Any]:
    """Return the filters and the newest act for programs: what a document ends with."""
    asked = {name: value for name, value in asdict(foot.asked or Filters()).items() if value and name != "ids"}
    return {"filter": asked, "newest": foot.newest and foot.newest._asdict(), **through(foot)}


def through(foot: Footer) -> dict[str, str]:
    """Return the day up to which the log was kept, for programs."""
    return {"through": foot.through.isoformat()} if foot.through and foot.through < dt.date.max else {}


def filtered(asked: Filters | None) -> str:
    """Return the filters as text: `country CN; since 2025-01-01`."""
    if asked is None:
        return "no filter but the query's"
    return "; ".join(_said(asked)) or "no filter"


def _said(asked: Filters) -> Iterator[str]:
    for field in fields(asked):
        value = getattr(asked, field.name)
        if value and field.name != "ids":
            name = field.name.replace("_", " ")
            if value is True:
                yield name
            else:
                values = (value,) if isinstance(value, str) else value
                yield f"{name} {', '.join('everyone' if one == EVERYONE else one for one in values)}"
