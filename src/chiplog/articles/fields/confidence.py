"""How we know: whether it is denied, official, a party's word, or only reported; and whose words the page rests on."""

import re
from collections.abc import Iterator

from chiplog.articles.article.article import Article
from chiplog.articles.article.prose import EARLY, HEADLINE, LEAD, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.fields.instrument_patterns import TESTS
from chiplog.articles.found import Found, in_text, with_runner_up
from chiplog.articles.phrases import phrases
from chiplog.model.vocabulary import Confidence, SourceKind

_DENIES = phrases("confidence-denies")
UNNAMED = phrases("confidence-unnamed")
_REPORTS = phrases("confidence-reports")
_CREDITED = re.compile(r"\b(?:according to|citing|cited by|reported by) (?:the )?$", re.IGNORECASE)
_HAS_REPORT = re.compile(r"^(?:['’]s)? (?:first |has |had |also )?report(?:s|ed)?\b")
_ON_RECORD = phrases("confidence-on-record")
_WHEN = re.compile(r"^[^,]{0,60}\b(?:after|since|when|as|before)\b[^,]*, ", re.IGNORECASE)
"""A clause on what was before, at the head of a sentence."""

_TELLS = phrases("confidence-tells", 0)
_COMPANY_TELLS = phrases("confidence-company-tells", 0)
_GOVERNMENT = re.compile(r"\b(?:government|administration|ministry|authorities|regulators?|officials)\b", re.IGNORECASE)
_PARTY = phrases("confidence-party")


def _by_party(article: Article, sentence: Sentence) -> bool:
    """Whether it is a company that tells, in the first sentences, what a government did: `ASML says …`."""
    if sentence.weight < EARLY:
        return False
    if _COMPANY_TELLS.search(sentence.text):
        return True
    tells = _TELLS.search(sentence.text)
    if not tells:
        return False
    before, after = sentence.text[: tells.start()], sentence.text[tells.end() :]
    speaker = max(
        [*article.names.companies(before), *article.names.places(before)], key=lambda one: one.end, default=None
    )
    companies = list(article.names.companies(before))
    company = speaker in companies or any(one.start == 0 for one in companies)
    government = _GOVERNMENT.search(after) or next(article.bodies(after), None)
    return bool(company and government and any(test.yes.search(after) for test in TESTS))


def confidence(article: Article) -> Found | None:
    """Return how we know, in the model's sense: a denial first, then whose page it is, then whose words."""
    if denied := _denial(article):
        return in_text(str(Confidence.DISPUTED), denied.text)
    if article.genre is Genre.OFFICIAL:
        return Found(
            str(Confidence.OFFICIAL),
            "the page's publisher",
            article.publisher.quote if article.publisher else article.headline,
        )
    if article.genre is Genre.PARTY:
        return Found(
            str(Confidence.DISCLOSED),
            "the page's publisher",
            article.publisher.quote if article.publisher else article.headline,
        )
    on_record = any(one.weight >= LEAD and _ON_RECORD.search(_WHEN.sub("", one.text)) for one in article.prose.lead)
    scores: dict[Confidence, float] = {}
    best: dict[Confidence, Sentence] = {}
    for sentence in article.prose.news:
        for word, strength in _told(article, sentence):
            late = word is Confidence.REPORTED and on_record and sentence.weight < HEADLINE
            scores[word] = scores.get(word, 0.0) + strength * sentence.weight * (0.5 if late else 1.0)
            best.setdefault(word, sentence)
    if article.genre is Genre.ANALYSIS and scores.get(Confidence.REPORTED, 0.0) < 3:
        filed = scores.get(Confidence.DISCLOSED, 0.0) > scores.get(Confidence.OFFICIAL, 0.0)
        word = Confidence.DISCLOSED if filed else Confidence.OFFICIAL
        quote = best.get(word) or next(iter(article.prose.news), None)
        return in_text(str(word), quote.text) if quote else None
    if not scores:
        first = next(iter(article.prose.news), None)
        return in_text(str(Confidence.OFFICIAL), first.text) if first else None
    word = max(scores, key=lambda one: scores[one])
    return with_runner_up(in_text(str(word), best[word].text), scores)


def _told(article: Article, sentence: Sentence) -> Iterator[tuple[Confidence, float]]:
    """Return whose word a sentence is, and how strongly: people's without a name, a party's, or a government's."""
    text = sentence.text
    unnamed, party = UNNAMED.search(text), _PARTY.search(text) or _by_party(article, sentence)
    if unnamed:
        yield Confidence.REPORTED, 1.5
    if party:
        yield Confidence.DISCLOSED, 1.4
    if unnamed or party:
        return
    if _ON_RECORD.search(text):
        yield Confidence.OFFICIAL, 0.8
    elif _is_second_hand(article, text) and any(test.yes.search(text) for test in TESTS):
        yield Confidence.REPORTED, 1.0


def _is_second_hand(article: Article, text: str) -> bool:
    """Whether a sentence passes on what reports, or another outlet by its name, have told."""
    outlets = (
        _HAS_REPORT.match(text[one.end :]) or _CREDITED.search(text[: one.start]) for one in article.names.outlets(text)
    )
    return bool(_REPORTS.search(text)) or any(outlets)


def kind(article: Article, confidence: Found | None) -> Found | None:
    """Return the source's kind, which is about whose words the fact rests on."""
    if not confidence:
        return None
    if confidence.value == Confidence.OFFICIAL:
        word = SourceKind.ANALYSIS if article.genre is Genre.ANALYSIS else SourceKind.OFFICIAL
    else:
        word = SourceKind.PARTY if confidence.value == Confidence.DISCLOSED else SourceKind.NEWS
    return Found(str(word), confidence.source, confidence.quote)


def _denial(article: Article) -> Sentence | None:
    """Return the sentence in which a body or a company denies what the prose tells."""
    if article.genre is Genre.OFFICIAL:
        return None
    for sentence in article.prose.news:
        match = _DENIES.search(sentence.text)
        if match and (
            next(article.bodies(sentence.text), None)
            or re.search(r"\b(?:ministry|government|spokes\w+|minister|beijing|washington)\b", sentence.folded)
        ):
            return sentence
    return None
