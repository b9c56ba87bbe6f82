"""Put a published folder in place in one step, and compare one with what would be published."""

import contextlib
import filecmp
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from chiplog.errors import RefusedError
from chiplog.publish.files import GENERATOR, MANIFEST

LARGEST = 1_000_000
"""Bytes of the largest manifest that is read."""

Write = Callable[[Path], None]
"""Writes all files into an empty folder."""


@dataclass(frozen=True)
class Difference:
    """A file of a folder that is not what would be published: its name, and what is wrong with it."""

    name: str
    what: str


def publish(folder: Path, write: Write) -> None:
    """Write a folder beside its place, and swap it in; what was there is removed after that.

    Raises RefusedError for a folder with anything that chiplog did not write, for the current directory, and where
    nothing can be written; then what is there stays as it is.
    """
    real = Path(os.path.realpath(folder))
    _refuse_foreign(real, folder)
    _refuse_current(real, folder)
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        with _beside(real) as new:
            write(new / "new")
            _swap(new, real, folder)
    except OSError as error:
        raise RefusedError(
            f"{folder} can't be written: {error.strerror}; what was there is unchanged",
            "check the space and the permissions of the disk, or name another folder",
        ) from None


def _swap(new: Path, real: Path, folder: Path) -> None:
    """Move what is there away, and the new folder to its place; if that fails, what was there comes back."""
    if not real.exists():
        (new / "new").rename(real)
        return
    shutil.copymode(real, new / "new")
    real.rename(new / "old")
    try:
        _refuse_foreign(new / "old", folder)  # what came while the new one was written
        (new / "new").rename(real)
    except BaseException:
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
    if not os.path.lexists(real):
        return
    if not real.is_dir():
        raise RefusedError(f"{folder} is not a folder", "name a new folder, or one that `chiplog publish` wrote")
    try:
        own = _own(real)
        foreign = sorted(path.name for path in real.iterdir() if not _is_own(path, own))
    except OSError as error:
        raise RefusedError(f"{folder} can't be read: {error.strerror}", "check its permissions") from None
    if foreign:
        some = ", ".join(foreign[:3]) + (" …" if len(foreign) > 3 else "")
        raise RefusedError(
            f"{folder} has files that `chiplog publish` did not write, or that were changed since: {some}"
            "; nothing was written",
            "name a new or empty folder, or move these files away",
        )


def _refuse_current(real: Path, folder: Path) -> None:
    """Raise RefusedError for the current directory or one above it: the shell would stay in one that is deleted."""
    here = None
    with contextlib.suppress(OSError):  # it may be deleted already
        here = Path.cwd()
    if here and real.exists() and here.is_relative_to(real):
        raise RefusedError(
            f"{folder} is the current directory, or above it: it is replaced as a whole; nothing was written",
            "change to another directory, and name it from there",
        )


def _own(folder: Path) -> Mapping[str, str]:
    """Return the hashes of the files that the manifest of a folder lists, by name; none without a manifest.

    The folder may be a stranger's: a name in its manifest is no reason to delete a file that has other bytes.
    """
    with contextlib.suppress(OSError, ValueError, AttributeError, TypeError, KeyError, RecursionError):
        said = json.loads(_bytes(folder / MANIFEST))
        if said["generator"] == GENERATOR:
            return {MANIFEST: "", **{str(name): str(about["sha256"]) for name, about in said["files"].items()}}
    return {}


def _is_own(path: Path, own: Mapping[str, str]) -> bool:
    if path.name not in own or not stat.S_ISREG(path.lstat().st_mode):
        return False
    with path.open("rb") as file:
        return path.name == MANIFEST or hashlib.file_digest(file, "sha256").hexdigest() == own[path.name]


def _bytes(manifest: Path) -> bytes:
    """Return the bytes of a manifest. Raises ValueError for a link, a device or what is too large, and OSError."""
    found = manifest.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
        raise ValueError(manifest)
    return manifest.read_bytes()
