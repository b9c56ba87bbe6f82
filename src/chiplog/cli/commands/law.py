"""Answer: what the law is, as far as the log knows it. status, calendar."""

from typing import Annotated

import typer

from chiplog.cli import ending, filters, presenting
from chiplog.cli.answer import standing
from chiplog.cli.options import OUTPUT, EventOptions, Form, Json, Limit, PagedLog, Places, Tally, expand

app = typer.Typer()
PANEL = "Answer"


@app.command("calendar", rich_help_panel=PANEL)
@expand
def calendar(
    options: EventOptions,
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
    form: Form = Tally.TABLE,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """List the days on which a state changes, and the act that changes it.

    Examples:
      # What changes from tomorrow on
      chiplog calendar CN
      # What changed in a quarter
      chiplog calendar --from 2025-10-01 --until 2025-12-31
    """
    form = Tally.JSON if json else form
    with log.open() as mirror:
        left_out = mirror.left_out()
        answer = standing.calendar(
            mirror, filters.with_places(options, places), first, last, presenting.most(limit, form)
        )
    presenting.present(answer, form, log)
    ending.end(left_out)
