"""Import many entries at once: all or nothing, and nothing twice."""

import json
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, emit, importers, splice, store
from chiplog.logfile.importers import Imported
from chiplog.logfile.splice import Splice
from chiplog.model import duplicates, ids, typed
from chiplog.model.keys import FIELDS
from chiplog.record import add, entries, import_check
from chiplog.record.import_check import ImportedBlock
from chiplog.record.result import Duplicate, WriteResult
from chiplog.rules.check import LocatedProblem

Tree = dict[str, Any]

_OPEN = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""Pipes that a shell has opened already."""

FEW = 100
"""Entries up to which likely duplicates are named: nobody reads hundreds of them."""


class Source(NamedTuple):
    """Entries from elsewhere, and the name of the file that they are from."""

    name: str
    entries: tuple[Imported, ...]


class _Prepared(NamedTuple):
    """An import that was tried: its outcome, and the splices and new entries that would make it."""

    result: WriteResult
    splices: tuple[Splice, ...]
    entries: tuple[ImportedBlock, ...]


def read(source: str, form: str | None) -> Source:
    """Return the entries of a file, or of standard input for `-`; without `form` its name says what it holds.

    Raises UsageError if the format can't be detected, UnreadableError if the file can't be read.
    """
    if source == store.STDIN and form is None:
        raise UsageError("cannot detect the format of standard input", f"use --format {'|'.join(importers.FORMS)}")
    return Source(source, tuple(importers.take(_bytes(source), form or importers.form_of(source))))


def load(log: Log, source: Source, *, allow_duplicate: bool = False, dry_run: bool = False) -> WriteResult:
    """Put all entries of a source into the log, or none. Entries that are there already are passed over.

    Raises UnreadableError or RefusedError when the log can't be read or written; then it is as it was.
    """
    if log.path == store.STDIN:
        raise UsageError("the log can't be standard input here", "give it with --file PATH")
    prepared = _prepared(log, source.entries, source.name)
    result = replace(prepared.result, why_not=_refusal(prepared.result, log, allow_duplicate=allow_duplicate))
    if result.why_not or dry_run or not prepared.splices:
        return result
    before = bytes(log.document())
    after = splice.apply_all(before, prepared.splices)
    store.replace(log.path, before, after, lambda data: _prove(before, data, prepared.entries))
    return replace(result, written=True)


def _bytes(source: str) -> bytes:
    """Return the bytes of a source. Raises UnreadableError for what is no file, or can't be read."""
    if source != store.STDIN and not os.path.exists(source):
        raise UnreadableError(f"no such file: {source}", "give the file to read, or - for standard input")
    if source != store.STDIN and os.path.isdir(source):
        raise UnreadableError(f"{source} is a directory", "give a file in it")
    if not (source == store.STDIN or os.path.isfile(source) or source.startswith(_OPEN)):
        raise UnreadableError(
            f"{source} is a pipe or a device, and may never end", f"chiplog import - --format … < {source}"
        )
    return store.read(source)


def _prepared(log: Log, taken: Sequence[Imported], source: str) -> _Prepared:
    """Hold entries against the log as it is now: the outcome they would have, and the splices that would make it."""
    found = [placed for entry in taken for placed in import_check.character_problems(entry, source)]
    if found:  # such text is not even looked for in the log
        return _Prepared(_outcome(log, taken, found), (), ())
    fresh = _fresh([_filled(entry, log) for entry in taken], log)
    ready = [import_check.block(entry) for entry in _named(fresh, select.ids(log.index))]
    new = [entry.imported for entry in ready]
    if found := [placed for entry in ready for placed in import_check.shape_problems(entry, source)]:
        return _Prepared(_outcome(log, new, found), (), ())
    splices = splice.insert_all(
        log.document(), select.order(log.index), [(_key(entry.imported.tree), entry.text) for entry in ready]
    )
    found = import_check.problems_in_log(log, splices, ready, source) if ready else []
    wrong = any(placed.problem.severity == "error" for placed in _but_repeats(found))
    certain, likely = ((), ()) if wrong else _duplicates(new, log)
    diff = splice.diff_all(bytes(log.document()), splices, log.path)
    result = replace(_outcome(log, new, found), diff=diff, certain=certain, likely=likely)
    return _Prepared(replace(result, skipped=len(taken) - len(new)), tuple(splices), tuple(ready))


def _outcome(log: Log, entries_: Sequence[Imported], found: Sequence[LocatedProblem]) -> WriteResult:
    trees = tuple(entry.tree for entry in entries_)
    return WriteResult(events=trees, file=log.path, diff="", found=tuple(found), verb="imported")


def _filled(entry: Imported, log: Log) -> Imported:
    """Return an entry with what the log knows: its publishers, and the day of recording."""
    whole = {"recorded": typed.today().isoformat(), **entry.tree}
    pages = whole.get("sources")
    if isinstance(pages, list) and all(isinstance(page, dict) and isinstance(page.get("url"), str) for page in pages):
        whole = entries.published(log, whole)
    return entry._replace(tree=whole)


def _fresh(taken: Sequence[Imported], log: Log) -> list[Imported]:
    """Return the entries that neither the log has already, nor the source above them."""
    seen = {_substance(row) for row in select.events(log.index, select.select(log.index, select.Filters()))}
    fresh = []
    for entry in taken:
        substance = _substance(entry.tree)
        if substance not in seen:
            fresh.append(entry)
        seen.add(substance)
    return fresh


def _named(fresh: Sequence[Imported], known: set[str]) -> list[Imported]:
    """Return entries with known: those without one get one that neither the log nor the source has."""
    taken = {*known, *(str(entry.tree["id"]) for entry in fresh if "id" in entry.tree)}
    named = []
    for entry in fresh:
        tree = entry.tree
        if "id" not in tree and ids.can_propose(tree):
            tree = {**tree, "id": ids.propose(tree, taken.__contains__)}
            taken.add(tree["id"])
        named.append(entry._replace(tree={key: tree[key] for key in emit.ordered(tree, FIELDS[""])}))
    return named


def _duplicates(fresh: Sequence[Imported], log: Log) -> tuple[tuple[Duplicate, ...], tuple[Duplicate, ...]]:
    """Return the events, of the log or among the new ones, that are the same acts, and those of the log that may be."""
    twins = duplicates.twins(entry.tree for entry in fresh)
    among = ({"id": one["id"], "title": one["title"], "why": why} for _, one, why in twins)
    certain = _each((*(same for entry in fresh for same in add.certain_of(log, entry.tree)), *among))
    some = fresh if len(fresh) <= FEW else ()
    return certain, _each(same for entry in some for same in add.likely_of(log, entry.tree, certain))


def _each(found: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple({other["id"]: other for other in found}.values())


def _substance(tree: Tree) -> str:
    """What two entries have in common when they are the same, whenever and under what name they were recorded."""
    same = {key: _as_text(value) for key, value in tree.items() if key not in ("id", "recorded")}
    return unicodedata.normalize("NFC", json.dumps(same, sort_keys=True, ensure_ascii=False))


def _as_text(value: Any) -> Any:
    """Return a value with its numbers as text: an entry of the log has them as numbers, a new one as written."""
    if isinstance(value, Mapping):
        return {key: _as_text(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_text(item) for item in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _key(tree: Tree) -> tuple[str, str, str]:
    return str(tree.get("actor")), str(tree.get("announced")), str(tree.get("id"))


def _refusal(result: WriteResult, log: Log, *, allow_duplicate: bool) -> str:
    taken = select.ids(log.index)
    if others := [name for event in result.events if (name := str(event.get("id"))) in taken]:
        return f"refused: the log has other content for {', '.join(others[:5])}; change that with `chiplog edit`"
    if any("id" not in event for event in result.events):
        return "refused: an entry is not valid, and none was written"
    others_ = replace(result, found=_but_repeats(result.found))
    return add.refusal(others_, allow_duplicate=allow_duplicate) or add.refusal(result, allow_duplicate=allow_duplicate)


def _but_repeats(found: Iterable[LocatedProblem]) -> tuple[LocatedProblem, ...]:
    """Return findings without those of an act that the log has: they are reported as duplicates."""
    return tuple(placed for placed in found if placed.problem.code != "CL306")


def _prove(before: bytes, after: bytes, new: Sequence[ImportedBlock]) -> None:
    """Raise RefusedError unless the new file has the old blocks and the new ones, and no other."""
    added = Counter(import_check.without_comments(entry.text.encode()) for entry in new)
    if _blocks(after) != _blocks(before) + added:
        raise RefusedError("the new file would not read back as intended", "nothing was written; please report this")


def _blocks(data: bytes) -> Counter[bytes]:
    return Counter(import_check.without_comments(block.data) for block in blocks.cut(data).blocks)
