"""Drafts that were left: listed, discarded, and nobody else's to read."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.record.test_add import options


@pytest.fixture
def left(chiplog: Any, log: Path, cache: Path) -> Path:
    """A log for which two drafts were left, and one of another log; gives the folder of drafts."""
    folder = cache / "state" / "chiplog" / "drafts"
    folder.mkdir(parents=True, mode=0o755)
    other = log.with_name("other.yaml")
    other.write_bytes(log.read_bytes())
    for number, file in ((1, log), (2, log), (3, other)):
        more = {
            "id": f"cn-2026-draft-{number}",
            "title": f"China bars batch {number} of chips",
            "announced": "2099-01-01",
        }
        assert chiplog("add", "-f", file, *options(**more)).exit_code == 4
    return folder


def test_the_drafts_for_a_log_are_listed_the_newest_first(chiplog: Any, log: Path, left: Path) -> None:
    result = chiplog("add", "-f", log, "--drafts")
    assert result.stdout == (
        "cn-2026-draft-2\tChina bars batch 2 of chips\ncn-2026-draft-1\tChina bars batch 1 of chips\n"
    )
    found = json.loads(chiplog("add", "-f", log, "--drafts", "--json").stdout)
    assert [(one["name"], Path(one["file"]).parent) for one in found] == [
        ("cn-2026-draft-2", left), ("cn-2026-draft-1", left),
    ]  # fmt: skip


def test_a_draft_is_discarded_by_its_name_and_others_stay(chiplog: Any, log: Path, left: Path) -> None:
    assert chiplog("add", "-f", log, "--discard", "cn-2026-draft-1").stderr == "discarded cn-2026-draft-1\n"
    assert sorted(path.name for path in left.iterdir()) == ["cn-2026-draft-2.yaml", "cn-2026-draft-3.yaml"]
    for name in ("cn-2026-draft-1", "cn-2026-draft-3", "../drafts/cn-2026-draft-2", ""):
        assert chiplog("add", "-f", log, "--discard", name).exit_code == 2
    assert chiplog("add", "-f", log, "--discard", "all").stderr == "discarded cn-2026-draft-2\n"
    assert [path.name for path in left.iterdir()] == ["cn-2026-draft-3.yaml"]
    assert chiplog("add", "-f", log, "--drafts").stderr == f"no drafts for {log}\n"


def test_nobody_else_can_read_a_draft(left: Path) -> None:
    assert {path.stat().st_mode & 0o777 for path in left.iterdir()} == {0o600}
    assert left.stat().st_mode & 0o777 == 0o700


def test_a_link_among_drafts_is_no_draft(chiplog: Any, log: Path, left: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine.yaml"
    other.write_text("title: mine\n")
    (left / "linked.yaml").symlink_to(other)
    assert "linked" not in chiplog("add", "-f", log, "--drafts").stdout
    assert chiplog("add", "-f", log, "--discard", "all").exit_code == 0
    assert other.read_text() == "title: mine\n"
