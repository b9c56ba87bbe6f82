"""How far the act itself has got: only words, a formal text that needs a further step, or the final act."""

import re

from chiplog.draft.found import Found, in_text
from chiplog.draft.story.prose import HEADLINE, STANDFIRST, Sentence
from chiplog.draft.story.scene import Scene
from chiplog.model.vocabulary import Instrument, Stage

_FINAL = re.compile(
    r"\b(?:(?:in|by) (?:a|an|its) (?:\w+ )?(?:notice|order|gazette)|(?:is|was|are|were) revoking|"
    r"(?<!for a )(?<!no )final (?:rule|"
    r"order|decision)|promulgated|(?<!and )(?<!which )(?<!that )has (?!indicat|suggest|recommend|favour|propos|"
    r"threaten|pledg|vow|promis|plann|consider|signal|ask|"
    r"warn|announc|been|hint|float)\w{3,}(?:ed|en|ut)|has (?:today |now )?(?:put|set|cut|let|approved|issued|made|"
    r"suspended|"
    r"ordered|given|barred|banned|blocked|granted|revoked|adopted|placed|added|imposed)|"
    r"in (?:force|effect)|enters? into force|took effect|takes? effect|(?:publish|releas|promulgat|gazett|post|"
    r"issu)(?:es|ed) "
    r"(?:[\w-]+ ){0,4}(?:controls?|rules?|regulations?|measures|orders?|list|notice)|enacted|signed into law|"
    r"signs into law|interim final rule|adopted|issued (?:an?|its|the) (?:\w+ )?(?:order|rule|notice|"
    r"memorandum)|(?<!would )(?<!could )(?<!may )(?:starts?|appl(?:y|ies)|takes? effect|becomes? effective|"
    r"enters? into force|comes? into (?:force|effect)) (?:on|from) (?:[A-Z][a-z]{2,8}\.? \d|\d)|exporters shall)\b|"
    r"\bput out guidance|\beffective immediately\b|\bwith immediate effect\b|自即日起|起实施",
    re.IGNORECASE,
)
_PROPOSED = re.compile(
    r"\b(?:propos(?:es?|ed|als?|ing)\b(?! (?:\S+ ){0,3}?(?:acquisition|takeover|purchase|sale|merger|deal|"
    r"transaction|"
    r"investment))|draft(?:s|ed|ing)? (?:\w+ ){0,4}(?:rules?|regulation|order|bill|law|notice|measures|list|"
    r"ordinance|licen[cs]e)|the draft|drafts? (?:a|an|the|rules)|bill\b|"
    r"(?:open|out|opens?|opened) (?:it )?(?:for|to) (?:public )?comments?|public (?:comment|consultation)|"
    r"comment period|comments (?:are|is) due|notice of proposed|60-day notice|advance notice|introduc(?:es?|"
    r"ed) (?:a |"
    r"the )?(?:\w+ )?(?:bill|act|legislation)|"
    r"(?:house|senate|committee|panel) (?:passes|passed|advances|advanced|approves|approved|votes|voted)|"
    r"submits? to parliament|petition|(?<!not )applied for|preliminary (?:terms|agreement|memorandum|ruling)|"
    r"representations until|"
    r"seeks (?:views|comments?)|opens? rulemaking|legislation that would)|征求意见",
    re.IGNORECASE,
)
_SIGNALLED = re.compile(
    r"\b(?:(?:will|would) (?:\w+ly |soon |also |now )?(?:bring|prohibit|forbid|veto|revoke|approve|"
    r"grant|decide|impose|require|raise|lift|add|ban|restrict|tighten|"
    r"introduce|announce|reveal|release|unveil|put|place|give|hand|allow|let|be (?:announced|allowed|able)|"
    r"exempt|examine|not enforce|"
    r"rescind|take|set|block|seek|propose|end|pause|ease|resume|issue|levy)|"
    r"plans? (?:to|licen[cs]es|for|curbs|rules|new|tariffs?|controls?)|planned|intends? to|threaten(?:s|"
    r"ed|ing)? (?:to|with|(?:\w+ ){0,2}(?:tariffs?|dut|curbs|sanctions|\d))|vow(?:s|ed)|pledge[sd]?|"
    r"(?<!including )(?<!its )(?<!their )promis(?:es|ed) (?:to|that|an?|new|more)|weigh(?:s|ed|ing)?|"
    r"consider(?:s|ed|ing)?|mulls?|mulling|"
    r"prepar(?:es|ing)|is (?:set|expected|looking|"
    r"working|likely|poised|due) to|aims? to|may soon|says? (?:it|he|she|nvidia|\w+) (?:will|may|"
    r"would)|no (?:legal )?text yet|studying|studies|floats?|floated|signal(?:s|led)|foresees|(?<!who )wants? (?:to|"
    r"location)|eyes?|eyeing|ready to|likely to|favou?rs|recommend(?:s|ed) (?:to|that)|asks? (?:congress|"
    r"parliament))\b",
    re.IGNORECASE,
)
_MAY = re.compile(r"(?<!which )(?<!that )\b(?:may|might) (?!not\b)(?:\w+ly |soon |also )?[a-z]{3,}\b", re.IGNORECASE)
"""What signals in a headline or a lead alone: a law, too, says what a regulator may do."""

_NO_TEXT = re.compile(
    r"\bno (?:\w+ ){0,3}(?:rule|order|contract|regulation|document)\b[^.;]{0,40}\b(?:published|issued|signed)|"
    r"\bno (?:legal|formal|published)? ?text (?:yet|exists)|nothing (?:is|was|has been) (?:final|decided|"
    r"signed)|no decision (?:has been|was|is)|not (?:yet )?(?:final|been (?:finali[sz]ed|decided))|"
    r"no final decision",
    re.IGNORECASE,
)
_DEEDS = (Instrument.ENFORCEMENT, Instrument.AGREEMENT)


def _by_another(scene: Scene, sentence: Sentence, actor: str) -> bool:
    """Whether it is a company, or another government, that plans something: its name stands nearest before the verb."""
    match = _SIGNALLED.search(sentence.text)
    before = sentence.text[: match.start()] if match else ""
    governments = [*scene.names.places(before), *scene.bodies(before)]
    nearest = max([*scene.names.companies(before), *governments], key=lambda one: one.end, default=None)
    return nearest is not None and (nearest not in governments or nearest.code != actor)


def stage(scene: Scene, actor: str, instrument: Found | None) -> Found | None:
    """Return the stage: as the frank words of the story say; else as its headline and lead do, their verbs apart."""
    lead = scene.story.lead
    if frank := next((one for one in scene.story.news if _NO_TEXT.search(one.text)), None):
        proposed = next((one for one in lead if _PROPOSED.search(one.text)), None)
        return in_text(str(Stage.PROPOSED if proposed else Stage.SIGNALLED), frank.text)
    if instrument and instrument.value in _DEEDS:
        return in_text(str(Stage.DECIDED), instrument.quote)
    scores = {Stage.DECIDED: 1.9, Stage.PROPOSED: 0.0, Stage.SIGNALLED: 0.0}
    best: dict[Stage, Sentence] = {}
    for sentence in scene.story.news:
        for word, sign, strength in (
            (Stage.DECIDED, _FINAL, 1.0),
            (Stage.PROPOSED, _PROPOSED, 1.0),
            (Stage.SIGNALLED, _SIGNALLED, 0.8),
        ):
            if word is Stage.SIGNALLED and _by_another(scene, sentence, actor):
                continue
            only_lead = word is Stage.SIGNALLED and sentence.weight < STANDFIRST
            hint = word is Stage.SIGNALLED and sentence.weight >= HEADLINE and _MAY.search(sentence.text)
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
    first = lead[0] if lead else next(iter(scene.story.sentences), None)
    quote = best.get(word, first)
    return in_text(str(word), quote.text) if quote else None
