"""Record: add."""

from typing import Annotated

import typer

from chiplog.cli.desk import beginning
from chiplog.cli.desk.beginning import Wish
from chiplog.cli.record import leaving, recording
from chiplog.cli.shared.options import WRITE, Json, Log, NoInput, expand, option, words
from chiplog.model.words import (
    Confidence,
    Effect,
    Flow,
    Instrument,
    Relation,
    Role,
    SourceKind,
    Stage,
)

app = typer.Typer()
PANEL = "Record"
ACT, HOW, WHAT, SOURCE = "The act", "How it works", "What and whom", "Its source"
PAGE = "From a page"


@app.command("add", rich_help_panel=PANEL)
@expand
def add(
    log: Log,
    title: Annotated[str | None, option("Who did what, in the present tense, without a hedge.", ACT)] = None,
    announced: Annotated[str | None, option("The first day the act was public.", ACT, metavar="DAY")] = None,
    effective: Annotated[str | None, option("The first day it applies.", ACT, metavar="DAY")] = None,
    through: Annotated[str | None, option("The last day it applies.", ACT, metavar="DAY")] = None,
    actor: Annotated[str | None, option("Who acts.", ACT, metavar="COUNTRY", kind="country")] = None,
    body: Annotated[str | None, option("The agency or court.", ACT, metavar="NAME", kind="body")] = None,
    target: Annotated[
        list[str] | None,
        option("The other side; 'any' is everyone. Repeatable.", ACT, metavar="COUNTRY", kind="country"),
    ] = None,
    flow: Annotated[Flow | None, option(words(Flow), HOW, metavar="WORD")] = None,
    instrument: Annotated[Instrument | None, option(words(Instrument), HOW, metavar="WORD")] = None,
    effect: Annotated[Effect | None, option(words(Effect), HOW, metavar="WORD")] = None,
    stage: Annotated[Stage | None, option(words(Stage), HOW, metavar="WORD")] = None,
    confidence: Annotated[Confidence | None, option(words(Confidence), HOW, metavar="WORD")] = None,
    entity: Annotated[
        list[str] | None, option(f"A named party. Roles:\n{words(Role)}", WHAT, metavar="ROLE:NAME")
    ] = None,
    item: Annotated[
        list[str] | None, option("A product, as the act names it.", WHAT, metavar="NAME", kind="item")
    ] = None,
    code: Annotated[
        list[str] | None, option("A code that the act prints: eccn:3A090.a.", WHAT, metavar="SCHEME:CODE", kind="code")
    ] = None,
    act: Annotated[list[str] | None, option("Its number: fr:2025-19001.", WHAT, metavar="SCHEME:NUMBER")] = None,
    relate: Annotated[
        list[str] | None,
        option(f"What it does to an earlier event. Types:\n{words(Relation)}", WHAT, metavar="TYPE:ID"),
    ] = None,
    summary: Annotated[str | None, option("The concrete thing that changed; 400 characters at most.", WHAT)] = None,
    source: Annotated[str | None, option("The page's address.", SOURCE, metavar="URL")] = None,
    publisher: Annotated[
        str | None, option("Who published it; the log's own name for that host without it.", SOURCE, metavar="NAME")
    ] = None,
    published: Annotated[str | None, option("The day printed on the page.", SOURCE, metavar="DAY")] = None,
    kind: Annotated[SourceKind | None, option(words(SourceKind), SOURCE, metavar="WORD")] = None,
    origin: Annotated[str | None, option("Whose report it carries.", SOURCE, metavar="NAME")] = None,
    lang: Annotated[str | None, option("The page's language, when not en.", SOURCE, metavar="TAG")] = None,
    id_: Annotated[str | None, option("Its id; proposed from actor, year and title without it.", WRITE, "--id")] = None,
    allow_duplicate: Annotated[
        bool, option("Write it though the log has the same act.", WRITE, "--allow-duplicate")
    ] = False,
    page: Annotated[
        str | None,
        option("Draft it from a page: an address, a saved .html or .txt, or -.", PAGE, "--from", metavar="PAGE"),
    ] = None,
    offline: Annotated[bool, option("Never touch the network.", PAGE, "--offline")] = False,
    resume: Annotated[
        bool, option("Take up an entry that was refused, interrupted or left as a draft.", WRITE, "--resume")
    ] = False,
    drafts: Annotated[bool, option("List what was left as a draft for this log.", WRITE, "--drafts")] = False,
    discard: Annotated[str | None, option("Remove a draft, or `all`.", WRITE, "--discard", metavar="NAME")] = None,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Write without asking, a page's draft too.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Add one event at its place in the log, and touch no other byte.

    On a terminal, what no option says is asked for, one question at a time; the entry and its diff are shown before
    anything is written. Elsewhere the missing options are named.

    [bold]chiplog add[/] · by questions
    [bold]chiplog add --resume[/] · takes up what was left
    [bold]chiplog add --drafts[/] · lists what was left; --discard removes it
    [bold]chiplog add --from https://www.example.org/h200[/] · reads the page, and proposes an answer to each question

    [bold]chiplog add --title "China approves the import of a first batch of Nvidia H200 chips" --announced 2026-01-28
    --actor China --target US --flow import --instrument licence-decision --effect loosen --stage decided
    --confidence reported --source https://www.example.org/h200 --kind news --origin Reuters[/]
    """
    if drafts or discard is not None:
        leaving.tidy(log, discard, json=json)
        return
    given = {name: value for name, value in locals().items() if name not in ("log", "json", "page", "offline")}
    ask = recording.may_ask(yes=yes, no_input=no_input, json=json)
    wish = Wish(ask, page, source, offline, resume, allow_duplicate, dry_run, json, yes)
    raise typer.Exit(beginning.add(log, given, wish))
