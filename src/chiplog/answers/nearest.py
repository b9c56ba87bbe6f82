"""The filter or the field that a word was meant for. Loaded only after a mistake."""

import shlex
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from chiplog.errors import UsageError
from chiplog.index import lookup
from chiplog.log import Log
from chiplog.model import jurisdictions, typed
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Stage, Word

_FIELDS = {
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
"""For a field, the words that people use for it."""

_VOCABULARIES: dict[str, type[Word]] = {
    "--flow": Flow,
    "--instrument": Instrument,
    "--effect": Effect,
    "--stage": Stage,
    "--confidence": Confidence,
}


def close(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the most alike of some words, or ""."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=cutoff)), "")


def field(word: str, fields: Iterable[str]) -> str:
    """Return the field that a misspelt or foreign name means, or ""."""
    known = list(fields)
    said = word.strip().casefold().replace("-", "_")
    return next((name for name in known if said in _FIELDS.get(name, "").split()), "") or close(said, known)


def check_countries(words: Iterable[str], options: Any) -> None:
    """Raise UsageError for the first of some words that is no country, with the filter that takes it."""
    for word in words:
        try:
            typed.country(word)
        except UsageError as error:
            found = next((found for found in _by_vocabulary(word) if hasattr(options, found[2:].partition(" ")[0])), "")
            raise UsageError(error.message, f"did you mean {found}?" if found else error.hint) from None


def filter_of(log: Log, text: str) -> str:
    """Return the filter that finds what a search for words does not, as it is typed, or ""."""
    if text.strip().casefold() in typed.EVERYONE:
        return "--target everyone"
    if code := jurisdictions.find(text):
        return f"--country {code}"
    return next(iter(_by_vocabulary(text)), "") or _in_log(log, text.strip())


def _in_log(log: Log, word: str) -> str:
    """Return the filter by a name or a number that the log has, or ""."""
    for kind in lookup.NAMED:
        if name := lookup.named(log.index, kind, word):
            return f"--{kind} {shlex.quote(word if kind in ('code', 'act') else name)}"
    return ""


def _by_vocabulary(word: str) -> list[str]:
    said = word.strip().casefold().replace(" ", "-")
    return [f"{option} {said}" for option, words in _VOCABULARIES.items() if said in list(words)]
