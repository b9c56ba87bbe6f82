"""A desk to measure at: temporary folders with logs, each with a cache of its own, and programs to run on them."""

import os
import shlex
import shutil
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import convert, logs, measure, tools
from benchmarks.measure import Command
from chiplog.logfile import blocks, parse

SCRIPT = """\
#!{python}
import re
import sys
from bare import main
if __name__ == '__main__':
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""
"""As pip writes the script of an installed program, such as chiplog's."""

RACY = 2.1
"""Seconds for which git and chiplog don't trust a file's status."""


@dataclass(frozen=True)
class Place:
    """A folder with one log in it."""

    folder: Path

    @property
    def log(self) -> Path:
        """The log."""
        return self.folder / "events.yaml"

    @property
    def cache(self) -> Path:
        """The folder in which chiplog keeps this log's mirror."""
        return self.folder / "cache"

    @cached_property
    def events(self) -> int:
        """How many events the log has."""
        return len(blocks.cut(self.log.read_bytes()).blocks)

    @cached_property
    def event(self) -> str:
        """The id of an event in the middle that has relations."""
        parts = blocks.cut(self.log.read_bytes()).blocks
        middle = parts[len(parts) // 2 :] + parts
        found = next((part for part in middle if b"\n  relations:" in part.data), middle[0])
        return str(parse.read(found.data.decode())["id"])

    def converted(self, form: str) -> Path:
        """Give the log in the form of another tool."""
        file = self.folder / f"events.{form}"
        if not file.exists():
            file.write_text(convert.FORMS[form](convert.read(self.log)), encoding="utf-8")
        return file


class Desk:
    """Places by name, under one temporary folder, and commands to be run at them."""

    def __init__(self, folder: Path, racy: float = RACY) -> None:
        self.folder = folder
        self.racy = racy
        shutil.copy(Path(__file__).with_name("bare.py"), folder)
        self._bare = folder / "bare-app"
        self._bare.write_text(SCRIPT.format(python=sys.executable), encoding="utf-8")
        self._bare.chmod(0o755)
        self._places: dict[str, Place] = {}

    def place(self, size: int | None, name: str = "") -> Place:
        """Give the place of a made-up log of a size, or of a copy of the real one; a name makes it another's own."""
        key = f"{name or 'shared'} {size or 'real'}"
        if key not in self._places:
            self._places[key] = self._made(Place(self.folder / key), size, shared=not name)
        return self._places[key]

    def _made(self, place: Place, size: int | None, *, shared: bool) -> Place:
        place.folder.mkdir()
        if not shared:
            shutil.copy(self.place(size).log, place.log)
        elif size is None:
            shutil.copy(logs.REAL, place.log)
        else:
            place.log.write_text(logs.text(size), encoding="utf-8", newline="")
        self.settle(place)
        return place

    def settle(self, place: Place) -> None:
        """Let the log grow old enough for its status to be trusted, and its mirror be of it."""
        age = time.time() - place.log.stat().st_ctime
        time.sleep(max(0, self.racy - age))
        measure.once(self.command("chiplog list --limit 1", place))

    def command(self, line: str, place: Place) -> Command:
        """Give a command of a line in which `{log}`, `{id}`, `{rec}` and the like are filled in.

        `complete PROGRAM …` is what a shell runs for the completion of the last word.
        """
        words = [_filled(word, place) for word in shlex.split(line)]
        env = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "HOME": str(place.folder),
            "XDG_CACHE_HOME": str(place.cache),
            "XDG_STATE_HOME": str(place.folder / "state"),
            "CHIPLOG_FILE": str(place.log),
        }
        if words[0] == "complete":
            _, program, *rest = words
            env[f"_{program.upper()}_COMPLETE"] = "complete_bash"
            env |= {"COMP_WORDS": shlex.join([program, *rest]), "COMP_CWORD": str(len(rest))}
            words = [program]
        return Command([self.program(words[0]) or words[0], *words[1:]], env, place.folder)

    def program(self, name: str) -> str | None:
        """Give the path of a program, or None where it isn't installed."""
        return str(self._bare) if name == "bare" else tools.find(name)

    def has(self, line: str, place: Place) -> bool:
        """Whether the program of a command line is installed and, if it is chiplog, has the command."""
        words = shlex.split(line)
        program = words[1] if words[0] == "complete" else words[0]
        if program != "chiplog":
            return self.program(program) is not None
        if words[0] == "complete":
            return True
        try:
            measure.once(self.command(f"chiplog {words[1]} --help", place))
        except measure.FailedError:
            return False
        return True


def _filled(word: str, place: Place) -> str:
    match word:
        case "{log}":
            return str(place.log)
        case "{schema}":
            return str(logs.REAL.with_name("events.schema.json"))
        case "{id}":
            return place.event
        case "{begun}":
            return place.event[:-1]
        case "{rec}" | "{journal}" | "{jsonl}":
            return str(place.converted(word.strip("{}")))
        case _:
            return word
