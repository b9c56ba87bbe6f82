"""The inbox: what a pull brought, and the list of what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from chiplog.inbox.item import Item, State
from chiplog.inbox.listing import Listing, Row
from chiplog.inbox.store import as_dict
from chiplog.output import escape

if TYPE_CHECKING:
    from rich.console import RenderableType

    from chiplog.inbox.pull import Pulled, PullResult  # the network is slow to load

ROWS = 50
"""Items that are shown, where --limit does not say."""


def pulled(result: PullResult) -> str:
    """Return a line for each source: what is new, what was known, what the log has."""
    return "".join(f"{escape.shown(one.source)}: {_counts(one)}\n" for one in result.pulled if not one.failed)


def _counts(one: Pulled) -> str:
    if one.unchanged and not (one.new or one.in_log or one.known):
        return "nothing new"
    return f"{one.new:,} new, {one.known:,} known, {one.in_log:,} in the log"


def notes(result: PullResult) -> Iterator[str]:
    """Yield what was noted of each source, and why one was not read, or not to its end."""
    for one in result.pulled:
        yield from (f"{escape.shown(one.source)}: {escape.shown(note)}" for note in one.notes)
        if one.error:
            how = "not read" if one.failed else "not read to its end; the next pull goes on there"
            yield f"{escape.shown(one.source)}: {how}: {escape.shown(one.error)}"
            yield f"  {escape.shown(one.hint)}"
    if any(one.new for one in result.pulled):
        yield "next: `chiplog inbox list --new`"


def pulled_json(result: PullResult) -> str:
    """Return the same as one document."""
    some = [
        {
            "source": one.source,
            "new": one.new,
            "known": one.known,
            "in_log": one.in_log,
            "unchanged": one.unchanged,
            **({"error": one.error, "read": not one.failed} if one.error else {}),
        }
        for one in result.pulled
    ]
    return escape.json_text({"file": result.file, "sources": some}, indent=2) + "\n"


def parts(found: Listing, limit: int | None) -> Iterator[RenderableType]:
    """Yield a table of the items, the newest first: number, day, source, and the title with what became of it."""
    from rich.table import Table  # slow to load
    from rich.text import Text

    table = Table.grid(padding=(0, 2, 0, 0))
    for options in ({"justify": "right", "style": "bold"}, {}, {"style": "dim"}):
        table.add_column(no_wrap=True, **options)  # type: ignore[arg-type]
    table.add_column(overflow="fold")
    for row in found.rows[:limit]:
        one = row.item
        title = Text(escape.shown(one.title))
        if said := _became(row):
            title.append(f"\n{escape.shown(said)}", style="dim")
        table.add_row(str(one.number), one.day or one.pulled, escape.shown(one.source), title)
    if found.rows:
        yield table


def _became(row: Row) -> str:
    if row.item.state is State.DROPPED:
        return f"dropped: {row.item.why}"
    if row.item.state is State.ADDED:
        return f"added as {row.event}"
    return f"in the log: {row.event}" if row.event else ""


def footer(found: Listing, limit: int | None) -> str:
    """Return how many items there are, and what became of the others."""
    shown = len(found.rows[:limit])
    said = [f"{found.total - found.added - found.dropped:,} waiting", f"{found.in_log:,} of them in the log"]
    said += [f"{found.added:,} added", f"{found.dropped:,} dropped"]
    more = f"; {len(found.rows) - shown:,} more: --limit 0 shows them all" if len(found.rows) > shown else ""
    return f"{', '.join(said)}{more}"


def as_json(found: Listing) -> str:
    """Return the items as one document, an item a line."""
    body = ",\n".join(escape.json_text(as_dict(row.item) | _event(row)) for row in found.rows)
    return f"[\n{body}\n]\n" if body else "[]\n"


def _event(row: Row) -> dict[str, str]:
    return {"event": row.event} if row.event else {}


def dropped(some: Sequence[Item]) -> Iterator[str]:
    """Yield a line for each item that was dropped."""
    yield from (f"dropped {one.number}: {escape.shown(one.title)}" for one in some)
