"""diff: compare two versions of the log."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import filters
from chiplog.cli.options import OUTPUT, DiffOutput, On, PagedLog, expand
from chiplog.output import diff as view
from chiplog.output import formats, screen
from chiplog.review import diff as review
from chiplog.review.diff import Diff

app = typer.Typer()


@app.command("diff", rich_help_panel="Review")
@expand
def diff(
    out: DiffOutput,
    log: PagedLog,
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="BASE",
            help="A revision, a file, or A..B (default: merge base with the default branch).",
            show_default=False,
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Argument(metavar="HEAD", help="A revision, a file or - (default: working tree).", show_default=False),
    ] = None,
    on: On = None,
    stat: Annotated[bool, typer.Option("--stat", help="One line of counts.", rich_help_panel=OUTPUT)] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 for any difference.", rich_help_panel=OUTPUT)
    ] = False,
) -> None:
    """Compare two versions of the log by meaning.

    Shows the added and changed events, and the states that change because of them. The exit code is 1 for a broken
    promise: an id that was removed or changed, a substantive change without a reason.

    Examples:
      # What this branch adds
      chiplog diff
      # For a comment on a pull request
      chiplog diff HEAD~1 --format md
    """
    found = review.diff(settings.log_path(log.file), base, head, filters.day(on))
    for note in found.notes:
        screen.note(note)
    log.screen.answer(f"{view.stat(found)}\n" if stat else _written(found, out.format, log))
    raise typer.Exit(int(bool(found.broken or (exit_code and found.found.any))))


def _written(found: Diff, form: str, log: PagedLog) -> str:
    if form != "text":
        return formats.write(found, form)
    return view.text(found, log.screen.painter(), log.screen.width() if screen.on_terminal() else None)
