"""summary: counts of events."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from chiplog.answers import quantities
from chiplog.answers import summary as answers
from chiplog.answers.quantities import Wanted
from chiplog.answers.summary import SummaryAnswer
from chiplog.cli import ending, filters
from chiplog.cli.options import COUNTING, OUTPUT, CountOutput, FilterOptions, PagedLog, Places, expand, option, words
from chiplog.cli.present import present
from chiplog.errors import UsageError
from chiplog.index.counts import Dimension
from chiplog.model.characters import shown
from chiplog.model.vocabulary import FigureKind, Unit
from chiplog.output import formats, screen

app = typer.Typer()


@dataclass(frozen=True)
class SummaryOutput(CountOutput):
    """How a summary is written, or the file that it is compared with."""

    check: Annotated[
        str | None,
        option("Compare with a file written by --format md; exit 1 if it differs.", OUTPUT, metavar="FILE"),
    ] = None


@app.command("summary", rich_help_panel="Answer")
@expand
def summary(
    options: FilterOptions,
    out: SummaryOutput,
    log: PagedLog,
    places: Places = None,
    by: Annotated[Dimension | None, option(f"Count by a field: {words(Dimension)}", COUNTING, metavar="FIELD")] = None,
    across: Annotated[Dimension | None, option("And by a second field, in columns.", COUNTING, metavar="FIELD")] = None,
    figure: Annotated[
        FigureKind | None,
        option(f"Count figures of one kind instead: {words(FigureKind)}", COUNTING, metavar="KIND"),
    ] = None,
    unit: Annotated[Unit | None, option("Only figures of this unit.", COUNTING, metavar="UNIT")] = None,
) -> None:
    """Count events by actor, instrument, time and effect.

    Examples:
      # The log at a glance
      chiplog summary
      # Listings by year and actor
      chiplog summary --by year --across actor --instrument entity-list
      # Parties listed by year; money granted by actor
      chiplog summary --figure added --unit entities --by year
      chiplog summary --figure amount --unit USD --by actor
      # Write a summary, and check later whether it still holds
      chiplog summary --format md > summary.md
      chiplog summary --format md --check summary.md
    """
    _refuse_mixed(figure, unit, across, out.check)
    asked, on = filters.parse(options, places), filters.day(options.on)
    with log.open() as opened:
        if figure:
            present(quantities.answer(opened, asked, on, Wanted(figure, unit, by)), out, log)
            return
        answer = answers.answer(opened, asked, on, by, across)
    if out.check:
        _check(answer, Path(out.check))
    else:
        present(answer, out, log)


def _refuse_mixed(figure: FigureKind | None, unit: Unit | None, across: Dimension | None, check: str | None) -> None:
    if unit and not figure:
        raise UsageError("--unit needs --figure", f"write --figure KIND --unit {unit}")
    if figure and across:
        raise UsageError("--across counts events, not figures", "leave out --across or --figure")
    if figure and check:
        raise UsageError("--check compares counts of events, not figures", "leave out --check or --figure")


def _check(answer: SummaryAnswer, path: Path) -> None:
    """Compare a file with the answer in Markdown: exit with 1 if it differs, with 3 if events were left out.

    Raises UsageError if the file can't be read.
    """
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a regular file", "name the file that holds the summary")
    try:
        held = path.read_bytes()
    except OSError as error:
        hint = f"create it with `chiplog summary --format md > {path}`"
        raise UsageError(f"{path} can't be read: {error.strerror}", hint) from error
    held = held.replace(b"\r\n", b"\n")  # a checkout may have other line ends
    if held != formats.write(answer, "md").encode():
        screen.note(f"{shown(str(path))} is out of date: write it again with the same options, without --check")
        raise typer.Exit(1)
    ending.end(answer.footer.left_out)
