"""In a real terminal: tables, colours, questions."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.logs import text, tree
from tests.test_add import options

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def terminal(*arguments: str | Path, columns: int = 80, **env: str) -> Any:
    variables = {**os.environ, "TERM": "xterm-256color", **env}
    return pexpect.spawn(
        sys.executable,
        ["-m", "chiplog", *map(str, arguments)],
        dimensions=(50, columns),
        env=variables,
        encoding="utf-8",
        timeout=60,
        preexec_fn=_hears_ctrl_c,
    )


def _hears_ctrl_c() -> None:
    """Undo what a shell does to jobs in the background, and so to the tests that it runs there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def screen(*arguments: str | Path, columns: int = 80, **env: str) -> str:
    child = terminal(*arguments, columns=columns, **env)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before).replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_a_table_fits_and_never_cuts_an_id(log: Path, columns: int) -> None:
    shown = ESCAPE.sub("", screen("list", "-f", log, "--country", "CN", columns=columns))
    assert max(map(len, shown.splitlines())) <= columns
    words = set(shown.split())
    assert {"cn-2026-japan-entity-lists-second", "us-2026-1260h-list-june"} <= words
    assert "…" not in shown


def test_the_longest_id_stands_whole_at_80_columns(tmp_path: Path) -> None:
    name = "cn-2025-" + "-".join(["abcdefgh"] * 5) + "-abcdef"
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(name)), encoding="utf-8")
    assert len(name) == 59
    assert name in ESCAPE.sub("", screen("list", "-f", file)).split()


def test_fifty_rows_and_how_to_see_the_others(log: Path) -> None:
    shown = ESCAPE.sub("", screen("list", "-f", log, columns=200))
    assert len([line for line in shown.splitlines() if re.match(r"\d{4}", line)]) == 50
    assert (
        "447 events · no filter\nnewest act: 2026-07-01 sg-2026-nvidia-server-company-charges\n397 more: --limit 447"
        in shown
    )


def test_colour_by_the_stream_and_the_environment(log: Path) -> None:
    coloured = "\x1b[31m▲ tighten"
    given = ("list", "-f", log, "--limit", "3")
    assert coloured in screen(*given)
    assert "\x1b[31m" not in screen(*given, NO_COLOR="1")
    assert "\x1b[31m" not in screen(*given, "--no-color")
    assert "\x1b" not in screen(*given, TERM="dumb")


def test_an_address_is_never_cut(log: Path) -> None:
    shown = ESCAPE.sub("", screen("show", "-f", log, "cn-2026-h200-import-approval"))
    url = "https://www.businesstimes.com.sg/international/global/china-gives-green-light-importing-first-batch-nvidias-h200-ai-chips-sources-say"
    assert url in shown.split()


def test_findings_are_coloured_and_point_at_the_line(tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK")), encoding="utf-8")
    child = terminal("validate", file)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert "\x1b[31merror\x1b[0m" in child.before
    assert "  actor: UK" in child.before


def test_adding_asks_before_it_writes(log: Path) -> None:
    before = log.read_bytes()
    child = terminal("add", "-f", log, *options(), columns=120, PROMPT_TOOLKIT_NO_CPR="1")
    child.expect("save, change, editor(, give)?, draft, discard")
    child.send("draft\r")
    child.expect_exact("not written, as you said")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, log.read_bytes()) == (4, before)


def test_control_c_at_the_question_leaves_the_file_as_it_was(log: Path) -> None:
    before = log.read_bytes()
    child = terminal("add", "-f", log, *options(), columns=120, PROMPT_TOOLKIT_NO_CPR="1")
    child.expect("save, change, editor(, give)?, draft, discard")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, log.read_bytes()) == (130, before)
    assert "Traceback" not in child.before


@pytest.mark.parametrize("quiet", [{"CI": "true"}, {}])
def test_nobody_is_asked_with_yes_or_in_ci(log: Path, quiet: dict[str, str]) -> None:
    more = [] if quiet else ["--no-input"]
    child = terminal("add", "-f", log, *options(), *more, columns=120, **quiet)
    child.expect_exact("added cn-2026-import-nvidia-h200")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


LASTING = """
import time
from chiplog.cli.progress import watched
print(sum(time.sleep(0.3) or one for one in watched(range(6), 6)))
"""


def test_what_lasts_shows_a_bar_on_a_terminal_alone() -> None:
    child = pexpect.spawn(sys.executable, ["-c", LASTING], encoding="utf-8", timeout=60, preexec_fn=_hears_ctrl_c)
    child.expect(r"reading events .*\d+%")
    child.expect_exact("15")
    child.expect(pexpect.EOF)
    piped = subprocess.run([sys.executable, "-c", LASTING], capture_output=True, text=True, check=True)
    assert (piped.stdout, piped.stderr) == ("15\n", "")


def test_a_long_diff_is_cut_on_a_terminal_and_whole_in_a_pipe(tmp_path: Path) -> None:
    file, source = tmp_path / "log.yaml", tmp_path / "many.yaml"
    file.write_text(text(tree()), encoding="utf-8")
    source.write_text(text(*(tree(f"cn-2025-event-{number}") for number in range(40))), encoding="utf-8")
    words = ["import", "--dry-run", "-f", str(file), str(source)]
    assert "148 more lines; use a pipe to see them all" in screen(*words)
    piped = subprocess.run([sys.executable, "-m", "chiplog", *words], capture_output=True, text=True, check=True)
    assert len(piped.stdout.splitlines()) == 648


class Shell:
    """A shell with jobs, in a terminal."""

    def __init__(self, log: Path) -> None:
        env = {
            **os.environ,
            "TERM": "xterm-256color",
            "PS1": "READY> ",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            "LC_ALL": "C.UTF-8",
        }
        self.child = pexpect.spawn(
            "bash", ["--norc", "--noprofile", "-i"], env=env, encoding="utf-8", timeout=60, dimensions=(50, 100)
        )
        self.sees("READY> ")
        self.child.sendline(f"{sys.executable} -m chiplog add -f {log}")

    def sees(self, text: str) -> None:
        self.child.expect_exact(text)

    def runs(self, command: str) -> str:
        self.child.sendline(command)
        self.sees("READY> ")
        return str(self.child.before)


@pytest.mark.parametrize("command", ["", "kill -TSTP"])
def test_a_question_is_suspended_and_comes_back(log: Path, command: str) -> None:
    shell = Shell(log)
    shell.sees("source:")
    shell.child.send("https://www.exa")
    shell.sees("www.exa")
    if command:
        found = subprocess.run(["pgrep", "-P", str(shell.child.pid)], capture_output=True, text=True, check=True)
        os.kill(int(found.stdout), signal.SIGTSTP)
    else:
        shell.child.send("\x1a")
    shell.sees("Stopped")
    shell.sees("READY> ")
    settings = shell.runs("stty -a")
    assert (" icanon" in settings, " echo " in settings) == (True, True)
    shell.child.setwinsize(24, 60)
    shell.child.sendline("fg")
    shell.sees("source:")
    shell.sees("www.exa")
    shell.child.send("mple.org/a\r")
    shell.sees("kind:")
    shell.child.sendintr()
    shell.sees("READY> ")
    assert " icanon" in shell.runs("stty -a")
    assert "url: https://www.example.org/a" in shell.runs("cat $XDG_STATE_HOME/chiplog/drafts/*")
    shell.child.sendeof()
    shell.child.expect(pexpect.EOF)


def test_a_signal_gives_the_terminal_back_as_it_was(log: Path) -> None:
    shell = Shell(log)
    shell.sees("source:")
    found = subprocess.run(["pgrep", "-P", str(shell.child.pid)], capture_output=True, text=True, check=True)
    os.kill(int(found.stdout), signal.SIGTERM)
    shell.sees("READY> ")
    settings = shell.runs("stty -a")
    assert (" icanon" in settings, " echo " in settings) == (True, True)
    shell.child.sendeof()
    shell.child.expect(pexpect.EOF)


def test_the_question_of_undo_explains_itself(chiplog: Any, log: Path) -> None:
    chiplog("add", "-f", log, *options())
    written = log.read_bytes()
    child = terminal("undo", "-f", log, columns=120, PROMPT_TOOLKIT_NO_CPR="1")
    for answer, said in (
        ("?", "The change shown above is written"),
        ("nope", "type yes or no"),
        ("<", "this is the first question"),
    ):
        child.expect_exact("Take it back? [Y/n]:")
        child.send(f"{answer}\r")
        child.expect_exact(said)
    child.expect_exact("Take it back? [Y/n]:")
    child.send("n\r")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, log.read_bytes()) == (0, written)
