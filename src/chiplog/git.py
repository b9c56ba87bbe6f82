"""The door to git: what a file was at the merge base with the default branch."""

import os
import subprocess
from pathlib import Path

_DEFAULTS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


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


def root(path: str) -> str | None:
    """Give the folder of the repository that a file is in, or None."""
    top = _run(Path(path).resolve().parent, "rev-parse", "--show-toplevel")
    return os.fsdecode(top.rstrip(b"\n")) if top else None


def _run(folder: Path, *arguments: str) -> bytes | None:
    """Run git in a folder, without the variables that git sets for its hooks; None where it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=env)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
