"""Read HTML: the blocks of the article, and what the head says. The one module that talks to lxml."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from chiplog.articles.pages.page import LONGEST, LONGEST_BLOCK, Block, Page, Part
from chiplog.errors import UsageError
from chiplog.model.characters import shown, visible

DEEPEST = 200
"""Levels of elements that are followed."""

LONGEST_META = 500

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6", "caption", "legend"))
_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
_BLOCKS = (
    _HEADINGS
    | _ITEMS
    | frozenset(
        "h1 p div section article main header footer aside nav ul ol dl table tr blockquote figure "
        "figcaption pre br hr"
        " address details summary time".split()
    )
)
_SILENT = frozenset("script style noscript template svg button select option textarea input iframe object head".split())
_AROUND = frozenset(("nav", "footer", "aside", "header", "form", "dialog", "menu"))
"""Elements that stand around an article, unless its headline is in them."""

_FURNITURE = frozenset(
    "nav navbar menu breadcrumb breadcrumbs crumb cookie cookies consent gdpr banner promo related rel "
    "recirculation share"
    " sharing social comment comments respond newsletter subscribe subscription signup sponsor sponsored advert"
    " advertisement ad ads ticker sidebar rail widget popup modal paywall recommended trending popular bio "
    "skip toolbar"
    " feedback foot footer legal disclaimer tags topics readmore".split()
)
"""Words in the class or id of an element that stands around an article."""


@dataclass
class _Walk:
    """A way through the tree of elements, and what is gathered on it.

    `around` and `silent` are the elements that stand around the article, or show nothing, in which it is just now.
    """

    blocks: list[Block] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    part: Part = Part.TEXT
    around: Any = None
    silent: Any = None
    depth: int = 0
    links: int = 0
    linked: int = 0
    size: int = 0

    def enter(self, element: Any, tag: str) -> None:
        """Begin an element."""
        self.depth += 1
        if self.silent is None and (tag in _SILENT or self.depth > DEEPEST):
            self.silent = element
        if self.silent is not None:
            return
        if tag in _BLOCKS:
            self.flush()
            self.part = _part(tag, self.part)
        if self.around is None and _stands_around(element, tag):
            self.around = element
        self.links += tag == "a"
        self.take(element.text)

    def leave(self, element: Any, tag: str) -> None:
        """End an element; the text behind it is its parent's."""
        self.depth -= 1
        if self.silent is element:
            self.silent = None
        elif self.silent is None:
            self.links -= tag == "a"
            if tag in _BLOCKS:
                self.flush()
                self.part = self.part if tag == "br" else Part.TEXT
            if self.around is element:
                self.around = None
        if self.silent is None:
            self.take(element.tail)

    def take(self, text: str | None) -> None:
        """Take a piece of text into the block."""
        if text and self.size < LONGEST:
            piece = text[: LONGEST - self.size]
            self.texts.append(piece)
            self.size += len(piece)
            self.linked += len(piece.strip()) if self.links else 0

    def flush(self) -> None:
        """End a block; one that is a link and nothing else leads away from the article."""
        text = _legible(re.sub(r"\s+", " ", "".join(self.texts)).strip(" ·|•"))
        only_link = self.linked >= 0.8 * len(text) and self.part is not Part.TITLE
        if text and (self.around is not None or only_link):
            self.edges.append(text[:LONGEST_META])
        elif text:
            self.blocks.append(Block(self.part, text[:LONGEST_BLOCK]))
        self.texts, self.linked = [], 0


def read(text: str, url: str) -> Page:
    """Read a page of HTML, however broken. What can't be read at all is an empty page."""
    if _has_endless_tag(text):
        return Page(url=url)
    try:
        root = html.document_fromstring(
            text.replace("\0", ""), parser=html.HTMLParser(recover=True, remove_comments=True)
        )
    except (etree.ParserError, ValueError):
        return Page(url=url)
    walk = _walked(root)
    meta = tuple((name, _legible(value)) for name, value in _meta(root))
    title = next((block.text for block in walk.blocks if block.part is Part.TITLE), "")
    head = _legible(" ".join((root.findtext(".//title") or "").split()))[:LONGEST_META]
    return Page(
        url=url,
        title=title[:LONGEST_META],
        head_title=head,
        lang=(root.get("lang") or ""),
        canonical=next((link.get("href") or "" for link in root.iterfind(".//link[@rel='canonical']")), ""),
        blocks=tuple(walk.blocks),
        meta=meta,
        edges=tuple(walk.edges[:200]),
        said=" ".join([*(block.text for block in walk.blocks), *walk.edges])[:LONGEST],
    )


_TAG = re.compile(r"<[a-zA-Z](?:[^>\"']++|\"[^\"]*+\"?|'[^']*+'?)*+")
_VALUE = re.compile(r"\"[^\"]*+\"?|'[^']*+'?")
LONGEST_TAG = 20_000
"""Characters of the names of a tag's attributes: libxml2's time grows with the square of their number."""


def _has_endless_tag(text: str) -> bool:
    """Return whether a tag has so many attributes that the parser would take minutes. Each sign is looked at once."""
    tags = (match[0] for match in _TAG.finditer(text) if match.end() - match.start() > LONGEST_TAG)
    return any(len(_VALUE.sub("", tag)) > LONGEST_TAG for tag in tags)


MOST_ELEMENTS = 20_000
"""Elements of a page that lists items."""
_SIBLINGS = re.compile(r"~(?!=)")
"""Any later sibling, which takes libxml2 seconds for a thousand elements."""
_UNSEEN = ("script", "style", "template", "noscript")


def text(markup: str) -> str:
    """Return the text of a piece of HTML, on one line."""
    try:
        root = html.fragment_fromstring(markup.replace("\0", ""), create_parent="div")
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    return _line(root)


def rows(page: str, selector: str, parts: Sequence[str], most: int) -> list[tuple[str, str, str, str]]:
    """Return the address, title, date and text of the first elements of a page that a CSS selector matches.

    `parts` are selectors inside of it, for the link, the title and the date; without one it is the first link, that
    link's text, and the first `time`. Raises UsageError for a selector that is none, where none can be read, and for a
    page that is too long: the time of some selectors grows with the square of its elements.
    """
    if _has_endless_tag(page):
        return []
    first, *others = (_finder(one) for one in (selector, parts[0] or "a[href]", parts[1], parts[2] or "time"))
    try:
        root = html.document_fromstring(page.replace("\0", ""))
    except (etree.ParserError, ValueError):
        return []
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise UsageError(f"the page has more than {MOST_ELEMENTS:,} elements", "look for a shorter one, or a feed")
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    found = first(root) if first else []
    return [_row(element, *others) for element in found[:most] if isinstance(element.tag, str)]


def _row(element: Any, link: Any, title: Any, date: Any) -> tuple[str, str, str, str]:
    linked = element if element.get("href") else _first(element, link)
    named, dated = _first(element, title), _first(element, date)
    stamp = (dated.get("datetime") or _line(dated)) if dated is not None else ""
    said = _line(named) if named is not None else _line(linked) if linked is not None else ""
    return (linked.get("href") or "" if linked is not None else ""), said, stamp[:LONGEST_META], _line(element)


def _first(element: Any, find: Any) -> Any:
    return next(iter(find(element)), None) if find else None


def _finder(selector: str) -> Any:
    """Return the function that finds what a selector matches; None for an empty one."""
    if not selector:
        return None
    try:
        from cssselect import SelectorError  # an extra, that few commands need
        from lxml.cssselect import CSSSelector
    except ImportError:
        raise UsageError("a page that lists items needs cssselect", "pip install 'chiplog[inbox]'") from None
    if _SIBLINGS.search(selector):
        raise UsageError(f"{selector!r}: ~ between elements takes too long", "name a class, or the list around them")
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, etree.XPathError):
        raise UsageError(f"{selector!r} is no CSS selector", 'write one such as "ul.news > li"') from None


def _legible(text: str) -> str:
    """Return text without invisible layout characters, in which other characters that are not shown are escapes."""
    return shown(visible(text))


def _line(element: Any) -> str:
    """Return the text of an element, on one line, cut to a bearable length."""
    pieces, size = [], 0
    for piece in element.itertext():
        pieces.append(piece[:LONGEST_BLOCK])
        size += len(piece)
        if size > LONGEST_BLOCK:
            break
    return _legible(" ".join(" ".join(pieces).split()))[:LONGEST_BLOCK]


def _walked(root: Any) -> _Walk:
    """Go through the tree, in its order."""
    walk = _Walk()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            walk.enter(element, tag)
        else:
            walk.leave(element, tag)
    walk.flush()
    return walk


def _part(tag: str, before: Part) -> Part:
    if tag == "h1":
        return Part.TITLE
    if tag in _HEADINGS:
        return Part.HEADING
    if tag in _ITEMS:
        return Part.ITEM
    return before if tag in ("br", "time", "p", "div") and before is Part.ITEM else Part.TEXT


def _stands_around(element: Any, tag: str) -> bool:
    if tag in ("html", "body", "main", "article", "h1"):
        return False
    words = re.split(r"[^a-z]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower()[:LONGEST_META])
    if (
        tag not in _AROUND
        and not _FURNITURE.intersection(words)
        and element.get("role") not in ("dialog", "navigation")
    ):
        return False
    return next(element.iter("h1"), None) is None


def _meta(root: Any) -> Iterator[tuple[str, str]]:
    """Return what the head says: JSON-LD first, then `meta` elements."""
    for script in root.iterfind(".//script[@type='application/ld+json']"):
        yield from _linked_data(script.text or "")
    for element in root.iterfind(".//meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = " ".join((element.get("content") or "").split())
        if name and content:
            yield name.lower(), content[:LONGEST_META]
    if stamped := next((one.get("datetime") for one in root.iterfind(".//time") if one.get("datetime")), ""):
        yield "time", stamped[:LONGEST_META]


def _linked_data(text: str) -> Iterator[tuple[str, str]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    graph = data.get("@graph", [data]) if isinstance(data, dict) else data
    for node in graph if isinstance(graph, list) else ():
        if not isinstance(node, dict):
            continue
        kinds = node.get("@type")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(str(kind).endswith(("Article", "Posting", "WebPage", "Report")) for kind in kinds):
            yield from _of_article(node)
        elif "WebSite" in kinds and isinstance(node.get("name"), str):
            yield "json-ld WebSite", node["name"][:LONGEST_META]


def _of_article(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateModified", "headline", "inLanguage"):
        if isinstance(node.get(key), str):
            yield f"json-ld {key}", node[key][:LONGEST_META]
    for key in ("publisher", "author"):
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str):
            yield f"json-ld {key}", name[:LONGEST_META]
