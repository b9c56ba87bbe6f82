"""All that the rules say against a log, each finding at its line."""

from collections.abc import Iterator

from chiplog.log import query
from chiplog.log.blocks import Document
from chiplog.log.index import Mirror
from chiplog.rules import check
from chiplog.rules.check import Problem
from chiplog.view.problems import Placed


def of(mirror: Mirror) -> list[Placed]:
    """Return every finding of a log, in the order of its lines."""
    document = mirror.document()
    found = sorted(_all(mirror, document), key=check.in_order)
    lines = bytes(document).decode(errors="replace").removeprefix("\ufeff").split("\n") if found else []
    return [Placed(mirror.path, problem, line_of(lines, problem)) for problem in found]


def _all(mirror: Mirror, document: Document) -> Iterator[Problem]:
    """Every problem, placed in the file."""
    if found := check.foreign(document):
        yield from found
        return
    keys = list(mirror.layout().keys)
    starts = dict(zip(keys, document.line_starts(), strict=True))
    yield from (Problem(*problem).at(starts[key] - 1) for key, problem in query.problems(mirror))
    blocks_of = dict(zip(keys, document.blocks, strict=True))
    for key, problem in check.across_events(query.overview(mirror), blocks_of):
        yield problem.at(starts[key] - 1)
    yield from check.edges(document, query.order(mirror))


def line_of(lines: list[str], problem: Problem) -> str:
    """Return the line that a problem is on; nothing where there is none."""
    return lines[problem.line].rstrip("\r") if problem.line < len(lines) else ""
