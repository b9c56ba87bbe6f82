"""import: add many entries at once."""

from typing import Annotated, Literal

import typer

from chiplog.cli import write_result
from chiplog.cli.options import WRITE, Json, LogOptions, expand, option, words
from chiplog.record import imports

app = typer.Typer()
Form = Literal["yaml", "json", "jsonl", "csv"]


@app.command("import", rich_help_panel="Record")
@expand
def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="File to read; - is standard input.")],
    log: LogOptions,
    format_: Annotated[
        Form | None,
        option(f"{words(Form)} Default: by the name of the file.", WRITE, "--format", metavar="FORMAT"),
    ] = None,
    allow_duplicate: Annotated[
        bool, option("Write them even if the log has the same acts.", WRITE, "--allow-duplicate")
    ] = False,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    json: Json = False,
) -> None:
    """Add many entries to the log: all of them, or none if one is invalid.

    Entries that the log has already are skipped. YAML as in a log, JSON and JSON Lines as `list` writes them, CSV
    with a column for each field (`chiplog help promises`).

    Examples:
      chiplog list -f other.yaml --format csv | chiplog import - --format csv
      chiplog import --dry-run new-events.jsonl
    """
    entries = imports.read(source, format_)
    with log.open_to_write(locked=not dry_run) as opened:
        result = imports.load(opened, entries, allow_duplicate=allow_duplicate, dry_run=dry_run)
    write_result.present(result, log, json=json)
