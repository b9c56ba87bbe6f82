"""The door to git: what a file is in a commit or in the middle of a merge, and the settings of a repository."""

import os
import subprocess
import tempfile
from pathlib import Path

_DEFAULTS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")

# What git keeps in its folder while a command waits, and the command; a rebase picks cherries, so it comes first.
_UNDER_WAY = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}

_PLAIN = (
    *("-c", "core.autocrlf=false", "-c", "core.attributesFile=", "-c", "merge.conflictStyle=merge"),
    *("-c", "user.name=x", "-c", "user.email=x"),
)
"""For a merge that hangs on no setting of the user's."""


def landed(path: str) -> bytes | None:
    """Give a file's bytes as they have landed: at the merge base of HEAD and the default branch.

    None outside a repository, without git, or where the file is not there yet.
    """
    base = default_base(path)
    return at(path, base) if base else None


def default_base(path: str) -> str | None:
    """Give the commit at which HEAD left the default branch, or None outside a repository."""
    folder = Path(path).resolve().parent
    found = (_run(folder, "merge-base", "HEAD", branch) for branch in _DEFAULTS)
    return next((base.decode().strip() for base in found if base is not None), None)


def commit(path: str, revision: str) -> str | None:
    """Give the commit that a revision names in the repository of a file, or None."""
    named = _run(
        Path(path).resolve().parent, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    return named.decode().strip() if named else None


def merge_base(path: str, one: str, other: str) -> str | None:
    """Give the best common ancestor of two commits, or None."""
    base = _run(Path(path).resolve().parent, "merge-base", one, other)
    return base.decode().strip() if base else None


def at(path: str, name: str) -> bytes | None:
    """Give a file's bytes in a commit; `""` is what is staged. None where it is not there."""
    real = Path(path).resolve()
    return _run(real.parent, "show", f"{name}:./{real.name}")


def branches_with(path: str, text: str) -> list[str]:
    """Give the branches, of remotes too, whose version of a file has this text; HEAD's own is not among them."""
    real = Path(path).resolve()
    listed = _run(real.parent, "for-each-ref", "--format=%(refname)", "--no-merged=HEAD", "refs/heads", "refs/remotes")
    refs = listed.decode(errors="replace").split() if listed else []
    found = _run(real.parent, "grep", "-l", "-F", "-e", text, *refs, "--", real.name) if refs else None
    names = (line.partition(":")[0] for line in found.decode(errors="replace").splitlines()) if found else ()
    return [name.removeprefix("refs/heads/").removeprefix("refs/remotes/") for name in names]


def root(path: str) -> str | None:
    """Give the folder of the repository that a file is in, or None."""
    top = _run(Path(path).resolve().parent, "rev-parse", "--show-toplevel")
    return os.fsdecode(top.rstrip(b"\n")) if top else None


def stages(path: str) -> tuple[bytes | None, bytes | None, bytes | None] | None:
    """Give base, ours and theirs of a file that a merge left unmerged, as a checkout would write them; else None."""
    real = Path(path).resolve()
    if not _run(real.parent, "--literal-pathspecs", "ls-files", "--unmerged", "--", real.name):
        return None
    base, ours, theirs = (_run(real.parent, "cat-file", "--filters", f":{stage}:./{real.name}") for stage in (1, 2, 3))
    return base, ours, theirs


def merged_by_lines(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Merge three texts as `git merge` does without a driver, with markers where they collide; None without git."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stream = b"".join(
            b"commit refs/heads/%b\ncommitter x <x> 0 +0000\ndata 0\n%bM 644 inline text\ndata %d\n%b\n"
            % (branch, start, len(data), data)
            for branch, start, data in (
                (b"base", b"", base),
                (b"ours", b"from refs/heads/base\n", ours),
                (b"theirs", b"from refs/heads/base\n", theirs),
            )
        )
        for words in (["init", "--quiet"], ["fast-import", "--quiet"], ["checkout", "--quiet", "ours"]):
            if _run(folder, *_PLAIN, *words, stdin=stream) is None:
                return None
        _run(folder, *_PLAIN, "merge", "--quiet", "--no-commit", "theirs")
        return (folder / "text").read_bytes()


def under_way(path: str) -> str | None:
    """Give the command that is stopped in the repository of a file, and waits to be continued."""
    found = _run(Path(path).resolve().parent, "rev-parse", "--absolute-git-dir")
    folder = Path(os.fsdecode(found.rstrip(b"\n"))) if found else None
    return next((command for name, command in _UNDER_WAY.items() if folder and (folder / name).exists()), None)


def setting(path: str, name: str) -> str | None:
    """Give a setting of the repository of a file, or None."""
    value = _run(Path(path).resolve().parent, "config", "--local", "--get", name)
    return None if value is None else value.decode(errors="replace").removesuffix("\n")


def change_setting(path: str, name: str, value: str | None) -> bool:
    """Give a setting of the repository of a file a value, or take it out; say whether git did."""
    change = ["--unset-all", name] if value is None else ["--replace-all", name, value]
    return _run(Path(path).resolve().parent, "config", "--local", *change) is not None


def attribute(path: str, name: str) -> str:
    """Give an attribute of a file; `unspecified` where nothing says."""
    real = Path(path).resolve()
    said = _run(real.parent, "check-attr", "-z", name, "--", real.name)
    return said.split(b"\0")[2].decode(errors="replace") if said else "unspecified"


def _run(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes | None:
    """Run git in a folder, without the variables that git sets for its hooks; None where it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=False, env=env
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
