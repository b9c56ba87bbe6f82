"""All that the rules say against a log, each finding at its line."""

from collections.abc import Iterator

from chiplog.index import select
from chiplog.index.sync import Index
from chiplog.logfile.blocks import Document
from chiplog.output.problems import LocatedProblem
from chiplog.rules import check
from chiplog.rules.check import Problem


def of(mirror: Index) -> list[LocatedProblem]:
    """Return every finding of a log, in the order of its lines."""
    document = mirror.document()
    found = sorted(_all(mirror, document), key=check.in_order)
    lines = bytes(document).decode(errors="replace").removeprefix("\ufeff").split("\n") if found else []
    return [LocatedProblem(mirror.path, problem, line_of(lines, problem)) for problem in found]


def _all(mirror: Index, document: Document) -> Iterator[Problem]:
    """Every problem, placed in the file."""
    if found := check.foreign(document):
        yield from found
        return
    keys = list(mirror.layout().keys)
    starts = dict(zip(keys, document.line_starts(), strict=True))
    yield from (Problem(*problem).at(starts[key] - 1) for key, problem in select.problems(mirror))
    blocks_of = dict(zip(keys, document.blocks, strict=True))
    for key, problem in check.across_events(select.overview(mirror), blocks_of):
        yield problem.at(starts[key] - 1)
    yield from check.edges(document, select.order(mirror))


def line_of(lines: list[str], problem: Problem) -> str:
    """Return the line that a problem is on; nothing where there is none."""
    return lines[problem.line].rstrip("\r") if problem.line < len(lines) else ""
