"""The calls behind `git install` and the merge driver."""

import os
import shlex
import sys
from pathlib import Path

import chiplog
from chiplog import git, settings, worktree
from chiplog.cli.options import LogOptions
from chiplog.errors import RefusedError, UsageError
from chiplog.logfile import store
from chiplog.model.characters import shown
from chiplog.output import merge_report as view
from chiplog.output import screen
from chiplog.review import merge, proof
from chiplog.review.merge import Merged
from chiplog.review.three import ThreeWay

RECORD = "chiplog.installed"
"""The setting that remembers, for each other one that `git install` made, its name and value."""

ATTRIBUTES = {"merge": "chiplog", "diff": "chiplog", "eol": "lf"}


def git_settings() -> dict[str, str]:
    """Return the settings that make git merge logs by events, and show an event's id above each hunk of a diff."""
    return {
        "merge.chiplog.name": "chiplog: by event and field",
        "merge.chiplog.driver": _driver(),
        "diff.chiplog.xfuncname": "^- id: ([a-z0-9-]+)",
    }


def _driver() -> str:
    """Return the line that git gives to a shell at the top of the work tree, whatever branch is there.

    The interpreter is named by its path and looks for modules neither there nor where PYTHONPATH says. Where it can't
    run, or ends without both sides in the file, git's own merge by lines does the work.
    """
    script = Path(sys.executable).parent / "chiplog"
    program = [str(script)] if script.is_file() else ["-c", "from chiplog.__main__ import main; main()"]
    words = " ".join(shlex.quote(word) for word in (sys.executable, "-E", "-P", *program)).replace("%", "%%")
    both = "test $s = 1 && grep -q '^<\\{%L\\} ' %A && exit 1"
    by_lines = "git merge-file -p --marker-size=%L -L ours -L base -L theirs %A %O %B >%A.lines; s=$?"
    whole = "if test $s -le 127; then mv -f %A.lines %A; else rm -f %A.lines; fi; exit $s"
    return f"{words} merge-driver %O %A %B %L %P; s=$?; test $s = 0 && exit 0; {both}; {by_lines}; {whole}"


def settle(log: LogOptions, *, uninstall: bool, dry_run: bool) -> None:
    """Show and make, or take out, each setting of the repository that the log is in; then say what to commit.

    Raises UsageError outside a repository, UnreadableError where git refuses, RefusedError where git can't write.
    """
    path = settings.log_path(log.file)
    if (root := git.root(path)) is None:
        raise UsageError(f"{path} is not in a git repository", "`git init` creates one")
    (_uninstall if uninstall else _install)(path, dry_run=dry_run)
    if not uninstall and _is_in(root):
        screen.note("chiplog itself runs from this work tree: a branch that changes it changes what git runs")
    screen.note("nothing written: this was a dry run" if dry_run else _next(path, root, uninstall=uninstall))


def _is_in(root: str) -> bool:
    """Whether the program is among the files of a work tree, as with `pip install -e`."""
    package, environment = os.path.realpath(chiplog.__file__), os.path.realpath(sys.prefix)
    return worktree.holds(os.path.realpath(root), package) and not worktree.holds(environment, package)


def _install(path: str, *, dry_run: bool) -> None:
    """Add each setting behind those that are there, and remember it: only that is taken out again."""
    wrote = _installed(path)
    for name, value in git_settings().items():
        for old in wrote.get(name, ()):
            if old != value:
                _remove(path, name, old, dry_run=dry_run)
        there = git.settings(path, name)[-1:] == [value]
        screen.show(f"git config --local --add {name} {shlex.quote(value)}{'  # as it is' if there else ''}\n")
        if not (there or dry_run):
            git.add_setting(path, name, value)
            git.add_setting(path, RECORD, f"{name} {value}")


def _uninstall(path: str, *, dry_run: bool) -> None:
    """Take out what was installed, and say what else is set."""
    wrote = _installed(path)
    for name, values in wrote.items():
        for value in values:
            _remove(path, name, value, dry_run=dry_run)
    for name in git_settings():
        for value in git.settings(path, name):
            if dry_run and value in wrote.get(name, ()):
                continue
            screen.note(f"left unchanged, because `git install` did not set it: {name} = {shown(value)}")


def _installed(path: str) -> dict[str, list[str]]:
    """Return the values that were installed, by the names of their settings."""
    found: dict[str, list[str]] = {}
    for record in git.settings(path, RECORD):
        name, _, value = record.partition(" ")
        found.setdefault(name, []).append(value)
    return found


def _remove(path: str, name: str, value: str, *, dry_run: bool) -> None:
    screen.show(f"git config --local --fixed-value --unset-all {name} {shlex.quote(value)}\n")
    if not dry_run:
        if value in git.settings(path, name):
            git.remove_setting(path, name, value)
        git.remove_setting(path, RECORD, f"{name} {value}")


def _next(path: str, root: str, *, uninstall: bool) -> str:
    name = Path(path).resolve().relative_to(Path(root).resolve()).as_posix()
    quoted = f'"{name}"' if " " in name else name
    there = all(git.attribute(path, attribute) == value for attribute, value in ATTRIBUTES.items())
    if uninstall:
        return f"git merges {name} by lines again; the line in .gitattributes may stay: it has no effect without these"
    if there:
        return f"git merges {name} by events from now on: .gitattributes says so already"
    return f"next: put this line into .gitattributes, and commit it\n{quoted} merge=chiplog diff=chiplog text eol=lf"


def drive(base: str, ours: str, theirs: str, size: int, name: str) -> int:
    """Merge three files into the second one, in one step; 1 where conflicts are left.

    What is no log, and a merge that can't be proved, is merged by lines, as git would.
    Raises RefusedError where the result can't be written whole, with the file as it was.
    """
    data = ThreeWay(base, ours, theirs).each(store.read)
    merged = _merged(data)
    text = merged.text(size)
    try:
        store.put(ours, text.encode(errors="surrogateescape"))
    except OSError as error:
        raise RefusedError(f"{name} can't be merged: {error.strerror}", "the file is unchanged") from None
    if merged.conflicts:
        screen.note(f"chiplog: {shown(name)}: {view.named(merged.conflicts)}; `chiplog resolve` asks about it")
    return int(bool(merged.conflicts))


def _merged(data: ThreeWay[bytes]) -> Merged:
    try:
        texts = data.each(bytes.decode)
    except UnicodeDecodeError:
        return merge.text_of(data.each(lambda version: version.decode(errors="surrogateescape")))
    merged = merge.logs(texts)
    return merge.text_of(texts) if any(proof.lost(texts, merged.text(), merged.conflicts)) else merged
