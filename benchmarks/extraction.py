"""The same pages as another library reads them: what trafilatura takes for the article, and htmldate for its day.

Neither is a dependency; `pip install trafilatura` has both.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chiplog.articles.article import printed_dates
from chiplog.articles.pages import reading
from chiplog.articles.pages.page import Block, Kind, Page, Part

_PARTS = {"p": Part.TEXT, "head": Part.HEADING, "item": Part.ITEM, "cell": Part.ITEM, "quote": Part.TEXT}


def read(text: str, url: str) -> Page:
    """Read a page with chiplog's own title and head, and with trafilatura's article and htmldate's day."""
    page = reading.read(text, url)
    if page.kind is not Kind.ARTICLE or "<" not in text[:4000]:
        return page
    import trafilatura  # not installed, mostly
    from htmldate import find_date

    found = trafilatura.bare_extraction(text, url=url, include_comments=False)
    blocks = [Block(Part.TITLE, page.title), *(_blocks(found.body, page.title) if found else ())]
    day = find_date(text, original_date=True, outputformat="%Y-%m-%d")
    top = tuple(block for block in page.top if not printed_dates.full(block.text))
    meta = (("date", day), *_undated(page)) if day else _undated(page)
    return replace(page, blocks=tuple(blocks), top=top, meta=meta)


def _blocks(body: Any, title: str) -> Iterator[Block]:
    for element in body.iter(*_PARTS):
        inside = element.getparent() is not None and element.getparent().tag in ("item", "cell", "quote")
        line = " ".join("".join(element.itertext()).split())
        if line and line != title and not (element.tag == "p" and inside):
            yield Block(_PARTS[element.tag], line)


def _undated(page: Page) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, value) for name, value in page.meta if "date" not in name.lower() and "time" not in name.lower()
    )
