"""Whom it meets: the parties that are named, in their roles, and the other side as the act names it."""

import re
from collections.abc import Iterator

from chiplog.draft.fields.signs import LISTS
from chiplog.draft.found import Found, in_text
from chiplog.draft.story.gazetteer import Mention, without_form
from chiplog.draft.story.prose import HEADLINE, STANDFIRST, Sentence
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene
from chiplog.model import jurisdictions
from chiplog.model.words import Flow, Instrument, Role

_EVERYONE = re.compile(
    r"\b(?:to |for |from )?(?:all|any|every) (?:destinations?|countries|country|trading partners|"
    r"origins?)\b|\bwhatever (?:the )?(?:country|origin)|\bregardless of (?:the )?(?:country|origin|"
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
    r"military users? (?:of|in)|owned by \w+ of|(?:citizens?|nationals?) of|concern (?:are|is)|"
    r"(?:exports?|sales?|shipments?|deliveries) of (?:(?! (?:to|for|in|as|after|by) )[^.;]){2,120} (?:to|for)|"
    r"(?:countries|regions|jurisdictions|places|destinations)\b[^.;]{0,60}(?:including|such as|namely))\s*(?:the |"
    r"all |some |certain |"
    r"buyers in |companies in |users in )*$|[从对向给于自]\s*$",
    re.IGNORECASE,
)
_ITS = re.compile(
    r"^-(?:backed|linked|owned|controlled|funded|based(?! (?:\w+ )?(?:analyst|think|law|research|consult)))\b|"
    r"^(?:['’]s)?[ -](?:\w+[ -]){0,2}?(?:compan(?:y|ies)|firms?|entit(?:y|ies)|part(?:y|ies)|"
    r"organi[sz]ations?|buyers?|customers?|users?|military|groups?|institut\w+|"
    r"owned|headquartered|investors?|chip ?makers?|manufacturers?|subsidiar\w+|persons?|nationals|"
    r"universit\w+|end users?|fabs?|plants?|operations|tech giants|airlines|ships|vessels|destinations?)\b",
    re.IGNORECASE,
)
_ITS_GOODS = re.compile(
    r"^(?:['’]s)?[ -](?:\w+[ -]){0,2}?(?:goods|products|semiconductors?|imports|origin|"
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

_UNKNOWN = re.compile(
    r"\b((?:[A-Z][\w&'’.-]*\s){1,5}?)(?:\([A-Z][\w ]+\) )?(?:(?:Holdings?|Technolog(?:y|ies)|"
    r"Semiconductors?|Electronics|Microelectronics|Investments?|International)\s?)?,? ?(?:Ltd|Limited|Inc|"
    r"Corp|Corporation|Co\.,? Ltd|GmbH|B\.V\.|N\.V\.|LLC|S\.p\.A\.|plc|AG)\b\.?"
)
_SELLS = re.compile(
    r"^['’]s\b|^ (?:may|can|to|could|will) (?:sell|ship|supply|export)|^,? (?:which |that )?(?:makes?|sells?|"
    r"supplies|designs?)|^ (?:chips|processors|GPUs)\b",
    re.IGNORECASE,
)
_BUYS = re.compile(
    r"\b(?:buyers?|customers?|recipients?|(?:companies|firms|groups|giants)[^.;]{0,40}(?:including|such as|"
    r"like|,)|sales? to|ship\w* to|sold to|sell to|exports? to|for|meant for|including|supply|to)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_OWNS = re.compile(
    r"\b(?:owned by|owner,?|bought by|acquired by|purchase (?:of|by)[^.;]{0,120}? by|takeover by|"
    r"acquisition (?:of|by)[^.;]{0,80}? by|sale (?:of [^.;]{0,60}? )?to|parent,?|unit of|buyer,?|"
    r"stake held by)\s*(?:the )?(?:\w+ )?$",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"^(?:['’]s (?:\w+ )?(?:purchase|acquisition|takeover|bid|planned|offer)|"
    r",?(?: of [A-Z]\w+(?: [A-Z]\w+)?,?)? (?:to (?:buy|acquire|take over|sell)|from (?:buying|acquiring)|"
    r"may not (?:buy|acquire)|acquir\w+|buying))",
    re.IGNORECASE,
)
_SOURCE = re.compile(
    r"\b(?:chips?|wafers?|dies|goods|parts|tools|orders?|bought|purchased|made|manufactured|produced|designed|"
    r"sourced)"
    r" (?:from|by|at) (?:the likes of )?$"
)
"""What stands before the maker of something, who is not thereby a party."""

_BASED = re.compile(r"-(?:based|registered|headquartered)\b")
_WHICH_IS = re.compile(r"^,? (?:which (?:is|was) )?(?:an? )?$")

_RIVAL = re.compile(
    r"\b(?:compet\w+ (?:with|against)|rivals?|suppliers? (?:for|to|of)|unlike|home to [^.;]{0,60}) "
    r"(?:the )?(?:[\w.]+-based )?$"
)
"""What stands before a company that is named for comparison."""

_QUOTED = re.compile(r"[“\"][^”\"]{25,}[”\"]")
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

_GOODS_OF = re.compile(
    r"\b(?:chips?|machines?|tools?|scanners?|equipment|systems?|processors?|GPUs?|accelerators?|servers?|memory|"
    r"materials?|products|goods|software) (?:of|from|by|(?:made|sold|supplied|produced|built) by) (?:the )?$",
    re.IGNORECASE,
)
"""What stands before the maker of what is traded."""

_LISTED = re.compile(rf"\blist(?:s|ed|ings?)?\b|{LISTS}", re.IGNORECASE)

_PRODUCT = re.compile(
    r"(?:['’]s)? (?:[\w-]+ ){0,3}?(?:chips?|GPUs?|processors?|graphics|servers?|"
    r"(?-i:(?:[A-Z][a-z]+ )?[A-Z]{0,3}\d{2,4}[A-Z]?))\b",
    re.IGNORECASE,
)
"""What stands behind the maker of something: `Nvidia H100`, `Huawei's Ascend 910B`."""

_DEALS = (Instrument.DEAL_DECISION, Instrument.CONTROL_ORDER)
_SUBJECTS = (*_DEALS, Instrument.ENTITY_LIST, Instrument.ENFORCEMENT, Instrument.INVESTIGATION)
_TRADES = (
    *(Instrument.LICENCE_DECISION, Instrument.LICENCE_RULE, Instrument.BAN, Instrument.GUIDANCE, Instrument.FEE),
    Instrument.PROCUREMENT,
)


def entities(scene: Scene, instrument: Found | None) -> Found | None:
    """Give the parties that the news names, by role: as they sell, buy or own, else as the act's subject."""
    roles: dict[str, Role] = {}
    quotes: list[str] = []
    for sentence in scene.story.news:
        for mention in _parties(scene, sentence, instrument):
            role = _role(sentence.text, mention, instrument, scene)
            before = roles.get(mention.name)
            if before is None or (before is Role.SUBJECT and role is not Role.SUBJECT and not _about(instrument)):
                roles[mention.name] = role
                quotes.append(sentence.text)
    grouped = {str(role): [name for name, its in roles.items() if its is role] for role in Role}
    value = {role: names for role, names in grouped.items() if names}
    return in_text(value, " … ".join(dict.fromkeys(quotes))) if value else None


def homes(scene: Scene, instrument: Found | None) -> dict[str, str]:
    """Give the countries of the parties that the act may be about, each with the sentence that names one."""
    found: dict[str, str] = {}
    for sentence in scene.story.news:
        for mention in _parties(scene, sentence, instrument):
            code = _home(scene, sentence.text, mention) or mention.code
            if code and not _SOURCE.search(sentence.text[: mention.start]):
                found.setdefault(code, sentence.text)
    return found


def targets(scene: Scene, actor: str, flow: Found | None, instrument: Found | None) -> Found | None:
    """Give the other side: everyone, where the act says so; the places it is done to, and the homes of the parties."""
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
    of_parties = {} if instrument and instrument.value == Instrument.TARIFF else homes(scene, instrument)
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
    """Give the places towards which something is done in a sentence, and those that stand in a list with them."""
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
    """Give what a sentence says of a list without what its parties did to be on it, and to whom."""
    told = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    why = _WHY_LISTED.search(told)
    return told[: why.start()] if why else told


def _beside(scene: Scene, actor: str) -> dict[str, str]:
    """Give the other places where the first sentences say that somebody is, if no word says what is done to them."""
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


def _parties(scene: Scene, sentence: Sentence, instrument: Found | None) -> Iterator[Mention]:
    """Find the companies in a sentence that the act may be about: of a list's, those that are told to be on it."""
    text = sentence.text
    if instrument is None or instrument.value != Instrument.ENTITY_LIST:
        yield from _companies(scene, sentence)
    elif sentence.weight >= STANDFIRST or _LISTED.search(text):
        for mention in _companies(scene, sentence):
            before = text[: mention.start]
            aside = _SOURCE.search(before) or _RIVAL.search(before) or _PRODUCT.match(text[mention.end :])
            if not aside:
                yield mention


def _companies(scene: Scene, sentence: Sentence) -> Iterator[Mention]:
    """Find the companies in a sentence: those that are known, and those that bear a company's form."""
    own = str(scene.publisher.value) if scene.publisher and scene.genre is not Genre.PARTY else ""
    known = [one for one in scene.names.companies(sentence.text) if one.name != own]
    yield from known
    for match in _UNKNOWN.finditer(sentence.text):
        name = without_form(re.sub(r"^(?:(?:The|In|On|At|By|For|And|Of|[A-Z]\w+['’]s) )+", "", match[0]))
        apart = not any(one.start < match.end() and match.start() < one.end for one in known)
        if apart and name != own and len(name) > 3 and not next(scene.bodies(match[0]), None):
            yield Mention(match.start(), match.end(), name, "")


def _home(scene: Scene, text: str, mention: Mention) -> str:
    """Give the country that a sentence gives a company: `Pulsic of Hong Kong`, `China's Wingtech`, `… HK Holding`."""
    after = next(iter(scene.names.places(text[mention.end : mention.end + 30])), None)
    if after and re.match(
        r"^,?\s?(?:of|in|from|based in|, (?:a|an|the)?)\s*(?:the )?$", text[mention.end : mention.end + after.start]
    ):
        return after.code
    if (
        after
        and _BASED.match(text[mention.end + after.end :])
        and _WHICH_IS.match(text[mention.end : mention.end + after.start])
    ):
        return after.code
    before = list(scene.names.places(text[max(0, mention.start - 30) : mention.start]))
    if before and re.match(
        r"^(?:['’]s|-(?:based|registered|headquartered))?(?: \w+){0,2} $",
        text[max(0, mention.start - 30) : mention.start][before[-1].end :],
    ):
        return before[-1].code
    return "HK" if re.search(r"\bHK\b", mention.name) else ""


def _about(instrument: Found | None) -> bool:
    return instrument is not None and instrument.value in (Instrument.ENTITY_LIST, Instrument.INVESTIGATION)


def _role(text: str, mention: Mention, instrument: Found | None, scene: Scene) -> Role:
    """Give a party's role: by the instrument where the act is about somebody, else by what it does in the sentence."""
    before, after = text[: mention.start], text[mention.end :]
    word = instrument.value if instrument else ""
    if word in _DEALS and (_OWNS.search(before[-160:]) or _WANTS.match(after)):
        return Role.OWNER
    if (word == Instrument.ENFORCEMENT and _PRODUCT.match(after)) or (word in _TRADES and _GOODS_OF.search(before)):
        return Role.SUPPLIER
    if word == Instrument.ENFORCEMENT and re.search(r"\b(?:to|customer)\s*(?:the )?$", before):
        return Role.RECIPIENT
    if word in _SUBJECTS:
        return Role.SUBJECT
    buys = _BUYS.search(before) and scene.names.home(mention.name) != "US"
    if word == Instrument.AWARD or (buys and not _SELLS.match(after)):
        return Role.RECIPIENT
    return Role.SUPPLIER if _SELLS.match(after) or word in _TRADES else Role.SUBJECT
