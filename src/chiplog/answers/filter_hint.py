"""The filter that a word was meant for. Loaded only after a mistake."""

import shlex

from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.model import characters, jurisdictions, lists, tables, typed
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Stage, Word

_VOCABULARIES: dict[str, type[Word]] = {
    "--flow": Flow,
    "--instrument": Instrument,
    "--effect": Effect,
    "--stage": Stage,
    "--confidence": Confidence,
}


def filter_of(log: Log, text: str) -> str:
    """Return the filter, as it is typed, that finds what a search for words does not, or "".

    For an id it is the command that shows the event.
    """
    if text.strip().casefold() in typed.EVERYONE:
        return "--target everyone"
    if code := jurisdictions.find(text):
        return f"--country {code}"
    return next(iter(by_vocabulary(text)), "") or _in_log(log, text.strip())


def by_vocabulary(word: str) -> list[str]:
    """Return the filters, as they are typed, that take a word of the vocabulary."""
    said = word.strip().casefold().replace(" ", "-")
    return [f"{option} {said}" for option, words in _VOCABULARIES.items() if said in list(words)]


def _in_log(log: Log, word: str) -> str:
    """Return the filter by a name or a number that the log or its tables have, or ""."""
    if (name := characters.key(word)) in select.ids(log.index):
        return f"chiplog show {name}"
    if name in lists.WORDS:
        return f"--list {name}"
    if name in tables.families():
        return f"--item {shlex.quote(word)}"
    for kind in lookup.NAMED:
        if name := lookup.named(log.index, kind, word):
            return f"--{kind} {shlex.quote(word if kind in ('code', 'act') else name)}"
    return ""
