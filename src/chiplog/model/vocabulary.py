"""The vocabularies: each word with a test of one line."""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A word of a closed vocabulary; `test` is a line that says when it applies."""

    test: str

    def __new__(cls, value: str, test: str = "") -> Self:
        """Return a word with its test."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.test = test
        return word


class Stage(Word):
    """How far the act itself has got."""

    SIGNALLED = "signalled", "only words so far: a threat, a plan, a promise, a “will”"
    PROPOSED = "proposed", "a formal text or application exists, and a further formal step is needed"
    DECIDED = "decided", "the body with the power has taken the final act, whether or not it applies yet"


class Confidence(Word):
    """How we know."""

    OFFICIAL = (
        "official",
        "the actor's government published it or said it on the record, and a source prints or identifies it",
    )
    DISCLOSED = "disclosed", "a named party to it, not the actor, said it on the record"
    REPORTED = "reported", "only unnamed sources or second-hand accounts, however many outlets repeat them"
    DISPUTED = "disputed", "the actor or a named party denies it on the record, and the question is open"


class Effect(Word):
    """Compared with what would otherwise apply on that day, the covered trade is..."""

    TIGHTEN = "tighten", "harder, more expensive, slower or forbidden; also prolonging a restriction or ending a waiver"
    LOOSEN = "loosen", "easier; also suspending or narrowing a restriction, or granting a licence under it"
    NEUTRAL = "neutral", "unchanged: an inquiry opened, a promise, a fine for past conduct, a clerical fix"
    MIXED = "mixed", "both, and it can't be split"


class Flow(Word):
    """What moves, seen from the actor."""

    EXPORT = "export", "goods, software, technology or services leave its territory or its claimed re-export reach"
    IMPORT = "import", "they enter its territory; the text binds customs or importers"
    INWARD = "inward", "foreign owners, capital or managers in its territory"
    OUTWARD = "outward", "its capital or persons are active abroad"
    INTERNAL = "internal", "making, buying or using inside its territory; the text binds makers, users or buyers"


class Instrument(Word):
    """What kind of act it is: the first word in this order whose test fits."""

    stateful: bool

    def __new__(cls, value: str, test: str = "", state: str = "yes") -> Self:
        """Return a word with its test, and whether such an act can be in force."""
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
    CONTROL_ORDER = "control-order", "gives orders about a named firm's management, shares or assets"
    SCREENING = "screening", "a rule on foreign or outbound investment"
    TARIFF = "tariff", "a customs duty on imports or exports"
    FEE = "fee", "any other payment tied to the trade (a revenue share, a port fee)"
    QUOTA = "quota", "caps a quantity or a value"
    PROCUREMENT = "procurement", "limits what the state, its bodies or critical operators may buy"
    BAN = "ban", "forbids it, or says it will in principle not be licensed; also an order not to buy"
    LICENCE_RULE = (
        "licence-rule",
        "makes a class of trade need (or not need) permission, or changes how applications are judged",
    )
    SUBSIDY = "subsidy", "a scheme of public money or tax relief"
    GUIDANCE = "guidance", "advice or pressure without legal force, a FAQ, window guidance"
    OTHER = "other", "none of these; the summary says what it is"


class SourceKind(Word):
    """Whose words the fact is based on, not who hosts the page."""

    OFFICIAL = "official", "the actor's government"
    PARTY = "party", "another named participant"
    NEWS = "news", "unnamed people, or the outlet's own reporting"
    ANALYSIS = "analysis", "someone's interpretation"


class RetractionReason(Word):
    """Why an entry no longer counts."""

    FALSE_REPORT = "false-report", "what was reported did not happen"
    DUPLICATE = "duplicate", "another entry is the same act and part; `see` names it"
    OUT_OF_SCOPE = "out-of-scope", "not an act of this log's kind"


class Relation(Word):
    """What a later event does to an earlier one."""

    SUSPENDS = (
        "suspends",
        "stops it temporarily; it applies again after this event's last day, or when this event is revoked",
    )
    REVOKES = "revokes", "ends it without a replacement"
    REPLACES = "replaces", "puts a new rule in its place"
    EXTENDS = "extends", "prolongs it until this event's last day"
    AMENDS = "amends", "changes its scope or makes an exception; both stay in force"
    IMPLEMENTS = "implements", "puts an earlier signal, proposal or agreement into effect"
    ANSWERS = "answers", "is a response to it, as the actor or a cited source says"


class Role(Word):
    """What a named party is in the act."""

    SUBJECT = "subject", "the act is about it"
    SUPPLIER = "supplier", "it sells or ships what the act covers"
    RECIPIENT = "recipient", "it buys, receives or uses what the act covers"
    OWNER = "owner", "it owns, or wants to own, what the act is about"


class FigureKind(Word):
    """What a figure is."""

    units: tuple[str, ...]

    def __new__(cls, value: str, test: str = "", units: str = "") -> Self:
        """Make a word of its text, its test, and the units that make sense with it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.test = test
        word.units = tuple(units.split())
        return word

    RATE = "rate", "a duty, fee or share that is charged", "% points"
    ADDED = "added", "parties or items that the act puts on a list", "entities items"
    REMOVED = "removed", "parties or items that the act takes off a list", "entities items"
    AMOUNT = "amount", "money granted, fined or invested", "USD EUR JPY CNY KRW TWD INR"
    CAP = "cap", "the most that is allowed", "% chips entities items tonnes TPP nm days USD EUR JPY CNY KRW TWD INR"
    APPROVED = (
        "approved",
        "a quantity that is permitted, not delivered",
        "chips items tonnes USD EUR JPY CNY KRW TWD INR",
    )
    SHIPPED = "shipped", "a quantity that a source says has moved", "chips items tonnes USD EUR JPY CNY KRW TWD INR"
    THRESHOLD = "threshold", "a technical bound that decides what is covered", "% TPP nm items chips days"


class Unit(Word):
    """What a figure is counted in."""

    PERCENT = "%", "a share of a value"
    POINTS = "points", "percentage points"
    USD = "USD", "US dollars"
    EUR = "EUR", "euros"
    JPY = "JPY", "Japanese yen"
    CNY = "CNY", "Chinese yuan"
    KRW = "KRW", "South Korean won"
    TWD = "TWD", "New Taiwan dollars"
    INR = "INR", "Indian rupees"
    CHIPS = "chips", "single chips"
    ENTITIES = "entities", "parties, as the act or the report counts them"
    ITEMS = "items", "kinds of goods, tariff lines or entries of a list"
    TONNES = "tonnes", "metric tonnes"
    TPP = "TPP", "total processing performance"
    NM = "nm", "nanometres"
    DAYS = "days", "calendar days"


REVISERS = (Relation.SUSPENDS, Relation.REVOKES, Relation.REPLACES, Relation.EXTENDS)

VOCABULARIES: dict[str, type[Word]] = {
    "stage": Stage,
    "confidence": Confidence,
    "effect": Effect,
    "flow": Flow,
    "instrument": Instrument,
    "relations": Relation,
    "entities": Role,
    "figures": FigureKind,
    "unit": Unit,
    "kind": SourceKind,
    "reason": RetractionReason,
}
