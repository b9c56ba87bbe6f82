"""matrix: who acts on whom."""

from typing import Annotated

import typer

from chiplog.answers import matrix as answers
from chiplog.answers.matrix import Unit
from chiplog.cli import filters
from chiplog.cli.options import COUNTING, CountOutput, FilterOptions, PagedLog, Places, expand, option, words
from chiplog.cli.present import present

app = typer.Typer()


@app.command("matrix", rich_help_panel="Answer")
@expand
def matrix(
    options: FilterOptions,
    out: CountOutput,
    log: PagedLog,
    places: Places = None,
    unit: Annotated[
        Unit,
        typer.Option(
            help=f"Count events, or acts (whose parts may be several events): {words(Unit)}",
            metavar="UNIT",
            rich_help_panel=COUNTING,
        ),
    ] = "event",
    merge: Annotated[
        list[str] | None,
        option("Count several countries as one: CN=CN,HK,MO.", COUNTING, metavar="CODE=CODES"),
    ] = None,
) -> None:
    """Count who acts on whom: decided events by actor and target, tighten/loosen.

    Examples:
      # Since 2025
      chiplog matrix --since 2025
      # Hong Kong and Macao counted as China; a rule of two parts counted once
      chiplog matrix --merge CN=CN,HK,MO --unit act
    """
    asked, on, merged = filters.parse(options, places), filters.day(options.on), filters.merged(merge or ())
    with log.open() as opened:
        answer = answers.answer(opened, asked, on, unit, merged)
    present(answer, out, log)
