"""A title that is offered: the page's own headline, without its outlet and its hedges."""

import re

from chiplog.draft.found import Found
from chiplog.model.values import TITLE_SHORTEST

_HEDGES = re.compile(
    r",? ?\b(?:reportedly|allegedly|apparently|purportedly|supposedly|sources say|report says|reports say)\b,?|"
    r"(?<!\s)\s*(?:[:,–—-]|\()\s*(?:(?:reuters|bloomberg|ft|media|wsj) )?(?:sources?|reports?|reuters|bloomberg|"
    r"source says)\)?$",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^(?:exclusive|breaking|update \d+|updated?|corrected|live|analysis)\s*[:|–—-]\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^(?:\d{1,2}\s*[|.):–-]|(?:first|second|third|one|two|three)\s*[:|–-])\s*", re.IGNORECASE)
_PEOPLE = {
    "Beijing": "China",
    "Washington": "US",
    "Seoul": "South Korea",
    "Tokyo": "Japan",
    "Taipei": "Taiwan",
    "The Hague": "Netherlands",
    "Brussels": "EU",
}
_FOREIGN = re.compile(r"[^\x00-\u024f\u2010-\u2027€£]")


def title(sentence: str, headline: str, outlet: str) -> Found | None:
    """Return a headline (as a `sentence`) as a title, or None where it is in another alphabet, or too short for one."""
    text = _without_outlet(sentence, outlet)
    text = _HEDGES.sub("", _NUMBER.sub("", _LABEL.sub("", text))).strip(" .,")
    for capital, country in _PEOPLE.items():
        text = re.sub(rf"^{capital}\b(?!:)", country, text)
    text = re.sub(r"^(?:the )?(?:U\.S\.|United States)(?=\s)", "US", text, flags=re.IGNORECASE)
    text = re.sub(r"\bU\.S\.(?=\W|$)", "US", text)
    text = text[:1].upper() + text[1:]
    return None if len(text) < TITLE_SHORTEST or _FOREIGN.search(text) else Found(text, "the page's headline", headline)


def _without_outlet(text: str, outlet: str) -> str:
    """Return a headline without the name of its outlet, which pages put behind a bar or a dash."""
    head, sign, last = text.rpartition(" | ") if " | " in text else text.rpartition(" - ")
    if sign and (sign == " | " or (outlet and last.strip().casefold() == outlet.casefold())):
        return head
    return re.sub(rf"\s+[–—]\s+{re.escape(outlet)}$", "", text) if outlet else text
