"""A search for words, as a condition in SQL: stems, spellings and synonyms, phrases, `OR`, and words left out.

`tariff chips` finds events with both words, in any form, `"rare earth"` the phrase, and `chips OR wafers` either word;
`-DRAM` leaves out events with the word, and `semi*` finds all words that begin so.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from chiplog.model import characters, tables

_TERM = re.compile(r'(-?)"([^"]*)"|(-?)(\S+)')
_WORD = re.compile(r"\w+")

SHORTEST = 2
"""Words of so few letters say nothing about what a text is about."""


class Term(NamedTuple):
    """A word or a phrase of a search; of a `prefix` only the beginning is given."""

    words: tuple[str, ...]
    prefix: bool = False

    def expression(self) -> str:
        """Return the term as an expression of the full-text index."""
        return f'"{" ".join(self.words)}"{"*" if self.prefix else ""}'


class Search(NamedTuple):
    """What a search asks for: of each group one term, and none of the terms left out."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...]

    def words(self) -> list[str]:
        """Return the single words that are asked for whole."""
        return [term.words[0] for group in self.groups for term in group if len(term.words) == 1 and not term.prefix]


def parse(text: Iterable[str]) -> Search:
    """Return the search that some texts mean together."""
    groups: list[list[Term]] = []
    without: list[Term] = []
    joins = False
    for part in text:
        for minus, phrase, minus_word, word in _TERM.findall(part):
            if word == "OR" and groups:
                joins = True
                continue
            terms = [Term(tuple(_split(phrase)))] if phrase else _terms(word)
            terms = [term for term in terms if term.words]
            if minus or minus_word:
                without += terms
            elif joins and terms:
                groups[-1] += terms[:1]
                groups += [[term] for term in terms[1:]]
                joins = False
            else:
                groups += [[term] for term in terms]
    return Search(tuple(tuple(group) for group in groups), tuple(without))


def expression(groups: Sequence[Sequence[Term]], prefixes: Iterable[str] = ()) -> str:
    """Return the expression of the full-text index; words among `prefixes` are taken as beginnings of words."""
    begun = set(prefixes)
    return " AND ".join(f"({' OR '.join(one for term in group for one in _variants(term, begun))})" for group in groups)


def any_of(said: str, most: int) -> str:
    """Return the expression for any of the first words of a text, each once and as it is written, or "" for none."""
    words = list(dict.fromkeys(word for word in _split(said) if len(word) > SHORTEST))
    return " OR ".join(Term((word,)).expression() for word in words[:most])


def _variants(term: Term, begun: set[str]) -> list[str]:
    """Return a term and what means the same."""
    prefix = len(term.words) == 1 and term.words[0] in begun
    others = () if term.prefix else _meaning(" ".join(term.words))
    return [one._replace(prefix=one.prefix or prefix).expression() for one in (term, *map(Term, others))]


def _meaning(said: str) -> tuple[tuple[str, ...], ...]:
    """Return the other words and phrases for a word or phrase; the table has one form, and a plural means the same."""
    same = _synonyms()
    forms = (said, said.removesuffix("s"), said.removesuffix("es"), f"{said.removesuffix('ies')}y")
    return next((same[form] for form in forms if form in same), ())


@cache
def _synonyms() -> dict[str, tuple[tuple[str, ...], ...]]:
    return {
        " ".join(_split(name)): tuple(tuple(_split(other)) for other in others)
        for name, others in tables.synonyms().items()
    }


def _terms(word: str) -> list[Term]:
    found = _split(word)
    return [Term((one,), prefix=word.endswith("*") and one is found[-1]) for one in found]


def _split(text: str) -> list[str]:
    return _WORD.findall(characters.folded(text).casefold())
