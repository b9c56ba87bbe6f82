"""At a terminal: tables, colours, questions; and in a real one, jobs and signals."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
from typer.testing import CliRunner

from chiplog.cli import progress
from chiplog.cli.app import app
from tests.factories import text, tree
from tests.record.test_add import options
from tests.terminals import ESCAPE, Person, shown, spawned


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_a_table_fits_and_never_cuts_an_id(log: Path, columns: int) -> None:
    printed = ESCAPE.sub("", shown("list", "-f", log, "--country", "CN", columns=columns))
    assert max(map(len, printed.splitlines())) <= columns
    words = set(printed.split())
    assert {"cn-2026-japan-entity-lists-second", "us-2026-1260h-list-june"} <= words
    assert "…" not in printed


def test_the_width_of_a_real_terminal_is_its_own(log: Path) -> None:
    words = ("list", "-f", log, "--country", "CN", "--limit", "3")
    child = spawned(*words, columns=90)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert child.before.replace("\r\n", "\n").endswith(shown(*words, columns=90))  # after a bar, on a slow machine


def test_the_longest_id_stands_whole_at_80_columns(tmp_path: Path) -> None:
    name = "cn-2025-" + "-".join(["abcdefgh"] * 5) + "-abcdef"
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(name)), encoding="utf-8")
    assert len(name) == 59
    assert name in ESCAPE.sub("", shown("list", "-f", file)).split()


def test_fifty_rows_and_how_to_see_the_others(log: Path) -> None:
    printed = ESCAPE.sub("", shown("list", "-f", log, columns=200))
    assert len([line for line in printed.splitlines() if re.match(r"\d{4}", line)]) == 50
    assert (
        "517 events · no filter\nnewest act: 2026-07-01 sg-2026-nvidia-server-company-charges\nlog through 2026-07-01\n467 more: --limit 517"
        in printed
    )


def test_colour_by_the_stream_and_the_environment(log: Path) -> None:
    coloured = "\x1b[31m▲ tighten"
    given = ("list", "-f", log, "--limit", "3")
    assert coloured in shown(*given)
    assert "\x1b[31m" not in shown(*given, NO_COLOR="1")
    assert "\x1b[31m" not in shown(*given, "--no-color")
    assert "\x1b" not in shown(*given, TERM="dumb")


def test_an_address_is_never_cut(log: Path) -> None:
    printed = ESCAPE.sub("", shown("show", "-f", log, "cn-2026-h200-import-approval"))
    url = "https://www.businesstimes.com.sg/international/global/china-gives-green-light-importing-first-batch-nvidias-h200-ai-chips-sources-say"
    assert url in printed.split()


def test_findings_are_coloured_and_point_at_the_line(tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK")), encoding="utf-8")
    printed = shown("validate", file, code=1)
    assert "\x1b[31merror\x1b[0m" in printed
    assert "  actor: UK" in printed


def test_adding_asks_before_it_writes(log: Path) -> None:
    before = log.read_bytes()
    child = spawned("add", "-f", log, *options(), columns=120)
    child.expect("next \\[save\\]:")
    child.send("draft\r")
    child.expect_exact("not written, as you chose")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, log.read_bytes()) == (4, before)


def test_control_c_at_the_question_leaves_the_file_as_it_was(log: Path) -> None:
    before = log.read_bytes()
    child = spawned("add", "-f", log, *options(), columns=120)
    child.expect("next \\[save\\]:")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, log.read_bytes()) == (130, before)
    assert "Traceback" not in child.before


@pytest.mark.parametrize("quiet", [{"CI": "true"}, {}])
def test_nobody_is_asked_with_yes_or_in_ci(log: Path, quiet: dict[str, Any]) -> None:
    more = [] if quiet else ["--no-input"]
    person = Person("add", "-f", log, *options(), *more, **quiet)
    person.sees("added cn-2026-import-nvidia-h200")
    assert person.ends() == 0


def test_what_lasts_shows_a_bar_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch, log: Path, cache: Path) -> None:
    shutil.rmtree(cache / "chiplog")
    monkeypatch.setattr(progress, "SOON", -1.0)
    person = Person("list", "-f", log, "--limit", "1")
    assert person.ends() == 0
    assert re.search(r"reading events .*\d+%", person.seen)
    shutil.rmtree(cache / "chiplog")
    piped = CliRunner().invoke(app, ["list", "-f", str(log), "--limit", "1"])
    assert (piped.exit_code, "reading" in piped.stderr) == (0, False)


def test_what_is_soon_over_shows_no_bar(log: Path) -> None:
    assert "reading events" not in shown("list", "-f", log, "--limit", "1")


def test_a_long_diff_is_cut_on_a_terminal_and_whole_in_a_pipe(chiplog: Any, tmp_path: Path) -> None:
    file, source = tmp_path / "log.yaml", tmp_path / "many.yaml"
    file.write_text(text(tree(codes=["eccn:3A999"])), encoding="utf-8")
    source.write_text(
        text(*(tree(f"cn-2025-event-{number}", codes=[f"eccn:3A{number:03}"]) for number in range(40))),
        encoding="utf-8",
    )
    words = ["import", "--dry-run", "-f", str(file), str(source)]
    assert "188 more lines; use a pipe to see them all" in shown(*words)
    assert len(chiplog(*words).stdout.splitlines()) == 688


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


@pytest.mark.parametrize("command", ["", pytest.param("kill -TSTP", marks=pytest.mark.slow)])
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
    person = Person("undo", "-f", log)
    for answer, said in (
        ("?", "The change shown above is written"),
        ("nope", "type yes or no"),
        ("<", "this is the first question"),
    ):
        person.sees("Undo it? [Y/n]:")
        person.types(f"{answer}\r")
        person.sees(said)
    person.sees("Undo it? [Y/n]:")
    person.types("n\r")
    assert (person.ends(), log.read_bytes()) == (0, written)


def test_a_folder_with_escapes_in_its_name_does_not_steer_the_terminal(
    chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("a\x1b[31m\u202eb")
    log = folder / "data" / "events.yaml"
    loose = folder / "loose.yaml"
    asked: tuple[tuple[str | Path, ...], ...] = (
        ("init", folder),
        ("init", folder / "data"),
        ("fmt", "--check", log),
        ("fmt", "--check", loose),
        ("fmt", "--diff", loose),
        ("fmt", loose),
        ("publish", folder / "site", "-f", log),
        ("publish", folder / "site", "-f", log, "--check"),
        ("summary", "-f", log, "--format", "md", "--check", log),
        ("add", "--drafts", "-f", log),
        ("validate", log),
        ("edit", "cn-2026-h200", "--add", "items=H20", "--dry-run", "-f", log),
    )
    for words in asked:
        said = chiplog(*words).output
        assert not {"\x1b", "\u202e"} & set(said), (words, said)
        if words[0] == "init" and not loose.exists():
            log.write_text(text(tree("cn-2026-h200", items=["H200"])))
            loose.write_text(text(tree("cn-2026-h200", items=["H200"])).replace("[H200]", "[ H200 ]"))
    (folder / "site" / "evil\x1b").write_text("")
    assert "\x1b" not in chiplog("publish", folder / "site", "-f", log, "--check").output
