"""Text from the log is hostile until shown otherwise: it is made harmless for where it goes."""

import json
import re
from typing import Any

from chiplog.model.cells import protected as csv_cell
from chiplog.model.characters import shown

__all__ = ["csv_cell", "json_text", "markdown", "shown"]

# GitHub runs names, issue numbers, links and HTML in a comment; a browser runs entities as plain signs.
_MARKDOWN = re.compile(
    r"[\\`*_{}\[\]()<>#@|~!&+=^$]|:(?=\S)|(?<=www)\.|(?<=\w)\.(?=\w)|^-|^\d(?=\d*[.)])", re.IGNORECASE
)
_STEERING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufeff\ud800-\udfff]")


def markdown(text: str) -> str:
    """Write text so that Markdown shows it as it is: no names pinged, no links, no HTML."""
    return _MARKDOWN.sub(lambda match: f"&#{ord(match[0])};", shown(text))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """Write JSON in which no character steers a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
