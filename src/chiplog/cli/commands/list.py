"""list: the events that match."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from chiplog.answers import listing
from chiplog.answers.listing import Listing, Sort
from chiplog.cli import filters
from chiplog.cli.options import (
    BY_STREAM,
    FILTERS,
    OUTPUT,
    ROWS,
    FilterOptions,
    OutputOptions,
    PagedLog,
    expand,
    format_option,
    option,
    words,
)
from chiplog.cli.present import present
from chiplog.output.formats import DRAWN
from chiplog.output.screen import on_terminal

app = typer.Typer()

STALE_ROWS = 20
"""The threads without news that are listed where --limit does not say: nobody follows up more at a time."""

_Lists = Literal["table", "timeline", "plain", "json", "jsonl", "csv", "md"]


@dataclass(frozen=True)
class ListOptions(FilterOptions):
    """Which events, by what has changed too."""

    changed_since: Annotated[
        str | None,
        option(
            "New, corrected, retracted or turned since a day or a revision (see changes).", FILTERS, metavar="DAY|REV"
        ),
    ] = None


@dataclass(frozen=True)
class ListOutput(OutputOptions):
    """How a list of events is written, with which fields, and how much of it."""

    form: Annotated[_Lists | None, format_option(_Lists, BY_STREAM)] = None
    columns: Annotated[
        str | None, typer.Option(help="Fields to show, separated by commas.", rich_help_panel=OUTPUT, metavar="FIELDS")
    ] = None
    sort: Annotated[
        Sort,
        typer.Option(
            help=f"{words(Sort)} Dates: latest first; text: from A to Z.", rich_help_panel=OUTPUT, metavar="FIELD"
        ),
    ] = "announced"
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.", rich_help_panel=OUTPUT)] = False
    limit: Annotated[
        int | None,
        typer.Option(
            help="Number of events (0: all; default: 50 on a terminal, else all; 20 with --stale).",
            rich_help_panel=OUTPUT,
            min=0,
            metavar="N",
        ),
    ] = None

    def listing(self, *, stale: bool, names_day: bool, changed_since: dt.date | str | None) -> Listing:
        """Return how to list events: the plain format needs few fields, and a picture on a terminal has a limit."""
        columns, form = _columns(self.columns), self.format
        usual = STALE_ROWS if stale else ROWS if form in DRAWN and on_terminal() else None
        limit = (usual if self.limit is None else self.limit) or None
        brief = form == "plain" and not columns
        return Listing(self.sort, self.reverse, limit, columns, brief, names_day, changed_since)


@app.command("list", rich_help_panel="Read")
@expand
def list_(
    options: ListOptions,
    out: ListOutput,
    log: PagedLog,
    text: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEXT", help="Words in title, summary, entities and items; a word that ends in * is a prefix."
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
      # What is new to a reader of last Friday
      chiplog list --changed-since "last friday"
      # Month by month
      chiplog list --country NL --format timeline
      # For a spreadsheet
      chiplog list --entity Nvidia --format csv > nvidia.csv
    """
    asked, on = filters.parse(options, text=text), filters.day(options.on)
    since = filters.moment(options.changed_since, "changed-since") if options.changed_since else None
    wanted = out.listing(stale=asked.stale, names_day=bool(options.on), changed_since=since)
    with log.open() as opened:
        answer = listing.answer(opened, asked, on, wanted)
    present(answer, out, log)


def _columns(text: str | None) -> tuple[str, ...]:
    """Return the fields that were typed, separated by commas. Raises UsageError for one that is not known."""
    named = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    if named:
        filters.check_names(named, listing.fields(), "column")
    return named
