"""Take back chiplog's last write to a log, or make again what was taken back."""

import os
from dataclasses import dataclass

from chiplog.errors import RefusedError, UsageError
from chiplog.logfile import last_write, splice, store
from chiplog.logfile.last_write import Last


@dataclass(frozen=True)
class Step:
    """A write that can be taken back, or made again: the file as it is and as it would be, and the diff."""

    path: str
    before: bytes
    after: bytes
    diff: str
    redo: bool


def find(path: str, *, redo: bool = False) -> Step:
    """Return the last write that was not taken back; with `redo` the last one that was.

    Raises UsageError where no write is remembered, RefusedError where the file is another since.
    """
    last = _remembered(path, redo=redo)
    before = store.read(path)
    if last_write.digest(before) != last.left:
        raise RefusedError(f"{path} has changed since the last write of chiplog", "nothing was written")
    return Step(path, before, last.back.apply(before), splice.diff(before, last.back, path), redo)


def take(step: Step) -> str:
    """Write a step, and return a sentence that says so. Raises RefusedError where the file is another by now."""
    with store.locked(step.path):
        noted = last_write.made_again if step.redo else last_write.took_back
        store.replace(step.path, step.before, step.after, remember=noted)
    if step.redo:
        return f"{step.path} has the write again; `chiplog undo` takes it back"
    earlier = last_write.last(os.path.realpath(step.path))
    more = "; `chiplog undo` again takes back the write before it" if earlier else ""
    return f"{step.path} is as it was before; `chiplog undo --redo` restores the write{more}"


def _remembered(path: str, *, redo: bool) -> Last:
    real = os.path.realpath(path)
    found = last_write.taken_back(real) if redo else last_write.last(real)
    if found:
        return found
    if redo:
        raise UsageError(f"no write to {path} was undone", "`chiplog undo` takes back the last write")
    if last_write.taken_back(real):
        raise UsageError(
            f"no earlier write to {path} is recorded", "`chiplog undo --redo` restores what was taken back"
        )
    raise UsageError(f"no write to {path} is recorded", "`git diff` shows what changed since the last commit")
