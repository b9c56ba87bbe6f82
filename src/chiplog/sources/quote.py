"""The sentence of a page that decides an event: which it may be, and how it becomes the source's quote."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chiplog.articles import drafting
from chiplog.articles.article import article
from chiplog.articles.drafting import Draft
from chiplog.articles.fields.quote import HARDEST
from chiplog.articles.found import LONGEST_QUOTE
from chiplog.articles.pages.page import Page
from chiplog.errors import UsageError
from chiplog.log import Log
from chiplog.model import quotes, urls
from chiplog.model.characters import folded
from chiplog.record import edit, from_page
from chiplog.record.result import WriteResult
from chiplog.sources import words
from chiplog.sources.words import Presence

MOST = 5
"""Sentences that are proposed."""
SHORTEST = 20
"""Characters of a sentence that is proposed."""

Read = Callable[[str], Page]
"""Return the page at an address. Raises ChiplogError where it can't be had."""


@dataclass(frozen=True)
class QuoteProposal:
    """A source of an event, its page, and the sentences that may decide, the likeliest first."""

    event: str
    title: str
    url: str
    page: Page
    sentences: tuple[str, ...]
    quote: str = ""
    """What the source quotes already."""

    def fault(self, text: str) -> str:
        """Return why words can't be the quote, or an empty text."""
        if len(text) > LONGEST_QUOTE:
            return f"a quote has at most {LONGEST_QUOTE} characters"
        sought = words.sought(text, self.page)
        return "" if sought.presence is Presence.EXACT else f"the page does not have these words: {sought.why}"


def propose(log: Log, name: str, url: str | None, read: Read) -> QuoteProposal:
    """Return which sentences of a source's page may decide an event.

    Without an address it is the first source without a quote, an official one before others. Raises UsageError for an
    event or a source that is not there, and as `read` does.
    """
    opened = edit.find(log, name)
    source = _source(opened.tree, url)
    page = read(source["url"])
    drafts = drafting.read(page, from_page.names(log)).drafts
    found = dict.fromkeys(_sentences(opened.tree, page, drafts))
    return QuoteProposal(
        opened.name,
        str(opened.tree.get("title", "")),
        source["url"],
        page,
        tuple(found)[:MOST],
        source.get("quote", ""),
    )


def write(log: Log, proposal: QuoteProposal, text: str, *, dry_run: bool = False) -> WriteResult:
    """Write words as the quote of a source. Raises UsageError for words that its page does not have."""
    said = folded(" ".join(text.split()))
    if fault := proposal.fault(said):
        raise UsageError(fault, "quote the page word for word")
    return edit.edit_sources(log, proposal.event, {proposal.url: {"quote": said}}, dry_run=dry_run)


def _source(tree: Mapping[str, Any], url: str | None) -> Mapping[str, str]:
    sources = tree.get("sources") or [{}]
    if url is not None:
        same = [one for one in sources if urls.normal(one.get("url", "")) == urls.normal(url)]
        if not same:
            raise UsageError(f"{tree['id']} has no source with the address {url}", "`chiplog show` lists them")
        return dict(same[0])
    return dict(min(sources, key=lambda one: (bool(one.get("quote")), one.get("kind") != "official")))


def _sentences(tree: Mapping[str, Any], page: Page, drafts: tuple[Draft, ...]) -> Iterator[str]:
    """Yield sentences, the likeliest first: those on which a draft of the same act rests, then those like the title."""
    text = words.folded(page)
    alike = sorted(drafts, key=lambda draft: -sum(draft.entry.get(name) == tree.get(name) for name in HARDEST))
    for draft in alike:
        named = [draft.found.get(name) for name in ("source.quote", *HARDEST)]
        yield from filter(None, (_whole(one.quote, text) for one in named if one))
    from rapidfuzz import fuzz, process  # slow to load

    whole = [line for one in article.told(page.blocks, None).sentences if (line := _whole(one.said, text))]
    for line, _, _ in process.extract(str(tree.get("title", "")), whole, scorer=fuzz.token_set_ratio, limit=MOST):
        yield line


def _whole(sentence: str, text: str) -> str:
    """Return a sentence as one line, if it can be a quote of a page's folded text, or an empty text."""
    line = folded(" ".join(sentence.split()))
    return line if SHORTEST <= len(line) <= LONGEST_QUOTE and quotes.folded(line) in text else ""
