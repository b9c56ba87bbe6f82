"""The door to the user's editor."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from chiplog.errors import UsageError


def edit(text: str, name: str) -> str:
    """Open a text in $VISUAL or $EDITOR and give what was saved.

    Raises UsageError where there is no editor, or it fails.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise UsageError("no editor: VISUAL and EDITOR are not set", "set one, or change fields with --set FIELD=VALUE")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.yaml"
        file.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
        try:
            done = subprocess.run([*shlex.split(command), str(file)], check=False)
        except OSError as error:
            raise UsageError(
                f"the editor {command} can't be run: {error.strerror}", "set EDITOR to one that can"
            ) from None
        if done.returncode:
            raise UsageError(f"the editor {command} ended with {done.returncode}", "the log is as it was")
        try:
            return file.read_bytes().decode("utf-8", "surrogateescape")
        except OSError as error:
            raise UsageError(f"the editor {command} left no text: {error.strerror}", "the log is as it was") from None
