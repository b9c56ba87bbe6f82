"""Run git: read a file from a commit or during a merge, and read and change the settings of a repository.

Nothing in a repository that a stranger made must run. So git is run at the top of the work tree, never in a directory
that may itself look like a repository, and every setting by which a repository can name programs is switched off. The
user's own variables and settings are kept. An error from git becomes an UnreadableError with git's message; None is
returned only if git says for certain that something does not exist.
"""

import datetime as dt
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from chiplog import worktree
from chiplog.errors import RefusedError, UnreadableError

_DEFAULTS = ("main", "master", "trunk", "develop", "default")
"""Possible names of the default branch, if neither a remote's HEAD nor init.defaultBranch names it."""

# The file in .git that shows a stopped command, and the command; a rebase also cherry-picks, so it comes first.
_UNDER_WAY = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}

_SETTINGS = {
    "safe.bareRepository": "explicit",
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "protocol.allow": "never",
    "diff.external": "",
    "log.showSignature": "false",
    "gc.auto": "0",
    "color.ui": "false",
    "color.grep": "false",
    "core.safecrlf": "false",
    "log.showRoot": "true",
    "i18n.logOutputEncoding": "UTF-8",
    "diff.orderFile": os.devnull,
}
"""Settings that override those of the repository: they could name a program, or change the output that is read here."""

_SWITCHES = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
}
"""Variables for the same purpose: nothing is written, and nothing fetched."""

_OF_A_REPOSITORY = (
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"),
    *("GIT_NAMESPACE", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE"),
)
"""Variables that name the repository, set by git for hooks, or by the user."""

_OF_A_CALL = (
    *("GIT_PREFIX", "GIT_INTERNAL_SUPER_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_INDEX_FILE"),
    *("GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"),
)
"""Variables that would change the output of a git command below."""

_PARTIAL = "the clone is partial, and chiplog fetches nothing: `git log -p` on the log fetches what is missing"

_REGULAR = ("100644", "100755")

LARGEST = 200_000_000
"""Bytes of the largest file that is read from a repository: a log of 100,000 events."""


class Past(NamedTuple):
    """A commit that changed a file: its committer's day, and the mode and the object of the file after it."""

    commit: str
    day: dt.date
    mode: str
    blob: str


@dataclass(frozen=True)
class _Tree:
    """A work tree: its top directory, and the environment for git commands in it."""

    top: str
    env: Mapping[str, str]


@dataclass(frozen=True)
class _File:
    """A file in a work tree, with its path from the top."""

    tree: _Tree
    name: str


def landed(path: str) -> bytes | None:
    """Return a file's bytes as landed: at the merge base of HEAD and the default branch, or in HEAD if none is known.

    Return None outside a repository, before the first commit, or if the file did not exist yet.
    Raises UnreadableError if git fails.
    """
    file = _file(path)
    base = _default_base(file.tree) or _commit(file.tree, "HEAD") if file else None
    return _content(file, base) if file and base else None


def default_base(path: str) -> str | None:
    """Return the merge base of HEAD and the default branch.

    Return None outside a repository, before the first commit, and if no default branch is known.
    Raises UnreadableError if git fails, or the two have no common ancestor.
    """
    file = _file(path)
    return _default_base(file.tree) if file else None


def commit(path: str, revision: str) -> str | None:
    """Return the commit of a revision in the repository of a file, or None.

    Raises UnreadableError if git fails.
    """
    file = _file(path)
    return _commit(file.tree, revision) if file else None


def day(path: str, commit: str) -> dt.date | None:
    """Return the day of a commit, as its committer's calendar had it; None if it is none in the calendar.

    Raises UnreadableError if git fails.
    """
    file = _file(path)
    written = _ask(file.tree, "show", "-s", "--format=%cs", "--end-of-options", commit).decode().strip() if file else ""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def merge_base(path: str, one: str, other: str) -> str | None:
    """Return the best common ancestor of two commits, or None. Raises UnreadableError if git fails."""
    file = _file(path)
    return _merge_base(file.tree, one, other) if file else None


def at(path: str, revision: str) -> bytes | None:
    """Return a file's bytes in a commit, under its earlier name if it was moved since, or None if it is not in it.

    Raises UnreadableError if git fails.
    """
    file = _file(path)
    return _content(file, revision) if file else None


def history(path: str, revision: str = "HEAD") -> list[Past]:
    """Return the commits up to a revision that changed a file, newest first, under its earlier names too.

    Of a merge, only the first side counts: what was on the branch on a day, and not what was merged later. Return
    nothing outside a repository and for what is no commit. Raises UnreadableError if git fails.
    """
    file = _file(path)
    if file is None or _commit(file.tree, revision) is None:
        return []
    words = ("--first-parent", "-m", "--follow", "--raw", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-notes")
    asked = (*words, "--ignore-submodules", "--format=commit %H %cs", "--end-of-options", revision, "--", file.name)
    return list(_past(_ask(file.tree, "log", *asked).decode(errors="replace").splitlines()))


def contents(path: str, past: Iterable[Past]) -> Iterator[bytes]:
    """Yield a file's bytes after each of some commits, or nothing where it was deleted or is no regular file.

    Raises UnreadableError if git fails.
    """
    file, some = _file(path), list(past)
    if file is None:
        return
    large = _large(file.tree, [one.blob for one in some])
    for one in some:
        if one.blob in large:
            raise _too_large(f"{file.name} in {one.commit[:10]}")
        yield _ask(file.tree, "cat-file", "blob", one.blob) if one.mode in _REGULAR else b""


def staged(path: str) -> bytes | None:
    """Return a file's bytes in git's index (in a hook, that of the new commit), or None if it is not in it.

    Raises UnreadableError if git fails, or the file is in conflict.
    """
    file = _file(path)
    if file is None or not (entries := _index_entries(file)):
        return None
    if "0" not in entries:
        raise UnreadableError(
            f"{path} is in conflict: no version of it is staged", "run `chiplog resolve`, then `git add`"
        )
    return _blob(file.tree, *entries["0"], f"the staged {file.name}")


def branches_with(path: str, text: str) -> list[str]:
    """Return the branches, local and remote, whose version of a file contains a text; without the branch of HEAD.

    Raises UnreadableError if git fails.
    """
    file = _file(path)
    if file is None or _commit(file.tree, "HEAD") is None:
        return []
    listed = _lines(file.tree, "for-each-ref", "--format=%(refname)", "--no-merged=HEAD", "refs/heads", "refs/remotes")
    if not listed:
        return []
    asked = ["grep", "--no-color", "--no-textconv", "-l", "-z", "-F", "-e", text, *listed, "--", file.name]
    found = _try(file.tree, *asked) or b""
    names = (os.fsdecode(line).partition(":")[0] for line in found.split(b"\0") if line)
    return [name.removeprefix("refs/heads/").removeprefix("refs/remotes/") for name in names]


def root(path: str) -> str | None:
    """Return git's directory of the repository of a file, or None. Raises UnreadableError if git fails."""
    file = _file(path)
    return file.tree.top if file else None


def stages(path: str) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Return base, ours and theirs of a file in conflict, with the line ends of a checkout, or None.

    The programs of filters are not run. Raises UnreadableError if git fails.
    """
    file = _file(path)
    entries = _index_entries(file) if file else {}
    if file is None or not entries or "0" in entries:
        return None
    base, ours, theirs = (
        _blob(file.tree, *entries[stage], f"{file.name} on one side of the merge", as_checked_out=file.name)
        if stage in entries
        else None
        for stage in ("1", "2", "3")
    )
    return base, ours, theirs


def merged_by_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Return the result of `git merge` without a driver, with markers for conflicts, or None if git can't merge.

    It runs in a temporary repository, without settings, templates or hooks of the user.
    """
    with tempfile.TemporaryDirectory() as name:
        alone = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        alone |= {"HOME": name, "XDG_CONFIG_HOME": name, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1"}
        alone |= {"GIT_CEILING_DIRECTORIES": os.path.dirname(os.path.realpath(name))}
        stream = b"".join(
            b"commit refs/heads/%b\ncommitter x <x> 0 +0000\ndata 0\n%bM 644 inline text\ndata %d\n%b\n"
            % (branch, start, len(data), data)
            for branch, start, data in (
                (b"base", b"", base),
                (b"ours", b"from refs/heads/base\n", ours),
                (b"theirs", b"from refs/heads/base\n", theirs),
            )
        )
        who = ("-c", "user.name=x", "-c", "user.email=x")
        first = ["init", "--quiet", "--template=", "."], ["fast-import", "--quiet"], ["checkout", "--quiet", "ours"]
        for words in first:
            if _run(name, alone, *words, stdin=stream).returncode:
                return None
        _run(name, alone, *who, "merge", "--quiet", "--no-commit", "theirs")
        return (Path(name) / "text").read_bytes()


def under_way(path: str) -> str | None:
    """Return the git command that is stopped in the repository of a file and can be continued, or None."""
    file = _file(path)
    folder = Path(_git_folder(file.tree)) if file else None
    return next((command for name, command in _UNDER_WAY.items() if folder and (folder / name).exists()), None)


def settings(path: str, name: str) -> list[str]:
    """Return the values of a setting in the repository of a file; git uses the last one."""
    file = _file(path)
    found = _try(file.tree, "config", "--local", "-z", "--get-all", name) if file else None
    return [value.decode(errors="surrogateescape") for value in (found or b"").split(b"\0")[:-1]]


def add_setting(path: str, name: str, value: str) -> None:
    """Add a value to a setting of the repository of a file; git uses it from now on, and earlier values stay.

    Raises RefusedError if git can't write.
    """
    _change(path, "--add", name, value)


def remove_setting(path: str, name: str, value: str) -> None:
    """Remove one value of a setting from the repository of a file. Raises RefusedError if git can't write."""
    _change(path, "--fixed-value", "--unset-all", name, value)


def attribute(path: str, name: str) -> str:
    """Return an attribute of a file, or `unspecified`."""
    return _attributes(file, name)[name] if (file := _file(path)) else "unspecified"


def converts_line_ends(path: str) -> bool:
    """Return whether git treats CRLF and LF in a file as the same when it is added."""
    file = _file(path)
    if file is None:
        return False
    said = _attributes(file, "text", "eol", "crlf")
    if said["text"] != "unspecified":
        return said["text"] != "unset"
    if said["eol"] in ("lf", "crlf"):
        return True
    if said["crlf"] != "unspecified":
        return said["crlf"] != "unset"
    return _setting(file.tree, "core.autocrlf") in ("true", "input", "yes", "on", "1")


# Repositories


def _file(path: str) -> _File | None:
    """Return the work tree of a file, or None."""
    real = os.path.realpath(path)
    found = worktree.top(real)
    named = any(os.environ.get(variable) for variable in ("GIT_DIR", "GIT_WORK_TREE"))
    tree = (_named_tree(real, found) if named else None) or (_found_tree(found) if found else None)
    if tree is None or not worktree.holds(tree.top, real):
        return None
    return _File(_with_index(tree), os.path.relpath(real, tree.top))


def _found_tree(folder: str) -> _Tree:
    """Return the work tree for a directory with `.git`: a setting may place it elsewhere."""
    above = [os.path.dirname(folder), os.environ.get("GIT_CEILING_DIRECTORIES", "")]
    env = _environment(without=_OF_A_REPOSITORY) | {"GIT_CEILING_DIRECTORIES": os.pathsep.join(filter(None, above))}
    here = _Tree(folder, env)
    top = _path(_ask(here, "rev-parse", "--show-toplevel"))
    if top == folder:
        return here
    return _Tree(top, env | {"GIT_DIR": _git_folder(here), "GIT_WORK_TREE": top})


def _named_tree(real: str, found: str | None) -> _Tree | None:
    """Return the work tree that GIT_DIR and GIT_WORK_TREE name, if a file is in it.

    Return None if they name another repository, in whose hook chiplog runs.
    """
    folder, env = os.environ.get("GIT_DIR", ""), _environment()
    own = worktree.home(folder) if folder and not os.environ.get("GIT_WORK_TREE") else None
    if own and not worktree.holds(own, real):
        return None
    here = _Tree(os.getcwd(), env)
    asked = _run(here.top, env, "rev-parse", "--absolute-git-dir")
    if asked.returncode and found is None:
        raise _failure(asked)
    shown = _run(here.top, env, "rev-parse", "--show-toplevel")
    if asked.returncode or shown.returncode:  # none, or a bare repository, as in a hook on a server
        return None
    top = os.path.realpath(_path(shown.stdout))
    if not worktree.holds(top, real) or (found and worktree.holds(top, found)):
        return None
    return _Tree(top, env | {"GIT_DIR": _path(asked.stdout), "GIT_WORK_TREE": top})


def _with_index(tree: _Tree) -> _Tree:
    """Let git read the index that GIT_INDEX_FILE names, as in a hook of `git commit -a`, if it is this repository's."""
    if not (named := os.environ.get("GIT_INDEX_FILE")):
        return tree
    index = os.path.realpath(named)
    folder = os.path.dirname(index)
    if worktree.is_git_folder(folder) and folder != os.path.realpath(_git_folder(tree)):
        return tree
    return _Tree(tree.top, {**tree.env, "GIT_INDEX_FILE": index})


def _git_folder(tree: _Tree) -> str:
    return _path(_ask(tree, "rev-parse", "--absolute-git-dir"))


def _environment(without: Iterable[str] = ()) -> dict[str, str]:
    dropped = {*_OF_A_CALL, *without}
    return {name: value for name, value in os.environ.items() if name not in dropped} | _SWITCHES


# Commits and branches


def _commit(tree: _Tree, revision: str) -> str | None:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    found = _try(tree, *words, f"{revision}^{{commit}}")
    if found is not None:
        return found.decode().strip()
    named = _try(tree, *words, revision)
    if named is not None:  # it names an object, which is not a commit or is missing
        _ask(tree, "cat-file", "-t", named.decode().strip())
    elif revision == "HEAD":  # a new branch, unless git can't read the commit
        _ask(tree, "symbolic-ref", "--quiet", "HEAD")
    return None


def _merge_base(tree: _Tree, one: str, other: str) -> str | None:
    base = _try(tree, "merge-base", one, other)
    return base.decode().strip() if base else None


def _default_base(tree: _Tree) -> str | None:
    """Return the nearest merge base of HEAD and a default branch: a fork has two remotes, one of them behind."""
    if _commit(tree, "HEAD") is None or not (branches := _default_branches(tree)):
        return None
    bases = sorted({base for branch in branches if (base := _merge_base(tree, "HEAD", branch))})
    if not bases:
        name = branches[0].removeprefix("refs/heads/").removeprefix("refs/remotes/")
        raise UnreadableError(
            f"HEAD and {name} have no common ancestor",
            "in a shallow clone, `git fetch --unshallow` fetches what is missing",
        )
    return _lines(tree, "merge-base", "--independent", *bases)[0] if len(bases) > 1 else bases[0]


def _default_branches(tree: _Tree) -> list[str]:
    """Return the refs of the possible default branches: remote ones before local ones."""
    refs = _lines(tree, "for-each-ref", "--format=%(refname)", "refs/heads/", "refs/remotes/")
    setting = _setting(tree, "init.defaultBranch")
    usual = tuple(dict.fromkeys([*([setting] if setting else []), *_DEFAULTS]))
    remotes = [_below(refs, f"refs/remotes/{name}/") for name in _lines(tree, "remote")]
    local = [_below(refs, "refs/heads/")]
    known = [ref for own in remotes for ref in _named(own, ("HEAD",)) or _named(own, usual)]
    return known or _only(remotes) or _named(local[0], usual) or _only(local)


def _below(refs: list[str], prefix: str) -> dict[str, str]:
    """Return the refs with a prefix, by the rest of their name."""
    return {ref.removeprefix(prefix): ref for ref in refs if ref.startswith(prefix)}


def _named(refs: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [refs[name] for name in names if name in refs]


def _only(groups: list[dict[str, str]]) -> list[str]:
    """Return the branch of each group that has only one."""
    return [ref for refs in groups if len(refs) == 1 for ref in refs.values()]


# Files


def _content(file: _File, revision: str) -> bytes | None:
    name = file.name
    entry = _entry(file.tree, revision, name)
    if entry is None and (earlier := _earlier_name(file, revision)):
        name, entry = earlier, _entry(file.tree, revision, earlier)
    return _blob(file.tree, *entry, f"{name} in {revision[:10]}") if entry else None


def _entry(tree: _Tree, revision: str, name: str) -> tuple[str, str] | None:
    """Return the mode and the object of a file in a commit, or None if it is not in it."""
    for entry, found in _entries(_ask(tree, "ls-tree", "-z", "--full-tree", revision, "--", name)):
        if found == name:
            return entry[0], entry[2]
    return None


def _index_entries(file: _File) -> dict[str, tuple[str, str]]:
    """Return mode and object of a file in git's index, by stage: 0, or 1 to 3 in a conflict."""
    listed = _entries(_ask(file.tree, "ls-files", "--stage", "-z", "--", file.name))
    return {entry[2]: (entry[0], entry[1]) for entry, name in listed if name == file.name}


def _earlier_name(file: _File, revision: str) -> str | None:
    """Return the name of a file in a commit, by git's detection of renames up to the index or the work tree."""
    words = ("-M", "-l0", "--no-ext-diff", "--no-textconv", "--ignore-submodules", "-z", "--name-status")
    said = _ask(file.tree, "diff-index", "--cached", *words, "--diff-filter=R", revision).split(b"\0")
    renames = {os.fsdecode(new): os.fsdecode(old) for old, new in zip(said[1::3], said[2::3], strict=False)}
    if file.name in renames or _index_entries(file):
        return renames.get(file.name)
    gone = _ask(file.tree, "diff-files", "--no-ext-diff", "--ignore-submodules", "-z", "--name-only", "--diff-filter=D")
    ends = (os.sep + os.path.basename(file.name), os.path.splitext(file.name)[1])
    names = [os.fsdecode(name) for name in gone.split(b"\0") if name]
    return next((name for end in ends for name in names if end and (os.sep + name).endswith(end)), None)


def _blob(tree: _Tree, mode: str, number: str, what: str, *, as_checked_out: str | None = None) -> bytes:
    if mode not in _REGULAR:
        raise UnreadableError(f"{what} is not a regular file", "use a revision in which it is one, or a path")
    if _large(tree, [number]):
        raise _too_large(what)
    if as_checked_out is None:
        return _ask(tree, "cat-file", "blob", number)
    name = _attributes(_File(tree, as_checked_out), "filter")["filter"]
    plain = [f"--config-env=filter.{name}.{key}=CHIPLOG_NOTHING" for key in ("smudge", "clean", "process")]
    optional = f"--config-env=filter.{name}.required=CHIPLOG_FALSE"
    env = {**tree.env, "CHIPLOG_NOTHING": "", "CHIPLOG_FALSE": "false"}
    return _ask(_Tree(tree.top, env), *plain, optional, "cat-file", "--filters", f"--path={as_checked_out}", number)


def _large(tree: _Tree, numbers: Iterable[str]) -> set[str]:
    """Return which of some objects are too large to be read: a kilobyte of a pack may unfold to a megabyte."""
    asked = "".join(f"{number}\n" for number in numbers).encode()
    said = _run(tree.top, tree.env, "cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=asked).stdout
    sizes = (line.split() for line in said.decode(errors="replace").splitlines())
    return {number for number, size in sizes if size.isdigit() and int(size) > LARGEST}


def _too_large(what: str) -> UnreadableError:
    return UnreadableError(f"{what} is larger than {LARGEST // 1_000_000} MB", "name another revision")


def _past(lines: Iterable[str]) -> Iterator[Past]:
    """Yield the commits of `git log --raw`; one whose day is none in the calendar is left out."""
    commit, day = "", None
    for line in lines:
        if line.startswith("commit "):
            _, commit, written = line.split(" ")
            try:
                day = dt.date.fromisoformat(written)
            except ValueError:
                day = None
        elif line.startswith(":") and day:
            _, mode, _, blob, _ = line.split("\t")[0].split(" ")
            yield Past(commit, day, mode, blob)


def _entries(listed: bytes) -> Iterator[tuple[list[str], str]]:
    """Yield (words, name) of a git list in the form `words TAB name NUL`."""
    for line in listed.split(b"\0")[:-1]:
        words, _, name = line.partition(b"\t")
        yield words.decode().split(), os.fsdecode(name)


# Settings and attributes


def _setting(tree: _Tree, name: str) -> str | None:
    value = _try(tree, "config", "--get", name)
    return None if value is None else value.decode(errors="replace").strip()


def _attributes(file: _File, *names: str) -> dict[str, str]:
    said = _ask(file.tree, "check-attr", "-z", *names, "--", file.name).split(b"\0")
    return {os.fsdecode(name): os.fsdecode(value) for name, value in zip(said[1::3], said[2::3], strict=False)}


def _change(path: str, *words: str) -> None:
    if file := _file(path):
        done = _run(file.tree.top, file.tree.env, "config", "--local", *words)
        if done.returncode:
            raise RefusedError(_failure(done).message, "check that .git/config is writable, and not locked")


# Calls


def _lines(tree: _Tree, *arguments: str) -> list[str]:
    return os.fsdecode(_ask(tree, *arguments)).split("\n")[:-1]


def _path(line: bytes | None) -> str:
    return os.fsdecode((line or b"").removesuffix(b"\n"))


def _ask(tree: _Tree, *arguments: str) -> bytes:
    """Return the output of git. Raises UnreadableError if it fails."""
    done = _run(tree.top, tree.env, *arguments)
    if done.returncode:
        raise _failure(done)
    return done.stdout


def _try(tree: _Tree, *arguments: str) -> bytes | None:
    """Return the output of git, or None if its exit code means that there is none. Raises UnreadableError."""
    done = _run(tree.top, tree.env, *arguments)
    if done.returncode not in (0, 1):
        raise _failure(done)
    return None if done.returncode else done.stdout


def _run(
    folder: str, env: Mapping[str, str], *arguments: str, stdin: bytes = b""
) -> "subprocess.CompletedProcess[bytes]":
    settings_ = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    words = ["git", "--no-pager", "--literal-pathspecs", *settings_, *arguments]
    try:
        return subprocess.run(words, cwd=folder, env=dict(env), input=stdin, capture_output=True, check=False)
    except FileNotFoundError:
        raise UnreadableError(
            "git is not installed, or not on PATH", "install git: this log is in a git repository"
        ) from None
    except OSError as error:
        raise UnreadableError(
            f"git can't be run: {error.strerror}", "check that git is installed and executable"
        ) from None


def _failure(done: "subprocess.CompletedProcess[bytes]") -> UnreadableError:
    """Return git's message and hint as an error."""
    lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    first = next((place for place, line in enumerate(lines) if line.startswith("fatal: ")), 0)
    sentence = lines[first].removeprefix("fatal: ") if lines else f"exit code {done.returncode}"
    hint = " ".join(lines[first + 1 :]) or (
        _PARTIAL if b"lazy fetch" in done.stderr or b"promisor" in done.stderr else ""
    )
    return UnreadableError(f"git: {sentence}", hint)
