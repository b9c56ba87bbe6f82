"""Which characters text may hold, and how the others are shown.

The log comes from pull requests and web pages, so a character that steers a terminal, reverses the order of reading
or ends a line for some YAML readers is never taken for text.
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

IN_FILE = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}\t]|\r(?!\n)")
UNREADABLE = re.compile(f"[{_BREAKS}\ud800-\udfff]|\r(?!\n)")
"""What ends a line for some readers of YAML alone, or is a half of a character."""
IN_TEXT = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}\t\r\n]")
_ON_TERMINAL = re.compile(f"[{_OTHERS}{_BREAKS}{_BIDI}\u061c\u200e\u200f\t\r\n]")


_USUAL = bytes([0x0A, *range(0x20, 0x7F)])


def usual(data: bytes) -> bool:
    """Whether a text has only printable ASCII and line feeds, as most have: no character of it need be looked at."""
    return not data.translate(None, _USUAL)


def name(character: str) -> str:
    """Name a character that can't be shown: `U+202E`."""
    return f"U+{ord(character):04X}"


def shown(text: str) -> str:
    r"""Make text safe for a terminal: what could steer it is spelled out, as `\x1b` or `\u202e`."""
    if text.isascii() and text.isprintable():
        return text
    return _ON_TERMINAL.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)
