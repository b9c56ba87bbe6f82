"""The door to settings: which log, and where throw-away files go."""

import os
import tempfile
import tomllib
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


def keep_draft(name: str, text: str) -> Path:
    """Keep what was typed and could not be written, in the user's state folder, or else in the temporary one."""
    for folder in (state_folder() / "drafts", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / Path(name).name).write_text(text, encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
        return folder / Path(name).name
    raise UsageError("there is no folder to keep a draft in", "set XDG_STATE_HOME")


def _configured(project: Path) -> str | None:
    try:
        text = project.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "tool.chiplog" not in text:
        return None
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
