"""`sources quote` at a terminal: which words of a page decide."""

from chiplog.model.characters import folded
from chiplog.output import quote as output
from chiplog.prompts.prompter import Prompter
from chiplog.sources.quote import QuoteProposal
from chiplog.terminal import Offer

UNDER = "a number takes a sentence · or type words of the page · Enter: none · ?: help · Ctrl-C: stop"


def ask(prompter: Prompter, proposal: QuoteProposal) -> str | None:
    """Return the words of a page that decide, or None where none of them do."""
    offers = [Offer(str(number), sentence) for number, sentence in enumerate(proposal.sentences, 1)]

    def describe() -> None:
        prompter.say(output.proposed(proposal).rstrip())

    def fault(text: str) -> str:
        said = _said(text, proposal)
        return proposal.fault(said) if said else ""

    describe()
    text = prompter.line("quote", fault, describe, offers, first=True, under=UNDER, menu=False)
    return _said(text, proposal) or None


def _said(text: str, proposal: QuoteProposal) -> str:
    """Return the sentence that a number stands for, or the words that were typed."""
    line = folded(" ".join(text.split()))
    number = int(line) if line.isdecimal() and len(line) == 1 else 0
    return proposal.sentences[number - 1] if 0 < number <= len(proposal.sentences) else line
