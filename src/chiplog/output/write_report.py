"""The result of a command that writes, or why nothing was written."""

from collections.abc import Callable, Mapping
from typing import Any

from chiplog.model import figures
from chiplog.output import escape, events, problems
from chiplog.record.result import Duplicate, WriteResult


def as_json(result: WriteResult) -> str:
    """Return the JSON document that every command that writes prints."""
    document = {
        "events": [figures.with_numbers(entry) for entry in result.events],
        "file": result.file,
        "diff": result.diff,
        "written": result.written,
        "findings": [problems.as_dict(placed) for placed in result.found],
        "duplicates": {"certain": list(result.certain), "likely": list(result.likely)},
    }
    if result.page:
        document |= {"evidence": list(result.evidence), "missing": [list(names) for names in result.missing]}
        document["suggested"] = [
            {name: one.as_dict() for name, one in suggestions.items()} for suggestions in result.suggested
        ]
        document |= {"page": result.page, "doubt": result.doubt}
    return escape.json_text(document, indent=2) + "\n"


def duplicates(result: WriteResult) -> str:
    """Return a line for each event that is, or may be, the same act."""
    lines = [f"the same act as {_named(other)}" for other in result.certain]
    lines += [f"possibly the same act as {_named(other)}" for other in result.likely]
    return "".join(f"{escape.shown(line)}\n" for line in lines)


def notes(result: WriteResult, paint: Callable[[str, str], str]) -> str:
    """Return the findings, and the events that are, or may be, the same act."""
    return problems.text(result.found, paint) + duplicates(result)


def outcome(result: WriteResult) -> str:
    """Return what was done, and what to do next."""
    if result.why_not:
        return f"chiplog: {escape.shown(result.why_not)}"
    if result.page and not result.written:
        return drafted(result)
    if not result.diff:
        return f"nothing to change{f': all {result.skipped} are in the log already' if result.skipped > 1 else ''}"
    if not result.written:
        return "nothing written: this was a dry run"
    name = escape.shown(result.events[0]["id"])
    what = name if len(result.events) == 1 else f"{len(result.events)} events"
    also = f", and skipped {result.skipped} that are in the log already" if result.skipped else ""
    if result.verb == "removed":
        return f"removed {what} from {escape.shown(result.file)}\nnext: `git diff`; `chiplog undo` takes it back"
    return f"{result.verb} {what} in {escape.shown(result.file)}{also}\nnext: `git diff`, `chiplog show {name}`"


def drafted(result: WriteResult) -> str:
    """Return what was found on a page, in a dry run."""
    said = [f"page: {result.page}{f' ({result.doubt})' if result.doubt else ''}"]
    acts = zip(result.events, result.evidence, result.missing, result.suggested, strict=True)
    for entry, evidence, missing, suggested in acts:
        said += [f"{entry.get('title', 'an act')}{': missing ' + ', '.join(missing) if missing else ''}"]
        values = ((value, name, found) for name, found in evidence.items() if (value := _value(entry, name)))
        said += [f"  {name} {value} · {found['from']}: {found['quote']}" for value, name, found in values]
        said += [
            f"  {name} perhaps {events.cell({name: one.value}, name)} · as in {', '.join(one.ids)}"
            for name, one in suggested.items()
        ]
    return "\n".join(escape.shown(line) for line in [*said, "nothing written: this was a dry run"])


def _value(entry: Mapping[str, Any], name: str) -> str:
    """Return an entry's value of a field or, for `source.…`, its first source's value."""
    whole, _, part = name.partition(".")
    return events.cell(entry["sources"][0], part) if part else events.cell(entry, whole)


def _named(other: Duplicate) -> str:
    return f"{other['id']}: {other['title']} ({other['why']})"
