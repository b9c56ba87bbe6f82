"""Entries from options: what was typed, in the log's own terms."""

from collections.abc import Mapping
from typing import Any

from chiplog.errors import UsageError
from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.logfile import emit
from chiplog.model import characters, fields, ids, typed, urls
from chiplog.model.fields import Field
from chiplog.model.keys import FIELDS

Tree = dict[str, Any]
OF_PAGE = "source."
"""Begins the name of a field of an entry's first source, where fields of both are named."""


def from_options(given: Mapping[str, Any]) -> Tree:
    """Return the tree that the options of `add` mean, by name, in the canonical order of keys; it may lack fields.

    What only the log knows is left out: see `completed`. Raises UsageError for options that can't be understood.
    """
    tree = {name: _typed(field, given.get(field.option)) for name, field in fields.OF_EVENT.items()}
    page = source({name: given.get(field.option) for name, field in fields.OF_SOURCE.items()})
    return filled({**tree, "sources": [page] if page else []})


def source(given: Mapping[str, Any]) -> Tree:
    """Return the tree of a source that the texts of its fields mean. Raises UsageError."""
    return cited({name: _typed(field, given.get(name)) for name, field in fields.OF_SOURCE.items()})


def _typed(field: Field, said: Any) -> Any:
    """Return the value that an option means: one text, or several where it is repeatable."""
    return field.many(said or ()) if field.shape != "one" else field.one(said) if said else None


def joined(draft: Tree, given: Tree) -> Tree:
    """Return a draft with what options say on top; of sources, the first one's fields."""
    first, *others = draft.get("sources") or [{}]
    page = {**first, **first_source(given)}
    return filled({**draft, **given, "sources": [cited(page), *others] if page else []})


def first_source(tree: Mapping[str, Any]) -> Tree:
    """Return the page that an entry rests on first; nothing where it has none yet."""
    return next(iter(tree.get("sources", ())), {})


def value(tree: Mapping[str, Any], name: str) -> Any:
    """Return what an entry has for a field, or, under `source.…`, what its first source has; None where nothing."""
    whole, _, part = name.partition(".")
    return first_source(tree).get(part) if part else tree.get(whole)


def filled(tree: Mapping[str, Any]) -> Tree:
    """Return an entry's tree without its empty fields, in the canonical order of keys, its text composed."""
    return {key: characters.composed(tree[key]) for key in emit.ordered(tree, FIELDS[""]) if tree[key]}


def missing(tree: Tree) -> list[str]:
    """Name the options that an entry still lacks."""
    return [f"--{field.option}" for field in fields.FIELDS if field.required and not field.value(tree)]


def whole(tree: Tree) -> Tree:
    """Return an entry that has all that it needs, with the day of recording.

    Raises UsageError that names the missing options.
    """
    if lacks := missing(tree):
        raise UsageError(f"missing: {', '.join(lacks)}", "`chiplog add --help` explains each one")
    return filled({"recorded": typed.today().isoformat(), **tree})


def completed(log: Log, tree: Tree) -> Tree:
    """Fill in what the log knows: an id that is free, and the publisher's name."""
    name = tree.get("id") or ids.propose(tree, select.ids(log.index).__contains__)
    return {"id": name, **{key: value for key, value in published(log, tree).items() if key != "id"}}


def published(log: Log, tree: Tree) -> Tree:
    """Fill in publishers that are missing: the log's own name for the host, else the host."""
    return {**tree, "sources": [_published(log, page) for page in tree["sources"]]}


def _published(log: Log, given: Tree) -> Tree:
    if "publisher" in given:
        return given
    host = given["url"] if urls.fault(given["url"]) else urls.host(given["url"])
    return cited({**given, "publisher": lookup.publisher(log.index, host) or host})


def cited(given: Mapping[str, Any]) -> Tree:
    """Return a source without empty fields and default values, in the canonical order of keys."""
    usual = {name: field.usual for name, field in fields.OF_SOURCE.items()}
    said = {key: given[key] for key in emit.ordered(given, FIELDS["sources"]) if given[key]}
    return {key: value for key, value in said.items() if value != usual.get(key)}
