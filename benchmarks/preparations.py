"""What is done to a log before a command is timed: once when called, and then by what is returned, before each run."""

import itertools
import re
import shutil
import subprocess
from collections.abc import Callable

from benchmarks import logs
from benchmarks.workspace import Place

Preparation = Callable[[Place], Callable[[], None]]

APART = 10
"""Events in which the two revisions differ."""


def nothing(_place: Place) -> Callable[[], None]:
    """Leave the log and its index as they are."""
    return lambda: None


def change_one(place: Place) -> Callable[[], None]:
    """Change one event, each time in another way."""
    numbers = itertools.count()
    return lambda: place.write(_changed(place.text, 1, next(numbers)))


def drop_index(place: Place) -> Callable[[], None]:
    """Remove the index."""
    return lambda: shutil.rmtree(place.cache, ignore_errors=True)


def restore(place: Place) -> Callable[[], None]:
    """Write the log as it was at first, and index it."""

    def prepare() -> None:
        place.write(place.text)
        place.settle()

    return prepare


def commit(place: Place) -> Callable[[], None]:
    """Commit two revisions of the log, `one` and `two`."""
    _git(place, "init", "--quiet")
    for number, name in enumerate(("one", "two")):
        place.write(_changed(place.text, APART, number))
        _git(place, "add", place.log.name)
        _git(place, "commit", "--quiet", "--message", name)
        _git(place, "branch", name)
    place.settle()
    return lambda: None


def check_out(place: Place) -> Callable[[], None]:
    """Check out the other of two revisions."""
    commit(place)
    names = itertools.cycle(("one", "two"))
    return lambda: _git(place, "checkout", "--quiet", next(names))


def _changed(text: str, count: int, number: int) -> str:
    """Return the log with another publisher in so many events, at equal distances."""
    header, *events = logs.split(text)
    for index in range(0, len(events), max(1, len(events) // count))[:count]:
        events[index] = re.sub(r"publisher: .*", f"publisher: Example Daily {number}", events[index], count=1)
    return "".join([header, *events])


def _git(place: Place, *words: str) -> None:
    settings = ["-c", "user.name=Example", "-c", "user.email=example@example.org"]
    subprocess.run(["git", *settings, *words], cwd=place.folder, env={"HOME": str(place.folder)}, check=True)
