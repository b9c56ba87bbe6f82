"""Somebody at a terminal: in this process, where what is typed is a script, and in a real one.

`Person` is for nearly all tests: it runs the program's own group here, with prompt_toolkit's pipe for a keyboard and a
text of fixed width for a screen. Nothing waits for a clock: the script goes on whenever something is printed.
`spawned` starts a process in a pseudo-terminal: for signals, jobs, closed terminals, and one test of each kind of
prompt that shows that both are the same.
"""

import asyncio
import io
import os
import re
import select
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TextIO

import pexpect
import pytest
import typer.main
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import Output
from prompt_toolkit.output.vt100 import Vt100_Output

from chiplog import terminal
from chiplog.cli.app import app

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")
ROWS = 50
CTRL_C, CTRL_D = "\x03", "\x04"

PATIENCE = 60
"""Seconds without any output after which a prompt waits for what the script does not have; only a failure takes them."""

GROUP = typer.main.get_command(app)


Step = re.Pattern[str] | str | Callable[[], object]
"""What a person waits for, types, or does meanwhile."""


class UnansweredError(BaseException):
    """The program waits for a key, and the script has none; no handler of errors takes it."""


class Screen(io.TextIOBase):
    """Standard output and standard error of a program at a terminal: all that was printed, as text."""

    encoding = "utf-8"

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self.text = ""
        self._then = then

    def write(self, text: str, /) -> int:
        """Print; a terminal makes a line's end a carriage return too."""
        self.text += text.replace("\n", "\r\n")
        return len(text)

    def flush(self) -> None:
        """Let the person see what was printed."""
        self._then()

    def isatty(self) -> bool:
        """Return True."""
        return True


class Keyboard(io.TextIOBase):
    """Standard input of a program at a terminal, by lines; keys go through the pipe."""

    encoding = "utf-8"

    def __init__(self, pipe: PipeInput, wanted: Callable[[], object]) -> None:
        super().__init__()
        self._pipe = pipe
        self._wanted = wanted

    def fileno(self) -> int:
        """Return the descriptor that keys come from."""
        return self._pipe.fileno()

    def isatty(self) -> bool:
        """Return True."""
        return True

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]
        """Read a line, as a terminal without raw mode gives it: Ctrl-D at its beginning is the end."""
        self._wanted()
        read = b""
        while not read.endswith((b"\n", CTRL_D.encode())):
            if not select.select([self], [], [], 0)[0]:
                raise UnansweredError
            read += os.read(self.fileno(), 1)
        return read.decode().removesuffix(CTRL_D)


class Person:
    """Somebody at a terminal who waits for what is printed and types: all is noted, and done when the program runs.

    `seen` is what was printed, without colours and movements; `raw` is with them.
    """

    def __init__(self, *arguments: str | Path, columns: int = 120, rows: int = ROWS, **env: Any) -> None:
        self._words = [str(argument) for argument in arguments]
        self._env = {
            "TERM": "xterm-256color", "COLUMNS": str(columns), "LINES": str(rows), "PROMPT_TOOLKIT_NO_CPR": "1", **env
        }  # fmt: skip
        self._size = Size(rows=rows, columns=columns)
        self._steps: list[Step] = []
        self._by_line = self._env["TERM"] == "dumb"  # then nothing is typed before a line is read
        self._screen = Screen(lambda: None if self._by_line else self._look())
        self._keys: PipeInput | None = None
        self._at = 0
        self.seen = self.raw = ""

    def sees(self, text: str) -> None:
        """Wait until this is printed, wherever its line is broken."""
        self._steps.append(re.compile(re.escape(text).replace("\\ ", r"\s+")))

    def asked(self, option: str) -> None:
        """Wait for a question; it is a pattern."""
        self._steps.append(re.compile(rf"(?:\x1b\[0m|\n){option}(?: \[[^]\r\n]*\])?:"))

    def types(self, keys: str) -> None:
        """Type, at what was printed last."""
        self._steps.append(keys)

    def meanwhile(self, happens: Callable[[], object]) -> None:
        """Let something happen, after what was printed last."""
        self._steps.append(happens)

    def answers(self, option: str, text: str) -> None:
        """Wait for a question, paste a line, and press Enter: prompt_toolkit takes milliseconds for each key."""
        self.asked(option)
        pasted = f"\x1b[200~{text}\x1b[201~" if text and text.isprintable() and not self._by_line else text
        self.types(f"{pasted}\r")

    def goes_through(self, answers: dict[str, str]) -> None:
        """Answer questions, one after the other."""
        for option, text in answers.items():
            self.answers(option, text)

    def stops(self) -> None:
        """Press Ctrl-C."""
        self.types(CTRL_C)

    def ends(self) -> int:
        """Run the program, and return its exit code. Fails where it did not print or ask what was waited for."""
        __tracebackhide__ = True
        try:
            code = self._run()
        except UnansweredError:
            self._fail("the program waits for a key")
        self._look()
        if self._steps:
            self._fail(f"the program ended with {code}")
        assert "Traceback" not in self.seen
        return code

    def _run(self) -> int:
        with pytest.MonkeyPatch.context() as patch, create_pipe_input() as keys:
            self._keys = keys
            for name, value in self._env.items():
                patch.setenv(name, value)
            for name in ("stdout", "stderr"):
                patch.setattr(sys, name, self._screen)
            patch.setattr(sys, "stdin", Keyboard(self._keys, self._look))
            patch.setattr(terminal, "output", self._output)
            try:
                with create_app_session(input=self._keys):
                    GROUP.main(self._words, prog_name="chiplog")
            except SystemExit as ended:
                return int(ended.code or 0)
            finally:
                self._keys = None
                self.raw = self._screen.text
                self.seen = ESCAPE.sub("", self.raw)
        raise AssertionError("the program did not exit")

    def _output(self) -> Output:
        stream: TextIO = self._screen  # type: ignore[assignment]
        return Vt100_Output(stream, lambda: self._size, term=self._env["TERM"], enable_cpr=False)

    def _look(self) -> None:
        """Go on with the script as far as what was printed lets it, to the next keys that are typed."""
        while self._steps:
            step = self._steps[0]
            if isinstance(step, str):
                if self._keys:
                    del self._steps[0]
                    self._keys.send_text(step)
                break
            if isinstance(step, re.Pattern):
                if not (found := step.search(self._screen.text, self._at)):
                    break
                self._at = found.end()
            else:
                step()
            del self._steps[0]
        self._be_patient()

    def _be_patient(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        printed = len(self._screen.text)

        def give_up() -> None:
            if len(self._screen.text) == printed and get_app().is_running:
                get_app().exit(exception=UnansweredError())

        loop.call_later(PATIENCE, give_up)

    def _fail(self, why: str) -> NoReturn:
        __tracebackhide__ = True
        (step,) = self._steps[:1] or ("",)
        wanted = step.pattern if isinstance(step, re.Pattern) else repr(step)
        after = ESCAPE.sub("", self._screen.text[self._at :])
        pytest.fail(f"{why}; the script is at {wanted}; printed since its last step:\n{after}")


def shown(*arguments: str | Path, columns: int = 80, code: int = 0, **env: Any) -> str:
    """Run a command at a terminal at which nobody types, and return what it printed, with colours."""
    person = Person(*arguments, columns=columns, **env)
    assert person.ends() == code
    return person.raw.replace("\r\n", "\n")


def spawned(*arguments: str | Path, columns: int = 80, rows: int = ROWS, **env: Any) -> Any:
    """Start the program in a real terminal of its own."""
    variables = {**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", **env}
    return pexpect.spawn(
        sys.executable,
        ["-m", "chiplog", *map(str, arguments)],
        dimensions=(rows, columns),
        env=variables,
        encoding="utf-8",
        timeout=60,
        preexec_fn=hears_ctrl_c,
    )


def hears_ctrl_c() -> None:
    """Undo what a shell does to jobs in the background, and so to the tests that it runs there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
