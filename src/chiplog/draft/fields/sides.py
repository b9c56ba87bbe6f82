"""The other side: where that is to which, or from which, something moves, as the act names it."""

import re
from collections.abc import Iterator

from chiplog.draft.fields import companies
from chiplog.draft.found import Found, in_text
from chiplog.draft.story.prose import HEADLINE, Sentence
from chiplog.draft.story.scene import Scene
from chiplog.model import jurisdictions
from chiplog.model.vocabulary import Flow, Instrument

_EVERYONE = re.compile(
    r"\b(?:to |for |from )?(?:all|any|every) (?:destinations?|countries|country|trading partners|"
    r"origins?)\b|\bwhatever (?:the |their )?(?:country|origin|destination)|\bregardless of (?:the )?(?:country|origin|"
    r"destination)|\bnames? no (?:\w+ )?country|\bno (?:particular|specific|single) country|"
    r"\bsingles? out no|\bworldwide\b|\bglobal(?:ly)? (?:tariff|dut|licen)|\bdoes not (?:name|single out|"
    r"target)[^.;]{0,30}countr|\bnot aimed at (?:any|a) (?:\w+ )?countr|\bcountry[ -]neutral",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"\b(?:(?:exports?|movement|moved|diver\w+|sales?|ship(?:s|ped|ments?|ping)?|sold|sell(?:ing)?|"
    r"suppl(?:y|ies)|deliver(?:y|ies)|"
    r"go(?:es|ing)?|sent|bound|destined|leave|transfers?|licen[cs]es?|permits?|goods|items|chips?|"
    r"equipment|machines|technology|magnets|earths|back|out) (?:\w+[ -]){0,6}?(?:to|for)|"
    r"(?:imports?|imported|goods|products|semiconductors?|chips?|parts|materials|entities|companies|firms|parties|"
    r"bought|purchased|originating|origin|come|"
    r"made) (?:\w+ ){0,4}?(?:from|in)|(?:against|aimed at|target(?:s|ing|ed)?|directed at|hit(?:s|ting)?|"
    r"covers?|covered|reach(?:es)?|cover(?:ed)? only)|(?:headquartered|based|located|headquarters|buyers|customers|"
    r"users|"
    r"companies|firms|entities|parties|plants?|fabs?|facilities|exporters|sectors?|industr(?:y|ies)|subsidiar\w+|"
    r"units|makers|"
    r"invest\w*|expansion|chip ?makers?) in|(?:tariffs?|dut(?:y|ies)|curbs|embargo|ban|restrictions|"
    r"controls|limits|sanctions|bans) on|(?:returns?|remov\w+|add\w*|takes?|taken|puts?|restores?|drops?) |"
    r"(?:others|rest) (?:are|is|were|was) (?:located |based )?in|(?:products|goods|articles) of|"
    r"investigations? (?:of|into)|"
    r"military users? (?:of|in)|owned by \w+ of|(?:citizens?|nationals?) of|concern (?:are|is)|"
    r"(?:(?:exports?|sales?|shipments?|deliveries) of|smuggl\w+) (?:(?! (?:to|for|in|as|after|"
    r"by) )[^.;]){2,120} (?:to|for)|"
    r"(?:countries|regions|jurisdictions|places|destinations)\b[^.;]{0,60}(?:including|such as|namely))\s*(?:the |"
    r"all |some |certain |"
    r"buyers in |companies in |users in )*(?:(?-i:[A-Z][a-z]+), )?$|[从对向给于自]\s*$",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"^-(?:backed|linked|owned|controlled|funded|based(?! (?:\w+ )?(?:analyst|think|law|research|consult)))\b|"
    r"^(?:['’]s)?[ -](?:\w+[ -]){0,2}?(?:compan(?:y|ies)|firms?|entit(?:y|ies)|part(?:y|ies)|"
    r"organi[sz]ations?|buyers?|customers?|users?|military|groups?|institut\w+|"
    r"access|ability|owned|headquartered|investors?|chip ?makers?|manufacturers?|subsidiar\w+|persons?|nationals|"
    r"universit\w+|end users?|fabs?|plants?|operations|tech giants|airlines|ships|vessels|destinations?)\b",
    re.IGNORECASE,
)
_ITS_GOODS = re.compile(
    r"^(?:['’]s)?[ -](?:(?!access|ability|to\b)\w+[ -]){0,2}?(?:goods|products|semiconductors?|imports|origin|"
    r"chips?(?![ -]?(?:mak|firm|compan|plant|fab|design|industr|group|giant|tool|sector|manufact)))\b",
    re.IGNORECASE,
)
"""What says of goods where they are from: no export goes there."""

_LIST = re.compile(
    r"^(?: \([^)]{1,20}\)|\))?(?:[,(]| \()? ?(?:\(?including |and |or |(?:together|along) with |"
    r"as well as )?(?:the )?$"
)
_MADE = re.compile(r"\b(?:made|originating|origin|designed|produced) (?:in|of|from) (?:the )?$", re.IGNORECASE)
_IN = re.compile(r"(?<!\btalks)(?<!\bsaid)(?<!\bmeeting)(?<!\bsummit)(?<!\bvisit)(?<!\bspeech) in (?:the )?$")
_CONCERN = re.compile(
    r"\b(?:destinations|countries of concern|country group|countries (?:are|include)|group of countries|"
    r"(?:countries|places|destinations)\b[^.;]{0,60} among them)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:except|excluding|other than|apart from|outside|but not|unlike|not to|"
    r"(?<!together )(?<!along )with|acquired|acquisition of|takeover of) (?:for )?(?:the )?(?:\w+ and )?$",
    re.IGNORECASE,
)
_LEST = re.compile(
    r"\b(?:diver(?:t|ts|ted|ting|sion)|smuggl\w+|illegal trade|illicit\w*|misus\w+)\b[^.;]{0,70}$", re.IGNORECASE
)
"""What says of a place that something is not to get there."""

_OTHERS_ACT = re.compile(
    r"^(?:['’]s (?:\w+ ){0,2}(?:plans?|rules?|bans?|curbs?|controls?|restrictions?|sanctions?|tariffs?|pressure)\b|"
    r"[ ,—–-]+(?:which |who |that )?(?:is |was |has |have )?(?:\w+ly )?(?:considering|weighing|mulling|planning|"
    r"banned|"
    r"blocked|restricted|barred|imposed)\b)"
)
"""What stands behind another government that does something: what follows is no side of this act."""

_QUOTED = re.compile(r"[“\"][^“”\"]{25,}[”\"]")
_WHY_LISTED = re.compile(
    r"\b(?:for (?:their|its|having|\w+ing)|because|based on|due to|over (?:their|its|links)|"
    r"(?:which|that) (?:have|has))\b"
)
"""Where a sentence begins to say what a party did to be listed, and to whom."""

_LISTED_FROM = re.compile(
    r"\b(?:entities|companies|firms|parties|organi[sz]ations)\b[^.;“\"]{0,60}? (?:from|in|located in|"
    r"based in) (?:the )?$"
)
"""What stands before the places of those that are put on a list."""


def targets(scene: Scene, actor: str, flow: Found | None, instrument: Found | None) -> Found | None:
    """Return the other side: everyone, where the act says so; the places it names, and the homes of the parties."""
    if everyone := next((one for one in scene.story.news if _EVERYONE.search(one.text)), None):
        return in_text([jurisdictions.EVERYONE], everyone.text)
    sides: dict[str, float] = {}
    quotes: dict[str, str] = {}
    for sentence in scene.story.news:
        for code in dict.fromkeys(_sides(scene, sentence, actor, flow.value if flow else "", instrument)):
            sides[code] = sides.get(code, 0.0) + sentence.weight
            quotes.setdefault(code, sentence.text)
    most = max(sides.values(), default=0.0)
    found = {code: quotes[code] for code, weight in sides.items() if weight >= min(1.2, 0.3 * most)}
    of_parties = (
        {} if instrument and instrument.value == Instrument.TARIFF else companies.homes(scene, instrument, flow)
    )
    found |= {
        code: quote
        for code, quote in of_parties.items()
        if code != actor and code not in found and not _inside(code, actor)
    }
    found = found or _beside(scene, actor)
    if found:
        return in_text(list(found), " … ".join(dict.fromkeys(found.values())))
    if flow and flow.value == Flow.INTERNAL:
        return None
    return Found([jurisdictions.EVERYONE], "what the page leaves out", scene.headline) if instrument else None


def _sides(scene: Scene, sentence: Sentence, actor: str, moves: str, instrument: Found | None) -> Iterator[str]:
    """Return the places towards which something is done in a sentence, and those that stand in a list with them."""
    listing = instrument is not None and instrument.value == Instrument.ENTITY_LIST
    text, end, taken = _without_reasons(sentence.text) if listing else sentence.text, -1, False
    hunt = instrument is not None and instrument.value in (Instrument.ENFORCEMENT, Instrument.INVESTIGATION)
    concern = bool(_CONCERN.search(text))
    for mention in scene.names.places(text):
        before, after = text[: mention.start], text[mention.end :]
        if mention.code != actor and _OTHERS_ACT.match(after):
            return
        listed = taken and end >= 0 and _LIST.match(text[end : mention.start])
        made = moves == Flow.EXPORT and (
            _MADE.search(before)
            or _ITS_GOODS.match(after)
            or re.match(r"[ -](?:origin|made|built|designed)\b", after, re.IGNORECASE)
        )
        here = (
            not made
            and bool(
                _SIDE.search(before)
                or _ITS.match(after)
                or _ITS_GOODS.match(after)
                or listed
                or concern
                or (listing and _LISTED_FROM.search(before))
            )
            and (hunt or not _LEST.search(before))
            and not _OUTSIDE.search(before)
        )
        end, taken = mention.end, here
        if here and mention.code != actor and not _inside(mention.code, actor) and not _governs(after):
            yield mention.code


def _without_reasons(text: str) -> str:
    """Return what a sentence says of a list without what its parties did to be on it, and to whom."""
    told = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    why = _WHY_LISTED.search(told)
    return told[: why.start()] if why else told


def _beside(scene: Scene, actor: str) -> dict[str, str]:
    """Return the other places where the first sentences say that somebody is, if no word says what is done to them."""
    found: dict[str, str] = {}
    for sentence in (one for one in scene.story.lead if one.weight >= HEADLINE):
        for mention in scene.names.places(sentence.text):
            before, after = sentence.text[: mention.start], sentence.text[mention.end :]
            if (
                _IN.search(before)
                and mention.code != actor
                and not _inside(mention.code, actor)
                and not _governs(after)
            ):
                found.setdefault(mention.code, sentence.text)
    return found


def _governs(after: str) -> bool:
    return bool(
        re.match(
            r"^(?:['’]s)? (?:\w+ )?(?:government(?!-)|ministry|ministries|officials|authorities|customs|minister|"
            r"president|regulators?|parliament|court|envoy|embassy)\b",
            after,
        )
    )


def _inside(code: str, actor: str) -> bool:
    """Whether a place is the Union's own."""
    return actor == "EU" and code in jurisdictions.EU_MEMBERS
