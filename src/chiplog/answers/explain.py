"""The meaning of rules by code, of fields and vocabularies by name, and of words and states by their tests."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pydantic import BaseModel

from chiplog.errors import UsageError
from chiplog.model import lists, nearest
from chiplog.model.event import Correction, Event, Retraction, Source
from chiplog.model.keys import FIELDS
from chiplog.model.lists import PartyList
from chiplog.model.state import State
from chiplog.model.vocabulary import VOCABULARIES, Word
from chiplog.rules import check as _check  # noqa: F401 - it registers all rules
from chiplog.rules.registry import FAMILIES, REGISTRY, Rule, family

_SINGULAR = {"relations": "relation", "entities": "role"}
"""What a word of a vocabulary is called, if not by the field's name."""

_OWNERS: dict[str, type[BaseModel]] = {"": Event, "sources": Source, "corrections": Correction, "retracted": Retraction}


class Field(NamedTuple):
    """A field of an event, or of a mapping in it (`sources.url`), and its description."""

    path: str
    description: str


class Vocabulary(NamedTuple):
    """A field, and the words that it takes."""

    field: str
    words: type[Word]


class Term(NamedTuple):
    """A word, and what a word of its field is called."""

    word: Word
    kind: str


class Listing(NamedTuple):
    """The word for a list of parties, and the list."""

    word: str
    list: PartyList


Explained = Rule | Field | Vocabulary | Term | Listing | State


@dataclass(frozen=True)
class Overview:
    """The names that can be explained."""

    fields: tuple[Field, ...]
    vocabularies: tuple[Vocabulary, ...]
    states: tuple[State, ...]
    families: Mapping[str, str]


def explain(asked: list[str]) -> list[Explained] | Overview:
    """Return the rules, fields, vocabularies, words and states with some names, or without names an overview.

    Raises UsageError, with the nearest name, for one that is none of these.
    """
    names = [name.strip() for part in asked for name in part.split(",") if name.strip()]
    if not names:
        vocabularies = tuple(Vocabulary(field, words) for field, words in VOCABULARIES.items())
        return Overview(tuple(_fields()), vocabularies, tuple(State), FAMILIES)
    return [one for name in names for one in _explained(name)]


def _explained(name: str) -> list[Explained]:
    found: list[Explained] = [*family(name)] or [*_about(name.casefold().replace("_", "-"))]
    if found:
        return found
    near = nearest.field(name, _names())
    raise UsageError(
        f"unknown name {name}: no rule, field or word has it",
        f"did you mean {near}?" if near else "`chiplog explain` lists what can be explained",
    )


def _about(name: str) -> Iterator[Explained]:
    """Yield what a name means: as a field, as a vocabulary, as a word of each that has it, and as a state."""
    for field in _fields():
        last = field.path.rpartition(".")[2]
        if name in (field.path, last) and last not in VOCABULARIES:
            yield field
    for path, words in VOCABULARIES.items():
        kind = _SINGULAR.get(path, path)
        if name in (path, kind):
            yield Vocabulary(path, words)
        else:
            yield from (Term(word, kind) for word in words if word.casefold() == name)
    yield from (Listing(word, one) for word, one in lists.WORDS.items() if name in (word, "list"))
    yield from (state for state in State if name in (state, "state"))


def _fields() -> Iterator[Field]:
    """Yield the fields of an event and of the mappings in it."""
    for name, owner in _OWNERS.items():
        for key, info in owner.model_fields.items():
            if key in FIELDS[name]:
                yield Field(f"{name}.{key}" if name else key, info.description or "")


def _names() -> list[str]:
    fields = [field.path for field in _fields()]
    words = [str(word) for vocabulary in VOCABULARIES.values() for word in vocabulary]
    return [*dict.fromkeys([*fields, *words, *lists.WORDS, *map(str, State), "state", *REGISTRY, *FAMILIES])]
