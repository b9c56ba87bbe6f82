"""Check a merged log against the versions it was made of. This shares no code with the merge."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from chiplog.logfile import blocks, parse
from chiplog.logfile.parse import Folded, YamlFaultError
from chiplog.review import markers
from chiplog.review.fields import Conflict
from chiplog.review.markers import UnclosedError
from chiplog.review.three import ThreeWay

_Tree = Mapping[str, Any]


def lost(texts: ThreeWay[str], after: str, conflicts: Collection[Conflict], size: int = markers.SIZE) -> Iterator[str]:
    """Yield each event of a side that the merged log lacks, and each field whose change it lacks.

    Conflicts are not checked: they are between markers, or a person decided.
    """
    try:
        read = markers.split(after, size) or ThreeWay(after, after, after)
    except UnclosedError as error:
        yield f"the text at the markers of line {error.line}"
        return
    alike = frozenset.intersection(*map(_blocks, (*texts.sides, *read.sides)))
    chosen = {(conflict.event, conflict.field) for conflict in conflicts}
    base, ours, theirs = (_trees(text, alike) for text in (texts.base, texts.ours, texts.theirs))
    found = {**_trees(read.theirs, alike), **_trees(read.ours, alike)}
    for name in {**ours, **theirs}:
        if (name, "") in chosen:
            continue
        if name not in found:
            yield name
            continue
        sides = [tree[name] for tree in (ours, theirs) if name in tree]
        for field in _lacking(base.get(name, {}), sides, found[name]):
            if (name, field) not in chosen:
                yield f"{name}: {field}"


def _lacking(base: _Tree, sides: list[_Tree], found: _Tree) -> Iterator[str]:
    """Yield the fields that lack something that a side added, or still have something that a side removed."""
    for field in {**found, **{key: None for side in sides for key in side}}:
        values = [side.get(field) for side in sides]
        both = isinstance(found.get(field), Folded) and len({value for value in values if value != base.get(field)}) > 1
        parts = _lines if both else _leaves
        before, after = parts(base.get(field)), parts(found.get(field))
        put = frozenset[Any]().union(*(parts(value) - before for value in values))
        taken = frozenset[Any]().union(*(before - parts(value) for value in values))
        if not put <= after or taken & after:
            yield field


def _lines(value: Any) -> frozenset[Any]:
    """Return the lines of a text."""
    return frozenset(value.lines) if isinstance(value, Folded) else _leaves(value)


def _leaves(value: Any, *path: str) -> frozenset[Any]:
    """Return each text of a value with the keys that lead to it; its position in a list is ignored."""
    if isinstance(value, Mapping):
        key = str(value.get("url", ""))  # a source is known by its address
        return frozenset[Any]().union(*(_leaves(inner, *path, key, word) for word, inner in value.items()))
    if isinstance(value, list):
        return frozenset[Any]().union(*(_leaves(inner, *path) for inner in value))
    return frozenset() if value is None else frozenset({(*path, value)})


def _blocks(text: str) -> frozenset[bytes]:
    return frozenset(_plain(block.data) for block in blocks.cut(text.encode(errors="surrogateescape")).blocks)


def _trees(text: str, alike: frozenset[bytes]) -> dict[str, _Tree]:
    """Return the events of a log by id, without those that are the same everywhere or can't be parsed."""
    found: dict[str, _Tree] = {}
    for block in blocks.cut(text.encode(errors="surrogateescape")).blocks:
        if (data := _plain(block.data)) not in alike:
            try:
                tree = parse.read(data.decode())
            except (UnicodeDecodeError, YamlFaultError):
                continue
            found[str(tree.get("id", ""))] = tree
    return found


def _plain(data: bytes) -> bytes:
    """Return a block whose lines end with LF, the last one too."""
    return data.replace(b"\r\n", b"\n").removesuffix(b"\n") + b"\n"
