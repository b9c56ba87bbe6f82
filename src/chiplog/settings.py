"""The door to settings: which log, and where throw-away files go."""

import contextlib
import errno
import itertools
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from chiplog import private
from chiplog.errors import RefusedError, UnreadableError, UsageError

USUAL = Path("data") / "events.yaml"


class _Found(NamedTuple):
    """A log that nobody named: its path, and the folder whose settings or data led to it."""

    path: Path
    folder: Path


def log_path(given: str | None) -> str:
    """Return the path of the log: as given, else CHIPLOG_FILE, else found from here upward.

    In each folder `[tool.chiplog] file` in pyproject.toml counts before data/events.yaml. Raises UnreadableError when
    there is none.
    """
    if named := given or os.environ.get("CHIPLOG_FILE"):
        return named
    here = _here()
    return _short(_found(here).path, here)


def writable_path(given: str | None) -> str:
    """Return the path of the log for a command that writes to it.

    Settings and links come with a clone: only a name that the user gave leads out of its folder, or its repository.
    Raises RefusedError for one that leads out, and UnreadableError when there is no log.
    """
    if named := given or os.environ.get("CHIPLOG_FILE"):
        return named
    here = _here()
    found = _found(here)
    inside, real = os.path.realpath(_repository(found.folder)), os.path.realpath(found.path)
    if not Path(real).is_relative_to(inside) or ".git" in Path(real).relative_to(inside).parts:
        raise RefusedError(
            f"{_short(found.path, here)} leads out of {inside}, to {real}, and nothing was written",
            f"to write there, name it: --file {real}",
        )
    return _short(found.path, here)


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UnreadableError(
            f"the current folder can't be looked into: {error.strerror}", "change to another, or name --file PATH"
        ) from None


def _found(here: Path) -> _Found:
    """Find the log in a folder or the nearest above it that has one; folders that can't be searched are passed by."""
    for folder in (here, *here.parents):
        configured = _configured(folder / "pyproject.toml")
        path = folder / (configured or USUAL)
        if configured or os.path.lexists(path):
            _refuse_special(path)
            return _Found(path, folder)
    raise UnreadableError(
        f"no log found: there is no {USUAL} here or in a folder above",
        f"name one with --file PATH or CHIPLOG_FILE=PATH; start one with `chiplog init`; "
        f"or change to a clone of the project's repository, whose log is {USUAL}",
    )


def _refuse_special(path: Path) -> None:
    """A pipe or a device that came with a clone would hold a command up for ever. Raises UnreadableError."""
    with contextlib.suppress(OSError, ValueError):
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise UnreadableError(f"{path} is no regular file", "name the log with --file PATH")


def _repository(folder: Path) -> Path:
    """Return the folder of the repository that a folder is in, else the folder itself."""
    return next((above for above in (folder, *folder.parents) if os.path.lexists(above / ".git")), folder)


def adviser() -> str:
    """Return the name of the function that the user wants asked about drafts, `module:function`, or nothing.

    Only the environment can name it: a project's settings come with a clone, and must not run code.
    """
    return os.environ.get("CHIPLOG_ADVISER", "")


def cache_folder() -> Path | None:
    """Return the folder for mirrors, or None where there is no home for one."""
    from platformdirs import user_cache_path  # slow to load

    try:
        return user_cache_path("chiplog", appauthor=False)
    except (OSError, RuntimeError):
        return None


def state_folder() -> Path:
    """Return the folder for what should outlive a command: drafts, and how to take back the last writes.

    Raises RuntimeError where there is no home for one.
    """
    from platformdirs import user_state_path  # slow to load

    return user_state_path("chiplog", appauthor=False)


def keep(kind: str, stem: str, text: str) -> Path:
    """Keep what was typed in a new file, in a folder of the user's state folder, or else in the temporary one.

    Raises UsageError where neither can be written to.
    """
    for folder in _folders(kind):
        if not private.folder(folder):
            continue
        try:
            file = _free(folder, _as_name(stem))
            rewrite(file, text)
        except OSError:
            continue
        return file
    raise UsageError("there is no folder to keep a draft in", "set XDG_STATE_HOME")


def rewrite(file: Path, text: str) -> None:
    """Write a kept file in one step: one of a killed process is whole. Raises OSError."""
    private.write(file, text)


def kept(kind: str) -> list[Path]:
    """Return the files that were kept, the newest first."""
    found: list[tuple[int, str, Path]] = []
    for folder in filter(private.tightened, _folders(kind)):
        with contextlib.suppress(OSError):
            some = [(private.own(file), file) for file in folder.glob("*.yaml")]
            found += [(status.st_mtime_ns, file.name, file) for status, file in some if status]
    return [file for _, _, file in sorted(found, reverse=True)]


def _folders(kind: str) -> Iterator[Path]:
    import tempfile  # slow to load

    with contextlib.suppress(OSError, RuntimeError):
        yield state_folder() / kind
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"chiplog-{os.geteuid()}-{kind}"


def _as_name(stem: str) -> str:
    """Return what may be a file's name of an id, which may be anything in a faulty log."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", stem)[:80].strip("-.") or "entry"


def _free(folder: Path, stem: str) -> Path:
    """Take a name that no other process has: stem, stem-2, ..."""
    for name in itertools.chain([stem], (f"{stem}-{count}" for count in range(2, 1000))):
        with contextlib.suppress(FileExistsError):
            private.create(folder / f"{name}.yaml")
            return folder / f"{name}.yaml"
    raise OSError(errno.EEXIST, "a thousand drafts have this name")


def _configured(project: Path) -> str | None:
    try:
        if not stat.S_ISREG(project.stat().st_mode):
            return None
        text = project.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "tool.chiplog" not in text:
        return None
    import tomllib  # only a project with a setting of its own needs it

    try:
        tool = tomllib.loads(text).get("tool")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{project} is not TOML: {error}", "fix it, or name the log with --file PATH") from None
    settings = tool.get("chiplog") if isinstance(tool, dict) else None
    file = settings.get("file") if isinstance(settings, dict) else None
    if file is not None and (not isinstance(file, str) or "\0" in file):
        raise UsageError(
            f"{project}: [tool.chiplog] file must be the path of a file", 'write file = "data/events.yaml"'
        )
    return file


def _short(path: Path, here: Path) -> str:
    """Relative when it is below here, as people name it."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else os.path.relpath(path, here)
