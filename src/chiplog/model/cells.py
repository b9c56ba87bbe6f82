"""Text in a spreadsheet's cell: a leading quote keeps a spreadsheet from running it, and is taken off again.

A text that begins with such a quote itself gets one more, so that each text comes back as it was.
"""

import re

_RUN = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def protected(text: str) -> str:
    """Return the cell for a text: what a spreadsheet would take for a formula gets a leading quote."""
    return f"'{text}" if _RUN.match(text) else text


def unprotected(cell: str) -> str:
    """Return the text of a cell, as it was before `protected`."""
    return cell[1:] if cell[:1] == "'" and _RUN.match(cell) else cell
