"""Whether words are on a page: exactly, but for spaces and quotation marks, or nearly so."""

from dataclasses import dataclass
from enum import StrEnum

from chiplog.articles.pages.page import Page
from chiplog.model import quotes
from chiplog.sources import page as pages

LIKENESS = 90
"""Percent (rapidfuzz's partial_ratio) from which on words are nearly those of a page: a comma, a corrected name."""


class Presence(StrEnum):
    """Whether words are on a page."""

    EXACT = "exact"
    NEAR = "nearly"
    MISSING = "missing"
    UNKNOWN = "can't tell"


@dataclass(frozen=True)
class Sought:
    """Whether words are on a page, why, and in percent how like the nearest words are."""

    presence: Presence
    why: str = ""
    likeness: int = 0


def sought(words: str, page: Page) -> Sought:
    """Return whether words are on a page; of a quote with words left out, whether all its parts are."""
    text = folded(page)
    likeness = min(_likeness(quotes.folded(piece), text) for piece in quotes.pieces(words))
    if likeness == 100:
        return Sought(Presence.EXACT, likeness=100)
    if likeness >= LIKENESS:
        return Sought(Presence.NEAR, f"{likeness} % alike", likeness)
    if pages.is_cut(page):
        return Sought(Presence.UNKNOWN, "only the beginning of the page is read", likeness)
    return Sought(Presence.MISSING, f"the nearest words are {likeness} % alike", likeness)


def _likeness(words: str, text: str) -> int:
    """Return in percent how like some words of a text are to others; 100 only for the same."""
    if words in text:
        return 100
    from rapidfuzz import fuzz  # only words that are not there need it

    alike = fuzz.partial_ratio(words, text) if len(text) >= len(words) else fuzz.ratio(words, text)
    return min(99, int(alike))


def folded(page: Page) -> str:
    """Return the text of a page as quotes are compared with it."""
    return quotes.folded("\n".join((page.title, page.said, *(block.text for block in page.blocks))))
