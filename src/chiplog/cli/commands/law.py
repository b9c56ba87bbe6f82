"""Answer: what the law is, as far as the log knows it. status, calendar."""

from typing import Annotated

import typer

from chiplog.cli.answer import standing
from chiplog.cli.shared import common, presenting
from chiplog.cli.shared.options import EventOptions, FilterOptions, Form, Json, Limit, Log, Tally, expand

app = typer.Typer()
PANEL = "Answer"


@app.command("status", rich_help_panel=PANEL)
@expand
def status(options: FilterOptions, log: Log, form: Form = Tally.TABLE, json: Json = False, limit: Limit = None) -> None:
    """Say what is in force on a day: yes, maybe and why, and what is suspended until when.

    [bold]chiplog status --country NL[/] · what the Netherlands does and what is done to it, today
    [bold]chiplog status --actor US --instrument tariff --on 2025-05-01[/] · US tariffs on a day
    """
    form = Tally.JSON if json else form
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = standing.status(mirror, options, presenting.most(limit, form))
    presenting.present(answer, form, log)
    common.end(left_out)


@app.command("calendar", rich_help_panel=PANEL)
@expand
def calendar(
    options: EventOptions,
    log: Log,
    first: Annotated[
        str | None,
        typer.Option("--from", help="The first day; tomorrow without it.", metavar="DAY", show_default=False),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--until", help="The last day; none without it.", metavar="DAY", show_default=False)
    ] = None,
    form: Form = Tally.TABLE,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """List the days on which a state turns, and the act that turns it: what comes next, as the law now stands.

    [bold]chiplog calendar --country CN[/] · what changes from tomorrow on
    [bold]chiplog calendar --from 2025-10-01 --until 2025-12-31[/] · what changed in a quarter
    """
    form = Tally.JSON if json else form
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = standing.calendar(mirror, options, first, last, presenting.most(limit, form))
    presenting.present(answer, form, log)
    common.end(left_out)
