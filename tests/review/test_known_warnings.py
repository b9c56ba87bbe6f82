"""`validate` counts the warnings that the default branch has too, and shows those that somebody can do something about."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories import REAL


def git(at: Path, *words: str) -> None:
    person = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", at, *person, *words], check=True, capture_output=True)


@pytest.fixture
def branch(tmp_path: Path, index_of: Callable[[Path], None]) -> Path:
    """The real log, with its 11 warnings, on a branch that changes nothing yet."""
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    file.write_bytes(REAL.read_bytes())
    index_of(file)
    git(tmp_path, "init", "-qb", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "checkout", "-qb", "topic")
    return file


def first_warned(chiplog: Any, file: Path) -> str:
    return str(json.loads(chiplog("validate", "--json", file).stdout)["findings"][0]["event"])


def test_a_clean_log_is_quiet(chiplog: Any, branch: Path) -> None:
    for words in ((), ("--staged",), ("--ignore", "CL3")):
        result = chiplog("validate", *words, branch)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "517 events checked, nothing new; 11 known warnings (--warnings shows them)\n"


@pytest.mark.parametrize(
    ("words", "code"), [(("--warnings",), 0), (("--strict",), 1), (("--select", "CL209"), 0), (("--json",), 0), (("--format", "github"), 0)]
)  # fmt: skip
def test_all_warnings_are_shown_to_who_asks_for_them(
    chiplog: Any, branch: Path, words: tuple[str, ...], code: int
) -> None:
    result = chiplog("validate", *words, branch)
    assert result.exit_code == code
    assert result.stdout.count("CL209") >= 7
    assert "known" not in result.stderr


@pytest.mark.parametrize("landed", [False, True])
def test_warnings_of_an_event_that_was_changed_are_shown(chiplog: Any, branch: Path, landed: bool) -> None:
    name = first_warned(chiplog, branch)
    text = branch.read_text(encoding="utf-8")
    branch.write_text(text.replace(f"- id: {name}\n", f"- id: {name}  # looked at again\n"), encoding="utf-8")
    if landed:
        git(branch.parent, "commit", "-qam", "a change of this branch")
    result = chiplog("validate", branch)
    assert (result.exit_code, result.stdout.count("CL209 warning"), f"[{name}]" in result.stdout) == (0, 1, True)
    assert result.stderr == ("517 events checked: 0 errors, 1 warning; and 10 known warnings (--warnings shows them)\n")


def test_errors_are_always_shown(chiplog: Any, branch: Path) -> None:
    text = branch.read_text(encoding="utf-8")
    branch.write_text(text.replace("actor: CN", "actor: UK", 1), encoding="utf-8")
    git(branch.parent, "commit", "-qam", "an error")
    git(branch.parent, "branch", "-f", "main")
    result = chiplog("validate", branch)
    assert (result.exit_code, result.stdout.count(" error "), "CL209" in result.stdout) == (1, 1, False)


def test_where_no_branch_can_be_compared_with_all_are_shown(chiplog: Any, branch: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.yaml"
    alone.write_bytes(branch.read_bytes())
    assert chiplog("validate", alone).stdout.count("CL209 warning") == 11
    assert chiplog("validate", "-", stdin=branch.read_bytes()).stdout.count("CL209 warning") == 11
