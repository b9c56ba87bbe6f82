"""Commands as processes of their own, for the time that one takes to start: copies of one that has loaded all of it."""

import json
import subprocess
import sys
from typing import Any

CODE = """
import contextlib, io, json, os, sys
from chiplog.cli import app
commands = json.loads(sys.argv[1])
for words in commands:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        app.app(words, prog_name="chiplog", standalone_mode=False)
codes = []
for words in commands:
    child = os.fork()
    if not child:
        sys.argv = ["chiplog", *words]
        app.main()
    codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
os.write(2, f"\\n{codes}".encode())
"""


def forked(commands: list[list[str]], *before: str, **more: Any) -> tuple[list[int], str]:
    """Run commands one after the other, with the same streams. Return their exit codes, and their standard error.

    `before` are words before those that start the process, as of a shell.
    """
    words = [*before, sys.executable, "-c", CODE, json.dumps(commands)]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True, check=True, **more)
    said, _, codes = done.stderr.rpartition("\n")
    return json.loads(codes), said
