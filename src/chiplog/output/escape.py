"""Escape text from the log, which may be hostile, for the place where it is shown."""

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from chiplog.model.cells import protected
from chiplog.model.characters import shown

__all__ = ["code", "csv_lines", "href", "json_text", "link", "markdown", "shown"]

# Characters at which a spreadsheet in another country, or with other settings, splits a line; and the quote.
_PARTS = re.compile(r'[;,\t"\r\n]')

# Markdown's special characters, written as entities, so that they are shown and have no effect.
_SIGNS = r"[\\`*_{}\[\]()<>#@|~!&+=^$]"
_INNER = re.compile(_SIGNS)
_OUTER = re.compile(_SIGNS + r"|^-|^\d(?=\d*[.)])")
# GitHub decodes entities before it looks for names, numbers, hashes, addresses and emoji to link, notify or draw. A
# zero-width character breaks what it would find.
_JOINER = "&#8205;"
_TOKEN = re.compile(
    r"(?P<sign>[@#]|\$|:(?=\S)|\bwww(?=\.)|\b(?:GH|GHSA)-(?=\w))|(?P<hash>(?<![^\W_])[0-9a-f]{7,}(?![^\W_]))",
    re.IGNORECASE,
)
_SHORT = 6
"""The most hexadecimal digits that GitHub does not take for the hash of a commit: it needs seven."""

_STEERING = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|(?<=#)#(?=\\[)"
)


_ADDRESS = "!#$%&'()*+,-./:;=?@[]_~"
"""Signs that an address keeps as they are; what is not ASCII is percent-encoded, as a browser would."""

_LABEL = r"[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?"
_PLAIN = re.compile(rf"https?://(?:{_LABEL}\.){{1,3}}[a-z]{{2,20}}(?:[/?#][\w!#-/:;=?@~]*)?", re.ASCII)
"""An address that has no fault and needs no percent sign, as most: reading it part by part takes ten times as long."""


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Return CSV in which no cell is a formula, also for spreadsheets that split lines at another character."""
    lines = [",".join(["" if value == "" else _csv_cell(value) for value in row]) for row in (heads, *rows)]
    return "".join([f"{line}\n" for line in lines])


@lru_cache(maxsize=10_000, typed=True)
def _csv_cell(value: Any) -> str:
    """Return a cell; most are words that recur in each row."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = protected(value)
    quoted = _PARTS.search(text) or text.startswith(("'", ":", " "))
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if quoted else text


def markdown(text: str) -> str:
    """Return text that Markdown shows unchanged: no notifications, no links, no emoji, no formulas, no HTML."""
    pieces = []
    at = 0
    text = shown(text)
    for match in _TOKEN.finditer(text):
        pieces += [_marked(text, at, match.start()), _broken(match)]
        at = match.end()
    return "".join([*pieces, _marked(text, at, len(text))])


def _marked(text: str, start: int, end: int) -> str:
    """Return a part of a text with entities for Markdown's special characters; `^` is the beginning of the text."""
    return (_INNER if start else _OUTER).sub(_entity, text[start:end])


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _broken(match: re.Match[str]) -> str:
    if digits := match["hash"]:
        return _JOINER.join(digits[index : index + _SHORT] for index in range(0, len(digits), _SHORT))
    sign = _INNER.sub(_entity, match["sign"])
    return f"{_JOINER}{sign}{_JOINER}" if match["sign"] == "$" else f"{sign}{_JOINER}"


def href(url: str) -> str | None:
    """Return an address that may be linked, in ASCII, or None for one that is no complete http or https address."""
    if _PLAIN.fullmatch(url):
        return url
    from urllib.parse import quote  # slow to load, and only odd links need them

    from chiplog.model import urls

    return None if urls.fault(url) else quote(url, safe=_ADDRESS)


def link(text: str, url: str) -> str:
    """Return a link of Markdown, or text with a dead address beside it, where the address may not be linked."""
    address = href(url)
    shown_ = markdown(text)
    return f"[{shown_}](<{address.replace('&', '&amp;')}>)" if address else f"{shown_}: {code(url)}"


def code(text: str, *, in_table: bool = False) -> str:
    """Return text as a code span, in which GitHub links nothing."""
    text = shown(text)
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    inner = text.replace("|", "\\|") if in_table else text
    return f"{fence}{edge}{inner}{edge}{fence}" if text else ""


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Return JSON without control or invisible characters, and without commands to a job's runner."""
    text = (json.JSONEncoder(ensure_ascii=False, indent=indent) if indent else _JSON).encode(value)
    if text.isascii() and "\x7f" not in text and "##[" not in text:  # most texts have nothing else that steers
        return text
    return _STEERING.sub(_escaped, text)


_JSON = json.JSONEncoder(ensure_ascii=False)


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
