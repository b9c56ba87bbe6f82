"""Propose an id: actor, year and a few significant words of the title."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from chiplog.model import dates, jurisdictions

LIMIT = 60
"""The largest number of characters of an id."""

WORDS = 4
"""Words of a proposed id, if the title has enough significant ones."""

NEEDED = ("actor", "announced", "title", "instrument")
"""Fields from which an id is built."""

_SILENT = frozenset(
    (
        "a about an and any anti are as at be been being beyond but by can during for from further has have how in"
        " into is it its led made may more must new not of off on only or other out over own says than that the their"
        " them they this to under up use using via was were when which who will with without yet"
        " no not none one two three four five six ten first second some all any per chip chips semiconductor"
        " semiconductors batch firm firms company companies plan plans"
        " day days week weeks month months year years others"
        " authority authorities department government governments minister ministry office"
        # What an act does is in its fields; its id says what it is about.
        " adds agrees allow allows amends approves asks bars begins blocks bans buy calls charges clears confirms cuts"
        " delays drafts drops enacts ends examine examines extends fines forbids gives grants imposes invokes issues"
        " keeps launches lets lifts limits lists makes moves names opens orders passes pauses places proposes publishes"
        " puts raises removes requires restricts reveals revokes says sends sets signs starts stops supply suspends"
        " takes tells threatens tightens unveils wants weighs widens writes"
    ).split()
)
_ADJUNCT = frozenset(
    "after against as at before by for from in into near on over that to under until which with".split()
)
"""Words after which a title says where, when, why or for whom; what the act is about comes before them."""

_DEMONYMS = frozenset(
    (
        "us u.s american china chinese japan japanese korea korean taiwan taiwanese dutch "
        "netherlands german germany french france british britain uk eu european indian india canada canadian "
        "russia russian beijing washington tokyo brussels"
    ).split()
)

# Letters that Unicode does not decompose into a letter and its marks.
_LETTERS = (
    "ß:ss ẞ:SS æ:ae Æ:AE œ:oe Œ:OE ø:o Ø:O ł:l Ł:L đ:d Đ:D ð:d Ð:D þ:th Þ:Th ħ:h Ħ:H ŧ:t Ŧ:T ı:i ĸ:k ŋ:ng Ŋ:NG ſ:s"
    " ə:e Ə:E ƒ:f"
)
_SPELLED = str.maketrans(
    dict(pair.split(":") for pair in _LETTERS.split())
    # Typographic marks with an ASCII equivalent, and invisible characters.
    | dict.fromkeys("’‘‛ʼʻ′`´＇", "'")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_POSSESSIVE = re.compile(r"(?<=[A-Za-z0-9])'s(?![A-Za-z0-9])|(?<=[A-Za-z0-9])'(?=[A-Za-z0-9])", re.IGNORECASE)
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_MODEL = re.compile(r"\b([A-Za-z])-(?=\d)")
_WORD = re.compile(r"[A-Za-z0-9]+")


class _Word(NamedTuple):
    """A word of a title in lower case, and whether it is written as a model (`H200`) or as a name (`SMIC`)."""

    text: str
    is_model: bool = False
    is_name: bool = False


def can_propose(tree: Mapping[str, Any]) -> bool:
    """Return whether an entry (a mapping of text) has all fields from which an id is built."""
    if not all(isinstance(tree.get(name), str) and tree[name] for name in NEEDED):
        return False
    try:
        dates.parse(tree["announced"])
    except ValueError:
        return False
    return tree["actor"] in jurisdictions.CODES


def propose(tree: Mapping[str, Any], taken: Callable[[str], bool]) -> str:
    """Return an id for an entry (a mapping of text) that is not `taken`.

    Words of its items and entities come first, then names, then what the act is about. The instrument is added if a
    title has too few significant words. If the id is taken, one more word is added, or a number if no word is left.
    """
    head = f"{tree['actor'].lower()}-{tree['announced'][:4]}"
    names = [word.text for name in _names(tree) for word in _words(name)]
    instrument = [word.text for word in _words(tree["instrument"])]
    words = _telling(tree["title"], tree["actor"], names)
    ordered = [word.text for word in words]
    if len(ordered) < 2:
        ordered += [word for word in dict.fromkeys([*names, *instrument]) if word not in ordered][: 3 - len(ordered)]
        words = [_Word(word) for word in ordered]
    best = _best(tree["title"], words, names)
    base = [word for word in ordered if word in best[:WORDS]]
    if not taken(name := _fitted(head, base)):
        return name
    for word in dict.fromkeys([*best[WORDS:], *names, *instrument]):
        longer = [one for one in ordered if one in (*base, word)] if word in ordered else [*base, word]
        if word not in base and not taken(name := _fitted(head, longer)):
            return name
    short = _fitted(head, base, room=4)
    return next(name for number in range(2, 1000) if not taken(name := f"{short}-{number}"))


def _names(tree: Mapping[str, Any]) -> Iterator[str]:
    """Return the names of an entry's items and parties."""
    parties, items = tree.get("entities", {}), tree.get("items", ())
    groups = parties.values() if isinstance(parties, Mapping) else ()
    for group in (items, *groups):
        if isinstance(group, (list, tuple)):
            yield from (name for name in group if isinstance(name, str))


def _words(text: str) -> list[_Word]:
    """Return each word of a text once. Letters outside ASCII are spelled out; those of other scripts end a word."""
    spelled = unicodedata.normalize("NFKD", text.translate(_SPELLED)).translate(_SPELLED)
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign))
    plain = _INITIALS.sub(lambda match: match[0].replace(".", ""), _POSSESSIVE.sub("", plain))
    found: dict[str, _Word] = {}
    for index, match in enumerate(_WORD.finditer(_MODEL.sub(r"\1", plain))):
        word = match[0]
        is_model = any(sign.isdigit() for sign in word) and not word.isdigit()
        is_name = any(sign.isupper() for sign in word[1:]) or (index > 0 and word[0].isupper())
        found.setdefault(word.lower(), _Word(word.lower(), is_model, is_name))
    return list(found.values())


def _telling(title: str, actor: str, names: Iterable[str]) -> list[_Word]:
    named = set(names) - _SILENT
    silent = _SILENT | _DEMONYMS | {word.text for word in _words(jurisdictions.name(actor))}
    return [word for word in _words(title) if word.text in named or (word.text not in silent and len(word.text) > 1)]


def _best(title: str, words: list[_Word], names: Iterable[str]) -> list[str]:
    """Return words in order of significance: models, the entry's own names, other names, then the object.

    The object is the last words of the title's first phrase: "new licences on extreme ultraviolet machines".
    """
    named = set(names)
    first = _first_phrase(title, {word.text for word in words})

    def weight(word: _Word) -> tuple[bool, bool, bool, bool, bool, int]:
        number, after = word.text.isdigit(), word.text not in first
        return not word.is_model, word.text not in named, not word.is_name, number, after, -words.index(word)

    return [word.text for word in sorted(words, key=weight)]


def _first_phrase(title: str, telling: Collection[str]) -> set[str]:
    """Return the words of a title up to a preposition, if one of them is significant."""
    phrase: set[str] = set()
    for word in _words(title)[1:]:
        if word.text in _ADJUNCT and not phrase.isdisjoint(telling):
            break
        phrase.add(word.text)
    return phrase


def _fitted(head: str, words: list[str], room: int = 0) -> str:
    """Return as many words as fit into an id, joined by hyphens."""
    name = head
    for word in words:
        if len(name) + 1 + len(word) <= LIMIT - room:
            name += f"-{word}"
    return name
