"""An entry on the table: it is looked at and fixed until it is written, given away or left."""

import difflib
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace

from chiplog.errors import UsageError
from chiplog.logfile import emit, parse
from chiplog.model import typed
from chiplog.model.vocabulary import Word
from chiplog.output import detail, patch, prompt_text, screen, write_report
from chiplog.prompts import attach_source, editor_loop
from chiplog.prompts.entry_form import EntryForm, terminal_width
from chiplog.record import add
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult
from chiplog.rules import check
from chiplog.terminal import BackError, Offer


class Next(Word):
    """What can be done with an entry."""

    SAVE = "save", "write it to the log"
    CHANGE = "change", "change one field"
    EDITOR = "editor", "open the entry in $VISUAL or $EDITOR"
    GIVE = "give", "add its page to an existing event instead"
    DRAFT = "draft", "keep it as a draft"
    DISCARD = "discard", "discard it"


@dataclass
class ReviewEntry:
    """An entry under review, what it may do, and its block as it was last shown."""

    entry: Tree
    allow_duplicate: bool
    dry_run: bool
    shown: str = ""


def review(table: EntryForm, sheet: ReviewEntry) -> WriteResult:
    """Show an entry, and do with it what the person says, until that ends it."""
    while True:
        with table.log.open_to_write(locked=False) as log:
            result = add.check(log, sheet.entry, allow_duplicate=sheet.allow_duplicate)
        _show(table, sheet, result)
        if sheet.dry_run:
            return table.draft.settled(result)
        if done := _STEPS[_next(table, result)](table, sheet, result):
            return done
        table.draft.keep(sheet.entry)


def _show(table: EntryForm, sheet: ReviewEntry, result: WriteResult) -> None:
    """Show an entry as it will be read, as it will be reviewed, and what is to be said against it.

    Once it was shown, what has changed in it is enough.
    """
    paint = table.log.screen.painter(stderr=True)
    block = emit.event(result.events[0])
    screen.note("")
    if not sheet.shown:
        _sketch(table, result)
        table.show_diff(result.diff)
    elif block != sheet.shown:
        lines = difflib.unified_diff(sheet.shown.splitlines(keepends=True), block.splitlines(keepends=True), n=1)
        sys.stderr.write(patch.text("".join(list(lines)[2:]), paint))
    if not sheet.shown and table.proposed:
        sys.stderr.write(prompt_text.evidence(table.proposed.evidence(sheet.entry), terminal_width()))
    sheet.shown = block
    for placed in result.found:
        problem = placed.problem
        table.say(f"{problem.code} {problem.severity}: {problem.message}{f': {problem.help}' if problem.help else ''}")
    for line in write_report.duplicates(result).splitlines():
        table.say(line)


def _sketch(table: EntryForm, result: WriteResult) -> None:
    (row,) = result.events
    if any(placed.problem.code.startswith(("CL0", "CL1")) for placed in result.found):
        return
    related = [(kind, name) for kind, names in row.get("relations", {}).items() for name in names]
    rows = table.known.rows([name for _, name in related])
    neighbours = [(kind, rows[name]) for kind, name in related if name in rows]
    table.log.screen.sketch(detail.event(row, typed.today(), neighbours))


def _next(table: EntryForm, result: WriteResult) -> Next:
    """Ask what to do with an entry: an invalid one can't be saved, a repeated one only when it is meant."""
    others = bool(result.certain or result.likely)
    offered = [word for word in Next if word is not Next.GIVE or others]
    usual = Next.CHANGE if result.why_not or others else Next.SAVE
    while True:
        table.say(_prospect(result))
        try:
            offers = [Offer(str(word), word.test) for word in offered]
            chosen = Next(table.choose(", ".join(offered), offers, usual))
        except BackError:
            return Next.CHANGE
        if chosen is not Next.SAVE or not result.why_not:
            return chosen
        if result.certain and _means_to_repeat(table):
            return chosen


def _means_to_repeat(table: EntryForm) -> bool:
    label = "write it although the log has this act?"
    return table.agrees(label, "write it to the log as a separate entry", "go back; nothing is written")


def _prospect(result: WriteResult) -> str:
    if not result.why_not:
        return f"this goes to {result.file}"
    if result.certain:
        return f"this repeats {', '.join(same['id'] for same in result.certain)}: add its page to that, or save it too"
    return "this can't be saved as it is"


def _change(table: EntryForm, sheet: ReviewEntry, _: WriteResult) -> None:
    """Ask which field, and ask for it anew; an id that was proposed is proposed anew. Going back changes nothing."""
    before = sheet.entry
    try:
        sheet.entry = table.ask(table.choose_question(), before)
    except BackError:
        return
    name = before.get("id")
    if name and name == sheet.entry["id"] == table.known.proposed_id(before):
        sheet.entry = {**sheet.entry, "id": table.known.proposed_id(sheet.entry)}


def _open(table: EntryForm, sheet: ReviewEntry, _: WriteResult) -> None:
    """Open the whole entry in the editor; it stays as it was where that can't be, or is given up."""

    def faults(text: str) -> list[editor_loop.Note]:
        return editor_loop.told(
            one for one in check.one_block(text.encode(errors="surrogateescape")).problems if one.misleads
        )

    try:
        text, kept = editor_loop.until_right(emit.event(sheet.entry), str(sheet.entry.get("id", "entry")), faults)
    except UsageError as error:
        table.explain(f"{error.message}: {error.hint}")
        return
    if kept:
        table.explain(f"cancelled: the entry is unchanged; what you typed is in {kept}")
        return
    sheet.entry = parse.read(text)


def _give(table: EntryForm, sheet: ReviewEntry, result: WriteResult) -> WriteResult | None:
    """Return the entry's page to an event that is the same act; nothing where none is chosen."""
    try:
        name = attach_source.which(table, [other["id"] for other in (*result.certain, *result.likely)])
    except BackError:
        return None
    done = attach_source.give(table, name, sheet.entry["sources"][0], dry_run=sheet.dry_run)
    if done:
        table.draft.drop()
    return done


def _leave(table: EntryForm, _: ReviewEntry, result: WriteResult) -> WriteResult:
    return table.draft.settled(replace(result, why_not="not written, as you said"))


def _discard(table: EntryForm, _: ReviewEntry, result: WriteResult) -> WriteResult:
    table.draft.drop()
    return replace(result, why_not="discarded, as you said")


def _save(table: EntryForm, sheet: ReviewEntry, result: WriteResult) -> WriteResult | None:
    """Write it; where the log has become another meanwhile and this can't be, it is looked at anew."""
    again = sheet.allow_duplicate or bool(result.certain)
    with table.log.open_to_write() as log:
        saved = add.add(log, sheet.entry, allow_duplicate=again)
    return table.draft.settled(saved) if saved.written else None


_STEPS: dict[Next, Callable[[EntryForm, ReviewEntry, WriteResult], WriteResult | None]] = {
    Next.SAVE: _save,
    Next.CHANGE: _change,
    Next.EDITOR: _open,
    Next.GIVE: _give,
    Next.DRAFT: _leave,
    Next.DISCARD: _discard,
}
