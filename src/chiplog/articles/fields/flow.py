"""What moves, seen from the actor: by the instrument where it binds one flow alone, else by whom the words bind."""

import re

from chiplog.articles.article.article import Article
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import source, tables
from chiplog.model.vocabulary import Flow, Instrument


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SIGNS: tuple[tuple[Flow, re.Pattern[str]], ...] = (
    (Flow.INTERNAL, _words(source("flow-internal"))),
    (Flow.IMPORT, _words(source("flow-import"))),
    (Flow.EXPORT, _words(source("flow-export"))),
    (Flow.OUTWARD, _words(source("flow-outward"))),
    (Flow.INWARD, _words(source("flow-inward"))),
)
_EXPORT_TARIFF = _words(r"\bexport (?:tariff|dut)")
_OWN_BUYERS = _words(r"\bunreliable entit")
_STATE_BUYS = _words(r"\b1260h|\bchinese military compan")


def flow(article: Article, instrument: Found | None) -> Found | None:
    """Return the flow: the one an instrument binds; of several, the one that the news speaks of most."""
    if not instrument:
        return None
    allowed = _allowed(Instrument(instrument.value), f"{instrument.quote} {article.headline}")
    if len(allowed) == 1:
        return in_text(str(allowed[0]), instrument.quote)
    scores, remits = dict.fromkeys(allowed, 0.0), tables("vocabulary")["remits"]
    quotes: dict[Flow, str] = {}
    for sentence in article.prose.news:
        for one, sign in _SIGNS:
            if one in scores and (hits := len(sign.findall(sentence.text))):
                scores[one] += min(hits, 2) * sentence.weight
                quotes.setdefault(one, sentence.text)
        for one in {Flow(remits[body.name]) for body in article.bodies(sentence.text) if body.name in remits}:
            if one in scores:
                scores[one] += sentence.weight
                quotes.setdefault(one, sentence.text)
    best = max(scores, key=lambda one: scores[one])
    return with_runner_up(in_text(str(best), quotes.get(best, instrument.quote)), scores)


def _allowed(word: Instrument, told: str) -> tuple[Flow, ...]:
    """Return the flows that an instrument can bind, as its sentence and the headline tell of it."""
    if word is Instrument.TARIFF and _EXPORT_TARIFF.search(told):
        return (Flow.EXPORT,)
    if word is Instrument.ENTITY_LIST and _STATE_BUYS.search(told):
        return (Flow.INTERNAL,)
    if word is Instrument.ENTITY_LIST and _OWN_BUYERS.search(told):
        return (Flow.EXPORT, Flow.INTERNAL)
    return tuple(Flow(one) for one in tables("vocabulary")["flows"].get(str(word), Flow))
