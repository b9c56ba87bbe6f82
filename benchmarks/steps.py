"""What is done to a log before each timing. A step prepares a place once, and gives what is then done each time."""

import itertools
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.desk import Desk, Place
from chiplog.logfile import blocks

Before = Callable[[], None]
Step = Callable[[Desk, Place], Before]

APART = 10
"""Events in which two revisions differ."""


def nothing(_desk: Desk, _place: Place) -> Before:
    """Leave the log and its mirror as they are."""
    return lambda: None


def change_one(_desk: Desk, place: Place) -> Before:
    """Change one event, each time in another way."""
    original, numbers = place.log.read_bytes(), itertools.count()
    return lambda: _write(place.log, _changed(original, 1, next(numbers)))


def forget(_desk: Desk, place: Place) -> Before:
    """Take away the mirror."""
    return lambda: shutil.rmtree(place.cache, ignore_errors=True)


def restore(desk: Desk, place: Place) -> Before:
    """Put the log back as it was, with a mirror that is of it."""
    original = place.log.read_bytes()

    def before() -> None:
        _write(place.log, original)
        desk.settle(place)

    return before


def commit(desk: Desk, place: Place) -> Before:
    """Commit two revisions some events apart, `one` and `two`."""
    git = _repository(place.folder)
    for number, name in enumerate(("one", "two")):
        _write(place.log, _changed(place.log.read_bytes(), APART, number))
        git(["add", place.log.name])
        git(["commit", "--quiet", "--message", name])
        git(["branch", name])
    desk.settle(place)
    return lambda: None


def check_out(desk: Desk, place: Place) -> Before:
    """Check out the other of two revisions."""
    commit(desk, place)
    git, names = _repository(place.folder), itertools.cycle(("one", "two"))
    return lambda: git(["checkout", "--quiet", next(names)])


def _changed(data: bytes, count: int, number: int) -> bytes:
    """Give the log with another publisher in so many of its events, spread over it."""
    parts = blocks.cut(data).blocks
    for part in parts[:: max(1, len(parts) // count)][-count:]:
        new = re.sub(rb"publisher: .*", b"publisher: Example Daily %d" % number, part.data, count=1)
        data = data.replace(part.data, new, 1)
    return data


def _write(log: Path, data: bytes) -> None:
    log.write_bytes(data)


def _repository(folder: Path) -> Callable[[Sequence[str]], None]:
    """Give git for a folder, with no settings but its own."""
    who = ["-c", "user.name=Example", "-c", "user.email=example@example.org"]

    def git(words: Sequence[str]) -> None:
        subprocess.run(["git", *who, *words], cwd=folder, env={"HOME": str(folder)}, check=True)

    if not (folder / ".git").exists():
        git(["init", "--quiet"])
    return git
