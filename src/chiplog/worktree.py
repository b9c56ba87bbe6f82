"""The work tree that a file is in, found as git finds it, without running git."""

import os
import re
from collections.abc import Iterator

_UNSAFE = re.compile(r'[\x00-\x1f"\\\x7f\udc80-\udcff]')

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def top(path: str) -> str | None:
    """Return the folder above a file that holds `.git`, or None outside any repository.

    A folder that only looks like a bare repository is never taken for one: such files come with a clone. As git does,
    the search ends at GIT_CEILING_DIRECTORIES and at the border of the file system.
    """
    return next(filter(_holds_git, _folders_above(os.path.realpath(path))), None)


def is_git_folder(folder: str) -> bool:
    """Return whether a folder is where git keeps a repository, or one of its linked work trees."""
    if not os.path.lexists(os.path.join(folder, "HEAD")):
        return False
    linked = os.path.isfile(os.path.join(folder, "commondir"))
    return linked or all(os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs"))


def home(git_folder: str) -> str | None:
    """Return the work tree to which git's folder belongs by itself: a linked one, or the folder that `.git` is in."""
    real = os.path.realpath(git_folder)
    try:
        with open(os.path.join(real, "gitdir"), encoding="utf-8", errors="surrogateescape") as file:
            return os.path.dirname(file.read().strip())
    except OSError:
        return os.path.dirname(real) if os.path.basename(real) == ".git" else None


def holds(folder: str, path: str) -> bool:
    """Return whether a file is somewhere in a folder; both are real paths."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def name(path: str) -> str:
    """Return a file's name from the top of its work tree; outside any, from here, or else the path as it is."""
    real, folder = os.path.realpath(path), top(path)
    if folder:
        return os.path.relpath(real, folder)
    whole, here = os.path.abspath(path), os.getcwd()
    return os.path.relpath(whole, here) if holds(here, whole) else path


def patch_header(path: str) -> str:
    """Return the lines above the hunks of a diff of a file, for `git apply`.

    In a work tree they are git's own, which `git apply` reads from the top, whatever folder it runs in.
    """
    named = name(path).lstrip("/")
    old, new = _quoted(f"a/{named}"), _quoted(f"b/{named}")
    end = "\t" if " " in named and not old.startswith('"') else ""
    first = f"diff --git {old} {new}\n" if top(path) else ""
    return f"{first}--- {old}{end}\n+++ {new}{end}\n"


def _folders_above(real: str) -> Iterator[str]:
    """Yield the folders in which git would look for a repository, the nearest first."""
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
    """Quote a name as git does, where it has signs that would break a line of a diff."""
    if not _UNSAFE.search(name_):
        return name_
    return '"' + _UNSAFE.sub(lambda match: _ESCAPES.get(match[0]) or _octal(match[0]), name_) + '"'


def _octal(sign: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in sign.encode(errors="surrogateescape"))
