"""Read: list, show."""

from enum import StrEnum
from typing import Annotated

import typer

from chiplog.cli import ending, filters
from chiplog.cli.answer import reading
from chiplog.cli.options import OUTPUT, FilterOptions, Format, Json, On, PagedLog, Report, completes, expand, words
from chiplog.output import screen

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
    log: PagedLog,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT", help="Words in title, summary, entities and items; a word that ends in * is a prefix."
        ),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help=f"{words(Format)} Default: table on a terminal, else plain.",
            rich_help_panel=OUTPUT,
            metavar="FORMAT",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
    columns: Annotated[
        str | None, typer.Option(help="Fields to show, separated by commas.", rich_help_panel=OUTPUT, metavar="FIELDS")
    ] = None,
    sort: Annotated[
        Sort,
        typer.Option(
            help=f"{words(Sort)} Dates: latest first; text: from A to Z.", rich_help_panel=OUTPUT, metavar="FIELD"
        ),
    ] = Sort.ANNOUNCED,
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.", rich_help_panel=OUTPUT)] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            help="Number of events (0: all; default: 50 on a terminal, else all; 20 with --stale).",
            rich_help_panel=OUTPUT,
            min=0,
            metavar="N",
        ),
    ] = None,
) -> None:
    """List events, newest first.

    Examples:
      # What China does, and what is done to it
      chiplog list --country CN
      # Events with the word, announced in 2026 or later
      chiplog list H200 --since 2026
      # US licence rules in force today
      chiplog list --actor US --state yes --instrument licence-rule
      # What was said or reported, and never followed up
      chiplog list --stale
      # Month by month
      chiplog list --country NL --format timeline
      # For a spreadsheet
      chiplog list --entity Nvidia --format csv > nvidia.csv
    """
    form = reading.form_of(format_, json=json)
    table, brief = form in reading.DRAWN and screen.on_terminal(), form is Format.PLAIN and not columns
    with log.open() as mirror:
        answer = reading.listed(
            mirror, options, text, sort=sort, reverse=reverse, limit=limit, table=table, brief=brief
        )
        left_out = mirror.left_out()
    reading.show_list(answer, form, columns, log)
    ending.end(left_out)


@app.command("show", rich_help_panel=PANEL)
@expand
def show(
    log: PagedLog,
    event: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ID",
            help="The id of the event, a unique beginning of it, or words of its title.",
            autocompletion=completes("id"),
            show_default=False,
        ),
    ] = None,
    on: On = None,
    path: Annotated[
        bool, typer.Option("--path", help="Print file:line of the event and nothing else.", rich_help_panel=OUTPUT)
    ] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open its sources in a browser too.", rich_help_panel=OUTPUT)
    ] = False,
    format_: Annotated[
        Report, typer.Option("--format", help=words(Report), rich_help_panel=OUTPUT, metavar="FORMAT")
    ] = Report.TEXT,
    json: Json = False,
) -> None:
    """Show one event: its fields, state, related events and sources.

    Examples:
      # By a unique beginning of its id
      chiplog show cn-2026-h200-import-a
      # By words of its title
      chiplog show in-principle nod
      # Where it is in the file
      chiplog show cn-2026-h200-import-a --path
    """
    with log.open() as mirror:
        found = reading.one(mirror, " ".join(event or ()), filters.day(on))
        left_out = mirror.left_out()
    if path:
        screen.show(f"{found.place}\n")
    else:
        reading.show_event(found, Report.JSON if json else format_, log)
    if open_:
        reading.open_sources(found)
    ending.end(left_out)
