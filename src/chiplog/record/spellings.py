"""Names in an entry that the log has in another spelling."""

from collections.abc import Iterator

from chiplog.index import lookup
from chiplog.log import Log
from chiplog.record.entries import Tree


def notes(log: Log, entry: Tree) -> Iterator[str]:
    """Yield a note for each body, party, item and legal basis of an entry that the log spells otherwise."""
    parties = [name for names in entry.get("entities", {}).values() for name in names]
    bodies = [entry["body"]] if entry.get("body") else []
    asked = {"body": bodies, "entity": parties, "item": entry.get("items", ()), "basis": entry.get("basis", ())}
    for kind, names in asked.items():
        for name in names:
            if said := note(log, kind, name):
                yield f"{kind} {name}: {said}"


def note(log: Log, kind: str, name: str) -> str:
    """Return what to say of a name that the log has otherwise, or ""."""
    if kind not in lookup.NAMED or lookup.has(log.index, kind, name):
        return ""
    if other := lookup.named(log.index, kind, name):
        return f"the log spells it {other}"
    other = lookup.longer_or_shorter(log.index, name) if kind == "entity" else ""
    return f"the log has {other}; use that name if it is the same" if other else ""
