"""`chiplog summary`: counts that add up."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from tests.logs import text, tree

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


def test_markdown_gives_the_unit(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--by", "effect", "--format", "md")
    assert result.stdout == (
        "| effect | events | tighten | loosen |\n| --- | ---: | ---: | ---: |\n"
        "| loosen | 1 | 0 | 1 |\n| neutral | 1 | 0 | 0 |\n| tighten | 1 | 1 | 0 |\n\n"
        "3 events; an event with several values counts under each.\n"
    )


def test_the_log_at_a_glance(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = chiplog("summary", "-f", small(tmp_path))
    assert (
        result.stdout
        == """\
3 events, 2024 to 2025: 1 tighten, 1 loosen

▅█  events a year, 2024 1, 2025 2

actor  events  tighten  loosen  ▲ tighten ▼ loosen · other
CN          2        1       1  ▲▲▲▲▲▲▲▲▲▲▲▲▼▼▼▼▼▼▼▼▼▼▼▼
US          1        0       0  ············

instrument    events  tighten  loosen  ▲ tighten ▼ loosen · other
licence-rule       2        1       1  ▲▲▲▲▲▲▲▲▲▲▲▲▼▼▼▼▼▼▼▼▼▼▼▼
enforcement        1        0       0  ············

newest
2025-02     China does something about chips
            cn-2025-two
2025        China does something about chips
            us-2025-three
2024-12-31  China does something about chips
            cn-2024-one
"""
    )


def test_nothing_to_count_says_so(chiplog: Any, tmp_path: Path) -> None:
    result = chiplog("summary", "-f", small(tmp_path), "--actor", "JP")
    assert (result.exit_code, result.stdout) == (0, "0 events\n")


def test_columns_that_do_not_fit_are_told(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = chiplog("summary", "-f", log, "--by", "year", "--across", "actor").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[-1].endswith("more columns: a wider terminal, or --format csv, shows them")


def test_across_needs_by(chiplog: Any, log: Path) -> None:
    result = chiplog("summary", "-f", log, "--across", "year")
    assert (result.exit_code, result.stderr) == (2, "chiplog: --across needs --by\n  write --by FIELD --across year\n")


def test_counts_of_the_real_log_agree_with_counting_its_lines(chiplog: Any, log: Path) -> None:
    lines = Counter(
        line.removeprefix("  actor: ").strip("'")
        for line in log.read_text().splitlines()
        if line.startswith("  actor: ")
    )
    document = json.loads(chiplog("summary", "-f", log, "--by", "actor", "--across", "target", "--json").stdout)
    assert {entry["value"]: entry["events"] for entry in document["counts"]} == lines
    assert document["total"]["events"] == 447
