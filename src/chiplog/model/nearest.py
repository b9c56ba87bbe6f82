"""The known word that a mistyped one was probably meant to be, for the suggestion in a message."""

from collections.abc import Iterable
from difflib import get_close_matches

_SYNONYMS = {
    "sources": "url urls link links page pages publisher source address",
    "announced": "date day when published",
    "effective": "from start since begins first",
    "through": "until end to expires last",
    "actor": "country who by government",
    "targets": "target whom against countries",
    "entities": "company companies entity firm party parties",
    "items": "item product products chip chips",
    "codes": "code eccn hs classification",
    "acts": "act number law regulation",
    "body": "agency ministry court authority",
    "instrument": "type kind category measure",
    "title": "name headline text",
    "summary": "description abstract",
    "state_why": "why reason",
    "corrections": "history changes",
}
"""The words that people use for a field, by field."""


def nearest(text: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known word that is most similar to a text, or "" if none is similar enough (0 to 1).

    A word that contains the text is taken before one that only looks like it.
    """
    words = [str(word) for word in known]
    holding = [word for word in words if len(text) > 2 and text.casefold() in word.casefold()]
    return min(holding, key=len) if holding else next(iter(most_similar(text, words, 1, cutoff)), "")


def most_similar(text: str, known: Iterable[str], most: int, cutoff: float = 0.6) -> list[str]:
    """Return at most this number of known words that are similar enough to a text (0 to 1), the most similar first."""
    return get_close_matches(text, [str(word) for word in known], n=most, cutoff=cutoff)


def field(word: str, fields: Iterable[str]) -> str:
    """Return the field that a misspelt name or a synonym means, or ""."""
    known = list(fields)
    said = word.strip().casefold().replace("-", "_")
    return next((name for name in known if said in _SYNONYMS.get(name, "").split()), "") or nearest(said, known)
