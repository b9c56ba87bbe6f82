"""Versions of a log by name: a revision, a file, standard input, the working tree."""

import datetime as dt
import os
from dataclasses import dataclass, replace

from chiplog import git
from chiplog.errors import UnreadableError, UsageError
from chiplog.log import Log
from chiplog.logfile import store

WORKING = "working tree"
STAGED = "staged"


@dataclass(frozen=True)
class Version:
    """A log's bytes at one time, and its name; `live` is the path of a file whose index can be used."""

    name: str
    data: bytes
    live: str | None = None
    note: str = ""
    """What to tell the user about it, or ""."""
    commit: str = ""
    """The commit that has it, or ""."""


def pair(log: str, base: str | None, head: str | None) -> tuple[Version, Version]:
    """Return two versions of a log: by default the merge base with the default branch, and the working tree.

    `A..B` names both, and `A...B` their merge base and the second, as in git. Line ends are compared as git stores
    them. Raises UsageError for a name of no version, UnreadableError if a version can't be read.
    """
    if base and head is None and _is_range(log, base):
        base, head = _range(log, base)
    return alike(_base(log, base), named(log, head))


def alike(old: Version, new: Version) -> tuple[Version, Version]:
    """Return two versions with the line ends that git would store, if only one of them is a file."""
    return _as_git_stores(old, new), _as_git_stores(new, old)


def named(log: str, name: str | None) -> Version:
    """Return the version with a name; None is the working tree.

    Raises UsageError for a name of no version, or of two; UnreadableError if it can't be read.
    """
    if name is None:
        return Version(WORKING, store.read(log), log)
    if name == store.STDIN:
        return Version(name, store.read(name))
    commit = git.commit(log, name) if not os.path.isfile(name) else _commit_beside_file(log, name)
    if commit is None and os.path.isfile(name):
        return Version(name, store.read(name), name)
    if commit is None:
        raise UsageError(f"{name} is neither a file nor a revision", listing(log))
    if os.path.isfile(name):
        file = os.path.join(os.curdir, name)
        raise UsageError(
            f"{name} is both a file and a revision", f"write {file} for the file, {commit[:10]} for the revision"
        )
    return committed(log, commit, commit[:10] if name == commit else name)


def on_day(log: str, day: dt.date) -> Version | None:
    """Return the version of the newest commit of a log at or before a day; None if its history does not reach it.

    Raises UnreadableError if git fails.
    """
    found = next((past for past in git.history(log) if past.day <= day), None)
    return Version(str(day), next(git.contents(log, [found])), commit=found.commit) if found else None


def opened(version: Version, log: str) -> Log:
    """Open a version: the file itself, or a log in memory of which only what the log does not have is checked."""
    if version.live:
        return Log.open(version.live, lenient=True)
    try:
        with Log.open(log, lenient=True) as live:
            return Log.of_bytes(version.name, version.data, live)
    except UnreadableError:
        return Log.of_bytes(version.name, version.data)


def staged(log: str) -> Version:
    """Return what is staged of a log.

    Raises UsageError if it is in no repository or not in the index, UnreadableError if git fails.
    """
    data = git.staged(log)
    if data is None:
        raise UsageError(f"no version of {log} is staged", "`git add` stages it")
    return Version(STAGED, data)


def listing(log: str) -> str:
    """Return how the revisions of a log are listed, or that it has none. Raises UnreadableError if git fails."""
    return (
        f"`git log -- {log}` lists revisions" if git.root(log) else "the log is in no repository, and has no revisions"
    )


def _commit_beside_file(log: str, name: str) -> str | None:
    """Return the commit with the name of a file, or None, also if git fails: the file can still be read."""
    try:
        return git.commit(log, name)
    except UnreadableError:
        return None


def committed(log: str, commit: str, name: str) -> Version:
    """Return the version of a commit, which may have no log. Raises UnreadableError if git fails."""
    data = git.at(log, commit)
    note = f"{name} has no {log}: it is compared with an empty log" if data is None else ""
    return Version(name, data or b"", note=note, commit=commit)


def _as_git_stores(version: Version, other: Version) -> Version:
    """Return a file's version with LF, if the other version is a commit and git would store the file so."""
    if version.live is None or other.live is not None or b"\r\n" not in version.data or b"\r\n" in other.data:
        return version
    if not git.converts_line_ends(version.live):
        return version
    return replace(version, data=version.data.replace(b"\r\n", b"\n"))


def _base(log: str, name: str | None) -> Version:
    if name is not None:
        return named(log, name)
    commit = git.default_base(log)
    if commit is None:
        raise UsageError("there is no default branch to compare with", "give a revision or a file: chiplog diff HEAD~1")
    return committed(log, commit, f"merge base {commit[:10]}")


def _is_range(log: str, text: str) -> bool:
    """Return whether a text means `A..B`, and not a file. Raises UsageError if it may be both."""
    if ".." not in text or f"{os.pardir}{os.sep}" in text:
        return False
    if not os.path.isfile(text):
        return True
    one, _, other = text.partition("...") if "..." in text else text.partition("..")
    if all(_commit_beside_file(log, name or "HEAD") for name in (one, other)):
        file = os.path.join(os.curdir, text)
        raise UsageError(
            f"{text} is both a file and a range of revisions", f"write {file} for the file, or write both ends"
        )
    return False


def _range(log: str, text: str) -> tuple[str, str]:
    dots = "..." if "..." in text else ".."
    one, _, other = text.partition(dots)
    one, other = one or "HEAD", other or "HEAD"
    if dots == "..":
        return one, other
    commits = []
    for name in (one, other):
        if (commit := git.commit(log, name)) is None:
            raise UsageError(f"{name} is not a revision", listing(log))
        commits.append(commit)
    base = git.merge_base(log, *commits)
    if base is None:
        raise UnreadableError(
            f"{one} and {other} have no common ancestor",
            "in a shallow clone `git fetch --unshallow` fetches what is missing",
        )
    return base, other
