"""An act that the log may have already: its page is added to the event, or it is another act."""

from collections.abc import Sequence
from dataclasses import dataclass

from chiplog.errors import UsageError
from chiplog.model.vocabulary import Confidence, Word
from chiplog.output import screen, write_report
from chiplog.prompts import edit, questions
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.reason import Reason
from chiplog.record import edit as edits
from chiplog.record import entries
from chiplog.record.changes import Changes
from chiplog.record.entries import Tree
from chiplog.record.matches import Matches
from chiplog.record.result import WriteResult
from chiplog.terminal import BackError, Offer

_CERTAINTY = (Confidence.REPORTED, Confidence.DISCLOSED, Confidence.OFFICIAL)
"""Confidences that a page can raise, the lowest first."""


class Same(Word):
    """What to do where the log may have the act already."""

    GIVE = "give", "add the page to that event as a source"
    EDIT = "edit", "open that event in the editor"
    NEW = "new", "it is another act: write the entry"
    LEAVE = "leave", "the log has it: write nothing"


@dataclass(frozen=True)
class SameAct:
    """An entry, and the events of the log that are its act, or may be."""

    form: EntryForm
    matches: Matches
    dry_run: bool

    def decide(self) -> tuple[bool, WriteResult | None]:
        """Ask whether the entry is another act, and do what is wanted if not.

        Returns whether it is, and the outcome of what was done; None where nothing was, and it is to be reviewed.
        """
        try:
            chosen = self._ask()
        except BackError:
            return False, None
        if chosen is Same.LEAVE:
            self.form.draft.drop()
            return False, WriteResult((), self.form.path, "")
        return chosen is Same.NEW, self.give() if chosen is Same.GIVE else self._edit() if chosen is Same.EDIT else None

    def _ask(self) -> Same:
        """Ask what to do: Enter gives the page to an event that is the act for certain, or leaves one that cites it."""
        words = [word for word in Same if self.matches.without_page or word is not Same.GIVE]
        certain = {other["id"] for other in self.matches.certain}
        lacking = certain & set(self.matches.without_page)
        usual = Same.NEW if not certain else Same.GIVE if lacking else Same.LEAVE
        self.form.say("the log may have this act:")
        for line in write_report.duplicates(
            WriteResult((), "", "", certain=self.matches.certain, likely=self.matches.likely)
        ).splitlines():
            self.form.say(line)
        return Same(self.form.choose(", ".join(words), [Offer(str(word), word.test) for word in words], usual))

    def give(self) -> WriteResult | None:
        """Add the page to an event as a source, and raise its confidence where the page is surer.

        Shows the diff and asks. Returns None where that is not agreed to, or can't be done, after saying why.
        """
        page = self._page()
        if not page:
            return None
        try:
            name = self._event(self.matches.without_page)
        except BackError:
            return None
        done = self._attached(name, page)
        if done and done.written:
            self.form.draft.drop()
        return done

    def _page(self) -> Tree:
        """Return the entry's page with its address and its kind, which are asked for; nothing if they are not said."""
        form = self.form
        if not self.matches.without_page:
            form.explain("that event cites this page already")
            return {}
        try:
            for option in ("source", "kind"):
                if questions.of(option).answer(form.entry) is None:
                    form.ask(questions.of(option))
        except BackError:
            form.explain("without its address and its kind a page can't be cited")
            return {}
        return dict(entries.first_source(form.entry))

    def _event(self, names: Sequence[str]) -> str:
        """Ask for one of some events, where there are several. Raises BackError where none is wanted."""
        if len(names) == 1:
            return names[0]
        return self.form.choose("which event", [Offer(name) for name in names], names[0])

    def _attached(self, name: str, page: Tree) -> WriteResult | None:
        form, higher = self.form, self._higher(name)
        wanted = Changes(source=page, set=[f"confidence={higher}"] if higher else ())
        because = f"Confidence raised to {higher} by {page.get('publisher', 'another page')}." if higher else None
        reason = Reason(because, may_ask=True)

        def change(*, dry_run: bool) -> WriteResult:
            def write(because: str | None) -> WriteResult:
                with form.open(locked=not dry_run) as log:
                    return edits.edit(log, name, wanted, because, dry_run=dry_run)

            return reason.used(write)

        try:
            result = change(dry_run=True)
            if not result.why_not:
                form.show_diff(result.diff)
                if not self.dry_run:
                    if not form.agrees(f"write this to {result.file}?", "write it", "write nothing", usual=True):
                        return None
                    result = change(dry_run=False)
        except UsageError as error:
            form.explain(f"{name}: {error.message}")
            return None
        for placed in result.found if result.why_not else ():
            form.explain(placed.problem.message)
        return None if result.why_not else result

    def _higher(self, name: str) -> str:
        """Return the entry's confidence where it is above the event's."""
        now = self.form.suggestions.rows([name])[name]["confidence"]
        new = self.form.entry.get("confidence")
        if now not in _CERTAINTY or new not in _CERTAINTY:
            return ""
        return str(new) if _CERTAINTY.index(Confidence(new)) > _CERTAINTY.index(Confidence(now)) else ""

    def _edit(self) -> WriteResult | None:
        """Open an event in the editor."""
        try:
            name = self._event([other["id"] for other in self.matches.events])
        except BackError:
            return None
        done = edit.in_editor(self.form.path, name, Reason(None, may_ask=True), dry_run=self.dry_run)
        if notes := write_report.notes(done, self.form.screen.painter(stderr=True)):
            screen.note(notes.removesuffix("\n"))
        if not done.why_not:
            self.form.screen.diff(done.diff)
        return done
