"""The page as a source: the day printed on it, its language, and whose report it carries."""

import datetime as dt
import re
from collections.abc import Iterator

from chiplog.articles.article import printed_dates
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.article.printed_dates import Day
from chiplog.articles.article.prose import Prose, is_sentence
from chiplog.articles.found import Found, in_text
from chiplog.articles.pages.page import Page, Part
from chiplog.articles.phrases import phrases, tables

_DATES = (
    "json-ld datePublished", "article:published_time", "og:article:published_time", "dcterms.issued", "dcterms.date",
    "dc.date.issued", "dc.date", "first-published-at", "datepublished", "pubdate", "publishdate", "publish-date",
    "parsely-pub-date", "sailthru.date", "citation_publication_date", "date", "time",
)  # fmt: skip
_EDITED = re.compile(r"updated|changed|modified|revised|corrected|更新|修改", re.IGNORECASE)
_REPORT = r"(?:reported|reports|said|says|wrote|writes|first reported|has learned|revealed|cited|quoted)"
_CREDITED = phrases("source-credited")
_AGENCY = phrases("source-agency", 0)
"""Where an agency is named by itself: at the head of a text, or in the credits at its end."""

_SIGNED = re.compile(r"(?:SIGNATURES?\b[\s\S]{0,600}?)\bDated?:? [A-Z][a-z]+ \d{1,2}, \d{4}")
_BYLINE = 140
_HEAD = 70
"""Characters at the beginning of a text in which its dateline is."""

_PLACE = re.compile(r"(?!On |In |As |By |Since )[A-Z][\w.’'-]*(?:[ /,]+[A-Z][\w.’'-]*){0,5},? ?(?:\(|[—–-] ?)?")
"""The place before the date in a dateline."""

_BREAK = re.compile(r"\)?\s*(?:[—–:.-]|\([A-Z])")
"""What stands between a dateline and its text."""


READ = ("en", "zh")
"""Languages of which the rules know the words."""

_KANA = re.compile(r"[\u3040-\u30ff]")
_FEW = 10
"""Signs of a script that a text in another may quote."""

_WORDS = 6
"""Words from which on a line that ends as a sentence does is one."""


def published(page: Page) -> Found | None:
    """Return the day printed on the page, in its own zone; what the head says where the page prints none."""
    if (signed := _SIGNED.search(page.said)) and (day := printed_dates.full(signed[0])):
        return in_text(day.text, signed[0])
    printed = list(_printed(page))
    said = page.named(*_DATES)
    day = printed_dates.full(said[1].replace("T", " ")) if said else None
    if said and day:
        near = [one for one in printed if _apart(one.value, day.text) <= 1]
        return near[0] if near else Found(day.text, said[0], said[1])
    if match := re.search(r"[/-](20\d\d)[/-](\d\d)[/-](\d\d)(?=\D|$)", page.url):
        day_of_address = "-".join(match.groups())
        near = [one for one in printed if _apart(one.value, day_of_address) <= 1]
        return near[0] if near else Found(day_of_address, "the page's address", page.url)
    first = [one for one in printed if not _EDITED.search(one.quote)] or printed
    return first[0] if first else None


def _printed(page: Page) -> Iterator[Found]:
    """Return the dates on short lines above the article's text, or beside its title."""
    for block in page.top:
        if (
            block.part is Part.TITLE
            and (first := next(printed_dates.found(block.text, None), None))
            and not first.start
        ):
            yield in_text(first.text, block.text)
        if block.part is not Part.TITLE and (head := _in_dateline(block.text)):
            yield in_text(head.text, block.text[: head.end])
            return
        if block.part is Part.TITLE or (is_sentence(block.text) and len(block.text.split()) >= _WORDS):
            continue
        if len(block.text) > _BYLINE:
            return
        if day := printed_dates.full(block.text):
            yield in_text(day.text, block.text)


def _in_dateline(text: str) -> Day | None:
    """Return the date with its year that a text begins with, behind a place."""
    day = printed_dates.full(text[:_HEAD])
    return day if day and _PLACE.fullmatch(text[: day.start]) and _BREAK.match(text[day.end :]) else None


def lang(page: Page) -> Found:
    """Return the language: what the page says; the script, where it says nothing."""
    own = " ".join(block.text for block in page.blocks)
    if len(_KANA.findall(own)) > _FEW:
        return Found("ja", "text", page.title)
    if re.search(r"[\u4e00-\u9fff]{8}", page.said):
        return Found("zh", "text", page.title)
    if re.search(r"[\uac00-\ud7a3]{4}", page.title):
        return Found("ko", "text", page.title)
    code = re.split(r"[-_]", page.lang)[0].lower()
    if re.fullmatch(r"[a-z]{2}", code):
        return Found(code, "html lang", page.lang)
    words = re.findall(r"\w+", page.said[:4000].casefold())
    counts = {name: sum(word in small for word in words) for name, small in tables("vocabulary")["small words"].items()}
    return Found(max(counts, key=lambda name: counts[name]), "text", page.title)


def origin(page: Page, prose: Prose, names: Gazetteer, publisher: str) -> Found | None:
    """Return the outlet whose report the page carries: its byline, or `Reuters reported`, `cited by Reuters`."""
    if (author := page.named("json-ld author", "author")) and (by := _outlet(author[1], names)) and by != publisher:
        return Found(by, author[0], author[1])
    for sentence in prose.sentences[:14]:
        for mention in names.outlets(sentence.text):
            before, after = sentence.text[: mention.start], sentence.text[mention.end : mention.end + 60]
            credited = _CREDITED.search(before[-60:]) or re.match(rf"[’']?s?,? (?:\w+ ){{0,2}}{_REPORT}\b", after)
            if mention.name != publisher and (credited or sentence.text.strip(" .") == mention.name):
                return in_text(mention.name, sentence.text)
    return None


def agency(page: Page, names: Gazetteer, publisher: str) -> Found | None:
    """Return the agency that is named by itself at the head of the text, or in its credits."""
    told = [block.text for block in page.blocks if block.part is not Part.TITLE]
    for text in (*(text[:80] for text in told[:4]), *(text[-120:] for text in told[-2:])):
        for match in _AGENCY.finditer(text):
            if (by := next((one.name for one in names.outlets(match[0])), "")) and by != publisher:
                return in_text(by, text)
    return None


def _outlet(text: str, names: Gazetteer) -> str:
    return next((mention.name for mention in names.outlets(text) if len(text) < len(mention.name) + 12), "")


def _apart(one: str, other: str) -> int:
    return abs((dt.date.fromisoformat(one) - dt.date.fromisoformat(other)).days)
