"""Drafts by rules and acts by a model made one: which of two values stays, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chiplog.articles.drafting import ORDER, Draft, Reading
from chiplog.articles.found import Found
from chiplog.articles.pages.page import Kind
from chiplog.llm.answer import Act
from chiplog.model import tables
from chiplog.model.vocabulary import Confidence, Stage

NEEDED = ("actor", "instrument")
"""What must be proven of an act before it lifts the doubt about its page."""
DECISIVE = (*NEEDED, "flow", "effect", "stage", "confidence")
"""What must be proven of a further act, of which the rules have no draft."""

_OF_PAGE = ("source.url", "source.publisher", "source.published", "source.lang")
"""Fields of the page, not of the act: the rules read them where they are printed, or in the page's head."""
_EXACT = ("fr ", "Federal Register")
"""How the sources of values begin that a document has as data, not as text."""
_DEPEND_ON = {
    "body": ("actor",),
    "relations": ("actor", "effect"),
}
"""Fields that the rules derive from others: where one of these changes, they are asked again."""


def merged(reading: Reading, acts: Sequence[Act]) -> Reading:
    """Return a page's reading with what a model found; an act that the page proves lifts the doubt about it."""
    paired = _paired(reading.drafts, acts)
    drafts = [_merged(draft, act) for draft, act in zip(reading.drafts, paired, strict=True)]
    for act in acts:
        if not any(act is one for one in paired) and _is_further(act, drafts):
            drafts.append(_merged(_of_page(drafts), act))
    if not any(act.keys() >= set(NEEDED) for act in acts):
        return replace(reading, drafts=tuple(drafts))
    return replace(reading, kind=Kind.ARTICLE, doubt="", drafts=tuple(replace(one, doubt="") for one in drafts))


def _paired(drafts: Sequence[Draft], acts: Sequence[Act]) -> list[Act]:
    """Return for each draft the act that it is: of the same instrument, else the next in order, else an empty one."""
    left = list(acts)
    paired: list[Act | None] = []
    for draft in drafts:
        same = next((act for act in left if _value(act, "instrument") == _value(draft.found, "instrument")), None)
        left = [act for act in left if act is not same]
        paired.append(same)
    return [act if act is not None else left.pop(0) if left else {} for act in paired]


def _is_further(act: Act, drafts: Sequence[Draft]) -> bool:
    """Whether an act is proven in all that decides, and is no other draft: by what it is, and by the words for it."""
    if not act.keys() >= set(DECISIVE):
        return False
    return all(
        act["instrument"].quote != draft.found["instrument"].quote
        and any(_value(act, name) != _value(draft.found, name) for name in ("actor", "instrument", "effect"))
        for draft in drafts
        if "instrument" in draft.found
    )


def _of_page(drafts: Sequence[Draft]) -> Draft:
    """Return a draft that has only what the drafts of a page share."""
    found = drafts[0].found if drafts else {}
    return Draft({name: found[name] for name in _OF_PAGE if name in found})


def _merged(draft: Draft, act: Act) -> Draft:
    """Return a draft with an act's values, but for what the page has as data; what they contradict is left out."""
    found = dict(draft.found)
    changed = {name for name, one in act.items() if not _stays(name, found.get(name), one)}
    found |= {name: _beside(_spelled(act[name], found.get(name)), found.get(name)) for name in changed}
    agreed = [name for name, one in act.items() if name in found and _is_same(found[name], one)]
    found |= {name: replace(found[name], runner_up="") for name in agreed if name not in changed}
    for name, others in _DEPEND_ON.items():
        if name not in changed and any(other in changed and other in draft.found for other in others):
            found.pop(name, None)
    if _value(found, "stage") != Stage.DECIDED:
        found.pop("effective", None)
        found.pop("through", None)
    if _value(found, "confidence") in (Confidence.OFFICIAL, Confidence.DISCLOSED):
        found.pop("source.origin", None)
    if (targets := found.get("targets")) and _value(found, "actor") in targets.value:
        del found["targets"]
    return replace(draft, found={name: found[name] for name in ORDER if name in found})


def _stays(name: str, ours: Found | None, theirs: Found) -> bool:
    """Whether the rules' value stays: it is the same, exact, or of the page rather than of the act.

    An accepted value of a model always has a quote, so that it is never one without evidence that takes the place.
    """
    return ours is not None and (name in _OF_PAGE or ours.source.startswith(_EXACT) or _is_same(ours, theirs))


def _beside(theirs: Found, ours: Found | None) -> Found:
    """Return a model's value with that of the rules as the one that is about as likely: a person should look at it."""
    return replace(theirs, runner_up=ours.value) if ours and isinstance(ours.value, str) else theirs


def _spelled(theirs: Found, ours: Found | None) -> Found:
    """Return a model's names as the rules, which know the log's names, spell them."""
    if ours is None or not isinstance(theirs.value, list) or not isinstance(ours.value, list | tuple):
        return theirs
    known = {tables.item_key(name): name for name in ours.value}
    return replace(theirs, value=list(dict.fromkeys(known.get(tables.item_key(name), name) for name in theirs.value)))


def _is_same(ours: Found, theirs: Found) -> bool:
    return _comparable(ours.value) == _comparable(theirs.value)


def _comparable(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: sorted(names) for key, names in value.items()}
    return sorted(value) if isinstance(value, list | tuple) else str(value)


def _value(found: Mapping[str, Found], name: str) -> object:
    return found[name].value if name in found else None
