"""sql: a query of one's own."""

from typing import Annotated

import typer

from chiplog.answers import sql as answers
from chiplog.cli import filters
from chiplog.cli.options import On, PagedLog, RowOutput, expand
from chiplog.cli.present import present

app = typer.Typer()


@app.command("sql", rich_help_panel="Answer")
@expand
def sql(
    select: Annotated[str, typer.Argument(metavar="SELECT", help="A query; `chiplog help sql-tables` has the tables.")],
    out: RowOutput,
    log: PagedLog,
    on: On = None,
) -> None:
    """Query the log in SQL, read-only, with state(id) and state(id, day).

    Examples:
      chiplog sql "SELECT actor, count(*) FROM event GROUP BY 1 ORDER BY 2 DESC"
      chiplog sql "SELECT id FROM event WHERE state(id, '2026-01-01') = 'suspended'"
    """
    day = filters.day(on)
    with log.open() as opened:
        answer = answers.answer(opened, select, day, out.most)
    present(answer, out, log)
