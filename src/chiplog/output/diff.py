"""The difference between two versions of a log: for a terminal, as safe Markdown, and for programs."""

import difflib
import functools
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from chiplog.logfile import emit
from chiplog.model import quotes
from chiplog.model.jurisdictions import EVERYONE
from chiplog.output import escape, styles
from chiplog.output.values import as_line
from chiplog.review.diff import Diff
from chiplog.review.effects import CalendarChange
from chiplog.versions.compare import Change, Changed

Paint = Callable[[str, str], str]
Wrap = Callable[[str], str]
Tree = Mapping[str, Any]

LONGEST = 60_000
"""The largest number of characters of a comment or a job summary."""

ROWS = 200
"""Events in a Markdown table; the rest are counted."""

LONGEST_WORDS = 300
"""The most words and spaces of a text whose changed words are marked one by one."""


def stat(diff: Diff) -> str:
    """Return the difference in numbers, on one line."""
    found = diff.found
    counts = (
        (len(found.added), "added"),
        (len(found.changed) - len(found.retracted), "changed"),
        (len(found.retracted), "retracted"),
        (len(found.renamed), "renamed"),
        (len(found.removed), "removed"),
        (found.formatting, "only formatted"),
        (len(found.unread), "unreadable"),
        (len(diff.turned), "turned"),
        (len(diff.broken), "promise broken" if len(diff.broken) == 1 else "promises broken"),
    )
    return " · ".join(f"{count} {what}" for count, what in counts if count) or "no difference"


def text(diff: Diff, paint: Paint, width: int | None = None) -> str:
    """Return the whole difference for people: what was added, what changed, which states that changes, what to ask.

    With a `width` of a terminal, words are not broken at its edge.
    """
    wrap = functools.partial(_wrapped, width=width)
    return "".join(f"{line}\n" for line in _lines(diff, paint, wrap))


def _wrapped(line: str, width: int | None) -> str:
    """Return a line without colours, broken between words, with the rest indented."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    wrapped = textwrap.fill(
        line, width or len(line) + 1, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapped if width else line


def _lines(diff: Diff, paint: Paint, wrap: Wrap) -> Iterator[str]:
    yield paint(f"{escape.shown(diff.base)} → {escape.shown(diff.head)}", "bold")
    yield wrap(stat(diff))
    for tree in diff.found.added:
        yield ""
        yield from _added(tree, paint, wrap)
    for one in diff.found.changed:
        yield ""
        yield from _changed(one, paint, wrap)
    listed = functools.partial(_listed, paint=paint, wrap=wrap)
    yield from listed("broken promises", [f"{one.id} {one.message}; {one.help}" for one in diff.broken], colour="red")
    yield from listed("unreadable", diff.found.unread, colour="red")
    yield from listed(
        f"states that this changes, on {diff.on}", [f"{id_}: {old} → {new}" for id_, old, new in diff.turned]
    )
    yield from listed("calendar", [_day(day) for day in diff.days])
    yield from listed("to check", [f"{id_} {said}" for id_, said in diff.asks], colour="yellow")


def _listed(head: str, lines: Any, paint: Paint, wrap: Wrap, colour: str = "") -> Iterator[str]:
    if lines:
        yield ""
        yield paint(head, f"bold {colour}".strip())
        yield from (wrap(f"  {escape.shown(line)}") for line in lines)


def _added(tree: Tree, paint: Paint, wrap: Wrap) -> Iterator[str]:
    yield f"{paint('+', 'green')} {paint(escape.shown(str(tree['id'])), 'bold')}"
    yield wrap(f"  {escape.shown(str(tree.get('title', '')))}")
    yield wrap(f"  {escape.shown(_facts(tree))}")
    effect = str(tree.get("effect", ""))
    sign, colour = styles.EFFECTS.get(effect, ("?", ""))
    sure = str(tree.get("confidence", ""))
    words = [
        paint(f"{sign} {escape.shown(effect)}", colour) if colour else escape.shown(effect),
        *(escape.shown(str(tree[name])) for name in ("instrument", "stage") if name in tree),
        paint(escape.shown(sure), styles.CONFIDENCES[sure]) if styles.CONFIDENCES.get(sure) else escape.shown(sure),
    ]
    yield f"  {'  '.join(words)}"
    for kind, names in (tree.get("relations") or {}).items():
        yield wrap(f"  {escape.shown(kind)} {escape.shown(', '.join(map(str, names)))}")
    if tree.get("summary"):
        yield wrap(f"  {escape.shown(str(tree['summary']))}")
    yield from (f"  {line}" for source in _sources(tree) for line in _source(source, wrap))


def _sources(tree: Tree) -> list[Tree]:
    """Return the sources of an entry that may be faulty."""
    found = tree.get("sources")
    return [source for source in found if isinstance(source, Mapping)] if isinstance(found, list) else []


def _source(source: Tree, wrap: Wrap) -> Iterator[str]:
    """Yield the publisher of a page, its date and kind; its address, never broken; its quote, and a link to that."""
    said = {
        name: escape.shown(as_line(source[name]))
        for name in ("publisher", "origin", "published", "kind")
        if name in source
    }
    origin = f", citing {said['origin']}" if "origin" in said else ""
    published = f", {said['published']}" if "published" in said else ""
    kind = f" ({said['kind']})" if "kind" in said else ""
    yield wrap(f"source: {said.get('publisher', '?')}{origin}{published}{kind}")
    url = as_line(source.get("url"))
    yield f"  {escape.shown(url)}"
    if "quote" in source:
        quote = as_line(source["quote"])
        yield wrap(f"  “{escape.shown(quote)}”")
        yield f"  {escape.shown(quotes.link(url, quote))}"


def _everyone(codes: Any) -> list[str]:
    """Return the codes of targets for people."""
    return ["everyone" if code == EVERYONE else str(code) for code in codes] if isinstance(codes, list) else []


def _facts(tree: Tree) -> str:
    """Return facts like `2026-01-28  CN → US`, with the days on which the act applies."""
    targets = ",".join(_everyone(list(tree.get("targets", ()))))
    who = f"{tree.get('actor', '?')} → {targets}" if targets else str(tree.get("actor", "?"))
    days = [f"{name} {tree[name]}" for name in ("effective", "through") if name in tree]
    return "  ".join([str(tree.get("announced", "?")), who, *days])


def _changed(one: Changed, paint: Paint, wrap: Wrap) -> Iterator[str]:
    gone = one.fields.get("retracted")
    sign = paint("✗", "red") if gone and gone.old is None else paint("~", "yellow")
    yield f"{sign} {paint(escape.shown(one.id), 'bold')}"
    yield wrap(f"  {escape.shown(str(one.new.get('title', '')))}")
    for name, change in one.fields.items():
        if _is_table(change.old) or _is_table(change.new):
            yield f"  {name}:"
            members = _members(change)
            yield from (paint(wrap(f"    {sign} {escape.shown(said)}"), colour) for sign, said, colour in members)
        else:
            named = Change(*(_everyone(codes) for codes in change)) if name == "targets" else change
            yield f"  {name}: {_words(named, paint)}"


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(part, Mapping) for part in value)


def _members(change: Change) -> Iterator[tuple[str, str, str]]:
    """Yield (sign, text, colour) of the mappings that were removed from a list or added to it.

    A faulty event may have something else than a list on one side.
    """
    old, new = (value if isinstance(value, list) else [value] if value else [] for value in change)
    yield from (("-", as_line(part), "red") for part in old if part not in new)
    yield from (("+", as_line(part), "green") for part in new if part not in old)


def _words(change: Change, paint: Paint) -> str:
    """Return the new text with the changed words marked, `[-old-]` and `{+new+}`, coloured if possible."""
    old, new = (re.findall(r"\s+|[^\s]+", as_line(value)) for value in change)
    parts = []
    for kind, a, b, c, d in _opcodes(old, new):
        if kind == "equal":
            parts.append(escape.shown("".join(old[a:b])))
            continue
        went, came = escape.shown("".join(old[a:b])), escape.shown("".join(new[c:d]))
        parts += [paint(f"[-{went}-]", "red")] * bool(went) + [paint(f"{{+{came}+}}", "green")] * bool(came)
    return "".join(parts)


def _opcodes(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Return what turns one list of words into another; as a whole for long ones, whose time grows with the cube."""
    if max(len(old), len(new)) > LONGEST_WORDS:
        return [("equal" if old == new else "replace", 0, len(old), 0, len(new))]
    return list(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())


def _day(day: CalendarChange) -> str:
    return f"{day.sign} {day.day} {day.id}: {day.old} → {day.new}"


def markdown(diff: Diff) -> str:
    """Return the difference as Markdown: a table for an overview, and the details folded; nothing in it runs."""
    rows = [*map(_row_added, diff.found.added), *map(_row_changed, diff.found.changed)]
    parts = [f"**{escape.markdown(diff.base)} → {escape.markdown(diff.head)}**: {stat(diff)}\n"]
    if rows:
        more = f"\n{len(rows) - ROWS} more events\n" if len(rows) > ROWS else ""
        parts.append("| | event | what |\n| --- | --- | --- |\n" + "".join(rows[:ROWS]) + more)
    parts += [
        _section("Broken promises", [f"{one.id} {one.message}; {one.help}" for one in diff.broken], "❌ "),
        _section("Unreadable", diff.found.unread, "❌ "),
        _section(f"States that this changes, on {diff.on}", [f"{id_}: {old} → {new}" for id_, old, new in diff.turned]),
        _section("To check", [f"{id_} {said}" for id_, said in diff.asks]),
        _folded("Calendar", [_day(day) for day in diff.days]),
        _details(diff),
    ]
    return _fitted([part for part in parts if part])


def _row_added(tree: Tree) -> str:
    what = f"{_facts(tree)}, {styles.effect(tree['effect']) if tree.get('effect') in styles.EFFECTS else '?'}, "
    what += ", ".join(str(tree[name]) for name in ("instrument", "stage", "confidence") if name in tree)
    return f"| added | {escape.markdown(str(tree.get('title', tree['id'])))} | {escape.markdown(what)} |\n"


def _row_changed(one: Changed) -> str:
    short = ("announced", "effective", "through", "effect", "stage", "confidence", "instrument", "flow", "actor")
    said = [
        f"{name}: {as_line(change.old) or 'none'} → {as_line(change.new) or 'none'}" if name in short else name
        for name, change in one.fields.items()
    ]
    kind = "retracted" if "retracted" in one.fields and one.fields["retracted"].old is None else "changed"
    return f"| {kind} | {escape.markdown(str(one.new.get('title', one.id)))} | {escape.markdown('; '.join(said))} |\n"


def _details(diff: Diff) -> str:
    """Return added events as in the log, and changed values one by one; inside a code fence nothing runs."""
    lines = [line for tree in diff.found.added for line in [*emit.event(tree).splitlines(), ""]]
    for one in diff.found.changed:
        lines.append(f"{one.id}:")
        for name, change in one.fields.items():
            if _is_table(change.old) or _is_table(change.new):
                lines += [f"  {name} {sign} {said}" for sign, said, _ in _members(change)]
            else:
                lines.append(f"  {name}: {as_line(change.old) or 'none'} → {as_line(change.new) or 'none'}")
    body = "".join(f"{escape.shown(line)}\n" for line in lines)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", body)), default=0))
    return f"<details><summary>Details</summary>\n\n{fence}yaml\n{body}{fence}\n\n</details>\n" if lines else ""


def _section(head: str, lines: Any, sign: str = "") -> str:
    return (
        f"**{escape.markdown(head)}**\n\n" + "".join(f"- {sign}{escape.markdown(line)}\n" for line in lines)
        if lines
        else ""
    )


def _folded(head: str, lines: list[str]) -> str:
    body = "".join(f"- {escape.markdown(line)}\n" for line in lines)
    return f"<details><summary>{head}</summary>\n\n{body}\n</details>\n" if lines else ""


def _fitted(parts: list[str]) -> str:
    """Return as many parts as fit, the most important first."""
    note = "\nThe rest is too long to be shown here: run `chiplog diff`.\n"
    whole = "\n".join(parts)
    while len(whole) > LONGEST and len(parts) > 1:
        parts = parts[:-1]
        whole = "\n".join([*parts, note])
    return whole if len(whole) <= LONGEST else f"{parts[0]}{note}"


def document(diff: Diff) -> dict[str, Any]:
    """Return the JSON document of a difference."""
    found = diff.found
    return {
        "base": diff.base,
        "head": diff.head,
        "added": list(found.added),
        "removed": list(found.removed),
        "changed": [
            {"id": one.id, "fields": {name: change._asdict() for name, change in one.fields.items()}}
            for one in found.changed
        ],
        "retracted": found.retracted,
        "renamed": [one._asdict() for one in found.renamed],
        "turned": [one._asdict() for one in diff.turned],
        "calendar": [{**day._asdict(), "day": day.day.isoformat()} for day in diff.days],
        "broken": [one._asdict() for one in diff.broken],
        "asks": [{"id": name, "message": said} for name, said in diff.asks],
        "unread": list(found.unread),
        "formatting": found.formatting,
    }
