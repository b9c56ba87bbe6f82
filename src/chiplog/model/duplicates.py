"""Whether two events are the same act: for certain, or likely. The one definition, for adding, review and validation.

A certain duplicate is refused when it is added, and is a warning of `validate`; a likely one is only shown.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from chiplog.model import dates, urls

Row = Mapping[str, Any]

SAME = 90
"""How alike the titles of one act are, in percent (rapidfuzz's token_set_ratio), where nothing else differs."""

ALIKE = 70
"""How alike two titles must be, in percent (rapidfuzz's token_set_ratio)."""

SOON = 7
"""Days within which a shared target makes two acts likely the same."""

LATER = 60
"""Days within which a shared entity, item or code does."""

AT_ONCE = 1
"""Days within which a shared entity, item or code does so whatever the titles."""


class _Act:
    """What is compared of an event. Most pairs differ at once, so what is costly is made when it is first needed."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.substance = tuple(row.get(name) for name in SUBSTANCE)
        self.acts = frozenset(row.get("acts", ()))
        self._folded: dict[str, frozenset[str]] = {}

    def folded(self, name: str) -> frozenset[str]:
        """Return what is compared of a field that tells acts apart."""
        found = self._folded.get(name)
        if found is None:
            found = self._folded[name] = _APART[name](self.row.get(name) or ())
        return found

    @cached_property
    def pages(self) -> frozenset[str]:
        """The addresses that it cites, in their normal form."""
        return frozenset(_pages(self.row))


SUBSTANCE = ("actor", "instrument", "effect", "announced")
"""What is the same in two entries of one act."""


def certain(entry: Row, other: Row) -> str:
    """Return why two events are the same act for certain, or "".

    They are if they have an act number with its part in common; or if actor, instrument, effect and `announced` are the
    same, the titles nearly so or a page, and no target, party, item, code, number, date or relation that both have
    differs.
    """
    return _certain(_Act(entry), _Act(other))


def twins(rows: Iterable[Row]) -> Iterator[tuple[Row, Row, str]]:
    """Yield (later, earlier, why) for each event that is the same act as an earlier one, in the order given.

    Of many events of one actor, instrument, effect and day only those with a common page are compared.
    """
    groups: dict[tuple[Any, ...], list[tuple[_Act, Row]]] = {}
    for row in rows:
        act = _Act(row)
        group = groups.setdefault(act.substance, [])
        near = group if len(group) < _FEW else [one for one in group if one[0].pages & act.pages][:_FEW]
        found = next(((other, why) for one, other in near if (why := _certain(act, one))), None)
        if found:
            yield row, *found
        group.append((act, row))


_FEW = 50


def _certain(one: _Act, other: _Act) -> str:
    if shared := one.acts & other.acts:
        return f"it has {min(shared)} too"
    if one.substance != other.substance or _differ(one, other):
        return ""
    if one.pages & other.pages:
        return "the same page, actor, instrument, effect and day"
    alike = one.row.get("title") and _alike(one.row, other.row) >= SAME
    return "the same actor, instrument, effect and day, and nearly the same title" if alike else ""


def _differ(one: _Act, other: _Act) -> bool:
    """Return whether something that both have tells two acts apart."""
    return any((mine := one.folded(name)) and (theirs := other.folded(name)) and mine != theirs for name in _APART)


def likely(entry: Row, others: Iterable[Row]) -> list[str]:
    """Return the ids of the events that may be the same act as an entry: of its own day first, then the most alike.

    An event that the entry itself relates to is another.
    """
    related = {name for names in entry.get("relations", {}).values() for name in names} | {entry["id"]}
    found = []
    for other in others:
        score = _alike(entry, other)
        at_once = _at_once(entry, other)
        if other["id"] not in related and (at_once or (score >= ALIKE and _near(entry, other))):
            found.append((at_once, score, other["id"]))
    return [name for *_, name in sorted(found, reverse=True)]


def likely_so_far(entry: Row, others: Iterable[Row]) -> dict[str, str]:
    """Return {id: why} of the events that may be the same act as an entry that has an actor and a day so far.

    What the entry lacks may be as in the other event, except for the title, which must be there to be like another.
    """
    is_day = dates.parse(entry["announced"]).lo == dates.parse(entry["announced"]).hi
    found = {}
    for other in others:
        lacks = {"id": "", "title": "", "instrument": other["instrument"], "targets": other.get("targets", ())}
        whole = {**lacks, **entry}
        is_alike = _alike(whole, other) >= ALIKE
        if likely(whole, [other]) and (is_day or is_alike):
            when = (
                "the same actor and day" if entry["announced"] == other["announced"] else "the same actor, near in time"
            )
            found[other["id"]] = f"{when}, and a similar title" if is_alike else when
    return found


def _at_once(one: Row, other: Row) -> bool:
    """Whether two acts are so near that their titles don't count: two people word one act differently."""
    if (one["actor"], one["instrument"]) != (other["actor"], other["instrument"]):
        return False
    apart = _apart(one["announced"], other["announced"])
    same_side = set(one.get("targets", ())) == set(other.get("targets", ()))
    return (apart <= AT_ONCE and bool(_things(one) & _things(other))) or (apart == 0 and same_side)


def _alike(one: Row, other: Row) -> float:
    from rapidfuzz import fuzz  # only an entry needs it

    return fuzz.token_set_ratio(_folded(one), _folded(other))


def _folded(row: Row) -> str:
    return str(row.get("title", "")).casefold()


def _near(one: Row, other: Row) -> bool:
    if (one["actor"], one["instrument"]) != (other["actor"], other["instrument"]):
        return False
    apart = _apart(one["announced"], other["announced"])
    targets = set(one.get("targets", ())) & set(other.get("targets", ()))
    things = _things(one) & _things(other)
    return bool((targets and apart <= SOON) or (things and apart <= LATER))


def _things(row: Row) -> frozenset[str]:
    return _parties(row) | _folded_set([*row.get("items", ()), *row.get("codes", ())])


def _parties(row: Row) -> frozenset[str]:
    return _names(row.get("entities", {}))


def _names(groups: Any) -> frozenset[str]:
    return _folded_set([name for group in groups.values() for name in group] if groups else ())


def _relations(related: Any) -> frozenset[str]:
    return frozenset(f"{kind} {name}" for kind, names in related.items() for name in names) if related else frozenset()


def _folded_set(values: Any) -> frozenset[str]:
    return frozenset(str(value).casefold() for value in ([values] if isinstance(values, str) else values))


_APART: Mapping[str, Callable[[Any], frozenset[str]]] = {
    **dict.fromkeys(("items", "targets", "codes", "acts", "effective", "through"), _folded_set),
    "entities": _names,
    "relations": _relations,
}
"""Fields that tell two acts, or parts of one, apart, with what is compared of each."""


def _pages(row: Row) -> set[str]:
    cited = (source.get("url", "") for source in row.get("sources", ()))
    return {urls.normal(url) for url in cited if url and not urls.fault(url)}


def _apart(one: str, other: str) -> int:
    """Days between two dates, as few as their precision allows."""
    a, b = dates.parse(one), dates.parse(other)
    return max((a.lo - b.hi).days, (b.lo - a.hi).days, 0)
