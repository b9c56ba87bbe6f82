"""Add one entry: it is checked, compared with the log, spliced in and proved."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.logfile import blocks, emit, splice, store
from chiplog.logfile.splice import Splice
from chiplog.model import duplicates
from chiplog.model.characters import shown
from chiplog.record import entries, spellings
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate, WriteResult
from chiplog.rules import check as rules
from chiplog.rules.check import LocatedProblem

ENTRY = "entry"
"""The name used instead of a file's in findings about an entry that is not in a file yet."""


def add(log: Log, entry: Tree, *, allow_duplicate: bool = False, dry_run: bool = False) -> WriteResult:
    """Put one entry that is complete (`entries.whole`) into the log, unless it is invalid or a certain duplicate.

    Raises UnreadableError or RefusedError when the file can't be read or written: then it is as it was.
    """
    result, edited = _prepared(log, entry, allow_duplicate=allow_duplicate)
    return result if result.why_not or dry_run else written(log, edited, result)


def check(log: Log, entry: Tree, *, allow_duplicate: bool = False) -> WriteResult:
    """Return the outcome that adding an entry would have."""
    return add(log, entry, allow_duplicate=allow_duplicate, dry_run=True)


def _prepared(log: Log, tree: Tree, *, allow_duplicate: bool) -> tuple[WriteResult, Splice]:
    """Hold an entry against the log as it is now: the outcome it would have, and the splice that would make it."""
    log.refuse_conflict()
    entry = entries.completed(log, tree)
    text = emit.event(entry)
    certain = certain_of(log, entry)
    key = (entry["actor"], entry["announced"], entry["id"])
    document = log.document()
    edited = splice.insert(document, select.order(log.index), key, text)
    result = WriteResult(
        events=(entry,),
        file=log.path,
        diff=splice.diff(bytes(document), edited, log.path),
        found=tuple(problems_of(log, text)),
        certain=certain,
        likely=likely_of(log, entry, certain),
        notes=tuple(map(shown, spellings.notes(log, entry))),
    )
    return replace(result, why_not=refusal(result, allow_duplicate=allow_duplicate)), edited


def problems_of(log: Log, text: str, instead_of: int | None = None) -> Iterator[LocatedProblem]:
    """Return what is wrong with an entry, by itself and beside the others, or in the place of one of them."""
    data = text.encode(errors="surrogateescape")
    lines = text.split("\n")
    checked = rules.one_block(data)
    found = list(checked.problems)
    if checked.event is not None and checked.event.id and checked.event.announced:
        beside = rules.across_events(select.beside(log.index, checked.event, instead_of), blocks.single(data).by([0]))
        found += [problem for _, problem in beside]
    for problem in sorted(found, key=rules.in_order):
        yield LocatedProblem(ENTRY, problem, lines[problem.line] if problem.line < len(lines) else "")


def certain_of(log: Log, entry: Tree) -> tuple[Duplicate, ...]:
    """Return the events that are the same act for certain (model.duplicates), by what an entry has so far."""
    numbered = [name for act in entry.get("acts", ()) for name, _ in lookup.with_act(log.index, act)]
    others: list[dict[str, Any]] = []
    if all(entry.get(name) for name in duplicates.SUBSTANCE):
        with suppress(ValueError):  # a date that does not exist: the findings say so
            others = lookup.alike(log.index, entry["actor"], entry["instrument"], entry["announced"], 0)
    keys = [key for _, key in select.keys(log.index, numbered)]
    rows = {row["id"]: row for row in (*others, *select.events(log.index, keys)) if "retracted" not in row}
    said = ((row, duplicates.certain(entry, row)) for row in rows.values())
    return tuple({"id": row["id"], "title": row["title"], "why": why} for row, why in said if why)


def likely_of(log: Log, entry: Tree, certain: Sequence[Duplicate] = ()) -> tuple[Duplicate, ...]:
    """Return the events that may be the same act, but for those that are so for certain."""
    near = entry["announced"], duplicates.LATER
    try:
        others = {row["id"]: row for row in lookup.alike(log.index, entry["actor"], entry["instrument"], *near)}
        names = duplicates.likely(entry, others.values())
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    known = {same["id"] for same in certain}
    why = "the same actor and instrument, near in time, and a similar title or the same parties or goods"
    return tuple(
        {"id": name, "title": row["title"], "why": f"retracted; {why}" if row.get("retracted") else why}
        for name, row in ((name, others[name]) for name in names if name not in known)
    )


def likely_so_far(log: Log, entry: Tree, certain: Sequence[Duplicate] = ()) -> tuple[Duplicate, ...]:
    """Return the events that may be the act of an entry that is still being made; none without its actor and day."""
    if not entry.get("actor") or not entry.get("announced"):
        return ()
    try:
        others = lookup.alike(log.index, entry["actor"], entry.get("instrument"), entry["announced"], duplicates.LATER)
        names = duplicates.likely_so_far(entry, others)
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    known = {same["id"] for same in certain}
    rows = {row["id"]: row for row in others}
    return tuple(
        {"id": name, "title": rows[name]["title"], "why": f"retracted; {why}" if rows[name].get("retracted") else why}
        for name, why in names.items()
        if name not in known
    )


def refusal(result: WriteResult, *, allow_duplicate: bool) -> str:
    """Return why a write is refused, or nothing."""
    if any(placed.problem.severity == "error" for placed in result.found):
        return "refused: the entry is not valid, and nothing was written"
    if result.certain and not allow_duplicate:
        names = ", ".join(same["id"] for same in result.certain)
        return f"refused: this repeats {names}; add a source to it, or use --allow-duplicate"
    return ""


def written(log: Log, edited: Splice, result: WriteResult) -> WriteResult:
    """Write a log with a splice made, whose block is the result's one event; return the outcome.

    Raises RefusedError where that can't be: then the log is as it was.
    """
    after = log.replace(edited, result.events[0])
    return replace(result, written=True, text=after if log.path == store.STDIN else b"")
