"""Answer: sql."""

from typing import Annotated

import typer

from chiplog.cli import ending, filters
from chiplog.cli.answer import querying
from chiplog.cli.options import OUTPUT, Json, Limit, On, PagedLog, Rows, expand, words

app = typer.Typer()
PANEL = "Answer"


@app.command("sql", rich_help_panel=PANEL)
@expand
def sql(
    select: Annotated[str, typer.Argument(metavar="SELECT", help="A query; docs/sql.md has the tables.")],
    log: PagedLog,
    on: On = None,
    form: Annotated[
        Rows | None,
        typer.Option(
            "--format",
            help=f"{words(Rows)} Default: table on a terminal, else plain.",
            rich_help_panel=OUTPUT,
            metavar="FORMAT",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """Query the log in SQL, read-only, with state(id) and state(id, day).

    Examples:
      chiplog sql "SELECT actor, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC"
      chiplog sql "SELECT id FROM event WHERE state(id, '2026-01-01') = 'suspended'"
    """
    form = querying.form_of(form, json=json)
    with log.open() as mirror:
        left_out = mirror.left_out()
        answer = querying.ask(mirror, select, filters.day(on))
    querying.show(answer, form, limit, log)
    ending.end(left_out)
