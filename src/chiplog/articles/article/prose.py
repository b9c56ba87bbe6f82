"""An article as sentences: where each stands, and whether it tells the news or what was before."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from chiplog.articles.article import wording
from chiplog.articles.found import shortened
from chiplog.articles.pages.page import Block, Part
from chiplog.articles.phrases import phrases

_SHORT = (
    "U.S U.K U.N Inc Ltd Co Corp No Nos Doc Art Sec Reg Mr Ms Dr vs Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec St art"
    " e.g i.e v vs Rep Reps Sen Sens Gen Gov"
).split()
_ABBREVIATED = "".join(rf"(?<!\b{re.escape(word)})" for word in _SHORT) + r"(?<!\b[A-Z])"
_END = re.compile(rf"(?:{_ABBREVIATED}[.!?][\"”’)]?\s+(?=[\"“‘(A-Z0-9])|(?<=[。！？；])\s*)")

_DATELINE = re.compile(
    r"^(?:\[[A-Z][A-Z .,]+\]\s*|(?:[A-Z][A-Z'.]+(?:[ ,/]+(?:[A-Z][A-Za-z'.]+|"
    r"the))*)(?:, (?P<date>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?))?"
    r"(?: \([A-Za-z ]+\))?\s*(?:[—–-]+\s+|: )|"
    r"[A-Z][A-Za-z. ]{2,20}, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? \([A-Z][A-Za-z ]{1,20}\) ?[—–-]* ?|"
    r"[A-Z][\w.’' ]{2,40} \([^()]{3,60}\) ?[—–-]+ )"
)
_MONTH_NAMES = ("January February March April May June July August September October November December").split()
_MONTHS = rf"(?:{'|'.join(_MONTH_NAMES)})"
_BEFORE = phrases("prose-before")
_IN_MONTH = re.compile(rf"\b[Ii]n (?:early |late |mid-)?({'|'.join(_MONTH_NAMES)})\b(?! \d)")
_IN_MONTH_OF = re.compile(rf"\bin (?:early |late |mid-?)?({'|'.join(_MONTH_NAMES)}),? ((?:19|20)\d\d)\b")
_AHEAD = re.compile(r"\b(?:will|would|shall|starts?|begins?|due|expected|until|from)\b")
FRESH = 8
"""Months back from which on the name of a month may mean the next."""

FRESH_MONTHS = 2
"""Months back that are still news."""

_MARKET = phrases("prose-market")
"""What tells of the stock exchange."""

_WHY = re.compile(r"\b(?:after|as|because|following|since|over|on (?:news|reports?)|amid|triggered|when)\b")
"""What tells, of shares, why they fell."""

_IN_YEAR = re.compile(
    rf"^last (?:week|month)\b|^(?:\w+ )?in (?:(?:{_MONTHS}|early|late|mid-?) ?)?(?:19|"
    rf"20)\d\d\b",
    re.IGNORECASE,
)
_PAST_PERFECT = phrases("prose-past-perfect", 0)
_REPORTING = phrases("prose-reporting", 0)
_ASIDE = phrases("prose-aside")

_BESIDES = re.compile(r"\b(?:simultaneously|concurrently|would have)\b", re.IGNORECASE)
"""What tells of something else that was done, or of what was not."""

_SAYS = re.compile(r"(?<![ap]\.m)[.!?”\"。！？」』]$")

_GOES_ON = re.compile(r"^(?:It|They|Th(?:is|ese|e) ?\w*) (?:now )?also\b", re.IGNORECASE)
"""A sentence that begins so keeps what the one before it says."""

LONGEST = 700
"""Characters of a sentence that are read: rules look back from names, and must come to an end."""

MOST = 90
"""Sentences of an article that are read."""

HEADLINE, STANDFIRST, LEAD, EARLY, LATE = 2.4, 2.0, 2.5, 1.2, 0.8
BACKGROUND = 0.15


@dataclass(frozen=True)
class Sentence:
    """A sentence, and how much it tells of the act: `weight` falls from the headline on; the past weighs little.

    `text` is what the rules read, `said` the page's own words.
    """

    text: str
    weight: float
    block: int
    past: bool = False
    heading: bool = False
    said: str = ""

    @cached_property
    def folded(self) -> str:
        """The sentence in lower case."""
        return self.text.casefold()


@dataclass(frozen=True)
class Prose:
    """The sentences of an article; the first date line stands apart."""

    sentences: tuple[Sentence, ...]
    dateline: str = ""

    @cached_property
    def news(self) -> tuple[Sentence, ...]:
        """The sentences that tell of the act, and not of what was before."""
        return tuple(one for one in self.sentences if not one.past)

    def behind(self, some: Collection[Sentence]) -> "Prose":
        """Return the prose with some of its sentences in the background."""
        told = (
            replace(one, weight=BACKGROUND * one.weight, past=True) if one in some else one for one in self.sentences
        )
        return replace(self, sentences=tuple(told))

    @cached_property
    def lead(self) -> tuple[Sentence, ...]:
        """The headline and what comes first under it."""
        return tuple(one for one in self.news if one.weight >= STANDFIRST)

    @cached_property
    def said(self) -> dict[str, str]:
        """What the page says, by what the rules read, as both are quoted."""
        return {shortened(one.text): shortened(one.said) for one in self.sentences if one.said != one.text}

    @cached_property
    def whole(self) -> str:
        """All of it as one text."""
        return "\n".join(one.text for one in self.sentences)


def of(blocks: Sequence[Block], day: dt.date | None = None, lang: str = "en") -> Prose:
    """Return the sentences of an article's blocks, as read on a day."""
    sentences: list[Sentence] = []
    dateline = ""
    prose = 0
    for number, block in enumerate(blocks):
        text = block.text
        if block.part is Part.TEXT and (match := _DATELINE.match(text)):
            dateline = dateline or (match["date"] or "")
            text = text[match.end() :]
        is_prose = block.part in (Part.TEXT, Part.ITEM) and len(text) > 60
        weight = _weight(block, prose)
        said = list(split(text))
        prose += is_prose and not (len(said) == 1 and _is_of_market(text))
        for number_in, (own, after) in enumerate(zip(said, [*said[1:], ""], strict=True)):
            part = wording.plain(own, lang)
            lead = weight >= LEAD and not number_in and not _is_of_market(part)
            past = block.part is not Part.TITLE and not lead and _is_past(part, day) and not _GOES_ON.match(after)
            scale = BACKGROUND if past else 0.4 if part.endswith("?") else 1.0
            heading = block.part in (Part.TITLE, Part.HEADING)
            sentences.append(Sentence(part, weight * scale, number, past, heading, own))
    return Prose(tuple(sentences[:MOST]), dateline)


def split(text: str) -> Iterator[str]:
    """Return the sentences of a paragraph."""
    start = 0
    for match in _END.finditer(text):
        end = match.start() + len(match[0].rstrip())
        yield text[start:end].strip()[:LONGEST]
        start = match.end()
    if last := text[start:].strip():
        yield last[:LONGEST]


def is_sentence(text: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SAYS.search(text) is not None


def _is_of_market(text: str) -> bool:
    """Whether a sentence tells of shares alone, and not why they fell."""
    return bool(_MARKET.search(text)) and not _WHY.search(text)


def _of_old_month(text: str, day: dt.date) -> bool:
    """Whether a sentence tells early what happened in a month that was over some weeks before a day."""
    if _AHEAD.search(text):
        return False
    if dated := _IN_MONTH_OF.search(text):
        return 12 * (day.year - int(dated[2])) + day.month - _MONTH_NAMES.index(dated[1]) - 1 > FRESH_MONTHS
    match = _IN_MONTH.search(text[:80])
    if not match:
        return False
    back = (day.month - _MONTH_NAMES.index(match[1]) - 1) % 12
    return 2 <= back <= FRESH


def _weight(block: Block, prose: int) -> float:
    if block.part is Part.TITLE:
        return HEADLINE
    if block.part in (Part.HEADING, Part.LINE):
        return EARLY
    return LEAD if prose == 0 else STANDFIRST if prose == 1 else EARLY if prose < 6 else LATE


def _is_past(text: str, day: dt.date | None) -> bool:
    """Whether a sentence tells what was before, or of something else: by its words of time, or by its tense."""
    if (
        _ASIDE.match(text)
        or _IN_YEAR.match(text)
        or _BESIDES.search(text)
        or _MARKET.search(text)
        or (day and _of_old_month(text, day))
    ):
        return True
    if match := _BEFORE.search(text):
        return match.start() < 60 or not _REPORTING.search(text[: match.start()])
    return bool(_PAST_PERFECT.search(text[:160])) and not _REPORTING.search(text[:160])
