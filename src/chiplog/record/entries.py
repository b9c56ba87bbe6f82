"""Entries from options: what was typed, in the log's own terms."""

from collections.abc import Mapping
from typing import Any

from chiplog.errors import UsageError
from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.logfile import emit
from chiplog.model import characters, ids, typed, urls
from chiplog.model.event import FIELDS
from chiplog.model.vocabulary import Relation, Role

REQUIRED = ("title", "announced", "actor", "flow", "instrument", "effect", "stage", "confidence", "source", "kind")
"""Options without which there is no entry."""

Tree = dict[str, Any]


def from_options(given: Mapping[str, Any]) -> Tree:
    """Return the tree of text that the options of `add` mean, in the canonical order of keys; it may lack fields.

    What only the log knows is left out: see `completed`. Raises UsageError for options that can't be understood.
    """
    given = {name: _filled_list(said) if isinstance(said, list) else said for name, said in given.items()}
    now = typed.today()
    tree = {
        "id": given["id_"],
        "title": given["title"],
        "announced": typed.field_date(given["announced"], now, relative=True) if given["announced"] else None,
        "effective": _date(given["effective"]),
        "through": _date(given["through"]),
        "actor": typed.country(given["actor"]) if given["actor"] else None,
        "body": given["body"],
        "targets": list(dict.fromkeys(typed.country(text) for text in given["target"] or ())),
        **{name: _word(given[name]) for name in ("flow", "instrument", "effect", "stage", "confidence")},
        "entities": grouped(given["entity"], Role, "--entity ROLE:NAME"),
        "items": given["item"],
        "codes": given["code"],
        "acts": given["act"],
        "relations": grouped(given["relate"], Relation, "--relate TYPE:ID"),
        "summary": " ".join(given["summary"].split()) if given["summary"] else None,
        "sources": [made] if (made := source({**given, "url": given["source"]})) else [],
    }
    return filled(tree)


def _filled_list(said: list[Any]) -> list[Any]:
    """Return the values of a repeatable option; an empty one is how a person says that there is none."""
    return [text for text in said if text.strip()]


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
    return {key: composed(tree[key]) for key in emit.ordered(tree, FIELDS[""]) if tree[key] not in (None, "", [], {})}


def missing(tree: Tree) -> list[str]:
    """Name the options that an entry still lacks."""
    page = first_source(tree)
    has = {**tree, "source": page.get("url"), "kind": page.get("kind")}
    return [f"--{name}" for name in REQUIRED if not has.get(name)]


def whole(tree: Tree) -> Tree:
    """Return an entry that has all that it needs, with the day of recording.

    Raises UsageError that names the missing options.
    """
    if lacks := missing(tree):
        raise UsageError(f"missing: {', '.join(lacks)}", "`chiplog add --help` says what each one means")
    return filled({"recorded": typed.today().isoformat(), **tree})


def completed(tree: Tree, log: Log) -> Tree:
    """Fill in what the log knows: an id that is free, and the publisher's name."""
    name = tree.get("id") or ids.propose(tree, select.ids(log.index).__contains__)
    return {"id": name, **{key: value for key, value in published(tree, log).items() if key != "id"}}


def published(tree: Tree, log: Log) -> Tree:
    """Fill in publishers that are missing: the log's own name for the host, else the host."""
    return {**tree, "sources": [_published(source_, log) for source_ in tree["sources"]]}


def _published(given: Tree, log: Log) -> Tree:
    if "publisher" in given:
        return given
    host = given["url"] if urls.fault(given["url"]) else urls.host(given["url"])
    return cited({**given, "publisher": lookup.publisher(log.index, host) or host})


def _date(text: str | None) -> str | None:
    return typed.field_date(text, typed.today()) if text else None


def _word(word: Any) -> str | None:
    return str(word) if word else None


def source(given: Mapping[str, Any]) -> Tree:
    """Return a source's tree of text."""
    texts = {key: given.get(key) for key in ("url", "publisher", "origin", "lang")}
    return cited({**texts, "published": _date(given.get("published")), "kind": _word(given.get("kind"))})


def cited(given: Mapping[str, Any]) -> Tree:
    """Return a source without empty fields and default values, in the canonical order of keys."""
    usual = {"lang": "en"}
    return {
        key: given[key]
        for key in emit.ordered(given, FIELDS["sources"])
        if given[key] != usual.get(key, "") and given[key]
    }


def grouped(given: list[str] | None, vocabulary: Any, form: str) -> dict[str, list[str]]:
    """Read `word:name` pairs. Raises UsageError for another form."""
    groups: dict[str, list[str]] = {}
    for text in given or ():
        word, colon, name = text.partition(":")
        if not colon or word.strip() not in list(vocabulary):
            raise UsageError(f"{text!r} is not {form}", f"before the colon stands one of {', '.join(vocabulary)}")
        groups.setdefault(word.strip(), []).append(name.strip())
    return {word: groups[word] for word in vocabulary if word in groups}


def composed(value: Any) -> Any:
    """Return text in Unicode's composed form, with single plain spaces and nothing for layout alone, throughout."""
    if isinstance(value, str):
        return characters.folded(value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    return {key: composed(item) for key, item in value.items()}
