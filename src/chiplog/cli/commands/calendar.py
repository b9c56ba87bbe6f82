"""calendar: the days on which states change."""

from typing import Annotated

import typer

from chiplog.answers import calendar as answers
from chiplog.cli import filters
from chiplog.cli.options import OUTPUT, EventOptions, PagedLog, Places, TableOutput, expand
from chiplog.cli.present import present

app = typer.Typer()


@app.command("calendar", rich_help_panel="Answer")
@expand
def calendar(
    options: EventOptions,
    out: TableOutput,
    log: PagedLog,
    places: Places = None,
    first: Annotated[
        str | None,
        typer.Option(
            "--from", help="First day (default: tomorrow).", metavar="DAY", show_default=False, rich_help_panel=OUTPUT
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--until", help="Last day (default: none).", metavar="DAY", show_default=False, rich_help_panel=OUTPUT
        ),
    ] = None,
) -> None:
    """List the days on which a state changes, and the act that changes it.

    Examples:
      # What changes from tomorrow on
      chiplog calendar CN
      # What changed in a quarter
      chiplog calendar --from 2025-10-01 --until 2025-12-31
    """
    asked, today = filters.parse(options, places), filters.day(None)
    days = filters.calendar_days(first, last, today)
    with log.open() as opened:
        answer = answers.answer(opened, asked, today, days, out.most)
    present(answer, out, log)
