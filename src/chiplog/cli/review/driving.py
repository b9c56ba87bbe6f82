"""The calls behind `git install` and the merge driver."""

import shlex
import shutil
import sys
from pathlib import Path

from chiplog import config, git
from chiplog.cli.shared import common
from chiplog.cli.shared.options import Log
from chiplog.errors import RefusedError, UsageError
from chiplog.log import store
from chiplog.model.characters import shown
from chiplog.review import merge, proof
from chiplog.review.merge import Merged
from chiplog.review.three import Three
from chiplog.view import merged as view

ATTRIBUTES = {"merge": "chiplog", "diff": "chiplog", "eol": "lf"}


def settings() -> dict[str, str]:
    """Give the settings that make git merge logs by events, and show an event's id above each hunk of a diff."""
    program = "chiplog" if shutil.which("chiplog") else f"{shlex.quote(sys.executable)} -m chiplog"
    return {
        "merge.chiplog.name": "chiplog: by event and field",
        "merge.chiplog.driver": f"{program} merge-driver %O %A %B %L %P",
        "diff.chiplog.xfuncname": "^- id: ([a-z0-9-]+)",
    }


def settle(log: Log, *, uninstall: bool, dry_run: bool) -> None:
    """Show and make, or take out, each setting of the repository that the log is in; then say what to commit.

    Raises UsageError outside a repository, RefusedError where git can't write.
    """
    path = config.log_path(log.file)
    if (root := git.root(path)) is None:
        raise UsageError(f"{path} is in no git repository", "`git init` makes one")
    for name, value in settings().items():
        _set(path, name, None if uninstall else value, dry_run=dry_run)
    common.talk("nothing written: this was a dry run" if dry_run else _next(path, root, uninstall=uninstall))


def _set(path: str, name: str, value: str | None, *, dry_run: bool) -> None:
    said = f"--unset {name}" if value is None else f"{name} {shlex.quote(value)}"
    as_it_is = git.setting(path, name) == value
    common.show(f"git config --local {said}{'  # as it is' if as_it_is else ''}\n")
    if not (as_it_is or dry_run or git.change_setting(path, name, value)):
        raise RefusedError(f"git can't write {name}", "is .git/config writable, or locked?")


def _next(path: str, root: str, *, uninstall: bool) -> str:
    name = Path(path).resolve().relative_to(Path(root).resolve()).as_posix()
    quoted = f'"{name}"' if " " in name else name
    there = all(git.attribute(path, attribute) == value for attribute, value in ATTRIBUTES.items())
    if uninstall:
        return f"git merges {name} by lines again; the line in .gitattributes may stay: it does nothing without these"
    if there:
        return f"git merges {name} by events from now on: .gitattributes says so already"
    return f"next: put this line into .gitattributes, and commit it\n{quoted} merge=chiplog diff=chiplog text eol=lf"


def drive(base: str, ours: str, theirs: str, size: int, name: str) -> int:
    """Merge three files into the second one; 1 where conflicts are left.

    What is no log, and a merge that can't be proved, is merged by lines, as git would.
    """
    data = Three(base, ours, theirs).each(store.read)
    merged = _merged(data)
    text = merged.text(size)
    Path(ours).write_bytes(text.encode(errors="surrogateescape"))
    if merged.conflicts:
        common.talk(f"chiplog: {shown(name)}: {view.named(merged.conflicts)}; `chiplog resolve` asks about it")
    return int(bool(merged.conflicts))


def _merged(data: Three[bytes]) -> Merged:
    try:
        texts = data.each(bytes.decode)
    except UnicodeDecodeError:
        return merge.text_of(data.each(lambda version: version.decode(errors="surrogateescape")))
    merged = merge.logs(texts)
    return merge.text_of(texts) if any(proof.lost(texts, merged.text(), merged.conflicts)) else merged
