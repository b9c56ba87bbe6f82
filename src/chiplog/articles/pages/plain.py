"""Read text that was pasted from a page, or saved by a reader's view."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from chiplog.articles.pages.page import LONGEST, LONGEST_BLOCK, Block, Page, Part
from chiplog.articles.phrases import phrases, words

CRUMBS = re.compile(r"\S\s*[|>/»]\s*\S.*[|>/»]\s*\S|^Home\s*[/>»]|^\[ ?\w+ ?\]|^_{3,}|^-{3,}$")
_ITEM = re.compile(r"^\s*(?:[-*•>–]|\[[ x]?\]|\d{1,2}[.)](?! *[A-Za-zäéûç]{3,9}\.?,? (?:19|20)\d\d\b))\s+")
_NUMBERED = re.compile(r"\d{1,2}\. [A-Z][^.]{20,120}$")
"""A heading with a number."""

DOES = words("plain-does")
"""Verbs by which a headline shows that it is one, though each of its words begins with a capital letter."""

_BEGINS = phrases("plain-begins", 0)
"""The line behind a headline: who wrote it and when, or where the text begins."""

SHORT = 80
"""Characters up to which a line may be a heading, a byline or an item."""

LONGEST_HEADLINE = 240

WRAPPED = 140
"""Characters that no line has that an editor wrapped."""

FULL = 0.6
"""The share of the longest line that every wrapped line fills, but the last."""

_ENDS = re.compile(r"[.!?。\"”’)]$")


def read(text: str, url: str) -> Page:
    """Read text: paragraphs, items and headings as they show by their form; the first headline is its title."""
    blocks = list(_blocks(text[:LONGEST]))
    prose = next((i for i, block in enumerate(blocks) if len(block.text) > LONGEST_HEADLINE), len(blocks))
    index = next((i for i, block in enumerate(blocks[: min(prose, 8)]) if _is_headline(block)), None)
    title = _of_address(url) if index is None else blocks[index].text
    if index is not None:
        blocks[index] = Block(Part.TITLE, title)
    elif title:
        blocks.insert(0, Block(Part.TITLE, title))
    return Page(
        url=url,
        title=title,
        head_title=blocks[0].text if blocks else "",
        blocks=tuple(blocks),
        said=text[:LONGEST],
    )


def _of_address(url: str) -> str:
    """Return the headline that the last part of an address spells, or ""."""
    last = max(urlsplit(url).path.split("/"), key=lambda part: part.count("-"), default="") if url else ""
    words = [word for word in re.sub(r"\.\w+$", "", last).split("-") if word and not re.fullmatch(r"\d{5,}", word)]
    text = " ".join(words)
    return text[:1].upper() + text[1:] if len(words) > 4 and text.isascii() and "%" not in text else ""


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n[ \t]*\n+", text):
        lines = [line.strip()[:LONGEST_BLOCK] for line in paragraph.split("\n") if line.strip()]
        if not lines:
            continue
        if len(lines) > 1 and _BEGINS.match(lines[1]):
            yield _line(lines.pop(0))
        if len(lines) == 1 and _NUMBERED.match(lines[0]):
            yield Block(Part.HEADING, lines[0])
        elif _is_wrapped(lines):
            yield Block(Part.TEXT, re.sub(r"\s+", " ", " ".join(lines))[:LONGEST_BLOCK])
        else:
            yield from (Block(Part.TEXT, line) if len(line) >= SHORT else _line(line) for line in _continued(lines))


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines are one paragraph that an editor wrapped: all but the last are about as long as the longest."""
    longest = max(map(len, lines))
    filled = all(len(line) >= FULL * longest for line in lines[:-1])
    return 50 < longest <= WRAPPED and filled and not any(_ITEM.match(line) for line in lines)


def _continued(lines: list[str]) -> Iterator[str]:
    """Join a line that ends in a comma, or before a word in lower case, with the next."""
    whole = ""
    for line in lines:
        if whole and (whole.endswith(",") or line[0].islower()) and not _ITEM.match(line):
            whole = f"{whole} {line}"[:LONGEST_BLOCK]
        else:
            if whole:
                yield whole
            whole = line
    yield whole


def _line(line: str) -> Block:
    if _ITEM.match(line):
        return Block(Part.ITEM, _ITEM.sub("", line))
    text = re.sub(r"\s{2,}", " · ", line)
    return Block(Part.TEXT if _ENDS.search(text) or re.search(r"\d{4}", text) else Part.LINE, text)


def _is_headline(block: Block) -> bool:
    """Whether a short line says something: four words or more, some of them in lower case, and no crumbs of a path."""
    text = block.text
    return (
        20 <= len(text) <= LONGEST_HEADLINE
        and len(text.split()) >= 4
        and not text.endswith(".")
        and not CRUMBS.search(text)
        and not re.search(r"\b(?:Ministry|Department|Bureau|Commission) (?:of|for)\b[^:]*$", text)
        and (len(re.findall(r"\b[a-z]{2,}", text)) >= 2 or DOES.search(text))
        and not re.search(
            r"\b(?:(?:press|news|media) (?:release|statement)|client alert|newsletter)$", text, re.IGNORECASE
        )
        and not re.match(r"(?:Pursuant|Check the|Date of|\(Exact)", text)
        and not (re.search(r"\b(?:19|20)\d\d\b", text) and len(text) < 40)
    ) or bool(re.fullmatch(r"[\u3040-\u9fff\uac00-\ud7a3][\u3040-\u9fff\uac00-\ud7a3\w\s]{7,60}", text))
