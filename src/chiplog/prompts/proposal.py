"""What a page proposes for an entry: each value is a default, with the words of the page that say so."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chiplog.prompts.questions import Question
from chiplog.record import entries
from chiplog.record.entries import Tree
from chiplog.terminal import Offer

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.articles.drafting import Draft


@dataclass(frozen=True)
class Proposal:
    """What a page proposes for an entry, and the address that it states for itself, if that is another."""

    draft: "Draft"
    own_address: str = ""

    def offers(self, question: Question) -> list[Offer]:
        """Return what can be answered beside the default."""
        own = self.own_address if question.option == "source" else ""
        return [Offer(own, "the page's own address")] if own else []

    def default(self, question: Question) -> tuple[str, str]:
        """Return the value that Enter takes at a question, and the words of the page that say so."""
        value = question.answer(self.draft.entry)
        found = self.draft.found.get(
            f"source.{question.field.name}" if question.field.in_source else question.field.name
        )
        if not value or not found:
            return "", ""
        return question.field.write(value), f"from {_where(found.source)}" + (
            f": “{found.quote}”" if found.quote else ""
        )

    def evidence(self, entry: Tree) -> dict[str, tuple[str, str]]:
        """Return (where from, words) for the fields of an entry that are still as the page proposed them."""
        return {
            name: (_where(found.source), found.quote)
            for name, found in self.draft.found.items()
            if entries.value(self.draft.entry, name) == entries.value(entry, name)
        }


def _where(source: str) -> str:
    return {"text": "the text", "text and log": "the text and the log"}.get(source, source)
