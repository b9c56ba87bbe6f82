"""validate: the findings of logs, without those that are known or were there before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from chiplog import git
from chiplog.errors import ChiplogError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, parse, store
from chiplog.rules import check
from chiplog.rules.check import LocatedProblem, Problem
from chiplog.rules.registry import REGISTRY, family
from chiplog.versions import compare, revisions


@dataclass(frozen=True)
class Validation:
    """The findings of some files, in the order of their lines, and how many events were checked.

    `known` are warnings about events as the default branch has them, which are only counted.
    """

    found: tuple[LocatedProblem, ...] = ()
    events: int = 0
    files: int = 0
    known: tuple[LocatedProblem, ...] = ()
    notes: tuple[str, ...] = ()

    def fails(self, *, strict: bool) -> bool:
        """Return whether there is an error among the findings; with `strict`, any finding."""
        return any(strict or one.problem.severity == "error" for one in self.found)


@dataclass(frozen=True)
class Request:
    """What `validate` checks: beginnings of codes, a revision whose findings don't count, the staged content.

    With `known`, warnings that the default branch has too are set apart.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str | None = None
    staged: bool = False
    known: bool = False

    def wants(self, code: str) -> bool:
        """Return whether findings of a code are asked for."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))


@dataclass(frozen=True)
class _File:
    """The findings of one file."""

    found: list[LocatedProblem]
    events: int
    known: set[LocatedProblem] = field(default_factory=set)
    note: str = ""


def validate(paths: Sequence[str], request: Request) -> Validation:
    """Check logs.

    Raises UnreadableError if a file can't be read, UsageError if there is no such revision.
    """
    files = [_file(path, request) for path in paths]
    return Validation(
        tuple(one for file in files for one in file.found if one not in file.known),
        sum(file.events for file in files),
        len(files),
        tuple(one for file in files for one in file.found if one in file.known),
        tuple(file.note for file in files if file.note),
    )


def codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Return the codes in a list as typed: `CL1,CL204`, in any case.

    Raises UsageError for a code that no rule has.
    """
    words = tuple(word.strip().upper() for part in given or () for word in part.split(",") if word.strip())
    for word in words:
        if not family(word):
            raise UsageError(f"no rule has the code {word}", f"choose from {', '.join(sorted(REGISTRY))}")
    return words


def _file(path: str, request: Request) -> _File:
    with _open(path, staged=request.staged) as log:
        found, events = log.problems(), len(log.index.layout().keys)
        base = None if request.since is None else revisions.named(path, request.since)
        if base is not None:
            found = _since(log, found, base.data)
        found = [one for one in found if request.wants(one.problem.code)]
        known = _known(log, found) if request.known and base is None else set()
    return _File(found, events, known, base.note if base else "")


def _open(path: str, *, staged: bool) -> Log:
    if not staged:
        return Log.open(path, lenient=True)
    return Log.of_bytes(path, revisions.staged(path).data)


def _known(log: Log, found: list[LocatedProblem]) -> set[LocatedProblem]:
    """Return the warnings that the default branch has too, about events whose bytes are the same there."""
    warnings = [one for one in found if one.problem.severity == "warning"]
    base = _landed(log.path) if warnings else None
    if base is None:
        return set()
    document = log.document()
    if base == bytes(document):
        return set(warnings)
    lines = [(start, block) for start, block in zip(document.line_starts(), document.blocks, strict=True)]
    same = {block.data for block in blocks.cut(base).blocks}
    changed = [range(start - 1, start + block.data.count(b"\n")) for start, block in lines if block.data not in same]
    with Log.of_bytes(log.path, base, log) as before:
        landed = Counter(_identity(one) for one in before.problems())
    return {
        one for one in warnings if landed[_identity(one)] and not any(one.problem.line in block for block in changed)
    }


def _landed(path: str) -> bytes | None:
    """Return a log as the default branch has it, or None if that is unknown: then all warnings are shown."""
    if path == store.STDIN:
        return None
    try:
        return git.landed(path)
    except ChiplogError:
        return None


def _since(log: Log, found: list[LocatedProblem], base: bytes) -> list[LocatedProblem]:
    """Return the findings that a base does not have, and the promises to it that are broken."""
    with Log.of_bytes(log.path, base, log) as old:
        known = Counter(_identity(one) for one in old.problems())
    new = []
    for one in found:
        if known[_identity(one)]:
            known[_identity(one)] -= 1
        else:
            new.append(one)
    return sorted([*new, *_broken(log, base)], key=lambda one: one.problem)


def _identity(one: LocatedProblem) -> tuple[str, str | None, str | None, str]:
    """Return what is equal in two findings that are the same, whatever their lines."""
    problem = one.problem
    return problem.code, problem.event, problem.field, problem.message


def _broken(log: Log, base: bytes) -> list[LocatedProblem]:
    document, layout = log.document(), log.index.layout()
    found = compare.compare(*compare.differing(blocks.cut(base), document), parse.lenient)
    keys = select.all_keys(log.index)
    problems = []
    for promise in compare.broken(found):
        line = layout.line_of(keys[promise.id]) - 1 if promise.id in keys else 0
        problems.append(Problem(line, 0, promise.code, promise.id, None, promise.message, promise.help))
    return check.located(log.path, document, problems)
