"""Answer: summary."""

from enum import StrEnum
from typing import Annotated

import typer

from chiplog.cli import answering, common
from chiplog.cli.options import OUTPUT, FilterOptions, Json, Log, Tally, expand
from chiplog.log.counts import DIMENSIONS

app = typer.Typer()
PANEL = "Answer"

Dimension = StrEnum("Dimension", {name.upper(): name for name in DIMENSIONS})  # type: ignore[misc]


@app.command("summary", rich_help_panel=PANEL)
@expand
def summary(
    options: FilterOptions,
    log: Log,
    by: Annotated[Dimension | None, typer.Option("--by", help="Count by this field.", show_default=False)] = None,
    across: Annotated[
        Dimension | None, typer.Option("--across", help="And across this one.", show_default=False)
    ] = None,
    format_: Annotated[
        Tally | None, typer.Option("--format", help="table without it.", rich_help_panel=OUTPUT, show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """Count events: who acts, by what means, when, and whether trade gets harder or easier.

    [bold]chiplog summary[/] · the log at a glance
    [bold]chiplog summary --by year --across actor --instrument entity-list[/] · listings by year and actor
    """
    format_ = Tally.JSON if json else format_
    field = answering.dimensions(by, across, format_)
    with common.open_log(log) as mirror:
        left_out = mirror.left_out()
        found = answering.counted(mirror, options, field, across) if field else answering.glance(mirror, options)
    answering.show(found, format_, log)
    common.end(left_out)
