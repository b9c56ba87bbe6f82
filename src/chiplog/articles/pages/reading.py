"""From bytes or text to a page: what form it has, and whether an article is in it."""

import codecs
import logging
import re
from dataclasses import replace
from io import BytesIO

from chiplog.articles.pages import barriers, federal, furniture, markup, plain
from chiplog.articles.pages.page import Kind, Page
from chiplog.errors import UsageError
from chiplog.model.characters import shown, visible

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|div|p|meta|script)\b", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]+)", re.IGNORECASE)
_STEERING = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)")
"""Sequences that steer a terminal: of a text they are no part."""

_LINES = re.compile(r"[^\n]+")

_ENCODINGS = frozenset(
    (
        "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be ascii gb2312 gbk gb18030 hz big5 big5hkscs cp950 euc_jp shift_jis "
        "cp932 iso2022_jp euc_kr cp949 johab koi8-r koi8-u cp866 cp874 tis-620 mac-roman mac-cyrillic"
    ).split()
) | {
    f"{family}{n}"
    for family, numbers in (("iso8859-", (*range(1, 12), 13, 14, 15, 16)), ("cp", range(1250, 1259)))
    for n in numbers
}
"""Encodings of text that pages have, as Python names them: its others run code, unpack, or take the square of a page's
size (`punycode`, `idna`, `unicode_escape`)."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932"}
"""The encodings that browsers take for those that pages name."""

LARGEST_PDF = 60
"""Pages of a PDF that are read."""


def read(text: str, url: str = "") -> Page:
    """Read a page, of HTML or of plain text; one without an article says why."""
    text = _STEERING.sub("", text)
    if text.lstrip()[:1] == "{" and (document := federal.from_json(text, url)):
        return document
    is_markup = bool(_MARKUP.search(text[:4000]))
    page = (
        markup.read(text, url) if is_markup else plain.read(_LINES.sub(lambda line: shown(visible(line[0])), text), url)
    )
    checked = barriers.checked(federal.mapped(page), text if is_markup else "")
    return replace(checked, top=checked.blocks[:16], blocks=furniture.trimmed(checked.blocks))


def of_bytes(data: bytes, url: str = "", content: str = "", status: int = 200) -> Page:
    """Read what a server answered, or what was saved. Raises UsageError for a PDF that nothing here can read."""
    if data[:5] == b"%PDF-":
        return read(_text_of_pdf(data), url)
    page = read(decoded(data, content), url)
    if status >= 400 and page.kind in (Kind.ARTICLE, Kind.ERROR):
        return page.turned_away(Kind.ERROR, f"the server answered {status}")
    return page


def decoded(data: bytes, content: str = "") -> str:
    """Return the text of bytes: by their mark, the server's word, the page's own, as UTF-8, else as Windows has it."""
    if data[:3] == codecs.BOM_UTF8:
        return data.decode("utf-8-sig", errors="replace")
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return data.decode("utf-16", errors="replace")
    said = _CHARSET.search(content) or _CHARSET.search(data[:2048].decode("ascii", errors="ignore"))
    for name in (said[1] if said else "", "utf-8"):
        try:
            if (known := codecs.lookup(name).name) in _ENCODINGS:
                return data.decode(_WIDER.get(known, known))
        except (LookupError, UnicodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _text_of_pdf(data: bytes) -> str:
    """Return the text layer of a PDF."""
    try:
        from pypdf import PdfReader  # an extra; and slow to load
    except ImportError:
        raise UsageError("a PDF needs pypdf", "pip install 'chiplog[pdf]', or paste its text into a .txt") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it would print names of the file as they are
    try:
        pages = PdfReader(BytesIO(data)).pages[:LARGEST_PDF]
        return "\n\n".join(page.extract_text() for page in pages)
    except Exception as error:  # noqa: BLE001 - a damaged or hostile file makes the library raise whatever it likes
        raise UsageError(f"the PDF can't be read: {type(error).__name__}", "paste its text into a .txt") from None
