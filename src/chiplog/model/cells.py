"""Protect CSV cells that a spreadsheet would take for a formula, and remove the protection again.

A spreadsheet runs a cell that begins with one of four characters, or their full-width forms. In many countries it
separates cells at `;` or tabs, even inside quotes that do not begin a cell, so text after one of these inside a cell
may begin a cell too. A text that already has such a single quote gets one more, so that every text reads back
unchanged.
"""

import re

# Matches all characters between a separator and the start of a formula at once, so that none is tried twice.
_RUN = r"(?:\A|(?<![;\s\"])(?=[;\s\"]))[;\s\"]*+"
_FORMULA = r"(?='*+[=+\-@＝＋－＠])"
_UNPROTECTED = re.compile(f"({_RUN})(){_FORMULA}")
_PROTECTED = re.compile(f"({_RUN})('){_FORMULA}")


def protected(text: str) -> str:
    """Return the cell for a text, with a single quote before each character that would begin a formula."""
    if text[:1].isalnum() and ";" not in text and "\t" not in text:  # most cells
        return text
    return _UNPROTECTED.sub(lambda match: f"{match[1]}'" if _begins(match) else match[0], text)


def unprotected(cell: str) -> str:
    """Return the text of a cell without the quotes that `protected` added."""
    return _PROTECTED.sub(lambda match: match[1] if _begins(match) else match[0], cell)


def _begins(match: re.Match[str]) -> bool:
    """Return whether a cell begins here, also for a spreadsheet that separates cells at `;` or tabs."""
    return not match.start() or ";" in match[1] or "\t" in match[1]
