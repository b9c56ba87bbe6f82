"""Bars and sparklines of plain signs: they read well without colour."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.text import Text

_SPARKS = "▁▂▃▄▅▆▇█"
LONGEST = 24
"""Columns of the longest bar."""


class Part(NamedTuple):
    """A part of a bar: how much, drawn with which sign and in which style."""

    size: int
    sign: str
    style: str


def bar(parts: Iterable[Part], top: int, longest: int = LONGEST) -> "Text":
    """A bar of parts, as long as all of them are beside `top`: whatever there is has a sign at least."""
    from rich.text import Text  # slow to load

    text = Text()
    for part in parts:
        text.append(part.sign * _columns(part.size, top, longest), style=part.style)
    return text


def _columns(size: int, top: int, longest: int) -> int:
    return max(round(size * longest / top), 1) if size and top else 0


def sparkline(values: Sequence[int], top: int = 0) -> str:
    """`▁▃█`: a block for each value, the highest for the largest, or for `top`; a dot for nothing."""
    highest = top or max(values, default=0)
    return "".join(_SPARKS[round(value * (len(_SPARKS) - 1) / highest)] if value else "·" for value in values)
