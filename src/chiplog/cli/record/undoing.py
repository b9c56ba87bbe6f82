"""The call behind `undo`."""

import os

from chiplog import config
from chiplog.cli.shared import common
from chiplog.cli.shared.options import Log
from chiplog.errors import RefusedError, UsageError
from chiplog.log import edit, history, store


def undo(log: Log, *, dry_run: bool, ask: bool) -> None:
    """Show the last write, and take it back. Undone twice, the file is as it was.

    Raises UsageError where no write is remembered, RefusedError where the file is another since.
    """
    path = config.log_path(log.file)
    last = history.last(os.path.realpath(path))
    if last is None:
        raise UsageError(f"no write to {path} is remembered", "`git diff` shows what changed since the last commit")
    before = store.read(path)
    if history.digest(before) != last.left:
        raise RefusedError(f"{path} has changed since chiplog last wrote it", "nothing was taken back")
    common.show_diff(log, edit.diff(before, last.back, path))
    if dry_run or (ask and not _agrees(log)):
        common.talk("nothing written")
        return
    with store.locked(path):
        store.replace(path, before, last.back.apply(before))
    common.talk(f"{path} is as it was before; `chiplog undo` again restores the write")


def _agrees(log: Log) -> bool:
    from chiplog import terminal  # slow to load

    describe = "The write shown above is taken back; `chiplog undo` again restores it."
    return terminal.agrees("Take it back?", usual=True, describe=describe, colour=not log.no_color)
