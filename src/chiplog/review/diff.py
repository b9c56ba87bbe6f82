"""diff: what differs between two versions of a log, and which states and days change because of that."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.model import duplicates
from chiplog.review import effects
from chiplog.review.effects import CalendarChange, StateChange
from chiplog.versions import compare, facts, revisions
from chiplog.versions.compare import Broken, Difference

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Diff:
    """The difference between two versions, the states that change with it on a date, and the later days that do."""

    base: str
    head: str
    on: dt.date
    found: Difference
    broken: tuple[Broken, ...] = ()
    turned: tuple[StateChange, ...] = ()
    days: tuple[CalendarChange, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def diff(log: str, base: str | None, head: str | None, on: dt.date) -> Diff:
    """Compare two versions of the log at a path; states are those of a date.

    Raises UsageError for a name of no version, UnreadableError if a version can't be read.
    """
    old, new = revisions.pair(log, base, head)
    found = compare.logs(old.data, new.data)
    with revisions.opened(new, log) as opened:
        after = select.revised(opened.index, facts.acted_on(found))
        before = facts.before(found, after)
        parts = lookup.parts(opened.index, [act for tree in found.added for act in tree.get("acts", ())])
        asks = [*effects.questions(found, parts), *_alike(found, opened)]
    return Diff(
        base=old.name,
        head=new.name,
        on=on,
        found=found,
        broken=tuple(compare.broken(found)),
        turned=tuple(effects.turned(found, before, after, on)),
        days=tuple(effects.days(before, after, on)),
        asks=tuple(asks),
        notes=tuple(version.note for version in (old, new) if version.note),
    )


def _alike(found: Difference, log: Log) -> Iterator[tuple[str, str]]:
    """Yield (id, question) for events that may be the same acts as events of the base."""
    for tree in found.added:
        if not all(tree.get(name) for name in ("actor", "instrument", "announced", "title")):
            continue
        near = str(tree["announced"]), duplicates.LATER
        try:
            others = lookup.alike(log.index, str(tree["actor"]), str(tree["instrument"]), *near)
            rows = [row for row in others if row["id"] not in found.touched]
            names = duplicates.likely(tree, rows)
        except ValueError:
            continue
        same = {row["id"]: why for row in rows if (why := duplicates.certain(tree, row))}
        yield from ((str(tree["id"]), f"is the same act as {name}: {why}") for name, why in same.items())
        names = [name for name in names if name not in same]
        yield from ((str(tree["id"]), f"may be the same act as {name}") for name in names[:3])
