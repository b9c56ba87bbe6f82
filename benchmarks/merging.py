"""`python -m benchmarks.merging`: how many pull requests of one recent event each stick, merged one after another.

Each of the newest events of the real log is added on a branch of its own, off a log that has none of them. The branches
are merged by chance; one that sticks is put right before the next.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.progress import track

from benchmarks import report
from benchmarks.logs import REAL, SEED
from chiplog.logfile import blocks, parse
from chiplog.review import markers, merge, merge_driver

ORDERS: Mapping[str, Callable[["Entry"], tuple[str, ...]]] = {
    "actor, announced, id": lambda entry: (entry.actor, entry.announced, entry.name),
    "id": lambda entry: (entry.name,),
    "announced, id": lambda entry: (entry.announced, entry.name),
    "none: new ones at the end": lambda _: (),
}
"""How a log may be ordered."""

BATCHES = (8, 40)
"""Pull requests that are open at once."""

HEAD = ("order of the log", "open at once", "merges", "`git merge`", "`resolve` after it", "with the driver")

app = typer.Typer(add_completion=False)


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
        self.git("init", "--quiet", "--initial-branch", "main")
        settings = {"user.name": "x", "user.email": "x@example.org"} | (merge_driver.git_settings() if driver else {})
        for name, value in settings.items():
            self.git("config", name, value)
        (folder / ".gitattributes").write_text("events.yaml merge=chiplog\n" if driver else "", encoding="utf-8")
        self.commit(base)
        for name, text in branches.items():
            self.git("switch", "--quiet", "--create", name, "main")
            self.commit(text)
        self.git("switch", "--quiet", "main")

    def git(self, *words: str) -> bool:
        """Run git, and say whether it ended well."""
        env = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.folder)}
        done = subprocess.run(["git", *words], cwd=self.folder, env=env, capture_output=True, check=False)
        return done.returncode == 0

    def commit(self, text: str) -> None:
        """Commit the log."""
        self.log.write_text(text, encoding="utf-8", newline="")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def merges(self, name: str) -> bool:
        """Merge a branch, and say whether it goes by itself."""
        return self.git("merge", "--quiet", "--no-edit", name)


@app.command()
def main(
    *,
    rounds: Annotated[int, typer.Option(min=1, help="Orders by chance of each batch.")] = 5,
    seed: Annotated[int, typer.Option(help="Of the chance.")] = SEED,
) -> None:
    """Merge branches of one recent event each, and print the share that sticks as Markdown."""
    entries = [_entry(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]
    jobs = [(order, batch, seed + number) for order in ORDERS for batch in BATCHES for number in range(rounds)]
    stuck: Counter[tuple[str, int, str]] = Counter()
    for order, batch, chance in track(jobs, "merging", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        for way, count in measure(entries, order, batch, Random(chance)).items():
            stuck[order, batch, way] += count
    rows = [_row(order, batch, batch * rounds, stuck) for order in ORDERS for batch in BATCHES]
    sys.stdout.write(report.table(HEAD, rows) + "\n")


def measure(entries: Sequence[Entry], order: str, batch: int, chance: Random) -> Counter[str]:
    """Merge the newest entries, each from its branch, and count what sticks in each way."""
    newest = sorted(entries, key=lambda entry: entry.announced)[-batch:]
    old = [entry for entry in entries if entry not in newest]
    chance.shuffle(newest)
    branches = {entry.name: _log([*old, entry], order) for entry in newest}
    stuck: Counter[str] = Counter()
    for driver in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            repository = Repository(Path(folder), _log(old, order), branches, driver=driver)
            for count, entry in enumerate(newest, 1):
                if not repository.merges(entry.name):
                    stuck["driver" if driver else "git"] += 1
                    stuck["resolve"] += not driver and _sticks(repository.log.read_text(encoding="utf-8"))
                    repository.commit(_log([*old, *newest[:count]], order))
            _complete(repository.log, entries)
    return stuck


def _entry(text: str) -> Entry:
    tree = parse.read(text)
    return Entry(tree["actor"], tree["announced"], tree["id"], f"{text.rstrip()}\n")


def _log(entries: Sequence[Entry], order: str) -> str:
    return "# A log.\n\n" + "\n".join(entry.text for entry in sorted(entries, key=ORDERS[order]))


def _sticks(text: str) -> bool:
    """Whether `resolve` leaves a conflict in what git left."""
    sides = markers.split(text)
    return sides is None or bool(merge.logs(sides).conflicts)


def _complete(log: Path, entries: Sequence[Entry]) -> None:
    """Raise AssertionError where an event was lost on the way."""
    found = sorted(f"{block.data.decode().rstrip()}\n" for block in blocks.cut(log.read_bytes()).blocks)
    if found != sorted(entry.text for entry in entries):
        raise AssertionError("the merged log is not the whole one")


def _row(order: str, batch: int, merges: int, stuck: Mapping[tuple[str, int, str], int]) -> tuple[str, ...]:
    shares = (f"{stuck[order, batch, way] / merges:.0%}" for way in ("git", "resolve", "driver"))
    return order, str(batch), str(merges), *shares


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.merging")
