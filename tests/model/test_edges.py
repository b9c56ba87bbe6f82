"""Days at the edge of the calendar, leap days, and days on either side of the writer's own."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest

from chiplog.model import dates, typed
from tests.factories import text, tree
from tests.record.test_add import options

EDGES = ("0001-01-01", "0001", "0001-12", "9999-12-31", "9999-12", "9999", "9998-12-31")


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """A log with an event at each edge, each of which ends, extends or suspends another."""
    log = tmp_path / "log.yaml"
    events = [
        tree(f"cn-{day[:4]}-{number}-a", announced=day, effective=day, through=day, recorded="9999-12-31")
        for number, day in enumerate(EDGES)
    ]
    links = [
        tree(f"cn-{day[:4]}-{number}-{kind}", announced=day, recorded="9999-12-31",
             relations={kind: [f"cn-{day[:4]}-{number}-a"]}, **({"through": day} if kind == "suspends" else {}))
        for number, day in enumerate(EDGES)
        for kind in ("suspends", "extends", "replaces", "answers")
    ]  # fmt: skip
    log.write_text(text(*events, *links), encoding="utf-8")
    return log


READERS = (
    "list", "list --state yes", "list --stale", "list --format timeline", "status", "calendar", "summary",
    "summary --by year", "summary --by quarter", "matrix", "notice", "validate", "show cn-9999-3-a", "show cn-0001-0-a",
    'sql "SELECT state(id), state(id, announced_hi) FROM event"', "list --format md", "status --json",
)  # fmt: skip


@pytest.mark.parametrize("words", READERS)
@pytest.mark.parametrize("on", ["", "0001-01-01", "9999-12-31"])
def test_no_answer_ends_beyond_the_calendar(chiplog: Any, edges: Path, words: str, on: str) -> None:
    command, *more = shlex.split(words)
    if on and command == "calendar":
        more += ["--from", on]
    elif on and command in ("list", "status", "show", "sql"):
        more += ["--on", on]
    result = chiplog(command, *more, *(["-f", edges] if command != "validate" else [edges]))
    assert result.exit_code in (0, 1), result.stderr


@pytest.mark.parametrize("day", EDGES)
def test_an_entry_at_the_edge_is_taken_or_named(chiplog: Any, log: Path, day: str) -> None:
    result = chiplog("add", "-f", log, *options(announced=day, relate=None, effective=None))
    assert result.exit_code in (0, 4), result.stderr


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("99999999d", "is not a date"), ("9999y", "before there were dates"), ("9999d", ""), ("0000-01-01", "no year 0"),
        ("0000-Q1", "no year 0"), ("10000-01-01", "is not a date"), ("9999-Q4", ""), ("1 jan 99999", "is not a date"),
        ("1" * 400, "is not a date"), ("2025-02-29", "has 28 days"), ("1e9", "is not a date"),
    ],
)  # fmt: skip
def test_a_filter_beyond_the_calendar_is_a_usage_error(chiplog: Any, edges: Path, raw: str, said: str) -> None:
    result = chiplog("list", "-f", edges, "--since", raw)
    assert (result.exit_code, said in result.stderr) == (2 if said else 0, True), result.stderr


@pytest.mark.parametrize(
    ("now", "raw", "expected"),
    [
        ("2026-05-01", "29 feb", "2024-02-29"), ("2024-02-28", "29 feb", "2020-02-29"), ("2024-02-29", "29 feb", "2024-02-29"),
        ("1904-01-01", "29 feb", "1896-02-29"), ("2024-02-29", "1y", "2023-02-28"), ("2024-03-31", "1m", "2024-02-29"),
        ("2026-01-01", "yesterday", "2025-12-31"), ("0001-01-01", "yesterday", "0001-01-01"), ("2026-05-01", "28 feb", "2026-02-28"),
    ],
)  # fmt: skip
def test_days_without_a_year_are_the_last_that_were(now: str, raw: str, expected: str) -> None:
    assert str(typed.span(raw, dt.date.fromisoformat(now)).lo) == expected


def test_a_day_is_shifted_no_further_than_the_calendar_goes() -> None:
    assert dates.shifted(dt.date(2024, 2, 28), 1) == dt.date(2024, 2, 29)
    assert dates.shifted(dt.date.max, 1) == dt.date.max
    assert dates.shifted(dt.date.min, -(10**12)) == dt.date.min


@pytest.mark.parametrize(("ahead", "code"), [(-1, 0), (0, 0), (1, 0), (2, 4)])
def test_an_act_is_announced_at_most_a_day_after_the_writer_s_own(
    chiplog: Any, log: Path, monkeypatch: pytest.MonkeyPatch, ahead: int, code: int
) -> None:
    today = dt.date(2024, 2, 28)
    monkeypatch.setattr(typed, "today", lambda: today)
    day = str(today + dt.timedelta(days=ahead))
    result = chiplog("add", "-f", log, *options(announced=day, relate=None, effective=None))
    assert (result.exit_code, "CL202" in result.stderr) == (code, bool(code)), result.stderr
    assert chiplog("validate", log).exit_code == 0
