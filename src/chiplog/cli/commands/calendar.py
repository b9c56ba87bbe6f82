"""calendar: the days on which states change."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from chiplog.answers import calendar as answers
from chiplog.cli import filters
from chiplog.cli.options import (
    OUTPUT,
    BaseUrl,
    EventOptions,
    LimitedOutput,
    PagedLog,
    Places,
    expand,
    format_option,
    option,
)
from chiplog.cli.present import present

app = typer.Typer()

_Calendars = Literal["table", "json", "csv", "md", "ics"]


@dataclass(frozen=True)
class CalendarOutput(LimitedOutput):
    """How a calendar is written."""

    form: Annotated[_Calendars, format_option(_Calendars)] = "table"


@app.command("calendar", rich_help_panel="Answer")
@expand
def calendar(
    options: EventOptions,
    out: CalendarOutput,
    log: PagedLog,
    places: Places = None,
    first: Annotated[
        str | None, option("First day (default: tomorrow; all days for ics).", OUTPUT, "--from", metavar="DAY")
    ] = None,
    last: Annotated[str | None, option("Last day (default: none).", OUTPUT, "--until", metavar="DAY")] = None,
    base_url: BaseUrl = None,
) -> None:
    """List the days on which a state changes, and the act that changes it.

    Examples:
      # What changes from tomorrow on
      chiplog calendar CN
      # What changed in a quarter
      chiplog calendar --from 2025-10-01 --until 2025-12-31
      # For a calendar program: all days of the log, the same whenever it is built
      chiplog calendar CN --format ics > china.ics
    """
    asked, site, today = filters.parse(options, places), filters.site(base_url), filters.day(None)
    whole = str(dt.date.min) if out.format == "ics" else None
    days = filters.calendar_days(first or whole, last, today)
    with log.open() as opened:
        answer = answers.answer(opened, asked, today, days, out.most)
    present(answer, out, log, site)
