"""The call behind `undo`."""

import os

from chiplog import settings
from chiplog.cli.options import LogOptions
from chiplog.errors import RefusedError, UsageError
from chiplog.logfile import last_write, splice, store
from chiplog.logfile.last_write import Last
from chiplog.output import screen


def undo(log: LogOptions, *, redo: bool, dry_run: bool, ask: bool) -> None:
    """Show the last write that was not taken back, and take it back; with `redo` make the last such step again.

    Raises UsageError where no write is remembered, RefusedError where the file is another since.
    """
    path = settings.writable_path(log.file)
    real = os.path.realpath(path)
    last = _remembered(path, real, redo=redo)
    before = store.read(path)
    if last_write.digest(before) != last.left:
        raise RefusedError(f"{path} has changed since chiplog last wrote it", "nothing was written")
    log.screen.diff(splice.diff(before, last.back, path))
    if dry_run or (ask and not _agrees(log, redo=redo)):
        screen.note("nothing written")
        return
    with store.locked(path):
        noted = last_write.made_again if redo else last_write.took_back
        store.replace(path, before, last.back.apply(before), remember=noted)
    screen.note(_done(path, real, redo=redo))


def _remembered(path: str, real: str, *, redo: bool) -> Last:
    found = last_write.taken_back(real) if redo else last_write.last(real)
    if found:
        return found
    if redo:
        raise UsageError(f"no write to {path} was taken back", "`chiplog undo` takes back the last write")
    if last_write.taken_back(real):
        raise UsageError(
            f"no earlier write to {path} is remembered", "`chiplog undo --redo` restores what was taken back"
        )
    raise UsageError(f"no write to {path} is remembered", "`git diff` shows what changed since the last commit")


def _done(path: str, real: str, *, redo: bool) -> str:
    if redo:
        return f"{path} has the write again; `chiplog undo` takes it back"
    more = "; `chiplog undo` again takes back the write before it" if last_write.last(real) else ""
    return f"{path} is as it was before; `chiplog undo --redo` restores the write{more}"


def _agrees(log: LogOptions, *, redo: bool) -> bool:
    from chiplog import terminal  # slow to load

    question = "Make it again?" if redo else "Take it back?"
    other = "undo" if redo else "undo --redo"
    describe = f"The change shown above is written; `chiplog {other}` restores the log as it is now."
    return terminal.agrees(question, usual=True, describe=describe, colour=not log.no_color)
