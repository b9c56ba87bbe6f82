"""list: what is in the inbox, and what the log has of it. drop: what is not wanted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chiplog.errors import UsageError
from chiplog.inbox import known, store
from chiplog.inbox.item import Item, State
from chiplog.inbox.store import Inbox, Items
from chiplog.log import Log


@dataclass(frozen=True)
class Row:
    """An item, and the id of the event that the log has for it, or ""."""

    item: Item
    event: str = ""


@dataclass(frozen=True)
class Listing:
    """Items, the newest first, and how many more there are that were not asked for, by what became of them."""

    rows: tuple[Row, ...] = ()
    total: int = 0
    in_log: int = 0
    added: int = 0
    dropped: int = 0


def listing(
    log: Log, inbox: Inbox, *, new: bool = False, everything: bool = False, sources: Collection[str] = ()
) -> Listing:
    """Return the items that wait, those of some sources or of all; `new`: without those that the log has.

    With `everything`, those that were added and dropped too. Raises UsageError for a source of which there is none.
    """
    held = inbox.items().values()
    names = {one.source for one in held}
    if unknown := next((name for name in sources if name not in names), ""):
        raise UsageError(f"no item is of {unknown}", f"there are {', '.join(sorted(names)) or 'no items'}")
    some = [one for one in held if not sources or one.source in sources]
    events = known.events(log, [one for one in some if one.state is State.NEW])
    rows = [Row(one, one.event or events.get(one.key, "")) for one in some]
    shown = [row for row in rows if everything or (row.item.state is State.NEW and not (new and row.event))]
    shown.sort(key=lambda row: (row.item.day or row.item.pulled, row.item.number), reverse=True)
    return Listing(
        tuple(shown),
        total=len(rows),
        in_log=sum(row.item.state is State.NEW and bool(row.event) for row in rows),
        added=sum(row.item.state is State.ADDED for row in rows),
        dropped=sum(row.item.state is State.DROPPED for row in rows),
    )


def drop(inbox: Inbox, numbers: Sequence[int], why: str) -> tuple[Item, ...]:
    """Remember that items are not wanted, and why; return them.

    Raises UsageError for a number that there is not, and for an item that was added: which event it is stays known.
    """
    if not why.strip():
        raise UsageError("--why is empty", 'say why: --why "about another field"')
    found: list[Item] = []

    def change(held: Items) -> list[Item]:
        found[:] = [_waiting(held, number).settled(State.DROPPED, why=why) for number in dict.fromkeys(numbers)]
        return found

    inbox.update(change)
    return tuple(found)


def _waiting(held: Items, number: int) -> Item:
    one = store.numbered(held, number)
    if one.state is State.ADDED:
        raise UsageError(f"item {number} was added as {one.event}", f"`chiplog retract {one.event}` takes it back")
    return one


def added(inbox: Inbox, item: Item, event: str) -> None:
    """Remember that an item is in the log as an event."""
    inbox.update(lambda held: [held[item.key].settled(State.ADDED, event=event)] if item.key in held else [])
