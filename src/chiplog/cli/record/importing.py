"""The call behind `import`: many entries at once, all or nothing, and nothing twice."""

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from chiplog import config
from chiplog.cli.record import entries, recording
from chiplog.cli.shared import findings, mirrors, people
from chiplog.cli.shared.options import Log
from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.log import blocks, edit, intake, query, store, writer
from chiplog.log.edit import Splice
from chiplog.log.index import Mirror
from chiplog.log.intake import Taken
from chiplog.model import naming
from chiplog.view.problems import Placed
from chiplog.view.written import Duplicate, Written

Tree = dict[str, Any]

NEEDED = ("actor", "announced", "title", "instrument")
"""What an entry without an id must have, for one to be proposed."""

FEW = 100
"""Entries up to which likely duplicates are named: nobody reads hundreds of them."""


def load(log: Log, source: str, form: str | None, *, allow_duplicate: bool, dry_run: bool) -> Written:
    """Put all entries of a source into the log, or none. Entries that are there already are passed over.

    Raises UnreadableError or RefusedError when a file can't be read or written; then the log is as it was.
    """
    path = config.writable_path(log.file)
    if path == store.STDIN:
        raise UsageError("the log can't be standard input here", "name it with --file PATH")
    if source == store.STDIN and form is None:
        raise UsageError("standard input does not tell what it holds", f"say --format {'|'.join(intake.FORMS)}")
    form = form or intake.form_of(source)
    if source != store.STDIN and not os.path.exists(source):
        raise UnreadableError(f"there is no file {source}", "name the file to read, or - for standard input")
    taken = intake.take(store.read(source), form)
    if form == "csv":
        taken = [Taken(_as_typed(tree, line), line) for tree, line in taken]
    with contextlib.nullcontext() if dry_run else store.locked(path), mirrors.of(path) as mirror:
        result, splices = _prepared(mirror, _named(taken, mirror), source)
        result = replace(result, why_not=_refusal(result, mirror, allow_duplicate=allow_duplicate))
        if result.why_not or dry_run or not splices:
            return result
        before = bytes(mirror.document())
        after = edit.apply_all(before, splices)
        store.replace(path, before, after, lambda data: _prove(before, data, result.events))
    return replace(result, written=True)


def _as_typed(tree: Tree, line: int) -> Tree:
    """Read what people type into a spreadsheet: countries by name, days as they are said."""
    typed = dict(tree)
    try:
        if isinstance(tree.get("actor"), str):
            typed["actor"] = people.country(tree["actor"])
        if isinstance(tree.get("targets"), list):
            typed["targets"] = [people.country(str(target)) for target in tree["targets"]]
        for name in ("announced", "effective", "through", "recorded"):
            if isinstance(tree.get(name), str):
                typed[name] = people.field_date(tree[name], people.today())
        pages = tree.get("sources", ())
        if all(isinstance(page, dict) for page in pages):
            typed |= {"sources": [_page_as_typed(page) for page in pages]} if pages else {}
    except UsageError as error:
        raise UsageError(f"line {line}: {error.message}", error.hint) from None
    return typed


def _page_as_typed(page: Tree) -> Tree:
    published = page.get("published")
    return {**page, "published": people.field_date(published, people.today())} if isinstance(published, str) else page


def _named(taken: Sequence[Taken], mirror: Mirror) -> list[Taken]:
    """Fill in what the log knows: ids, publishers, the day of recording."""
    ids = query.ids(mirror)
    named = []
    for tree, line in taken:
        whole: Tree = {"id": None, **tree}
        whole.setdefault("recorded", people.today().isoformat())
        if isinstance(whole.get("sources"), list) and all(isinstance(s, dict) and "url" in s for s in whole["sources"]):
            whole = entries.published(whole, mirror)
        if whole["id"] is None:
            whole.pop("id")
            if all(isinstance(whole.get(name), str) and whole[name] for name in NEEDED):
                whole = {"id": naming.propose(whole, ids.__contains__), **whole}
        ids.add(str(whole.get("id")))
        named.append(Taken(whole, line))
    return named


def _prepared(mirror: Mirror, taken: Sequence[Taken], source: str) -> tuple[Written, list[Splice]]:
    substances = {_substance(row) for row in query.events(mirror, query.select(mirror, query.Filters()))}
    fresh = [entry for entry in taken if _substance(entry.tree) not in substances]
    document = mirror.document()
    keyed = [(_key(entry.tree), writer.event(entry.tree)) for entry in fresh]
    splices = edit.insert_all(document, query.order(mirror), keyed)
    before = bytes(document)
    found = _findings(edit.apply_all(before, splices), fresh, source)
    wrong = any(placed.problem.severity == "error" for placed in found)
    certain, likely = ((), ()) if wrong else _duplicates(fresh, mirror)
    result = Written(
        events=tuple(entry.tree for entry in fresh),
        file=mirror.path,
        diff=edit.diff_all(before, splices, mirror.path),
        found=tuple(found),
        certain=certain,
        likely=likely,
        verb="imported",
        there=len(taken) - len(fresh),
    )
    return result, splices


def _duplicates(fresh: Sequence[Taken], mirror: Mirror) -> tuple[tuple[Duplicate, ...], tuple[Duplicate, ...]]:
    """Give the events of the log that are, and that may be, the same acts."""
    certain = _each(same for entry in fresh for same in recording.certain_of(entry.tree, mirror))
    some = fresh if len(fresh) <= FEW else ()
    return certain, _each(same for entry in some for same in recording.likely_of(entry.tree, mirror, certain))


def _each(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple({other["id"]: other for other in found}.values())


def _substance(tree: Tree) -> str:
    """What two entries have in common when they are the same, whenever and under what name they were recorded."""
    return json.dumps({key: value for key, value in tree.items() if key not in ("id", "recorded")}, sort_keys=True)


def _key(tree: Tree) -> tuple[str, str, str]:
    return str(tree.get("actor")), str(tree.get("announced")), str(tree.get("id"))


def _findings(after: bytes, fresh: Sequence[Taken], source: str) -> list[Placed]:
    """Everything that is wrong with the new entries, once they are in the log, at their lines in the source."""
    lines = {entry.tree.get("id"): entry.line for entry in fresh}
    with mirrors.of_bytes(source, after) as mirror:
        placed = [one for one in findings.of(mirror) if one.problem.event in lines]
    return [
        Placed(source, one.problem._replace(line=lines[one.problem.event] - 1, column=0), "")
        for one in placed
        if not one.problem.code.startswith("CL4")
    ]


def _refusal(result: Written, mirror: Mirror, *, allow_duplicate: bool) -> str:
    taken = query.ids(mirror)
    if others := [event["id"] for event in result.events if event.get("id") in taken]:
        return (
            f"refused: other content for events of the log: {', '.join(others[:5])}; change those with `chiplog edit`"
        )
    if any("id" not in event for event in result.events):
        return "refused: an entry is not valid, and none was written"
    return recording.refusal(result, allow_duplicate=allow_duplicate)


def _prove(before: bytes, after: bytes, events: Sequence[Any]) -> None:
    """The new file has the old blocks and the new ones, and no other."""
    old, new = (Counter(block.data.strip() for block in blocks.cut(data).blocks) for data in (before, after))
    ends = (b"\r\n", b"\n") if b"\r\n" in before else (b"\n", b"\n")
    meant = Counter(writer.event(event).encode().replace(ends[1], ends[0]).strip() for event in events)
    if new != old + meant:
        raise RefusedError("the new file would not read back as meant", "nothing was written; please report this")
