"""The record of the last writes to a log, so that they can be undone one after another, and redone."""

import base64
import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from chiplog import private, settings
from chiplog.logfile.splice import Splice, shared_ends

STEPS = 20
"""The largest number of writes that are recorded for a log."""

MOST = 2_000_000
"""The largest number of characters of text kept for all writes but the newest, so that a write stays fast."""


class Last(NamedTuple):
    """A write: a digest of the file after it, and the splice that undoes it."""

    left: str
    back: Splice


class _Steps(NamedTuple):
    """The writes that can be undone, and those that were undone and can be redone; the newest last."""

    undo: list[dict[str, Any]]
    redo: list[dict[str, Any]]


def digest(data: bytes) -> str:
    """Return a digest of a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def remember(real: str, before: bytes, after: bytes) -> None:
    """Record how to get from the new bytes to the old ones. If it can't be recorded, the write is still valid."""
    _keep(real, _Steps([*_steps(real).undo, _way(before, after)], []))


def took_back(real: str, before: bytes, after: bytes) -> None:
    """Record that the last write was undone, and how to redo it."""
    steps = _steps(real)
    _keep(real, _Steps(steps.undo[:-1], [*steps.redo, _way(before, after)]))


def made_again(real: str, before: bytes, after: bytes) -> None:
    """Record that the write that was undone last was redone."""
    steps = _steps(real)
    _keep(real, _Steps([*steps.undo, _way(before, after)], steps.redo[:-1]))


def last(real: str) -> Last | None:
    """Return the last write to a log that was not undone, or None."""
    return _read(_steps(real).undo)


def taken_back(real: str) -> Last | None:
    """Return the write that was undone last, if no other write followed, or None."""
    return _read(_steps(real).redo)


def _way(before: bytes, after: bytes) -> dict[str, Any]:
    """Return the record of a write: the digest of the new bytes, and how to get back to the old ones."""
    start, end = shared_ends(before, after)
    old = base64.b64encode(before[start : len(before) - end]).decode()
    return {"left": digest(after), "start": start, "stop": len(after) - end, "old": old}


def _read(records: list[dict[str, Any]]) -> Last | None:
    if not records:
        return None
    try:
        record = records[-1]
        return Last(record["left"], Splice(record["start"], record["stop"], base64.b64decode(record["old"])))
    except (ValueError, KeyError, TypeError):
        return None


def _steps(real: str) -> _Steps:
    try:
        file = _file(real)
        if not private.own(file):
            return _Steps([], [])
        kept = json.loads(file.read_text(encoding="utf-8"))
        return _Steps(list(kept["undo"]), list(kept["redo"]))
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return _Steps([], [])


def _keep(real: str, steps: _Steps) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        file = _file(real)
        if private.folder(file.parent):
            record = {name: _bounded(records) for name, records in steps._asdict().items()}
            private.write(file, json.dumps(record))


def _bounded(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return as many of the newest records as fit; the newest one always."""
    kept, room = list[dict[str, Any]](), MOST
    for record in records[: -STEPS - 1 : -1]:
        room -= len(record["old"]) if kept else 0
        if room < 0:
            break
        kept.insert(0, record)
    return kept


def _file(real: str) -> Path:
    name = hashlib.blake2b(os.fsencode(real), digest_size=12).hexdigest()
    return settings.state_folder() / "writes" / f"{name}.json"
