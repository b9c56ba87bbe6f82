"""Answer by counting: summary, matrix, notice."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chiplog.cli import ending, filters, presenting
from chiplog.cli.answer import answering
from chiplog.cli.options import OUTPUT, FilterOptions, Form, Json, Limit, PagedLog, Places, Tally, expand, words
from chiplog.index.counts import DIMENSIONS

app = typer.Typer()
PANEL = "Answer"

Dimension = StrEnum("Dimension", {name.upper(): name for name in DIMENSIONS})  # type: ignore[misc]


class Unit(StrEnum):
    """What a matrix counts."""

    EVENT = "event"
    ACT = "act"


@app.command("summary", rich_help_panel=PANEL)
@expand
def summary(
    options: FilterOptions,
    log: PagedLog,
    places: Places = None,
    by: Annotated[
        Dimension | None,
        typer.Option("--by", help=f"Count by a field: {words(Dimension)}", metavar="FIELD", show_default=False),
    ] = None,
    across: Annotated[
        Dimension | None,
        typer.Option("--across", help="And by a second field, in columns.", metavar="FIELD", show_default=False),
    ] = None,
    form: Form = Tally.TABLE,
    json: Json = False,
    check: Annotated[
        str | None,
        typer.Option(
            help="Compare with a file written by --format md; exit 1 if it differs.",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Count events by who acts, by which means, when, and in which direction.

    Examples:
      # The log at a glance
      chiplog summary
      # Listings by year and actor
      chiplog summary --by year --across actor --instrument entity-list
      # Write a summary, and check later whether it still holds
      chiplog summary --format md > summary.md
      chiplog summary --format md --check summary.md
    """
    form = Tally.MD if check else Tally.JSON if json else form
    field = answering.field(by, across, form)
    with log.open() as mirror:
        left_out = mirror.left_out()
        answer = answering.summary(mirror, filters.with_places(options, places), field, across)
    if check:
        answering.hold(answer, Path(check))
    else:
        presenting.present(answer, form, log)
    ending.end(left_out)


@app.command("matrix", rich_help_panel=PANEL)
@expand
def matrix(
    options: FilterOptions,
    log: PagedLog,
    places: Places = None,
    unit: Annotated[
        Unit,
        typer.Option(
            "--unit", help="Count events, or acts (whose parts may be several events): event, act.", metavar="UNIT"
        ),
    ] = Unit.EVENT,
    merge: Annotated[
        list[str] | None,
        typer.Option(help="Count several countries as one: CN=CN,HK,MO.", metavar="CODE=CODES", show_default=False),
    ] = None,
    form: Form = Tally.TABLE,
    json: Json = False,
) -> None:
    """Count who acts on whom: decided events by actor and target, tighten/loosen.

    Examples:
      # Since 2025
      chiplog matrix --since 2025
      # Hong Kong and Macao counted as China; a rule of two parts counted once
      chiplog matrix --merge CN=CN,HK,MO --unit act
    """
    form = Tally.JSON if json else form
    with log.open() as mirror:
        left_out = mirror.left_out()
        answer = answering.matrix(mirror, filters.with_places(options, places), unit, merge or [])
    presenting.present(answer, form, log)
    ending.end(left_out)


@app.command("notice", rich_help_panel=PANEL)
@expand
def notice(
    options: FilterOptions,
    log: PagedLog,
    places: Places = None,
    form: Form = Tally.TABLE,
    json: Json = False,
    limit: Limit = None,
) -> None:
    """Measure the days between the announcement of an act and its first day.

    Acts that applied before they were public are named.

    Examples:
      # How much notice China gives
      chiplog notice --actor CN --instrument licence-rule
    """
    form = Tally.JSON if json else form
    with log.open() as mirror:
        left_out = mirror.left_out()
        answer = answering.notice(mirror, filters.with_places(options, places), presenting.most(limit, form))
    presenting.present(answer, form, log)
    ending.end(left_out)
