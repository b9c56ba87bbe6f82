"""The door to the user's editor, which is found and run as git does it."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from chiplog.errors import UsageError

NAME = "entry.yaml"
"""The file that the editor opens, in a folder of its own: what an entry is called is no path."""

_NOT_RUN = (126, 127)
"""What a shell ends with where a program can't be run, or is not there."""


class EditorError(UsageError):
    """The editor failed. `saved` is what it left in the file all the same, or nothing."""

    def __init__(self, message: str, hint: str, saved: bytes = b"") -> None:
        super().__init__(message, hint)
        self.saved = saved


def edit(text: str) -> bytes:
    """Open a text in the user's editor and give what was saved, as it was saved.

    Raises EditorError where there is no editor, or it fails.
    """
    command = _found()
    try:
        with tempfile.TemporaryDirectory(prefix="chiplog-", ignore_cleanup_errors=True) as folder:
            return _edited(command, Path(folder) / NAME, text)
    except OSError as error:
        raise EditorError(
            f"there is no file to edit in: {error.strerror}", "set TMPDIR to a folder with room"
        ) from None


def _edited(command: str, file: Path, text: str) -> bytes:
    opened = text.encode(errors="surrogateescape")
    file.write_bytes(opened)
    try:
        ended = subprocess.run(_words(command, file), check=False).returncode
    except (OSError, ValueError) as error:
        raise EditorError(f"the editor {command} can't be run: {error}", "set EDITOR to one that can") from None
    try:
        saved = file.read_bytes()
    except OSError as error:
        raise EditorError(f"the editor {command} left no text: {error.strerror}", "the log is as it was") from None
    if not ended:
        return saved
    typed = b"" if saved == opened else saved
    if ended in _NOT_RUN:
        raise EditorError(f"the editor {command} can't be run", "set EDITOR to one that can", typed)
    raise EditorError(f"the editor {command} ended with {ended}", "the log is as it was", typed)


def _words(command: str, file: Path) -> list[str]:
    """Return the program to run: the user's own words, read by the shell as git has them read, with `~` and variables.

    A path with spaces is taken as it is where there is such a program.
    """
    whole = os.path.expanduser(command)
    if os.path.isfile(whole) and os.access(whole, os.X_OK):
        return [whole, str(file)]
    return ["sh", "-c", f'{command} "$@"', command, str(file)]


def _found() -> str:
    """Return the editor's command, in git's order. Raises EditorError where there is none, or it is badly quoted."""
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
    """Return `core.editor` of the user's own settings; those of a repository may be somebody else's."""
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
    """A dumb terminal has no room for a visual editor."""
    visual = "" if os.environ.get("TERM") == "dumb" else os.environ.get("VISUAL", "")
    return visual.strip() or os.environ.get("EDITOR", "").strip()


def _usual() -> str:
    if os.environ.get("TERM") == "dumb":
        return ""
    return next((name for name in ("editor", "vi", "nano") if shutil.which(name)), "")
