"""Text from a log is hostile: no answer in any format lets it run."""

from pathlib import Path
from typing import Any

import pytest

from tests.factories import text, tree

TITLE = "=HYPERLINK(1) [red]@octocat[/red] <img src=x> | fixes #1 www.evil.example"
EVENTS = (
    tree("cn-2025-rule", title=TITLE, effective="2025-01-02", body="@org/team", items=["=1+1", "[bold]x[/]"]),
    tree("us-2025-answer", title=TITLE, actor="US", targets=["CN"], stage="signalled", relations={"answers": ["cn-2025-rule"]}),
    tree("cn-2025-pause", title=TITLE, announced="2025-02-01", effective="2025-02-01", through="2025-12-31",
         relations={"suspends": ["cn-2025-rule"]}),
)  # fmt: skip

ANSWERS = (
    ("status", "--on", "2025-03-01"), ("calendar", "--from", "2025-01-01"), ("notice",), ("matrix",), ("summary",),
    ("summary", "--by", "item"), ("summary", "--by", "body", "--across", "item"),
)  # fmt: skip

PAGES = (*ANSWERS, ("changes", "--since", "2026-01-01"))


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    file = tmp_path / "log.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


@pytest.mark.parametrize("answer", PAGES, ids=" ".join)
def test_markdown_shows_it_as_it_is(chiplog: Any, hostile: Path, answer: tuple[str, ...]) -> None:
    page = chiplog(*answer, "-f", hostile, "--format", "md").stdout
    assert page
    assert not any(sign in page.replace("<br>", "") for sign in ("@o", "<", "#1 ", "[red]", "[bold]", "www.evil"))


@pytest.mark.parametrize("answer", ANSWERS, ids=" ".join)
def test_a_sheet_gets_no_formula(chiplog: Any, hostile: Path, answer: tuple[str, ...]) -> None:
    sheet = chiplog(*answer, "-f", hostile, "--format", "csv").stdout
    assert not any(cell.strip('"').startswith(("=", "@")) for line in sheet.splitlines() for cell in line.split(","))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (ANSWERS[0], TITLE), (ANSWERS[1], TITLE), (("summary",), TITLE), (("show", "cn-2025-rule"), TITLE),
        (("list", "--format", "timeline"), TITLE), (ANSWERS[5], "[bold]x[/]"), (ANSWERS[6], "[bold]x[/]"),
        (ANSWERS[6], "@org/team"), (PAGES[-1], TITLE), (("cite", "cn-2025-rule"), TITLE),
    ],
)  # fmt: skip
def test_a_terminal_gets_markup_as_text(
    chiplog: Any, hostile: Path, monkeypatch: Any, answer: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert said in chiplog(*answer, "-f", hostile).stdout


def test_threads_and_rounds_are_harmless_in_markdown(chiplog: Any, hostile: Path) -> None:
    page = chiplog("show", "cn-2025-rule", "-f", hostile, "--format", "md").stdout
    assert "Thread:" in page
    assert "Rounds:" in page
    assert not any(sign in page for sign in ("@o", "<img", "#1 ", "[red]"))
