"""Pages on which there is no article to read: checks for robots, consents, walls, errors, programs without text."""

import re

from chiplog.articles.pages.page import Block, Kind, Page, Part
from chiplog.articles.phrases import phrases

_CHECKS = {
    "a check for robots": phrases("barriers-check-for-robots"),
    "a question for consent": phrases("barriers-question-for-consent"),
    "a wall for subscribers": phrases("barriers-wall-for-subscribers"),
    "a program that needs JavaScript": phrases("barriers-program-javascript"),
}
_ERROR = phrases("barriers-error")
_HAN = re.compile(r"[\u4e00-\u9fff]")
LINE = 60
"""Characters from which on a line is more than a caption."""

ENOUGH = 450
"""Characters of whole sentences that make an article, beside a barrier's words."""

LEAST = 80
"""Characters of whole sentences that make an article at all."""


def checked(page: Page, raw: str) -> Page:
    """Return the page, as one on which nothing was read where a barrier stood before the article."""
    prose = sum(_length(block.text) for block in page.blocks if _is_prose(block))
    words = f"{page.head_title}\n{page.title}\n{page.said}"
    first = f"{page.head_title}\n{page.title}"
    if prose < ENOUGH and _ERROR.search(first):
        return page.turned_away(Kind.ERROR, "the page is an error's")
    for what, pattern in _CHECKS.items():
        if prose < ENOUGH and pattern.search(words):
            return page.turned_away(Kind.CHALLENGE, f"the page is {what}")
    if prose < LEAST and "<script" in raw:
        return page.turned_away(Kind.CHALLENGE, "the page has no text without JavaScript")
    if prose < LEAST and len(page.title) < 20:
        return page.turned_away(Kind.ERROR, "the page has hardly any text")
    return page


def _is_prose(block: Block) -> bool:
    barrier = any(pattern.search(block.text) for pattern in _CHECKS.values())
    return block.part in (Part.TEXT, Part.ITEM) and _length(block.text) > LINE and not barrier


def _length(text: str) -> int:
    """Return a text's characters, a Chinese one for three others: it says as much."""
    return len(text) + 2 * len(_HAN.findall(text))
