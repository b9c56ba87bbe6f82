"""status: what is in force on a day."""

import typer

from chiplog.answers import status as answers
from chiplog.cli import filters
from chiplog.cli.options import FilterOptions, PagedLog, Places, TableOutput, expand
from chiplog.cli.present import present

app = typer.Typer()


@app.command("status", rich_help_panel="Answer")
@expand
def status(options: FilterOptions, out: TableOutput, log: PagedLog, places: Places = None) -> None:
    """Show what is in force on a date, what may be and why, and what is suspended.

    Examples:
      # What the Netherlands does and what is done to it, today
      chiplog status NL
      # US tariffs on a date
      chiplog status --actor US --instrument tariff --on 2025-05-01
    """
    asked, on = filters.parse(options, places), filters.day(options.on)
    with log.open() as opened:
        answer = answers.answer(opened, asked, on, out.most)
    present(answer, out, log)
