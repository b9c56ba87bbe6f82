"""`chiplog summary`: counts that add up."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.factories import text, tree

EVENTS = (
    tree("cn-2024-one", announced="2024-12-31", body="MOFCOM / GACC"),
    tree("cn-2025-two", announced="2025-02", effect="loosen", targets=["US", "JP"]),
    tree("us-2025-three", actor="US", announced="2025", targets=["CN"], effect="neutral", instrument="enforcement"),
    tree("us-2025-gone", actor="US", retracted={"date": "2025-02-01", "reason": "false-report"}, targets=["CN"]),
)


def small(tmp_path: Path) -> Path:
    file = tmp_path / "log.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


def test_counts_by_one_field_keep_tighten_and_loosen_apart(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--by", "actor", "--json")
    assert json.loads(result.stdout) == {
        "unit": "event",
        "by": "actor",
        "across": None,
        "total": {"events": 3, "tighten": 1, "loosen": 1},
        "counts": [
            {"value": "CN", "events": 2, "tighten": 1, "loosen": 1},
            {"value": "US", "events": 1, "tighten": 0, "loosen": 0},
        ],
        "filter": {},
        "newest": {"id": "cn-2025-two", "announced": "2025-02"},
        "through": "2025-02-01",
    }


def test_counts_of_one_field_across_another(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--by", "year", "--across", "target", "--format", "csv")
    assert result.stdout == (
        "year,target,events,tighten,loosen\n2024,US,1,1,0\n2025,US,1,0,1\n2025,CN,1,0,0\n2025,JP,1,0,1\n"
    )


def test_what_lacks_a_field_is_counted_as_such(chiplog: Any, tmp_path: Path) -> None:
    by = {}
    for field in ("body", "month", "quarter"):
        result = chiplog("summary", "-f", small(tmp_path), "--by", field, "--format", "csv")
        by[field] = [row[0] for row in csv.reader(io.StringIO(result.stdout))][1:]
    assert by == {
        "body": ["GACC", "MOFCOM", "(none)"],
        "month": ["2024-12", "2025-02", "(none)"],
        "quarter": ["2024-Q4", "2025-Q1", "(none)"],
    }


def test_markdown_gives_the_unit_the_filter_and_the_newest_act(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--by", "effect", "--since", "2024", "--format", "md")
    assert result.stdout == (
        "| effect | events | tighten | loosen |\n| --- | ---: | ---: | ---: |\n"
        "| loosen | 1 | 0 | 1 |\n| neutral | 1 | 0 | 0 |\n| tighten | 1 | 1 | 0 |\n\n"
        "Counted: 3 events · since 2024-01-01<br>newest act: 2025-02 cn-2025-two<br>log through 2025-02-01\n"
    )


def test_the_log_at_a_glance(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = chiplog("summary", "-f", small(tmp_path))
    assert (
        result.stdout
        == """\
3 events: 1 tighten, 1 loosen

▲ tighten  █·
▼ loosen   ·█
by quarter  '25

actor  events  ▲  ▼  ▲ tighten ▼ loosen · other  years
CN          2  1  1  ▲▲▲▲▲▲▲▲▲▲▼▼▼▼▼▼▼▼▼▼        ██
US          1  0  0  ··········                  ·█

instrument    events  ▲  ▼  ▲ tighten ▼ loosen · other  years
licence-rule       2  1  1  ▲▲▲▲▲▲▲▲▲▲▼▼▼▼▼▼▼▼▼▼        ██
enforcement        1  0  0  ··········                  ·█

newest
2025-02     China does something about chips
            cn-2025-two
2025        China does something about chips
            us-2025-three
2024-12-31  China does something about chips
            cn-2024-one
3 events · no filter
newest act: 2025-02 cn-2025-two
log through 2025-02-01
"""
    )


def test_a_picture_fits_into_eighty_columns_without_colour(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for by in (
        (),
        ("--by", "instrument"),
        ("--by", "actor"),
        ("--by", "month"),
        ("--by", "year", "--across", "effect"),
    ):
        result = chiplog("summary", "-f", log, *by)
        assert max(map(len, result.stdout.splitlines())) <= 80
        assert "\x1b" not in result.stdout


def test_a_bar_shows_the_smallest_count_too(chiplog: Any, log: Path) -> None:
    line = next(line for line in chiplog("summary", "-f", log, "--by", "actor").stdout.splitlines() if line[:2] == "VN")
    assert line == "VN          1    1   0  ▲                           ·······█·"


@pytest.mark.parametrize("options", [(), ("--by", "actor"), ("--by", "year", "--across", "effect", "--country", "NL")])
def test_a_committed_summary_is_held_to_be_fresh(chiplog: Any, log: Path, options: tuple[str, ...]) -> None:
    committed = log.parent / "summary.md"
    committed.write_text(chiplog("summary", "-f", log, *options, "--format", "md").stdout, encoding="utf-8")
    asked = ("summary", "-f", log, *options, "--format", "md", "--check", committed)
    assert (chiplog(*asked).exit_code, chiplog(*asked).stdout) == (0, "")
    with committed.open("a", encoding="utf-8") as file:
        file.write("\n")
    result = chiplog(*asked)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{committed} is out of date")


def test_a_summary_that_is_not_there_is_said_to_be_missing(chiplog: Any, log: Path) -> None:
    result = chiplog("summary", "-f", log, "--check", log.parent / "none.md")
    assert result.exit_code == 2
    assert "none.md can't be read: No such file or directory" in result.stderr


def test_nothing_to_count_says_so(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--actor", "JP")
    assert (result.exit_code, result.stdout) == (0, "0 events · actor JP\nno act\nlog through 2025-02-01\n")


def test_columns_that_do_not_fit_are_told(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = chiplog("summary", "-f", log, "--by", "year", "--across", "actor").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "20 more columns: use a wider terminal or --format csv to see them" in lines


def test_across_needs_by(chiplog: Any, log: Path) -> None:
    result = chiplog("summary", "-f", log, "--across", "year")
    assert (result.exit_code, result.stderr) == (2, "chiplog: --across needs --by\n  write --by FIELD --across year\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--unit", "USD"), "chiplog: --unit needs --figure\n  write --figure KIND --unit USD\n"),
        (("--figure", "rate", "--by", "year", "--across", "actor"), "chiplog: --across counts events, not figures\n"),
        (("--figure", "rate", "--check", "x.md"), "chiplog: --check compares counts of events, not figures\n"),
    ],
)
def test_options_for_figures_and_for_events_do_not_mix(
    chiplog: Any, log: Path, options: tuple[str, ...], said: str
) -> None:
    result = chiplog("summary", "-f", log, *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(said)


def test_counts_of_the_real_log_agree_with_counting_its_lines(chiplog: Any, log: Path) -> None:
    lines = Counter(
        line.removeprefix("  actor: ").strip("'")
        for line in log.read_text().splitlines()
        if line.startswith("  actor: ")
    )
    document = json.loads(chiplog("summary", "-f", log, "--by", "actor", "--across", "target", "--json").stdout)
    assert {entry["value"]: entry["events"] for entry in document["counts"]} == lines
    assert document["total"]["events"] == 517


def test_a_summary_is_not_compared_with_a_device_that_never_ends(chiplog: Any, log: Path) -> None:
    result = chiplog("summary", "-f", log, "--format", "md", "--check", "/dev/zero")
    assert (result.exit_code, "/dev/zero is not a regular file" in result.stderr) == (2, True)
