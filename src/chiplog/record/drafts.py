"""Entries on their way into the log: each is kept in a file of its own until it is written.

A draft is the entry's own block. Comments above it say for which log it is, which questions were passed, and what was
typed at the one where it was left.
"""

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chiplog import settings
from chiplog.errors import UnreadableError, UsageError
from chiplog.logfile import emit, parse, store
from chiplog.logfile.parse import YamlFaultError
from chiplog.output import screen
from chiplog.output.escape import shown

Tree = dict[str, Any]

ENTRIES, EDITS = "drafts", "edits"
"""Folders, in the user's state folder, of new entries and of changes to old ones."""

ALL = "all"
"""Instead of a draft's name."""

LOG, PASSED, TYPED = "# log: ", "# passed: ", "# typed: "


@dataclass
class Draft:
    """An entry's file; it has none until it is first kept, or where there is no folder for one.

    `passed` are the options that were asked for and answered, if with nothing; `typed` is what stands at a question.
    What was `copied` from another entry is not worth a draft.
    """

    log: str
    file: Path | None = None
    passed: list[str] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    copied: Tree = field(default_factory=dict)

    def keep(self, tree: Mapping[str, Any]) -> None:
        """Write the entry as it is now; one that nobody has given anything yet gets no file."""
        if not self.file and not self._has_content(tree):
            return
        notes = [f"{LOG}{self.log}", *([f"{PASSED}{' '.join(self.passed)}"] if self.passed else [])]
        notes += [f"{TYPED}{option}: {shown(text)}" for option, text in self.typed.items() if text]
        text = "".join(f"{line}\n" for line in notes) + emit.event(tree)
        with contextlib.suppress(OSError):  # it is kept in another place then, if there is one
            if self.file:
                settings.rewrite(self.file, text)
                return
        self.file = None
        with contextlib.suppress(UsageError):
            self.file = settings.keep(ENTRIES, str(tree.get("id", "entry")), text)

    def _has_content(self, tree: Mapping[str, Any]) -> bool:
        given = (name for name in tree if name != "recorded" and tree[name] != self.copied.get(name))
        return bool(self.passed or any(self.typed.values()) or any(given))

    def drop(self) -> None:
        """Forget it: the entry is in the log, or not wanted."""
        if self.file:
            with contextlib.suppress(OSError):  # the entry is what counts
                self.file.unlink()

    def tree(self) -> Tree:
        """Return what was kept; nothing without a file.

        Raises UnreadableError where somebody made it unreadable.
        """
        if not self.file:
            return {}
        try:
            return parse.read(_text(self.file))
        except YamlFaultError as fault:
            line = fault.place.line + 1
            raise UnreadableError(f"{self.file}:{line}: {fault.message}", "fix it there, or delete it") from None

    def told(self) -> str:
        """Return where the entry is, and what takes it up; nothing where it could not be kept."""
        return f"it is kept in {self.file}: `chiplog add --resume` takes it up" if self.file else ""


def new(path: str, copied: Tree | None = None) -> Draft:
    """Return a draft for the log at a path, of an entry that begins with what was copied from another."""
    return Draft(os.path.realpath(path), copied=copied or {})


def waiting(path: str) -> list[Draft]:
    """Return the drafts for the log at a path, the newest first."""
    found = (_opened(file) for file in settings.kept(ENTRIES))
    return [draft for draft in found if draft.log in ("", os.path.realpath(path))]


def take_up(path: str, *, ask: bool) -> Draft:
    """Return the newest draft for a log; where there are several, and somebody to ask, the one that is chosen.

    Raises UsageError where there is none.
    """
    found = waiting(path)
    if not found:
        others = len(settings.kept(ENTRIES))
        raise UsageError(
            f"there is no draft for {path}",
            f"{others} for other logs: name one with --file" if others else "`chiplog add` begins an entry",
        )
    if ask and len(found) > 1:
        return found[_asked(found)]
    screen.note(f"taking up {found[0].file}")
    return found[0]


def listed(path: str) -> list[dict[str, str]]:
    """Return name, title and file of the drafts for the log at a path, the newest first."""
    return [
        {"name": draft.file.stem, "title": _title(draft), "file": str(draft.file)}
        for draft in waiting(path)
        if draft.file
    ]


def discard(path: str, name: str) -> list[str]:
    """Remove a draft for the log at a path, or `all` of them; return the names of those that are gone.

    Raises UsageError where there is none of that name.
    """
    found = [draft for draft in waiting(path) if draft.file and name in (ALL, draft.file.stem)]
    if not found and name != ALL:
        names = ", ".join(one["name"] for one in listed(path))
        raise UsageError(
            f"there is no draft {name} for {path}", f"there are {names}" if names else "there is none at all"
        )
    for draft in found:
        draft.drop()
    return [draft.file.stem for draft in found if draft.file]


def _opened(file: Path) -> Draft:
    draft = Draft("", file)
    for line in _text(file).split("\n"):
        if line.startswith(LOG):
            draft.log = line.removeprefix(LOG)
        elif line.startswith(PASSED):
            draft.passed = line.removeprefix(PASSED).split()
        elif line.startswith(TYPED):
            option, _, text = line.removeprefix(TYPED).partition(": ")
            draft.typed[option] = text
    return draft


def _text(file: Path) -> str:
    return store.read(str(file)).decode(errors="surrogateescape")


def _asked(found: Sequence[Draft]) -> int:
    from chiplog import terminal  # slow to load

    for number, draft in enumerate(found, 1):
        screen.note(f"{number:>4} {_called(draft)}")
    numbers = [str(number) for number in range(1, len(found) + 1)]
    answer = terminal.ask(
        "which draft [1]: ",
        fault=lambda text: "" if text.strip() in ("", *numbers) else f"type a number from 1 to {len(found)}",
        first=True,
        describe=lambda: screen.note("  Type the number of the draft to continue; Enter takes the newest."),
    )
    return int(answer.strip() or 1) - 1


def _called(draft: Draft) -> str:
    """Name a draft by its title; any other by its file."""
    name, title = draft.file.name if draft.file else "", _title(draft)
    return f"{shown(title)} ({name})" if title else name


def _title(draft: Draft) -> str:
    try:
        return str(draft.tree().get("title", ""))
    except UnreadableError:
        return "(can't be read)"
