"""Whether a page argues about acts instead of telling one: then it is a source of none."""

import datetime as dt
import re
from urllib.parse import urlsplit

from chiplog.draft.fields import actor
from chiplog.draft.phrases import phrases, words
from chiplog.draft.story import printed_dates
from chiplog.draft.story.prose import STANDFIRST, Sentence
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
