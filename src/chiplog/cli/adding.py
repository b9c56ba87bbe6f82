"""`add` at a terminal: an entry is made by questions, looked at, mended, and written when the person says so."""

import sys
from dataclasses import replace

from chiplog import config
from chiplog.cli import common, entries, lore, people, questions, recording, reopening
from chiplog.cli.asking import Table
from chiplog.cli.drafts import Draft
from chiplog.cli.entries import Tree
from chiplog.cli.options import Log
from chiplog.cli.questions import QUESTIONS
from chiplog.errors import ChiplogError, UsageError
from chiplog.log import reader, writer
from chiplog.model.words import Word
from chiplog.rules import check
from chiplog.terminal import BackError, Offer
from chiplog.view import detail, patch, written
from chiplog.view.written import Written

KEPT = ("announced", "actor", "relations", "sources")
"""What another entry from the same page begins with: a rule and its listings often come from one page."""


class Next(Word):
    """What can be done with an entry."""

    SAVE = "save", "write it to the log"
    CHANGE = "change", "change one field"
    EDITOR = "editor", "open the whole in $VISUAL or $EDITOR"
    DRAFT = "draft", "leave it as a draft"


def converse(log: Log, begun: Tree, draft: Draft, *, allow_duplicate: bool, dry_run: bool) -> Written:
    """Make one entry after another with the person at the terminal; gives the outcome of the last.

    Whatever ends it, an entry that is not in the log is in its draft.
    """
    known = lore.of(config.log_path(log.file))
    entry, settled = begun, frozenset[str]()
    while True:
        table = Table(log, draft, known, settled)
        questioned = bool(entries.missing(entry))
        try:
            result = _one(table, entry, allow_duplicate=allow_duplicate, dry_run=dry_run)
        except (KeyboardInterrupt, ChiplogError):
            common.talk("")
            table.say(draft.told())
            raise
        table.say(written.outcome(result))
        if not (result.written and questioned and table.agrees("another entry from this page?")):
            return result
        entry = {name: result.events[0][name] for name in KEPT if name in result.events[0]}
        draft, settled = Draft(), frozenset(question.option for question in QUESTIONS if question.path[0] in KEPT)


def _one(table: Table, entry: Tree, *, allow_duplicate: bool, dry_run: bool) -> Written:
    """Ask for what is missing, then look at the entry until it is written or left."""
    lacks = entries.missing(entry)
    entry = entries.filled({**entry, "recorded": people.today().isoformat()})
    table.draft.keep(entry)
    if lacks:
        table.overview(entry)
        entry = table.fill(entry)
    while True:
        result = recording.add(table.log, entry, allow_duplicate=allow_duplicate, dry_run=True)
        _show(table, result)
        if dry_run:
            return recording.settled(result, table.draft)
        match _next(table, result):
            case Next.CHANGE:
                entry = _changed(table, entry)
            case Next.EDITOR:
                entry = _opened(table, entry)
            case Next.DRAFT:
                return recording.settled(replace(result, why_not="not written, as you said"), table.draft)
            case Next.SAVE:
                again = allow_duplicate or bool(result.certain)
                result = recording.add(table.log, entry, allow_duplicate=again, dry_run=False)
                if result.written:
                    return recording.settled(result, table.draft)
        table.draft.keep(entry)


def _show(table: Table, result: Written) -> None:
    """Show an entry as it will be read, as it will be reviewed, and what is to be said against it."""
    (row,) = result.events
    common.talk("")
    if not any(placed.problem.code.startswith(("CL0", "CL1")) for placed in result.found):
        related = [(kind, name) for kind, names in row.get("relations", {}).items() for name in names]
        rows = table.known.rows([name for _, name in related])
        neighbours = [(kind, rows[name]) for kind, name in related if name in rows]
        common.sketch(table.log, detail.parts(row, people.today(), neighbours))
    common.talk("")
    sys.stderr.write(patch.text(result.diff, common.painter(table.log, stderr=True)))
    common.talk("")
    recording.show_notes(result, table.log)


def _next(table: Table, result: Written) -> Next:
    """Ask what to do with an entry: an invalid one can't be saved, a repeated one only when it is meant."""
    while True:
        table.say(result.why_not or f"this goes to {result.file}")
        try:
            usual = Next.CHANGE if result.why_not else Next.SAVE
            chosen = Next(table.choose(", ".join(Next), questions.offered(Next), usual))
        except BackError:
            return Next.CHANGE
        if chosen is not Next.SAVE or not result.why_not:
            return chosen
        if result.certain and table.agrees("write it though the log has this act?"):
            return chosen


def _changed(table: Table, entry: Tree) -> Tree:
    """Ask which field, and ask for it anew; going back leaves it as it was."""
    fields = [Offer(question.option, question.asks) for question in QUESTIONS]
    try:
        return table.ask(questions.of(table.choose("field", fields)), entry)
    except BackError:
        return entry


def _opened(table: Table, entry: Tree) -> Tree:
    """Open the whole entry in the editor; it stays as it was where that can't be, or is given up."""

    def faults(text: str) -> list[str]:
        return reopening.told(
            one for one in check.one_block(text.encode(errors="surrogateescape")).problems if one.misleads
        )

    try:
        text, kept = reopening.until_right(writer.event(entry), str(entry.get("id", "entry")), faults)
    except UsageError as error:
        table.say(f"{error.message}: {error.hint}")
        return entry
    if kept:
        table.say(f"given up: the entry is as it was; what you typed is in {kept}")
        return entry
    return reader.read(text)
