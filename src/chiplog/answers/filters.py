"""The words of filters, from the command line or from Python, in the log's own terms."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chiplog.errors import UsageError
from chiplog.index.select import Filters
from chiplog.model import nearest, typed
from chiplog.model.keys import FIELDS
from chiplog.model.state import State
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, Stage

COUNTRIES = ("country", "actor", "target")
WORDS: Mapping[str, tuple[str, ...]] = {
    "flow": tuple(Flow),
    "instrument": tuple(Instrument),
    "effect": tuple(Effect),
    "stage": tuple(Stage),
    "confidence": tuple(Confidence),
    "state": (*State, *(stage for stage in Stage if stage is not Stage.DECIDED)),
}
"""Filters that take words; `state` takes what the column of a list shows."""
AS_TYPED = ("body", "entity", "item", "code", "act", "basis")
NAMES = (*COUNTRIES, *WORDS, *AS_TYPED, "list", "has", "missing")
"""The filters that take any number of values."""


def parse(
    given: Mapping[str, Sequence[str]],
    text: Sequence[str] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
    *,
    stale: bool = False,
) -> Filters:
    """Return filters, of the values of each by its name. Raises UsageError for a name or a word that is not known."""
    for name, words in WORDS.items():
        check_names(given.get(name, ()), words, name)
    _check_fields([*given.get("has", ()), *given.get("missing", ())])
    many: dict[str, Any] = {name: _countries(given.get(name, ())) for name in COUNTRIES}
    many |= {name: tuple(map(str, given.get(name, ()))) for name in (*WORDS, *AS_TYPED, "has", "missing")}
    return Filters(
        text=tuple(text),
        since=str(since) if since else None,
        until=str(until) if until else None,
        stale=stale,
        list=_lists(given.get("list", ())),
        **many,
    )


def check_names(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise UsageError, with the nearest of the known names, for one that is not among them."""
    for name in names:
        if name not in known:
            near = nearest.field(name, known)
            listed = f"{what}s are {', '.join(known)}"
            raise UsageError(f"unknown {what}: {name}", f"did you mean {near}? {listed}" if near else listed)


def _check_fields(names: Sequence[str]) -> None:
    if names:
        check_names(names, FIELDS[""], "field")


def _countries(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for text in given for part in _parts(text) for code in typed.countries(part)))


def _parts(text: str) -> list[str]:
    """Return what commas separate; a text without anything is one part, which is no country."""
    return [part for part in text.split(",") if part.strip()] or [text]


def _lists(given: Sequence[str]) -> tuple[str, ...]:
    if given:
        from chiplog.model import lists  # few filters need it

        check_names(given, tuple(lists.WORDS), "list")
    return tuple(given)
