"""What becomes of the covered trade: the instrument's own answer where it has one, else what is done to what."""

import re

from chiplog.draft.found import Found, in_text
from chiplog.draft.story.prose import Sentence
from chiplog.draft.story.scene import Scene
from chiplog.model.vocabulary import Effect, Instrument

_GAP = r"(?:[\w'’%,.-]+ ){0,7}?"
_RESTRICTION = (
    r"(?:bans?|controls?|curbs?|restrictions?|tariffs?|dut(?:y|ies)|rules?|limits?|measures?|listings?|"
    r"announcements?|directives?|"
    r"list|order|plan|notice|requirements?|suspension of (?:export )?licen[cs]es|block|"
    r"quotas?|caps?|embargo|prohibitions?|sanctions?|framework|licensing|blacklist|freeze|intervention|takeover|"
    r"injunction|fees?|lev(?:y|ies)|"
    r"presumption|revocation|enforc\w+)"
)
_PERMISSION = (
    r"(?:licen[cs]es?|permits?|exemptions?|waivers?|exceptions?|authori[sz]ations?|approvals?|status|"
    r"general licen[cs]e|carve-?outs?|exclusions?|permissions?|white ?list|simplified (?:export )?(?:licensing|"
    r"treatment|procedures?)|from (?:its |the )?(?:\w+ ){0,2}white ?list)"
)
_UNDO = (
    r"(?:suspend(?:s|ed|ing)?|suspension|lift(?:s|ed|ing)?|revok(?:es?|ed|ing)|revocation|paus(?:es?|ed|ing)|"
    r"end(?![ -]user)(?:s|ed|ing)?|withdr(?:aws?|ew|awn|awing)|cancel(?:s|led|ling)?|scrap(?:s|ped)?|drop(?:s|ped)?|"
)
_UNDO += (
    r"shelv(?:es?|ed)|rescind(?:s|ed)?|rescission|terminat(?:es?|ed)|"
    r"halt(?:s|ed)?|freezes?|froze|closes|closed|closing|remov(?:es?|ed|ing)|holds? back|strikes? down|struck down|"
    r"stays?|stayed|lapse[sd]?)"
)
_DELAY = r"(?:delay(?:s|ed)?|postpon(?:es?|ed)|puts? off|defer(?:s|red)?|pushe[sd] back)"
_KEEP = r"(?:extends?|extended|prolongs?|prolonged|renews?|renewed|keeps?|kept|continues?)"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!-)\b(?:{pattern})\b", re.IGNORECASE)


_LOOSENS = (
    (
        _words(
            r"(?:remov|discontinu|abolish|drop|scrap|end|lift)\w* (?:\w+ ){0,3}(?:registration|requirement)s?|"
            r"(?:registration|requirement)s? [^.;]{0,60}(?:discontinued|abolished|removed|lifted|dropped)|no longer (?:needs?|requires?|subject to|bound by)|(?:drop|scrap|lift|remov|end|abolish|waiv)\w* "
            r"(?:\w+ ){0,3}(?:export |import )?licen[cs](?:e|ing)(?! holders?)(?= (?:for|requirement|rule|duty|on))"
        ),
        2.4,
    ),
    (
        _words(
            r"extend(?:s|ed|ing)? [^.;]{0,60}(?:timelines?|deadlines?|time limits?)|more time|grace period|reprieve"
        ),
        2.2,
    ),
    (_words(r"(?:mov|shift|chang|switch|return)\w+ [^.;]{0,60}\bto (?:a )?case[ -]by[ -]case"), 2.2),
    (re.compile(r"[暂暫]停[实實]施|停止[实實]施|[暂暫]停[执執]行|解除|豁免|恢[复復]出口|放[宽寬]"), 2.2),
    (
        _words(
            rf"{_UNDO} {_GAP}{_RESTRICTION}|{_RESTRICTION} (?:\w+ ){{0,4}}(?:is|are|was|were|has been|have been|be|"
            rf"put) (?:\w+ )?(?:{_UNDO}|on hold)|{_DELAY} {_GAP}(?:{_RESTRICTION}|{_PERMISSION})|"
            r"not (?:to )?enforce|not (?:now )?go ahead|(?:back (?:on|to)|"
            rf"return\w* {_GAP}to) {_GAP}(?:list|group)"
        ),
        1.6,
    ),
    (_words(rf"{_KEEP} {_GAP}(?:{_PERMISSION}|pause[ds]?|suspension|suspended|on hold|reprieve|truce)"), 2.2),
    (
        _words(
            r"approv(?:es?|ed|al|ing)|clear(?:s|ed)|allow(?:s|ed|ing)?|lets?|permitted|"
            r"permits (?:the |its |some |firms |companies |[A-Z]\w+ to )|grant(?:s|ed)?|"
            r"exempt(?:s|ed|ing|ions?)?|waiv(?:es?|ed|ers?)|eas(?:es?|ed|ing)|relax(?:es?|ed)?|loosen(?:s|ed)?|"
            r"simplif(?:y|ies|ied)|"
            r"carv(?:es?|ed)[ -]outs?|exclu(?:des?|ded|sions?)|outside (?:the )?(?:\w+ )?(?:duties|"
            r"tariffs)|refunded|restor(?:es?|ed)|resum(?:es?|ed)|reopens?|lower(?:s|ed) (?:the )?(?:tariff|"
            r"dut)|"
            r"(?:given|gives?|gave) (?:its |their )?(?:consent|nod|approval|green light)|green light|"
            r"lighter|shorter|fewer documents|licen[cs]es [A-Z]\w+ to|(?:issu|"
            r"start)\w+ (?:\w+ ){0,3}licen[cs]es|assured|will license|open-ended|case-by-case review|"
            r"on hold|takes? off|off the list|removed? from|general licen[cs]es?|without (?:a |"
            r"single )?licen[cs]es?|less strict|reprieve|narrow(?:s|ed)"
        ),
        1.0,
    ),
)
_TIGHTENS = (
    (
        _words(
            r"(?:remov\w+|revok\w+|strip\w*|los(?:es?|t|ing)|end(?:s|ed|ing)|terminat\w+) [^.;]{0,140}"
            r"(?:validated[ -]end|VEU|waivers?|white ?list|general authori[sz]ations?)"
        ),
        2.4,
    ),
    (
        _words(
            rf"{_UNDO} {_GAP}{_PERMISSION}|{_PERMISSION} (?:\w+ ){{0,5}}(?:revoked|withdrawn|suspended|denied|"
            r"refused|ended|stopped|delayed)|(?:stop(?:s|ped)?|stopped) (?:reviewing|issuing|processing|licensing|"
            rf"granting)|hold(?:s|ing)? back {_GAP}(?:permits|supplies|rare)"
        ),
        1.8,
    ),
    (
        _words(
            rf"{_KEEP} {_GAP}{_RESTRICTION}|lift(?:s|ed)? (?:\w+ ){{0,5}}to \d|not (?:be )?(?:allow\w*|clear\w*|"
            rf"approv\w*|licen[cs]\w*)|no more licen[cs]es|stops? approving|tells? {_GAP}to stop|detain(?:s|ed)?"
        ),
        1.4,
    ),
    (
        _words(
            r"ban(?:s|ned|ning)?|bar(?:s|red|ring)?|block(?:s|ed|ing)?|prohibit(?:s|ed|ion)?|forbid(?:s|den)?|"
            r"restrict(?:s|ed|ing|ions?)?|impos(?:es?|ed|ing)|tighten(?:s|ed|ing)?|widen(?:s|ed)?|expand(?:s|ed)?|"
            r"tough(?:er|ens|ened)|"
            r"stricter|curb(?:s|ed|ing)?|refus(?:es?|ed)|den(?:y|ies|ied)|add(?:s|ed)? (?:\S+ ){0,6}?(?:to|"
            r"on)|joins?|under (?:\w+ )?(?:controls?|licen[cs]e)|(?:need|requir)(?:s|es|ed|ing|ements?)?|"
            r"must|blacklist(?:s|ed)?|not (?:permitted|allowed)|may not|"
            r"cancel|rais(?:es?|ed) (?:its |the )?(?:tariff|dut)|doubl(?:es?|ed)|caps?|limit(?:s|ed|ing)?|"
            r"controls?|narrows what|shuts?|put(?:s)? (?:\S+ ){1,6}on (?:the|its|an?) (?:\w+ ){0,3}list|"
            r"one more|crackdown|avoid|discourag\w+|warn\w*"
        ),
        0.8,
    ),
    (re.compile(r"一律不得|禁止|不予|[实實]施出口管制|列入"), 1.5),
)
_UNLESS = re.compile(
    r"^No \w[^.;]{0,80}\b(?:will|would) be\b[^.;]*|"
    r"\b(?:not|no|without|unless|except(?: for)?|with exceptions?|with exemptions?|lighter|mandatory|"
    r"but) [^,;.]{0,40}",
    re.IGNORECASE,
)
_CLEARS = _words(r"approv(?:es?|ed|al)|clear(?:s|ed|ance)|allow(?:s|ed)|lets?|consent order")
_DENIAL = _words(r"denial order|seiz(?:es?|ed|ure)|debarred|export privileges|forfeit\w*")
_ENDED = _words(
    r"(?:lift|end|terminat|vacat|rescind|withdr[ae]w|drop|dismiss|overturn|annul)\w* [^.;]{0,60}(?:denial order|penalt\w+|"
    r"fines?|charges|indictment|debarment|case against)|(?:released?|returned?) [^.;]{0,40}seized"
)
"""What ends a penalty or a case."""

_ON_PROBATION = re.compile(
    r"\bsuspended (?:\w+ ){0,2}denial|\b(?:could|may|would) (?:\w+ )?face\b|\bif it violates\b", re.IGNORECASE
)
"""What says of a denial that it is only threatened."""

_FORBIDS = _words(
    r"block(?:s|ed)?|prohibit(?:s|ed)?|forbid(?:s|den)?|forbade|veto(?:es?|ed)?|may not|not (?:take place|"
    r"proceed|allowed)|reject(?:s|ed)?|unwind|divest\w*|must sell|to sell (?:its|at least|\d)|orders|"
    r"fall short|bar(?:s|red)?|stop(?:s|ped)?|refus\w+|lapse|ordered|forc(?:es|ed)|offload|sell off"
)
_RESTRICTS = (
    *(
        Instrument.ENTITY_LIST,
        Instrument.CONTROL_ORDER,
        Instrument.SCREENING,
        Instrument.TARIFF,
        Instrument.FEE,
        Instrument.QUOTA,
    ),
    *(Instrument.PROCUREMENT, Instrument.BAN, Instrument.LICENCE_RULE, Instrument.GUIDANCE),
)
_BY_INSTRUMENT = {
    Instrument.INVESTIGATION: Effect.NEUTRAL,
    Instrument.AGREEMENT: Effect.NEUTRAL,
    Instrument.AWARD: Effect.LOOSEN,
    Instrument.SUBSIDY: Effect.LOOSEN,
}


def effect(scene: Scene, instrument: Found | None) -> Found | None:
    """Return the effect: neutral for a probe, a promise and a fine; what a deal or money meets; else by its words."""
    word = instrument.value if instrument else ""
    if instrument and word in _BY_INSTRUMENT:
        return in_text(str(_BY_INSTRUMENT[Instrument(word)]), instrument.quote)
    if instrument and word == Instrument.ENFORCEMENT:
        if (ended := next((one for one in scene.story.lead if _ENDED.search(one.text)), None)) is not None:
            return in_text(str(Effect.LOOSEN), ended.text)
        denied = next(
            (one for one in scene.story.lead if _DENIAL.search(one.text) and not _ON_PROBATION.search(one.text)), None
        )
        return in_text(str(Effect.TIGHTEN if denied else Effect.NEUTRAL), denied.text if denied else instrument.quote)
    if word == Instrument.DEAL_DECISION:
        return _of_deal(scene)
    return _by_words(scene, instrument)


def _of_deal(scene: Scene) -> Found | None:
    """Return what a deal meets: the first sentence that forbids or clears it decides; a failed deal is forbidden."""
    for sentence in scene.story.news:
        forbids, clears = _FORBIDS.search(sentence.text), _CLEARS.search(_UNLESS.sub("", sentence.text))
        if forbids or clears:
            loosens = clears and not (forbids and forbids.start() < clears.start())
            return in_text(str(Effect.LOOSEN if loosens else Effect.TIGHTEN), sentence.text)
    return None


def _by_words(scene: Scene, instrument: Found | None) -> Found | None:
    """Weigh what is eased against what is closed: a rule or a duty closes, unless words say else."""
    restricts = instrument is not None and instrument.value in _RESTRICTS
    scores = {Effect.LOOSEN: 0.0, Effect.TIGHTEN: 1.5 if restricts else 0.0}
    best: dict[Effect, Sentence] = {}
    most: dict[Effect, float] = {}
    for sentence in scene.story.news:
        loosens, tightens = _told(_UNLESS.sub("", sentence.text), _LOOSENS), _told(sentence.text, _TIGHTENS)
        for word, weight, other in ((Effect.LOOSEN, loosens, tightens), (Effect.TIGHTEN, tightens, loosens)):
            told = weight * sentence.weight if weight >= other else 0.0
            scores[word] += told
            if told > most.get(word, 0.0):
                best[word], most[word] = sentence, told
    word = max(scores, key=lambda one: scores[one])
    if not scores[word]:
        return None
    return in_text(str(word), best[word].text if word in best else instrument.quote if instrument else "")


def _told(text: str, signs: tuple[tuple[re.Pattern[str], float], ...]) -> float:
    return max((weight for pattern, weight in signs if pattern.search(text)), default=0.0)
