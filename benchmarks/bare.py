"""The smallest Typer program with as many options as `chiplog list`: it prints nothing."""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()


Choice = StrEnum("Choice", "EXPORT IMPORT INWARD OUTWARD INTERNAL OTHER")


def complete(incomplete: str) -> list[str]:
    """Return the ids that begin so."""
    return [name for number in range(20) if (name := f"xx-2025-example-{number}").startswith(incomplete)]


Words = Annotated[list[str] | None, typer.Option(help="Text.", autocompletion=complete)]
Choices = Annotated[list[Choice] | None, typer.Option(help="One of a few words.")]


@app.command()
def bare(  # noqa: PLR0913 - as many as `chiplog list` has
    *,
    text: Annotated[list[str] | None, typer.Argument(help="Words.", autocompletion=complete)] = None,
    country: Words = None,
    actor: Words = None,
    target: Words = None,
    flow: Choices = None,
    instrument: Choices = None,
    effect: Choices = None,
    stage: Choices = None,
    confidence: Choices = None,
    body: Words = None,
    entity: Words = None,
    item: Words = None,
    code: Words = None,
    act: Words = None,
    list_: Annotated[list[str] | None, typer.Option("--list", help="Text.", autocompletion=complete)] = None,
    basis: Words = None,
    has: Words = None,
    missing: Words = None,
    since: str | None = None,
    until: str | None = None,
    state: Choices = None,
    on: str | None = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only some.")] = False,
    file: Annotated[str | None, typer.Option("--file", "-f", help="The log.")] = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="No pager.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback.")] = False,
    format: Choice | None = None,  # noqa: A002 - the name of the option
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    columns: str | None = None,
    sort: Choice = Choice.EXPORT,
    reverse: Annotated[bool, typer.Option("--reverse", help="Reverse the order.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows at most.")] = None,
) -> None:
    """Do nothing."""


def main() -> None:
    """Run the program."""
    app(prog_name="bare")
