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

HEAD = ("order of the log", "open at once", "merges", "`git merge`", "`resolve` after it", "with the driver")


class Entry(NamedTuple):
    """An event of the log."""

    actor: str
    announced: str
    name: str
    text: str


class Repository:
    """A repository with one log, and a branch for each new event."""

    def __init__(self, folder: Path, base: str, branches: Mapping[str, str], *, driver: bool) -> None:
        self.folder = folder
        self.log = folder / "events.yaml"
        self.run("git", "init", "--quiet", "--initial-branch", "main")
        self.run("git", "config", "user.name", "Example")
        self.run("git", "config", "user.email", "example@example.org")
        self.commit(base)
        if driver:
            (folder / ".gitattributes").write_text("events.yaml merge=chiplog\n", encoding="utf-8")
            self.run("chiplog", "git", "install", "--file", str(self.log))
            self.commit(base)
        for name, text in branches.items():
            self.run("git", "switch", "--quiet", "--create", name, "main")
            self.commit(text)
        self.run("git", "switch", "--quiet", "main")

    def run(self, *words: str) -> bool:
        """Run a program, and return whether its exit code is 0."""
        env = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder)}
        return subprocess.run(words, cwd=self.folder, env=env, capture_output=True, check=False).returncode == 0

    def commit(self, text: str) -> None:
        """Commit the log."""
        self.log.write_text(text, encoding="utf-8", newline="")
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--message", "x")


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
    branches = {entry.name: _log([*old, entry], order) for entry in newest}
    stuck: Counter[str] = Counter()
    for way in ("git", "driver"):
        with tempfile.TemporaryDirectory() as folder:
            repository = Repository(Path(folder), _log(old, order), branches, driver=way == "driver")
            for count, entry in enumerate(newest, 1):
                if not repository.run("git", "merge", "--quiet", "--no-edit", entry.name):
                    stuck[way] += 1
                    if way == "git":
                        resolve = ("chiplog", "resolve", "--dry-run", "--no-input", "events.yaml")
                        stuck["resolve"] += not repository.run(*resolve)
                    repository.commit(_log([*old, *newest[:count]], order))
            merged = repository.log.read_text(encoding="utf-8")
            if sorted(_log(entries, order).split()) != sorted(merged.split()):
                raise AssertionError("the merged log is not the whole one")
    return stuck


def _log(entries: Sequence[Entry], order: str) -> str:
    return "# A log.\n\n" + "\n".join(f"{entry.text.rstrip()}\n" for entry in sorted(entries, key=ORDERS[order]))


if __name__ == "__main__":
    main()
