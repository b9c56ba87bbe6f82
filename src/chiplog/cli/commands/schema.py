"""schema: the JSON Schema of a log."""

import typer

from chiplog.output import screen

app = typer.Typer()


@app.command("schema", rich_help_panel="Set up")
def schema() -> None:
    """Print the JSON Schema of a log, for editors and other checkers.

    Examples:
      chiplog schema > data/events.schema.json
    """
    from chiplog.model.schema import text  # the model is slow to load

    screen.show(text())
