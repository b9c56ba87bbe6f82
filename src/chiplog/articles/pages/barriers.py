"""Pages on which there is no article to read: checks for robots, consents, walls, errors, programs without text."""

import re

from chiplog.articles.pages.page import Block, Kind, Page, Part
from chiplog.articles.phrases import phrases

_CHECKS = {
    "a check for robots": (
        r"just a moment|checking (?:if the site|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|captcha|"
        r"are you a robot|unusual (?:traffic|activity)|security of your connection|enable javascript and cookies|"
        r"attention required|ddos protection|press (?:and|&) hold|access (?:to this page )?(?:has been )?denied|"
        r"request blocked|bot detection|please wait while"
    ),
    "a question for consent": (
        r"before you continue|we value your privacy|your privacy choices|we and our \d+ partners|accept all cookies|"
        r"manage your consent|consent to (?:the )?(?:use|processing)"
    ),
    "a wall for subscribers": (
        r"subscribe (?:now |today )?to (?:continue|read|unlock)|to (?:continue|keep) reading|already a subscriber|"
        r"this (?:article|content|prose) is (?:reserved )?for (?:our )?(?:subscribers|members)|sign in to read|"
        r"register to read|unlock this article|you have reached your (?:article )?limit|for subscribers only"
    ),
    "a program that needs JavaScript": (
        r"(?:enable|requires?|need to enable|turn on) javascript|javascript is (?:disabled|required|not enabled)|"
        r"loading…|please enable js"
    ),
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
    words = f"{page.head_title}\n{page.title}\n{page.said}".casefold()
    first = f"{page.head_title}\n{page.title}"
    if prose < ENOUGH and _ERROR.search(first):
        return page.turned_away(Kind.ERROR, "the page is an error's")
    for what, pattern in _CHECKS.items():
        if prose < ENOUGH and re.search(pattern, words):
            return page.turned_away(Kind.CHALLENGE, f"the page is {what}")
    if prose < LEAST and "<script" in raw:
        return page.turned_away(Kind.CHALLENGE, "the page has no text without JavaScript")
    if prose < LEAST and len(page.title) < 20:
        return page.turned_away(Kind.ERROR, "the page has hardly any text")
    return page


def _is_prose(block: Block) -> bool:
    barrier = any(re.search(pattern, block.text.casefold()) for pattern in _CHECKS.values())
    return block.part in (Part.TEXT, Part.ITEM) and _length(block.text) > LINE and not barrier


def _length(text: str) -> int:
    """Return a text's characters, a Chinese one for three others: it says as much."""
    return len(text) + 2 * len(_HAN.findall(text))
