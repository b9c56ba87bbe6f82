"""What was found out about pages, kept in the cache: so that a check can go on where it was interrupted.

A cache is no place to trust: it holds no more than what a check says again, and what is not in its form is left out.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from chiplog import private, settings, system
from chiplog.model import urls

_LATEST = 1 << 32
"""A second since 1970, in the year 2106, that no check has seen."""

LARGEST = 50_000_000
"""Bytes of a file of results that are read."""


class Verdict(StrEnum):
    """What is known of a page."""

    ALIVE = "alive"
    MOVED = "moved"
    GONE = "gone"
    UNKNOWN = "can't tell"


@dataclass(frozen=True)
class Result:
    """What was found out about a page: the verdict and why, when, and what helps to judge the next time."""

    url: str
    verdict: Verdict
    why: str = ""
    status: int = 0
    """The status of the answer, or 0 without one."""
    moved_to: str = ""
    checked: int = 0
    """Seconds since 1970."""
    missing_since: int = 0
    """When it was first not found, without having been found since; or 0."""


class Results:
    """Results by address: those of earlier runs, and those that are added."""

    def __init__(self, folder: Path | None) -> None:
        """Read the results in a folder that only the user can write to; without one, nothing is kept."""
        self._file = folder / "sources.jsonl" if folder and private.folder(folder) else None
        self.known = {one.url: one for one in _read(self._file)} if self._file else {}
        if self._file:
            with contextlib.suppress(OSError):  # each address once, although every run adds lines
                private.write(self._file, "".join(map(_line, self.known.values())))

    @classmethod
    def of_user(cls) -> "Results":
        """Return the results in the user's cache."""
        folder = settings.cache_folder()
        return cls(folder / "sources" if folder else None)

    def add(self, result: Result) -> None:
        """Keep a result at once: what follows may be interrupted."""
        self.known[result.url] = result
        if self._file is None:
            return
        with contextlib.suppress(OSError):
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | system.flags("O_NOFOLLOW")
            with open(os.open(self._file, flags, 0o600), "a", encoding="utf-8") as file:
                file.write(_line(result))


def _line(result: Result) -> str:
    return json.dumps(asdict(result)) + "\n"


def _read(file: Path) -> Iterator[Result]:
    try:
        if not private.own(file):
            return
        with file.open("rb") as opened:
            lines = opened.read(LARGEST).splitlines()
    except OSError:
        return
    for line in lines:
        with contextlib.suppress(ValueError, TypeError, RecursionError):
            yield _result(json.loads(line))


def _result(said: Mapping[str, Any]) -> Result:
    """Return a result as it was kept. Raises ValueError or TypeError for what no check has written."""
    result = Result(**said)
    texts = (result.url, result.why, result.moved_to)
    numbers = (result.status, result.checked, result.missing_since)
    if not all(isinstance(one, str) for one in texts) or not all(type(one) is int for one in numbers):
        raise TypeError(said)
    if not all(0 <= one < _LATEST for one in numbers):
        raise ValueError(said)
    if result.moved_to and urls.fault(result.moved_to):
        raise ValueError(result.moved_to)
    return Result(**{**said, "verdict": Verdict(result.verdict)})
