"""undo: take back the last write."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import interactive
from chiplog.cli.options import WRITE, LogOptions, NoInput, expand, option
from chiplog.output import screen
from chiplog.record import undo as record

app = typer.Typer()


@app.command("undo", rich_help_panel="Record")
@expand
def undo(
    log: LogOptions,
    redo: Annotated[bool, option("Redo what was undone last.", WRITE, "--redo")] = False,
    dry_run: Annotated[bool, option("Show what would be written, and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Write without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
) -> None:
    """Undo chiplog's last write to the log, if the file has not changed since.

    A second undo undoes the write before it; the last twenty writes are recorded. After another write, what was undone
    can't be redone.

    Examples:
      chiplog undo --dry-run
    """
    step = record.find(settings.writable_path(log.file), redo=redo)
    log.screen.diff(step.diff)
    ask = interactive.may_ask(yes=yes, no_input=no_input)
    wanted = not dry_run and (not ask or _agrees(log, redo=redo))
    screen.note(record.take(step) if wanted else "nothing written")


def _agrees(log: LogOptions, *, redo: bool) -> bool:
    from chiplog.prompts import undo as prompts  # slow to load

    return prompts.agrees(redo=redo, colour=not log.no_color)
