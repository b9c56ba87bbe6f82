"""Record: add."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.options import WRITE, Json, LogOptions, NoInput, expand, option, words
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Relation, Role, SourceKind, Stage
from chiplog.output import escape, screen
from chiplog.prompts import beginning
from chiplog.prompts.beginning import AddRequest
from chiplog.record import drafts as kept

app = typer.Typer()
PANEL = "Record"
ACT, HOW, WHAT, SOURCE = "The act", "How it works", "What and whom", "Its source"


@app.command("add", rich_help_panel=PANEL)
@expand
def add_(
    log: LogOptions,
    title: Annotated[str | None, option("Who did what, in the present tense, without “reportedly”.", ACT)] = None,
    announced: Annotated[str | None, option("First day on which the act was public.", ACT, metavar="DAY")] = None,
    effective: Annotated[str | None, option("First day on which it applies.", ACT, metavar="DAY")] = None,
    through: Annotated[str | None, option("Last day on which it applies.", ACT, metavar="DAY")] = None,
    actor: Annotated[str | None, option("Who acts.", ACT, metavar="COUNTRY", kind="country")] = None,
    body: Annotated[str | None, option("Agency or court.", ACT, metavar="NAME", kind="body")] = None,
    target: Annotated[
        list[str] | None,
        option("Whom it is aimed at, or everyone. Repeatable.", ACT, metavar="COUNTRY", kind="country"),
    ] = None,
    flow: Annotated[Flow | None, option(words(Flow), HOW, metavar="WORD")] = None,
    instrument: Annotated[
        Instrument | None,
        option("What kind of act: `chiplog explain instrument` lists the words.", HOW, metavar="WORD"),
    ] = None,
    effect: Annotated[Effect | None, option(words(Effect), HOW, metavar="WORD")] = None,
    stage: Annotated[Stage | None, option(words(Stage), HOW, metavar="WORD")] = None,
    confidence: Annotated[Confidence | None, option(words(Confidence), HOW, metavar="WORD")] = None,
    entity: Annotated[list[str] | None, option(f"Party; role: {words(Role)}", WHAT, metavar="ROLE:NAME")] = None,
    item: Annotated[
        list[str] | None, option("Product, as the act names it.", WHAT, metavar="NAME", kind="item")
    ] = None,
    code: Annotated[
        list[str] | None, option("Code that the act prints: eccn:3A090.a.", WHAT, metavar="SCHEME:CODE", kind="code")
    ] = None,
    act: Annotated[list[str] | None, option("Official number: fr:2025-19001.", WHAT, metavar="SCHEME:NUMBER")] = None,
    relate: Annotated[
        list[str] | None,
        option(f"Relation to an earlier event: {words(Relation)}", WHAT, metavar="TYPE:ID"),
    ] = None,
    summary: Annotated[str | None, option("What changed, in at most 400 characters.", WHAT)] = None,
    source: Annotated[str | None, option("Address of the page.", SOURCE, metavar="URL")] = None,
    publisher: Annotated[
        str | None, option("Who published it (default: the log's name for the host).", SOURCE, metavar="NAME")
    ] = None,
    published: Annotated[str | None, option("Date printed on the page.", SOURCE, metavar="DAY")] = None,
    kind: Annotated[SourceKind | None, option(words(SourceKind), SOURCE, metavar="WORD")] = None,
    origin: Annotated[str | None, option("Whose report it repeats.", SOURCE, metavar="NAME")] = None,
    lang: Annotated[str | None, option("Language of the page, if not en.", SOURCE, metavar="TAG")] = None,
    id_: Annotated[str | None, option("Id (default: from actor, year and title).", WRITE, "--id")] = None,
    allow_duplicate: Annotated[
        bool, option("Write it even if the log has the same act.", WRITE, "--allow-duplicate")
    ] = False,
    page: Annotated[
        str | None,
        option("Draft it from a page: address, .html or .txt file, or -.", SOURCE, "--from", metavar="PAGE"),
    ] = None,
    offline: Annotated[bool, option("Never use the network.", SOURCE, "--offline")] = False,
    resume: Annotated[
        bool, option("Continue an entry that was refused or left as a draft.", WRITE, "--resume")
    ] = False,
    drafts: Annotated[bool, option("List what was left as a draft for this log.", WRITE, "--drafts")] = False,
    discard: Annotated[str | None, option("Remove a draft, or `all`.", WRITE, "--discard", metavar="NAME")] = None,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Write without asking, even a draft from a page.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    r"""Add one event at its place in the log, and touch no other byte.

    On a terminal, missing options are asked for one by one, and the diff is shown before anything is written. The
    tests of all words: `chiplog explain instrument`, `chiplog explain stage`, and so on.

    Examples:
      # By questions; from what was refused or interrupted; from a page
      chiplog add
      chiplog add --resume
      chiplog add --from https://www.example.org/h200
      # By options; show the diff and write nothing
      chiplog add --dry-run --announced 2026-01-28 --actor China --target US \
        --title "China approves a second batch of Nvidia H200 chips" \
        --flow import --instrument licence-decision --effect loosen \
        --stage decided --confidence reported --item H200 \
        --source https://www.example.org/h200 --kind news --origin Reuters
    """
    if drafts or discard is not None:
        _tidy(log, discard, json=json)
        return
    given = {
        name.rstrip("_"): said for name, said in locals().items() if name not in ("log", "json", "page", "offline")
    }
    ask = interactive.may_ask(yes=yes, no_input=no_input, json=json)
    wish = AddRequest(ask, page, source, offline, resume, allow_duplicate, dry_run, yes)
    result, is_seen = beginning.begin(log, given, wish)
    if is_seen:
        write_result.end(result)
    else:
        write_result.present(result, log, json=json)


def _tidy(log: LogOptions, discard: str | None, *, json: bool) -> None:
    """Remove a draft where one is named, or list those that there are: name and title, the newest first."""
    path = settings.log_path(log.file)
    if discard is not None:
        gone = kept.discard(path, discard)
        screen.note(f"discarded {', '.join(gone) or 'nothing: there is no draft'}")
        return
    found = kept.listed(path)
    if json:
        screen.show(escape.json_text(found) + "\n")
        return
    screen.show("".join(f"{escape.shown(one['name'])}\t{escape.shown(one['title'])}\n" for one in found))
    if not found:
        screen.note(f"no drafts for {path}")
