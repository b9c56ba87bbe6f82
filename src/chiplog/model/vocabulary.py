"""The vocabularies: each word with the one-line test that decides for it."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A word of a closed vocabulary; `test` is the line that decides whether it fits."""

    test: str

    def __new__(cls, value: str, test: str = "") -> Self:
        """Make a word of its text and its test."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.test = test
        return word


class Stage(Word):
    """How far the act itself has got."""

    SIGNALLED = "signalled", "only words: a threat, a plan, a promise, a “will”"
    PROPOSED = "proposed", "a formal text or application exists, and a further formal step is needed"
    DECIDED = "decided", "the body with the power has taken the final act, whether or not it applies yet"


class Confidence(Word):
    """How we know."""

    OFFICIAL = (
        "official",
        "the actor's government published it or said it on the record, and a source prints or identifies it",
    )
    DISCLOSED = "disclosed", "a named party to it, not the actor, said it on the record"
    REPORTED = "reported", "unnamed sources or second-hand accounts only, from however many outlets"
    DISPUTED = "disputed", "the actor or a named party denies it on the record, and it is unsettled"


class Effect(Word):
    """Compared with what would otherwise apply on that day, the covered trade is..."""

    TIGHTEN = "tighten", "harder, dearer, slower or forbidden; prolonging a restriction or ending a waiver too"
    LOOSEN = "loosen", "easier; suspending, narrowing or licensing under a restriction too"
    NEUTRAL = "neutral", "unchanged: an inquiry opened, a promise, a fine for past conduct, a clerical fix"
    MIXED = "mixed", "both, and it can't be split"


class Flow(Word):
    """What moves, seen from the actor."""

    EXPORT = "export", "goods, software, technology or services leave its territory or its claimed re-export reach"
    IMPORT = "import", "they enter its territory; the words bind customs or importers"
    INWARD = "inward", "foreign owners, capital or managers in its territory"
    OUTWARD = "outward", "its capital or persons act abroad"
    INTERNAL = "internal", "making, buying or using inside its territory; the words bind makers, users or buyers"


class Instrument(Word):
    """What kind of act it is: ask in this order, the first yes wins."""

    stateful: bool

    def __new__(cls, value: str, test: str = "", state: str = "yes") -> Self:
        """Make a word of its text, its test, and whether it can be in force."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.test = test
        word.stateful = state == "yes"
        return word

    AGREEMENT = "agreement", "two or more governments commit to do something", "no"
    ENFORCEMENT = "enforcement", "penalty, charge, seizure or denial order for past conduct", "no"
    INVESTIGATION = "investigation", "an inquiry is opened, extended or closed without a measure", "no"
    DEAL_DECISION = "deal-decision", "allows, forbids or unwinds one investment or merger", "no"
    AWARD = "award", "public money or equity granted to named parties", "no"
    ENTITY_LIST = (
        "entity-list",
        "changes who counts as a listed party (adds, removes, affiliates, a general waiver)",
    )
    LICENCE_DECISION = (
        "licence-decision",
        "grants, refuses, withdraws or conditions permission for named parties or one batch",
    )
    CONTROL_ORDER = "control-order", "puts a named firm's management, shares or assets under orders"
    SCREENING = "screening", "a rule on foreign or outbound investment"
    TARIFF = "tariff", "a customs duty on imports or exports"
    FEE = "fee", "any other payment tied to the trade (a revenue share, a port fee)"
    QUOTA = "quota", "caps a quantity or a value"
    PROCUREMENT = "procurement", "binds what the state, its bodies or critical operators may buy"
    BAN = "ban", "says it is forbidden, or will in principle not be licensed; an order not to buy, too"
    LICENCE_RULE = (
        "licence-rule",
        "makes a class of trade need (or not need) permission, or changes how applications are judged",
    )
    SUBSIDY = "subsidy", "a scheme of public money or tax relief"
    GUIDANCE = "guidance", "advice or pressure without force, a FAQ, window guidance"
    OTHER = "other", "none of these; the summary says what"


class SourceKind(Word):
    """About whose words the fact rests on, not about who hosts the page."""

    OFFICIAL = "official", "the actor's government"
    PARTY = "party", "another named participant"
    NEWS = "news", "unnamed people, or the outlet's own reporting"
    ANALYSIS = "analysis", "someone's reading"


class RetractionReason(Word):
    """Why an entry no longer counts."""

    FALSE_REPORT = "false-report", "what was reported did not happen"
    DUPLICATE = "duplicate", "another entry is the same act and part; `see` names it"
    OUT_OF_SCOPE = "out-of-scope", "not an act of this log's kind"


class Relation(Word):
    """From the later event to the earlier."""

    SUSPENDS = (
        "suspends",
        "stops it for a time; it returns by itself after this event's last day, or when this event is revoked",
    )
    REVOKES = "revokes", "ends it, and sets nothing in its place"
    REPLACES = "replaces", "takes its place with a rule of its own"
    EXTENDS = "extends", "adds days to it, through this event's last day"
    AMENDS = "amends", "changes its scope or makes an exception; both stand"
    IMPLEMENTS = "implements", "carries out an earlier signal, proposal or agreement"
    ANSWERS = "answers", "is a response to it, because the actor or a cited source says so"


class Role(Word):
    """What a named party is in the act."""

    SUBJECT = "subject", "the act is about it"
    SUPPLIER = "supplier", "it sells or ships what the act covers"
    RECIPIENT = "recipient", "it buys, receives or uses what the act covers"
    OWNER = "owner", "it owns, or wants to own, what the act is about"


REVISERS = (Relation.SUSPENDS, Relation.REVOKES, Relation.REPLACES, Relation.EXTENDS)

VOCABULARIES: dict[str, type[Word]] = {
    "stage": Stage,
    "confidence": Confidence,
    "effect": Effect,
    "flow": Flow,
    "instrument": Instrument,
    "relations": Relation,
    "entities": Role,
    "kind": SourceKind,
    "reason": RetractionReason,
}
