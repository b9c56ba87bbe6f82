"""Quotes: words of a page, how they are compared with it, and the address that opens the page at them."""

import re
import unicodedata
from urllib.parse import quote

from chiplog.model.characters import visible

_MARKS = dict.fromkeys(map(ord, "\"'`´“”„‟‘’‚‛«»‹›「」『』〝〞ʼ′″＂＇"), "'")
_LEFT_OUT = re.compile(r"(?<!\s)\s*\[(?:…|\.\.\.)\]\s*")
_START, _END = 60, 40
"""Characters of the beginning and the end of long words by which a browser finds them."""


def folded(text: str) -> str:
    """Return text as quotes are compared: composed, each run of spaces one space, all quotation marks alike."""
    plain = visible(unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", plain.translate(_MARKS)).strip()


def pieces(words: str) -> list[str]:
    """Return the parts of a quote between which words were left out, marked by `[…]`."""
    return [piece for piece in _LEFT_OUT.split(words) if piece] or [words]


def link(url: str, words: str) -> str:
    """Return an address that opens a page at a quote: a text fragment, by its beginning and end if it is long."""
    first, *_, last = [*pieces(words)[:1], *pieces(words)]
    whole = first == last and len(words) <= _START + _END
    named = (first,) if whole else (_beginning(first), _ending(last))
    said = ",".join(quote(piece, safe="", errors="replace").replace("-", "%2D") for piece in named)
    return f"{url}{':~:' if '#' in url else '#:~:'}text={said}"


def _beginning(text: str) -> str:
    """Return the beginning of a text, with no word cut; of a script without spaces, some characters."""
    return text if len(text) <= _START else text[:_START].rpartition(" ")[0] or text[:_START]


def _ending(text: str) -> str:
    return text if len(text) <= _END else text[-_END:].partition(" ")[2] or text[-_END:]
