"""Answer: sql."""

from typing import Annotated

import typer

from chiplog.cli.answer import querying
from chiplog.cli.shared import common
from chiplog.cli.shared.options import OUTPUT, Json, Limit, Log, Rows, expand

app = typer.Typer()
PANEL = "Answer"


@app.command("sql", rich_help_panel=PANEL)
@expand
def sql(
    select: Annotated[str, typer.Argument(metavar="SELECT", help="A query; docs/sql.md has the tables.")],
    log: Log,
    on: Annotated[
        str | None, typer.Option(help="The day of state(id); today without it.", metavar="DAY", show_default=False)
    ] = None,
    form: Annotated[
        Rows | None,
        typer.Option(
            "--format", help="table on a terminal, plain in a pipe.", rich_help_panel=OUTPUT, show_default=False
        ),
    ] = None,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """Ask the log in SQL: its tables, read-only, and state(id) or state(id, day).

    [bold]chiplog sql "SELECT actor, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC"[/]
    [bold]chiplog sql "SELECT id FROM event WHERE state(id, '2026-01-01') = 'suspended'"[/]
    """
    form = querying.form_of(form, json=json)
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = querying.ask(mirror, select, common.day(on))
    querying.show(answer, form, limit, log)
    common.end(left_out)
