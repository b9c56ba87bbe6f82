"""`add` at a terminal: one entry after another is reviewed, after questions for what it lacks."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chiplog.errors import ChiplogError
from chiplog.output import screen, write_report
from chiplog.output.screen import Screen
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.review_entry import ReviewEntry
from chiplog.prompts.suggestions import Suggestions
from chiplog.record import drafts, entries
from chiplog.record.drafts import AS_IN, COPIED_FROM, Proposed
from chiplog.record.new_entry import NewEntry
from chiplog.record.result import WriteResult
from chiplog.terminal import BackError

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.record.from_page import PageReading

SAME_PAGE = ("announced", "actor", "sources")
"""What another entry from the same page begins with: a rule and its listings often come from one page."""

PERHAPS = ("body", "relations")
"""What it begins with too, though it may have another."""


def add(new: NewEntry, on: Screen) -> WriteResult:
    """Make one entry after another with the person at the terminal; return the outcome of the last.

    Whatever ends it, an entry that is not in the log is in its draft. The acts of a page are reviewed in turn.
    """
    Suggestions(new.path).check()
    form = EntryForm(new.path, on, new.entry, new.draft)
    return _from_page(form, new, new.page) if new.page else _one_after_another(form, new)


def _from_page(form: EntryForm, new: NewEntry, page: "PageReading") -> WriteResult:
    """Review an entry of each act of a page that is wanted; of a page without one, ask for all but its address."""
    from chiplog.prompts import from_page  # pages are slow to read
    from chiplog.record.from_page import proposals

    form.say("\n".join(page.notes))
    result = None
    for number, act in enumerate(from_page.wanted(form, page)):
        draft = drafts.new(new.path) if number else new.draft
        draft.proposed |= proposals(act, new.entry)
        form = EntryForm(new.path, form.screen, entries.joined(act.entry, new.entry), draft, page.lead, page.offered)
        form.suggest()
        result = _one(form, new)
    if result:
        return result
    form.entry = entries.joined({"sources": [{"url": page.address}]} if page.address else {}, new.entry)
    return _one_after_another(form, new)


def _one_after_another(form: EntryForm, new: NewEntry) -> WriteResult:
    """Make an entry; then, where they are wanted, others from the same page."""
    if not form.draft.file and (left := drafts.waiting(form.path)):
        form.say(f"{len(left)} saved as drafts: `chiplog add --resume` continues one")
    while True:
        asked = bool(form.missing())
        result = _one(form, new)
        if not (result.written and result.verb == "added" and asked and _wants_another(form)):
            return result
        form = _another(form, result)


def _another(form: EntryForm, result: WriteResult) -> EntryForm:
    (event,) = result.events
    copied = {name: event[name] for name in (*SAME_PAGE, *PERHAPS) if name in event}
    draft = drafts.new(form.path)
    for name, value in copied.items():
        where = f"{AS_IN if name in PERHAPS else COPIED_FROM}{event['id']}"
        of_page = {f"{entries.OF_PAGE}{part}": one for part, one in entries.first_source(copied).items()}
        draft.proposed |= {
            key: Proposed(one, where) for key, one in (of_page if name == "sources" else {name: value}).items()
        }
    return EntryForm(form.path, form.screen, copied, draft)


def _wants_another(form: EntryForm) -> bool:
    begin = f"begin one with the same {', '.join((*SAME_PAGE, *PERHAPS))}"
    return form.agrees("another entry from this page?", begin, "end here")


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


def _one(form: EntryForm, new: NewEntry) -> WriteResult:
    """Review the entry, after asking for what is missing if little is there yet; print and return the outcome."""
    with _draft_named(form):
        form.entry = entries.filled(form.entry)
        form.keep()
        if form.missing() and all(one.is_of_log for one in form.draft.unconfirmed(form.entry).values()):
            _fill(form)
        result = ReviewEntry(form, new.allow_duplicate, new.dry_run).run()
    form.say(write_report.outcome(result))
    return result


def _fill(form: EntryForm) -> None:
    """Ask for what is missing."""
    form.begin()
    while True:
        try:
            return form.fill()
        except BackError:
            form.say("this is the first question")
