"""What moves, seen from the actor: by the instrument where it binds one flow alone, else by whom the words bind."""

import re

from chiplog.articles.article.article import Article
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import source
from chiplog.model.vocabulary import Flow, Instrument


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_SIGNS: tuple[tuple[Flow, re.Pattern[str]], ...] = (
    (Flow.INTERNAL, _words(source("flow-internal"))),
    (Flow.IMPORT, _words(source("flow-import"))),
    (Flow.EXPORT, _words(source("flow-export"))),
    (
        Flow.OUTWARD,
        _words(
            r"\b(?:outbound|outward|u\.?s\.? persons|invest(?:s|ing|ments?) (?:in|abroad|overseas)|"
            r"joint ventures? with|securities of|overseas investment|fabs? (?:in china|abroad))\b"
        ),
    ),
    (
        Flow.INWARD,
        _words(
            r"\b(?:foreign (?:owners?|investors?|investment|takeover|buyers?)|acquisition|takeover|owned by|stake|"
            r"shareholders?|inbound|inward|golden power|cfius)\b"
        ),
    ),
)
_ALLOWED: dict[Instrument, tuple[Flow, ...]] = {
    Instrument.DEAL_DECISION: (Flow.INWARD,),
    Instrument.CONTROL_ORDER: (Flow.INWARD,),
    Instrument.SCREENING: (Flow.OUTWARD, Flow.INWARD),
    Instrument.TARIFF: (Flow.IMPORT,),
    Instrument.AWARD: (Flow.INTERNAL,),
    Instrument.SUBSIDY: (Flow.INTERNAL,),
    Instrument.PROCUREMENT: (Flow.INTERNAL,),
    Instrument.ENTITY_LIST: (Flow.EXPORT,),
    Instrument.FEE: (Flow.EXPORT, Flow.IMPORT),
    Instrument.INVESTIGATION: (Flow.IMPORT, Flow.INTERNAL, Flow.INWARD, Flow.EXPORT),
    Instrument.LICENCE_DECISION: (Flow.EXPORT, Flow.IMPORT),
    Instrument.LICENCE_RULE: (Flow.EXPORT, Flow.IMPORT),
    Instrument.ENFORCEMENT: (Flow.EXPORT, Flow.IMPORT),
    Instrument.QUOTA: (Flow.INTERNAL, Flow.IMPORT, Flow.EXPORT),
    Instrument.AGREEMENT: (Flow.IMPORT, Flow.EXPORT),
}
"""The flows that an instrument can bind; the first where no word says which."""

_REMITS = {
    "BIS": Flow.EXPORT,
    "METI": Flow.EXPORT,
    "BAFA": Flow.EXPORT,
    "CBP": Flow.IMPORT,
    "DGFT": Flow.IMPORT,
    "USTR": Flow.IMPORT,
    "CAC": Flow.INTERNAL,
    "SAMR": Flow.INTERNAL,
    "CFIUS": Flow.INWARD,
}
"""What some bodies are there for."""

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
    scores = dict.fromkeys(allowed, 0.0)
    quotes: dict[Flow, str] = {}
    for sentence in article.prose.news:
        for one, sign in _SIGNS:
            if one in scores and (hits := len(sign.findall(sentence.text))):
                scores[one] += min(hits, 2) * sentence.weight
                quotes.setdefault(one, sentence.text)
        for one in {_REMITS[body.name] for body in article.bodies(sentence.text) if body.name in _REMITS}:
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
    return _ALLOWED.get(word, tuple(Flow))
