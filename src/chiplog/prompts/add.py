"""`add` at a terminal: one entry after another is made by questions, and reviewed."""

import contextlib
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from chiplog import settings
from chiplog.cli.options import LogOptions
from chiplog.errors import ChiplogError
from chiplog.model import fields, typed
from chiplog.output import screen, write_report
from chiplog.prompts import review_entry, suggestions
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.proposal import Proposal
from chiplog.prompts.questions import QUESTIONS
from chiplog.prompts.review_entry import ReviewEntry
from chiplog.record import drafts, entries
from chiplog.record.drafts import Draft
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult

if TYPE_CHECKING:
    from chiplog.draft.drafting import Reading

KEPT = ("announced", "actor", "body", "relations", "sources")
"""What another entry from the same page begins with: a rule and its listings often come from one page."""

AGAIN = frozenset(("body", "relate"))
"""What of that is asked all the same, since it may be another's."""


def converse(
    log: LogOptions,
    begun: Tree,
    draft: Draft,
    read: "Reading | None" = None,
    *,
    said: Collection[str] = (),
    allow_duplicate: bool,
    dry_run: bool,
) -> WriteResult:
    """Make one entry after another with the person at the terminal; returns the outcome of the last.

    What options `said` is not asked, unless they gave nothing where an answer is needed. Whatever ends it, an entry
    that is not in the log is in its draft. A page that was read proposes its acts in turn.
    """
    path = settings.log_path(log.file)
    settled = frozenset(one.option for one in QUESTIONS if one.option in said and not fields.of(one.option).required)
    table = EntryForm(log, suggestions.of(path), draft, settled)
    if read:
        return _proposed(table, begun, read, allow_duplicate=allow_duplicate, dry_run=dry_run)
    return _one_after_another(table, begun, allow_duplicate=allow_duplicate, dry_run=dry_run)


def _proposed(table: EntryForm, begun: Tree, read: "Reading", *, allow_duplicate: bool, dry_run: bool) -> WriteResult:
    """Make an entry of each act of a page that is wanted, unless the log has it; of a page without one, by asking."""
    from chiplog.prompts import from_page, proposing  # pages are slow to read

    table.say(from_page.told(read))
    acts = proposing.choose(table, read) or [one for one in (from_page.begun(read),) if one]
    result = None
    for number, one in enumerate(acts):
        table = replace(
            table,
            proposed=Proposal(one, from_page.own_name(read.page)),
            draft=drafts.new(table.known.path) if number else table.draft,
            named={},
        )
        result = proposing.same_act(table, one, dry_run=dry_run)
        if not result:
            last = number == len(acts) - 1
            result = _one_after_another(table, begun, allow_duplicate=allow_duplicate, dry_run=dry_run, more=last)
    return result or _one_after_another(table, begun, allow_duplicate=allow_duplicate, dry_run=dry_run)


def _one_after_another(
    table: EntryForm, begun: Tree, *, allow_duplicate: bool, dry_run: bool, more: bool = True
) -> WriteResult:
    """Make an entry; then, where `more` are wanted, others from the same page."""
    log, draft, path = table.log, table.draft, table.known.path
    if not draft.file and (left := drafts.waiting(path)):
        table.say(f"{len(left)} saved as drafts: `chiplog add --resume` continues one")
    entry = begun
    while True:
        try:
            result, questioned = _one(table, entry, allow_duplicate=allow_duplicate, dry_run=dry_run)
        except (KeyboardInterrupt, ChiplogError):
            with contextlib.suppress(OSError):  # the terminal may be gone
                screen.note("")
                if kept := table.draft.told():
                    table.say(kept)
            raise
        table.say(write_report.outcome(result))
        added = result.written and result.verb == "added"
        if not (more and added and questioned and _wants_another(table)):
            return result
        entry = {name: result.events[0][name] for name in KEPT if name in result.events[0]}
        of_page = frozenset(question.option for question in QUESTIONS if question.path[0] == "sources")
        table = EntryForm(log, table.known, drafts.new(path, entry), of_page, AGAIN)


def _wants_another(table: EntryForm) -> bool:
    return table.agrees("another entry from this page?", f"begin one with the same {', '.join(KEPT)}", "end here")


def _one(table: EntryForm, entry: Tree, *, allow_duplicate: bool, dry_run: bool) -> tuple[WriteResult, bool]:
    """Ask for what is missing, then look at the entry until it is written or left; tells whether much was asked."""
    questioned = bool(entries.missing(entry) or table.draft.passed)
    entry = entries.filled({**entry, "recorded": typed.today().isoformat()})
    table.draft.keep(entry)
    if questioned:
        table.overview(entry)
        entry = table.fill(entry)
    return review_entry.review(table, ReviewEntry(entry, allow_duplicate, dry_run)), questioned
