"""A draft at the table: its values stand as defaults, each with its evidence; what the log has of it comes first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chiplog.cli import editing, mirrors, news
from chiplog.cli.changes import Changes
from chiplog.cli.editing import Reason
from chiplog.cli.entries import Tree
from chiplog.cli.options import Log
from chiplog.draft.drafting import Draft, Reading
from chiplog.model.words import Confidence, SourceKind, Word
from chiplog.terminal import BackError, Offer
from chiplog.view.written import Written

if TYPE_CHECKING:
    from chiplog.cli.asking import Table
    from chiplog.cli.questions import Question

_SURENESS = (Confidence.REPORTED, Confidence.DISCLOSED, Confidence.OFFICIAL)


class Same(Word):
    """What to do where the log may have the act already."""

    PAGE = "page", "add this page to it as a source"
    EDIT = "edit", "open it in the editor"
    NEW = "new", "it is another: make an entry"


@dataclass(frozen=True)
class Proposal:
    """What a page proposes for an entry."""

    draft: Draft

    def default(self, question: "Question") -> tuple[str, str]:
        """Give what Enter stands for at a question, and the words of the page that say so."""
        value = question.answer(self.draft.entry)
        found = self.draft.found.get(_field(question))
        if not value or not found:
            return "", ""
        return question.typed(value), f"from {_where(found.source)}" + (f": “{found.quote}”" if found.quote else "")

    def evidence(self, entry: Tree) -> dict[str, tuple[str, str]]:
        """Give (where from, words) for the fields of an entry that are still as the page proposed them."""
        mine = self.draft.entry
        return {
            name: (_where(found.source), found.quote)
            for name, found in self.draft.found.items()
            if _of(mine, name) == _of(entry, name)
        }


def choose(table: "Table", read: Reading) -> list[Draft]:
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


def same_act(table: "Table", log: Log, draft: Draft) -> Written | None:
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


def add_page(table: "Table", log: Log, name: str, draft: Draft) -> Written | None:
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


def _cited(table: "Table", draft: Draft) -> Tree:
    """Give the page as a source; a saved one is asked for its address. Nothing where none is given."""
    from chiplog.cli import questions  # they are asked at a table, which knows this module

    first: Tree = next(iter(draft.entry.get("sources", ())), {})
    if first.get("url"):
        return first
    try:
        return dict(table.ask(questions.of("source"), draft.entry)["sources"][0])
    except BackError:
        return {}


def _which(table: "Table", known: news.Known) -> str:
    names = [other["id"] for other in known.events]
    return table.choose("which event", [Offer(name) for name in names], names[0])


def _surer(event: Mapping[str, Any], draft: Draft) -> str:
    """Give the page's confidence where it is above the event's."""
    now, new = event["confidence"], draft.entry.get("confidence")
    if now not in _SURENESS or new not in _SURENESS:
        return ""
    return str(new) if _SURENESS.index(Confidence(new)) > _SURENESS.index(Confidence(now)) else ""


def _field(question: "Question") -> str:
    return f"source.{question.path[-1]}" if question.path[0] == "sources" else str(question.path[0])


def _where(source: str) -> str:
    return "the text" if source == "text" else source


def _of(entry: Tree, name: str) -> Any:
    first: Tree = next(iter(entry.get("sources", ())), {})
    return first.get(name.removeprefix("source.")) if name.startswith("source.") else entry.get(name)
