"""What becomes of the covered trade: the instrument's own answer where it has one, else what is done to what."""

import re

from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import Sentence
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import phrases, source, tables
from chiplog.model.vocabulary import Effect, Instrument


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!-)\b(?:{pattern})\b", re.IGNORECASE)


def _signs(name: str, *weights: float) -> tuple[tuple[re.Pattern[str], float], ...]:
    """Return the patterns of a name's numbered phrases, with their weights."""
    return tuple((_words(source(f"{name}-{n}" if n > 1 else name)), weight) for n, weight in enumerate(weights, 1))


_LOOSENS = (*_signs("effect-loosens", 2.4, 1.6, 2.2, 1.0), (phrases("effect-loosens-zh"), 2.2))
_TIGHTENS = (*_signs("effect-tightens", 1.8, 1.4, 0.8, 2.4), (phrases("effect-tightens-zh"), 1.5))
_UNLESS = phrases("effect-unless")
_CLEARS = _words(r"approv(?:es?|ed|al)|clear(?:s|ed|ance)|allow(?:s|ed)|lets?|consent order")
_DENIAL = _words(r"denial order|seiz(?:es?|ed|ure)|debarred|export privileges|forfeit\w*")
_ENDED = _words(source("effect-ended"))
"""What ends a penalty or a case."""

_ON_PROBATION = phrases("effect-on-probation")
"""What says of a denial that it is only threatened."""

_PAYS = (Instrument.AWARD, Instrument.SUBSIDY)
_TAKES = _words(source("effect-takes"))
"""What takes money back."""

_FORBIDS = _words(source("effect-forbids"))


def effect(article: Article, instrument: Found | None) -> Found | None:
    """Return the effect: neutral for a probe, a promise and a fine; what a deal or money meets; else by its words."""
    word = instrument.value if instrument else ""
    taken = next((one for one in article.prose.lead if _TAKES.search(one.text)), None)
    if taken and word in _PAYS:
        return in_text(str(Effect.TIGHTEN), taken.text)
    if instrument and (fixed := tables("vocabulary")["effects"].get(word)):
        return in_text(fixed, instrument.quote)
    if instrument and word == Instrument.ENFORCEMENT:
        if (ended := next((one for one in article.prose.lead if _ENDED.search(one.text)), None)) is not None:
            return in_text(str(Effect.LOOSEN), ended.text)
        denied = next(
            (one for one in article.prose.lead if _DENIAL.search(one.text) and not _ON_PROBATION.search(one.text)), None
        )
        return in_text(str(Effect.TIGHTEN if denied else Effect.NEUTRAL), denied.text if denied else instrument.quote)
    if instrument and word == Instrument.DEAL_DECISION:
        return _of_deal(article, instrument)
    return _by_words(article, instrument)


def _of_deal(article: Article, instrument: Found) -> Found:
    """Return what a deal meets: what first forbids or clears it decides; what nobody clears is forbidden."""
    for sentence in article.prose.news:
        forbids, clears = _FORBIDS.search(sentence.text), _CLEARS.search(_UNLESS.sub("", sentence.text))
        if forbids or clears:
            loosens = clears and not (forbids and forbids.start() < clears.start())
            return in_text(str(Effect.LOOSEN if loosens else Effect.TIGHTEN), sentence.text)
    return in_text(str(Effect.TIGHTEN), instrument.quote)


def _by_words(article: Article, instrument: Found | None) -> Found | None:
    """Weigh what is eased against what is closed: a rule or a duty closes, unless words say else."""
    restricts = instrument is not None and instrument.value in tables("vocabulary")["closing"]["instruments"]
    scores = {Effect.LOOSEN: 0.0, Effect.TIGHTEN: 1.5 if restricts else 0.0}
    best: dict[Effect, Sentence] = {}
    most: dict[Effect, float] = {}
    for sentence in article.prose.news:
        loosens, tightens = _told(_UNLESS.sub("", sentence.text), _LOOSENS), _told(sentence.text, _TIGHTENS)
        for word, weight, other in ((Effect.LOOSEN, loosens, tightens), (Effect.TIGHTEN, tightens, loosens)):
            told = weight * sentence.weight if weight >= other else 0.0
            scores[word] += told
            if told > most.get(word, 0.0):
                best[word], most[word] = sentence, told
    word = max(scores, key=lambda one: scores[one])
    if not scores[word]:
        return None
    quote = best[word].text if word in best else instrument.quote if instrument else ""
    return with_runner_up(in_text(str(word), quote), scores)


def _told(text: str, signs: tuple[tuple[re.Pattern[str], float], ...]) -> float:
    return max((weight for pattern, weight in signs if pattern.search(text)), default=0.0)
