"""`python -m benchmarks.merging`: measure how many pull requests of one event conflict when merged one after another.

Each of the newest events of the real log is added on its own branch of a log that has none of them. The branches are
merged in random order; a conflict is repaired before the next merge.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import logs, report

ORDERS: Mapping[str, Callable[["Entry"], tuple[str, ...]]] = {
    "actor, announced, id": lambda entry: (entry.actor, entry.announced, entry.name),
    "id": lambda entry: (entry.name,),
    "announced, id": lambda entry: (entry.announced, entry.name),
    "none: new ones at the end": lambda _: (),
}
"""How a log may be ordered."""

BATCHES = (8, 40)
"""Pull requests that are open at once."""

ROUNDS = 5
"""Random orders of the merges of each batch."""

RESOLVE = "chiplog resolve --no-input; ! grep -q '^<<<<<<<' events.yaml"  # its exit code counts faulty events too
DRIVER = "chiplog git install && echo 'events.yaml merge=chiplog' > .gitattributes"

HEAD = ("order of the log", "open at once", "merges", "`git merge`", "`resolve` after it", "with the driver")


class Entry(NamedTuple):
    """An event of the log."""

    actor: str
    announced: str
    name: str
    text: str


def main() -> None:
    """Print the shares of merges that conflict as Markdown."""
    _, *blocks = logs.split(logs.REAL.read_text(encoding="utf-8"))
    entries = [Entry(logs.field(b, "actor"), logs.field(b, "announced"), logs.name(b), b) for b in blocks]
    rows = []
    for order in ORDERS:
        for batch in BATCHES:
            sys.stderr.write(f"{order}, {batch} at once\n")
            stuck = sum((measure(entries, order, batch, Random(seed)) for seed in range(1, ROUNDS + 1)), Counter())
            shares = (f"{stuck[way] / (batch * ROUNDS):.0%}" for way in ("git", "resolve", "driver"))
            rows.append((order, str(batch), str(batch * ROUNDS), *shares))
    sys.stdout.write(report.table(HEAD, rows) + "\n")


def measure(entries: Sequence[Entry], order: str, batch: int, chance: Random) -> Counter[str]:
    """Merge the newest entries, each from its branch. Return how many conflict in each way of merging.

    Raises AssertionError if an event is lost.
    """
    newest = sorted(entries, key=lambda entry: entry.announced)[-batch:]
    old = [entry for entry in entries if entry not in newest]
    chance.shuffle(newest)
    stuck: Counter[str] = Counter()
    for way in ("git", "driver"):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder, "events.yaml")
            _commit(log, old, order, "git init --quiet --initial-branch main")
            if way == "driver":
                _commit(log, old, order, DRIVER)
            for entry in newest:
                _commit(log, [*old, entry], order, f"git switch --quiet --create {entry.name} main")
            _shell(log, "git switch --quiet main")
            for count, entry in enumerate(newest, 1):
                if not _shell(log, f"git merge --quiet --no-edit {entry.name}"):
                    stuck[way] += 1
                    stuck["resolve"] += way == "git" and not _shell(log, RESOLVE)
                    _commit(log, [*old, *newest[:count]], order)
            if sorted(log.read_text(encoding="utf-8").split()) != sorted(_text(entries, order).split()):
                raise AssertionError("the merged log is not the whole one")
    return stuck


def _text(entries: Sequence[Entry], order: str) -> str:
    return "# A log.\n\n" + "\n".join(f"{entry.text.rstrip()}\n" for entry in sorted(entries, key=ORDERS[order]))


def _commit(log: Path, entries: Sequence[Entry], order: str, before: str = ":") -> None:
    """Commit the log with these entries."""
    _shell(log, before)
    log.write_text(_text(entries, order), encoding="utf-8", newline="")
    _shell(log, "git add --all; git commit --quiet --message x")


def _shell(log: Path, line: str) -> bool:
    """Run a shell command in the log's folder, and return whether its exit code is 0."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    names = {"GIT_AUTHOR_NAME": "Example", "GIT_COMMITTER_NAME": "Example", "EMAIL": "example@example.org"}
    env = {"PATH": path, "HOME": str(log.parent), "CHIPLOG_FILE": str(log), **names}
    return subprocess.run(["sh", "-c", line], cwd=log.parent, env=env, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    main()
