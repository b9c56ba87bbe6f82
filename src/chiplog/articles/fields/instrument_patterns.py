"""MODEL's tests of instruments, in their order, as the words by which prose answers them with a yes."""

import re
from typing import NamedTuple

from chiplog.articles.phrases import phrases, source
from chiplog.model.vocabulary import Instrument

NEAR = r"[^.;]{0,90}?"
PERMIT = r"(?:licen[cs]es?|permits?|permissions?|approvals?|authori[sz]ations?|consent|waivers?|green light)"
NEEDS = (
    r"(?:needs?|needed|requir(?:e|es|ed|ing)|subject to|must (?:ask|apply|obtain|seek|get|have)|"
    r"have to (?:apply|ask|obtain|seek)|without|apply for|obtain)"
)
LISTS = (
    r"(?:entity list|unverified list|military[ -]end[ -]users? list|unreliable[ -]entit(?:y|ies)(?: list)?|"
    r"export control(?:led)? (?:control )?list of (?:\w+ )?"
    r"(?:entities|companies)|blacklist(?:s|ed)?|section 1260h|chinese military compan(?:y|ies)|"
    r"validated end[ -]users?|\bVEU\b|50(?: ?%| per ?cent|-percent) (?:affiliates? )?"
    r"rule|affiliates rule|denied persons list|sdn list|export control(?:led)? parties|watch ?list|"
    r"end[ -]user list|strategic high-tech commodities entity list|"
    r"不可靠[实實][体體]清[单單]|管控名[单單]|[实實][体體]清[单單]|"
    r"temporary general licen[cs]e|export (?:control )?listings? of)"
)
NOT_GOODS = r"(?!(?:[\w,.-]+ ){0,7}?(?:chips?|processors?|GPUs?|accelerators?|servers?|equipment|machines|goods)\b)"
PARTIES = (
    r"(?:entit(?:y|ies)|compan(?:y|ies)|firms?|parties|organi[sz]ations?|groups?|institut(?:e|ions?|es)|"
    r"subsidiar(?:y|ies)|affiliates?|units?)"
)

FIELD = phrases("instrument-field")
"""What this field is about."""


class Test(NamedTuple):
    """One of the model's tests: the word, what answers it with a yes, and how strongly."""

    word: Instrument
    yes: re.Pattern[str]
    weight: float = 1.0


def _test(word: Instrument, yes: str, weight: float = 1.0) -> Test:
    return Test(word, re.compile(yes, re.IGNORECASE), weight)


TESTS = (
    _test(
        Instrument.AGREEMENT,
        source("agreement"),
        1.6,
    ),
    _test(
        Instrument.AGREEMENT,
        source("agreement-2"),
        1.4,
    ),
    _test(
        Instrument.ENFORCEMENT,
        source("enforcement"),
        1.3,
    ),
    _test(
        Instrument.INVESTIGATION,
        r"\b(?:investigation|probe|inquiry|enquiry|anti-?dumping case|countervailing case|"
        r"cyber-?security review|national security review)s?\b",
        1.0,
    ),
    _test(
        Instrument.INVESTIGATION,
        source("investigation"),
        1.6,
    ),
    _test(
        Instrument.DEAL_DECISION,
        source("deal-decision"),
        1.5,
    ),
    _test(
        Instrument.DEAL_DECISION,
        source("deal-decision-2"),
        1.5,
    ),
    _test(
        Instrument.AWARD,
        source("award"),
        1.3,
    ),
    _test(
        Instrument.DEAL_DECISION,
        source("deal-decision-3"),
        1.2,
    ),
    _test(
        Instrument.AWARD,
        source("award-2"),
        1.2,
    ),
    _test(Instrument.ENTITY_LIST, source("entity-list"), 1.6),
    _test(
        Instrument.ENTITY_LIST,
        source("entity-list-2"),
        1.2,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        source("licence-decision"),
        1.1,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        source("licence-decision-2"),
        1.2,
    ),
    _test(
        Instrument.LICENCE_DECISION,
        source("licence-decision-3"),
        1.1,
    ),
    _test(
        Instrument.CONTROL_ORDER,
        source("control-order"),
        1.6,
    ),
    _test(
        Instrument.SCREENING,
        source("screening"),
        1.5,
    ),
    _test(
        Instrument.TARIFF,
        source("tariff"),
        1.3,
    ),
    _test(
        Instrument.FEE,
        source("fee"),
        1.5,
    ),
    _test(
        Instrument.QUOTA,
        r"\b(?:quotas?|caps? (?:on|the|of)|capped|cap of|ceiling (?:on|of)|limit(?:s|ed)? the (?:number|"
        r"quantity|volume|amount|share))\b",
        1.2,
    ),
    _test(
        Instrument.PROCUREMENT,
        source("procurement"),
        1.4,
    ),
    _test(
        Instrument.BAN,
        source("ban"),
        1.15,
    ),
    _test(
        Instrument.BAN,
        r"一律不得|禁止|不予许可|\bin no case be exported|\bpolicy of denial|\bin principle (?:not|no)\b|\b(?:outright|"
        r"flat|total) (?:ban|prohibition)",
        2.4,
    ),
    _test(
        Instrument.LICENCE_RULE,
        r"\b(?:rescind|rescission|recission|repeal|withdr[ae]w|suspend|amend)\w* [^.;]{0,80}\b(?:rule|framework|"
        r"regulation)\b",
        0.6,
    ),
    _test(
        Instrument.LICENCE_RULE,
        source("licence-rule"),
        1.0,
    ),
    _test(
        Instrument.SUBSIDY,
        source("subsidy"),
        1.0,
    ),
    _test(
        Instrument.GUIDANCE,
        source("guidance"),
        1.1,
    ),
)
