"""The calls behind the review."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from chiplog import config
from chiplog.cli import common, mirrors
from chiplog.cli.options import Findings, Log
from chiplog.errors import UsageError
from chiplog.log import query
from chiplog.log.blocks import Document
from chiplog.log.index import Mirror
from chiplog.rules import check
from chiplog.rules.check import Problem
from chiplog.rules.registry import REGISTRY, family
from chiplog.view import problems
from chiplog.view.problems import Placed


@dataclass(frozen=True)
class Validated:
    """All findings of some files, in the order of their lines, and how many events were checked."""

    found: tuple[Placed, ...]
    events: int
    files: int


def validated(files: list[str] | list[str | None], select: tuple[str, ...], ignore: tuple[str, ...]) -> Validated:
    """Check logs; `select` and `ignore` are beginnings of codes.

    Raises UnreadableError when a file's bytes can't be had.
    """
    found: list[Placed] = []
    events = 0
    for file in files:
        with mirrors.of(config.log_path(file), lenient=True) as mirror:
            found += [placed for placed in findings(mirror) if _wanted(placed.problem.code, select, ignore)]
            events += len(mirror.layout().keys)
    return Validated(tuple(found), events, len(files))


def codes(given: list[str] | None) -> tuple[str, ...]:
    """Read codes as typed: `CL1,CL204`, in any case.

    Raises UsageError for one that is no rule's.
    """
    words = tuple(word.strip().upper() for part in given or () for word in part.split(",") if word.strip())
    for word in words:
        if not family(word):
            raise UsageError(f"no rule has the code {word}", f"rules are {', '.join(sorted(REGISTRY))}")
    return words


def show_findings(result: Validated, form: Findings, log: Log) -> None:
    """Print findings; on a terminal, and in text, the count goes apart from them."""
    if form is Findings.JSON:
        common.show(problems.as_json(result.found))
        return
    common.show(problems.text(result.found, common.painter(log)))
    common.talk(problems.closing(result.found, result.events, result.files))


def exit_code(result: Validated, *, strict: bool) -> int:
    """1 with an error among the findings; with `strict`, with any finding."""
    counts = problems.counts(result.found)
    return int(bool(counts["error"] or (strict and counts["warning"])))


def manuals(code: str) -> str:
    """Give the manual of a rule, or of each of a family."""
    return "\n".join(problems.manual(rule) for word in codes([code]) for rule in family(word))


def _wanted(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))


def findings(mirror: Mirror) -> list[Placed]:
    """Give every finding of a log, in the order of its lines."""
    document = mirror.document()
    found = sorted(_all(mirror, document))
    lines = bytes(document).decode(errors="replace").removeprefix("\ufeff").split("\n") if found else []
    return [Placed(mirror.path, problem, _line(lines, problem)) for problem in found]


def _all(mirror: Mirror, document: Document) -> Iterator[Problem]:
    """Every problem, placed in the file."""
    keys = list(mirror.layout().keys)
    starts = dict(zip(keys, document.line_starts(), strict=True))
    for key, stored in mirror.ask("SELECT key, problems FROM event WHERE problems IS NOT NULL"):
        yield from (Problem(*problem).at(starts[key] - 1) for problem in json.loads(stored))
    blocks_of = dict(zip(keys, document.blocks, strict=True))
    for key, problem in check.across_events(query.overview(mirror), blocks_of):
        yield problem.at(starts[key] - 1)
    yield from check.edges(document, query.order(mirror))


def _line(lines: list[str], problem: Problem) -> str:
    return lines[problem.line].rstrip("\r") if problem.line < len(lines) else ""
