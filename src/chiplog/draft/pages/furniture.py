"""What stands in an article and is not of it: lists of other stories, forms to sign, advice, notes on the authors."""

import re
from collections.abc import Iterable

from chiplog.draft.pages.page import Block, Part
from chiplog.draft.pages.plain import CRUMBS

_ELSEWHERE = re.compile(
    r"^(?:also |further |more |must |latest |recent |similar |you may |most |recommended|related|read |"
    r"see also|dig deeper|"
    r"trending|explore|what else|other (?:news|stories|posts)|in other news|in brief elsewhere|elsewhere|"
    r"next post|previous|"
    r"next|\[|share|topics?\b|tags?\b|comments?\b|leave a reply|responses|sign up|subscribe|newsletter|contacts?\b|"
    r"media (?:contact|enquir|inquir)|press contact|about (?:us|the )|about [A-Z]\w+$|forward-looking|"
    r"cautionary|signatures?$|"
    r"disclaimer|in this issue|updates? to this page|more (?:from|on|about)|popular|background|"
    r"footnotes?|notes? to editors|"
    r"what (?:to do|you should do|we do) |next steps|practical (?:points|steps|implications)|key dates|"
    r"recommendations|"
    r"相关|延伸阅读|相关链接|関連|관련)",
    re.IGNORECASE,
)
_LINES = re.compile(
    r"^(?:sponsored|advertisement|our sponsor|sign up|subscribe|get the |share|tags?:|topics? ?:|read more|"
    r"click here|listen to|"
    r"\d+ min(?:ute)?s? read|this (?:alert|article|publication|bulletin) is|attorney advertising|copyright|"
    r"©|all rights reserved|"
    r"thank you for|you have read|already a subscriber|disclosure:|this (?:\w+ ){1,3}contains forward-looking|"
    r"the authors?['’]s? |print friendly|"
    r"media contact|investor contact|contact:|good morning|see you next|unsubscribe|"
    r"(?:this|the) (?:item|page|article) was last (?:changed|updated)|we and our \d+|your email|post a comment|"
    r"editing by|reporting by|打印|字号|当前位置)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"^(?:illustrative|illustration|file (?:photo|picture|image)|photo(?:graph)?|image|picture|pictured|credit)\b\s*[:|/(]|"
    r"\b(?:photo(?:graph)?s? (?:by|courtesy|credit)|getty images|shutterstock|file photo)\b|^\([^()]{3,40}/[^()]{2,40}\)$",
    re.IGNORECASE,
)
"""A caption or a credit of a picture."""

LONGEST_CAPTION = 200

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
