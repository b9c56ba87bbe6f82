"""Set up: init, schema."""

from typing import Annotated

import typer

from chiplog.cli.record import starting
from chiplog.cli.shared import common

app = typer.Typer()
PANEL = "Set up"


@app.command("init", rich_help_panel=PANEL)
def init(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Where; made if it is not there.")] = ".",
) -> None:
    """Start a new log, with its schema, README, .gitattributes and hooks. Nothing that is there is overwritten.

    [bold]chiplog init my-log[/]
    """
    starting.start(folder)


@app.command("schema", rich_help_panel=PANEL)
def schema() -> None:
    """Print the JSON Schema of a log, for editors and other checkers.

    [bold]chiplog schema > data/events.schema.json[/]
    """
    from chiplog.model.schema import text  # only this command needs it

    common.show(text())
