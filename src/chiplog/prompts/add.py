"""`add` at a terminal: one entry after another is made by questions, and reviewed."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from chiplog.errors import ChiplogError
from chiplog.model import typed
from chiplog.output import screen, write_report
from chiplog.output.screen import Screen
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.proposal import Proposal
from chiplog.prompts.questions import QUESTIONS
from chiplog.prompts.review_entry import ReviewEntry
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import drafts, entries
from chiplog.record.new_entry import NewEntry
from chiplog.record.result import WriteResult

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.record.from_page import PageReading

COPIED = ("announced", "actor", "body", "relations", "sources")
"""What another entry from the same page begins with: a rule and its listings often come from one page."""

AGAIN = frozenset(("body", "relate"))
"""What of that is asked all the same, since it may be another's."""

OF_PAGE = frozenset(question.option for question in QUESTIONS if question.field.in_source)
"""What is asked once for each page."""


def add(new: NewEntry, on: Screen) -> WriteResult:
    """Make one entry after another with the person at the terminal; return the outcome of the last.

    Whatever ends it, an entry that is not in the log is in its draft. The acts of a page are proposed in turn.
    """
    Suggestions(new.path).check()
    settled = frozenset(one.option for one in QUESTIONS if one.option in new.answered and not one.field.required)
    form = EntryForm(new.path, on, new.entry, new.draft, settled)
    return _from_page(form, new, new.page) if new.page else _one_after_another(form, new)


def _from_page(form: EntryForm, new: NewEntry, page: "PageReading") -> WriteResult:
    """Make an entry of each act of a page that is wanted, unless the log has it; of a page without one, by asking."""
    from chiplog.prompts import from_page  # pages are slow to read

    form.say("\n".join(page.notes))
    acts = from_page.choose(form, page.drafts) or [one for one in (page.start,) if one]
    result = None
    for number, act in enumerate(acts, 1):
        form = replace(
            form,
            entry=new.entry,
            draft=drafts.new(new.path) if number > 1 else form.draft,
            proposal=Proposal(act, page.own_address),
            named={},
        )
        result = from_page.same_act(form, act, dry_run=new.dry_run)
        result = result or _one_after_another(form, new, more=number == len(acts))
    return result or _one_after_another(form, new)


def _one_after_another(form: EntryForm, new: NewEntry, *, more: bool = True) -> WriteResult:
    """Make an entry; then, where `more` are wanted, others from the same page."""
    if not form.draft.file and (left := drafts.waiting(form.path)):
        form.say(f"{len(left)} saved as drafts: `chiplog add --resume` continues one")
    while True:
        with _draft_named(form):
            result, asked = _one(form, new)
        form.say(write_report.outcome(result))
        added = result.written and result.verb == "added"
        if not (more and added and asked and _wants_another(form)):
            return result
        copied = {name: result.events[0][name] for name in COPIED if name in result.events[0]}
        form = EntryForm(form.path, form.screen, copied, drafts.new(form.path, copied), OF_PAGE, AGAIN)


@contextlib.contextmanager
def _draft_named(form: EntryForm) -> Iterator[None]:
    """Print where the draft is if the person stops, or an error ends the dialogue."""
    try:
        yield
    except (KeyboardInterrupt, ChiplogError):
        with contextlib.suppress(OSError):  # the terminal may be gone
            screen.note("")
            if kept := form.draft.resume_hint():
                form.say(kept)
        raise


def _wants_another(form: EntryForm) -> bool:
    begin = f"begin one with the same {', '.join(COPIED)}"
    return form.agrees("another entry from this page?", begin, "end here")


def _one(form: EntryForm, new: NewEntry) -> tuple[WriteResult, bool]:
    """Ask for what is missing, then review the entry; return the outcome, and whether much was asked."""
    asked = bool(entries.missing(form.entry) or form.draft.passed)
    form.entry = entries.filled({**form.entry, "recorded": typed.today().isoformat()})
    form.keep()
    if asked:
        form.overview()
        form.fill()
    return ReviewEntry(form, new.allow_duplicate, new.dry_run).run(), asked
