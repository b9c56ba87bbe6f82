"""Propose an id: actor, year and a few telling words of the title."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chiplog.model import jurisdictions
from chiplog.model.values import ID_LIMIT

WORDS = 4
"""Words of a proposed id, where the title has so many that tell."""

_SILENT = frozenset(
    (
        "a an and as at be by for from has have how in into is it its more new of off on or other over own "
        "says than that the their them they this to under up was were will with without not no one two three "
        "first second some all any per chip chips semiconductor semiconductors batch firm firms company "
        "companies plan plans"
        # What an act does stands in its fields; its name is what it is about.
        " adds allows approves asks bars begins blocks bans charges clears cuts drafts ends extends fines forbids "
        "gives grants imposes invokes issues lets lifts limits makes moves opens orders places proposes publishes "
        "puts raises removes requires restricts revokes says sets starts stops suspends takes tells threatens "
        "tightens unveils wants weighs widens"
    ).split()
)
_DEMONYMS = frozenset(
    (
        "us u.s american china chinese japan japanese korea korean taiwan taiwanese dutch "
        "netherlands german germany french france british britain uk eu european indian india canada canadian "
        "russia russian beijing washington tokyo brussels"
    ).split()
)


def propose(tree: Mapping[str, Any], taken: Callable[[str], bool]) -> str:
    """Give an id for an entry (a tree of text) that is not `taken`.

    Words of its items and entities tell most, then words with a figure, then the others in their order; the
    instrument fills up a title in which too few words tell.
    """
    names = [*(name for group in tree.get("entities", {}).values() for name in group), *tree.get("items", ())]
    head = f"{tree['actor'].lower()}-{tree['announced'][:4]}"
    words = _telling(tree["title"], tree["actor"], names)
    if len(words) < 2:
        words += [word for word in _words(tree["instrument"]) if word not in words]
    ranked = [[word for word in words if word in set(_best(words, names, count))] for count in (WORDS, WORDS + 1)]
    for chosen in ranked:
        name = _fitted(head, chosen)
        if not taken(name):
            return name
    base = _fitted(head, ranked[0], room=3)
    return next(name for number in range(2, 1000) if not taken(name := f"{base}-{number}"))


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return list(dict.fromkeys(re.findall(r"[a-z0-9]+", plain.replace("'s", ""))))


def _telling(title: str, actor: str, names: Iterable[str]) -> list[str]:
    named = {word for name in names for word in _words(name)} - _SILENT
    silent = _SILENT | _DEMONYMS | set(_words(jurisdictions.name(actor)))
    return [word for word in _words(title) if word in named or (word not in silent and len(word) > 1)]


def _best(words: list[str], names: Iterable[str], count: int) -> list[str]:
    named = {word for name in names for word in _words(name)}

    def weight(word: str) -> tuple[bool, bool, int]:
        return word not in named, not any(sign.isdigit() for sign in word), words.index(word)

    return sorted(words, key=weight)[:count]


def _fitted(head: str, words: list[str], room: int = 0) -> str:
    """Join as many words as an id has room for."""
    name = head
    for word in words:
        if len(name) + 1 + len(word) <= ID_LIMIT - room:
            name += f"-{word}"
    return name
