"""Bars and sparklines of plain characters, which are readable without colour."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.text import Text

_SPARKS = "▁▂▃▄▅▆▇█"
LONGEST = 24
"""The number of columns of the longest bar."""


class Part(NamedTuple):
    """A part of a bar: the amount, the character and the style."""

    size: int
    sign: str
    style: str


def bar(parts: Iterable[Part], top: int, longest: int = LONGEST) -> "Text":
    """Return a bar of parts, scaled to `top`; a part that is not zero has at least one character."""
    from rich.text import Text  # slow to load

    text = Text()
    for part in parts:
        text.append(part.sign * _columns(part.size, top, longest), style=part.style)
    return text


def _columns(size: int, top: int, longest: int) -> int:
    return max(round(size * longest / top), 1) if size and top else 0


def sparkline(values: Sequence[int], top: int = 0) -> str:
    """Return a sparkline like `▁▃█`: a block for each value, scaled to the largest or to `top`; a dot for zero."""
    highest = top or max(values, default=0)
    return "".join(_SPARKS[round(value * (len(_SPARKS) - 1) / highest)] if value else "·" for value in values)
