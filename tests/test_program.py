"""The program as a process: errors, exit codes, pipes, what it imports."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import chiplog as package
from chiplog.answers import listing
from tests.factories import ROOT, text, tree
from tests.forks import forked

PROGRAM = [sys.executable, "-m", "chiplog"]


INTERRUPTED = """
import builtins, os, signal
from chiplog import __main__

real = builtins.__import__

def interrupting(name, *more):
    if name == "chiplog.cli":
        os.kill(os.getpid(), signal.SIGINT)
    return real(name, *more)

builtins.__import__ = interrupting
__main__.main()
"""
"""Runs the program, and sends Ctrl-C's signal when it is about to import its commands."""


def run(*arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, arguments)], capture_output=True, text=True, check=False, **more)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A log that a new process has soon read."""
    file = tmp_path / "small.yaml"
    file.write_text(text(*(tree(f"cn-2025-event-{number}") for number in range(9))), encoding="utf-8")
    return file


def test_the_version(chiplog: Any) -> None:
    assert chiplog("--version").stdout == f"chiplog {package.__version__}\n"


def test_no_command_shows_the_help(chiplog: Any) -> None:
    result = chiplog()
    assert result.exit_code == 2
    assert "Read the news, `chiplog add`" in result.stdout


def test_a_misspelt_command_names_the_near_one(chiplog: Any) -> None:
    result = chiplog("lst")
    assert (result.exit_code, result.stderr) == (
        2,
        "chiplog: No such command 'lst'.\n  did you mean `chiplog list`?\n",
    )


def test_a_reader_that_has_had_enough_is_no_error(small: Path) -> None:
    command = f"set -o pipefail; {sys.executable} -m chiplog list --country CN -f {small} | head -n 3"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, len(result.stdout.splitlines())) == (0, 3)
    assert "Traceback" not in result.stderr
    assert "Broken" not in result.stderr


def test_a_closed_pipe_in_the_middle_of_much_output_is_quiet(tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(*(tree(f"cn-2025-event-{n}", summary="x" * 300) for n in range(600))), encoding="utf-8")
    command = f"set -o pipefail; {sys.executable} -m chiplog list --json -f {file} | head -c 10"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "log through 2025-01-01\n")


def test_an_unforeseen_error_is_a_sentence_and_a_traceback_only_with_debug(
    chiplog: Any, log: Path, monkeypatch: Any
) -> None:
    def burst(*_: Any, **__: Any) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(listing, "answer", burst)
    quiet, loud, document = (
        chiplog("list", "-f", log),
        chiplog("list", "-f", log, "--debug"),
        chiplog("list", "-f", log, "--json"),
    )
    assert (quiet.exit_code, quiet.stderr.splitlines()[0]) == (70, "chiplog: RuntimeError: oh")
    assert "Traceback" not in quiet.stderr
    assert "Traceback" in loud.stderr
    assert json.loads(document.stdout)["error"]["kind"] == "internal"


def test_an_interrupt_ends_with_130(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "answer", interrupt)
    assert chiplog("list", "-f", log).exit_code == 130


def test_the_log_is_found_upward_and_named_as_people_do(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    (log.parent / "data").mkdir()
    log.rename(log.parent / "data" / "events.yaml")
    deep = log.parent / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert chiplog("show", "us-2025-affiliates-rule", "--path").stdout.startswith("../../data/events.yaml:")
    monkeypatch.chdir(log.parent)
    assert chiplog("show", "us-2025-affiliates-rule", "--path").stdout.startswith("data/events.yaml:")


def test_the_projects_setting_names_the_log(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    (log.parent / "pyproject.toml").write_text('[tool.chiplog]\nfile = "events.yaml"\n')
    inner = log.parent / "inner"
    inner.mkdir()
    monkeypatch.chdir(inner)
    assert chiplog("show", "us-2025-affiliates-rule", "--path").stdout.startswith("../events.yaml:")


@pytest.mark.parametrize("setting", ["[tool.chiplog\n", "[tool.chiplog]\nfile = 3\n"])
def test_a_broken_setting_is_a_usage_error(chiplog: Any, tmp_path: Path, monkeypatch: Any, setting: str) -> None:
    (tmp_path / "pyproject.toml").write_text(setting)
    monkeypatch.chdir(tmp_path)
    result = chiplog("list")
    assert result.exit_code == 2
    assert "pyproject.toml" in result.stderr


def test_the_variable_names_the_log_and_the_option_comes_first(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("CHIPLOG_FILE", str(log))
    assert chiplog("list", "--limit", "1").exit_code == 0
    assert chiplog("list", "-f", "nowhere.yaml").exit_code == 3


def test_no_log_at_all_is_said(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    result = chiplog("list")
    assert result.exit_code == 3
    assert result.stderr.startswith(
        "chiplog: no log found: there is no data/events.yaml here or in a directory above\n"
    )


def test_a_log_from_standard_input_is_read(chiplog: Any, log: Path) -> None:
    result = chiplog("list", "-f", "-", "--limit", "1", stdin=log.read_bytes())
    assert result.stdout.startswith("sg-2026-nvidia-server-company-charges\t")


def test_without_home_or_cache_it_answers_all_the_same(small: Path) -> None:
    bare = {"PATH": os.environ["PATH"]}
    result = run("list", "-f", small, "--limit", "1", env=bare)
    assert (result.returncode, len(result.stdout.splitlines())) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "incomplete", "expected"),
    [
        ("show", "us-2025-affiliates-r", ["us-2025-affiliates-rule"]),
        ("list --country", "c", ["cA", "cC", "cD", "cF", "cG", "cH", "cI", "cK", "cL", "cM", "cN", "cO", "cR", "cU", "cV", "cW", "cX", "cY", "cZ"]),
        ("list --body", "metro", []),
        ("list --entity", "bytedan", ["bytedance"]),
        ("list --item", "h20", ["h20", "h200"]),
        ("list --has", "thr", ["through"]),
        ("list --state", "su", ["suspended"]),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("indexed")
def test_completion_of_what_the_log_holds(
    completion: Any, monkeypatch: pytest.MonkeyPatch, kind: str, incomplete: str, expected: list[str]
) -> None:
    words = f"chiplog {kind} {incomplete}"
    monkeypatch.chdir(ROOT)
    result = completion("complete_bash", COMP_WORDS=words, COMP_CWORD=str(len(words.split()) - 1))
    assert result.stdout.split() == expected


def test_completion_is_of_the_log_that_the_line_names(tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree("cn-2025-only-here")), encoding="utf-8")
    words = f"chiplog show -f {file} cn-2025"
    env = {**os.environ, "_CHIPLOG_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "4"}
    result = subprocess.run([*PROGRAM], capture_output=True, text=True, check=False, env=env, cwd=ROOT)
    assert result.stdout.split() == ["cn-2025-only-here"]


def test_an_answer_that_finds_no_room_is_told_in_a_sentence(small: Path) -> None:
    commands = [["list", "--format", form, "-f", str(small)] for form in ("plain", "json", "csv", "md", "table")]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        codes, said = forked(commands, stdout=full)
    assert codes == [1] * 5
    assert said.count("chiplog: the output could not be written completely: No space left on device") == 5
    assert "Traceback" not in said


def test_a_closed_standard_output_is_no_fault(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIPLOG_FILE", str(small))
    codes, said = forked([["list", "--limit", "1"], ["--help"], ["status"]], "bash", "-c", '"$0" "$@" >&-')
    assert (codes, "Traceback" in said, "fault" in said) == ([0] * 3, False, False)


def test_ctrl_c_while_it_is_being_imported_ends_it_without_a_word() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, "")


def test_a_word_that_is_not_utf_8_is_refused() -> None:
    done = subprocess.run(
        [*PROGRAM, "add", "--title", b"bad \xe9", "--no-input"], capture_output=True, check=False, cwd=ROOT
    )
    assert (done.returncode, b"is not UTF-8" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("word", "hint"), [("tarrif", "did you mean tariff?"), ("xyzzy", "`chiplog list --help` shows its options")]
)
def test_a_misspelt_word_is_set_right(chiplog: Any, small: Path, word: str, hint: str) -> None:
    done = chiplog("list", "-f", small, "--instrument", word)
    assert (done.exit_code, done.stderr.splitlines()[-1].strip()) == (2, hint)
