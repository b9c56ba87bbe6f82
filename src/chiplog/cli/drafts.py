"""Entries on their way into the log: each is kept in a file of its own until it is written."""

import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from chiplog import config
from chiplog.cli import common
from chiplog.errors import UnreadableError, UsageError
from chiplog.log import reader, store, writer
from chiplog.log.reader import YamlFaultError
from chiplog.view.safe import shown

Tree = dict[str, Any]

ENTRIES, EDITS = "drafts", "edits"
"""Folders, in the user's state folder, of new entries and of changes to old ones."""


class Draft:
    """An entry's file; it has none until it is first kept, or where there is no folder for one."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file

    def keep(self, tree: Mapping[str, Any]) -> None:
        """Write the entry as it is now."""
        text = writer.event(tree)
        if self.file:
            config.rewrite(self.file, text)
            return
        with contextlib.suppress(UsageError):
            self.file = config.keep(ENTRIES, str(tree.get("id", "entry")), text)

    def drop(self) -> None:
        """Forget it: the entry is in the log."""
        if self.file:
            self.file.unlink(missing_ok=True)

    def tree(self) -> Tree:
        """Give what was kept; nothing without a file.

        Raises UnreadableError where somebody made it unreadable.
        """
        if not self.file:
            return {}
        text = store.read(str(self.file)).decode(errors="surrogateescape")
        try:
            return reader.read(text)
        except YamlFaultError as fault:
            line = fault.place.line + 1
            raise UnreadableError(f"{self.file}:{line}: {fault.message}", "mend it there, or delete it") from None

    def told(self) -> str:
        """Say where the entry is, and what takes it up; nothing where it could not be kept."""
        return f"it is kept in {self.file}: `chiplog add --resume` takes it up" if self.file else ""


def take_up(*, ask: bool) -> Draft:
    """Give the newest draft; where there are several, and somebody to ask, the one that is chosen.

    Raises UsageError where there is none.
    """
    files = config.kept(ENTRIES)
    if not files:
        raise UsageError("there is no draft", "`chiplog add` begins an entry")
    if ask and len(files) > 1:
        return Draft(files[_asked(files)])
    common.talk(f"taking up {files[0]}")
    return Draft(files[0])


def _asked(files: Sequence[Path]) -> int:
    from chiplog import terminal  # slow to load

    for number, file in enumerate(files, 1):
        common.talk(f"{number:>4} {_called(file)}")
    numbers = [str(number) for number in range(1, len(files) + 1)]
    answer = terminal.ask(
        "which draft [1]: ", fault=lambda text: "" if text.strip() in ("", *numbers) else f"1 to {len(files)}"
    )
    return int(answer.strip() or 1) - 1


def _called(file: Path) -> str:
    """Name a draft by its title; any other by its file."""
    with contextlib.suppress(UnreadableError):
        title = Draft(file).tree().get("title")
        return f"{shown(str(title))} ({file.name})" if title else file.name
    return f"{file.name}, which can't be read"
