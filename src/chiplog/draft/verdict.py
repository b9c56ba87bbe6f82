"""The verdict on a page: whether it reports an act, and how many; one that argues about acts is no report."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from chiplog.draft.fields import actor, instrument, items, signs
from chiplog.draft.pages.page import Block, Part
from chiplog.draft.phrases import phrases, words
from chiplog.draft.story import printed_dates, prose
from chiplog.draft.story.prose import EARLY, STANDFIRST, Sentence
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene

OPENING = 5
"""Blocks of a page in which its writer is presented."""

_SECTION = re.compile(
    r"^(?:opinions?|op-?eds?|comment|comment-is-free|commentar(?:y|ies)|editorials?|columns?|columnists?|viewpoints?)$",
    re.IGNORECASE,
)
_MARKED = phrases("opinion-marked")
_WRITER = phrases("opinion-writer")
_ARGUES = words("opinion-argues")
_TOLD = re.compile(
    r"[“\"«「]|\b(?:said|says|told|accus\w+|critici[sz]\w+|warn\w+|according to|urg(?:es?|ed|ing)|call(?:s|ed) (?:it|"
    r"the|on|for))\b",
    re.IGNORECASE,
)
"""What shows that the news carries somebody else's argument."""

_TODAY = re.compile(r"\b(?:today|yesterday|this (?:week|morning))\b", re.IGNORECASE)

FRESH = dt.timedelta(days=60)
"""How long before a page's own day lies what it may tell as news."""


def argues(scene: Scene) -> bool:
    """Whether a page is marked as opinion, presents its writer as one who has one, or argues; and tells no fresh act.

    A government that acts on a day, in whatever else is argued, is news.
    """
    if scene.genre is Genre.OFFICIAL or not (_is_marked(scene) or _is_argued(scene)):
        return False
    return not any(agent.acts and is_fresh(agent.sentence.text, scene.day) for agent in actor.agents(scene))


def _is_marked(scene: Scene) -> bool:
    section = scene.page.named("article:section", "section")
    places = [*urlsplit(scene.page.url).path.split("/")[:-1], section[1] if section else ""]
    opening = [scene.headline, *(block.text for block in scene.page.blocks[:OPENING])]
    return any(_SECTION.match(one) for one in places) or any(
        _MARKED.search(line) or _WRITER.search(line) for line in opening
    )


def _is_argued(scene: Scene) -> bool:
    """Whether the headline or the lead argues in its own name, and something else does too."""
    own = [one for one in scene.story.sentences if _ARGUES.search(one.text) and not _TOLD.search(one.text)]
    return len(own) > 1 and any(_leads(one) for one in own)


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


def _is_done(scene: Scene) -> bool:
    """Whether an early sentence answers an instrument's test while somebody who governs acts in it, or both lead."""
    if scene.genre is Genre.OFFICIAL:
        return bool(instrument.scores(scene))
    early = [one for one in scene.story.news if one.weight >= EARLY and not _UNDONE.search(one.text)]
    told = {one for one in early if any(test.yes.search(one.text) for test in signs.TESTS)}
    acting = {agent.sentence for agent in actor.agents(scene) if agent.acts}
    lead = {one for one in early if one.weight >= STANDFIRST}
    return bool(told & acting) or bool(told & lead and acting & lead)


def _is_of_field(scene: Scene) -> bool:
    """Whether a page is about this field: its first sentences name it, its goods or its firms; or several others do."""
    named = any(_names_its_own(scene, one.text) for one in scene.story.lead)
    told = [one for one in scene.story.news if signs.FIELD.search(one.text)]
    return named or len(told) > 1 or any(one.weight >= STANDFIRST for one in told)


def _names_its_own(scene: Scene, text: str) -> bool:
    things = (items.MODEL.search(text), scene.names.goods.search(text), next(scene.names.companies(text), None))
    return any(thing is not None for thing in things)


def doubt(scene: Scene) -> str:
    """Return why a page seems to report no act by a government, or "" where it reports one."""
    if argues(scene):
        return "it argues about acts instead of reporting one"
    if not _is_of_field(scene):
        return "it is about another field"
    return "" if _is_done(scene) else "no government acts in its first sentences"


def acts(scene: Scene) -> tuple[Scene, ...]:
    """Return the page once for each act that it reports, at least once."""
    whole = actor.actor(scene)
    told = [replace(scene.about(part), acting=whole.value if whole else "") for part in _sections(scene.page.blocks)]
    parts = tuple(part for part in told if _is_done(part))
    return parts if len(parts) > 1 and len({_what(part) for part in parts}) > 1 else (scene,)


def _what(part: Scene) -> tuple[str, str]:
    """Return who does what in a part of a page."""
    acting, act = actor.actor(part), instrument.instrument(part)
    return (acting.value if acting else "", act.value if act else "")


def _sections(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Cut a page where its headings are numbered; else before a paragraph that says it is of a separate act."""
    numbered = [i for i, block in enumerate(blocks) if block.part is Part.HEADING and _NUMBERED.match(block.text)]
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
