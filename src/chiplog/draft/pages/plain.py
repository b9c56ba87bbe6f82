"""Read text that was pasted from a page, or saved by a reader's view."""

import re
from collections.abc import Iterator

from chiplog.draft.pages.page import LONGEST, LONGEST_BLOCK, Block, Page, Part

CRUMBS = re.compile(r"\S\s*[|>/»]\s*\S.*[|>/»]\s*\S|^Home\s*[/>»]|^\[ ?\w+ ?\]|^_{3,}|^-{3,}$")
_ITEM = re.compile(r"^\s*(?:[-*•>–]|\[[ x]?\]|\d{1,2}[.)](?! *[A-Za-zäéûç]{3,9}\.?,? (?:19|20)\d\d\b))\s+")
DOES = re.compile(
    r"\b(?:accuses?|acts?|adds?|agrees?|approves?|bans?|bars?|blocks?|charges?|clears?|curbs?|delays?|cuts?|"
    r"denies|drops?|eases?|enacts?|ends?|expands?|extends?|finali[sz]es|finds?|fines?|forces?|forbids?|grants?|"
    r"halts?|imposes?|introduces?|invokes?|issues?|bolsters?|joins?|needs?|requires?|launches|lets?|lifts?|"
    r"limits?|lists?|mulls?|opens?|orders?|pauses?|penali[sz]es|plans?|probes?|proposes?|publishes|"
    r"raises?|releases?|removes?|responds?|restricts?|revokes?|says?|seeks?|sets?|signs?|suspends?|targets?|"
    r"tells?|threatens?|tightens?|urges?|unveils?|"
    r"warns?|weighs?|widens?)\b",
    re.IGNORECASE,
)
"""Verbs by which a headline shows that it is one, though each of its words begins with a capital letter."""

_BEGINS = re.compile(
    r"(?:By [A-Z]|(?:Updated|Published|Posted)\b|(?<![A-Z.])[A-Z][A-Z.]{2,}+(?:[ ,/]++[A-Z][A-Za-z.]++){0,8},? .{0,40}?"
    r"(?:\([A-Z][\w ]{1,60}\)|[—–-]) )"
)
"""The line behind a headline: who wrote it and when, or where the text begins."""

SHORT = 80
"""Characters up to which a line may be a heading, a byline or an item."""

LONGEST_HEADLINE = 240

WRAPPED = 140
"""Characters that no line has that an editor wrapped."""

WHOLE = 0.7
"""The share of lines that end as sentences do, from which on lines are paragraphs."""

_ENDS = re.compile(r"[.!?。\"”’)]$")


def read(text: str, url: str) -> Page:
    """Read text: paragraphs, items and headings as they show by their form; the first headline is its title."""
    blocks = list(_blocks(text[:LONGEST]))
    index = next((i for i, block in enumerate(blocks[:8]) if _is_headline(block)), None)
    title = "" if index is None else blocks[index].text
    if index is not None:
        blocks[index] = Block(Part.TITLE, title)
    return Page(
        url=url,
        title=title,
        head_title=blocks[0].text if blocks else "",
        blocks=tuple(blocks),
        said=text[:LONGEST],
    )


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n[ \t]*\n+", text):
        lines = [line.strip()[:LONGEST_BLOCK] for line in paragraph.split("\n") if line.strip()]
        if not lines:
            continue
        if len(lines) > 1 and _BEGINS.match(lines[1]):
            yield _line(lines.pop(0))
        if all(len(line) < SHORT or _ITEM.match(line) for line in lines):
            yield from (_line(line) for line in lines)
        elif _each_a_paragraph(lines):
            yield from (Block(Part.TEXT, line) if len(line) >= SHORT else _line(line) for line in lines)
        else:
            yield Block(Part.TEXT, re.sub(r"\s+", " ", " ".join(lines))[:LONGEST_BLOCK])


def _each_a_paragraph(lines: list[str]) -> bool:
    """Whether lines are not wrapped: one is longer than any wrapped one, and most end as sentences do."""
    ended = sum(_ENDS.search(line) is not None for line in lines)
    return max(map(len, lines)) > WRAPPED and ended >= WHOLE * len(lines)


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
        and not re.match(r"(?:Pursuant|Check the|Date of|\(Exact)", text)
    ) or bool(re.fullmatch(r"[\u3040-\u9fff\uac00-\ud7a3][\u3040-\u9fff\uac00-\ud7a3\w\s]{7,60}", text))
