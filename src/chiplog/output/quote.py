"""The sentences of a page that may decide an event."""

from typing import Any

from chiplog.output import escape
from chiplog.sources.quote import QuoteProposal


def page_text(proposal: QuoteProposal) -> str:
    """Return the text of a page, a paragraph a line."""
    blocks = "\n".join(" ".join(block.text.split()) for block in proposal.page.blocks)
    return "".join(f"{escape.shown(line)}\n" for line in blocks.splitlines())


def proposed(proposal: QuoteProposal) -> str:
    """Return the event, the page, what it quotes already, and the sentences that may decide, with their numbers."""
    lines = [f"{proposal.event}: {proposal.title}", proposal.url]
    lines += [f"quotes “{proposal.quote}”"] if proposal.quote else []
    lines += [f"{number}  {sentence}" for number, sentence in enumerate(proposal.sentences, 1)]
    return "".join(f"{escape.shown(line)}\n" for line in lines)


def document(proposal: QuoteProposal) -> dict[str, Any]:
    """Return a document of a page's text and the sentences that may decide."""
    return {
        "event": proposal.event,
        "url": proposal.url,
        "quote": proposal.quote or None,
        "sentences": list(proposal.sentences),
        "text": page_text(proposal),
    }
