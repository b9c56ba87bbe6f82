"""Cells of CSV that a spreadsheet would take for a formula, and back.

A cell that begins with one of four signs, or their full-width forms, is run. In many countries a spreadsheet separates
cells at `;` or tabs, even within quotes that do not begin a cell there, so what follows one of these inside a cell may
begin one too. A text that has such a quote itself gets one more, so that each text comes back as it was.
"""

import re

# The whole run of what may stand between a separator and a formula's sign, so that no sign is looked at twice.
_RUN = r"(?:\A|(?<![;\s\"])(?=[;\s\"]))[;\s\"]*+"
_FORMULA = r"(?='*+[=+\-@＝＋－＠])"
_UNPROTECTED = re.compile(f"({_RUN})(){_FORMULA}")
_PROTECTED = re.compile(f"({_RUN})('){_FORMULA}")


def protected(text: str) -> str:
    """Return the cell for a text: a single quote before each sign that would begin a formula."""
    return _UNPROTECTED.sub(lambda match: f"{match[1]}'" if _begins(match) else match[0], text)


def unprotected(cell: str) -> str:
    """Return the text of a cell, as it was before `protected`."""
    return _PROTECTED.sub(lambda match: match[1] if _begins(match) else match[0], cell)


def _begins(match: re.Match[str]) -> bool:
    """Return whether a cell begins at a run, for a spreadsheet that separates cells at `;` or tabs too."""
    return not match.start() or ";" in match[1] or "\t" in match[1]
