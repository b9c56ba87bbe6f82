"""Read: list, show."""

from enum import StrEnum
from typing import Annotated

import typer

from chiplog.cli.answer import reading
from chiplog.cli.shared import common
from chiplog.cli.shared.options import OUTPUT, EventName, FilterOptions, Format, Json, Log, Report, expand

app = typer.Typer()
PANEL = "Read"


class Sort(StrEnum):
    """What a list is sorted by."""

    ANNOUNCED = "announced"
    EFFECTIVE = "effective"
    THROUGH = "through"
    RECORDED = "recorded"
    ACTOR = "actor"
    INSTRUMENT = "instrument"
    EFFECT = "effect"
    ID = "id"
    TITLE = "title"


@app.command("list", rich_help_panel=PANEL)
@expand
def list_(
    options: FilterOptions,
    log: Log,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT", help="Words in title, summary, entities and items; with * at its end a word is a prefix."
        ),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format", help="table on a terminal, plain in a pipe.", rich_help_panel=OUTPUT, show_default=False
        ),
    ] = None,
    json: Json = False,
    columns: Annotated[
        str | None, typer.Option(help="Fields to show, joined by commas.", rich_help_panel=OUTPUT, metavar="FIELDS")
    ] = None,
    sort: Annotated[
        Sort,
        typer.Option(help="Dates with the latest first, text from A to Z.", rich_help_panel=OUTPUT, metavar="FIELD"),
    ] = Sort.ANNOUNCED,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.", rich_help_panel=OUTPUT)] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            help="Events at most; 0 is all. 50 on a terminal, all in a pipe; 20 of the stale.",
            rich_help_panel=OUTPUT,
            min=0,
            metavar="N",
        ),
    ] = None,
) -> None:
    """List events, the newest first.

    [bold]chiplog list --country CN[/] · what China does, and what is done to it
    [bold]chiplog list H200 --since 2026[/] · events with the word, announced in 2026 or later
    [bold]chiplog list --actor US --state yes --instrument licence-rule[/] · US licence rules in force today
    [bold]chiplog list --stale[/] · what was said or reported, and never followed up
    [bold]chiplog list --country NL --format timeline[/] · month by month
    [bold]chiplog list --entity Nvidia --format csv > nvidia.csv[/] · for a spreadsheet
    """
    form = reading.form_of(format_, json=json)
    table, brief = form in reading.DRAWN and common.on_terminal(), form is Format.PLAIN and not columns
    with common.open_log(log) as mirror:
        answer = reading.listed(
            mirror, options, text, sort=sort, reverse=reverse, limit=limit, table=table, brief=brief
        )
        left_out = mirror.left_out()
    reading.show_list(answer, form, columns, log)
    common.end(left_out)


@app.command("show", rich_help_panel=PANEL)
@expand
def show(
    event: EventName,
    log: Log,
    on: Annotated[str | None, typer.Option(help="The day that states are of.", metavar="DAY")] = None,
    path: Annotated[bool, typer.Option("--path", help="Print file:line of the event.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open its sources in a browser.")] = False,
    format_: Annotated[Report, typer.Option("--format", rich_help_panel=OUTPUT)] = Report.TEXT,
    json: Json = False,
) -> None:
    """Show one event: what it is, its state, what it stands in relation to, and its sources.

    [bold]chiplog show cn-2026-h200-import[/] · as much of the id as is unique
    [bold]$EDITOR $(chiplog show cn-2026-h200-import --path)[/] · where it stands in the file
    """
    with common.open_log(log) as mirror:
        found = reading.one(mirror, event, common.day(on))
        left_out = mirror.left_out()
    if path:
        common.show(f"{found.place}\n")
    else:
        reading.show_event(found, Report.JSON if json else format_, log)
    if open_:
        reading.open_sources(found)
    common.end(left_out)
