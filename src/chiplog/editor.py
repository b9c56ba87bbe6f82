"""Run the user's editor, which is found and run as in git."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from chiplog.errors import UsageError

NAME = "entry.yaml"
"""The name of the file that the editor opens, in a directory of its own: an id is never used as a path."""

_NOT_RUN = (126, 127)
"""The shell's exit codes for a program that can't be run or does not exist."""


class EditorError(UsageError):
    """The editor failed. `saved` is what it saved nevertheless, or empty."""

    def __init__(self, message: str, hint: str, saved: bytes = b"") -> None:
        super().__init__(message, hint)
        self.saved = saved


def edit(text: str) -> bytes:
    """Open a text in the user's editor and return what was saved, unchanged.

    Raises EditorError if there is no editor, or it fails.
    """
    command = _found()
    try:
        with tempfile.TemporaryDirectory(prefix="chiplog-", ignore_cleanup_errors=True) as folder:
            return _edited(command, Path(folder) / NAME, text)
    except OSError as error:
        raise EditorError(
            f"can't create a file for the editor: {error.strerror}", "set TMPDIR to a directory with free space"
        ) from None


def _edited(command: str, file: Path, text: str) -> bytes:
    opened = text.encode(errors="surrogateescape")
    file.write_bytes(opened)
    try:
        ended = subprocess.run(_words(command, file), check=False).returncode
    except (OSError, ValueError) as error:
        raise EditorError(f"the editor {command} can't be run: {error}", "set EDITOR to another editor") from None
    try:
        saved = file.read_bytes()
    except OSError as error:
        raise EditorError(f"the editor {command} left no file: {error.strerror}", "the log is unchanged") from None
    if not ended:
        return saved
    typed = b"" if saved == opened else saved
    if ended in _NOT_RUN:
        raise EditorError(f"the editor {command} can't be run", "set EDITOR to another editor", typed)
    raise EditorError(f"the editor {command} ended with {ended}", "the log is unchanged", typed)


def _words(command: str, file: Path) -> list[str]:
    """Return the program to run: the user's command, interpreted by the shell as in git, with `~` and variables.

    A path with spaces is used unchanged if such a program exists.
    """
    whole = os.path.expanduser(command)
    if os.path.isfile(whole) and os.access(whole, os.X_OK):
        return [whole, str(file)]
    return ["sh", "-c", f'{command} "$@"', command, str(file)]


def _found() -> str:
    """Return the editor's command, in git's order. Raises EditorError if there is none, or its quotes are wrong."""
    command = os.environ.get("GIT_EDITOR") or _of_git() or _of_shell() or _usual()
    if not command:
        raise EditorError(
            "no editor: VISUAL and EDITOR are not set", "set one, or change fields with --set FIELD=VALUE"
        )
    try:
        shlex.split(command)
    except ValueError as error:
        said = str(error).lower()
        raise EditorError(f"the editor {command} can't be run: {said}", "correct its quotation marks") from None
    return command


def _of_git() -> str:
    """Return `core.editor` from the user's own settings; those of a repository may be from somebody else."""
    for scope in ("--global", "--system"):
        try:
            asked = subprocess.run(
                ["git", "config", scope, "--get", "core.editor"],
                capture_output=True,
                check=False,
                stdin=subprocess.DEVNULL,
            )
        except OSError:
            return ""
        if found := asked.stdout.decode(errors="surrogateescape").strip():
            return found
    return ""


def _of_shell() -> str:
    """Return whether the terminal is dumb, so that a visual editor can't be used."""
    visual = "" if os.environ.get("TERM") == "dumb" else os.environ.get("VISUAL", "")
    return visual.strip() or os.environ.get("EDITOR", "").strip()


def _usual() -> str:
    if os.environ.get("TERM") == "dumb":
        return ""
    return next((name for name in ("editor", "vi", "nano") if shutil.which(name)), "")
