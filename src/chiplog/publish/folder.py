"""Put a published folder in place in one step, and compare one with what would be published."""

import contextlib
import filecmp
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chiplog.errors import RefusedError
from chiplog.publish.files import GENERATOR, MANIFEST

Write = Callable[[Path], None]
"""Writes all files into an empty folder."""


@dataclass(frozen=True)
class Difference:
    """A file of a folder that is not what would be published: its name, and what is wrong with it."""

    name: str
    what: str


def publish(folder: Path, write: Write) -> None:
    """Write a folder beside its place, and swap it in; what was there is removed after that.

    Raises RefusedError for a folder that chiplog did not write, and OSError if it can't be written; then what is there
    stays as it is.
    """
    real = Path(os.path.realpath(folder))
    _refuse_foreign(real, folder)
    real.parent.mkdir(parents=True, exist_ok=True)
    with _beside(real) as new:
        write(new / "new")
        if real.exists():
            real.rename(new / "old")
        try:
            (new / "new").rename(real)
        except OSError:
            if (new / "old").exists():
                (new / "old").rename(real)
            raise


def compare(folder: Path, write: Write) -> list[Difference]:
    """Return how a folder differs from what would be published: by name."""
    with tempfile.TemporaryDirectory(prefix="chiplog-") as made:
        new = Path(made) / "new"
        new.mkdir()
        write(new)
        names = sorted({path.name for path in (*new.iterdir(), *(folder.iterdir() if folder.is_dir() else ()))})
        return [difference for name in names if (difference := _difference(name, folder / name, new / name))]


def _difference(name: str, there: Path, new: Path) -> Difference | None:
    if not there.exists():
        return Difference(name, "is missing")
    if not new.exists():
        return Difference(name, "would not be published")
    return None if there.is_file() and filecmp.cmp(there, new, shallow=False) else Difference(name, "differs")


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Make a folder on the same disk, in which the new one is made; at the end it goes, with what is left in it."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        (made / "new").mkdir()
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _refuse_foreign(real: Path, folder: Path) -> None:
    """Raise RefusedError for a folder with anything that chiplog did not write: replacing it would delete that."""
    if not real.exists():
        return
    if not real.is_dir():
        raise RefusedError(f"{folder} is not a folder", "name a new folder, or one that `chiplog publish` wrote")
    names = {path.name for path in real.iterdir()}
    if foreign := sorted(names - _own(real / MANIFEST)):
        some = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise RefusedError(
            f"{folder} has files that `chiplog publish` did not write: {some}; nothing was written",
            "name a new or empty folder, or move these files away",
        )


def _own(manifest: Path) -> set[str]:
    """Return the names of the files that the manifest of a folder lists, with its own; none without a manifest."""
    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError):
        said = json.loads(manifest.read_bytes())
        if said.get("generator") == GENERATOR:
            return {MANIFEST, *map(str, said["files"])}
    return set()
