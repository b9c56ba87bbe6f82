"""Temporary folders, each with a log and its index, and the commands to run in them."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import logs, peers, timing
from benchmarks.timing import Command

ROOT = Path(__file__).parent.parent
BARE = [sys.executable, "-c", f"import sys; sys.path.append({str(ROOT)!r}); from benchmarks.bare import main; main()"]

RACY = 2.1
"""Seconds after a change in which neither git nor chiplog trusts a file's times."""


@dataclass(frozen=True)
class Place:
    """A folder with one log, which had this text at first."""

    folder: Path
    text: str
    sleep: Callable[[float], None] = time.sleep

    @property
    def log(self) -> Path:
        """The log."""
        return self.folder / "events.yaml"

    @property
    def cache(self) -> Path:
        """The folder in which chiplog keeps its index of the log."""
        return self.folder / "cache"

    @cached_property
    def blocks(self) -> list[str]:
        """The text of each event."""
        return logs.split(self.text)[1:]

    @cached_property
    def event(self) -> str:
        """The id of an event with relations, from the middle of the log."""
        middle = self.blocks[len(self.blocks) // 2 :]
        return logs.name(next((block for block in middle if "\n  relations:" in block), middle[0]))

    def write(self, text: str) -> None:
        """Write the log."""
        self.log.write_text(text, encoding="utf-8", newline="")

    def settle(self) -> None:
        """Wait until the times of the log are trusted, and let chiplog index it."""
        self.sleep(RACY)
        timing.run(self.command("chiplog list --limit 1"))

    def command(self, line: str) -> Command:
        """Return the command of a line, with `{id}` and the other words in braces filled in.

        `complete PROGRAM …` is what bash runs to complete the last word.
        """
        words = [self._filled(word) for word in shlex.split(line)]
        env = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HOME": str(self.folder),
            "XDG_CACHE_HOME": str(self.cache),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "CHIPLOG_FILE": str(self.log),
        }
        if words[0] == "complete":
            _, *typed = words
            env |= {"COMP_WORDS": shlex.join(typed), "COMP_CWORD": str(len(typed) - 1)}
            env[f"_{typed[0].upper()}_COMPLETE"] = "complete_bash"
            words = typed[:1]
        program = BARE if words[0] == "bare" else [find(words[0]) or words[0]]
        return Command([*program, *words[1:]], env, self.folder)

    def _filled(self, word: str) -> str:
        match word:
            case "{id}":
                return self.event
            case "{prefix}":
                return self.event[:-1]
            case "{rec}" | "{journal}" | "{jsonl}":
                return str(self._converted(word.strip("{}")))
            case _:
                return word

    def _converted(self, name: str) -> Path:
        """Return the file with the log's events in the format of another program."""
        file = self.folder / f"events.{name}"
        if not file.exists():
            listed = self.command("chiplog list --format jsonl")
            ran = subprocess.run(listed.words, env=dict(listed.env), stdout=subprocess.PIPE, text=True, check=True)
            events = [json.loads(line) for line in ran.stdout.splitlines()]
            for event in events:  # what chiplog computes is not in the log
                del event["state"], event["state_why"]
            file.write_text(peers.FORMATS[name](events), encoding="utf-8")
        return file


class Workspace:
    """Places by the number of their events, and by what changes them."""

    def __init__(self, folder: Path, sleep: Callable[[float], None] = time.sleep) -> None:
        self.folder = folder
        self.sleep = sleep
        self._places: dict[tuple[int, str], Place] = {}

    def place(self, events: int, name: str = "shared") -> Place:
        """Return the place with a log of so many events, or with a copy of the real log for 0."""
        if (events, name) not in self._places:
            text = logs.text(events) if events else logs.REAL.read_text(encoding="utf-8")
            place = self._places[events, name] = Place(self.folder / f"{name} {events}", text, self.sleep)
            place.folder.mkdir()
            place.write(text)
            place.settle()
        return self._places[events, name]


def find(program: str) -> str | None:
    """Return the path of a program, beside this Python or where the shell finds it, or None if it is not installed."""
    here = Path(sys.executable).with_name(program)
    return str(here) if here.exists() else shutil.which(program)
