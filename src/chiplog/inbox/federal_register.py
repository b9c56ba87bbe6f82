"""The Federal Register: documents by day from its API, and what each states in fields of its own.

A pull asks for the documents since a day, the oldest first, and follows `next_page_url` on the same server. After
50 pages it begins anew from the last day that it has read: page numbers beyond that begin at one again.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from chiplog.articles.article import printed_dates
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.found import Found, shortened
from chiplog.articles.pages import federal
from chiplog.articles.pages.page import Page
from chiplog.errors import ChiplogError
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Fetch, Fetched, SourceError, Validators, list_of, object_of
from chiplog.inbox.item import Item
from chiplog.inbox.reader import Cursor, Piece
from chiplog.inbox.sources import Kind, Source, origin
from chiplog.model import dates, typed
from chiplog.model.vocabulary import Confidence, SourceKind, Stage

PAGE = 200
"""Documents of a page: with their abstracts about 600 kB."""
LARGEST = 5_000_000
PAGES = 50
CAPPED = 10_000
"""The largest number that `count` says."""
BEFORE = 30
"""Days before today with which the first pull begins, where the settings do not say."""
FIELDS = (
    "document_number", "citation", "title", "type", "action", "abstract", "dates", "agencies", "publication_date",
    "effective_on", "signing_date", "comments_close_on", "cfr_references", "docket_ids", "correction_of", "html_url",
    "pdf_url",
)  # fmt: skip
WHAT = "the answer of the Federal Register"


def read(source: Source, cursor: Cursor, fetch: Fetch) -> Iterator[Piece]:
    """Read the documents since the cursor's day, a page at a time. Raises ChiplogError."""
    since = cursor.since or source.since or str(dates.shifted(typed.today(), -BEFORE))
    start = query(source, since)
    url, validators = (cursor.page, Validators()) if cursor.page else (start, cursor.validators)
    for _ in range(PAGES):
        had = _had(fetch, url, validators, resumed=url == cursor.page)
        if had is None:  # the page is no longer there: the documents since the last day are
            url, validators = start, Validators()
            continue
        if had.unchanged:
            yield Piece(cursor=cursor, unchanged=True)
            return
        documents, onward, notes = page(had, source)
        since = max((since, *(one.day for one in documents)))
        # The answer to the same question is the same; to the question from a later day it may be another.
        kept = had.validators if url == query(source, since) and not onward else Validators()
        yield Piece(documents, Cursor(since, onward, kept), notes=notes)
        if not onward:
            return
        url, validators = onward, Validators()
    yield Piece(cursor=Cursor(since), notes=(f"{PAGES} pages were read: pull again for the rest",))


def query(source: Source, since: str) -> str:
    """Return the address of the first page of the documents since a day."""
    conditions = [("conditions[agencies][]", one) for one in source.agencies]
    conditions += [("conditions[type][]", one) for one in source.types]
    conditions += [("conditions[term]", source.term)] if source.term else []
    conditions += [("conditions[publication_date][gte]", since), ("order", "oldest"), ("per_page", str(PAGE))]
    asked = [*conditions, *(("fields[]", one) for one in FIELDS)]
    return f"{source.url}{'&' if urlsplit(source.url).query else '?'}{urlencode(asked)}"


def _had(fetch: Fetch, url: str, validators: Validators, *, resumed: bool) -> Fetched | None:
    """Return an answer; None for a page of an earlier pull that the server no longer gives."""
    try:
        return fetch(url, validators, LARGEST)
    except ChiplogError as error:
        if resumed and isinstance(error, SourceError):  # an answer, and not its absence
            return None
        raise


def page(had: Fetched, source: Source) -> tuple[tuple[Item, ...], str, tuple[str, ...]]:
    """Return the documents of a page, the address of the next one or "", and notes. Raises SourceError."""
    told = object_of(had.data, WHAT)
    count = told.get("count")
    if not isinstance(count, int) or isinstance(count, bool):
        raise SourceError(f"{WHAT} has no number 'count'", "see its address in a browser")
    if count == 0 and "results" not in told:  # so it answers where nothing matches
        return (), "", ()
    documents = tuple(_document(one, source) for one in list_of(told, "results", WHAT)[:PAGE])
    notes = (f"{CAPPED:,} documents or more: the settings could ask for fewer",) if count >= CAPPED else ()
    return documents, _onward(told.get("next_page_url"), source), notes


def _onward(said: Any, source: Source) -> str:
    """Return the address of the next page, which is followed on the source's own server only."""
    if said is None or said == "":
        return ""
    url = said if isinstance(said, str) and len(said) <= 4_000 else ""
    if not items.address(url[: items.VALUE]) or origin(url) != source.place:
        raise SourceError(f"{WHAT}: next_page_url leads to another server", "nothing was requested there")
    return url


def _document(told: dict[str, Any], source: Source) -> Item:
    """Return the item of a document. Raises SourceError where it has no number or no day."""
    number = items.clean(told.get("document_number"), 40)
    day = items.day(told.get("publication_date"))
    if not number or not day:
        missing = "publication_date" if number else "document_number"
        raise SourceError(f"{WHAT}: a document {number} has no valid {missing}".replace("  ", " "), "pull again later")
    fields = {name: items.clean(told.get(name), items.VALUE) for name in _TEXTS}
    return Item(
        key=f"fr:{number}",
        source=source.name,
        kind=str(Kind.FEDERAL_REGISTER),
        title=items.clean(told.get("title"), items.TITLE) or number,
        url=items.address(told.get("html_url")) or items.address(told.get("pdf_url")),
        day=day,
        text=items.clean(told.get("abstract"), items.TEXT),
        stated=items.stated(
            **fields,
            document_number=number,
            effective_on=items.day(told.get("effective_on")),
            signing_date=items.day(told.get("signing_date")),
            comments_close_on=items.day(told.get("comments_close_on")),
            pdf_url=items.address(told.get("pdf_url")),
            correction_of=items.address(told.get("correction_of")),
            agencies=_agencies(told.get("agencies")),
            cfr_references=_parts(told.get("cfr_references")),
            docket_ids=items.names(told.get("docket_ids")),
        ),
    )


_TEXTS = ("citation", "type", "action", "dates")


def _agencies(told: Any) -> list[str]:
    """Return the names of agencies; the one that acts comes last, below its department, as the document has it."""
    some = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return items.names([one.get(name) for one in some for name in ("name", "raw_name")])


def _parts(told: Any) -> list[str]:
    some = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return items.names([f"{one.get('title')} CFR {one.get('part')}" for one in some if one.get("title")])


def acts(item: Item) -> tuple[str, ...]:
    """Return the numbers under which the log may have a document: its own, and its page's."""
    cited = re.fullmatch(r"(\d+) FR (\d+)", item.one("citation"))
    return (item.key, f"frpage:{cited[1]}-{cited[2]}") if cited else (item.key,)


def as_page(item: Item) -> Page | None:
    """Return a document as the page that the reader of articles knows; None for one that states nothing any more."""
    if not item.one("document_number"):
        return None
    told = {
        "document_number": item.one("document_number"),
        "publication_date": item.day,
        "type": item.one("type"),
        "title": item.title,
        "abstract": item.text,
        "html_url": item.url,
        "agencies": [{"name": name} for name in item.many("agencies")],
    }
    return federal.of_fields(told, item.url)


def facts(item: Item, names: Gazetteer) -> dict[str, Found]:
    """Return what a document states in its fields, by the log's names. No day on which it became public is among it."""
    where = "the Federal Register's"
    found = {
        "acts": Found([item.key], f"{where} document_number", item.one("document_number")),
        "actor": Found("US", "Federal Register", "Federal Register"),
        "confidence": Found(str(Confidence.OFFICIAL), "Federal Register", "Federal Register"),
        "source.kind": Found(str(SourceKind.OFFICIAL), "Federal Register", "Federal Register"),
        "source.published": Found(item.day, f"{where} publication_date", item.day),
        "source.title": Found(item.title, f"{where} title", item.title),
    }
    for agency in item.many("agencies")[-2:]:  # the two names of the last one
        if (body := names.body_named(agency)) and body[1] == "US":
            found["body"] = Found(body[0], f"{where} agencies", agency)
    if closing := item.one("comments_close_on"):
        due = [{"day": closing, "what": "comments close"}]
        found["deadlines"] = Found(due, f"{where} comments_close_on", closing)
    if federal.stage(item.one("type")) == Stage.DECIDED and (starts := effective(item)):
        found["effective"] = starts
    return found


def effective(item: Item) -> Found | None:
    """Return the first day that a document applies; what its own text says goes before the field that a machine made.

    The other one is the runner-up.
    """
    made = item.one("effective_on")
    said = [day for sentence in _sentences(item.one("dates")) for day in _starts(sentence, item.day)]
    days = [day for day, _ in said]
    if not said:
        return Found(made, "the Federal Register's effective_on", made) if made else None
    if made in days:
        other = next((day for day in days if day != made), "")
        return Found(made, "the Federal Register's dates", dict(said)[made], other)
    day, quote = said[0]
    return Found(day, "the Federal Register's dates", quote, made)


_EFFECTIVE = re.compile(r"\b(?:effective|takes? effect|in effect|applicab\w+)\b", re.IGNORECASE)
_OTHER = re.compile(r"\bcomments?\b|\bcompliance\b|\bexpir|\bthrough\b|\buntil\b|\bno longer\b", re.IGNORECASE)
"""What says of a day that it is of something else."""


def _sentences(text: str) -> list[str]:
    return [
        one for one in re.split(r"(?<=[.;])\s+(?=[A-Z])", text) if _EFFECTIVE.search(one) and not _OTHER.search(one)
    ]


def _starts(sentence: str, published: str) -> Iterator[tuple[str, str]]:
    near = dt.date.fromisoformat(published) if published else None
    for day in printed_dates.found(sentence, near, ahead=True):
        if day.exact:
            yield day.text, shortened(sentence)
