"""Entries from options: what was typed, in the log's own terms."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from chiplog.cli import people
from chiplog.errors import UsageError
from chiplog.log import query
from chiplog.log.index import Mirror
from chiplog.model import naming, urls
from chiplog.model.event import FIELDS
from chiplog.model.words import Relation, Role

REQUIRED = ("title", "announced", "actor", "flow", "instrument", "effect", "stage", "confidence", "source", "kind")
"""Options without which there is no entry."""

Tree = dict[str, Any]


def from_options(given: Mapping[str, Any]) -> Tree:
    """Give the tree of text that the options of `add` mean, in the canonical order of keys.

    What only the log knows is left out: see `completed`. Raises UsageError for options that are missing or can't be
    understood.
    """
    missing = [f"--{name}" for name in REQUIRED if given[name] is None]
    if missing:
        raise UsageError(f"missing: {', '.join(missing)}", "`chiplog add --help` says what each one means")
    now = people.today()
    tree = {
        "id": given["id_"],
        "title": given["title"],
        "announced": people.field_date(given["announced"], now, relative=True),
        "effective": _date(given["effective"]),
        "through": _date(given["through"]),
        "actor": people.country(given["actor"]),
        "body": given["body"],
        "targets": list(dict.fromkeys(people.country(text) for text in given["target"] or ())),
        **{name: str(given[name]) for name in ("flow", "instrument", "effect", "stage", "confidence")},
        "entities": _grouped(given["entity"], Role, "--entity ROLE:NAME"),
        "items": given["item"],
        "codes": given["code"],
        "acts": given["act"],
        "relations": _grouped(given["relate"], Relation, "--relate TYPE:ID"),
        "summary": " ".join(given["summary"].split()) if given["summary"] else None,
        "sources": [_source(given)],
        "recorded": now.isoformat(),
    }
    return {key: _composed(value) for key, value in tree.items() if value not in (None, [], {})}


def completed(tree: Tree, mirror: Mirror) -> Tree:
    """Fill in what the log knows: an id that is free, and the publisher's name."""
    source = dict(tree["sources"][0])
    if "publisher" not in source:
        host = source["url"] if urls.fault(source["url"]) else urls.host(source["url"])
        source["publisher"] = query.publisher(mirror, host) or host
    name = tree.get("id") or naming.propose(tree, query.ids(mirror).__contains__)
    ordered = {key: source[key] for key in FIELDS["sources"] if key in source}
    return {"id": name, **{key: value for key, value in tree.items() if key != "id"}, "sources": [ordered]}


def _date(text: str | None) -> str | None:
    return people.field_date(text, people.today()) if text else None


def _source(given: Mapping[str, Any]) -> Tree:
    source = {
        "url": given["source"],
        "publisher": given["publisher"],
        "published": _date(given["published"]),
        "kind": str(given["kind"]),
        "origin": given["origin"],
        "lang": given["lang"],
    }
    return {key: value for key, value in source.items() if value is not None}


def _grouped(given: list[str] | None, vocabulary: Any, form: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for text in given or ():
        word, colon, name = text.partition(":")
        if not colon or word.strip() not in list(vocabulary):
            raise UsageError(f"{text!r} is not {form}", f"before the colon stands one of {', '.join(vocabulary)}")
        groups.setdefault(word.strip(), []).append(name.strip())
    return {word: groups[word] for word in vocabulary if word in groups}


def _composed(value: Any) -> Any:
    """Unicode's composed form, without outer spaces, throughout."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return {key: _composed(item) for key, item in value.items()}
