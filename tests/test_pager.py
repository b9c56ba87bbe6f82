"""Long output on a terminal goes through the user's pager; nothing else does."""

import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from chiplog import pager
from tests.factories import ROOT, text, tree
from tests.terminals import Person, spawned

MARK = "PAGED"
PAGER = f"sed 's/^/{MARK} /'"


@pytest.fixture
def long(tmp_path: Path) -> Path:
    file = tmp_path / "long.yaml"
    file.write_text(text(*(tree(f"cn-2025-event-{n}") for n in range(40))), encoding="utf-8")
    return file


Show = Callable[..., tuple[str, int]]


@pytest.fixture
def shown(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run the program at a terminal of a size. Return what it and the pager print there, and the exit code."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PAGER")

    def show(*words: str, rows: int = 24, **settings: Any) -> tuple[str, int]:
        person = Person(*words, columns=80, rows=rows, **settings)
        code = person.ends()
        return person.raw.replace("\r\n", "\n") + capfd.readouterr().out, code

    return show


def in_a_terminal(*words: str, PAGER: str) -> tuple[str, int]:  # noqa: N803 - as the setting is called
    """Run the program in a real terminal, of 24 lines. Return what that shows, and the exit code."""
    child = spawned(*words, rows=24, PAGER=PAGER)
    child.expect(pexpect.EOF)
    child.close()
    return child.before.replace("\r\n", "\n"), child.exitstatus


@pytest.mark.parametrize(
    "words",
    [
        ["list"], ["list", "--json"], ["list", "--format", "plain"], ["status", "--limit", "0"],
        ["calendar", "--from", "2025"], ["summary", "--by", "month"], ["matrix"], ["notice"],
        ["sql", "SELECT id FROM event"], ["validate", "--warnings"], ["explain", "CL2"],
        ["show", "nl-2025-nexperia-goods-act-order"],
    ],
    ids=" ".join,
)  # fmt: skip
@pytest.mark.usefixtures("indexed")
def test_each_answer_that_does_not_fit_the_screen_is_paged(shown: Show, words: list[str]) -> None:
    printed, code = shown(*words, rows=10, PAGER=PAGER)
    assert code == 0
    assert printed.count(MARK) > 10


def test_notes_come_through_the_pager_with_their_list(shown: Show, long: Path) -> None:
    printed, _ = shown("list", "-f", str(long), "--limit", "30", PAGER=PAGER)
    assert f"{MARK} 10 more: --limit 40 shows them all" in printed.replace("\x1b[2m", "").replace("\x1b[0m", "")


def test_what_fits_is_not_paged(shown: Show, long: Path) -> None:
    printed, _ = shown("list", "-f", str(long), "--limit", "2", PAGER=PAGER)
    assert (MARK in printed, "cn-2025-event-9" in printed) == (False, True)


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        (["--no-pager"], {"PAGER": PAGER}), ([], {"PAGER": "cat"}), ([], {"PAGER": ""}),
        ([], {"PAGER": PAGER, "CHIPLOG_PAGER": "cat"}), ([], {"PAGER": PAGER, "CHIPLOG_PAGER": ""}),
        ([], {"PAGER": PAGER, "TERM": "dumb"}),
    ],
)  # fmt: skip
def test_a_pager_can_be_declined(shown: Show, long: Path, words: list[str], settings: dict[str, Any]) -> None:
    printed, code = shown("list", "-f", str(long), *words, **settings)
    assert (MARK in printed, printed.count("cn-2025-event-"), code) == (False, 41, 0)


def test_the_own_setting_comes_first(shown: Show, long: Path) -> None:
    printed, _ = shown("list", "-f", str(long), CHIPLOG_PAGER="sed 's/^/OWN /'", PAGER=PAGER)
    assert (MARK in printed, "OWN " in printed) == (False, True)


def test_it_is_a_line_for_the_shell_with_less_as_git_sets_it(shown: Show, long: Path) -> None:
    printed, _ = shown("list", "-f", str(long), PAGER='cat >/dev/null; echo "$LESS|$LV"')
    assert printed == "FRX|-c\n"
    kept, _ = shown("list", "-f", str(long), PAGER='cat >/dev/null; echo "$LESS|$LV"', LESS="", LV="x")
    assert kept == "|x\n"


def test_colours_are_kept(shown: Show, long: Path) -> None:
    printed, _ = shown("list", "-f", str(long), PAGER=PAGER)
    assert "\x1b[" in printed
    plain, _ = shown("list", "-f", str(long), "--no-color", PAGER=PAGER)
    assert ("\x1b[" in plain, MARK in plain) == (False, True)


@pytest.mark.parametrize("broken", ["no-such-pager-here", "/dev/null", "false", "'"])
def test_a_pager_that_cannot_run_costs_nothing_but_the_paging(shown: Show, long: Path, broken: str) -> None:
    printed, code = shown("list", "-f", str(long), PAGER=broken)
    assert (code, printed.count("cn-2025-event-")) == (0, 41)
    assert "chiplog: the pager could not be run; set PAGER to another one, or to cat for none" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("early", ["head -n 2", "head -c 1 >/dev/null", "true", "exec 0<&-; sleep 0"])
def test_leaving_early_is_no_error(shown: Show, tmp_path: Path, early: str) -> None:
    file = tmp_path / "much.yaml"
    file.write_text(text(*(tree(f"cn-2025-event-{n}", summary="x" * 300) for n in range(300))), encoding="utf-8")
    printed, code = shown("list", "-f", str(file), "--json", PAGER=early)
    assert (code, "Traceback" in printed, "Broken" in printed, "could not" in printed) == (0, False, False, False)


def test_an_interrupt_is_the_pagers(long: Path) -> None:
    printed, code = in_a_terminal("list", "-f", str(long), PAGER="cat >/dev/null; kill -INT $PPID; echo after; exit 2")
    assert (printed.endswith("after\n"), code) == (True, 0)  # after a bar, on a slow machine


def test_a_real_terminal_is_given_to_the_pager_and_taken_back(long: Path) -> None:
    printed, code = in_a_terminal("list", "-f", str(long), PAGER=f"test -t 1 && {PAGER}")
    assert (code, printed.count(MARK) > 40) == (0, True)
    early, code = in_a_terminal("list", "-f", str(long), PAGER="head -n 2")
    assert (code, early.count("\n") < 9, "Traceback" in early) == (0, True, False)


def test_a_pipe_gets_no_pager(
    chiplog: Any, long: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAGER", PAGER)
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = chiplog("list", "-f", long)
    assert (done.exit_code, capfd.readouterr().out, done.stdout.count("\n")) == (0, "", 40)


def test_a_clone_names_no_pager(shown: Show, tmp_path: Path, long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text(
        f"[tool.chiplog]\nfile = 'long.yaml'\npager = \"{PAGER}\"\n", encoding="utf-8"
    )
    (tmp_path / ".gitconfig").write_text(f'[core]\n\tpager = "{PAGER}"\n', encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, "config", "core.pager", PAGER], check=True)
    monkeypatch.chdir(tmp_path)
    printed, _ = shown("list", PAGER="cat")
    assert (MARK in printed, printed.count("cn-2025-event-")) == (False, 41)


def test_writers_are_never_paged(shown: Show, long: Path) -> None:
    printed, _ = shown(
        "edit", "cn-2025-event-7", "--set", "title=China bans", "--dry-run", "-f", str(long), rows=4, PAGER=PAGER
    )
    assert (MARK in printed, "China bans" in printed) == (False, True)


def test_the_height_counts_lines_as_a_terminal_wraps_them() -> None:
    handler = signal.getsignal(signal.SIGINT)
    assert pager._height("a\nb\n", 80, 99) == 2
    assert pager._height("x" * 161 + "\n", 80, 99) == 3
    assert pager._height("\x1b[31m" + "x" * 80 + "\x1b[0m\n", 80, 99) == 1
    assert pager._height("a\n" * 1000, 80, 24) == 24
    assert signal.getsignal(signal.SIGINT) is handler
