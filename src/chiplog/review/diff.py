"""The calls behind `diff`: two versions are compared by the blocks that differ, and what that turns is worked out."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chiplog import settings
from chiplog.answers import duplicates
from chiplog.cli.options import LogOptions
from chiplog.errors import UnreadableError
from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.logfile import blocks, parse
from chiplog.model import facts
from chiplog.model.facts import EventFacts
from chiplog.output import screen
from chiplog.output.diff import Shown
from chiplog.review import compare, effects, revisions
from chiplog.review.compare import Difference
from chiplog.review.revisions import Version

Tree = Mapping[str, Any]


@dataclass
class Counter:
    """Reads blocks, and counts them: the cost of a diff hangs on how many differ."""

    parsed: int = 0

    def read(self, data: bytes) -> Tree | None:
        """Return a block's tree, or None for one that can't be read."""
        self.parsed += 1
        return parse.lenient(data)


def diff(log: LogOptions, base: str | None, head: str | None, on: dt.date) -> Shown:
    """Compare two versions of the log, on a day.

    Raises UsageError for what names no version, UnreadableError where bytes can't be had.
    """
    old, new = revisions.pair(log.file, base, head)
    found = compared(old.data, new.data, Counter())
    with _mirror(new, settings.log_path(log.file)) as mirror:
        after = select.revised(mirror.index, effects.acted_on(found))
        before = _before(found, after)
        parts = lookup.parts(mirror.index, [act for tree in found.added for act in tree.get("acts", ())])
        asks = [*effects.questions(found, parts), *_alike(found, mirror)]
    return Shown(
        base=old.name,
        head=new.name,
        on=on,
        found=found,
        broken=tuple(compare.broken(found)),
        turned=tuple(effects.turned(found, before, after, on)),
        days=tuple(effects.days(before, after, on)),
        asks=tuple(asks),
    )


def compared(old: bytes, new: bytes, counter: Counter) -> Difference:
    """Compare two logs' bytes; only blocks that differ are read."""
    return compare.compare(*compare.differing(blocks.cut(old), blocks.cut(new)), counter.read)


def _mirror(version: Version, log: str) -> Log:
    """Mirror a version: its file's own, or one in memory for which only what differs from the log is checked."""
    if version.live:
        return Log.open(version.live, lenient=True)
    try:
        with Log.open(log, lenient=True) as live:
            return Log.of_bytes(version.name, version.data, live)
    except UnreadableError:
        return Log.of_bytes(version.name, version.data)


def _before(found: Difference, after: Mapping[str, EventFacts]) -> dict[str, EventFacts]:
    """Return the facts as they were: those of today, with what was added taken out and what changed as it was."""
    kept = {name: one for name, one in after.items() if name not in found.touched}
    old = {one.id: one.old for one in found.changed}
    read = (facts.read(tree) for tree in [*old.values(), *found.lost])
    return kept | {one.id: one for one in read if one is not None}


def _alike(found: Difference, mirror: Log) -> Iterator[tuple[str, str]]:
    """Name events of the base that may be the same acts as those that were added."""
    for tree in found.added:
        if not all(tree.get(name) for name in ("actor", "instrument", "announced", "title")):
            continue
        near = str(tree["announced"]), duplicates.LATER
        try:
            others = lookup.alike(mirror.index, str(tree["actor"]), str(tree["instrument"]), *near)
            names = duplicates.likely(tree, (row for row in others if row["id"] not in found.touched))
        except ValueError:
            continue
        yield from ((str(tree["id"]), f"may be the same act as {name}") for name in names[:3])


def exit_code(shown: Shown, *, differences: bool) -> int:
    """1 for a broken promise; with `differences`, for any difference."""
    return int(bool(shown.broken or (differences and shown.found.any)))


def show(shown: Shown, form: str, log: LogOptions, *, stat: bool) -> None:
    """Print a difference."""
    from chiplog.output import diff as view  # keeps what only prints out of other commands

    if stat:
        log.screen.answer(view.stat(shown) + "\n")
    elif form == "text":
        width = log.screen.width() if screen.on_terminal() else None
        log.screen.answer(view.text(shown, log.screen.painter(), width))
    else:
        log.screen.answer(view.FORMATS[form](shown))
