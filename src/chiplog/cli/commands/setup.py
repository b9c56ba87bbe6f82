"""Set up: init, schema."""

from typing import Annotated

import typer

from chiplog.output import screen
from chiplog.record import init

app = typer.Typer()
PANEL = "Set up"


@app.command("init", rich_help_panel=PANEL)
def init_(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Where; created if missing.")] = ".",
) -> None:
    """Start a new log, with schema, README, .gitattributes and hooks.

    Nothing that exists is overwritten.

    Examples:
      chiplog init my-log
    """
    init.start(folder)


@app.command("schema", rich_help_panel=PANEL)
def schema() -> None:
    """Print the JSON Schema of a log, for editors and other checkers.

    Examples:
      chiplog schema > data/events.schema.json
    """
    from chiplog.model.schema import text  # only this command needs it

    screen.show(text())
