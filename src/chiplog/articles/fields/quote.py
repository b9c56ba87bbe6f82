"""The page's own words that decide the hardest field, as part of its source."""

import re
from collections.abc import Mapping

from chiplog.articles.found import LONGEST_QUOTE, Found
from chiplog.articles.pages.page import Page

HARDEST = ("instrument", "effect", "actor")
"""The fields whose evidence decides, the hardest first."""


def quote(page: Page, found: Mapping[str, Found | None]) -> Found | None:
    """Return the evidence of the hardest field that rests on the text, if it is on the page word for word."""
    decides = next((one for name in HARDEST if (one := found.get(name)) and one.quote), None)
    if not decides or len(decides.quote) > LONGEST_QUOTE:
        return None
    words = re.sub(r"\s+", " ", decides.quote).strip()
    on_page = any(words in re.sub(r"\s+", " ", block.text) for block in page.blocks)
    return Found(words, "text", words) if on_page else None
