"""Who published a page, and what kind of publisher that is."""

import re
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from chiplog.articles.article import printed_dates
from chiplog.articles.article.gazetteer import Gazetteer, without_form
from chiplog.articles.found import Found
from chiplog.articles.pages.page import Page, Part
from chiplog.articles.pages.plain import DOES
from chiplog.articles.phrases import phrases, words
from chiplog.model import jurisdictions, urls


class Genre(StrEnum):
    """Whose page it is."""

    OFFICIAL = "official"
    PARTY = "party"
    ANALYSIS = "analysis"
    NEWS = "news"


_NAMES = (
    "json-ld publisher", "og:site_name", "json-ld WebSite", "application-name", "dcterms.publisher", "dc.publisher",
    "dcterms.creator", "dc.creator", "sitename", "citation_publisher",
)  # fmt: skip
_SUFFIX = re.compile(r"(?<!\s)\s+(?:[|•·–—»:]+|-{1,2})\s+(?=[^|•·–—»]{2,60}$)")
_SECTION = phrases("publisher-section")
_MINISTRY = phrases("publisher-ministry")
_OFFICIAL_HOST = re.compile(r"(?:^|\.)(?:gov|gouv|gob|go|gc|govt|mil|europa)(?:\.[a-z]{2,3}){0,2}$|\.gov\.")
_HOSTS = {"www.rijksoverheid.nl": "NL", "www.government.nl": "NL", "www.bmwk.de": "DE", "www.bundesregierung.de": "DE"}
"""Addresses of governments that do not show it."""

_OWN_HEAD = phrases("publisher-own-head")
"""The first line of a notice: the body that issues it, or its number."""

_OFFICIAL_PAGE = phrases("publisher-official-page")
_COMES_FROM = re.compile(r"(?:来源|发布单位|发布机构|信息来源)\s*[：:】]\s*(\S{2,20})")
_QUOTED = re.compile(r"[“\"][^“”\"]{0,600}[”\"]")
_FILING = phrases("publisher-filing")
_REGISTRANT = re.compile(
    r"^[^\S\n]*+(\S.{2,59}?)[^\S\n]*+\n\s*+(?<=\n)\(Exact name of registrant", re.IGNORECASE | re.MULTILINE
)
_FIRST_PERSON = phrases("publisher-first-person")
_COMPANY_PAGE = phrases("publisher-company-page")
_READERS = words("publisher-readers")
_READERS_HOST = re.compile(r"\.law$|law(?:yers?|firm)?\.|legal|llp\.|advoca|institute")
_READERS_PATH = phrases("publisher-readers-path", 0)
_NAME = re.compile(r"(?<![\w&.'’-])(?:(?:The|[A-Z][\w&.'’-]+|and|of|for),?(?: |$)){2,6}")
_PERSON = re.compile(r"(?!The )[A-Z][a-zé]+(?: [A-Z]\.)?(?: [A-Z][a-zé’'-]+){1,2}")
"""A writer's name, which a publisher's can look like."""

_OF_PUBLISHERS = phrases("publisher-of-publishers", 0)
"""Words by which a publisher's name is told from a writer's."""

_NEWSPAPER = words("publisher-newspaper")


def publisher(page: Page, names: Gazetteer, genre: Genre) -> Found | None:
    """Return the publisher's name: a registrant's, the head's, the title's end, the host's in words, or a line's."""
    if found := _REGISTRANT.search(page.said):
        return Found(_company(found[1], names), "text", found[0])
    unnamed = genre is Genre.OFFICIAL and not page.named(*_NAMES)
    if unnamed and (own := _own_line(page, names) or _of_host(page, names)):
        return own
    for source, name in _candidates(page):
        if not _SECTION.match(name):
            body = names.body_named(name) if genre is Genre.OFFICIAL else None
            return Found(body[0] if body else name, source, name)
    return None


def _own_line(page: Page, names: Gazetteer) -> Found | None:
    """Return the body whose name is a line of its page's head or edges, or that the page says it comes from."""
    if (said := _COMES_FROM.search(page.said)) and (body := names.body_named(said[1])):
        return Found(body[0], "text", said[0])
    lines = [*(block.text for block in page.top[:12] if len(block.text) < 120), *page.edges]
    return next((Found(body[0], "text", line) for line in lines if (body := names.body_is(line))), None)


def _of_host(page: Page, names: Gazetteer) -> Found | None:
    """Return the body whose short name is a part of its government's address: `mofcom.gov.cn`, `www.bis.gov`."""
    code = seat(page)
    labels = urls.host(page.url).split(".") if code else []
    found = next((body for label in labels if (body := names.body_called(label, code))), None)
    return Found(found, "the page's address", page.url) if found else None


def seat(page: Page) -> str:
    """Return the country of the government whose address a page has, or ""."""
    host = urls.host(page.url) if page.url else ""
    if not (_OFFICIAL_HOST.search(host) or host in _HOSTS):
        return ""
    last = host.rpartition(".")[2]
    code = _HOSTS.get(host) or {"gov": "US", "mil": "US", "eu": "EU", "uk": "GB"}.get(last, last.upper())
    return code if code in jurisdictions.CODES else ""


def genre(page: Page, names: Gazetteer) -> Genre:
    """Return whose page it is: a government's, a party's, a reader's of published texts, or a newspaper's."""
    host = urls.host(page.url) if page.url else ""
    start = [block.text for block in page.top[:8] if len(block.text) < 160]
    title_name = next((name for _, name in _candidates(page)), "")
    if _FILING.search(page.said):
        return Genre.PARTY
    if (
        _OFFICIAL_HOST.search(host)
        or host in _HOSTS
        or page.named("dcterms.issued", "dcterms.creator", "dcterms.title")
    ):
        return Genre.OFFICIAL
    readers = [*_READERS.findall(f"{page.said} {page.head_title} {' '.join(page.edges)}"), *_READERS_HOST.findall(host)]
    readers += [one for one in names.tables["outlets"]["readers"] if one in host]
    readers += _READERS_PATH.findall(urlsplit(page.url).path)
    if not readers and any(_OWN_HEAD.match(text) for text in start[:2]):
        return Genre.OFFICIAL
    if not readers and (_MINISTRY.search(title_name) or _own_notice(page, names, start)):
        return Genre.OFFICIAL
    known = names.companies(title_name)
    if next(iter(known), None) or (
        _FIRST_PERSON.search(_QUOTED.sub("", page.said)) and _COMPANY_PAGE.search(page.said) and not readers
    ):
        return Genre.PARTY
    newspaper = bool(_NEWSPAPER.search(title_name)) and not re.search(
        r"LLP|institute|newsletter", page.said, re.IGNORECASE
    )
    return Genre.ANALYSIS if readers and not newspaper else Genre.NEWS


def _own_notice(page: Page, names: Gazetteer, start: list[str]) -> bool:
    """Whether a body speaks by itself: a press release's mark at its head, or its own name there on a line."""
    if (said := _COMES_FROM.search(page.said)) and names.body_named(said[1]):
        return True
    if any(_OFFICIAL_PAGE.search(text) for text in start):
        return not next(iter(names.companies(" ".join(start[:2]))), None) or bool(_MINISTRY.search(page.said[:2000]))
    return any(names.body_is(text) for text in start[:3])


def _candidates(page: Page) -> Iterator[tuple[str, str]]:
    for name in _NAMES:
        if value := page.named(name):
            yield value
    pieces = _SUFFIX.split(page.head_title)
    if len(pieces) > 1 and not _is_of(pieces[-1], page.title):
        yield "title", pieces[-1].strip()
    if found := _spelled_by_host(page):
        yield "the page's address, spelled as on the page", found
    if " | " in page.head_title:
        yield "title", page.head_title.split(" | ")[0].strip()
    for block in page.top[:4]:
        line = _without_day(block.text)
        if (
            block.part is not Part.TITLE
            and not DOES.search(line)
            and _NAME.fullmatch(line)
            and (_OF_PUBLISHERS.search(line) or not _PERSON.fullmatch(line))
        ):
            yield "text", line


def _without_day(line: str) -> str:
    """Return a line without the date that it ends in: `The Daily Example, 24 November 2026`."""
    day = printed_dates.full(line)
    return line[: day.start].rstrip(" ,|·–—-") if day else line


def _is_of(piece: str, headline: str) -> bool:
    """Whether most words of a title's piece are the headline's."""
    words, known = re.findall(r"\w+", piece.casefold()), set(re.findall(r"\w+", headline.casefold()))
    return bool(known) and sum(word in known for word in words) > 0.6 * len(words)


def _spelled_by_host(page: Page) -> str:
    """Return the words of the page whose letters are the host's name: `The Wafer Post` for thewaferpost.example."""
    labels = {re.sub(r"\W", "", label) for label in urls.host(page.url).split(".")[:-1]} if page.url else set()
    labels = {label for label in labels if len(label) > 4}
    texts = [
        page.head_title,
        *(value for _, value in page.meta),
        *page.edges,
        *(block.text for block in page.top),
        page.said,
    ]
    spelled: list[str] = []
    for text in texts if labels else ():
        words = re.findall(r"[\w&'’.-]+", text[:20_000])
        runs = (_run(words[start : start + 7], labels) for start in range(len(words)) if words[start][0].isalpha())
        spelled += [name for name in runs if name]
    return min(spelled, key=lambda name: (-len(name.split()), name.isupper())) if spelled else ""


def _run(words: list[str], labels: set[str]) -> str:
    squeezed = ""
    for count, word in enumerate(words[:6], 1):
        letters = re.sub(r"\W", "", word).casefold()
        squeezed += letters
        if not letters:
            return ""
        if squeezed in labels and count > 1:
            longer = words[:count]
            if words[count : count + 1] in (["LLP"], ["LLC"]):
                longer = words[: count + 1]
            name = " ".join(longer).strip(".,")
            return name.title() if name.isupper() else name
    return ""


def _company(name: str, names: Gazetteer) -> str:
    plain = without_form(name.strip().title() if name.isupper() else name.strip())
    return next((mention.name for mention in names.companies(plain)), plain)
