"""The difference between two versions of a log: events are paired by id, and only blocks that differ are parsed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.logfile import blocks, parse, splice
from chiplog.logfile.blocks import Block, Document
from chiplog.model import urls
from chiplog.model.keys import FIELDS, SUBSTANTIVE
from chiplog.rules.history_rules import UNSAID, VANISHED

Tree = Mapping[str, Any]


class Change(NamedTuple):
    """A field's value before and after; None if it was absent."""

    old: Any
    new: Any


@dataclass(frozen=True)
class Changed:
    """An event of both versions, with the fields that differ, in the model's order."""

    old: Tree
    new: Tree
    fields: Mapping[str, Change]

    @property
    def id(self) -> str:
        """The id of the event."""
        return str(self.new["id"])

    @property
    def corrections(self) -> list[Tree]:
        """The new lines of `corrections`; a faulty event may have anything there."""
        old, new = (tree.get("corrections") for tree in (self.old, self.new))
        known = old if isinstance(old, list) else []
        lines = new if isinstance(new, list) else []
        return [line for line in lines if isinstance(line, Mapping) and line not in known]

    @property
    def unexplained(self) -> list[str]:
        """The substantive fields that changed and are not named in a new line of `corrections`."""
        named = {str(name) for line in self.corrections for name in line.get("fields") or ()}
        return [name for name in SUBSTANTIVE if name in self.fields and name not in named]


class Renamed(NamedTuple):
    """An id that is gone, and the new id of the event that has its page or act."""

    old: str
    new: str


@dataclass(frozen=True)
class Difference:
    """The whole difference.

    `lost` are the events, as they were, whose ids are gone. `formatting` counts blocks with other bytes and the same
    meaning; `unread` has the first lines of blocks that can't be parsed, sorted.
    """

    added: tuple[Tree, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[Changed, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    lost: tuple[Tree, ...] = ()
    formatting: int = 0
    unread: tuple[str, ...] = ()

    @property
    def retracted(self) -> list[str]:
        """The ids of events that were retracted."""
        return [one.id for one in self.changed if "retracted" in one.fields and one.fields["retracted"].old is None]

    @property
    def touched(self) -> set[str]:
        """The ids of all events that were added, changed or removed."""
        return {
            *(str(tree["id"]) for tree in self.added),
            *(one.id for one in self.changed),
            *self.removed,
            *(one.old for one in self.renamed),
            *(one.new for one in self.renamed),
        }

    @property
    def any(self) -> bool:
        """Whether there is any difference."""
        return bool(self.touched or self.formatting or self.unread)


class Broken(NamedTuple):
    """A broken promise: the code of its rule, the id of the event, the message, and the repair."""

    code: str
    id: str
    message: str
    help: str


def logs(base: bytes, head: bytes) -> Difference:
    """Compare two logs; only blocks that differ are parsed, and only what is between equal ends is cut into blocks."""
    start, end = splice.shared_ends(base, head)
    first = _before(base, start)
    old, new = (blocks.cut(data[first : _after(data, len(data) - end)]) for data in (base, head))
    return compare(*differing(old, new), parse.lenient)


_MARK = b"\n- "
"""What begins a block. One more block at each end is taken, since the comments above a block belong to it."""


def _before(data: bytes, at: int) -> int:
    for _ in range(2):
        at = max(data.rfind(_MARK, 0, at), 0)
    return at + 1 if at else 0


def _after(data: bytes, at: int) -> int:
    for _ in range(2):
        at = data.find(_MARK, at) + 1 or len(data)
    return at


def differing(base: Document, head: Document) -> tuple[list[Block], list[Block]]:
    """Return the blocks of each document that the other does not have, byte for byte."""
    return list(_beyond(base, head)), list(_beyond(head, base))


def _beyond(one: Document, other: Document) -> Iterator[Block]:
    """Yield the blocks of one document that another does not have, or has fewer times."""
    left = Counter(block.data for block in other.blocks)
    for block in one.blocks:
        if not left[block.data]:
            yield block
        else:
            left[block.data] -= 1


def compare(base: Iterable[Block], head: Iterable[Block], read: Callable[[bytes], Tree | None]) -> Difference:
    """Compare blocks that differ; `read` returns the tree of a block, or None if it can't be parsed."""
    unread: list[str] = []
    before, after = (list(_read(some, read, unread)) for some in (base, head))
    changed, gone, new = _paired(before, after)
    names = {str(tree["id"]) for tree in before}, {str(tree["id"]) for tree in after}
    vanished = [tree for tree in gone if tree["id"] not in names[1]]
    renamed = list(_renamed(vanished, [tree for tree in new if tree["id"] not in names[0]]))
    old_names, new_names = {one.old for one in renamed}, {one.new for one in renamed}
    return Difference(
        added=tuple(tree for tree in new if tree["id"] not in new_names),
        removed=tuple(str(tree["id"]) for tree in gone if tree["id"] not in old_names),
        changed=tuple(one for one in changed if one.fields),
        renamed=tuple(renamed),
        lost=tuple(gone),
        formatting=sum(1 for one in changed if not one.fields),
        unread=tuple(sorted(unread)),
    )


def broken(found: Difference) -> Iterator[Broken]:
    """Yield the promises that a difference breaks: ids are kept, and changes of substance are explained."""
    for name in found.removed:
        yield Broken(
            VANISHED, name, "disappeared: an event must stay in the log", "restore it, and use `chiplog retract`"
        )
    for old, new in found.renamed:
        yield Broken(VANISHED, new, f"is {old} under another id: an id must not change", f"give it the id {old} again")
    for one in found.changed:
        if one.unexplained:
            fields = ", ".join(one.unexplained)
            yield Broken(
                UNSAID, one.id, f"changed {fields} without a reason in corrections", "`chiplog edit ID --because …`"
            )


def _paired(before: Iterable[Tree], after: Iterable[Tree]) -> tuple[list[Changed], list[Tree], list[Tree]]:
    """Pair events by id, and the most similar ones of several with one id: return pairs, removed and added events."""
    left: dict[str, list[Tree]] = {}
    for tree in before:
        left.setdefault(str(tree["id"]), []).append(tree)
    changed, new = [], []
    for tree in after:
        olds = left.get(str(tree["id"]))
        if olds:
            fields = [dict(_fields(old, tree)) for old in olds]
            nearest = min(range(len(olds)), key=lambda place: len(fields[place]))
            changed.append(Changed(olds.pop(nearest), tree, fields[nearest]))
        else:
            new.append(tree)
    return changed, [tree for olds in left.values() for tree in olds], new


def _read(some: Iterable[Block], read: Callable[[bytes], Tree | None], unread: list[str]) -> Iterator[Tree]:
    for block in some:
        tree = read(block.data)
        if tree is None or not isinstance(tree.get("id"), str):
            unread.append(block.data.decode(errors="replace").strip().partition("\n")[0])
        else:
            yield tree


def _fields(old: Tree, new: Tree) -> Iterator[tuple[str, Change]]:
    known = [*FIELDS[""], *sorted({*old, *new} - {*FIELDS[""]})]
    for name in known:
        if old.get(name) != new.get(name):
            yield name, Change(old.get(name), new.get(name))


def _renamed(gone: Iterable[Tree], new: Iterable[Tree]) -> Iterator[Renamed]:
    """Pair removed events with added ones, by a page or an act number that both have."""
    left = {str(tree["id"]): _marks(tree) for tree in new}
    having: dict[str, list[str]] = {}
    for name, marks in left.items():
        for mark in marks:
            having.setdefault(mark, []).append(name)
    for old in gone:
        names = (name for mark in sorted(_marks(old)) for name in having.get(mark, ()) if name in left)
        if (other := next(names, None)) is not None:
            del left[other]
            yield Renamed(str(old["id"]), other)


def _marks(tree: Tree) -> set[str]:
    """Return what identifies an act: its numbers, and its pages together with actor, instrument and day.

    A faulty event may have anything in its fields.
    """
    pages = _texts(source.get("url") for source in _listed(tree, "sources") if isinstance(source, Mapping))
    kind = f"{tree.get('actor')} {tree.get('instrument')} {tree.get('announced')}"
    return {*_texts(_listed(tree, "acts")), *(f"{urls.normal(url)} {kind}" for url in pages if not urls.fault(url))}


def _listed(tree: Tree, name: str) -> list[Any]:
    value = tree.get(name)
    return value if isinstance(value, list) else []


def _texts(some: Iterable[Any]) -> list[str]:
    return [one for one in some if isinstance(one, str)]
