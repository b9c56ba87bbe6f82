"""Which characters text may hold, and how the others are shown.

The log comes from pull requests and web pages, so a character that steers a terminal, reverses the order of reading,
ends a line for some YAML readers or is not seen at all is never taken for text.
"""

import re

# Trojan Source (CVE-2021-42574): embeddings, overrides and isolates reorder what a reviewer sees.
_BIDI = "\u202a-\u202e\u2066-\u2069"
# YAML 1.1 ends a line at these three, YAML 1.2 does not: text after them could be an event that a person never saw.
_BREAKS = "\x85\u2028\u2029"
# YAML's own set of printable characters, less line breaks, tabs, the byte-order mark and invisible tags.
_OTHERS = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
)
# What web pages and word processors leave in copied text: soft hyphens, zero-width spaces, marks of direction.
_LAYOUT = "\xad\u061c\u200b\u200e\u200f\u2060\ufeff"
# What else is not seen: joiners of graphemes, fillers, selectors of variants, invisible operators and controls.
_UNSEEN = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2061-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
# Scripts in whose words a joiner or a non-joiner changes what is read: Arabic, Syriac, of India, Mongolian and others.
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_JOINER = f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
# Spaces that are not U+0020.
_SPACES = "\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"

IN_FILE = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}\t]|\r(?!\n)")
UNREADABLE = re.compile(f"[{_BREAKS}\ud800-\udfff]|\r(?!\n)")
"""What ends a line for some readers of YAML alone, or is a half of a character."""
IN_TEXT = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}{_LAYOUT}{_UNSEEN}\t\r\n]|{_JOINER}")
ODD_SPACES = re.compile(f"[{_SPACES}]| {{2,}}")
_FOLDED_AWAY = re.compile(f"[{_LAYOUT}]|{_JOINER}")

_USUAL = bytes([0x0A, *range(0x20, 0x7F)])


def usual(data: bytes) -> bool:
    """Whether a text has only printable ASCII and line feeds, as most have: no character of it need be looked at."""
    return not data.translate(None, _USUAL)


def name(character: str) -> str:
    """Name a character that can't be shown: `U+202E`."""
    return f"U+{ord(character):04X}"


def shown(text: str) -> str:
    r"""Make text safe for a terminal: what could steer it, or is not seen, is spelled out: `\x1b`, `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return IN_TEXT.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)


def visible(text: str) -> str:
    """Return text without what pages leave in it for layout: soft hyphens, zero-width spaces, marks of direction."""
    return text if text.isascii() else _FOLDED_AWAY.sub("", text)


def folded(text: str) -> str:
    """Return text as a person meant to type it: composed (NFC), single plain spaces, nothing for layout alone."""
    if text.isascii():
        return ODD_SPACES.sub(" ", text).strip()
    import unicodedata  # only what is not ASCII needs it

    return ODD_SPACES.sub(" ", ODD_SPACES.sub(" ", visible(unicodedata.normalize("NFC", text)))).strip()


def key(text: str) -> str:
    """Return the form in which two texts are the same name for a filter: folded, in any case."""
    return folded(text).casefold()
