"""What is wrong with entries from elsewhere, each finding at the entry's place in its source."""

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from chiplog.errors import RefusedError
from chiplog.log import Log
from chiplog.logfile import blocks, emit, formatting, parse, splice
from chiplog.logfile.importers import Imported
from chiplog.logfile.splice import Splice
from chiplog.model import characters
from chiplog.rules import check, fields
from chiplog.rules.check import LocatedProblem, Problem

Tree = dict[str, Any]

_LONGEST = 300
"""Characters of a finding's texts, which may quote a value of any length."""

_ID = re.compile(r"[a-z]{2}-\d{4}[a-z0-9-]+")


class ImportedBlock(NamedTuple):
    """An entry from elsewhere, and its text as it goes into a log."""

    imported: Imported
    text: str


def block(entry: Imported) -> ImportedBlock:
    """Return an entry with the text that it would be in a log."""
    tree = entry.tree
    return ImportedBlock(entry, formatting.written(tree, entry.comments) if entry.comments else emit.event(tree))


def character_problems(entry: Imported, source: str) -> list[LocatedProblem]:
    """Return the characters in an entry that no text of a log may have."""
    return [_placed(problem, entry, source) for problem in _characters(entry.tree)]


def shape_problems(entry: ImportedBlock, source: str) -> list[LocatedProblem]:
    """Return what is wrong with an entry that can't be written so that it reads back."""
    return [_placed(problem, entry.imported, source) for problem in _shapes(entry)]


def problems_in_log(
    log: Log, splices: Sequence[Splice], entries: Sequence[ImportedBlock], source: str
) -> list[LocatedProblem]:
    """Return all that would be wrong with entries in the log, and the errors that they bring upon the rest of it."""
    owners = {without_comments(entry.text.encode()): entry.imported for entry in entries}
    after = splice.apply_all(bytes(log.document()), splices)
    with Log.of_bytes(source, after, like=log) as opened:
        document = opened.document()
        problems = [placed.problem for placed in opened.problems()]
    starts = [line - 1 for line in document.line_starts()]
    ours, others = [], []
    for problem in problems:
        index = bisect.bisect_right(starts, problem.line) - 1
        owner = owners.get(without_comments(document.blocks[index].data)) if index >= 0 else None
        if owner is None:
            others.append(problem)
        elif problem.severity == "error" or not problem.code.startswith("CL4"):
            ours.append(_placed(problem, owner, source))
    brought = ((problem, _cause(problem, entries)) for problem in _brought(log, others))
    return ours + [_placed(_of_log(problem), cause, source) for problem, cause in brought]


def _characters(tree: Tree) -> Iterator[Problem]:
    name = tree.get("id") if isinstance(tree.get("id"), str) else None
    for path, value in _texts(tree, ()):
        if bad := characters.IN_TEXT.search(value):
            said = f"{'.'.join(path)}: contains the character {characters.name(bad[0])}"
            yield Problem(0, 0, fields.KINDS["character"], name, path[0], said, "remove it")


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Return all keys and scalars, each with its path."""
    if isinstance(value, str):
        yield path, value
        return
    pairs = value.items() if isinstance(value, dict) else ((str(i), item) for i, item in enumerate(value, 1))
    for key, inner in pairs:
        if isinstance(value, dict):
            yield (*path, key), key
        yield from _texts(inner, (*path, key))


def _shapes(entry: ImportedBlock) -> Iterator[Problem]:
    data = entry.text.encode()
    one_block = [block.data for block in blocks.cut(b"\n" + data).blocks] == [data]
    if one_block and parse.lenient(data) == entry.imported.tree:
        return
    tree = entry.imported.tree
    problems = [problem for problem in check.of_tree(tree) if problem.severity == "error"] or list(_unwritable(tree))
    if not problems:
        raise RefusedError(
            f"line {entry.imported.line}: the entry would not read back as intended", "please report this"
        )
    yield from problems


def _unwritable(tree: Tree) -> Iterator[Problem]:
    """Return the values of an entry that no canonical text has: empty mappings, and lists in lists."""
    for name, value in tree.items():
        for inner, in_list in _inside(value, in_list=False):
            kind, said = ("shape", "must be text") if in_list and isinstance(inner, list) else ("empty", "is empty")
            if inner == {} or kind == "shape":
                yield Problem(0, 0, fields.KINDS[kind], None, name, f"{name}: {said}", "or leave the field out")


def _inside(value: Any, *, in_list: bool) -> Iterator[tuple[Any, bool]]:
    """Return a value and all in it, and whether each is an item of a list."""
    yield value, in_list
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _inside(inner, in_list=isinstance(value, list))


def _brought(log: Log, after: Sequence[Problem]) -> Iterator[Problem]:
    """Return the errors among problems that the log as it is does not have."""
    errors = [problem for problem in after if problem.severity == "error"]
    before = Counter(_substance(placed.problem) for placed in log.problems()) if errors else Counter()
    for problem in errors:
        before[_substance(problem)] -= 1
        if before[_substance(problem)] < 0:
            yield problem


def _substance(problem: Problem) -> tuple[str, str | None, str | None, str]:
    return problem.code, problem.event, problem.field, problem.message


def _of_log(problem: Problem) -> Problem:
    return problem._replace(message=f"in the log, with this entry: {problem.message}")


def _cause(problem: Problem, entries: Sequence[ImportedBlock]) -> Imported:
    """Return the entry that an error of another event comes from: the one that it names, else the first."""
    names = {problem.event, *_ID.findall(problem.message)}
    return next((entry.imported for entry in entries if entry.imported.tree.get("id") in names), entries[0].imported)


def _placed(problem: Problem, entry: Imported, source: str) -> LocatedProblem:
    event = None if problem.event is None else _cut(problem.event)
    problem = problem._replace(line=entry.line - 1, column=0, event=event)
    return LocatedProblem(source, problem._replace(message=_cut(problem.message), help=_cut(problem.help)), "")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def without_comments(data: bytes) -> bytes:
    """Return a block's bytes without the comments above it, which on top of a log are its header's."""
    plain = data.replace(b"\r\n", b"\n").strip()
    while plain.startswith(b"#") and b"\n" in plain:
        plain = plain.partition(b"\n")[2]
    return plain
