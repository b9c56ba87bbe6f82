"""How far the act itself has got: only words, a formal text that needs a further step, or the final act."""

import re

from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import HEADLINE, STANDFIRST, Sentence
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import phrases, words
from chiplog.model.vocabulary import Instrument, Stage

_FINAL = phrases("stage-final")
_PROPOSED = phrases("stage-proposed")
_SIGNALLED = words("stage-signalled")
_MAY = re.compile(r"(?<!which )(?<!that )\b(?:may|might) (?!not\b)(?:\w+ly |soon |also )?[a-z]{3,}\b", re.IGNORECASE)
"""What signals in a headline or a lead alone: a law, too, says what a regulator may do."""

SUBJECT_NEAR = 20
"""Characters between a government's name and its verb."""

_NO_TEXT = phrases("stage-no-text")
_DEEDS = (Instrument.ENFORCEMENT, Instrument.AGREEMENT)


def _by_another(article: Article, sentence: Sentence, actor: str) -> bool:
    """Whether it is a company, or another government, that plans something: its name stands nearest before the verb."""
    match = _SIGNALLED.search(sentence.text)
    before = sentence.text[: match.start()] if match else ""
    governments = [*article.names.places(before), *article.bodies(before)]
    nearest = max([*article.names.companies(before), *governments], key=lambda one: one.end, default=None)
    return nearest is not None and (nearest not in governments or nearest.code != actor)


def _may(article: Article, text: str) -> bool:
    """Whether a government may do something: what a law lets others do is no plan."""
    match = _MAY.search(text)
    if not match:
        return False
    governments = (*article.names.places(text), *article.bodies(text))
    return any(0 <= match.start() - one.end <= SUBJECT_NEAR for one in governments)


def stage(article: Article, actor: str, instrument: Found | None) -> Found | None:
    """Return the stage: as the frank words of the prose say; else as its headline and lead do, their verbs apart."""
    lead = article.prose.lead
    if frank := next((one for one in article.prose.news if _NO_TEXT.search(one.text)), None):
        proposed = next((one for one in lead if _PROPOSED.search(one.text)), None)
        return in_text(str(Stage.PROPOSED if proposed else Stage.SIGNALLED), frank.text)
    if instrument and instrument.value in _DEEDS:
        return in_text(str(Stage.DECIDED), instrument.quote)
    scores = {Stage.DECIDED: 1.9, Stage.PROPOSED: 0.0, Stage.SIGNALLED: 0.0}
    best: dict[Stage, Sentence] = {}
    for sentence in article.prose.news:
        for word, sign, strength in (
            (Stage.DECIDED, _FINAL, 1.0),
            (Stage.PROPOSED, _PROPOSED, 1.0),
            (Stage.SIGNALLED, _SIGNALLED, 0.8),
        ):
            if word is Stage.SIGNALLED and _by_another(article, sentence, actor):
                continue
            only_lead = word is Stage.SIGNALLED and sentence.weight < STANDFIRST
            hint = word is Stage.SIGNALLED and sentence.weight >= HEADLINE and _may(article, sentence.text)
            if (
                not only_lead
                and (hint or sign.search(sentence.text))
                and not (word is Stage.PROPOSED and _FINAL.search(sentence.text))
            ):
                scores[word] += strength * sentence.weight
                best.setdefault(word, sentence)
    word = max(scores, key=lambda one: scores[one])
    if word is Stage.SIGNALLED and scores[Stage.PROPOSED] >= 1:
        word = Stage.PROPOSED  # a text that exists is more than a plan
    first = lead[0] if lead else next(iter(article.prose.sentences), None)
    quote = best.get(word, first)
    return with_runner_up(in_text(str(word), quote.text), scores) if quote else None
