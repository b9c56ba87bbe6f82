"""Set up: schema."""

import typer

from chiplog.cli import session

app = typer.Typer()
PANEL = "Set up"


@app.command("schema", rich_help_panel=PANEL)
def schema() -> None:
    """Print the JSON Schema of a log, for editors and other checkers.

    [bold]chiplog schema > data/events.schema.json[/]
    """
    from chiplog.model.schema import text  # only this command needs it

    session.show(text())
