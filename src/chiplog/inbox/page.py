"""Pages that list items, for bodies without a feed: a CSS selector says what an item is."""

import datetime as dt
from urllib.parse import urljoin

from chiplog.articles.article import printed_dates
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Fetched, SourceError
from chiplog.inbox.item import Item
from chiplog.inbox.sources import Source
from chiplog.model import urls

LARGEST = 5_000_000
MOST = 500
"""Items of a page that are read."""


def listed(had: Fetched, source: Source) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the items of a page, and no notes.

    Raises SourceError where the selector finds none, and UsageError for a wrong one.
    """
    from chiplog.articles.pages import markup, reading  # slow to load

    parts = (source.link, source.title, source.date)
    rows = markup.rows(reading.decoded(had.data, had.content), source.items, parts, MOST)
    found = {one.key: one for row in rows if (one := _item(row, had.url, source))}
    if not found:
        what = "no item has an address" if rows else f"nothing on the page matches items = {source.items!r}"
        raise SourceError(what, "look at the page's markup, and correct the selector")
    return tuple(found.values()), ()


def _item(row: "tuple[str, str, str, str]", page: str, source: Source) -> Item | None:
    """Return the item of a row: its address, title, date and text; None without an address."""
    href, title, date, text = row
    try:
        url = items.address(urljoin(page, href.strip())) if href.strip() else ""
    except ValueError:
        url = ""
    if not url:
        return None
    return Item(
        key=urls.normal(url),
        source=source.name,
        kind=str(source.kind),
        title=items.clean(title, items.TITLE) or url,
        url=url,
        day=_day(date or text),
        text=items.clean(text, items.TEXT),
    )


def _day(text: str) -> str:
    if exact := items.day(text):
        return exact
    printed = printed_dates.full(text[: items.VALUE])
    return printed.text if printed and dt.date.fromisoformat(printed.text) else ""
