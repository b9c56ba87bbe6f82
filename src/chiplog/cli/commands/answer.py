"""Answer by counting: summary, matrix, notice."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chiplog.cli.answer import answering
from chiplog.cli.shared import common, presenting
from chiplog.cli.shared.options import OUTPUT, FilterOptions, Form, Json, Limit, Log, Tally, expand
from chiplog.log.counts import DIMENSIONS

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
    log: Log,
    by: Annotated[Dimension | None, typer.Option("--by", help="Count by this field.", show_default=False)] = None,
    across: Annotated[
        Dimension | None, typer.Option("--across", help="And across this one.", show_default=False)
    ] = None,
    form: Form = Tally.TABLE,
    json: Json = False,
    check: Annotated[
        str | None,
        typer.Option(
            help="Compare with a file that holds --format md; exit 1 where it is stale.",
            rich_help_panel=OUTPUT,
            metavar="FILE",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Count events: who acts, by what means, when, and whether trade gets harder or easier.

    [bold]chiplog summary[/] · the log at a glance
    [bold]chiplog summary --by year --across actor --instrument entity-list[/] · listings by year and actor
    [bold]chiplog summary --format md --check summary.md[/] · is a committed summary still true?
    """
    form = Tally.MD if check else Tally.JSON if json else form
    field = answering.field(by, across, form)
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = answering.summary(mirror, options, field, across)
    if check:
        answering.hold(answer, Path(check))
    else:
        presenting.present(answer, form, log)
    common.end(left_out)


@app.command("matrix", rich_help_panel=PANEL)
@expand
def matrix(
    options: FilterOptions,
    log: Log,
    unit: Annotated[
        Unit, typer.Option("--unit", help="Count events, or acts of which events may be parts.")
    ] = Unit.EVENT,
    merge: Annotated[
        list[str] | None,
        typer.Option(help="Count codes as another: CN=CN,HK,MO.", metavar="CODE=CODES", show_default=False),
    ] = None,
    form: Form = Tally.TABLE,
    json: Json = False,
) -> None:
    """Count who acts on whom: decided events by actor and target, tighten/loosen.

    [bold]chiplog matrix --since 2025[/] · since when, as with all filters
    [bold]chiplog matrix --merge CN=CN,HK,MO --unit act[/] · Hong Kong and Macau with China; a rule of two parts once
    """
    form = Tally.JSON if json else form
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = answering.matrix(mirror, options, unit, merge or [])
    presenting.present(answer, form, log)
    common.end(left_out)


@app.command("notice", rich_help_panel=PANEL)
@expand
def notice(options: FilterOptions, log: Log, form: Form = Tally.TABLE, json: Json = False, limit: Limit = None) -> None:
    """Measure the days between an act's announcement and its first day, and name what applied before it was public.

    [bold]chiplog notice --actor CN --instrument licence-rule[/] · how much notice China gives
    """
    form = Tally.JSON if json else form
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        answer = answering.notice(mirror, options, presenting.most(limit, form))
    presenting.present(answer, form, log)
    common.end(left_out)
