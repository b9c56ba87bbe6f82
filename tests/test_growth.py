"""No pattern can be made to take the square of a text's length: pages and logs are written by anybody.

Steps are counted, so that a busy machine changes nothing. A text of one piece, repeated, is doubled until the steps
double with it. Patterns with bounded repeats come to that once the text is longer than the bound.
"""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories import ROOT
from tests.steps import Counting, TooManyError

PIECES = (
    "A", "a", "Aa ", "1", "1.", ", ", "(", "“", "\n", " ", "-", "A-", "a, ", "A, ", "the ", "of the ", "licence ", "China and ",
    "said on ", "\u00a0", "中", "#", "| ", "Mr. ", "'s ", "\t", "/", "[", "_", "\r\n", "A\n", " \n", "   \n", "<", "=",
)  # fmt: skip
LENGTH = 200
DOUBLINGS = 4
FEW = 12
"""Steps for each character that need no second look."""

MOST = 4000
"""Steps for each character, at most."""

WHOLE = {
    *("logfile.scalars._MISREAD", "logfile.scalars._MISREAD_ANY", "logfile.spreadsheet._OPENED"),
    *("model.urls._COPIES", "review.markers._MARKER", "articles.fields.items._THING"),
    *("articles.fields.items._GENERAL", "articles.article.source._BREAK"),
    *("sources.look._MARKUP", "web.robots._AGENT", "inbox.feed._BEFORE", "inbox.feed._DECLARED"),
}
"""Patterns that are matched from the start of a text alone, never searched for."""


SOURCE = ROOT / "src"
MODULES = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if path.stem != "__main__"
)


def patterns(module: str) -> Iterator[tuple[str, "re.Pattern[Any]"]]:
    """Return a module's own patterns by their names, or by the lines that they are written in."""
    loaded = importlib.import_module(module)
    short = module.removeprefix("chiplog.")
    source = ast.parse(Path(loaded.__file__ or "").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name for node in source.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    for name in vars(loaded).keys() - imported:
        yield from ((f"{short}.{name}", one) for one in inside(vars(loaded)[name]))
    for line, how, pattern in inline(source):
        yield f"{short}:{line}{'' if how in _SEARCHES else ' at the start'}", pattern


def inside(value: Any) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from inside(one)


_SEARCHES = ("search", "sub", "findall", "finditer", "split")


def inline(source: ast.Module) -> Iterator[tuple[int, str, "re.Pattern[Any]"]]:
    """Return the patterns that are written where they are used: (line, how they are used, pattern)."""
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "re":
            first = node.args[0] if node.args else None
            if node.func.attr not in ("compile", "escape") and isinstance(first, ast.Constant):
                flags = [ast.unparse(word.value) for word in node.keywords if word.arg == "flags"]
                flags += [ast.unparse(other) for other in node.args if ast.unparse(other).startswith("re.")]
                yield node.lineno, node.func.attr, re.compile(first.value, _flags(flags))


def _flags(names: list[str]) -> "re.RegexFlag":
    found = re.RegexFlag(0)
    for name in names:
        for one in name.split("|"):
            found |= re.RegexFlag[one.strip().removeprefix("re.")]
    return found


@pytest.fixture(autouse=True)
def _deep() -> Iterator[None]:
    """Let the counting matcher call itself once for each step that it may have to take back."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(200_000)
    yield
    sys.setrecursionlimit(before)


def faults(
    pattern: "re.Pattern[Any]", *, whole: bool = False, doublings: int = DOUBLINGS, most: int = MOST
) -> Iterator[str]:
    """Return how the steps of a pattern grow faster than a text of one piece, for each such piece."""
    counting = Counting(pattern)
    for head, piece in dict.fromkeys([*(("", piece) for piece in PIECES), *counting.pumped()]):
        for how in ("match",) if whole else ("search", "match"):
            if piece and (grown := growth(counting, how, head, piece, doublings, most)):
                yield f"{how} of {head!r} and {piece!r}, again and again: {grown}"


def growth(counting: Counting, how: str, head: str, piece: str, doublings: int, most: int) -> list[int]:
    """Return the steps for texts of doubled lengths, where they never come to double with them."""
    taken = [steps(counting, how, head, piece, LENGTH, most)]
    if taken[0] < FEW * LENGTH:
        return []
    for doubling in range(1, doublings + 1):
        taken.append(steps(counting, how, head, piece, LENGTH << doubling, most))
        if taken[-1] > most * (LENGTH << doubling):
            return taken
        if taken[-1] < 2.6 * taken[-2]:
            return []
    return taken


def steps(counting: Counting, how: str, head: str, piece: str, length: int, most: int) -> int:
    counting.most = (most + 1) * length
    try:
        getattr(counting, "fullmatch" if how == "match" else how)(head + piece * (length // len(piece) + 1) + "!\0")
    except TooManyError:
        return counting.most
    return counting.steps


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_the_steps_of_a_pattern_grow_as_its_text_does(module: str) -> None:
    for name, pattern in patterns(module):
        assert list(faults(pattern, whole=name in WHOLE or name.endswith(" at the start"))) == [], name


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s+\|",
        pytest.param(r"\w+x", marks=pytest.mark.slow),
        pytest.param(r"[ \t]+$", marks=pytest.mark.slow),
        r"(?!.*\b(?:Times|Post)\b)[A-Z][a-z]+",
        r"(?:(?:The|[A-Z][\w&.'’-]+|and),?(?: |$)){2,6}",
        pytest.param(r"\s+(?:[|•·–—»:]+|-{1,2})\s+(?=[^|•·–—»]{2,60}$)", marks=pytest.mark.slow),
        pytest.param(r"(?m)^(.{3,60}?)\s*$\s*^\(Exact name of registrant", marks=pytest.mark.slow),
        pytest.param(r"\beffective\s*(?:the )?(?: on)?\s*$", marks=pytest.mark.slow),
        r"(?:a+)+b",
        pytest.param(r"(?:a|a)*b", marks=pytest.mark.slow),
        r"\S\s*(?:[|>]\s*\S+.*){2,}",
    ],
)
def test_a_pattern_whose_steps_grow_faster_is_found(pattern: str) -> None:
    assert next(faults(re.compile(pattern), doublings=2, most=MOST // 10), None)


# Modules with patterns of each kind; the slow tests take them all.
SOME = ("chiplog.articles.fields.days", "chiplog.logfile.scalars", "chiplog.model.urls", "chiplog.review.markers")


@pytest.mark.parametrize(
    "module", [pytest.param(name, marks=[pytest.mark.slow] * (name not in SOME)) for name in MODULES]
)
def test_counting_finds_what_re_finds(module: str) -> None:
    for _, pattern in patterns(module):
        if isinstance(pattern.pattern, bytes):
            continue
        counting = Counting(pattern)
        for head, piece in dict.fromkeys(
            [*counting.pumped(), ("", "China said on 4 May 2026, the ‘list’: a (b) | c\n")]
        ):
            for text in (head + piece, head + piece + "!", f"A {head}{piece * 3} b.\n"):
                found = pattern.search(text), pattern.fullmatch(text)
                assert [one and one.span() for one in found] == [counting.search(text), counting.fullmatch(text)], text
