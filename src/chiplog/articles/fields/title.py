"""A title: the page's own headline as a sentence, without its outlet and its hedges."""

import re

from chiplog.articles.article.article import Article
from chiplog.articles.found import Found
from chiplog.model.values import TITLE_LONGEST, TITLE_SHORTEST

_HEDGES = re.compile(
    r",? ?\b(?:reportedly|allegedly|apparently|sources say|reports? says?)\b,?|"
    r"(?: ?[:,(]| [–—-]) ?(?:exclusive[- ]?)?(?:(?:reuters|bloomberg|ft|media|wsj) )?"
    r"(?:sources?|reports?|reuters|bloomberg|source says)\)?$|^(?:exclusive|breaking|update \d|watch) ?[:|–—-] ?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(?:\d{1,2}|first|second|third|one|two|three) ?[|.):–-] ?", re.IGNORECASE)
_CAPITALS = {
    "Beijing": "China", "Washington": "US", "Seoul": "South Korea", "Tokyo": "Japan", "Taipei": "Taiwan",
    "The Hague": "Netherlands", "Brussels": "EU",
}  # fmt: skip
_FOREIGN = re.compile(r"[^\x00-\u024f’‘“”–—€£]")

_FEWEST = 4
"""Words that a headline has at least."""


def title(article: Article) -> Found | None:
    """Return the headline of the page, or of its part; None where there is none in English."""
    own = "" if article.whole else next((one.text for one in article.prose.news if one.heading), "")
    headline = own if len(own.split()) >= _FEWEST else article.sentence
    text = _without_outlet(headline, str(article.publisher.value) if article.publisher else "")
    text = _NUMBERED.sub("", _HEDGES.sub("", text)).strip(" .!?:|–—-")
    for capital, country in _CAPITALS.items():
        text = re.sub(rf"^{capital}\b(?!:)", country, text)
    text = re.sub(r"^(?:the )?(?:U\.S\.|United States)(?=\s)", "US", text, flags=re.IGNORECASE)
    text = re.sub(r"\b(U)\.(S|K)\.(?=\W|$)", r"\1\2", text)
    text = text[:1].upper() + text[1:]
    if len(text) > TITLE_LONGEST:
        text = text[:TITLE_LONGEST].rsplit(" ", 1)[0].rstrip(" ,:;–—-")
    if len(text) < TITLE_SHORTEST or _FOREIGN.search(text) or len(headline.split()) < _FEWEST:
        return None
    return Found(text, "title", headline)


def _without_outlet(text: str, outlet: str) -> str:
    """Return a headline without the name of its outlet, which pages put behind a bar or a dash."""
    head, bar, _ = text.rpartition(" | ")
    if bar:
        return head
    return re.sub(rf" [–—-] {re.escape(outlet)}$", "", text) if outlet else text
