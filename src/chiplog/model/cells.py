"""Cells of CSV that a spreadsheet would take for a formula, and back.

A cell that begins with one of four signs, or their full-width forms, is run. In many countries a spreadsheet separates
cells at `;` or tabs, even within quotes that do not begin a cell there, so what follows one of these inside a cell may
begin one too. A text that has such a quote itself gets one more, so that each text comes back as it was.
"""

import re

_BEGINS = r"((?:^|[;\t])[\s\"]*)"
_SIGNS = "[=+\\-@＝＋－＠]"
_FORMULA = re.compile(f"{_BEGINS}(?='*{_SIGNS})")
_PROTECTED = re.compile(f"{_BEGINS}'(?='*{_SIGNS})")


def protected(text: str) -> str:
    """Return the cell for a text: a single quote before each sign that would begin a formula."""
    return _FORMULA.sub(r"\1'", text)


def unprotected(cell: str) -> str:
    """Return the text of a cell, as it was before `protected`."""
    return _PROTECTED.sub(r"\1", cell)
