"""changes: what is new since a day or a revision."""

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from chiplog.answers import changes as answers
from chiplog.cli import filters
from chiplog.cli.options import (
    OUTPUT,
    BaseUrl,
    On,
    OutputOptions,
    PagedLog,
    Places,
    StateOptions,
    expand,
    format_option,
    option,
)
from chiplog.cli.present import present
from chiplog.output.formats import SITED

app = typer.Typer()

_Changes = Literal["text", "md", "json", "atom", "jsonfeed"]


@dataclass(frozen=True)
class ChangesOutput(OutputOptions):
    """How changes are written."""

    form: Annotated[_Changes, format_option(_Changes)] = "text"


@app.command("changes", rich_help_panel="Answer")
@expand
def changes(
    options: StateOptions,
    out: ChangesOutput,
    log: PagedLog,
    places: Places = None,
    since: Annotated[
        str,
        option(
            "What a reader has seen: the log at the end of a day, or at a revision (default: 7d).",
            OUTPUT,
            metavar="DAY|REV",
        ),
    ] = "7d",
    until: Annotated[
        str | None,
        option("The later version: a day or a revision (default: the log as it is).", OUTPUT, metavar="DAY|REV"),
    ] = None,
    on: On = None,
    base_url: BaseUrl = None,
) -> None:
    """Show what is new since a day or a revision: acts, corrections, retractions, states.

    A correction and a retraction are news, and so is a state that turned: because of an act, or because its day came.
    Last come the turns and deadlines of the next 60 days. What reads as a day is one; anything else is a revision.
    In a feed, states are those of the newest commit or entry, so that it is the same whenever it is built.

    Examples:
      # What changed since last Friday
      chiplog changes --since "last friday"
      # For a mail, about one country
      chiplog changes CN --since 7d --format md
      # A feed
      chiplog changes --since 2026-11-01 --format atom > changes.atom
    """
    asked, site, feed = filters.parse(options, places), filters.site(base_url), out.format in SITED
    first, last = filters.moment(since, "since"), filters.moment(until, "until", last=True) if until else None
    day = filters.day(on) if on or not (feed or until) else None
    with log.open() as opened:
        answer = (answers.answer if feed else answers.undated)(opened, asked, first, last, day)
    present(answer, out, log, site)
