"""A shell on a terminal, with the program's completion loaded, as a person has it."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pexpect
import pytest

_START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--interactive"],
}
_LOAD = {
    "bash": "source {script}; args() {{ printf '=<%s>' \"$@\"; printf '=EN''D\\n'; }}; echo LOA''DED",
    "zsh": "autoload -Uz compinit; compinit -u -D; bindkey -e; setopt no_beep; source {script};"
    " args() {{ printf '=<%s>' \"$@\"; printf '=EN''D\\n'; }}; echo LOA''DED",
    "fish": "source {script}; function args; printf '=<%s>' $argv; printf '=EN''D\\n'; end; echo LOA''DED",
}
_WAIT = 60
"""Seconds after which a shell has hung."""


class Shell:
    """One interactive shell, in a folder."""

    def __init__(self, name: str, folder: Path, script: Path, path: str) -> None:
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed here")
        env = {
            **os.environ,
            "PATH": path,
            "TERM": "xterm",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "fish_greeting": "",
        }
        self._child: Any = pexpect.spawn(
            shutil.which(name) or name,
            _START[name],
            cwd=str(folder),
            env=env,
            encoding="utf-8",
            timeout=_WAIT,
            dimensions=(50, 400),
        )
        self._child.sendline(_LOAD[name].format(script=script))
        self._child.expect("LOADED")

    def words(self, line: str) -> list[str]:
        """Type a line and TAB; give the words that the shell would then run."""
        self._child.send(line + "\t")
        self._child.send("\x01args \x05\n")
        self._child.expect("((?:=<[^\r\n]*>)+)=END")
        return re.findall("=<(.*?)>(?==|$)", self._child.match[1])

    def close(self) -> None:
        """End it."""
        self._child.close(force=True)
