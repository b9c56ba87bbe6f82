"""Settings: which log is used, and the directories for other files."""

import contextlib
import errno
import itertools
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from chiplog import private, system
from chiplog.errors import RefusedError, UnreadableError, UsageError

USUAL = Path("data") / "events.yaml"

SNAPSHOT = Path(__file__).parent / "data" / "snapshot.yaml.gz"
"""The log that a wheel carries, compressed; see chiplog.snapshot. A clone has none."""


class NoLogError(UnreadableError):
    """No log is named, and none is found in the current directory or above."""


class _Found(NamedTuple):
    """A log that was found, not named: its path, and the directory whose settings or data led to it."""

    path: Path
    folder: Path


def log_path(given: str | None) -> str:
    """Return the path of the log: as given, else CHIPLOG_FILE, else found here or in a directory above.

    In each directory, `[tool.chiplog] file` in pyproject.toml is used before data/events.yaml. Raises UnreadableError
    if there is no log.
    """
    if named := given or os.environ.get("CHIPLOG_FILE"):
        return named
    here = _here()
    return _short(_found(here).path, here)


def writable_path(given: str | None) -> str:
    """Return the path of the log for a command that writes to it.

    Settings and links come with a clone, so only a path that the user gave may lead out of its repository.
    Raises RefusedError for one that leads out, and UnreadableError if there is no log.
    """
    if named := given or os.environ.get("CHIPLOG_FILE"):
        return named
    here = _here()
    found = _found(here)
    inside, real = os.path.realpath(_repository(found.folder)), os.path.realpath(found.path)
    if not Path(real).is_relative_to(inside) or ".git" in Path(real).relative_to(inside).parts:
        raise RefusedError(
            f"{_short(found.path, here)} leads out of {inside}, to {real}; nothing was written",
            f"to write there, use --file {real}",
        )
    return _short(found.path, here)


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UnreadableError(
            f"the current directory can't be read: {error.strerror}", "change to another, or use --file PATH"
        ) from None


def _found(here: Path) -> _Found:
    """Return the log in a directory or the nearest one above it, or None; unreadable directories are skipped."""
    for folder in (here, *here.parents):
        configured = _configured(folder / "pyproject.toml")
        path = folder / (configured or USUAL)
        if configured or os.path.lexists(path):
            _refuse_special(path)
            return _Found(path, folder)
    raise NoLogError(
        f"no log found: there is no {USUAL} here or in a directory above",
        f"name one with --file PATH or CHIPLOG_FILE=PATH; start one of your own with `chiplog init`; "
        f"or change to a clone of {_home()}, whose log is {USUAL}"
        + ("; the log that came with chiplog can only be read" if SNAPSHOT.exists() else ""),
    )


def _home() -> str:
    """Return the address of the project's repository, or, for a build that knows none, what it is."""
    from importlib import metadata  # slow to load, and only a mistake needs it

    with contextlib.suppress(metadata.PackageNotFoundError):
        for one in metadata.metadata("chiplog").get_all("Project-URL") or ():
            name, _, address = one.partition(", ")
            if name == "Repository":
                return str(address)
    return "the project's repository"


def _refuse_special(path: Path) -> None:
    """Raise UnreadableError for a pipe or a device that came with a clone and would block a command."""
    with contextlib.suppress(OSError, ValueError):
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise UnreadableError(f"{path} is not a regular file", "give the log with --file PATH")


def _repository(folder: Path) -> Path:
    """Return the top of the repository of a directory, or the directory itself."""
    return next((above for above in (folder, *folder.parents) if os.path.lexists(above / ".git")), folder)


def adviser() -> str:
    """Return the name of the user's function for drafts, `module:function`, or an empty text.

    Only the environment can name it: a project's settings come with a clone, and must not run code.
    """
    return os.environ.get("CHIPLOG_ADVISER", "")


@dataclass(frozen=True)
class ModelSettings:
    """The user's own language model: an OpenAI-compatible address, the model's name, and the variable of its key."""

    url: str
    name: str
    key_env: str = ""


def language_model() -> ModelSettings | None:
    """Return the user's own language model, or None: none is asked unless the user has named one.

    The environment (CHIPLOG_MODEL_URL, _NAME, _KEY_ENV) comes before `[model]` of the user's own settings; an address
    in the environment takes nothing from the file, so that a key goes only to the address that it was given for.
    A project's settings can't name a model: they come with a clone. Raises UsageError for unusable settings.
    """
    said = {name: os.environ[f"CHIPLOG_MODEL_{name.upper()}"] for name in _OF_MODEL if _is_set(name)}
    source, table = ("the environment", {}) if "url" in said else _own_table("model")
    table = {**table, **said}
    if not table.get("url"):
        return None
    if unknown := sorted(set(table) - set(_OF_MODEL)):
        raise UsageError(
            f"{source}: [model] {unknown[0]} is no setting", "it has url, name, and key_env, the name of a variable"
        )
    if not all(isinstance(value, str) and value.isprintable() for value in table.values()) or not table.get("name"):
        raise UsageError(f"{source}: [model] needs the texts url and name", "see `chiplog help articles`")
    return ModelSettings(**table)


_OF_MODEL = ("url", "name", "key_env")


def contact() -> str:
    """Return the address that servers may write to, sent with each request, or an empty text.

    CHIPLOG_CONTACT comes before `contact` in `[web]` of the user's own settings. Raises UsageError if it is no plain
    text.
    """
    said = os.environ.get("CHIPLOG_CONTACT")
    source, value = ("CHIPLOG_CONTACT", said) if said is not None else _own_value("web", "contact")
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or len(value) > _LONGEST_CONTACT:
        raise UsageError(
            f"{source}: contact is not a plain text of at most {_LONGEST_CONTACT} characters",
            "write an e-mail address or the address of a page",
        )
    return value.strip()


_LONGEST_CONTACT = 200


@dataclass(frozen=True)
class ArchiveSettings:
    """Where copies of pages are looked for and made: the Wayback Machine's interfaces, and the user's keys for it."""

    availability: str = "https://archive.org/wayback/available"
    cdx: str = "https://web.archive.org/cdx/search/cdx"
    save: str = "https://web.archive.org/save"
    copies: str = "https://web.archive.org/web"
    key: str = field(default="", repr=False)
    """Access key and secret, with a colon between, or an empty text."""

    @property
    def authorization(self) -> str:
        """The header with which copies are asked for, or an empty text."""
        return f"LOW {self.key}" if self.key else ""


KEYS = ("IA_ACCESS_KEY_ID", "IA_SECRET_ACCESS_KEY")
"""The variables of the user's keys for the Wayback Machine, as its own tools name them."""


def archive() -> ArchiveSettings:
    """Return where copies are looked for: `[archive]` of the user's own settings; keys come from the environment only.

    Raises UsageError for unusable settings.
    """
    from chiplog.model import urls  # slow to load

    source, table = _own_table("archive")
    names = [one.name for one in fields(ArchiveSettings) if one.name != "key"]
    if unknown := sorted(set(table) - set(names)):
        raise UsageError(f"{source}: [archive] {unknown[0]} is no setting", f"it has {', '.join(names)}")
    for name, value in table.items():
        if not isinstance(value, str) or urls.fault(value):
            raise UsageError(f"{source}: [archive] {name} is not a complete web address", "write https://...")
    given = [os.environ.get(name, "") for name in KEYS]
    if any(given) and not all(one.isascii() and one.isalnum() for one in given):
        raise UsageError(f"{' and '.join(KEYS)} are not both keys", "set both, or none")
    return ArchiveSettings(
        **{name: value.rstrip("/") for name, value in table.items()}, key=":".join(filter(None, given))
    )


def _own_value(table: str, name: str) -> tuple[str, Any]:
    source, found = _own_table(table)
    return source, found.get(name, "")


def _is_set(name: str) -> bool:
    return f"CHIPLOG_MODEL_{name.upper()}" in os.environ


def secret(variable: str) -> str:
    """Return the key that an environment variable holds. Raises UsageError where it holds none."""
    value = os.environ.get(variable, "")
    if not value or not value.isascii() or not value.isprintable() or " " in value:
        # The name is not shown: somebody may have written the key itself in its place.
        raise UsageError("the variable that key_env names holds no key", "set it, or leave key_env out")
    return value


def _own_table(name: str) -> tuple[str, dict[str, Any]]:
    """Return the path of the user's own settings, and a table of them; an empty one where there are none.

    Raises UsageError where they can't be read, or another user could have written them.
    """
    from platformdirs import user_config_path  # slow to load

    try:
        file = user_config_path("chiplog", appauthor=False) / "config.toml"
        if not file.is_absolute():  # it could be a project's own
            return str(file), {}
        text = private.read_own(file)
    except RuntimeError:
        return "", {}  # there is no home directory
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}", "correct it, or remove it") from None
    except ValueError as error:
        raise UsageError(f"{file} is not used: {error}", "only you may own it and write to it") from None
    import tomllib  # only the user's own settings need it

    try:
        table = tomllib.loads(text).get(name, {})
    except (tomllib.TOMLDecodeError, RecursionError):  # its message may quote a key
        raise UsageError(f"{file} is not TOML", "correct it, or remove it") from None
    if not isinstance(table, dict):
        raise UsageError(f"{file}: {name} is not a table", f"begin it with [{name}]")
    return str(file), table


def inbox() -> tuple[str, dict[str, Any]]:
    """Return the path of the user's own settings, and the table `inbox` of what is followed; it may be empty.

    A project's settings can't name a source: they come with a clone, and must not choose whom a user's machine asks.
    Raises UsageError where they can't be read.
    """
    return _own_table("inbox")


def config_file() -> str:
    """Return the path of the user's own settings, whether it exists or not; its name where there is no home."""
    from platformdirs import user_config_path  # slow to load

    try:
        return str(user_config_path("chiplog", appauthor=False) / "config.toml")
    except RuntimeError:
        return "config.toml"


def inbox_folder(log: str) -> Path:
    """Return the private directory for the inbox of the log at a path.

    Raises UsageError if there is no such directory, and none can be made.
    """
    import hashlib  # only the inbox needs it

    real = os.path.realpath(log)
    name = f"{_as_name(Path(real).stem)}-{hashlib.sha256(os.fsencode(real)).hexdigest()[:12]}"
    with contextlib.suppress(OSError, RuntimeError):
        outer = state_folder() / "inbox"
        if private.folder(outer) and private.folder(outer / name):
            return outer / name
    raise UsageError("no directory to keep the inbox in", "set XDG_STATE_HOME to a writable directory")


def cache_folder() -> Path | None:
    """Return the directory for indexes, or None if there is no home directory."""
    from platformdirs import user_cache_path  # slow to load

    try:
        return user_cache_path("chiplog", appauthor=False)
    except (OSError, RuntimeError):
        return None


def state_folder() -> Path:
    """Return the directory for what must outlive a command: drafts and undo data.

    Raises RuntimeError if there is no home directory.
    """
    from platformdirs import user_state_path  # slow to load

    return user_state_path("chiplog", appauthor=False)


def keep(kind: str, stem: str, text: str) -> Path:
    """Save what was typed to a new file in the user's state directory, or else in the temporary directory.

    Raises UsageError if neither can be written to.
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
    raise UsageError("no directory to save a draft in", "set XDG_STATE_HOME to a writable directory")


def rewrite(file: Path, text: str) -> None:
    """Write a saved file in one step, so that it is complete even if the process is killed. Raises OSError."""
    private.write(file, text)


def kept(kind: str) -> list[Path]:
    """Return the saved files, the newest first."""
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
        yield Path(tempfile.gettempdir()) / f"chiplog-{system.user()}-{kind}"


def _as_name(stem: str) -> str:
    """Return an id without characters that a file name can't have; in a faulty log it may be any text."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", stem)[:80].strip("-.") or "entry"


def _free(folder: Path, stem: str) -> Path:
    """Create a file with an unused name: stem, stem-2, ..."""
    for name in itertools.chain([stem], (f"{stem}-{count}" for count in range(2, 1000))):
        with contextlib.suppress(FileExistsError):
            private.create(folder / f"{name}.yaml")
            return folder / f"{name}.yaml"
    raise OSError(errno.EEXIST, "there are a thousand drafts with this name")


def _configured(project: Path) -> str | None:
    try:
        if not stat.S_ISREG(project.stat().st_mode):
            return None
        text = project.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if "tool.chiplog" not in text:
        return None
    import tomllib  # only a project with its own setting needs it

    try:
        tool = tomllib.loads(text).get("tool")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{project} is not TOML: {error}", "correct it, or name the log with --file PATH") from None
    settings = tool.get("chiplog") if isinstance(tool, dict) else None
    file = settings.get("file") if isinstance(settings, dict) else None
    if file is not None and (not isinstance(file, str) or "\0" in file):
        raise UsageError(
            f"{project}: [tool.chiplog] file must be the path of a file", 'write file = "data/events.yaml"'
        )
    return file


def _short(path: Path, here: Path) -> str:
    """Return a path relative to the current directory if it is below it."""
    return str(path.relative_to(here)) if path.is_relative_to(here) else os.path.relpath(path, here)
