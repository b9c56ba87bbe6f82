"""What a page proposes for an entry: each value stands as a default, with the words that say so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chiplog.prompts.questions import Question
from chiplog.record import entries
from chiplog.record.entries import Tree
from chiplog.terminal import Offer

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.draft.drafting import Draft


@dataclass(frozen=True)
class Proposal:
    """What a page proposes for an entry."""

    draft: "Draft"
    own_name: str = ""
    """The address that the page gives itself, where it was had from another."""

    def offers(self, question: Question) -> list[Offer]:
        """Return what could be answered beside the default."""
        called = self.own_name if question.option == "source" else ""
        return [Offer(called, "the page's own address")] if called else []

    def default(self, question: Question) -> tuple[str, str]:
        """Return what Enter stands for at a question, and the words of the page that say so."""
        value = question.answer(self.draft.entry)
        found = self.draft.found.get(_field(question))
        if not value or not found:
            return "", ""
        return question.written(value), f"from {_where(found.source)}" + (f": “{found.quote}”" if found.quote else "")

    def evidence(self, entry: Tree) -> dict[str, tuple[str, str]]:
        """Return (where from, words) for the fields of an entry that are still as the page proposed them."""
        mine = self.draft.entry
        return {
            name: (_where(found.source), found.quote)
            for name, found in self.draft.found.items()
            if entries.value(mine, name) == entries.value(entry, name)
        }


def _field(question: Question) -> str:
    return f"source.{question.path[-1]}" if question.path[0] == "sources" else str(question.path[0])


def _where(source: str) -> str:
    return {"text": "the text", "text and log": "the text and the log"}.get(source, source)
