"""The other side: where that is to which, or from which, something moves, as the act names it."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import EARLY, HEADLINE, Sentence
from chiplog.articles.fields import entities
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases
from chiplog.model import jurisdictions
from chiplog.model.vocabulary import Flow, Instrument

_EVERYONE = phrases("targets-everyone")
_SIDE = phrases("targets-side")
_ITS = phrases("targets-its")
_ITS_GOODS = phrases("targets-its-goods")
"""What says of goods where they are from: no export goes there."""

_LIST = re.compile(
    r"^(?: \([^)]{1,20}\)|\))?(?:[,(]| \()? ?(?:\(?including |and |or |(?:together|along) with |"
    r"as well as )?(?:the |its \w+ |their \w+ )?$"
)
_MADE = re.compile(r"\b(?:made|originating|origin|designed|produced) (?:in|of|from) (?:the )?$", re.IGNORECASE)
_CONCERN = phrases("targets-concern")
_OUTSIDE = phrases("targets-outside")
_LEST = phrases("targets-lest")
"""What says of a place that something is not to get there."""

_GOVERNS = phrases("targets-governs", 0)
_OTHERS_ACT = phrases("targets-others-act", 0)
"""What stands behind another government that does something: what follows is no side of this act."""

_QUOTED = re.compile(r"[“\"][^“”\"]{25,}[”\"]")
_WHY_LISTED = phrases("targets-why-listed", 0)
"""Where a sentence begins to say what a party did to be listed, and to whom."""

_LISTED_FROM = phrases("targets-listed-from", 0)
"""What stands before the places of those that are put on a list."""


_OF_CLASSES = (
    *(Instrument.LICENCE_RULE, Instrument.TARIFF, Instrument.SCREENING, Instrument.SUBSIDY, Instrument.QUOTA),
    Instrument.OTHER,
)
"""Acts on a class of trade, which often names no side."""


class _Act(NamedTuple):
    """What is known of an act: whose it is, what moves, and its instrument."""

    actor: str
    moves: str
    word: str


def targets(article: Article, actor: str, flow: Found | None, instrument: Found | None) -> Found | None:
    """Return the other side: everyone, where the act says so; the places it names, and the homes of the parties."""
    early = (one for one in article.prose.news if one.weight >= EARLY)
    if everyone := next((one for one in early if _EVERYONE.search(one.text)), None):
        return in_text([jurisdictions.EVERYONE], everyone.text)
    act = _Act(actor, flow.value if flow else "", instrument.value if instrument else "")
    found = _named(article, article.prose.news, act)
    of_parties = {} if act.word == Instrument.TARIFF else entities.homes(article, instrument, flow)
    found |= {
        code: quote
        for code, quote in of_parties.items()
        if code != actor and code not in found and not _inside(code, actor)
    }
    if not found and act.word not in _OF_CLASSES:
        first = [one for one in article.prose.lead if one.weight >= HEADLINE]
        found = _named(article, first, act, loose=True)
    found = found or _named(article, article.prose.sentences, act)
    if found:
        return in_text(list(found), " … ".join(dict.fromkeys(found.values())))
    if act.moves == Flow.INTERNAL:
        return None
    return Found([jurisdictions.EVERYONE], "what the page leaves out", article.headline) if instrument else None


def _named(article: Article, sentences: Sequence[Sentence], act: _Act, *, loose: bool = False) -> dict[str, str]:
    """Return the places towards which sentences say that something is done, each with the first that says so."""
    sides: dict[str, float] = {}
    quotes: dict[str, str] = {}
    for sentence in sentences:
        for code in dict.fromkeys(_sides(article, sentence, act, loose=loose)):
            sides[code] = sides.get(code, 0.0) + sentence.weight
            quotes.setdefault(code, sentence.text)
    most = max(sides.values(), default=0.0)
    return {code: quotes[code] for code, weight in sides.items() if weight >= min(1.2, 0.3 * most)}


def _sides(article: Article, sentence: Sentence, act: _Act, *, loose: bool) -> Iterator[str]:
    """Return the places towards which something is done in a sentence, and those that stand in a list with them.

    A `loose` look takes any place that is no maker's and no other government's.
    """
    listing = act.word == Instrument.ENTITY_LIST
    text, end, taken = _without_reasons(sentence.text) if listing else sentence.text, -1, False
    hunt = act.word in (Instrument.ENFORCEMENT, Instrument.INVESTIGATION)
    concern = loose or bool(_CONCERN.search(text))
    for mention in article.names.places(text):
        before, after = text[: mention.start], text[mention.end :]
        if mention.code != act.actor and _OTHERS_ACT.match(after):
            return
        made = act.moves == Flow.EXPORT and (
            _MADE.search(before)
            or _ITS_GOODS.match(after)
            or re.match(r"[ -](?:origin|made|built|designed)\b", after, re.IGNORECASE)
        )
        here = (
            not made
            and bool(
                concern
                or _SIDE.search(before)
                or _ITS.match(after)
                or _ITS_GOODS.match(after)
                or (taken and _LIST.match(text[end : mention.start]))
                or (listing and _LISTED_FROM.search(before))
            )
            and (hunt or not _LEST.search(before))
            and not _OUTSIDE.search(before)
        )
        end, taken = mention.end, here
        if here and mention.code != act.actor and not _inside(mention.code, act.actor) and not _GOVERNS.match(after):
            yield mention.code


def _without_reasons(text: str) -> str:
    """Return what a sentence says of a list without what its parties did to be on it, and to whom."""
    told = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    why = _WHY_LISTED.search(told)
    return told[: why.start()] if why else told


def _inside(code: str, actor: str) -> bool:
    """Whether a place is the Union's own."""
    return actor == "EU" and code in jurisdictions.EU_MEMBERS
