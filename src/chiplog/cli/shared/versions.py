"""Versions of a log as people name them: a revision, a file, standard input, the working tree."""

import os
from dataclasses import dataclass

from chiplog import config, git
from chiplog.errors import UsageError
from chiplog.log import store

WORKING = "working tree"
STAGED = "staged"


@dataclass(frozen=True)
class Version:
    """A log's bytes at one time, and how it is called; `live` is the path of a file that a mirror can be of."""

    name: str
    data: bytes
    live: str | None = None


def pair(path: str | None, base: str | None, head: str | None) -> tuple[Version, Version]:
    """Give two versions: by default the merge base with the default branch, and the working tree.

    `A..B` names both, and `A...B` their merge base and the second, as git has it. Raises UsageError for what is no
    version, UnreadableError where bytes can't be had.
    """
    log = config.log_path(path)
    if base and head is None and ".." in base and not os.path.exists(base):
        base, head = _range(log, base)
    return _base(log, base), named(log, head)


def named(log: str, name: str | None) -> Version:
    """Give the version that is meant: nothing is the working tree."""
    if name is None:
        return Version(WORKING, store.read(log), log)
    if name == store.STDIN or os.path.isfile(name):
        return Version(name, store.read(name), None if name == store.STDIN else name)
    commit = git.commit(log, name)
    if commit is None:
        raise UsageError(f"{name} is neither a file nor a revision", f"`git log -- {log}` lists revisions")
    return Version(commit[:10] if name == commit else name, git.at(log, commit) or b"")


def staged(log: str) -> Version:
    """Give what is staged of a log. Raises UsageError where it is in no repository, or not in the index."""
    data = git.at(log, "")
    if data is None:
        raise UsageError(f"nothing of {log} is staged", "`git add` stages it")
    return Version(STAGED, data)


def _base(log: str, name: str | None) -> Version:
    if name is not None:
        return named(log, name)
    commit = git.default_base(log)
    if commit is None:
        raise UsageError("there is no default branch to compare with", "name a revision or a file: chiplog diff HEAD~1")
    return Version(f"merge base {commit[:10]}", git.at(log, commit) or b"")


def _range(log: str, text: str) -> tuple[str, str]:
    dots = "..." if "..." in text else ".."
    one, _, other = text.partition(dots)
    one, other = one or "HEAD", other or "HEAD"
    if dots == "..":
        return one, other
    found = [git.commit(log, name) for name in (one, other)]
    base = git.merge_base(log, *found) if all(found) else None  # type: ignore[arg-type]
    if base is None:
        raise UsageError(f"{text} has no merge base", "name two revisions with a common ancestor")
    return base, other
