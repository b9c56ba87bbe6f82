"""What stands in an article and is not of it: lists of other stories, forms to sign, advice, notes on the authors."""

import re
from collections.abc import Iterable

from chiplog.articles.pages.page import Block, Part
from chiplog.articles.pages.plain import CRUMBS
from chiplog.articles.phrases import phrases

_ELSEWHERE = phrases("furniture-elsewhere")
_LINES = phrases("furniture-lines")
_CAPTION = phrases("furniture-caption")
"""A caption or a credit of a picture."""

LONGEST_CAPTION = 200

BEGUN = 150
"""Characters of a paragraph with which an article has begun."""

_RATIONALE = re.compile(r"^rationale\b|^background\b|^context\b", re.IGNORECASE)


def trimmed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return an article's own blocks. A heading that leads elsewhere takes what stands under it along."""
    kept: list[Block] = []
    away = False
    for block in blocks:
        headlike = block.part is Part.HEADING or (len(block.text) < 45 and not block.text.endswith("."))
        if headlike and block.part is not Part.TITLE and _ELSEWHERE.match(block.text):
            away = bool(kept)
        elif block.part is Part.HEADING or (block.part is Part.LINE and len(block.text.split()) <= 3):
            away = False
        elif away and block.part is Part.TEXT and len(block.text) > BEGUN:
            away = any(len(one.text) > BEGUN for one in kept)  # no article is over before it began
        crumbs = block.part in (Part.LINE, Part.TEXT) and len(block.text) < 100 and CRUMBS.search(block.text)
        caption = len(block.text) < LONGEST_CAPTION and block.part is not Part.TITLE and _CAPTION.search(block.text)
        if (
            not away
            and not crumbs
            and not caption
            and not _LINES.match(block.text)
            and not _RATIONALE.match(block.text)
        ):
            kept.append(block)
    return tuple(kept)
