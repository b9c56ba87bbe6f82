"""The door to settings: which log, and where throw-away files go."""

import contextlib
import errno
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from chiplog import __version__
from chiplog.errors import UnreadableError, UsageError

USUAL = Path("data") / "events.yaml"


def log_path(given: str | None) -> str:
    """Give the path of the log: as given, else CHIPLOG_FILE, else found from here upward.

    In each folder `[tool.chiplog] file` in pyproject.toml counts before data/events.yaml. Raises UnreadableError when
    there is none.
    """
    if named := given or os.environ.get("CHIPLOG_FILE"):
        return named
    here = Path.cwd()
    for folder in (here, *here.parents):
        if configured := _configured(folder / "pyproject.toml"):
            return _short(folder / configured, here)
        if (folder / USUAL).exists():
            return _short(folder / USUAL, here)
    raise UnreadableError(f"no log found: there is no {USUAL} here or in a folder above", "name one with --file PATH")


def adviser() -> str:
    """Give the name of the function that the user wants asked about drafts, `module:function`, or nothing.

    Only the environment can name it: a project's settings come with a clone, and must not run code.
    """
    return os.environ.get("CHIPLOG_ADVISER", "")


def cache_folder() -> Path | None:
    """Give the folder for mirrors, or None where there is no home for one."""
    from platformdirs import user_cache_path  # slow to load

    try:
        return user_cache_path("chiplog", appauthor=False)
    except (OSError, RuntimeError):
        return None


def state_folder() -> Path:
    """Give the folder for what should outlive a command: drafts, and how to take back the last write."""
    from platformdirs import user_state_path  # slow to load

    return user_state_path("chiplog", appauthor=False)


def keep(kind: str, stem: str, text: str) -> Path:
    """Keep what was typed in a new file, in a folder of the user's state folder, or else in the temporary one.

    Raises UsageError where neither can be written to.
    """
    for folder in _folders(kind):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(folder):
                continue
            file = _free(folder, Path(stem).name[:80])
            rewrite(file, text)
        except OSError:
            continue
        return file
    raise UsageError("there is no folder to keep a draft in", "set XDG_STATE_HOME")


def rewrite(file: Path, text: str) -> None:
    """Write a kept file in one step: one of a killed process is whole."""
    draft = file.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    draft.replace(file)


def kept(kind: str) -> list[Path]:
    """Give the files that were kept, the newest first."""
    found = [file for folder in _folders(kind) if _is_ours(folder) for file in folder.glob("*.yaml")]
    return sorted(found, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)


def _folders(kind: str) -> Iterator[Path]:
    import tempfile  # slow to load

    with contextlib.suppress(OSError, RuntimeError):
        yield state_folder() / kind
    with contextlib.suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"chiplog-{os.getuid()}-{kind}"


def _is_ours(folder: Path) -> bool:
    """Others may write among temporary files too: a folder or a link of theirs is not trusted."""
    return folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.getuid()


def _free(folder: Path, stem: str) -> Path:
    """Take a name that no other process has: stem, stem-2, ..."""
    for name in itertools.chain([stem], (f"{stem}-{count}" for count in range(2, 1000))):
        with contextlib.suppress(FileExistsError):
            (folder / f"{name}.yaml").touch(exist_ok=False)
            return folder / f"{name}.yaml"
    raise OSError(errno.EEXIST, "a thousand drafts have this name")


def _configured(project: Path) -> str | None:
    try:
        text = project.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "tool.chiplog" not in text:
        return None
    import tomllib  # only a project with a setting of its own needs it

    try:
        settings = tomllib.loads(text).get("tool", {}).get("chiplog", {})
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{project} is not TOML: {error}", "mend it, or name the log with --file PATH") from None
    file = settings.get("file")
    if file is not None and not isinstance(file, str):
        raise UsageError(f"{project}: [tool.chiplog] file must be text", 'write file = "data/events.yaml"')
    return file


def _short(path: Path, here: Path) -> str:
    """Relative when it is below here, as people name it."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else os.path.relpath(path, here)


def code_stamp() -> str:
    """Give a word that is another when the program's reading of a log may be: its version, and its files' times."""
    package = Path(__file__).parent
    newest = max(
        entry.stat().st_mtime_ns
        for part in ("model", "log", "rules")
        for entry in os.scandir(package / part)
        if entry.name.endswith(".py")
    )
    return f"{__version__} {newest}"
