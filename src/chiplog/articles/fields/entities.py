"""The parties that the page names: which the act may be about, in which roles, and where they sit."""

import re
from collections.abc import Iterator

from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Mention, without_form
from chiplog.articles.article.prose import STANDFIRST, Sentence
from chiplog.articles.article.publisher import Genre
from chiplog.articles.found import Found, in_text
from chiplog.articles.phrases import phrases
from chiplog.model.vocabulary import Flow, Instrument, Role

_UNKNOWN = phrases("entities-formal", 0)
_BY_TRADE = phrases("entities-by-trade", 0)
"""A name that ends in what its bearer trades in."""

_IN_LIST = re.compile(
    r"(^, (?:and )?|\b(?:of|between|by|including|firms|companies|makers) )"
    r"([A-Z][\w&-]*+(?: [A-Z][\w&-]*+){0,3})(?:,? and |, )$"
)
"""A name in a list before another."""

_PERSON = phrases("entities-person", 0)
"""A person with an age, as those who are charged are named."""

_SOURCE = phrases("entities-source", 0)
"""What stands before the maker of something, who is not thereby a party."""

_RIVAL = phrases("entities-rival", 0)
"""What stands before a company that is named for comparison."""

PRODUCT = phrases("entities-product")
"""What stands behind the maker of something: `Nvidia H100`, `Huawei's Ascend 910B`."""

_SUCH_AS = re.compile(r"\b(?:suppliers?|companies|firms|makers|exporters) (?:such as|like) $")
"""What stands before an example of those whom a list hinders."""

_SILENT = phrases("entities-silent", 0)
"""What companies say that have no part in it."""

_SITE = re.compile(r"^['’]s (?:[\w-]+ ){0,2}(?:plants?|fabs?|factor(?:y|ies)|facilit(?:y|ies)|lines?|operations)\b")
"""What of a company stands elsewhere than it sits."""

_OF_GOODS = (Instrument.LICENCE_DECISION, Instrument.LICENCE_RULE, Instrument.BAN)

_LISTED = phrases("companies-listed")
_BASED = re.compile(r"-(?:based|registered|headquartered)\b")
_WHICH_IS = re.compile(r"^,? (?:which (?:is|was) )?(?:an? )?$")


def named(article: Article, sentence: Sentence, instrument: Found | None) -> Iterator[Mention]:
    """Find the companies in a sentence that the act may be about: of a list's, those that are told to be on it."""
    text = sentence.text
    trade = instrument is not None and instrument.value in _OF_GOODS
    if trade and _SILENT.search(text):
        return
    if trade:
        yield from (one for one in _companies(article, sentence) if not _RIVAL.search(text[: one.start]))
    elif instrument is None or instrument.value != Instrument.ENTITY_LIST:
        yield from _companies(article, sentence)
        if instrument and instrument.value == Instrument.ENFORCEMENT:
            yield from (Mention(one.start(), one.end(), one[0], "") for one in _PERSON.finditer(text))
    elif sentence.weight >= STANDFIRST or _LISTED.search(text):
        for mention in _companies(article, sentence):
            before = text[: mention.start]
            behind = any(sign.search(before) for sign in (_SOURCE, _RIVAL, _SUCH_AS))
            aside = behind or PRODUCT.match(text[mention.end :])
            if not aside:
                yield mention


def homes(article: Article, instrument: Found | None, flow: Found | None) -> dict[str, str]:
    """Return the countries of the parties that the act may be about, each with the sentence that names one.

    What is exported does not go to its maker: `servers with Nvidia chips`.
    """
    leaves = flow is not None and flow.value == Flow.EXPORT
    found: dict[str, str] = {}
    trade = instrument is not None and instrument.value in _OF_GOODS
    for sentence in article.prose.news:
        for mention in named(article, sentence, instrument):
            code = _home(article, sentence.text, mention) or mention.code
            before, after = sentence.text[: mention.start], sentence.text[mention.end :]
            maker = _SOURCE.search(before) or (trade and leaves and PRODUCT.match(after))
            elsewhere = maker or (trade and _SITE.match(after))
            if code and not elsewhere:
                found.setdefault(code, sentence.text)
    return found


def _companies(article: Article, sentence: Sentence) -> Iterator[Mention]:
    """Find the companies in a sentence: those that are known, and those that bear a company's form."""
    own = str(article.publisher.value) if article.publisher and article.genre is not Genre.PARTY else ""
    known = [one for one in article.names.companies(sentence.text) if one.name != own]
    yield from known
    yield from _beside(article, sentence.text, known)
    traders = () if sentence.heading else _BY_TRADE.finditer(sentence.text)
    formal = list(_UNKNOWN.finditer(sentence.text))
    alone = (
        one for one in traders if not any(other.start() < one.end() and one.start() < other.end() for other in formal)
    )
    for match in (*formal, *alone):
        name = without_form(re.sub(r"^(?:(?:The|In|On|At|By|For|And|Of|[A-Z]\w+['’]s) )+", "", match[0]))
        apart = not any(one.start < match.end() and match.start() < one.end for one in known)
        apart = apart and not any(0 <= match.start() - one.end <= 2 for one in known)
        apart = apart and (match.re is _UNKNOWN or not next(article.names.places(match[0]), None))
        if apart and name != own and len(name) > 3 and not next(article.bodies(match[0]), None):
            yield Mention(match.start(), match.end(), name, "")


def _beside(article: Article, text: str, known: list[Mention]) -> Iterator[Mention]:
    """Find names that stand in a list between companies that are known, or before one: `HCL and Foxconn`."""
    for index, one in enumerate(known):
        before = known[index - 1].end if index else max(0, one.start - 60)
        match = _IN_LIST.search(text[before : one.start])
        if match and (index or not match[1].startswith(",")):
            name = without_form(match[2])
            taken = next(article.names.places(name), None) or next(article.bodies(name), None)
            if not taken and name not in article.names.tables["outlets"]["names"]:
                yield Mention(before + match.start(2), before + match.end(2), name, "")


def _home(article: Article, text: str, mention: Mention) -> str:
    """Return the country that a sentence gives a company: `Pulsic of Hong Kong`, `China's Wingtech`, `… HK Holding`."""
    after = next(iter(article.names.places(text[mention.end : mention.end + 30])), None)
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
    before = list(article.names.places(text[max(0, mention.start - 30) : mention.start]))
    if before and re.match(
        r"^(?:(?:['’]s|-(?:based|registered|headquartered))(?: \w+){0,2}|(?: [\w-]+){0,2}? [\w-]*"
        r"(?:makers?|firms?|compan(?:y|ies)|giants?|groups?|start-?ups?|designers?|suppliers?|units?|foundry)|) $",
        text[max(0, mention.start - 30) : mention.start][before[-1].end :],
    ):
        return before[-1].code
    return next((place.code for place in article.names.seats(text[mention.start : mention.end])), "")


_SELLS = phrases("entities-sells")
_BUYS = phrases("parties-buys")
_ABSTAINS = phrases("entities-abstains")
"""What stands behind a buyer who is told to buy no more."""

_OWNS = phrases("parties-owns")
_WANTS = phrases("parties-wants")
_GOODS_OF = phrases("parties-goods-of")
"""What stands before the maker of what is traded."""

_DEALS = (Instrument.DEAL_DECISION, Instrument.CONTROL_ORDER)
_SUBJECTS = (*_DEALS, Instrument.ENTITY_LIST, Instrument.ENFORCEMENT, Instrument.INVESTIGATION)
_TRADES = (
    *(Instrument.LICENCE_DECISION, Instrument.LICENCE_RULE, Instrument.BAN, Instrument.GUIDANCE, Instrument.FEE),
    Instrument.PROCUREMENT,
)


def entities(article: Article, instrument: Found | None) -> Found | None:
    """Return the parties that the news names, by role: as they sell, buy or own, else as the act's subject."""
    roles: dict[str, Role] = {}
    quotes: list[str] = []
    for sentence in article.prose.news:
        for mention in named(article, sentence, instrument):
            role = _role(sentence.text, mention, instrument, article)
            before = roles.get(mention.name)
            if before is None or (before is Role.SUBJECT and role is not Role.SUBJECT and not _about(instrument)):
                roles[mention.name] = role
                quotes.append(sentence.text)
    grouped = {str(role): [name for name, its in roles.items() if its is role] for role in Role}
    value = {role: names for role, names in grouped.items() if names}
    return in_text(value, " … ".join(dict.fromkeys(quotes))) if value else None


def _about(instrument: Found | None) -> bool:
    return instrument is not None and instrument.value in (Instrument.ENTITY_LIST, Instrument.INVESTIGATION)


def _role(text: str, mention: Mention, instrument: Found | None, article: Article) -> Role:
    """Return a party's role: by the instrument where the act is about it, else by what it does in the sentence."""
    before, after = text[: mention.start], text[mention.end :]
    word = instrument.value if instrument else ""
    if word in _DEALS and (_OWNS.search(before[-160:]) or _WANTS.match(after)):
        return Role.OWNER
    if (word == Instrument.ENFORCEMENT and PRODUCT.match(after)) or (word in _TRADES and _GOODS_OF.search(before)):
        return Role.SUPPLIER
    if word == Instrument.ENFORCEMENT and re.search(r"\b(?:to|customer)\s*(?:the )?$", before):
        return Role.RECIPIENT
    if word in _SUBJECTS:
        return Role.SUBJECT
    buys = _BUYS.search(before) and article.names.home(mention.name) != "US"
    if word == Instrument.AWARD or _ABSTAINS.match(after) or (buys and not _SELLS.match(after)):
        return Role.RECIPIENT
    return Role.SUPPLIER if _SELLS.match(after) or word in _TRADES else Role.SUBJECT
