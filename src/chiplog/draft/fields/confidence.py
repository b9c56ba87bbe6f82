"""How we know: whether it is denied, official, a party's word, or only reported; and whose words the page rests on."""

import re
from collections.abc import Iterator

from chiplog.draft.fields.signs import TESTS
from chiplog.draft.found import Found, in_text
from chiplog.draft.phrases import phrases
from chiplog.draft.story.prose import EARLY, HEADLINE, LEAD, Sentence
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene
from chiplog.model.vocabulary import Confidence, SourceKind

_DENIES = phrases("confidence-denies")
_UNNAMED = phrases("confidence-unnamed")
_REPORTS = phrases("confidence-reports")
_CREDITED = re.compile(r"\b(?:according to|citing|cited by|reported by) (?:the )?$", re.IGNORECASE)
_HAS_REPORT = re.compile(r"^(?:['’]s)? (?:first |has |had |also )?report(?:s|ed)?\b")
_ON_RECORD = phrases("confidence-on-record")
_WHEN = re.compile(r"^[^,]{0,60}\b(?:after|since|when|as|before)\b[^,]*, ", re.IGNORECASE)
"""A clause on what was before, at the head of a sentence."""

_TELLS = re.compile(
    r"\b(?:says?|said|told|announc(?:es|ed)|confirm(?:s|ed)|disclos(?:es|ed)|reveal(?:s|ed)|warn(?:s|ed))\b"
)
_COMPANY_TELLS = re.compile(
    r"[,”] the (?:[\w-]+ )?(?:company|chip ?maker|firm) (?:said|confirmed|disclosed|revealed|announced)\b"
)
_GOVERNMENT = re.compile(r"\b(?:government|administration|ministry|authorities|regulators?|officials)\b", re.IGNORECASE)
_PARTY = phrases("confidence-party")


def _by_party(scene: Scene, sentence: Sentence) -> bool:
    """Whether it is a company that tells, in the first sentences, what a government did: `ASML says …`."""
    if sentence.weight < EARLY:
        return False
    if _COMPANY_TELLS.search(sentence.text):
        return True
    tells = _TELLS.search(sentence.text)
    if not tells:
        return False
    before, after = sentence.text[: tells.start()], sentence.text[tells.end() :]
    speaker = max([*scene.names.companies(before), *scene.names.places(before)], key=lambda one: one.end, default=None)
    companies = list(scene.names.companies(before))
    company = speaker in companies or any(one.start == 0 for one in companies)
    government = _GOVERNMENT.search(after) or next(scene.bodies(after), None)
    return bool(company and government and any(test.yes.search(after) for test in TESTS))


def confidence(scene: Scene) -> Found | None:
    """Return how we know, in the model's sense: a denial first, then whose page it is, then whose words."""
    if denied := _denial(scene):
        return in_text(str(Confidence.DISPUTED), denied.text)
    if scene.genre is Genre.OFFICIAL:
        return Found(
            str(Confidence.OFFICIAL),
            "the page's publisher",
            scene.publisher.quote if scene.publisher else scene.headline,
        )
    if scene.genre is Genre.PARTY:
        return Found(
            str(Confidence.DISCLOSED),
            "the page's publisher",
            scene.publisher.quote if scene.publisher else scene.headline,
        )
    on_record = any(one.weight >= LEAD and _ON_RECORD.search(_WHEN.sub("", one.text)) for one in scene.story.lead)
    scores: dict[Confidence, float] = {}
    best: dict[Confidence, Sentence] = {}
    for sentence in scene.story.news:
        for word, strength in _told(scene, sentence):
            late = word is Confidence.REPORTED and on_record and sentence.weight < HEADLINE
            scores[word] = scores.get(word, 0.0) + strength * sentence.weight * (0.5 if late else 1.0)
            best.setdefault(word, sentence)
    if scene.genre is Genre.ANALYSIS and scores.get(Confidence.REPORTED, 0.0) < 3:
        filed = scores.get(Confidence.DISCLOSED, 0.0) > scores.get(Confidence.OFFICIAL, 0.0)
        word = Confidence.DISCLOSED if filed else Confidence.OFFICIAL
        quote = best.get(word) or next(iter(scene.story.news), None)
        return in_text(str(word), quote.text) if quote else None
    if not scores:
        first = next(iter(scene.story.news), None)
        return in_text(str(Confidence.OFFICIAL), first.text) if first else None
    word = max(scores, key=lambda one: scores[one])
    return in_text(str(word), best[word].text)


def _told(scene: Scene, sentence: Sentence) -> Iterator[tuple[Confidence, float]]:
    """Return whose word a sentence is, and how strongly: people's without a name, a party's, or a government's."""
    text = sentence.text
    unnamed, party = _UNNAMED.search(text), _PARTY.search(text) or _by_party(scene, sentence)
    if unnamed:
        yield Confidence.REPORTED, 1.5
    if party:
        yield Confidence.DISCLOSED, 1.4
    if unnamed or party:
        return
    if _ON_RECORD.search(text):
        yield Confidence.OFFICIAL, 0.8
    elif _is_second_hand(scene, text) and any(test.yes.search(text) for test in TESTS):
        yield Confidence.REPORTED, 1.0


def _is_second_hand(scene: Scene, text: str) -> bool:
    """Whether a sentence passes on what reports, or another outlet by its name, have told."""
    outlets = (
        _HAS_REPORT.match(text[one.end :]) or _CREDITED.search(text[: one.start]) for one in scene.names.outlets(text)
    )
    return bool(_REPORTS.search(text)) or any(outlets)


def kind(scene: Scene, confidence: Found | None) -> Found | None:
    """Return the source's kind, which is about whose words the fact rests on."""
    if not confidence:
        return None
    if confidence.value == Confidence.OFFICIAL:
        word = SourceKind.ANALYSIS if scene.genre is Genre.ANALYSIS else SourceKind.OFFICIAL
    else:
        word = SourceKind.PARTY if confidence.value == Confidence.DISCLOSED else SourceKind.NEWS
    return Found(str(word), confidence.source, confidence.quote)


def _denial(scene: Scene) -> Sentence | None:
    """Return the sentence in which a body or a company denies what the story tells."""
    if scene.genre is Genre.OFFICIAL:
        return None
    for sentence in scene.story.news:
        match = _DENIES.search(sentence.text)
        if match and (
            next(scene.bodies(sentence.text), None)
            or re.search(r"\b(?:ministry|government|spokes\w+|minister|beijing|washington)\b", sentence.folded)
        ):
            return sentence
    return None
