"""HTML with one door: a template is a constant with slots, and what fills a slot is escaped.

Only `Html` passes unescaped, and only a template makes it. Attributes of templates are in double quotes, so that one
way of escaping is right in all places: text and attributes. Nothing from the log is ever put into a script or a style.
"""

import html
import json
import re
import string
from collections.abc import Iterable
from typing import Any

from chiplog.model.characters import shown

_ODD = re.compile(r"[^ !#-%(-;=?-~]")
"""All but the characters that mean themselves everywhere: most texts of a page have no other."""


class Html(str):
    """Markup that is complete and safe."""

    __slots__ = ()


class Template:
    """Markup with slots: `{name}`."""

    def __init__(self, text: str) -> None:
        """Split the text at its slots. Line ends after a whole tag are for readers of the code, and left out."""
        lines = "".join(
            line.rstrip("\n") if line.endswith((">\n", "}\n")) else line
            for line in text.lstrip("\n").splitlines(keepends=True)
        )
        parts = [(before, slot) for before, slot, _, _ in string.Formatter().parse(lines)]
        self._slots = [slot for _, slot in parts if slot is not None]
        self._form = "".join(before.replace("%", "%%") + ("" if slot is None else "%s") for before, slot in parts)

    def __call__(self, **values: object) -> Html:
        """Return the markup with its slots filled. Raises KeyError for a slot without a value."""
        filled = [value if type(value := values[slot]) is Html else escaped(value) for slot in self._slots]
        return Html(self._form % tuple(filled))


def escaped(value: object) -> str:
    """Return a value as text in HTML; markup as it is."""
    if type(value) is Html:
        return value
    text = value if type(value) is str else str(value)
    return html.escape(shown(text)) if _ODD.search(text) else text


def safe(value: object) -> Html:
    """Return a value as text in HTML that several places can use: it is escaped once."""
    return Html(escaped(value))


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Return parts one after another."""
    return Html(escaped(between).join(parts))


def script_data(value: Any) -> Html:
    """Return JSON that can't end the element around it, for a script element that is not run."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Html(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


NOTHING = Html("")
