"""The calls behind the review."""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from chiplog import git, settings, worktree
from chiplog.cli import streams
from chiplog.cli.options import Findings, LogOptions
from chiplog.errors import ChiplogError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, parse, store
from chiplog.output import problems, screen
from chiplog.review import compare, revisions
from chiplog.rules import check
from chiplog.rules.check import LocatedProblem, Problem
from chiplog.rules.registry import REGISTRY, family


@dataclass(frozen=True)
class Validated:
    """The findings of some files, in the order of their lines, and how many events were checked.

    `known` are warnings about events as the default branch has them: they are counted, and not shown.
    """

    found: tuple[LocatedProblem, ...]
    events: int
    files: int
    known: tuple[LocatedProblem, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What `validate` is to look at: beginnings of codes, a revision after which findings count, the staged content."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    since: str | None = None
    staged: bool = False

    def wants(self, code: str) -> bool:
        """Whether findings of a code are wanted."""
        return (not self.select or code.startswith(self.select)) and not (self.ignore and code.startswith(self.ignore))


def validated(files: list[str] | list[str | None], asked: Asked, *, known: bool = False) -> Validated:
    """Check logs; with `known`, set apart the warnings that the default branch has too.

    Raises UnreadableError when a file's bytes can't be had, UsageError for no revision.
    """
    found: list[LocatedProblem] = []
    old: list[LocatedProblem] = []
    events = 0
    for file in files:
        path = settings.log_path(file)
        with _mirror(path, staged=asked.staged) as mirror:
            placed = mirror.problems()
            if asked.since is not None:
                placed = _since(mirror, placed, path, asked.since)
            placed = [one for one in placed if asked.wants(one.problem.code)]
            apart = _known(mirror, placed, path) if known and asked.since is None else set()
            found += [one for one in placed if one not in apart]
            old += [one for one in placed if one in apart]
            events += len(mirror.index.layout().keys)
    return Validated(tuple(found), events, len(files), tuple(old))


def _known(mirror: Log, placed: list[LocatedProblem], path: str) -> set[LocatedProblem]:
    """Return the warnings that the default branch has too, about events whose bytes are the same there."""
    warnings = [one for one in placed if one.problem.severity == "warning"]
    base = _landed(path) if warnings else None
    if base is None:
        return set()
    document = mirror.document()
    if base == bytes(document):
        return set(warnings)
    lines = [(start, block) for start, block in zip(document.line_starts(), document.blocks, strict=True)]
    same = {block.data for block in blocks.cut(base).blocks}
    changed = [range(start - 1, start + block.data.count(b"\n")) for start, block in lines if block.data not in same]
    with Log.of_bytes(path, base, mirror) as before:
        landed = Counter(_identity(one) for one in before.problems())
    return {
        one for one in warnings if landed[_identity(one)] and not any(one.problem.line in block for block in changed)
    }


def _landed(path: str) -> bytes | None:
    """Return a log as the default branch has it, or None where that can't be told: then all warnings are shown."""
    if path == store.STDIN:
        return None
    try:
        return git.landed(path)
    except ChiplogError:
        return None


def _mirror(path: str, *, staged: bool) -> Log:
    if not staged:
        return Log.open(path, lenient=True)
    version = revisions.staged(path)
    return Log.of_bytes(path, version.data)


def _since(mirror: Log, placed: list[LocatedProblem], path: str, revision: str) -> list[LocatedProblem]:
    """Return the findings that a revision did not have, and the promises to it that were not kept."""
    base = revisions.named(path, revision).data
    with Log.of_bytes(path, base, mirror) as old:
        known = Counter(_identity(one) for one in old.problems())
    new = []
    for one in placed:
        if known[_identity(one)]:
            known[_identity(one)] -= 1
        else:
            new.append(one)
    return sorted([*new, *_broken(mirror, base)], key=lambda one: one.problem)


def _identity(one: LocatedProblem) -> tuple[str, str | None, str | None, str]:
    """What makes two findings the same, wherever they stand."""
    problem = one.problem
    return problem.code, problem.event, problem.field, problem.message


def _broken(mirror: Log, base: bytes) -> Iterator[LocatedProblem]:
    document, layout = mirror.document(), mirror.index.layout()
    found = compare.compare(*compare.differing(blocks.cut(base), document), parse.lenient)
    keys = select.all_keys(mirror.index)
    lines = document.text_lines()
    for promise in compare.broken(found):
        line = layout.line_of(keys[promise.id]) - 1 if promise.id in keys else 0
        problem = Problem(line, 0, promise.code, promise.id, None, promise.message, promise.help)
        yield check.located(mirror.path, problem, lines)


def codes(given: list[str] | None) -> tuple[str, ...]:
    """Read codes as typed: `CL1,CL204`, in any case.

    Raises UsageError for one that is no rule's.
    """
    words = tuple(word.strip().upper() for part in given or () for word in part.split(",") if word.strip())
    for word in words:
        if not family(word):
            raise UsageError(f"no rule has the code {word}", f"rules are {', '.join(sorted(REGISTRY))}")
    return words


def show_findings(result: Validated, form: Findings | None, log: LogOptions) -> None:
    """Print findings; on a terminal, and in text, the count goes apart from them.

    In a job of GitHub Actions they are annotations, without being asked, and a summary of the job.
    """
    form = form or (Findings.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Findings.TEXT)
    closing = problems.closing(result.found, result.events, result.files, len(result.known))
    if form is Findings.JSON:
        log.screen.answer(problems.as_json(result.found))
        return
    if form is Findings.GITHUB:
        from chiplog.output import github  # only a job needs it

        found = [one._replace(file=_in_repository(one.file)) for one in result.found]
        streams.command(github.annotations(found, secrets.token_hex(16)))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with open(summary, "a", encoding="utf-8") as file:
                file.write(github.summary(found, closing))
    else:
        log.screen.answer(problems.text(result.found, log.screen.painter()))
    screen.note(closing)


def _in_repository(path: str) -> str:
    """Name a file as its repository does, wherever in the job's workspace that is; outside any, from the workspace."""
    if worktree.top(path):
        return worktree.name(path)
    real, workspace = os.path.realpath(path), os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or os.curdir)
    return os.path.relpath(real, workspace) if worktree.holds(workspace, real) else path


def exit_code(result: Validated, *, strict: bool) -> int:
    """1 with an error among the findings; with `strict`, with any finding."""
    counts = problems.counts(result.found)
    return int(bool(counts["error"] or (strict and counts["warning"])))
