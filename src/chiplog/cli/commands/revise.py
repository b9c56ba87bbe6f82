"""Revise: edit, retract, import, undo."""

from typing import Annotated

import typer

from chiplog.cli.options import WRITE, EventName, Intake, Json, LogOptions, NoInput, expand, option, words
from chiplog.errors import UsageError
from chiplog.model.vocabulary import RetractionReason
from chiplog.record import add, dropping, edit, imports, undo
from chiplog.record.changes import Changes
from chiplog.record.edit import Reason

app = typer.Typer()
PANEL = "Record"


@app.command("edit", rich_help_panel=PANEL)
@expand
def edit_(
    event: EventName,
    log: LogOptions,
    wanted: Changes,
    because: Annotated[
        str | None, option("Reason of a substantive change to a landed entry, for corrections.", WRITE, metavar="TEXT")
    ] = None,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    r"""Change one event, in an editor or by options.

    Only the lines of the fields that change are touched. A substantive change to an entry that has landed on the
    default branch needs a reason: --because, or the answer to a question.

    Examples:
      # In $VISUAL or $EDITOR
      chiplog edit cn-2026-h200-import-approval
      # By options
      chiplog edit cn-2026-h200-import-a --add items=H20 --because "Named too."
      chiplog edit cn-2026-h200-import-a --kind news \
        --add-source https://www.example.org/x --publisher Example
    """
    reason = Reason(because, add.may_ask(yes=False, no_input=no_input, json=json))
    if wanted.any:
        written = edit.by_options(log, event, wanted, reason, dry_run=dry_run)
    else:
        add.needs_a_person(no_input=no_input, json=json)
        written = edit.by_editor(log, event, reason, dry_run=dry_run)
    add.show(written, log, json=json)
    raise typer.Exit(add.exit_code(written))


@app.command("retract", rich_help_panel=PANEL)
@expand
def retract_(
    event: EventName,
    log: LogOptions,
    reason: Annotated[RetractionReason | None, option(words(RetractionReason), WRITE, metavar="WORD")] = None,
    see: Annotated[str | None, option("For a duplicate: the entry that is kept.", WRITE, metavar="ID")] = None,
    because: Annotated[str | None, option("More than the reason, for corrections.", WRITE, metavar="TEXT")] = None,
    drop: Annotated[
        bool,
        option("Remove it from the log; only an entry that has not landed on the default branch.", WRITE, "--drop"),
    ] = False,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Drop it without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Mark an entry as one that no longer counts.

    It stays in the log, struck through, and is left out of answers. On a terminal, a missing reason is asked for.

    Examples:
      chiplog retract cn-2026-h200-import-a --reason false-report
      # Take it back
      chiplog edit cn-2026-h200-import-a --unset retracted --because "It was true."
    """
    if drop:
        if reason or see or because:
            raise UsageError(
                "--drop removes the entry: it takes no reason", "leave out --drop, or --reason, --see and --because"
            )
        ask = add.may_ask(yes=yes, no_input=no_input, json=json)
        raise typer.Exit(dropping.drop(log, event, dry_run=dry_run, ask=ask, json=json))
    is_whole = reason is not None and (reason is not RetractionReason.DUPLICATE or see is not None)
    if not is_whole and add.may_ask(yes=False, no_input=no_input, json=json):
        from chiplog.prompts import retract  # prompts are slow to load

        reason, see, because = retract.ask(log, event, reason, see, because)
    if reason is None:
        raise UsageError("missing: --reason", f"choose from {', '.join(RetractionReason)}")
    written = edit.retract(log, event, reason, see, because, dry_run=dry_run)
    add.show(written, log, json=json)
    raise typer.Exit(add.exit_code(written))


@app.command("import", rich_help_panel=PANEL)
@expand
def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="File to read; - is standard input.")],
    log: LogOptions,
    format_: Annotated[
        Intake | None,
        typer.Option(
            "--format",
            help=f"{words(Intake)} Default: by the name of the file.",
            rich_help_panel=WRITE,
            metavar="FORMAT",
            show_default=False,
        ),
    ] = None,
    allow_duplicate: Annotated[
        bool, option("Write them even if the log has the same acts.", WRITE, "--allow-duplicate")
    ] = False,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    json: Json = False,
) -> None:
    """Add many entries to the log: all of them, or none if one is invalid.

    Entries that the log has already are skipped. YAML as in a log, JSON and JSON Lines as `list` writes them, CSV
    with a column for each field (docs/promises.md).

    Examples:
      chiplog list -f other.yaml --format csv | chiplog import - --format csv
      chiplog import --dry-run new-events.jsonl
    """
    written = imports.load(log, source, format_, allow_duplicate=allow_duplicate, dry_run=dry_run)
    add.show(written, log, json=json)
    raise typer.Exit(add.exit_code(written))


@app.command("undo", rich_help_panel=PANEL)
@expand
def undo_(
    log: LogOptions,
    redo: Annotated[bool, option("Make again what was taken back last.", WRITE, "--redo")] = False,
    dry_run: Annotated[bool, option("Show what would be written, and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Write without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
) -> None:
    """Undo chiplog's last write to the log, if the file has not changed since.

    Again undoes the one before; the last twenty writes are remembered. Another write forgets what was undone.

    Examples:
      chiplog undo --dry-run
    """
    ask = add.may_ask(yes=yes, no_input=no_input, json=False)
    undo.undo(log, redo=redo, dry_run=dry_run, ask=ask)
