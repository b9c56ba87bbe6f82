"""Is this the same act again? Likely duplicates: shown when adding, never refused."""

from collections.abc import Iterable, Mapping
from typing import Any

from chiplog.model import dates

Row = Mapping[str, Any]

ALIKE = 70
"""How alike two titles must be, in percent (rapidfuzz's token_set_ratio)."""

SOON = 7
"""Days within which a shared target makes two acts likely the same."""

LATER = 60
"""Days within which a shared entity, item or code does."""

AT_ONCE = 1
"""Days within which a shared entity, item or code does so whatever the titles."""


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
    return str(row["title"]).casefold()


def _near(one: Row, other: Row) -> bool:
    if (one["actor"], one["instrument"]) != (other["actor"], other["instrument"]):
        return False
    apart = _apart(one["announced"], other["announced"])
    targets = set(one.get("targets", ())) & set(other.get("targets", ()))
    things = _things(one) & _things(other)
    return bool((targets and apart <= SOON) or (things and apart <= LATER))


def _things(row: Row) -> set[str]:
    names = [name for group in row.get("entities", {}).values() for name in group]
    return {str(text).casefold() for text in (*names, *row.get("items", ()), *row.get("codes", ()))}


def _apart(one: str, other: str) -> int:
    """Days between two dates, as few as their precision allows."""
    a, b = dates.parse(one), dates.parse(other)
    return max((a.lo - b.hi).days, (b.lo - a.hi).days, 0)
