"""The merge driver that git runs, and the settings that make git run it."""

import os
import shlex
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import chiplog
from chiplog import git, worktree
from chiplog.errors import RefusedError, UsageError
from chiplog.logfile import store
from chiplog.model.characters import shown
from chiplog.review import merge, proof
from chiplog.review.fields import Conflict
from chiplog.review.merge import Merged
from chiplog.review.three import ThreeWay

RECORD = "chiplog.installed"
"""The setting that records the name and value of each setting that `git install` added."""

ATTRIBUTES = {"merge": "chiplog", "diff": "chiplog", "eol": "lf"}


def git_settings() -> dict[str, str]:
    """Return the settings that make git merge logs by events, and show an event's id above each hunk of a diff."""
    return {
        "merge.chiplog.name": "chiplog: by event and field",
        "merge.chiplog.driver": _driver(),
        "diff.chiplog.xfuncname": "^- id: ([a-z0-9-]+)",
    }


def _driver() -> str:
    """Return the command line of the driver, which git runs in a shell at the top of the work tree.

    The interpreter has an absolute path, and imports modules neither from the work tree nor from PYTHONPATH. If it
    can't run, or ends without both sides in the file, git's own merge by lines is used.
    """
    script = Path(sys.executable).parent / "chiplog"
    program = [str(script)] if script.is_file() else ["-c", "from chiplog.__main__ import main; main()"]
    words = " ".join(shlex.quote(word) for word in (sys.executable, "-E", "-P", *program)).replace("%", "%%")
    both = "test $s = 1 && grep -q '^<\\{%L\\} ' %A && exit 1"
    by_lines = "git merge-file -p --marker-size=%L -L ours -L base -L theirs %A %O %B >%A.lines; s=$?"
    whole = "if test $s -le 127; then mv -f %A.lines %A; else rm -f %A.lines; fi; exit $s"
    return f"{words} merge-driver %O %A %B %L %P; s=$?; test $s = 0 && exit 0; {both}; {by_lines}; {whole}"


@dataclass(frozen=True)
class Setting:
    """A setting to add, or to remove; one to add may be `there` already."""

    name: str
    value: str
    remove: bool = False
    there: bool = False

    def command(self) -> str:
        """Return the line for a shell that does it."""
        act = "--fixed-value --unset-all" if self.remove else "--add"
        return f"git config --local {act} {self.name} {shlex.quote(self.value)}{'  # as it is' if self.there else ''}"


@dataclass(frozen=True)
class Plan:
    """The settings to change in the repository of a log, and notes on what else is set and what to do next."""

    path: str
    settings: tuple[Setting, ...]
    notes: tuple[str, ...]

    def apply(self) -> None:
        """Change the settings. Raises UnreadableError if git refuses, RefusedError if git can't write."""
        for one in self.settings:
            record = f"{one.name} {one.value}"
            if one.remove:
                if one.value in git.settings(self.path, one.name):
                    git.remove_setting(self.path, one.name, one.value)
                git.remove_setting(self.path, RECORD, record)
            elif not one.there:
                git.add_setting(self.path, one.name, one.value)
                git.add_setting(self.path, RECORD, record)


def install(path: str) -> Plan:
    """Return the plan that adds each setting behind those that are there, and replaces older ones of `git install`.

    Raises UsageError outside a repository, UnreadableError if git refuses.
    """
    root, wrote = _root(path), _installed(path)
    steps = [step for name, value in git_settings().items() for step in _added(path, name, value, wrote.get(name, ()))]
    warning = ["chiplog itself runs from this work tree: a branch that changes it changes what git runs"]
    return Plan(path, tuple(steps), (*(warning if _is_in(root) else ()), _next(path, root)))


def uninstall(path: str) -> Plan:
    """Return the plan that removes what was installed, with notes on what else is set. Raises as `install` does."""
    root, wrote = _root(path), _installed(path)
    name = _name(path, root)
    left = [
        f"left unchanged, because `git install` did not set it: {setting} = {shown(value)}"
        for setting in git_settings()
        for value in git.settings(path, setting)
        if value not in wrote.get(setting, ())
    ]
    after = f"git merges {name} by lines again; the line in .gitattributes can stay: it then has no effect"
    steps = [Setting(setting, value, remove=True) for setting, values in wrote.items() for value in values]
    return Plan(path, tuple(steps), (*left, after))


def _root(path: str) -> str:
    if (root := git.root(path)) is None:
        raise UsageError(f"{path} is not in a git repository", "`git init` creates one")
    return root


def _is_in(root: str) -> bool:
    """Return whether the program is among the files of a work tree, as with `pip install -e`."""
    package, environment = os.path.realpath(chiplog.__file__), os.path.realpath(sys.prefix)
    return worktree.holds(os.path.realpath(root), package) and not worktree.holds(environment, package)


def _added(path: str, name: str, value: str, wrote: Collection[str]) -> Iterator[Setting]:
    """Yield what makes a value the last one of a setting: it is remembered, as only that is removed again."""
    old = [other for other in wrote if other != value]
    yield from (Setting(name, other, remove=True) for other in old)
    left = [other for other in git.settings(path, name) if other not in old]
    yield Setting(name, value, there=left[-1:] == [value])


def _installed(path: str) -> dict[str, list[str]]:
    """Return the values that were installed, by the names of their settings."""
    found: dict[str, list[str]] = {}
    for record in git.settings(path, RECORD):
        name, _, value = record.partition(" ")
        found.setdefault(name, []).append(value)
    return found


def _name(path: str, root: str) -> str:
    return Path(path).resolve().relative_to(Path(root).resolve()).as_posix()


def _next(path: str, root: str) -> str:
    name = _name(path, root)
    quoted = f'"{name}"' if " " in name else name
    if all(git.attribute(path, attribute) == value for attribute, value in ATTRIBUTES.items()):
        return f"git merges {name} by events from now on: .gitattributes is already set up"
    return f"next: add this line to .gitattributes, and commit it\n{quoted} merge=chiplog diff=chiplog text eol=lf"


def drive(base: str, ours: str, theirs: str, size: int, name: str) -> tuple[Conflict, ...]:
    """Merge three files into the second one, in one step, and return the conflicts that are left.

    A file that is no log, and a merge that can't be proved, is merged by lines, as git would.
    Raises RefusedError if the result can't be written; then the file is unchanged.
    """
    data = ThreeWay(base, ours, theirs).each(store.read)
    merged = _merged(data)
    text = merged.text(size)
    try:
        store.put(ours, text.encode(errors="surrogateescape"))
    except OSError as error:
        raise RefusedError(f"{name} can't be merged: {error.strerror}", "the file is unchanged") from None
    return merged.conflicts


def _merged(data: ThreeWay[bytes]) -> Merged:
    try:
        texts = data.each(bytes.decode)
    except UnicodeDecodeError:
        return merge.text_of(data.each(lambda version: version.decode(errors="surrogateescape")))
    merged = merge.logs(texts)
    return merge.text_of(texts) if any(proof.lost(texts, merged.text(), merged.conflicts)) else merged
