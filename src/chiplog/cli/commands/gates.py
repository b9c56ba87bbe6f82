"""gates: what both sides of each border say about one item."""

from typing import Annotated

import typer

from chiplog.answers import gates as answers
from chiplog.cli import filters
from chiplog.cli.options import CountOutput, FilterOptions, PagedLog, completes, expand
from chiplog.cli.present import present

app = typer.Typer()


@app.command("gates", rich_help_panel="Answer")
@expand
def gates(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ITEM",
            help="An item, or a family of items: H200, AI accelerators.",
            autocompletion=completes("item"),
        ),
    ],
    options: FilterOptions,
    out: CountOutput,
    log: PagedLog,
) -> None:
    """Show what the seller's side and the buyer's side of each border say about one item on a date.

    Examples:
      # What Washington and Beijing each said about the H200
      chiplog gates H200 --on 2026-02-01
      # The borders of one country, for a family of items
      chiplog gates "chip-making equipment" --country NL
    """
    asked, on = filters.parse(options), filters.day(options.on)
    with log.open() as opened:
        answer = answers.answer(opened, name, asked, on)
    present(answer, out, log)
