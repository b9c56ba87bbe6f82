"""A sentence in the words that the rules ask for: abbreviations without their points, foreign words in English."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from chiplog.articles.phrases import tables

_ABBREVIATED = re.compile(r"\b(U\.S\.A|U\.S|U\.K|U\.N|E\.U|N\.V|B\.V|L\.L\.C)\.?(?!\w)")
_POINTED = re.compile(r"\b(Inc|Ltd|Corp|Co|Dr|Mr|Ms|Gov|Sen|Rep|No|Nos|vs)\.(?= )")
_LETTER = re.compile(r"[a-zà-ÿA-ZÀ-Ý]")


def plain(text: str, lang: str) -> str:
    """Return a sentence as the rules read it."""
    if "." in text:
        text = _POINTED.sub(r"\1", _ABBREVIATED.sub(_joined, text))
    found, english = _glossary(lang)
    return found.sub(english, text) if english else text


def _joined(match: re.Match[str]) -> str:
    return match[1].replace(".", "")


@cache
def _glossary(lang: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str] | None]:
    """Return what finds the foreign words of a language, and gives the English for what it found."""
    words = tables("glossary").get(lang, {})
    listed = {word: english for english, some in words.items() for word in some}
    if not listed:
        return re.compile(r"(?!)"), None
    names = sorted(listed, key=len, reverse=True)
    pattern = re.compile("|".join(f"({_pattern(name)})" for name in names), re.IGNORECASE)

    def english(match: re.Match[str]) -> str:
        said = listed[names[(match.lastindex or 1) - 1]]
        return said if _LETTER.match(match[0]) else f" {said} "

    return pattern, english


def _pattern(name: str) -> str:
    if not _LETTER.match(name):
        return re.escape(name)
    return r"(?<!\w)" + r"\w*".join(re.escape(part) for part in name.split("*")) + r"(?!\w)"


def originals(quote: str, said: Mapping[str, str]) -> str:
    """Return a quote of sentences as the rules read them in the page's own words."""
    return " … ".join(said.get(one, one) for one in quote.split(" … "))
