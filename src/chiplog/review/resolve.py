"""resolve: find both sides of a file with conflicts, merge them, have them decided, prove the result, write it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from chiplog import git
from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.log import Log
from chiplog.logfile import store
from chiplog.review import markers, merge, proof
from chiplog.review.fields import Conflict
from chiplog.review.markers import UnclosedError
from chiplog.review.merge import Merged, MergeOutcome
from chiplog.review.three import ThreeWay
from chiplog.rules.check import LocatedProblem


@dataclass(frozen=True)
class Resolved:
    """What became of the sides of a file; `command` is the command of git that waits to be continued."""

    file: str
    before: bytes = b""
    after: bytes = b""
    done: tuple[MergeOutcome, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    found: tuple[LocatedProblem, ...] = ()
    written: bool = False
    command: str | None = None

    @property
    def fails(self) -> bool:
        """Whether conflicts are left, or there are errors in what the sides have become together."""
        return bool(self.conflicts) or any(one.problem.severity == "error" for one in self.found)


@dataclass(frozen=True)
class _Opened:
    """A file with conflicts as it is, and the versions that it is made of."""

    path: str
    before: bytes
    sides: ThreeWay[str]
    size: int
    """The number of signs of a conflict marker."""


def resolve(path: str, decide: Callable[[Merged], Merged] | None = None, *, dry_run: bool) -> Resolved:
    """Merge the sides of a file, let `decide` settle what both changed in two ways, and write the result.

    Raises UnreadableError if the sides can't be read, RefusedError if the merge can't be proved or written; then the
    file is unchanged.
    """
    if path == store.STDIN:
        raise UsageError("standard input can't be resolved", "give the file with conflicts")
    opened, command = _open(path), git.under_way(path)
    if opened is None:
        return Resolved(path, command=command)
    merged = merge.logs(opened.sides)
    conflicts = merged.conflicts
    if decide and conflicts:
        merged = decide(merged)
    after = merged.text(opened.size).encode()
    _prove(opened, after, conflicts)
    if written := not dry_run and after != opened.before:
        _write(opened, after, conflicts)
    return Resolved(
        path,
        before=opened.before,
        after=after,
        done=merged.done,
        conflicts=merged.conflicts,
        found=() if merged.conflicts else tuple(_findings(path, after, merged)),
        written=written,
        command=command,
    )


def _open(path: str) -> _Opened | None:
    """Return the versions that a file is made of, from git's index or its markers; None without either."""
    before = store.read(path)
    text = _decoded(before, path)
    size = markers.size_of(text)
    try:
        marked = markers.split(text, size)
    except UnclosedError as error:
        raise UnreadableError(
            f"{path}:{error.line}: the conflict markers do not match", "correct them by hand, or merge again"
        ) from None
    stages = _stages(path)
    if stages and (_as_git_left_it(text, marked, stages, size) or (marked is None and text == stages.ours)):
        return _Opened(path, before, stages, size)
    if marked and stages:
        marked = ThreeWay(stages.base, *marked.sides, known=stages.known)
    return _Opened(path, before, marked, size) if marked else None


def _stages(path: str) -> ThreeWay[str] | None:
    """Return the versions in git's index; without a base, both sides added the file.

    Raises RefusedError if a side removed the file.
    """
    found = git.stages(path)
    if found is None:
        return None
    base, ours, theirs = found
    if ours is None or theirs is None:
        raise RefusedError(
            f"{path} was removed on {'our' if ours is None else 'their'} side",
            "`git add` keeps it, `git rm` does not",
        )
    return ThreeWay(base or b"", ours, theirs).each(lambda data: _decoded(data, path))


def _as_git_left_it(text: str, marked: ThreeWay[str] | None, stages: ThreeWay[str], size: int) -> bool:
    """Return whether a file has not been edited since git, or our driver, wrote the markers."""
    if text == merge.logs(stages).text(size):
        return True
    lines = git.merged_by_lines(*(version.encode() for version in (stages.base, *stages.sides)))
    try:
        left = markers.split(lines.decode()) if lines else None
    except UnclosedError:  # a side has markers of its own
        return False
    return marked is not None and left is not None and marked.sides == left.sides


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not UTF-8", f"`chiplog validate {path}` shows the byte") from None


def _prove(opened: _Opened, after: bytes, conflicts: Collection[Conflict]) -> None:
    """Raise RefusedError if the merged log lacks something of a side."""
    if lost := next(proof.lost(opened.sides, after.decode(), conflicts, opened.size), None):
        raise RefusedError(f"the merge would lose {lost}", "nothing was written; please report this")


def _write(opened: _Opened, after: bytes, conflicts: Collection[Conflict]) -> None:
    with store.locked(opened.path):
        store.replace(opened.path, opened.before, after, lambda data: _prove(opened, data, conflicts))


def _findings(path: str, after: bytes, merged: Merged) -> list[LocatedProblem]:
    """Return the findings in the merged log for the events in which the sides differ."""
    names = {done.event for done in merged.done}
    with Log.of_bytes(path, after) as log:
        return [one for one in log.problems() if one.problem.event in names]
