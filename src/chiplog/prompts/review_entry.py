"""The review of an entry: it is shown and changed until it is written, added to another event, or left."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, replace

from chiplog.errors import UsageError
from chiplog.logfile import emit, parse
from chiplog.model import typed
from chiplog.model.vocabulary import Word
from chiplog.output import detail, patch, prompt_text, screen, write_report
from chiplog.prompts import attach_source, editor_loop
from chiplog.prompts.entry_form import EntryForm
from chiplog.record import add
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
    """The form of an entry under review, what may be done with it, and its block as it was last shown."""

    form: EntryForm
    allow_duplicate: bool
    dry_run: bool
    shown: str = ""

    def run(self) -> WriteResult:
        """Show the entry, and do with it what the person says, until that ends it."""
        while True:
            with self.form.open() as log:
                result = add.check(log, self.form.entry, allow_duplicate=self.allow_duplicate)
            self._show(result)
            if self.dry_run:
                return self.form.draft.settled(result)
            if done := _STEPS[self._ask(result)](self, result):
                return done
            self.form.keep()

    def _show(self, result: WriteResult) -> None:
        """Show the entry as `show` does, its diff, its findings and duplicates.

        Once it was shown, what has changed in it is enough.
        """
        form, block = self.form, emit.event(result.events[0])
        screen.note("")
        if not self.shown:
            self._sketch(result)
            form.show_diff(result.diff)
        elif block != self.shown:
            lines = difflib.unified_diff(self.shown.splitlines(keepends=True), block.splitlines(keepends=True), n=1)
            screen.note(patch.text("".join(list(lines)[2:]), form.screen.painter(stderr=True)).removesuffix("\n"))
        if not self.shown and form.proposal and (found := form.proposal.evidence(form.entry)):
            screen.note(prompt_text.evidence(found, form.width))
        self.shown = block
        for problem in (placed.problem for placed in result.found):
            form.say(
                f"{problem.code} {problem.severity}: {problem.message}{f': {problem.help}' if problem.help else ''}"
            )
        for line in write_report.duplicates(result).splitlines():
            form.say(line)

    def _sketch(self, result: WriteResult) -> None:
        (row,) = result.events
        if any(placed.problem.code.startswith(("CL0", "CL1")) for placed in result.found):
            return
        related = [(kind, name) for kind, names in row.get("relations", {}).items() for name in names]
        rows = self.form.suggestions.rows([name for _, name in related])
        neighbours = [(kind, rows[name]) for kind, name in related if name in rows]
        self.form.screen.sketch(detail.event(row, typed.today(), neighbours))

    def _ask(self, result: WriteResult) -> Next:
        """Ask what to do with the entry: an invalid one can't be saved, a repeated one only when that is meant."""
        others = bool(result.certain or result.likely)
        words = [word for word in Next if word is not Next.GIVE or others]
        usual = Next.CHANGE if result.why_not or others else Next.SAVE
        while True:
            self.form.say(_prospect(result))
            try:
                offers = [Offer(str(word), word.test) for word in words]
                chosen = Next(self.form.choose(", ".join(words), offers, usual))
            except BackError:
                return Next.CHANGE
            if chosen is not Next.SAVE or not result.why_not:
                return chosen
            if result.certain and self._means_to_repeat():
                return chosen

    def _means_to_repeat(self) -> bool:
        return self.form.agrees(
            "write it although the log has this act?",
            "write it to the log as a separate entry",
            "go back; nothing is written",
        )

    def change(self, _: WriteResult) -> None:
        """Ask which field, and ask for it; an id that was proposed is proposed anew. Going back changes nothing."""
        form, before = self.form, self.form.entry
        try:
            form.ask(form.choose_question())
        except BackError:
            return
        name = before.get("id")
        if name and name == form.entry["id"] == form.suggestions.proposed_id(before):
            form.entry = {**form.entry, "id": form.suggestions.proposed_id(form.entry)}

    def open_editor(self, _: WriteResult) -> None:
        """Open the whole entry in the editor; it stays as it was where that fails, or the person gives up."""
        form = self.form
        try:
            text, kept = editor_loop.until_right(
                emit.event(form.entry), str(form.entry.get("id", "entry")), _unreadable
            )
        except UsageError as error:
            form.explain(f"{error.message}: {error.hint}")
            return
        if kept:
            form.explain(f"cancelled: the entry is unchanged; what you typed is in {kept}")
            return
        form.entry = parse.read(text)

    def give(self, result: WriteResult) -> WriteResult | None:
        """Add the entry's page to an event that is the same act; return None where none is chosen."""
        names = [other["id"] for other in (*result.certain, *result.likely)]
        try:
            name = attach_source.choose_event(self.form, names)
        except BackError:
            return None
        done = attach_source.attach(self.form, name, self.form.entry["sources"][0], dry_run=self.dry_run)
        if done:
            self.form.draft.drop()
        return done

    def leave(self, result: WriteResult) -> WriteResult:
        """Leave the entry as a draft."""
        return self.form.draft.settled(replace(result, why_not="not written, as you chose"))

    def discard(self, result: WriteResult) -> WriteResult:
        """Forget the entry."""
        self.form.draft.drop()
        return replace(result, why_not="discarded, as you chose")

    def save(self, result: WriteResult) -> WriteResult | None:
        """Write the entry; return None where the log has changed meanwhile and it can't be: it is reviewed again."""
        again = self.allow_duplicate or bool(result.certain)
        with self.form.open(locked=True) as log:
            saved = add.add(log, self.form.entry, allow_duplicate=again)
        return self.form.draft.settled(saved) if saved.written else None


def _prospect(result: WriteResult) -> str:
    if not result.why_not:
        return f"this goes to {result.file}"
    if result.certain:
        names = ", ".join(same["id"] for same in result.certain)
        return f"this repeats {names}: add its page to that, or save it too"
    return "this can't be saved as it is"


def _unreadable(text: str) -> list[editor_loop.Note]:
    problems = check.one_block(text.encode(errors="surrogateescape")).problems
    return editor_loop.notes(problem for problem in problems if problem.misleads)


_STEPS: dict[Next, Callable[[ReviewEntry, WriteResult], WriteResult | None]] = {
    Next.SAVE: ReviewEntry.save,
    Next.CHANGE: ReviewEntry.change,
    Next.EDITOR: ReviewEntry.open_editor,
    Next.GIVE: ReviewEntry.give,
    Next.DRAFT: ReviewEntry.leave,
    Next.DISCARD: ReviewEntry.discard,
}
