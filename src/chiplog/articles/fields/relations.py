"""Which earlier acts of the log an act turns on, and what it does to them: by verb, and by day, number or name."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.articles.article import printed_dates
from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import STANDFIRST, Sentence
from chiplog.articles.fields import numbers
from chiplog.articles.found import Found, shortened
from chiplog.articles.phrases import source
from chiplog.model import dates, jurisdictions
from chiplog.model.vocabulary import Effect, Instrument, Relation, Stage

Row = Mapping[str, Any]
"""An event with the model's field names."""

Entry = Mapping[str, Any]
"""The same, as far as it is drafted."""


class Mentioned(NamedTuple):
    """What an earlier act could be known by: its actor, or a day, a month or a number that the page prints."""

    actor: str
    until: dt.date
    on_days: tuple[str, ...]
    acts: tuple[str, ...]


Earlier = Callable[[Mentioned], Sequence[Row]]
"""Gives the log's events that something mentioned points at."""


class _Said(NamedTuple):
    """The dates and the official numbers in a text."""

    on_days: frozenset[str]
    acts: frozenset[str]


class _Cue(NamedTuple):
    """Words by which prose says what an act does to an earlier one."""

    word: Relation
    says: re.Pattern[str]


def _cue(word: Relation, says: str) -> _Cue:
    return _Cue(word, re.compile(rf"\b(?:{says})\b", re.IGNORECASE))


_CUES = (
    _cue(Relation.EXTENDS, source("relation-extends")),
    _cue(Relation.SUSPENDS, source("relation-suspends")),
    _cue(Relation.REVOKES, source("relation-revokes")),
    _cue(
        Relation.REPLACES,
        r"replac(?:es?|ed|ing)|supersed(?:es?|ed|ing)|tak(?:es?|ing) the place of|from \d[\d.]* ?(?:%|per ?cent) to|"
        r"in (?:the )?place of|instead of the",
    ),
    _cue(
        Relation.ANSWERS,
        r"(?:in|as a) (?:response|answer|retaliation|reply) (?:to|for)|answers? to|retaliat\w+|counter-?measures?|"
        r"hits? back|tit-for-tat|respon(?:ds?|ded|ding) to|answering",
    ),
    _cue(Relation.IMPLEMENTS, source("relation-implements")),
    _cue(Relation.AMENDS, source("relation-amends")),
)
"""In the order in which one sentence is asked; the first that fits the pair of acts counts."""

_BY_NUMBER, _BY_DAY, _BY_MONTH = 2.5, 2.0, 1.2
"""How much it says that an earlier act's number, day or month is in the page."""

_SAME_SENTENCE = 1.5
"""By how much more it says where the verb is."""

_SHARED, _SAME_KIND, _SAME_SIDE, _LATELY, _CALLED = 0.7, 0.6, 0.4, 0.5, 1.0
"""How much a party or product of both acts says, their instrument or body, a target, the time, a like title."""

_MOST_SHARED = 2
_SOON = 60
"""Days within which an act is usually turned without its date being said."""

_ALIKE = 50
"""Percent of likeness (rapidfuzz's token_set_ratio) from which on a title says something."""

ENOUGH, AHEAD = 2.6, 0.35
"""What must be said of an earlier act in all, and more than of any other act of another day."""


def relations(article: Article, entry: Entry, earlier: Earlier) -> Found | None:
    """Return the events that a drafted act suspends, extends, revokes, replaces, answers, carries out or amends.

    A verb says what becomes of it; which it is, its number, day or month does, or, where the page leads with it, what
    both acts have in common.
    """
    if not entry.get("announced") or not entry.get("actor"):
        return None
    act = _Act(article, entry, _said(article, article.prose.whole))
    known = [row for row in earlier(act.mentioned()) if not act.is_(row)]
    found: dict[str, list[str]] = {}
    quotes: list[str] = []
    for cue in _CUES:
        named = {name for names in found.values() for name in names}
        names, quote = act.best(cue, [row for row in known if row["id"] not in named and act.fits(cue.word, row)])
        if names:
            found[str(cue.word)] = names
            quotes.append(quote)
    ordered = {str(word): found[word] for word in Relation if word in found}
    return Found(ordered, "text and log", shortened(" … ".join(dict.fromkeys(quotes)))) if ordered else None


@dataclass(frozen=True)
class _Act:
    """The drafted act, the article it is drafted from, and what the whole page says of days and numbers."""

    article: Article
    entry: Entry
    page: _Said

    def mentioned(self) -> Mentioned:
        """Return what earlier acts could be known by."""
        own = {str(self.entry.get(name)) for name in ("announced", "effective", "through")}
        until = dates.parse(self.entry["announced"]).hi
        acts = self.page.acts - set(self.entry.get("acts", ()))
        return Mentioned(str(self.entry["actor"]), until, tuple(sorted(self.page.on_days - own)), tuple(sorted(acts)))

    def is_(self, row: Row) -> bool:
        """Whether an event is this act: of its day and actor, or of its number."""
        same_day = row["announced"] == self.entry["announced"] and row["actor"] == self.entry["actor"]
        return same_day or bool(set(row.get("acts", ())) & set(self.entry.get("acts", ())))

    def fits(self, word: Relation, row: Row) -> bool:
        """Whether a relation can be between this act and an event, by the model's tests of it."""
        if (word is Relation.ANSWERS) == (row["actor"] == self.entry["actor"]):
            return False
        decided, same = row["stage"] == Stage.DECIDED, row["instrument"] == self.entry.get("instrument")
        turned = Effect.NEUTRAL != self.entry.get("effect") != row["effect"]
        its = set(row.get("relations", {}))
        stands = decided and not its & {Relation.REVOKES, Relation.SUSPENDS}
        lasts = decided and ("through" in row or Relation.SUSPENDS in its) and Relation.EXTENDS not in its
        fits = {
            Relation.ANSWERS: True,
            Relation.IMPLEMENTS: True,
            Relation.SUSPENDS: stands and turned,
            Relation.REVOKES: stands and turned,
            Relation.EXTENDS: lasts and not turned,
            Relation.REPLACES: decided and same,
            Relation.AMENDS: decided and (same or self.entry.get("instrument") == Instrument.LICENCE_DECISION),
        }
        return bool(fits[word])

    def best(self, cue: _Cue, rows: Sequence[Row]) -> tuple[list[str], str]:
        """Return the ids of the events that most is said of, together if of one day, and the sentence.

        None where too little is said, or about as much of two.
        """
        scores = [(0.0, "", row) for row in rows]
        for sentence in self.article.prose.news:
            if cue.says.search(sentence.text):
                here = _said(self.article, sentence.text)
                told = [(self._told(cue.word, sentence, here, row), sentence.text, row) for row in rows]
                scores = [max(pair, key=lambda one: one[0]) for pair in zip(scores, told, strict=True)]
        most, quote, first = max(scores, key=lambda one: one[0], default=(0.0, "", {}))
        others = [score for score, _, row in scores if row["announced"] != first.get("announced")]
        if most < ENOUGH or most - max(others, default=0.0) < AHEAD:
            return [], ""
        return sorted(row["id"] for score, _, row in scores if score == most), quote

    def _told(self, word: Relation, sentence: Sentence, here: _Said, row: Row) -> float:
        """Return how much a sentence tells of an event; what both acts share counts only if the page leads with it."""
        dated, shared = max(_dated(self.page, row), _SAME_SENTENCE * _dated(here, row)), self._shared(sentence, row)
        far = word is Relation.IMPLEMENTS and row["stage"] == Stage.DECIDED
        return dated + shared if dated or (sentence.weight >= STANDFIRST and not far) else 0.0

    def _shared(self, sentence: Sentence, row: Row) -> float:
        """Return how much two acts share: nothing, unless a party, a product or a target is one of both."""
        entry = self.entry
        things = len(_things(entry) & _things(row))
        sides = set(entry.get("targets", ())) & set(row.get("targets", ())) - {jurisdictions.EVERYONE}
        if not things and not sides:
            return 0.0
        from rapidfuzz import fuzz  # only a page needs it

        alike = max(fuzz.token_set_ratio(str(row["title"]).casefold(), sentence.folded) - _ALIKE, 0) / (100 - _ALIKE)
        apart = (dates.parse(entry["announced"]).hi - dates.parse(row["announced"]).lo).days
        return float(
            _SHARED * min(things, _MOST_SHARED)
            + _SAME_SIDE * bool(sides)
            + _SAME_KIND * (row["instrument"] == entry.get("instrument"))
            + _SAME_KIND * bool(row.get("body") and row.get("body") == entry.get("body"))
            + _LATELY * (apart <= _SOON)
            + _CALLED * alike
        )


def _said(article: Article, text: str) -> _Said:
    days_said = frozenset(day.text for day in printed_dates.found(text, article.day))
    return _Said(days_said, frozenset(act for act, _ in numbers.printed(text, article.day)))


def _dated(said: _Said, row: Row) -> float:
    """Return how much a text tells of an event by its number, its day or its month."""
    if said.acts & {act.partition("#")[0] for act in row.get("acts", ())}:
        return _BY_NUMBER
    its = {str(row.get(name)) for name in ("announced", "effective")}
    return _BY_DAY if said.on_days & its else _BY_MONTH if said.on_days & {day[:7] for day in its} else 0.0


def _things(row: Row) -> set[str]:
    names = [*row.get("items", ()), *(name for group in row.get("entities", {}).values() for name in group)]
    return {name.casefold() for name in names}
