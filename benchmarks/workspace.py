"""Temporary folders, each with a log and its index, and the commands to run in them."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import logs, peers

RACY = 2.1
"""Seconds after a change in which neither git nor chiplog trusts a file's times."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments and surroundings, and the shell command that runs before each of its runs."""

    words: Sequence[str]
    env: Mapping[str, str]
    folder: Path
    prepare: str = ""

    @property
    def installed(self) -> bool:
        """Whether the program is there."""
        return shutil.which(self.words[0], path=self.env["PATH"]) is not None


@dataclass(frozen=True)
class Place:
    """A folder with one log, `events.yaml`, its copy `original.yaml`, and chiplog's index in `cache`."""

    folder: Path
    events: int
    event: str
    """The id of an event with relations, from the middle of the log."""
    racy: float
    short: bool = False
    """Whether its events are short, and other programs get their plain fields alone."""

    @property
    def env(self) -> dict[str, str]:
        """The environment: this Python's programs, nothing of the user's, and what the table's shell commands use."""
        return {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "COLUMNS": "120",
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "CHIPLOG_FILE": str(self.folder / "events.yaml"),
            "RACY": str(self.racy),
            "TENTH": str(max(1, self.events // 10)),
        }

    def shell(self, line: str) -> str:
        """Run a shell command, and return its output. Raises CalledProcessError if its exit code is not 0."""
        words, pipe = ["sh", "-ec", line], subprocess.PIPE
        return subprocess.run(words, cwd=self.folder, env=self.env, stdout=pipe, text=True, check=True).stdout

    def command(self, line: str) -> Command:
        """Return the command of a line, with the id, the beginning of the id, and the files that it names filled in."""
        files = {name: self._converted(name) for name in peers.FORMATS if f"{{{name}}}" in line}
        words = shlex.split(line.format(id=self.event, prefix=self.event[:-1], **files))
        return Command(words, self.env, self.folder)

    def _converted(self, name: str) -> str:
        """Return the file with the log's events in the format of another program."""
        file = self.folder / f"events.{name}"
        if not file.exists():
            events = peers.read(self.shell("chiplog list --format jsonl"))
            text = peers.BRIEF[name]([*map(peers.plain, events)]) if self.short else peers.FORMATS[name](events)
            file.write_text(text, encoding="utf-8")
        return shlex.quote(str(file))


class Workspace:
    """Places by the number of their events, and by the shell commands that change them."""

    def __init__(self, folder: Path, racy: float = RACY) -> None:
        self.folder = folder
        self.racy = racy
        self._places: dict[tuple[int, str, str, bool], Place] = {}

    def place(self, events: int, setup: str = "", prepare: str = "", *, short: bool = False) -> Place:
        """Return the place with a log of so many events, short ones if asked for; for 0, a copy of the real log.

        Shell commands that change the log or its index have a place of their own; the others share one.
        """
        key = (events, setup, prepare, short)
        if key not in self._places:
            made = logs.short if short else logs.text
            text = made(events) if events else logs.REAL.read_text(encoding="utf-8")
            folder = self.folder / str(len(self._places))
            folder.mkdir()
            for name in ("events.yaml", "original.yaml"):
                (folder / name).write_text(text, encoding="utf-8", newline="")
            _, *blocks = logs.split(text)
            related = next((block for block in blocks[len(blocks) // 2 :] if "\n  relations:" in block), blocks[-1])
            self._places[key] = Place(folder, len(blocks), logs.name(related), self.racy, short)
            self._places[key].shell(f"{setup}\nsleep $RACY; chiplog list")
        return self._places[key]
