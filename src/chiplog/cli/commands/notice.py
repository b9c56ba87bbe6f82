"""notice: how long before they apply acts are announced."""

import typer

from chiplog.answers import notice as answers
from chiplog.cli import filters
from chiplog.cli.options import FilterOptions, PagedLog, Places, TableOutput, expand
from chiplog.cli.present import present

app = typer.Typer()


@app.command("notice", rich_help_panel="Answer")
@expand
def notice(options: FilterOptions, out: TableOutput, log: PagedLog, places: Places = None) -> None:
    """Measure the days between the announcement of an act and its first day.

    Acts that applied before they were public are listed.

    Examples:
      # How much notice China gives
      chiplog notice --actor CN --instrument licence-rule
    """
    asked, on = filters.parse(options, places), filters.day(options.on)
    with log.open() as opened:
        answer = answers.answer(opened, asked, on, out.most)
    present(answer, out, log)
