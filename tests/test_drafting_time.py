"""No pattern of the drafter can be made to run for long: pages are written by anybody."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from chiplog import draft

HOSTILE = [
    piece * (3000 // len(piece)) + end
    for piece in (
        "A", "a", "Aa", "A ", "a ", "Aa ", "Ab'", "1", "1.", "1 ", ",", ", ", ". ", "(", "“", "\n", " ", "-", "A-", "a, ", "A, ",
        "the ", "in the ", "of the ", "a list ", "to be ", "export ", "import of ", "licence ", "China, ", "China and ", "add A ",
        "said on ", "had been ", "\u00a0", "中", "1月", "公告", "://", "#", "| ", "x| ", "Mr. ", "U.S. ", "'s ",
    )
    for end in ("", "!", "\n", "z")
]  # fmt: skip
LONGEST = 0.25
"""Seconds of the processor for one pattern on one text of 3,000 characters: a page has some hundreds of such."""


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(draft.__path__, "chiplog.draft."):
        for name, value in vars(importlib.import_module(module.name)).items():
            yield from ((f"{module.name.removeprefix('chiplog.draft.')}.{name}", one) for one in inside(value))


def inside(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from inside(one)


ALL = sorted(
    {(name, pattern.pattern, pattern.flags): (name, pattern) for name, pattern in patterns()}.values(),
    key=lambda p: p[0],
)


@pytest.mark.parametrize("number", range(len(ALL)), ids=lambda number: f"{number}-{ALL[number][0]}")
def test_a_pattern_ends_soon_on_any_text(number: int) -> None:
    _, pattern = ALL[number]
    for text in HOSTILE:
        began = time.process_time()
        pattern.search(text)
        pattern.fullmatch(text[:700])
        assert time.process_time() - began < LONGEST, text[:20]
