"""init: start a new log."""

from typing import Annotated

import typer

from chiplog.output import screen
from chiplog.record import init as record

app = typer.Typer()


@app.command("init", rich_help_panel="Set up")
def init(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Directory; created if missing.")] = ".",
) -> None:
    """Start a new log, with schema, README, .gitattributes and hooks.

    Nothing that exists is overwritten.

    Examples:
      chiplog init my-log
    """
    for note in record.start(folder):
        screen.note(note)
