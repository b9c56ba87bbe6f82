"""Record: add, edit, retract, import, undo."""

from typing import Annotated, Any

import typer

from chiplog import config
from chiplog.cli import drafts, editing, entries, importing, recording, undoing
from chiplog.cli.changes import Changes
from chiplog.cli.editing import Reason
from chiplog.cli.options import EventName, Intake, Json, Log, completes, expand, words
from chiplog.model.words import (
    Confidence,
    Effect,
    Flow,
    Instrument,
    Relation,
    RetractionReason,
    Role,
    SourceKind,
    Stage,
)

app = typer.Typer()
PANEL = "Record"
ACT, HOW, WHAT, SOURCE, WRITE = "The act", "How it works", "What and whom", "Its source", "Writing"
NoInput = Annotated[bool, typer.Option("--no-input", help="Ask nothing.", rich_help_panel=WRITE)]


def _option(text: str, panel: str, *names: str, metavar: str | None = None, kind: str | None = None) -> Any:
    complete = completes(kind) if kind else None
    return typer.Option(
        *names, help=text, rich_help_panel=panel, metavar=metavar, autocompletion=complete, show_default=False
    )


@app.command("add", rich_help_panel=PANEL)
@expand
def add(
    log: Log,
    title: Annotated[str | None, _option("Who did what, in the present tense, without a hedge.", ACT)] = None,
    announced: Annotated[str | None, _option("The first day the act was public.", ACT, metavar="DAY")] = None,
    effective: Annotated[str | None, _option("The first day it applies.", ACT, metavar="DAY")] = None,
    through: Annotated[str | None, _option("The last day it applies.", ACT, metavar="DAY")] = None,
    actor: Annotated[str | None, _option("Who acts.", ACT, metavar="COUNTRY", kind="country")] = None,
    body: Annotated[str | None, _option("The agency or court.", ACT, metavar="NAME", kind="body")] = None,
    target: Annotated[
        list[str] | None,
        _option("The other side; 'any' is everyone. Repeatable.", ACT, metavar="COUNTRY", kind="country"),
    ] = None,
    flow: Annotated[Flow | None, _option(words(Flow), HOW, metavar="WORD")] = None,
    instrument: Annotated[Instrument | None, _option(words(Instrument), HOW, metavar="WORD")] = None,
    effect: Annotated[Effect | None, _option(words(Effect), HOW, metavar="WORD")] = None,
    stage: Annotated[Stage | None, _option(words(Stage), HOW, metavar="WORD")] = None,
    confidence: Annotated[Confidence | None, _option(words(Confidence), HOW, metavar="WORD")] = None,
    entity: Annotated[
        list[str] | None, _option(f"A named party. Roles:\n{words(Role)}", WHAT, metavar="ROLE:NAME")
    ] = None,
    item: Annotated[
        list[str] | None, _option("A product, as the act names it.", WHAT, metavar="NAME", kind="item")
    ] = None,
    code: Annotated[
        list[str] | None, _option("A code that the act prints: eccn:3A090.a.", WHAT, metavar="SCHEME:CODE", kind="code")
    ] = None,
    act: Annotated[list[str] | None, _option("Its number: fr:2025-19001.", WHAT, metavar="SCHEME:NUMBER")] = None,
    relate: Annotated[
        list[str] | None,
        _option(f"What it does to an earlier event. Types:\n{words(Relation)}", WHAT, metavar="TYPE:ID"),
    ] = None,
    summary: Annotated[str | None, _option("The concrete thing that changed; 400 characters at most.", WHAT)] = None,
    source: Annotated[str | None, _option("The page's address.", SOURCE, metavar="URL")] = None,
    publisher: Annotated[
        str | None, _option("Who published it; the log's own name for that host without it.", SOURCE, metavar="NAME")
    ] = None,
    published: Annotated[str | None, _option("The day printed on the page.", SOURCE, metavar="DAY")] = None,
    kind: Annotated[SourceKind | None, _option(words(SourceKind), SOURCE, metavar="WORD")] = None,
    origin: Annotated[str | None, _option("Whose report it carries.", SOURCE, metavar="NAME")] = None,
    lang: Annotated[str | None, _option("The page's language, when not en.", SOURCE, metavar="TAG")] = None,
    id_: Annotated[
        str | None, _option("Its id; proposed from actor, year and title without it.", WRITE, "--id")
    ] = None,
    allow_duplicate: Annotated[
        bool, _option("Write it though the log has the same act.", WRITE, "--allow-duplicate")
    ] = False,
    resume: Annotated[
        bool, _option("Take up an entry that was refused, interrupted or left as a draft.", WRITE, "--resume")
    ] = False,
    dry_run: Annotated[bool, _option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, _option("Write without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Add one event at its place in the log, and touch no other byte.

    On a terminal, what no option says is asked for, one question at a time; the entry and its diff are shown before
    anything is written. Elsewhere the missing options are named.

    [bold]chiplog add[/] · by questions
    [bold]chiplog add --resume[/] · takes up what was left

    [bold]chiplog add --title "China approves the import of a first batch of Nvidia H200 chips" --announced 2026-01-28
    --actor China --target US --flow import --instrument licence-decision --effect loosen --stage decided
    --confidence reported --source https://www.example.org/h200 --kind news --origin Reuters[/]
    """
    given = {name: value for name, value in locals().items() if name not in ("log", "json")}
    ask = recording.may_ask(yes=yes, no_input=no_input, json=json)
    path = config.log_path(log.file)
    draft = drafts.take_up(path, ask=ask) if resume else drafts.new(path)
    entry = entries.joined(draft.tree(), entries.from_options(given))
    if ask and (entries.missing(entry) or not dry_run):
        from chiplog.cli import adding  # prompts are slow to load

        written = adding.converse(log, entry, draft, allow_duplicate=allow_duplicate, dry_run=dry_run)
    else:
        written = recording.submit(log, entry, draft, allow_duplicate=allow_duplicate, dry_run=dry_run)
        recording.show(written, log, json=json)
    raise typer.Exit(recording.exit_code(written))


@app.command("edit", rich_help_panel=PANEL)
@expand
def edit(
    event: EventName,
    log: Log,
    wanted: Changes,
    because: Annotated[
        str | None, _option("Why a landed entry changes in substance: its line in corrections.", WRITE, metavar="TEXT")
    ] = None,
    dry_run: Annotated[bool, _option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Change one event: in $VISUAL or $EDITOR, or by options. Only the lines of the fields that change are touched.

    A substantive change to an entry that has landed on the default branch needs a reason: --because, or asked for.

    [bold]chiplog edit cn-2026-h200-import-approval[/] · in the editor
    [bold]chiplog edit cn-2026-h200-import-a --add targets=MO --set effective=2026-02-01[/]
    [bold]chiplog edit cn-2026-h200-import-a --add-source https://www.example.org/x --kind official[/]
    """
    reason = Reason(because, recording.may_ask(yes=False, no_input=no_input, json=json))
    if wanted.any:
        written = editing.by_options(log, event, wanted, reason, dry_run=dry_run)
    else:
        recording.needs_a_person(no_input=no_input, json=json)
        written = editing.by_editor(log, event, reason, dry_run=dry_run)
    recording.show(written, log, json=json)
    raise typer.Exit(recording.exit_code(written))


@app.command("retract", rich_help_panel=PANEL)
@expand
def retract(
    event: EventName,
    log: Log,
    reason: Annotated[RetractionReason, _option(words(RetractionReason), WRITE, metavar="WORD")],
    see: Annotated[str | None, _option("The entry that stays, for a duplicate.", WRITE, metavar="ID")] = None,
    because: Annotated[str | None, _option("More than the reason, for corrections.", WRITE, metavar="TEXT")] = None,
    dry_run: Annotated[bool, _option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    json: Json = False,
) -> None:
    """Mark an entry as one that no longer counts. It stays in the log, struck through, and out of answers.

    [bold]chiplog retract cn-2026-h200-import-a --reason false-report[/]
    [bold]chiplog edit cn-2026-h200-import-a --unset retracted --because "It was true after all."[/] · takes it back
    """
    written = editing.retract(log, event, reason, see, because, dry_run=dry_run)
    recording.show(written, log, json=json)
    raise typer.Exit(recording.exit_code(written))


@app.command("import", rich_help_panel=PANEL)
@expand
def import_(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The file to read; - is standard input.")],
    log: Log,
    format_: Annotated[
        Intake | None,
        typer.Option(
            "--format", help="What it holds; its name tells without it.", rich_help_panel=WRITE, show_default=False
        ),
    ] = None,
    allow_duplicate: Annotated[
        bool, _option("Write them though the log has the same acts.", WRITE, "--allow-duplicate")
    ] = False,
    dry_run: Annotated[bool, _option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    json: Json = False,
) -> None:
    """Put many entries into the log: all of them, or none when one is invalid. Those that are there are passed over.

    YAML as in a log, JSON and JSON Lines as `list` writes them, CSV with a column for each field (docs/promises.md).

    [bold]chiplog list -f other.yaml --format csv | chiplog import - --format csv[/]
    [bold]chiplog import --dry-run new-events.jsonl[/]
    """
    written = importing.load(log, source, format_, allow_duplicate=allow_duplicate, dry_run=dry_run)
    recording.show(written, log, json=json)
    raise typer.Exit(recording.exit_code(written))


@app.command("undo", rich_help_panel=PANEL)
@expand
def undo(
    log: Log,
    dry_run: Annotated[bool, _option("Show what would be taken back, and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, _option("Write without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
) -> None:
    """Take back chiplog's last write to the log, if the file is still as it left it. Twice is redo.

    [bold]chiplog undo --dry-run[/]
    """
    ask = recording.may_ask(yes=yes, no_input=no_input, json=False)
    undoing.undo(log, dry_run=dry_run, ask=ask)
