"""The acts of a page at a terminal: which are meant, and what the log has of each comes first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiplog.articles.drafting import Draft
from chiplog.model.vocabulary import Confidence, SourceKind, Word
from chiplog.output import screen, write_report
from chiplog.prompts import attach_source, edit, questions
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.reason import Reason
from chiplog.record import entries, from_page
from chiplog.record.entries import Tree
from chiplog.record.from_page import Matches
from chiplog.record.result import WriteResult
from chiplog.terminal import BackError, Offer

_CERTAINTY = (Confidence.REPORTED, Confidence.DISCLOSED, Confidence.OFFICIAL)
"""Confidences that a page can raise, the lowest first."""


class Same(Word):
    """What to do where the log may have the act already."""

    PAGE = "page", "add this page to it as a source"
    EDIT = "edit", "open it in the editor"
    NEW = "new", "it is another act: make an entry"
    LEAVE = "leave", "the log has it: do nothing"


def choose(form: EntryForm, acts: Sequence[Draft]) -> list[Draft]:
    """Ask which of several acts are meant; one needs no question."""
    if len(acts) < 2:
        return list(acts)
    for number, act in enumerate(acts, 1):
        form.say(f"{number}: {act.entry.get('title', 'an act without a title')}")
    numbers = [Offer(str(number)) for number in range(1, len(acts) + 1)]
    try:
        chosen = form.choose("which act, or all", [*numbers, Offer("all")], "all")
    except BackError:
        chosen = "all"
    return list(acts) if chosen == "all" else [acts[int(chosen) - 1]]


def same_act(form: EntryForm, act: Draft, *, dry_run: bool) -> WriteResult | None:
    """Show what the log has of a drafted act, and do what is wanted with it; return None where a new entry is."""
    with form.open() as log:
        matches = from_page.matches(log, act.entry)
    for note in matches.notes:
        screen.note(note)
    for branch in matches.branches:
        form.say(f"the branch {branch} already cites this page")
    if not matches.events:
        return None
    for other in matches.events:
        form.say(f"looks like {other['id']}: {other['title']} ({other['why']})")
    form.named |= {other["id"]: other["why"] for other in matches.events}
    return _SameAct(form, act, matches, dry_run).run()


@dataclass(frozen=True)
class _SameAct:
    """A drafted act, and the events of the log that are it, or may be."""

    form: EntryForm
    act: Draft
    matches: Matches
    dry_run: bool

    def run(self) -> WriteResult | None:
        """Ask what to do, and do it, until something is done; return None where a new entry is wanted."""
        while True:
            try:
                chosen = self._ask()
            except BackError:
                return None
            if chosen is Same.NEW:
                return None
            try:
                done = _STEPS[chosen](self)
            except BackError:
                continue
            if done:
                return done

    def _ask(self) -> Same:
        """Ask what to do: Enter adds the page to an event that is the act for certain, or leaves one that cites it."""
        words = [word for word in Same if self.matches.without_page or word is not Same.PAGE]
        certain = {other["id"] for other in self.matches.certain}
        lacking = certain & set(self.matches.without_page)
        usual = Same.NEW if not certain else Same.PAGE if lacking else Same.LEAVE
        return Same(self.form.choose(", ".join(words), [Offer(str(word), word.test) for word in words], usual))

    def add_page(self) -> WriteResult | None:
        """Add the page to an event as a source, and raise its confidence where the page is surer."""
        name = attach_source.choose_event(self.form, self.matches.without_page)
        page = self._source()
        if not page:
            self.form.explain("without its address a page can't be cited")
            return None
        kind = page.get("kind") or self.form.choose("kind", questions.offered(SourceKind), SourceKind.NEWS)
        higher = _higher(self.form.suggestions.rows([name])[name], self.act)
        done = attach_source.attach(self.form, name, {**page, "kind": kind}, higher, dry_run=self.dry_run)
        if done:
            screen.note(write_report.outcome(done))
        return done

    def _source(self) -> Tree:
        """Return the page as a source, asking for the address of a saved one; nothing where there is no answer."""
        first = entries.first_source(self.act.entry)
        if first.get("url"):
            return first
        copy = replace(self.form, entry=self.act.entry)
        try:
            copy.ask(questions.of("source"))
        except BackError:
            return {}
        return dict(copy.entry["sources"][0])

    def edit(self) -> WriteResult:
        """Open an event in the editor."""
        name = attach_source.choose_event(self.form, [other["id"] for other in self.matches.events])
        done = edit.in_editor(self.form.path, name, Reason(None, may_ask=True), dry_run=self.dry_run)
        notes = write_report.notes(done, self.form.screen.painter(stderr=True))
        if notes:
            screen.note(notes.removesuffix("\n"))
        if not done.why_not:
            self.form.screen.diff(done.diff)
        screen.note(write_report.outcome(done))
        return done

    def leave(self) -> WriteResult:
        """Change nothing."""
        done = WriteResult((), self.form.path, "")
        screen.note(write_report.outcome(done))
        return done


def _higher(event: Mapping[str, Any], act: Draft) -> str:
    """Return the page's confidence where it is above the event's."""
    now, new = event["confidence"], act.entry.get("confidence")
    if now not in _CERTAINTY or new not in _CERTAINTY:
        return ""
    return str(new) if _CERTAINTY.index(Confidence(new)) > _CERTAINTY.index(Confidence(now)) else ""


_STEPS: dict[Same, Callable[[_SameAct], WriteResult | None]] = {
    Same.PAGE: _SameAct.add_page,
    Same.EDIT: _SameAct.edit,
    Same.LEAVE: _SameAct.leave,
}
