"""The door to git: what a file was at the merge base with the default branch."""

import os
import subprocess
from pathlib import Path

_DEFAULTS = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


def landed(path: str) -> bytes | None:
    """Give a file's bytes as they have landed: at the merge base of HEAD and the default branch.

    None outside a repository, without git, or where the file is not there yet.
    """
    real = Path(path).resolve()
    for branch in _DEFAULTS:
        base = _run(real.parent, "merge-base", "HEAD", branch)
        if base is not None:
            return _run(real.parent, "show", f"{base.decode().strip()}:./{real.name}")
    return None


def _run(folder: Path, *arguments: str) -> bytes | None:
    """Run git in a folder, without the variables that git sets for its hooks; None where it fails."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False, env=env)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
