"""The least that a Typer program can cost: as many options as `chiplog list`, and nothing printed.

Its own completion gives from a fixed list. It imports nothing of this project, as it is copied beside its script.
"""

from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()

IDS = [f"xx-2025-example-{number}" for number in range(20)]
Texts = list[str] | None


class Flow(StrEnum):
    """Five words, as one of chiplog's vocabularies has."""

    EXPORT = "export"
    IMPORT = "import"
    INWARD = "inward"
    OUTWARD = "outward"
    INTERNAL = "internal"


class Form(StrEnum):
    """Six words, as chiplog has formats."""

    TABLE = "table"
    PLAIN = "plain"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MD = "md"


def complete(incomplete: str) -> list[str]:
    """Give what begins so, of a fixed list."""
    return [name for name in IDS if name.startswith(incomplete)]


@app.command()
def bare(  # noqa: PLR0913 - as many as `chiplog list` has
    *,
    text: Annotated[Texts, typer.Argument(help="Words.", autocompletion=complete)] = None,
    country: Annotated[Texts, typer.Option(help="Actor or target.", autocompletion=complete)] = None,
    actor: Annotated[Texts, typer.Option(help="Who acts.", autocompletion=complete)] = None,
    target: Annotated[Texts, typer.Option(help="On whom.", autocompletion=complete)] = None,
    flow: Annotated[list[Flow] | None, typer.Option(help="What moves.")] = None,
    instrument: Annotated[list[Flow] | None, typer.Option(help="By what means.")] = None,
    effect: Annotated[list[Flow] | None, typer.Option(help="Harder or easier.")] = None,
    stage: Annotated[list[Flow] | None, typer.Option(help="How far it is.")] = None,
    confidence: Annotated[list[Flow] | None, typer.Option(help="How we know.")] = None,
    body: Annotated[Texts, typer.Option(help="The agency.", autocompletion=complete)] = None,
    entity: Annotated[Texts, typer.Option(help="A named party.", autocompletion=complete)] = None,
    item: Annotated[Texts, typer.Option(help="A product.", autocompletion=complete)] = None,
    code: Annotated[Texts, typer.Option(help="A code.", autocompletion=complete)] = None,
    act: Annotated[Texts, typer.Option(help="A number.", autocompletion=complete)] = None,
    since: Annotated[str | None, typer.Option(help="This day or later.")] = None,
    until: Annotated[str | None, typer.Option(help="This day or earlier.")] = None,
    state: Annotated[list[Flow] | None, typer.Option(help="What it is on a day.")] = None,
    on: Annotated[str | None, typer.Option(help="The day.")] = None,
    has: Annotated[Texts, typer.Option(help="The field is filled.", autocompletion=complete)] = None,
    missing: Annotated[Texts, typer.Option(help="The field is empty.", autocompletion=complete)] = None,
    file: Annotated[str | None, typer.Option("--file", "-f", help="The log.")] = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="No colours.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback.")] = False,
    form: Annotated[Form | None, typer.Option("--format", help="How it is written.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    columns: Annotated[str | None, typer.Option(help="Fields to show.")] = None,
    sort: Annotated[Flow, typer.Option(help="By which field.")] = Flow.EXPORT,
    reverse: Annotated[bool, typer.Option("--reverse", help="The other way round.")] = False,
    limit: Annotated[int | None, typer.Option(min=0, help="Rows at most.")] = None,
) -> None:
    """Do nothing."""


def main() -> None:
    """Run the program."""
    app(prog_name="bare")
