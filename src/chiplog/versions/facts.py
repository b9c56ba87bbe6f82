"""The facts of the events of both versions of a log, from those of the later one and the difference."""

from collections.abc import Mapping

from chiplog.model import facts
from chiplog.model.facts import EventFacts
from chiplog.versions.compare import Difference


def acted_on(found: Difference) -> set[str]:
    """Return the ids that a difference touches, and the ids that touched events relate to, before or after."""
    trees = [*found.added, *found.lost, *(tree for one in found.changed for tree in (one.old, one.new))]
    relations = (some for tree in trees if isinstance(some := tree.get("relations"), Mapping))  # a faulty one is not
    related = (names for some in relations for names in some.values() if isinstance(names, list))
    return found.touched | {str(name) for names in related for name in names}


def before(found: Difference, after: Mapping[str, EventFacts]) -> dict[str, EventFacts]:
    """Return the facts of the base: those of the head without what was added, and as it was what changed or left."""
    touched = found.touched
    kept = {name: one for name, one in after.items() if name not in touched}
    old = {one.id: one.old for one in found.changed}
    read = (facts.read(tree) for tree in [*old.values(), *found.lost])
    return kept | {one.id: one for one in read if one is not None}
