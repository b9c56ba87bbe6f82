"""Run the rules on one block, on the parts of a file outside its blocks, and across a whole log."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from chiplog.logfile import blocks, parse
from chiplog.logfile.blocks import Document
from chiplog.logfile.parse import Parsed, YamlFaultError
from chiplog.logfile.places import Path, Place, Places
from chiplog.model.facts import LogFacts
from chiplog.rules import across, allow, doubts, fields, file, form, history_rules, meaning, quantities
from chiplog.rules.registry import REGISTRY, Finding, family

if TYPE_CHECKING:
    from chiplog.model.event import Event, Fault  # slow to load, and a log that has not changed needs no event

# Imported because they register rules.
_ = (across, doubts, meaning, history_rules, quantities)

_BESIDE, _ACROSS = ("CL1", "CL2", "CL4"), ("CL3",)
"""The families of rules for a single block, and for events compared with each other."""

_ALLOWS = allow.SIGN.encode()

MOST = 20
"""The largest number of findings of a kind that are listed for one event; the rest are counted."""

LONGEST = 500
"""The largest number of characters of a message, or of its help."""


class Problem(NamedTuple):
    """A finding with its place: line and column from 0, relative to the block, or to the file after `at`."""

    line: int
    column: int
    code: str
    event: str | None
    field: str | None
    message: str
    help: str

    @property
    def severity(self) -> str:
        """`error` or `warning`."""
        return REGISTRY[self.code].severity

    @property
    def fixable(self) -> bool:
        """Whether `chiplog fmt` can fix it."""
        return REGISTRY[self.code].fixable

    @property
    def misleads(self) -> bool:
        """Whether answers must leave the event out, because the error affects its meaning."""
        return self.severity == "error" and not self.fixable

    def at(self, line: int) -> Problem:
        """Return the problem moved down to a block that begins at this line (from 0)."""
        return self._replace(line=self.line + line)


class LocatedProblem(NamedTuple):
    """A problem of a file, with the line of text it points at."""

    file: str
    problem: Problem
    source: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked block: its mapping of text and its event, or None, and its problems."""

    tree: Mapping[str, Any] | None
    event: Event | None
    problems: tuple[Problem, ...]
    valid: bool
    """Whether answers may use the event."""


def one_block(data: bytes) -> Checked:
    """Return the result of parsing and checking a single block (CL0, CL1, CL2, CL4)."""
    if found := list(file.undecodable(data)):
        return Checked(None, None, _problems(found, None, None), valid=False)
    text = data.decode()
    if tree := form.canonical(text):
        event, found = entry(tree)
        if not found and allow.SIGN not in text:
            return Checked(tree, event, (), valid=True)
        return _with_places(parse.block(text), event, found)
    if found := list(_first(file.unreadable(text))):
        return Checked(None, None, _problems(found, None, _guess_id(text)), valid=False)
    try:
        block = parse.block(text)
    except YamlFaultError as fault:
        found = [(file.YAML_KINDS[fault.kind], Finding("", fault.message, fault.hint, place=fault.place))]
        return Checked(None, None, _problems(found, None, _guess_id(text)), valid=False)
    event, found = entry(block.tree)
    return _with_places(block, event, [*found, *form.block(block)])


def _with_places(block: Parsed, event: Event, found: Iterable[tuple[str, Finding]]) -> Checked:
    """Return a parsed block with its problems, without those that its exceptions suppress."""
    name = _id(block.tree)
    problems = _bounded(_unsuppressed(_problems(found, block.places, name), block, name, _BESIDE))
    return Checked(block.tree, event, problems, valid=not any(problem.misleads for problem in problems))


def entry(tree: Mapping[str, Any]) -> tuple[Event, list[tuple[str, Finding]]]:
    """Return the event for a mapping of text, and its findings as (code, finding) (CL1, CL2)."""
    from chiplog.model import event as model  # see above

    event, faults = model.read(tree)
    found = [(fields.KINDS[fault.kind], _of(fault)) for fault in faults]
    bad = {fault.path[0] for fault in faults}
    found += [(code, finding) for code, check in _checks() for finding in check(event) if finding.path[0] not in bad]
    return event, found


@functools.cache
def _checks() -> tuple[tuple[str, Callable[[Event], Iterable[Finding]]], ...]:
    """Return the code and the check of each rule about one event."""
    return tuple((rule.code, rule.check) for rule in family("CL2") if rule.check)


def of_tree(tree: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return the problems of an event that is in no file, given as a mapping of text (CL1, CL2); they have no place."""
    return _problems(entry(tree)[1], None, _id(tree))


def edges(document: Document, starts: Sequence[int], order: list[tuple[str, str, str] | None]) -> Iterator[Problem]:
    """Yield problems outside of events: header, gaps, order of blocks, line ends. Lines are those of the file.

    `starts` are the numbers of the blocks' first lines, from 1.
    """
    yield from _problems(_first(file.outside(document.header)), None, None)
    yield from _problems(file.through(document), None, None)
    for number, gap in enumerate(document.blocks.gaps()):
        if gap.strip():
            below = starts[number] - 1 + document.blocks.data_of(number).count(b"\n")
            yield from (problem.at(below) for problem in _problems(_first(file.outside(gap)), None, None))
    for index, code, finding in form.whole(document, order):
        name = order[index]
        yield from (problem.at(starts[index] - 1) for problem in _problems([(code, finding)], None, name and name[2]))


def across_events(log: LogFacts, blocks_of: blocks.BlocksByKey) -> Iterator[tuple[int, Problem]]:
    """Yield (key of the event, problem) of checks across events (CL3), with places relative to the block.

    Only events with a block in `blocks_of` are reported.
    """
    names = dict(log.names)
    found: dict[int, list[tuple[str, Finding]]] = {}
    for rule in family("CL3"):
        for key, finding in rule.check(log) if rule.check else ():
            if key in blocks_of:
                found.setdefault(key, []).append((rule.code, finding))
    for key in sorted({*found, *blocks_of.having(_ALLOWS)}):
        block = _read(blocks_of[key].data)
        problems = _problems(found.get(key, ()), block.places if block else None, names.get(key))
        if block:
            problems = _unsuppressed(problems, block, names.get(key), _ACROSS)
        yield from ((key, problem) for problem in _bounded(problems))


def _read(data: bytes) -> Parsed | None:
    try:
        return parse.block(data.decode())
    except (UnicodeDecodeError, YamlFaultError):
        return None


def located(path: str, document: Document, problems: Sequence[Problem]) -> list[LocatedProblem]:
    """Return problems of a file with the line that each is on, or "" where there is none."""
    lines = document.text_lines({problem.line for problem in problems}) if problems else {}
    return [LocatedProblem(path, problem, lines.get(problem.line, "").rstrip("\r")) for problem in problems]


def foreign(document: Document) -> tuple[Problem, ...]:
    """Return a problem that names the encoding of a file that is not UTF-8; then other findings are meaningless."""
    return _problems(file.foreign(bytes(document)), None, None)


def _first(found: Iterable[tuple[str, Finding]]) -> Iterator[tuple[str, Finding]]:
    """Yield the first findings of each kind, and one that counts the others."""
    counts: Counter[str] = Counter()
    last: dict[str, Finding] = {}
    for code, finding in found:
        counts[code] += 1
        if counts[code] <= MOST:
            last[code] = finding
            yield code, finding
    for code, count in counts.items():
        if count > MOST:
            yield code, replace(last[code], message=f"… and {count - MOST} more", help="")


def _bounded(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the first problems of each kind, and one that counts the others."""
    if len(problems) <= MOST:
        return problems
    counts: Counter[str] = Counter()
    kept: dict[str, Problem] = {}
    found = []
    for problem in problems:
        counts[problem.code] += 1
        if counts[problem.code] <= MOST:
            kept[problem.code] = problem
            found.append(problem)
    more = [
        kept[code]._replace(message=f"… and {count - MOST} more", help="")
        for code, count in counts.items()
        if count > MOST
    ]
    return tuple(sorted([*found, *more], key=in_order))


def _unsuppressed(
    problems: tuple[Problem, ...], block: Parsed, name: str | None, families: tuple[str, ...]
) -> tuple[Problem, ...]:
    """Return the problems without those that an exception in the block allows, and with needless exceptions."""
    suppressions = [one for one in allow.read(block) if one.code.startswith(families)]
    if not suppressions:
        return problems
    found = {(problem.line, problem.code) for problem in problems}
    allowed = {(one.target, one.code) for one in suppressions}
    needless = [
        (allow.NEEDLESS, Finding("", said, "remove the comment, or correct it", place=Place(one.line, 0)))
        for one, said in allow.needless(suppressions, found)
    ]
    left = [problem for problem in problems if (problem.line, problem.code) not in allowed]
    return tuple(sorted([*left, *_problems(needless, None, name)], key=in_order))


def _id(tree: Mapping[str, Any]) -> str | None:
    name = tree.get("id")
    return name if isinstance(name, str) else None


def _of(fault: Fault) -> Finding:
    at_key = fault.kind in ("unknown", "missing")
    return Finding(fault.path, fault.message, fault.help, at_key=at_key)


def _problems(found: Iterable[tuple[str, Finding]], places: Places | None, event: str | None) -> tuple[Problem, ...]:
    problems = []
    for code, finding in found:
        place = finding.place or (_place(finding, places) if places else Place(0, 0))
        field = str(finding.path[0]) if finding.path and finding.path[0] != "" else None
        message = f"{_spoken(finding.path)}{finding.message}"
        problems.append(Problem(place.line, place.column, code, event, field, _short(message), _short(finding.help)))
    return tuple(sorted(problems, key=in_order))


def in_order(problem: Problem) -> tuple[int, int, str, str, str, str]:
    """Return a key that sorts problems by place; those without an event or field come first."""
    return problem.line, problem.column, problem.code, problem.event or "", problem.field or "", problem.message


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _place(finding: Finding, places: Places) -> Place:
    """Return the place of the value or its key; for a missing field, the key of the mapping that should have it."""
    path, at_key = finding.path, finding.at_key
    while path and path not in places.values:
        path, at_key = path[:-1], True
    return (at_key and places.keys.get(path)) or places.values.get(path, Place(0, 0))


def _spoken(path: Path) -> str:
    """Return the path for people: `sources[2].url: `, counting from 1."""
    said = ""
    for step in path:
        said += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if said else step
    return f"{said}: " if said else ""


def _guess_id(text: str) -> str | None:
    """Return the id of a block that can't be parsed, if one of its lines has it, or None."""
    from chiplog.model.event import is_id  # see above

    line = next((line for line in text.splitlines() if line[2:].startswith("id: ")), "")
    name = line[6:].strip()
    return name if is_id(name) else None
