"""A page as it was read: its blocks of text without the furniture around them, and what its head says of it."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Part(StrEnum):
    """What a block of text is on its page."""

    TITLE = "title"
    HEADING = "heading"
    LINE = "line"
    TEXT = "text"
    ITEM = "item"


class Kind(StrEnum):
    """What was read."""

    ARTICLE = "article"
    CHALLENGE = "challenge"
    NO_ACT = "no-act"
    ERROR = "error"


LONGEST = 60_000
"""Characters of a page that are read: an article has a third of that."""

LONGEST_BLOCK = 3_000
"""Characters of a block that are read."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a line by itself in plain text, an item of a list or a cell of a table."""

    part: Part
    text: str


@dataclass(frozen=True)
class Page:
    """A page. `meta` has what its head says, by name; `edges` the text of its header and footer."""

    url: str = ""
    kind: Kind = Kind.ARTICLE
    why: str = ""
    title: str = ""
    head_title: str = ""
    lang: str = ""
    canonical: str = ""
    blocks: tuple[Block, ...] = ()
    top: tuple[Block, ...] = ()
    """Its first blocks, as they stood before the furniture was taken out."""
    meta: tuple[tuple[str, str], ...] = ()
    edges: tuple[str, ...] = ()
    said: str = field(default="", repr=False)
    """All its visible text."""

    def named(self, *names: str) -> tuple[str, str] | None:
        """Return the first of these names in its head, with the value."""
        values = dict(reversed(self.meta))
        return next(((name, values[name]) for name in names if values.get(name)), None)

    def turned_away(self, kind: Kind, why: str) -> "Page":
        """Return the page as one on which no article was read."""
        return replace(self, kind=kind, why=why, blocks=(), title="", head_title="", meta=())
