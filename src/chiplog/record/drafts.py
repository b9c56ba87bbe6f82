"""Entries on their way into the log: each is kept in a file of its own until it is written.

A draft is the entry's own block. Comments above it say for which log it is, which of its values nobody has confirmed,
with the evidence for each, and what was typed at the question where it was left.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from chiplog import settings
from chiplog.errors import ChiplogError, UnreadableError, UsageError
from chiplog.logfile import emit, parse, store
from chiplog.logfile.parse import YamlFaultError
from chiplog.model.characters import shown
from chiplog.record import entries
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult

ENTRIES, EDITS = "drafts", "edits"
"""Folders, in the user's state folder, of new entries and of changes to old ones."""

ALL = "all"
"""Instead of a draft's name."""

LOG, PROPOSED, TYPED = "# log: ", "# proposed: ", "# typed: "
AS_IN, COPIED_FROM = "as in ", "copied from "
"""Begin the source of a value that similar events have, and of one that another entry of the same page has."""


class Proposed(NamedTuple):
    """A value that nobody has confirmed: where it is from, the words that say so, and a value that is as likely."""

    value: Any
    source: str
    quote: str = ""
    runner_up: str = ""

    @property
    def is_of_log(self) -> bool:
        """Whether the log alone proposes it."""
        return self.source.startswith((AS_IN, COPIED_FROM))

    @property
    def is_doubtful(self) -> bool:
        """Whether it rests on no words of a page, or another value is about as likely."""
        return self.source.startswith(AS_IN) or bool(self.runner_up)


@dataclass
class Draft:
    """An entry's file; it has none until it is first kept, or where there is no folder for one.

    `proposed` are its values that nobody has confirmed, by the field's name (`source.…` of its page), and `typed` is
    the unfinished text of an answer, by its option.
    """

    log: str
    file: Path | None = None
    typed: dict[str, str] = field(default_factory=dict)
    proposed: dict[str, Proposed] = field(default_factory=dict)

    def keep(self, tree: Mapping[str, Any]) -> None:
        """Write the entry as it is now; one of which the log alone has proposed everything gets no file."""
        if not self.file and not self._has_content(tree):
            return
        notes = [f"{LOG}{self.log}"]
        notes += [f"{TYPED}{option}: {shown(text)}" for option, text in self.typed.items() if text]
        notes += [f"{PROPOSED}{json.dumps([name, *one])}" for name, one in self.unconfirmed(tree).items()]
        text = "".join(f"{line}\n" for line in notes) + emit.event(tree)
        with contextlib.suppress(OSError):  # it is kept in another place then, if there is one
            if self.file:
                settings.rewrite(self.file, text)
                return
        self.file = None
        with contextlib.suppress(UsageError):
            self.file = settings.keep(ENTRIES, str(tree.get("id", "entry")), text)

    def unconfirmed(self, tree: Mapping[str, Any]) -> dict[str, Proposed]:
        """Return the proposals for the fields of an entry that are still as they were proposed."""
        return {name: one for name, one in self.proposed.items() if entries.value(tree, name) == one.value}

    def _has_content(self, tree: Mapping[str, Any]) -> bool:
        names = [name for name in tree if name not in ("recorded", "sources")]
        names += [f"{entries.OF_PAGE}{name}" for name in entries.first_source(tree)]
        left = self.unconfirmed(tree)
        return any(self.typed.values()) or any(name not in left or not left[name].is_of_log for name in names)

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
            raise UnreadableError(f"{self.file}:{line}: {fault.message}", "correct it there, or delete it") from None

    def resume_hint(self) -> str:
        """Return where the entry is, and what takes it up; nothing where it could not be kept."""
        return f"it is saved in {self.file}: `chiplog add --resume` continues it" if self.file else ""

    def label(self) -> str:
        """Return the entry's title and the file's name; the file's name alone where there is no title."""
        name, title = self.file.name if self.file else "", _title(self)
        return f"{shown(title)} ({name})" if title else name

    @contextlib.contextmanager
    def rescued(self, entry: Tree) -> Iterator[None]:
        """Keep an entry where an error ends the block; the error's hint then says where it is."""
        try:
            yield
        except ChiplogError as error:
            self.keep(entry)
            error.hint = "; ".join(part for part in (error.hint, self.resume_hint()) if part)
            raise

    def settled(self, result: WriteResult) -> WriteResult:
        """Drop the draft of an entry that was written; keep one that was not, and say where in the outcome."""
        if result.written:
            self.drop()
            return result
        self.keep(result.events[0])
        return replace(result, why_not="; ".join(part for part in (result.why_not, self.resume_hint()) if part))


def new(path: str) -> Draft:
    """Return a draft for the log at a path."""
    return Draft(os.path.realpath(path))


def waiting(path: str) -> list[Draft]:
    """Return the drafts for the log at a path, the newest first."""
    found = (_opened(file) for file in settings.kept(ENTRIES))
    return [draft for draft in found if draft.log in ("", os.path.realpath(path))]


def newest(path: str) -> Draft:
    """Return the newest draft for the log at a path. Raises UsageError where there is none."""
    if found := waiting(path):
        return found[0]
    others = len(settings.kept(ENTRIES))
    raise UsageError(
        f"there is no draft for {path}",
        f"{others} for other logs: name one with --file" if others else "`chiplog add` begins an entry",
    )


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
            f"there is no draft {name} for {path}", f"there are {names}" if names else "there are no drafts"
        )
    for draft in found:
        draft.drop()
    return [draft.file.stem for draft in found if draft.file]


def _opened(file: Path) -> Draft:
    draft = Draft("", file)
    for line in _text(file).split("\n"):
        if line.startswith(LOG):
            draft.log = line.removeprefix(LOG)
        elif line.startswith(PROPOSED):
            with contextlib.suppress(ValueError, TypeError):  # somebody has edited it: it counts as confirmed
                name, *one = json.loads(line.removeprefix(PROPOSED))
                draft.proposed[name] = Proposed(*one)
        elif line.startswith(TYPED):
            option, _, text = line.removeprefix(TYPED).partition(": ")
            draft.typed[option] = text
    return draft


def _text(file: Path) -> str:
    return store.read(str(file)).decode(errors="surrogateescape")


def _title(draft: Draft) -> str:
    try:
        return str(draft.tree().get("title", ""))
    except UnreadableError:
        return "(can't be read)"
