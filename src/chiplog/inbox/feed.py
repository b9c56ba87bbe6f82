"""Feeds, RSS and Atom: their entries, by feedparser, which is given bytes and never an address or a file."""

import contextlib
import io
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from chiplog.errors import UsageError
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Fetched, SourceError
from chiplog.inbox.item import Item
from chiplog.inbox.sources import Source
from chiplog.model import urls

LARGEST = 3_000_000
ELEMENTS, DEEPEST, ATTRIBUTES = 25_000, 100, 50
"""The most elements of a feed, their levels, and the attributes of one: what the library reads in some seconds."""
LONGEST = 4_000
"""Characters of an attribute: an address is resolved anew against a long base for each entry."""
MALFORMED = 1_000_000
"""Bytes of a feed that is no XML, which the library reads sign by sign."""
_PLAIN = {"sanitize_html": False, "resolve_relative_uris": False}
"""What the library need not do: only the text of HTML is used."""
_LONG_TAG = re.compile(rb"<[^<>]{4000}")
MOST = 1_000
"""Entries of a feed that are read."""


def entries(had: Fetched, source: Source) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the entries of a feed that have an address, and notes. Raises SourceError for what is no feed."""
    parsed = _parsed(had)
    if not parsed.get("version"):
        raise SourceError("the answer is no feed of RSS or Atom", "open its address in a browser: it may be a page")
    listed = parsed.get("entries") or []
    read = [_item(entry, source) for entry in listed[:MOST]]
    found = {one.key: one for one in read if one}
    without = read.count(None)
    notes = [f"{without} entries without an address were left out"] if without else []
    notes += [f"only {MOST:,} of {len(listed):,} entries were read"] if len(listed) > MOST else []
    return tuple(found.values()), tuple(notes)


def _parsed(had: Fetched) -> Any:
    data = _prepared(had)
    _check(data)
    try:
        import feedparser  # an extra; and slow to load
    except ImportError:
        raise UsageError("a feed needs feedparser", "pip install 'chiplog[inbox]'") from None
    # A stream: the library would open bytes as the name of a file, and fetch a text that is an address.
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": had.url}
    try:
        return feedparser.parse(io.BytesIO(data), response_headers=headers, **_PLAIN)
    except Exception as error:  # noqa: BLE001 - a damaged or hostile feed makes the library raise whatever it likes
        raise SourceError(f"the feed can't be read: {type(error).__name__}", "open its address in a browser") from None


_DECLARED = re.compile(r"\s*<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([\w.-]+)")
_BEFORE = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
"""What comes before the first element."""
_WHO = re.compile(r"(</?(?:[\w.-]+:)?[\w.-]*?(?:author|creator|editor|webmaster|publisher|owner))", re.IGNORECASE)
"""The beginning of a tag around the name of a person."""


def _prepared(had: Fetched) -> bytes:
    """Return a feed in UTF-8, without what the library reads in time that grows with its square, and nobody needs.

    That is what comes before the first element, where lines are searched for entities, and the names of people, in
    which an address of mail is searched for: their tags get a name that the library does not know.
    """
    from chiplog.articles.pages import reading  # slow to load

    declared = _DECLARED.match(had.data[:200].decode("ascii", errors="ignore"))
    said = f"{had.content}; charset={declared[1]}" if declared else had.content
    text, at = reading.decoded(had.data, said), 0
    while before := _BEFORE.match(text, at):
        at = before.end()
    return _WHO.sub(r"\1-", text[at:]).encode(errors="replace")


@dataclass
class _Size:
    """What the library's time grows with, beside the bytes of a feed."""

    elements: int = 0
    depth: int = 0
    deepest: int = 0
    attributes: int = 0

    def begin(self, _name: str, attributes: Mapping[str, str]) -> None:
        """Count an element."""
        self.elements, self.depth = self.elements + 1, self.depth + 1
        self.deepest = max(self.deepest, self.depth)
        is_long = any(len(value) > LONGEST for value in attributes.values())
        self.attributes = max(self.attributes, ATTRIBUTES + 1 if is_long else len(attributes))

    def end(self, _name: str) -> None:
        """End an element."""
        self.depth -= 1


def _check(data: bytes) -> None:
    """Raise SourceError for a feed that the library would read for minutes."""
    size, parser = _Size(), expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = size.begin, size.end
    too_large = False
    try:
        parser.Parse(data, True)  # noqa: FBT003 - its parameters have no names
    except expat.ExpatError:  # no XML
        size.elements = max(size.elements, data.count(b"<"))
        too_large = len(data) > MALFORMED or bool(_LONG_TAG.search(data))
    if too_large or size.elements > ELEMENTS or size.deepest > DEEPEST or size.attributes > ATTRIBUTES:
        raise SourceError("the feed is too large, or too deep, to be read in time", "its address may have a short form")


def _item(entry: Any, source: Source) -> Item | None:
    """Return the item of an entry; None without an address."""
    links = (entry.get("link"), entry.get("id"))
    url = next(filter(None, map(items.address, links)), "")
    if not url:
        return None
    return Item(
        key=urls.normal(url),
        source=source.name,
        kind=str(source.kind),
        title=items.clean(plain(entry.get("title")), items.TITLE) or url,
        url=url,
        day=_day(entry),
        text=items.clean(plain(entry.get("summary")), items.TEXT),
    )


def _day(entry: Any) -> str:
    for name in ("published_parsed", "updated_parsed"):
        with contextlib.suppress(TypeError, ValueError, OverflowError):
            return items.day(time.strftime("%Y-%m-%d", entry.get(name)))
    return ""


def plain(markup: Any) -> str:
    """Return the text of what may be a piece of HTML."""
    said = markup if isinstance(markup, str) else ""
    if "<" not in said and "&" not in said:
        return said
    from chiplog.articles.pages import markup as html  # slow to load

    return html.text(said[: 4 * items.TEXT])
