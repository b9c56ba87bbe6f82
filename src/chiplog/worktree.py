"""Find the work tree of a file as git does, without running git."""

import os
import re
from collections.abc import Iterator

from chiplog.model.characters import IN_TEXT

_UNSAFE = re.compile(rf'["\\]|{IN_TEXT.pattern}')

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def top(path: str) -> str | None:
    """Return the directory above a file that contains `.git`, or None outside of a repository.

    A directory that only looks like a bare repository is ignored, because such files can come with a clone. As in
    git, the search ends at GIT_CEILING_DIRECTORIES and at the boundary of the file system.
    """
    return next(filter(_holds_git, _folders_above(os.path.realpath(path))), None)


def is_git_folder(folder: str) -> bool:
    """Return whether a directory is git's directory of a repository, or of a linked work tree."""
    if not os.path.lexists(os.path.join(folder, "HEAD")):
        return False
    linked = os.path.isfile(os.path.join(folder, "commondir"))
    return linked or all(os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs"))


def home(git_folder: str) -> str | None:
    """Return the work tree of git's directory: a linked one, or the directory that contains `.git`."""
    real = os.path.realpath(git_folder)
    try:
        with open(os.path.join(real, "gitdir"), encoding="utf-8", errors="surrogateescape") as file:
            return os.path.dirname(file.read().strip())
    except OSError:
        return os.path.dirname(real) if os.path.basename(real) == ".git" else None


def holds(folder: str, path: str) -> bool:
    """Return whether a file is below a directory; both are real paths."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def name(path: str) -> str:
    """Return a file's path from the top of its work tree, else from the current directory, else unchanged."""
    real, folder = os.path.realpath(path), top(path)
    if folder:
        return os.path.relpath(real, folder)
    whole, here = os.path.abspath(path), os.getcwd()
    return os.path.relpath(whole, here) if holds(here, whole) else path


def patch_header(path: str) -> str:
    """Return the header of a diff of a file, for `git apply`.

    In a work tree its paths start at the top, as `git apply` expects in any directory.
    """
    named = name(path).lstrip("/")
    old, new = _quoted(f"a/{named}"), _quoted(f"b/{named}")
    end = "\t" if " " in named and not old.startswith('"') else ""
    first = f"diff --git {old} {new}\n" if top(path) else ""
    return f"{first}--- {old}{end}\n+++ {new}{end}\n"


def _folders_above(real: str) -> Iterator[str]:
    """Yield the directories in which git searches for a repository, the nearest first."""
    ceilings = {os.path.realpath(one) for one in os.environ.get("GIT_CEILING_DIRECTORIES", "").split(os.pathsep) if one}
    across = os.environ.get("GIT_DISCOVERY_ACROSS_FILESYSTEM", "").lower() in ("1", "true", "yes", "on")
    start = folder = os.path.dirname(real)
    while folder == start or (folder not in ceilings and (across or _device(folder) == _device(start))):
        yield folder
        if folder == os.path.dirname(folder):
            return
        folder = os.path.dirname(folder)


def _device(folder: str) -> int | None:
    try:
        return os.stat(folder).st_dev
    except OSError:
        return None


def _holds_git(folder: str) -> bool:
    entry = os.path.join(folder, ".git")
    return os.path.isfile(entry) or is_git_folder(entry)


def _quoted(name_: str) -> str:
    """Return a name, quoted as in git if it has characters that would break a line of a diff."""
    if not _UNSAFE.search(name_):
        return name_
    return '"' + _UNSAFE.sub(lambda match: _ESCAPES.get(match[0]) or _octal(match[0]), name_) + '"'


def _octal(sign: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in sign.encode(errors="surrogateescape"))
