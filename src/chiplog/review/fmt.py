"""The calls behind `fmt`."""

import sys
from dataclasses import dataclass

from chiplog.cli.options import LogOptions
from chiplog.errors import ChiplogError, RefusedError, UnreadableError
from chiplog.logfile import formatting, store
from chiplog.logfile.formatting import Formatted
from chiplog.output import patch, screen
from chiplog.review import revisions


@dataclass(frozen=True)
class Outcome:
    """A file as it is and as it would be."""

    path: str
    before: bytes
    formatted: Formatted

    @property
    def changed(self) -> bool:
        """Whether it is not in canonical form."""
        return self.before != self.formatted.data


def check(paths: list[str]) -> list[Outcome]:
    """Format files without writing them."""
    return [_outcome(path) for path in paths]


def check_staged(paths: list[str]) -> list[Outcome]:
    """Format what is staged of files, without writing it."""
    return [_formatted(path, revisions.staged(path).data) for path in paths]


def write(paths: list[str]) -> list[Outcome]:
    """Format files in place; standard input goes to standard output.

    Raises UnreadableError or RefusedError for a file that can't be read or written; then none was, or those that were
    are named.
    """
    check([path for path in paths if path != store.STDIN])
    done: list[Outcome] = []
    try:
        for path in paths:
            done.append(_written(path))  # noqa: PERF401 - those before a failure are named
    except ChiplogError:
        for outcome in done:
            screen.note(_said(outcome, wrote=True))
        raise
    return done


def show(outcomes: list[Outcome], log: LogOptions, *, diff: bool, wrote: bool) -> None:
    """Print diffs, and say what was done and what had to be left."""
    for outcome in outcomes:
        if diff:
            log.screen.diff(patch.between(outcome.before, outcome.formatted.data, outcome.path))
        for line in outcome.formatted.left:
            screen.note(f"{outcome.path}:{line}: left unchanged: it can't be parsed; `chiplog validate` shows why")
        if outcome.path != store.STDIN:
            screen.note(_said(outcome, wrote=wrote))


def _said(outcome: Outcome, *, wrote: bool) -> str:
    rest = ", except what was left" if outcome.formatted.left else ""
    if not outcome.changed:
        return f"{outcome.path} is already formatted{rest}"
    return f"formatted {outcome.path}{rest}" if wrote else f"{outcome.path} would be formatted{rest}"


def exit_code(outcomes: list[Outcome], *, check_only: bool) -> int:
    """1 where a block had to be left, or, with --check, where a file is not in form."""
    return int(any(outcome.formatted.left or (check_only and outcome.changed) for outcome in outcomes))


def _outcome(path: str) -> Outcome:
    return _formatted(path, store.read(path))


def _formatted(path: str, data: bytes) -> Outcome:
    try:
        formatted = formatting.format_log(data)
    except UnicodeDecodeError:
        raise UnreadableError(f"{path} is not UTF-8", f"`chiplog validate {path}` shows the byte") from None
    if not formatting.may_be_log(data):
        raise UnreadableError(
            f"{path} is not a log: it has text, but no event that begins with `- id: …` in column 0",
            f"`chiplog validate {path}` shows the lines",
        )
    _prove(data, formatted.data)
    return Outcome(path, data, formatted)


def _written(path: str) -> Outcome:
    if path == store.STDIN:
        outcome = _outcome(path)
        sys.stdout.buffer.write(outcome.formatted.data)
        return outcome
    with store.locked(path):
        outcome = _outcome(path)
        if outcome.changed:
            store.replace(path, outcome.before, outcome.formatted.data, lambda data: _prove(outcome.before, data))
    return outcome


def _prove(before: bytes, after: bytes) -> None:
    if not formatting.same_meaning(before, after):
        raise RefusedError(
            "formatting would change a value or lose a comment", "nothing was written; please report this"
        )
