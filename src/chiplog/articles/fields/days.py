"""When: the first day the act was public, the first day it applies, and the last. No day without its words."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from chiplog.articles.article import printed_dates
from chiplog.articles.article.article import Article
from chiplog.articles.article.printed_dates import Day
from chiplog.articles.article.prose import EARLY, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.fields.confidence import UNNAMED
from chiplog.articles.fields.instrument_patterns import TESTS
from chiplog.articles.found import Found, in_text
from chiplog.articles.pages import federal
from chiplog.articles.pages.page import Page
from chiplog.articles.phrases import phrases
from chiplog.model.dates import shifted
from chiplog.model.vocabulary import Confidence

_NOT_PUBLIC = phrases("days-not-public")
_AND_STARTS = re.compile(r"(?<=ed) and effective ")
"""What says of a day of publicity that it is the first day, too."""

_STARTS = phrases("days-starts")
_OLDER = phrases("days-older")
"""What says that a day is of something that is there already, or of what was put off."""

_BEGAN = re.compile(
    rf"\b(?:took|went into|came into|entered into|entered) (?:effect|force) (?:on )?({'|'.join(printed_dates.DAYS)})\b",
    re.IGNORECASE,
)
"""What says on which of the last days an act began to apply."""

_NO_END = phrases("days-no-end")
"""What ends on a day without an act's ending: time for comments, or the stay of a court's ruling."""

_ENDS = phrases("days-ends")
_AT_ONCE = phrases("days-at-once")
_AGO = phrases("days-ago")
_DAYWORD = re.compile(r"(?:(?<![\w’'])(today|yesterday)|^\W*(Today|Yesterday))\b(?!['’])")
_SUBORDINATE = phrases("days-subordinate")
"""What says of a date that it is something else's."""

_TOLD_PRIVATELY = re.compile(r".{0,80}?\b(?:informed|notified)\b")
"""What says of a day that one party heard something on it."""

_ISSUED_ON = phrases("days-issued-on", 0)
"""A sentence that is about what was made public on the day that it begins with."""

_REPLIES = re.compile(r"回[應应]|答[記记]者[問问]")
"""What is said when an act is public already."""

_DAY_ALONE = re.compile(
    r"(?:(?P<today>今[天日])|(?P<yesterday>昨[天日])|(?<![\d月至到])(?P<day>\d{1,2}) ?日)(?![间間内內])"
    r"|\b[Oo]n the (?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?! of|[ -]\w+ (?:floor|anniversary|day))"
)
"""A day as Chinese newspapers write it: without its month."""

_REPORTED = re.compile(r"\breported (?:on |late )?(?:\w+day|[A-Z])|\breported\b[^.;]{0,30}\bciting\b")

_SAID = phrases("days-said")
"""Words of publicity before a day."""

_PUBLISHED = phrases("days-published")
"""Words before the day on which a text was made public."""

_NO_WEEKDAY = phrases("days-no-weekday")
"""What stands before the name of a day on which nothing was said."""


_INSPECTED = re.compile(
    r"\bpublic inspection (?:\w+ )?(?:on|as of|since) ((?:\w+day, )?[A-Z][a-z]+ \d{1,2}, \d{4})|"
    r"\bFiled (\d{1,2}-\d{1,2}-\d\d)\b"
)
"""The day on which a document could first be seen, before it was printed."""

FIRST = 8
"""Sentences in which a report says whom it is from."""

STALE = 14
"""Days after which nothing is news: what a newspaper dates earlier is something else."""


def announced(
    article: Article, instrument: Found | None, confidence: Found | None, origin: Found | None
) -> Found | None:
    """Return the first public day: the page's own where it is the announcement; else the day that the text gives."""
    word = confidence.value if confidence else ""
    if article.genre in (Genre.OFFICIAL, Genre.PARTY) or federal.is_printed(article.page):
        return _of_page(article)
    if word in (Confidence.REPORTED, Confidence.DISPUTED):
        return _of_report(article, origin)
    told = [one for one in article.prose.news if _is_about(one, instrument)]
    said = list(_said(article, told))
    other = next((str(one.value) for one in said if one.value != said[0].value), "")
    return replace(said[0], runner_up=other) if said else None


def _is_about(sentence: Sentence, instrument: Found | None) -> bool:
    """Whether a sentence stands where the act is told, or answers the test of its instrument."""
    word = instrument.value if instrument else ""
    return sentence.weight >= EARLY or any(test.yes.search(sentence.text) for test in TESTS if test.word == word)


def same_day(article: Article, other: Found | None) -> Found | None:
    """Return the day of the act before it on the page, where the text says that it is the same."""
    said = next(
        (one for one in article.prose.news if re.search(r"\b(?:the|that) same day\b", one.text, re.IGNORECASE)), None
    )
    return in_text(other.value, said.text) if said and other else None


def effective(article: Article, announced: Found | None) -> Found | None:
    """Return the first day it applies, where the text says so in those words."""
    for sentence in article.prose.news:
        for day in printed_dates.found(sentence.text, article.near, ahead=True):
            before = sentence.text[: day.start]
            if day.exact and _STARTS.search(before) and not _ENDS.search(before) and not _OLDER.search(before):
                return in_text(day.text, sentence.text)
        if article.day and (began := _BEGAN.search(sentence.text)):
            return in_text(str(printed_dates.weekday_before(began[1], article.day)), sentence.text)
        if announced and _AT_ONCE.search(sentence.text):
            return in_text(announced.value, sentence.text)
    return None


def through(article: Article, effective: Found | None) -> Found | None:
    """Return the last day it applies, where the text says so: after the first, or just before what it put off."""
    for sentence in article.prose.news:
        for day in printed_dates.found(sentence.text, None):
            comment = _NO_END.search(sentence.text)
            if (
                day.exact
                and not comment
                and _ENDS.search(sentence.text[: day.start])
                and (not effective or day.text > effective.value or returns(effective.value, day.text))
            ):
                return in_text(day.text, sentence.text)
    return None


def returns(first: str, last: str) -> bool:
    """Whether a first day is the one after a last day: not of the act itself then, but of what it put off."""
    return (dt.date.fromisoformat(first) - dt.date.fromisoformat(last)).days == 1


def _of_page(article: Article) -> Found | None:
    """Return the page's day, with the words of the text that agree, where they do."""
    if federal.is_printed(article.page):
        return _inspected(article.page)
    if not article.published:
        return next(_said(article, article.prose.news), None)
    return Found(article.published.value, article.published.source, article.published.quote)


def _inspected(page: Page) -> Found | None:
    """Return the day on which a printed document could first be seen."""
    match = _INSPECTED.search(page.said)
    if not match:
        return None
    if match[2]:
        month, day, year = match[2].split("-")
        return Found(f"20{year}-{int(month):02}-{int(day):02}", "text", match[0])
    read = printed_dates.full(match[1])
    return Found(read.text, "text", match[0]) if read else None


def _of_report(article: Article, origin: Found | None) -> Found | None:
    """Return the day of the first report: as the text gives it; the page's where it carries that report itself."""
    reports = [
        one
        for one in article.prose.sentences
        if _REPORTED.search(one.text)
        or (re.search(r"\b(?:reports|said|told|wrote)\b", one.text) and next(article.names.outlets(one.text), None))
    ]
    if day := next(_said(article, reports), None):
        return day
    return _of_own_report(article, origin)


def _of_own_report(article: Article, origin: Found | None) -> Found | None:
    """Return the page's day where the report is its own, or its wire's own; a rewriting of others' gives none."""
    if not article.published or article.genre is Genre.ANALYSIS:
        return None
    retold = origin is not None and origin.source == "text"
    early = [one for one in article.prose.news if one.weight >= EARLY][:FIRST]
    first_hand = next((one for one in early if _is_first_hand(one, retold=retold)), None)
    old = not origin and any(_AGO.search(one.text) for one in article.prose.news[:8])
    if not first_hand and (old or retold):
        return None
    quote = first_hand.text if first_hand else article.published.quote
    return Found(article.published.value, f"{article.published.source}: the page is the report", quote)


def _is_first_hand(sentence: Sentence, *, retold: bool) -> bool:
    """Whether somebody told it to this outlet: by its name, or without a name and no other outlet in sight."""
    if re.search(r"\btold (?:the )?(?:[A-Z]\w+)", sentence.text):
        return True
    return not retold and UNNAMED.search(sentence.text) is not None


def _said(article: Article, sentences: tuple[Sentence, ...] | list[Sentence]) -> Iterator[Found]:
    """Return the days of publicity by weight: those of a publication first, then those that a verb of saying has."""
    found = [one for one in sorted(sentences, key=lambda one: -one.weight) if not one.past]
    days = [(one, day) for one in found for day in _public(article, one)]
    for sure, early in ((2, EARLY), (1, EARLY), (0, 0.0)):
        yield from (in_text(text, one.text) for one, (text, says) in days if says >= sure and one.weight >= early)


def _public(article: Article, sentence: Sentence) -> Iterator[tuple[str, int]]:
    """Return the days in a sentence that may be the day of publicity, and how sure the verbs before them make it."""
    if _REPLIES.search(sentence.text):
        return
    for day in printed_dates.found(sentence.text, article.near):
        if day.exact and _is_public(article, sentence.text, day):
            yield day.text, _issued_on(sentence.text, day) or _sure(sentence.text[: day.start])
    for found, start in _by_weekday(sentence, article.day) if article.day else ():
        yield found, _sure(sentence.text[:start])


def _sure(before: str) -> int:
    """Return how sure the words before a day say that something was made public on it: published, said, or neither."""
    return 2 if _PUBLISHED.search(before) else int(_SAID.search(before) is not None)


def _is_public(article: Article, text: str, day: Day) -> bool:
    """Whether a date may be the day of publicity: not the page's future, nor a start, an end or an older act's day."""
    since = (article.day - dt.date.fromisoformat(day.text)).days if article.day else 0
    late = since < -1 or (since > STALE and article.genre is not Genre.ANALYSIS and not _issued_on(text, day))
    before = re.sub(rf"\b(?:{'|'.join(printed_dates.DAYS)}),?\s*$", "", text[: day.start], flags=re.IGNORECASE)
    told = _TOLD_PRIVATELY.match(text[day.end :])
    apart = _NOT_PUBLIC.search(_AND_STARTS.sub("", before)) or _SUBORDINATE.search(before)
    return not late and not told and not apart


def _issued_on(text: str, day: Day) -> bool:
    return day.start <= len("On the ") and _ISSUED_ON.match(text) is not None


def _by_weekday(sentence: Sentence, page: dt.date) -> Iterator[tuple[str, int]]:
    """Return the days that a sentence names by the week, or alone, and where it names them."""
    text = sentence.text
    if alone := _DAY_ALONE.search(text):
        yield from ((day, alone.start()) for day in _of_month(alone, page))
        return
    for match in printed_dates.WEEKDAY.finditer(text):
        before = text[: match.start()]
        apart = (_NO_WEEKDAY, _NOT_PUBLIC, _SUBORDINATE)
        if not any(sign.search(before) for sign in apart) and not printed_dates.is_exact(text[match.end() :]):
            yield str(printed_dates.weekday_before(match[1], page)), match.start()
    if (said := _DAYWORD.search(text)) and sentence.weight >= EARLY:
        yield str(shifted(page, -said[0].casefold().endswith("yesterday"))), said.start()


def _of_month(match: re.Match[str], page: dt.date) -> Iterator[str]:
    """Return the last such day up to the page's own."""
    number = match["day"] or match["nth"]
    if not number:
        yield str(shifted(page, -bool(match["yesterday"])))
        return
    near = (shifted(page, -back) for back in range(STALE))
    yield from (str(one) for one in near if one.day == int(number))
