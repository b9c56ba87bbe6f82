"""The result of merging two sides of a log."""

import shlex
from collections import Counter
from collections.abc import Callable, Sequence

from chiplog.logfile import unified_diff
from chiplog.output import escape, problems
from chiplog.review.fields import Conflict
from chiplog.review.merge import MergeOutcome
from chiplog.review.resolve import Resolved

MOST = 20
"""The largest number of events that are listed one by one."""

SHORT = 40
"""How many characters of an event without an id are shown."""


def as_json(resolved: Resolved) -> str:
    """Return the one document."""
    document = {
        "file": resolved.file,
        "written": resolved.written,
        "events": [{**done._asdict(), "fields": dict(done.fields)} for done in resolved.done],
        "conflicts": [
            {"event": left.event, "field": left.field, "ours": left.ours, "theirs": left.theirs}
            for left in resolved.conflicts
        ],
        "findings": [problems.as_dict(one) for one in resolved.found],
        "diff": diff(resolved),
    }
    return escape.json_text(document, indent=2) + "\n"


def diff(resolved: Resolved) -> str:
    """Return the change as a unified diff."""
    return unified_diff.between(resolved.before, resolved.after, resolved.file)


def outcome(resolved: Resolved, paint: Callable[[str, str], str]) -> str:
    """Return how each event was merged, what is left to decide, and what to do next."""
    lines = [*_events(resolved.done), problems.text(resolved.found, paint).rstrip("\n"), *_last(resolved)]
    return "\n".join(line for line in lines if line)


def named(conflicts: Sequence[Conflict]) -> str:
    """Return a list of conflicts: `2 conflicts: us-2024-hbm: effect; lines that belong to no event`."""
    count = "1 conflict" if len(conflicts) == 1 else f"{len(conflicts)} conflicts"
    return f"{count}: {'; '.join(map(name, conflicts))}"


def name(conflict: Conflict) -> str:
    """Return the event and field of a conflict."""
    if not conflict.event:
        return "lines that belong to no event"
    return f"{_named(conflict.event)}: {escape.shown(conflict.field) or 'the whole event'}"


def _events(done: Sequence[MergeOutcome]) -> list[str]:
    """Return lines for merged and kept events; events of one side are only counted if there are many."""
    kept = [_event(one) for one in done if one.what in _TOLD]
    single = [one for one in done if one.what not in _TOLD]
    if len(single) <= MOST:
        return [*map(_event, single), *kept]
    return [*(f"{count} events {what} by {side}" for (what, side), count in _counted(single).items()), *kept]


def _counted(done: Sequence[MergeOutcome]) -> Counter[tuple[str, str]]:
    return Counter((one.what, one.side) for one in done)


_TOLD = {
    "kept": "kept, although {side} removed it: ids must not disappear; use `chiplog retract` for a wrong entry",
    "gone": "removed by both sides",
    "merged": "merged: {fields}",
    "conflict": "in conflict as a whole",
    "chosen": "as chosen",
}

_OF = {
    "ours": "from ours",
    "theirs": "from theirs",
    "both": "from both",
    "conflict": "in conflict",
    "chosen": "as chosen",
}


def _event(done: MergeOutcome) -> str:
    fields = ", ".join(f"{field} {_OF[of]}" for field, of in done.fields) or "by lines"
    said = _TOLD.get(done.what, "{what} by {side}").format(what=done.what, side=done.side, fields=fields)
    return f"{_named(done.event)}: {escape.shown(said)}"


def _named(event: str) -> str:
    """Return an event's id, or the beginning of one that has none."""
    from chiplog.model.event import is_id  # slow to load

    return event if is_id(event) else f"an event without an id ({escape.shown(event[:SHORT])}…)"


def _last(resolved: Resolved) -> list[str]:
    if not resolved.written and resolved.before != resolved.after:
        left = [f"it would leave {named(resolved.conflicts)}"] if resolved.conflicts else []
        return [*left, "nothing written: this was a dry run"]
    if resolved.conflicts:
        where = f"chiplog: {escape.shown(resolved.file)}: {named(resolved.conflicts)}"
        return [where, "next: edit the lines between the markers, or run `chiplog resolve` on a terminal"]
    added = f"`git add {escape.shown(shlex.quote(resolved.file))}`"
    more = f", `git {resolved.command} --continue`" if resolved.command else ""
    if not resolved.done and resolved.before == resolved.after:
        return [f"nothing to resolve in {escape.shown(resolved.file)}" + (f"\nnext: {added}{more}" if more else "")]
    return [f"resolved {escape.shown(resolved.file)}", f"next: `git diff`, {added}{more}"]
