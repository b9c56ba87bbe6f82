"""A page's acts at the table: which are meant, and what the log has of each comes first."""

from collections.abc import Mapping
from typing import Any

from chiplog.cli.desk import news, questions
from chiplog.cli.desk.asking import Table
from chiplog.cli.record import editing
from chiplog.cli.record.changes import Changes
from chiplog.cli.record.editing import Reason
from chiplog.cli.record.entries import Tree
from chiplog.cli.shared import mirrors
from chiplog.cli.shared.options import Log
from chiplog.draft.drafting import Draft, Reading
from chiplog.model.words import Confidence, SourceKind, Word
from chiplog.terminal import BackError, Offer
from chiplog.view.written import Written

_SURENESS = (Confidence.REPORTED, Confidence.DISCLOSED, Confidence.OFFICIAL)


class Same(Word):
    """What to do where the log may have the act already."""

    PAGE = "page", "add this page to it as a source"
    EDIT = "edit", "open it in the editor"
    NEW = "new", "it is another: make an entry"


def choose(table: Table, read: Reading) -> list[Draft]:
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


def same_act(table: Table, log: Log, draft: Draft) -> Written | None:
    """Show what the log has of a drafted act, and do what is wanted with it; None where a new entry is."""
    with mirrors.of(table.known.path) as mirror:
        known = news.known(mirror, draft.entry)
    for branch in known.branches:
        table.say(f"the branch {branch} cites this page already")
    if not known.events:
        return None
    for other in known.events:
        table.say(f"looks like {other['id']}: {other['title']} ({other['why']})")
    try:
        usual = Same.PAGE if known.certain else Same.NEW
        word = Same(table.choose("page, edit, new", [Offer(str(one), one.test) for one in Same], usual))
        name = known.events[0]["id"] if len(known.events) == 1 or word is Same.NEW else _which(table, known)
    except BackError:
        return None
    if word is Same.NEW:
        return None
    if word is Same.EDIT:
        return editing.by_editor(log, name, Reason(None, may_ask=True), dry_run=False)
    return add_page(table, log, name, draft)


def add_page(table: Table, log: Log, name: str, draft: Draft) -> Written | None:
    """Add a draft's page to an event as a source, and raise its confidence where the page is surer."""
    event = table.known.rows([name])[name]
    page = _cited(table, draft)
    if not page or any(source["url"] == page["url"] for source in event["sources"]):
        table.explain(f"{name} cites this page already" if page else "without its address a page can't be cited")
        return None
    fields = {field: page.get(field) for field in ("publisher", "published", "origin", "lang")}
    kind = page.get("kind") or table.choose(
        "kind", [Offer("official"), Offer("party"), Offer("news"), Offer("analysis")], "news"
    )
    surer = _surer(event, draft)
    wanted = Changes(
        add_source=page["url"], kind=SourceKind(kind), set=[f"confidence={surer}"] if surer else None, **fields
    )
    because = f"Confidence raised to {surer} by {page.get('publisher', 'another page')}." if surer else None
    done = editing.by_options(log, name, wanted, Reason(because, may_ask=True), dry_run=False)
    for placed in done.found if done.why_not else ():
        table.explain(placed.problem.message)
    return None if done.why_not else done


def _cited(table: Table, draft: Draft) -> Tree:
    """Give the page as a source; a saved one is asked for its address. Nothing where none is given."""
    first: Tree = next(iter(draft.entry.get("sources", ())), {})
    if first.get("url"):
        return first
    try:
        return dict(table.ask(questions.of("source"), draft.entry)["sources"][0])
    except BackError:
        return {}


def _which(table: Table, known: news.Known) -> str:
    names = [other["id"] for other in known.events]
    return table.choose("which event", [Offer(name) for name in names], names[0])


def _surer(event: Mapping[str, Any], draft: Draft) -> str:
    """Give the page's confidence where it is above the event's."""
    now, new = event["confidence"], draft.entry.get("confidence")
    if now not in _SURENESS or new not in _SURENESS:
        return ""
    return str(new) if _SURENESS.index(Confidence(new)) > _SURENESS.index(Confidence(now)) else ""
