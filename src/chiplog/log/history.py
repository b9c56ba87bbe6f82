"""The last write to a log, remembered so that it can be taken back."""

import base64
import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from chiplog import config
from chiplog.log.edit import Splice


class Last(NamedTuple):
    """A write: a digest of the file as it was left, and the splice that takes it back."""

    left: str
    back: Splice


def digest(data: bytes) -> str:
    """Give a word that names a file's bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def remember(real: str, before: bytes, after: bytes) -> None:
    """Keep how to get from the new bytes to the old ones. Where it can't be kept, the write stands all the same."""
    most = min(len(before), len(after))
    start = _shared(lambda least, size: before[least:size] == after[least:size], most)
    long, longer = len(before), len(after)
    end = _shared(
        lambda least, size: before[long - size : long - least] == after[longer - size : longer - least], most - start
    )
    old = base64.b64encode(before[start : len(before) - end]).decode()
    record = {"left": digest(after), "start": start, "stop": len(after) - end, "old": old}
    with contextlib.suppress(OSError):
        file = _file(real)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(record), encoding="utf-8")


def last(real: str) -> Last | None:
    """Give the last write to a log, or None."""
    try:
        record = json.loads(_file(real).read_text(encoding="utf-8"))
        return Last(record["left"], Splice(record["start"], record["stop"], base64.b64decode(record["old"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _shared(alike: Callable[[int, int], bool], most: int) -> int:
    """Give the greatest size, up to `most`, up to which two texts are alike; `alike` tells it of a part of them."""
    least = 0
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if alike(least, middle) else (least, middle - 1)
    return least


def _file(real: str) -> Path:
    name = hashlib.blake2b(os.fsencode(real), digest_size=12).hexdigest()
    return config.state_folder() / "writes" / f"{name}.json"
