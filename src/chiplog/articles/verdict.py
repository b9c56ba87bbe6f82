"""The verdict on a page: whether it reports an act, and how many; one that argues about acts is no report."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from chiplog.articles.article import printed_dates, prose
from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import EARLY, LATE, STANDFIRST, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.fields import actor, instrument, instrument_patterns, items
from chiplog.articles.pages.page import Block, Part
from chiplog.articles.phrases import phrases, words

OPENING = 5
"""Blocks of a page in which its writer is presented."""

_SECTION = phrases("verdict-section")
_MARKED = phrases("opinion-marked")
_WRITER = phrases("opinion-writer")
_ARGUES = words("opinion-argues")
_TOLD = phrases("verdict-told")
"""What shows that the news carries somebody else's argument."""

ARGUING = 3
"""Sentences that argue, from which on a page that nothing marks as opinion is one."""

_TODAY = re.compile(r"\b(?:today|yesterday|this (?:week|morning))\b", re.IGNORECASE)

FRESH = dt.timedelta(days=60)
"""How long before a page's own day lies what it may tell as news."""


_ASKS = words("opinion-lawmakers-ask")
_BILL = re.compile(r"\b(?:introduc|pass|vot|approv|enact|unveil)\w*", re.IGNORECASE)
"""What lawmakers do themselves."""


def argues(article: Article) -> bool:
    """Whether a page is marked as opinion, presents its writer as one who has one, or argues; and tells no fresh act.

    A government that acts on a day, in whatever else is argued, is news.
    """
    if article.genre is Genre.OFFICIAL or not (_is_marked(article) or _is_argued(article)):
        return False
    return not any(agent.acts and is_fresh(agent.sentence.text, article.day) for agent in actor.agents(article))


def _is_marked(article: Article) -> bool:
    section = article.page.named("article:section", "section")
    places = [*urlsplit(article.page.url).path.split("/")[:-1], section[1] if section else ""]
    opening = [article.headline, *(block.text for block in article.page.blocks[:OPENING])]
    return any(_SECTION.match(one) for one in places) or any(
        _MARKED.search(line) or _WRITER.search(line) for line in opening
    )


def _is_argued(article: Article) -> bool:
    """Whether the headline or the lead argues in its own name, and something else does too."""
    own = [one for one in article.prose.sentences if _ARGUES.search(one.text) and not _TOLD.search(one.text)]
    return len(own) >= ARGUING and any(_leads(one) for one in own)


def _leads(sentence: Sentence) -> bool:
    return sentence.heading or sentence.weight >= STANDFIRST


def is_fresh(text: str, page: dt.date | None) -> bool:
    """Whether a sentence tells a day that was news on the page's own day."""
    if printed_dates.WEEKDAY.search(text) or _TODAY.search(text):
        return True
    days = [dt.date.fromisoformat(day.text) for day in printed_dates.found(text, page) if day.exact]
    return any(page is None or abs(page - day) <= FRESH for day in days)


_NUMBERED = re.compile(r"^(?:\d{1,2}\s*[|.):–-]|(?:first|second|third|one|two|three)\b\s*[:|–-])", re.IGNORECASE)
_SEPARATE = phrases("parts-separate")
_UNDONE = words("parts-undone")
"""What tells of an act that it was not done."""


def _is_done(article: Article) -> bool:
    """Whether an early sentence answers an instrument's test while somebody who governs acts in it, or both lead."""
    if article.genre is Genre.OFFICIAL:
        return bool(instrument.scores(article))
    early = [one for one in article.prose.news if one.weight >= EARLY and not _UNDONE.search(one.text)]
    told = {one for one in early if any(test.yes.search(one.text) for test in instrument_patterns.TESTS)}
    acting = {agent.sentence for agent in actor.agents(article) if agent.acts}
    lead = {one for one in early if one.weight >= STANDFIRST}
    return bool(told & acting) or bool(told & lead and acting & lead)


def _is_of_field(article: Article) -> bool:
    """Whether a page is about this field: its first sentences name it, its goods or its firms; or several others do."""
    named = any(_names_its_own(article, one.text) for one in article.prose.lead)
    told = [one for one in article.prose.news if instrument_patterns.FIELD.search(one.text)]
    return named or len(told) > 1 or any(one.weight >= STANDFIRST for one in told)


def _names_its_own(article: Article, text: str) -> bool:
    things = (items.MODEL.search(text), article.names.goods.search(text), next(article.names.companies(text), None))
    return any(thing is not None for thing in things)


UNDONE = "no government acts in its first sentences"
"""The doubt that what is stated elsewhere can lift: a rule in a gazette is an act, however its abstract puts it."""


def doubt(article: Article) -> str:
    """Return why a page seems to report no act by a government, or "" where it may report one.

    It is advice that a person must be able to trust: what only makes an act less likely is no reason.
    """
    if argues(article):
        return "it argues about acts instead of reporting one"
    if next((one for one in article.prose.lead if _ASKS.search(one.text) and not _BILL.search(one.text)), None):
        return "lawmakers ask for an act that nobody has done"
    tests = instrument_patterns.TESTS
    told = any(test.yes.search(one.text) for one in article.prose.news if one.weight >= LATE for test in tests)
    if not _is_of_field(article) and not (told and article.genre is Genre.OFFICIAL):
        return "it is about another field"
    agents = [agent for agent in actor.agents(article) if not agent.sentence.past]
    acting = any(agent.acts and (told or _leads(agent.sentence)) for agent in agents)
    told = told or bool(instrument.hints(article))
    undone = any(_UNDONE.search(one.text) for one in article.prose.lead)
    return "" if _is_done(article) or (told and acting and not undone) else UNDONE


def acts(article: Article) -> tuple[Article, ...]:
    """Return the page once for each act that it reports, at least once."""
    whole = actor.actor(article)
    told = [
        replace(article.about(part), acting=whole.value if whole else "") for part in _sections(article.page.blocks)
    ]
    parts = tuple(part for part in told if _is_done(part))
    return parts if len(parts) > 1 and len({_what(part) for part in parts}) > 1 else _headed(article)


def _headed(article: Article) -> tuple[Article, ...]:
    """Return the page once for each of its headings under which another government acts, else as a whole."""
    blocks = article.page.blocks
    heads = [
        i
        for i, one in enumerate(blocks)
        if one.part in (Part.HEADING, Part.LINE, Part.TITLE) and len(one.text.split()) > 3
    ]
    cut = [article.about(blocks[start:end]) for start, end in zip(heads, [*heads[1:], len(blocks)], strict=False)]
    acting = {one.value: part for part in cut if _is_done(part) and (one := actor.actor(part))}
    return tuple(acting.values()) if len(acting) > 1 else (article,)


def _what(part: Article) -> tuple[str, str]:
    """Return who does what in a part of a page."""
    acting, act = actor.actor(part), instrument.instrument(part)
    return (acting.value if acting else "", act.value if act else "")


def _sections(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Cut a page where its headings are numbered; else before a paragraph that says it is of a separate act."""
    heads = (Part.HEADING, Part.TITLE)
    numbered = [i for i, block in enumerate(blocks) if block.part in heads and _NUMBERED.match(block.text)]
    if len(numbered) > 1:
        return [blocks[start:end] for start, end in zip(numbered, [*numbered[1:], len(blocks)], strict=True)]
    apart = tuple(piece for block in blocks for piece in _pieces(block))
    separate = [i for i, block in enumerate(apart) if i and block.part is Part.TEXT and _SEPARATE.search(block.text)]
    if separate:
        return [apart[: separate[0]], apart[separate[0] :]]
    return [blocks]


def _pieces(block: Block) -> Iterator[Block]:
    """Cut a paragraph before its sentence that is of a separate act."""
    said = list(prose.split(block.text)) if block.part is Part.TEXT else []
    here = next((i for i, text in enumerate(said) if i and _SEPARATE.search(text)), 0)
    if here:
        yield Block(block.part, " ".join(said[:here]))
        yield Block(block.part, " ".join(said[here:]))
    else:
        yield block
