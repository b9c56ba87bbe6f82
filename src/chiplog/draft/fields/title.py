"""A title in the log's manner: who does what to what, in the present tense, without “reportedly”."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chiplog.draft.fields.signs import FIELD
from chiplog.draft.found import Found
from chiplog.draft.story import casing
from chiplog.model import jurisdictions
from chiplog.model.values import TITLE_LONGEST, TITLE_SHORTEST
from chiplog.model.vocabulary import Effect, Flow, Instrument, Role, Stage

_DOES: dict[tuple[str, str], str] = {
    (Instrument.AGREEMENT, ""): "agrees with {whom} on {what}",
    (Instrument.ENFORCEMENT, ""): "acts against {who} over {what}",
    (Instrument.INVESTIGATION, ""): "opens an inquiry into {what}",
    (Instrument.DEAL_DECISION, Effect.TIGHTEN): "forbids the deal of {who}",
    (Instrument.DEAL_DECISION, Effect.LOOSEN): "clears the deal of {who}",
    (Instrument.AWARD, ""): "approves public money for {who}",
    (Instrument.ENTITY_LIST, Effect.TIGHTEN): "lists {who}",
    (Instrument.ENTITY_LIST, Effect.LOOSEN): "eases its listing of {who}",
    (Instrument.LICENCE_DECISION, Effect.LOOSEN): "licenses {flow} of {what}",
    (Instrument.LICENCE_DECISION, Effect.TIGHTEN): "withholds licences for {flow} of {what}",
    (Instrument.CONTROL_ORDER, Effect.TIGHTEN): "puts {who} under orders",
    (Instrument.CONTROL_ORDER, Effect.LOOSEN): "eases its order on {who}",
    (Instrument.SCREENING, Effect.TIGHTEN): "screens {flow} investment in {what}",
    (Instrument.SCREENING, Effect.LOOSEN): "eases the screening of investment in {what}",
    (Instrument.TARIFF, Effect.TIGHTEN): "raises tariffs on {what}",
    (Instrument.TARIFF, Effect.LOOSEN): "eases tariffs on {what}",
    (Instrument.FEE, ""): "ties a payment to {flow} of {what}",
    (Instrument.QUOTA, ""): "caps {flow} of {what}",
    (Instrument.PROCUREMENT, ""): "binds state buyers of {what}",
    (Instrument.BAN, Effect.TIGHTEN): "bans {flow} of {what}",
    (Instrument.BAN, Effect.LOOSEN): "eases its ban on {flow} of {what}",
    (Instrument.LICENCE_RULE, Effect.TIGHTEN): "tightens licensing of {flow} of {what}",
    (Instrument.LICENCE_RULE, Effect.LOOSEN): "eases licensing of {flow} of {what}",
    (Instrument.SUBSIDY, ""): "supports {what} with public money",
    (Instrument.GUIDANCE, ""): "gives guidance on {what}",
}
_AHEAD: dict[str, str] = {Stage.PROPOSED: "proposes a rule that ", Stage.SIGNALLED: "plans a step that "}
_FLOWS = {"export": "exports", "import": "imports", "internal": "use", "inward": "inward", "outward": "outbound"}
_USUAL: dict[str, str] = {Instrument.SUBSIDY: "the chip industry"}
_ABOUT_NO_TRADE = (Instrument.ENFORCEMENT, Instrument.INVESTIGATION, Instrument.SCREENING, Instrument.SUBSIDY)
_OF_WHAT = re.compile(r" (?:of|on|over|into|in)? ?\{what\}")
_HEDGES = re.compile(
    r",? ?\b(?:reportedly|allegedly|apparently|purportedly|supposedly|sources say|report says|reports say)\b,?|"
    r"(?<!\s)\s*(?:[:,–—-]|\()\s*(?:(?:reuters|bloomberg|ft|media|wsj) )?(?:sources?|reports?|reuters|bloomberg|"
    r"source says)\)?$",
    re.IGNORECASE,
)
_PEOPLE = {
    "Beijing": "China",
    "Washington": "US",
    "Seoul": "South Korea",
    "Tokyo": "Japan",
    "Taipei": "Taiwan",
    "The Hague": "Netherlands",
    "Brussels": "EU",
}
_SHORT = {"US": "US", "GB": "UK", "EU": "EU", "AE": "UAE", "KR": "South Korea"}

_WITH_ARTICLE = ("US", "GB", "EU", "AE", "NL", "PH")


@dataclass(frozen=True)
class Facts:
    """What a title is made of: the words of the draft by field, and its names."""

    words: Mapping[str, str]
    parties: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By their roles."""
    goods: Sequence[str] = ()
    targets: Sequence[str] = ()

    @property
    def named(self) -> list[str]:
        """The parties of all roles."""
        return [name for group in self.parties.values() for name in group]


def title(sentence: str, headline: str, actor: Found | None, facts: Facts) -> Found | None:
    """Return a title: the headline, as a sentence, where it names the actor and what is done; else one of the facts."""
    if not actor:
        return None
    who = _SHORT.get(actor.value) or jurisdictions.name(actor.value)
    own = _own(sentence, who)
    if own and _tells(own, [*facts.named, *facts.goods, *(name for code in facts.targets for name in _called(code))]):
        return Found(own, "title", headline)
    made = _made(who, facts)
    return Found(made, "the draft's other fields", headline) if made else None


def _tells(text: str, names: Sequence[str]) -> bool:
    """Whether a title names something of the draft, or what this field is about."""
    folded = text.casefold()
    return not names or bool(FIELD.search(text)) or any(name.casefold().rstrip("s") in folded for name in names)


def _called(code: str) -> tuple[str, ...]:
    return (_SHORT.get(code, ""), jurisdictions.name(code)) if code in _SHORT else (jurisdictions.name(code),)


def _own(headline: str, who: str) -> str:
    text = _HEDGES.sub("", headline).strip(" .")
    for capital, country in _PEOPLE.items():
        text = re.sub(rf"^{capital}\b(?!:)", country, text)
    text = re.sub(r"^(?:the )?(?:U\.S\.|United States)(?=\s)", "US", text, flags=re.IGNORECASE)
    text = re.sub(r"\bU\.S\.(?=\W|$)", "US", text)
    text = re.sub(r"^(?:The )?(?:European )?Commission(?=\s)", "EU", text)
    named = re.match(rf"(?:{re.escape(who)}|Korea(?=\s)|Netherlands|Dutch)\b(?!['’]s \w+$)", text)
    sound = (
        not casing.in_title_case(text)
        and TITLE_SHORTEST <= len(text) <= TITLE_LONGEST
        and not re.search(r"[?!]|[^\x00-\u024f’“”–—€£]", text)
    )
    return text if named and sound and ":" not in text.removeprefix(f"{who}:") else ""


def _made(who: str, facts: Facts) -> str:
    words = facts.words
    word, effect, flow = (words.get(name, "") for name in ("instrument", "effect", "flow"))
    form = _DOES.get((word, effect)) or _DOES.get((word, ""))
    if not form:
        return ""
    sides = [_within(code) for code in facts.targets if code != jurisdictions.EVERYONE]
    enforces = word == Instrument.ENFORCEMENT
    named = list(facts.parties.get(Role.SUBJECT, ())) if enforces else facts.named
    of = "" if word == Instrument.INVESTIGATION else "goods of "
    what = _and(facts.goods[:3]) or _USUAL.get(word, "") or (f"{of}{_and(named[:2])}" if named else "")
    whose = _and(named[:3]) or (f"parties in {_and(sides[:2])}" if sides and not enforces else "parties")
    form = form if what else _OF_WHAT.sub("", form)
    text = form.format(what=what, who=whose, whom=_and(sides[:3]) or "others", flow=_FLOWS.get(flow, "trade"))
    if enforces and what and (reached := list(facts.parties.get(Role.RECIPIENT, ())) or sides):
        text += f" that went to {_and(reached[:2])}"
    elif sides and word not in _ABOUT_NO_TRADE and "{what}" in form and "{whom}" not in form:
        text += f" {'from' if flow == Flow.IMPORT else 'for'} {_and(sides[:3])}"
    whole = f"{who} {_AHEAD.get(words.get('stage', ''), '')}{text}"
    return whole if len(whole) <= TITLE_LONGEST else whole[: TITLE_LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,")


def _within(code: str) -> str:
    """Name a place within a sentence."""
    return ("the " if code in _WITH_ARTICLE else "") + (_SHORT.get(code) or jurisdictions.name(code))


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
