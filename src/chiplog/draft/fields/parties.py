"""The parties that the page names, in their roles."""

import re

from chiplog.draft.fields import companies
from chiplog.draft.fields.companies import PRODUCT
from chiplog.draft.found import Found, in_text
from chiplog.draft.phrases import phrases
from chiplog.draft.story.gazetteer import Mention
from chiplog.draft.story.scene import Scene
from chiplog.model.vocabulary import Instrument, Role

_SELLS = re.compile(
    r"^['’]s\b|^ (?:may|can|to|could|will) (?:sell|ship|supply|export)|^,? (?:which |that )?(?:makes?|sells?|"
    r"supplies|designs?)|^ (?:chips|processors|GPUs)\b",
    re.IGNORECASE,
)
_BUYS = phrases("parties-buys")
_ABSTAINS = re.compile(
    r"^[^.;]{0,60}?\bto (?:stop|halt|avoid|suspend|cancel|refrain from) (?:\w+ ){0,2}?"
    r"(?:buying|purchas\w+|orders?|ordering|using)\b",
    re.IGNORECASE,
)
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


def entities(scene: Scene, instrument: Found | None) -> Found | None:
    """Return the parties that the news names, by role: as they sell, buy or own, else as the act's subject."""
    roles: dict[str, Role] = {}
    quotes: list[str] = []
    for sentence in scene.story.news:
        for mention in companies.named(scene, sentence, instrument):
            role = _role(sentence.text, mention, instrument, scene)
            before = roles.get(mention.name)
            if before is None or (before is Role.SUBJECT and role is not Role.SUBJECT and not _about(instrument)):
                roles[mention.name] = role
                quotes.append(sentence.text)
    grouped = {str(role): [name for name, its in roles.items() if its is role] for role in Role}
    value = {role: names for role, names in grouped.items() if names}
    return in_text(value, " … ".join(dict.fromkeys(quotes))) if value else None


def _about(instrument: Found | None) -> bool:
    return instrument is not None and instrument.value in (Instrument.ENTITY_LIST, Instrument.INVESTIGATION)


def _role(text: str, mention: Mention, instrument: Found | None, scene: Scene) -> Role:
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
    buys = _BUYS.search(before) and scene.names.home(mention.name) != "US"
    if word == Instrument.AWARD or _ABSTAINS.match(after) or (buys and not _SELLS.match(after)):
        return Role.RECIPIENT
    return Role.SUPPLIER if _SELLS.match(after) or word in _TRADES else Role.SUBJECT
