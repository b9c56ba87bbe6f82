"""Which characters a text may contain, and how the others are shown.

The log comes from pull requests and web pages, so a character that controls a terminal, reverses the reading order,
ends a line for some YAML readers or is invisible is never accepted as text.
"""

import functools
import re
from typing import Any

# Trojan Source (CVE-2021-42574): embeddings, overrides and isolates reorder what a reviewer sees.
_BIDI = "\u202a-\u202e\u2066-\u2069"
# YAML 1.1 ends a line at these three, YAML 1.2 does not: text after them could be an event that no reviewer sees.
_BREAKS = "\x85\u2028\u2029"
# What is not in YAML's set of printable characters, and the byte-order mark and invisible tags.
_OTHERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
# What web pages and word processors leave in copied text: soft hyphens, zero-width spaces, direction marks.
_LAYOUT = "\xad\u061c\u200b\u200e\u200f\u2060\ufeff"
# Other characters without a form of their own: grapheme joiners, fillers, variation selectors, invisible operators,
# controls, placeholders of objects, and what no standard assigns or will ever assign.
_UNSEEN = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2061-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufffc\ue000-\uf8ff\ufdd0-\ufdef\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0080-\U0010ffff"
)
# Scripts in which a joiner or a non-joiner changes how a word is read: Arabic, Syriac, Indic, Mongolian and others.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_JOINER = f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
# Spaces other than U+0020.
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

IN_FILE = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}\t]|\r(?!\n)")
UNREADABLE = re.compile(f"[{_BREAKS}\ud800-\udfff]|\r(?!\n)")
"""Line ends for only some YAML readers, and halves of surrogate pairs."""
IN_TEXT = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}{_LAYOUT}{_UNSEEN}\t\r\n]|{_JOINER}")
ODD_SPACES = re.compile(f"[{_SPACES}]| {{2,}}")
# Hyphens, dashes, minus signs and apostrophes of word processors: keyboards have one of each.
_TYPED = dict.fromkeys(range(0x2010, 0x2016), "-") | {0x2212: "-"} | dict.fromkeys((0x2018, 0x2019, 0x2BC, 0xB4), "'")
_FOLDED_AWAY = re.compile(f"[{_LAYOUT}]|{_JOINER}")

_USUAL = bytes([0x0A, *range(0x20, 0x7F)])


def usual(data: bytes) -> bool:
    """Return whether data is only printable ASCII and line feeds, so that no character needs a closer check."""
    return not data.translate(None, _USUAL)


def name(character: str) -> str:
    """Return the name of a character that can't be shown: `U+202E`."""
    return f"U+{ord(character):04X}"


def shown(text: str) -> str:
    r"""Return text that is safe for a terminal: control and invisible characters become escapes: `\x1b`, `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return IN_TEXT.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)


def visible(text: str) -> str:
    """Return text without invisible layout characters: soft hyphens, zero-width spaces, direction marks."""
    return text if text.isascii() else _FOLDED_AWAY.sub("", text)


def folded(text: str) -> str:
    """Return text in normal form: composed (NFC), single plain spaces, no invisible layout characters."""
    if text.isascii():
        return ODD_SPACES.sub(" ", text).strip()
    import unicodedata  # only text that is not ASCII needs it

    return ODD_SPACES.sub(" ", ODD_SPACES.sub(" ", visible(unicodedata.normalize("NFC", text)))).strip()


def has_odd_spaces(text: str) -> bool:
    """Return whether a text has a space other than U+0020, or two in a row."""
    return "  " in text if text.isascii() else bool(ODD_SPACES.search(text))


@functools.lru_cache(maxsize=8192)
def key(text: str) -> str:
    """Return the form in which filters compare two names: folded, in lower case, with the signs of a keyboard."""
    if text.isascii():
        return folded(text).casefold()
    import unicodedata  # only text that is not ASCII needs it

    return unicodedata.normalize("NFKC", folded(text).translate(_TYPED)).casefold()


def composed(value: Any) -> Any:
    """Return a text in normal form (`folded`); in a list or a mapping, every text of it."""
    if isinstance(value, str):
        return folded(value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    return {key: composed(item) for key, item in value.items()}
