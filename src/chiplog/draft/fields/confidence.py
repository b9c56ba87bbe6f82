"""How we know: whether it is denied, official, a party's word, or only reported; and whose words the page rests on."""

import re
from collections.abc import Iterator

from chiplog.draft.fields.signs import TESTS
from chiplog.draft.found import Found, in_text
from chiplog.draft.story.prose import EARLY, HEADLINE, LEAD, Sentence
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene
from chiplog.model.vocabulary import Confidence, SourceKind

_DENIES = re.compile(
    r"\b(?:denies|denied|has denied|deny)\b(?! (?:\w+ ){0,3}(?:licen|permi|appli|entry|access|export|"
    r"approv))|\b(?:rejected|dismissed|disputed|disputes|rebutted) (?:the |that |"
    r"those )?(?:\w+ )?(?:report|claim|account|allegation)s?|"
    r"\bcalled (?:the )?(?:report|claim|account)s? (?:\w+ ){0,2}(?:false|untrue|baseless|incorrect|"
    r"groundless)|\b(?:is|are|was) (?:not true|untrue|groundless)\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"\b(?:people|persons?|sources?|officials|executives|exporters?|lawyers|"
    r"insiders) (?:\w+ ){0,4}?(?:familiar|briefed|with (?:direct )?knowledge|close to|who (?:have|has|had|"
    r"know|knew|asked|declined|were|requested|spoke|saw)|aware|involved)|"
    r"\b(?:two|three|four|five|several|some|multiple|unnamed|anonymous) (?:\w+ )?(?:people|sources)\b|"
    r"\b(?:seen|reviewed|obtained) by (?:the )?[A-Z]|\b(?:government|party|industry|coalition) circles\b|\b(?:a|"
    r"the) source (?:in|at|within|close|said)\b|"
    r"\bsources (?:in|at|within)\b|\b(?:ministry|government|industry) "
    r"sources?\b|\bciting (?:\w+ ){0,3}(?:people|sources|persons?|documents? seen)|\bsources? (?:said|say|told|"
    r"described|familiar)|\bthe people said|"
    r"\basked not to be (?:named|identified)|\bdeclined to be (?:named|identified)|\bnot (?:be )?(?:named|"
    r"identified)\b|\b(?:an?|one) (?:\w+ ){0,4}official (?:(?:from|at|of|in|with) [^.;]{0,70})?(?:told (?!reporters)|"
    r"to [A-Z])|\bconfirmed by (?:an?|two|several) (?:\w+ ){0,4}(?:officials?|persons?|people)\b|\banonymity\b|"
    r"\breportedly\b|\bpeople familiar\b|知情人士|消息人士",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"\b(?:according to|from|citing) (?:\w+ )?(?:media |news |press )?reports?\b(?! (?:by|from|of|on) (?:the|a)"
    r" (?:ministry|department|commission|company))|\breports? (?:said|says?|suggest(?:s|ed)?|that)\b",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"\b(?:according to|citing|cited by|reported by) (?:the )?$", re.IGNORECASE)
_HAS_REPORT = re.compile(r"^(?:['’]s)? (?:first |has |had |also )?report(?:s|ed)?\b")
_ON_RECORD = re.compile(
    r"\b(?:said|says|wrote|announced|announces|confirmed|told (?:reporters|parliament|lawmakers|mps|"
    r"the (?:house|parliament))) (?:\w+ ){0,6}?(?:in a (?:statement|notice|notification|circular|letter|"
    r"filing|document|post|"
    r"press release|release|briefing|speech|memorandum)|on its website|"
    r"at a (?:news|press|regular) (?:conference|briefing)|to parliament)|\bspokes(?:man|woman|person)\b|"
    r"\b(?:agency|ministry|department|commission|regulator|bureau|administration) (?:said|announced|confirmed|"
    r"added)\b|"
    r"\b(?:were|was) charged\b|\bprosecutors\b|"
    r"\b(?:notice|statement|letter|announcement) (?:on|from|by|posted|published|to)\b|\bin (?:a|"
    r"the) (?:statement|notice|gazette|federal register)\b|"
    r"\b(?:announced|announces|announcing|published|publishes|promulgated|released|posted|gazetted|signed|issued|"
    r"put out|unveiled|proclaimed|ruled|ordered)\b|\bpress release\b|\bfederal register\b|\b(?:president|"
    r"minister|secretary) (?:[A-Z]\w+ ){0,3}(?:said|told|wrote|posted|announced|confirmed|signed)",
    re.IGNORECASE,
)
_WHEN = re.compile(r"^[^,]{0,60}\b(?:after|since|when|as|before)\b[^,]*, ", re.IGNORECASE)
"""A clause on what was before, at the head of a sentence."""

_TELLS = re.compile(
    r"\b(?:says?|said|told|announc(?:es|ed)|confirm(?:s|ed)|disclos(?:es|ed)|reveal(?:s|ed)|warn(?:s|ed))\b"
)
_COMPANY_TELLS = re.compile(
    r"[,”] the (?:[\w-]+ )?(?:company|chip ?maker|firm) (?:said|confirmed|disclosed|revealed|announced)\b"
)
_GOVERNMENT = re.compile(r"\b(?:government|administration|ministry|authorities|regulators?|officials)\b", re.IGNORECASE)
_PARTY = re.compile(
    r"\b(?:said|disclosed|confirmed|announced|told investors|"
    r"revealed) (?:\w+ ){0,6}?(?:in a (?:\w+ ){0,3}(?:filing|disclosure)|in (?:its|a) (?:quarterly|annual|"
    r"earnings|regulatory)|to (?:the )?(?:sec|shareholders|investors))|\bregulatory filing\b|"
    r"\b(?:sec|securities and exchange commission) filing\b|\b(?:in|with) (?:an?|its|the) (?!federal|court|public)"
    r"(?:\w+ ){0,3}filing\b|\bdisclosed by [A-Z]|\bfiling (?:to|with) the (?:\w+ ){0,2}(?:sec|securities)\b|"
    r"\b(?:published|filed) (?:by|with) the (?:US |U\.S\. )?(?:sec|securities)\b|\bform 8-k\b|"
    r"\b(?:said|says|confirmed) (?:that )?(?:it|the company|they) (?:had |has |was |were |had been |"
    r"has been |have )?(?:been )?(?:received|informed|notified|told|granted|given|obtained)\b|\b(?:it|"
    r"the company) (?:was|had been|has been) (?:informed|notified|told) by\b|"
    r"\bsecurities filing\b|\bcourt (?:filing|papers|documents) (?:show|said)",
    re.IGNORECASE,
)


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
