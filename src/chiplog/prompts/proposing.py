"""A page's acts at the table: which are meant, and what the log has of each comes first."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from chiplog.draft.drafting import Draft, Reading
from chiplog.log import Log
from chiplog.model.vocabulary import Confidence, SourceKind, Word
from chiplog.output import screen, write_report
from chiplog.prompts import attach_source, editor_loop, from_page, questions
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.reason import Reason
from chiplog.record import entries
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult
from chiplog.terminal import BackError, Offer

_SURENESS = (Confidence.REPORTED, Confidence.DISCLOSED, Confidence.OFFICIAL)


class Same(Word):
    """What to do where the log may have the act already."""

    PAGE = "page", "add this page to it as a source"
    EDIT = "edit", "open it in the editor"
    NEW = "new", "it is another act: make an entry"
    LEAVE = "leave", "the log has it: do nothing"


def choose(table: EntryForm, read: Reading) -> list[Draft]:
    """Ask which of several acts are meant; one needs no question."""
    if len(read.drafts) < 2:
        return list(read.drafts)
    for number, draft in enumerate(read.drafts, 1):
        table.say(f"{number}: {draft.entry.get('title', 'an act without a title')}")
    numbers = [Offer(str(number)) for number in range(1, len(read.drafts) + 1)]
    try:
        chosen = table.choose("which act, or all", [*numbers, Offer("all")], "all")
    except BackError:
        chosen = "all"
    return list(read.drafts) if chosen == "all" else [read.drafts[int(chosen) - 1]]


def same_act(table: EntryForm, draft: Draft, *, dry_run: bool) -> WriteResult | None:
    """Show what the log has of a drafted act, and do what is wanted with it; None where a new entry is."""
    with Log.open(table.known.path) as mirror:
        known = from_page.known(mirror, draft.entry)
    for branch in known.branches:
        table.say(f"the branch {branch} cites this page already")
    if not known.events:
        return None
    for other in known.events:
        table.say(f"looks like {other['id']}: {other['title']} ({other['why']})")
    table.named |= {other["id"]: other["why"] for other in known.events}
    while True:
        try:
            chosen = _what_to_do(table, known)
        except BackError:
            return None
        if chosen is Same.NEW:
            return None
        try:
            done = _STEPS[chosen](table, known, draft, dry_run)
        except BackError:
            continue
        if done:
            return done


def _edit(table: EntryForm, known: from_page.Known, _: Draft, dry_run: bool) -> WriteResult:
    name = attach_source.which(table, [other["id"] for other in known.events])
    done = editor_loop.edit(table.log, name, Reason(None, may_ask=True), dry_run=dry_run)
    sys.stderr.write(write_report.notes(done, table.log.screen.painter(stderr=True)))
    if not done.why_not:
        table.log.screen.diff(done.diff)
    screen.note(write_report.outcome(done))
    return done


def _leave(table: EntryForm, *_: object) -> WriteResult:
    done = WriteResult((), table.known.path, "", ())
    screen.note(write_report.outcome(done))
    return done


def _what_to_do(table: EntryForm, known: from_page.Known) -> Same:
    """Ask for it: Enter gives the page to an event that is the act for certain, and leaves one that cites it."""
    words = [word for word in Same if known.without_page or word is not Same.PAGE]
    sure = {other["id"] for other in known.certain}
    usual = Same.NEW if not sure else Same.PAGE if sure & set(known.without_page) else Same.LEAVE
    return Same(table.choose(", ".join(words), [Offer(str(one), one.test) for one in words], usual))


def _add_page(table: EntryForm, known: from_page.Known, draft: Draft, dry_run: bool) -> WriteResult | None:
    """Add a draft's page to an event as a source, and raise its confidence where the page is surer."""
    name = attach_source.which(table, known.without_page)
    page = _cited(table, draft)
    if not page:
        table.explain("without its address a page can't be cited")
        return None
    kind = page.get("kind") or table.choose("kind", questions.offered(SourceKind), SourceKind.NEWS)
    surer = _surer(table.known.rows([name])[name], draft)
    done = attach_source.give(table, name, {**page, "kind": kind}, surer, dry_run=dry_run)
    if done:
        screen.note(write_report.outcome(done))
    return done


def _cited(table: EntryForm, draft: Draft) -> Tree:
    """Return the page as a source; a saved one is asked for its address. Nothing where none is given."""
    first = entries.first_source(draft.entry)
    if first.get("url"):
        return first
    try:
        return dict(table.ask(questions.of("source"), draft.entry)["sources"][0])
    except BackError:
        return {}


def _surer(event: Mapping[str, Any], draft: Draft) -> str:
    """Return the page's confidence where it is above the event's."""
    now, new = event["confidence"], draft.entry.get("confidence")
    if now not in _SURENESS or new not in _SURENESS:
        return ""
    return str(new) if _SURENESS.index(Confidence(new)) > _SURENESS.index(Confidence(now)) else ""


_STEPS: dict[Same, Callable[[EntryForm, from_page.Known, Draft, bool], WriteResult | None]] = {
    Same.PAGE: _add_page,
    Same.EDIT: _edit,
    Same.LEAVE: _leave,
}
