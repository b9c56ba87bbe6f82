"""What kind of act it is: the first of MODEL's tests that the news answers with a yes."""

from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import HEADLINE, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.fields.instrument_patterns import STRONG_BAN, TESTS
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import phrases, words
from chiplog.model.vocabulary import Instrument

_OUTCOME = phrases("instrument-outcome")
"""What ends an inquiry with a measure: then the measure is the act."""

_BATCH = phrases("instrument-batch")
_CLASS = phrases("instrument-class")
_LICENSING = phrases("instrument-licensing")
"""What a cap, or a ban on some use, is a condition of."""

_NOT_YET = phrases("instrument-not-yet")
_SHORT_OF_BAN = words("instrument-short-of-ban")

_URGES = phrases("instrument-urges")
"""What says of a ban that it is only asked for."""

_WARNS = phrases("instrument-warns")
"""What recalls rules, and makes none."""

_SOME_BUYERS = phrases("instrument-some-buyers")
"""Whom a ban on buying binds, where it does not bind all."""

_PROJECT = phrases("instrument-project")
"""What tells of money for one project, whoever builds it."""

ENOUGH = 0.62
"""How strong a yes must be, against the strongest, to win by coming first."""

_HINTS = {word: words(f"hint-{word}") for word in Instrument}
_BINDS_NOT = phrases("instrument-binds-not")


def scores(article: Article) -> dict[Instrument, tuple[float, Sentence]]:
    """Return how strongly each test is answered with a yes, and the sentence that says it best."""
    found: dict[Instrument, tuple[float, Sentence]] = {}
    for sentence in article.prose.sentences:
        said: dict[Instrument, float] = {}
        gates = _gates(article, sentence)
        for test in TESTS:
            if (test.word not in gates or test.name == STRONG_BAN) and test.yes.search(sentence.text):
                said[test.word] = max(said.get(test.word, 0.0), test.weight)
                if test.word is Instrument.LICENCE_DECISION or test.name == STRONG_BAN:
                    gates.add(Instrument.LICENCE_RULE)  # it comes later in the order
        for word, weight in said.items():
            before, best = found.get(word, (0.0, sentence))
            told = weight * sentence.weight
            found[word] = (before + told, sentence if not before or told > _told(word, best) else best)
    return found


def hints(article: Article) -> dict[Instrument, tuple[float, Sentence]]:
    """Return the instruments of which single words of the lead speak, by how many do: for a page that no test reads."""
    found: dict[Instrument, tuple[float, Sentence]] = {}
    for sentence in article.prose.lead:
        for word in Instrument:
            if hits := len({one[0].casefold() for one in _HINTS[word].finditer(sentence.text)}):
                found[word] = (found.get(word, (0.0,))[0] + hits, found.get(word, (0.0, sentence))[1])
    return found


def instrument(article: Article) -> Found | None:
    """Return the first word in the model's order whose test is answered with a yes about as strong as any."""
    if (frank := next((one for one in article.prose.sentences if _BINDS_NOT.search(one.text)), None)) is not None:
        return in_text(str(Instrument.GUIDANCE), frank.text)
    found = scores(article) or hints(article)
    if not found:
        return None
    if len(found) > 1 and any(_OUTCOME.search(one.text) for one in article.prose.news if one.weight >= 1.2):
        found.pop(Instrument.INVESTIGATION, None)
    most = max(weight for weight, _ in found.values())
    close = [word for word in Instrument if word in found and found[word][0] >= ENOUGH * most]
    chosen = in_text(str(close[0]), found[close[0]][1].text)
    return with_runner_up(chosen, {word: weight for word, (weight, _) in found.items()})


def _gates(article: Article, sentence: Sentence) -> set[Instrument]:
    """Return the words whose test a sentence can't meet: who must be named is not, or it is denied."""
    shut = set()
    named = next(article.names.companies(f"{sentence.text} {article.headline} {_opening(article)}"), None) is not None
    named = named or article.genre is Genre.PARTY
    if not (named or _BATCH.search(sentence.text)) or _CLASS.search(sentence.text):
        shut.add(Instrument.LICENCE_DECISION)
    if not named and not _PROJECT.search(sentence.text):
        shut.add(Instrument.AWARD)
    paid = named and any(test.word is Instrument.AWARD and test.yes.search(sentence.text) for test in TESTS)
    if sentence.weight < HEADLINE or paid:
        shut.add(Instrument.AGREEMENT)  # a page that tells of one begins with it; one with a firm is no government's
    if _WARNS.search(sentence.text):
        shut.add(Instrument.LICENCE_RULE)
    if _LICENSING.search(sentence.text):
        shut |= {Instrument.QUOTA, Instrument.BAN}
    if _NOT_YET.search(sentence.text):
        shut.add(Instrument.ENFORCEMENT)
    if any(sign.search(sentence.text) for sign in (_SHORT_OF_BAN, _SOME_BUYERS, _URGES)):
        shut.add(Instrument.BAN)
    return shut


def _opening(article: Article) -> str:
    return next((one.text for one in article.prose.lead if not one.heading), "")


def _told(word: Instrument, sentence: Sentence) -> float:
    return max(
        (test.weight * sentence.weight for test in TESTS if test.word is word and test.yes.search(sentence.text)),
        default=0.0,
    )
