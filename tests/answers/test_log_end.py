"""The day up to which a log is kept, and the mark on what has turned since."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import REAL, TODAY, text, tree

pytestmark = pytest.mark.usefixtures("indexed")

LAPSES = tree("cn-2025-lapses", effective="2025-01-01", through="2025-12-31", targets=["US"])
STAYS = tree("cn-2025-stays", announced="2025-02-01", effective="2025-02-01")
STARTS = tree("cn-2025-starts", announced="2025-03-01", effective="2026-02-01")
MARK = "†"


def written(folder: Path, *trees: dict[str, Any], through: str = "") -> Path:
    file = folder / "end.yaml"
    body = text(*trees)
    file.write_text(body.replace("# A log for a test.\n", f"# A log.\n{through}"), encoding="utf-8")
    return file


@pytest.fixture
def ended(tmp_path: Path) -> Path:
    """A log kept through 2025-06-30, in which one act has lapsed and one has begun since."""
    return written(tmp_path, LAPSES, STAYS, STARTS, through="# through: 2025-06-30\n")


AFTER = ("--on", "2026-03-01")


def test_the_header_has_the_day(chiplog: Any, ended: Path) -> None:
    assert json.loads(chiplog("status", "-f", ended, "--json").stdout)["through"] == "2025-06-30"
    assert "log through 2025-06-30" in chiplog("list", "-f", ended).stderr


@pytest.mark.parametrize(
    "line",
    [
        "#through: 2025-06-30\n",
        "# through:2025-06-30\n",
        "#   through:   2025-06-30  \n",
        "# x\n# through: 2025-06-30\n",
    ],
)
def test_spaces_do_not_count(chiplog: Any, tmp_path: Path, line: str) -> None:
    file = written(tmp_path, LAPSES, through=line)
    assert "log through 2025-06-30" in chiplog("list", "-f", file).stderr


def test_without_a_header_it_is_the_newest_act(chiplog: Any, tmp_path: Path) -> None:
    file = written(tmp_path, LAPSES, STAYS, STARTS)
    assert "log through 2025-03-01" in chiplog("list", "-f", file).stderr


def test_the_newest_act_of_a_partial_date(chiplog: Any, tmp_path: Path) -> None:
    file = written(tmp_path, LAPSES, tree("cn-2025-month", announced="2025-04"))
    day = chiplog("list", "-f", file).stderr.split("log through ")[1][:10]
    assert dt.date(2025, 4, 1) <= dt.date.fromisoformat(day) <= dt.date(2025, 4, 30)


def test_a_comment_below_the_header_is_no_header(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "end.yaml"
    file.write_text(text(LAPSES).replace("- id", "# through: 2020-01-01\n- id", 1), encoding="utf-8")
    assert "log through 2025-01-01" in chiplog("list", "-f", file).stderr


@pytest.mark.parametrize("said", ["July 2026", "2026-13-01", "2026-02-30", "2026", "2026-07", "soon", "'2026-07-01'"])
def test_a_day_that_is_none_is_a_finding_and_not_a_crash(chiplog: Any, tmp_path: Path, said: str) -> None:
    file = written(tmp_path, LAPSES, STAYS, through=f"# through: {said}\n")
    found = chiplog("validate", file)
    assert found.exit_code == 1
    assert f"{file}:2:1: error CL013 through: {said!r} is not a date" in found.stdout or "CL013" in found.stdout
    assert "write # through: 2026-07-01" in found.stdout
    listed = chiplog("list", "-f", file)
    assert listed.exit_code == 0
    assert "log through 2025-02-01" in listed.stderr


def test_a_log_of_its_own_day_is_no_finding(chiplog: Any, ended: Path) -> None:
    assert chiplog("validate", ended).exit_code == 0


def unverified(chiplog: Any, file: Path, *more: str) -> set[str]:
    rows = json.loads(chiplog("list", "-f", file, "--json", *more).stdout)
    assert all(row.get("unverified") is not False for row in rows), "only true is written"
    return {row["id"] for row in rows if row.get("unverified")}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-30", set()),
        ("2025-07-01", set()),
        ("2025-12-31", set()),
        ("2026-01-01", {"cn-2025-lapses"}),
        ("2026-02-01", {"cn-2025-lapses", "cn-2025-starts"}),
    ],
)
def test_what_has_turned_since_is_unverified(chiplog: Any, ended: Path, day: str, expected: set[str]) -> None:
    assert unverified(chiplog, ended, "--on", day) == expected


def test_json_and_jsonl_have_the_mark_and_the_reason(chiplog: Any, ended: Path) -> None:
    rows = {row["id"]: row for row in json.loads(chiplog("list", "-f", ended, "--json", *AFTER).stdout)}
    assert rows["cn-2025-lapses"]["state_why"] == ["since the log's end"]
    assert rows["cn-2025-stays"]["state_why"] == []
    lines = chiplog("list", "-f", ended, "--format", "jsonl", *AFTER).stdout.splitlines()
    assert {row["id"]: row for row in map(json.loads, lines)} == rows


def test_csv_has_a_column(chiplog: Any, ended: Path) -> None:
    rows = csv.DictReader(io.StringIO(chiplog("list", "-f", ended, "--format", "csv", *AFTER).stdout))
    assert {row["id"]: bool(row["unverified"]) for row in rows} == {
        "cn-2025-lapses": True,
        "cn-2025-stays": False,
        "cn-2025-starts": True,
    }


@pytest.mark.parametrize("form", ["table", "timeline", "md"])
def test_every_picture_has_a_sign_in_the_row(chiplog: Any, ended: Path, form: str) -> None:
    out = chiplog("list", "-f", ended, "--format", form, *AFTER).stdout
    assert f"lapsed {MARK}" in out
    assert f"yes {MARK}" in out
    assert out.count(MARK) == 2, "and none in the row of what has not turned"
    assert MARK not in chiplog("list", "-f", ended, "--format", form, "--on", "2025-06-30").stdout


def test_plain_lists_have_the_note_and_the_column(chiplog: Any, ended: Path) -> None:
    asked = ("list", "-f", ended, "--format", "plain", "--state", "yes", *AFTER)
    assert "2 states are unverified: turned by the calendar alone since the log's end" in chiplog(*asked).stderr
    rows = chiplog("list", "-f", ended, "--format", "plain", "--columns", "id,state,unverified", *AFTER).stdout
    assert {tuple(row.split("\t")) for row in rows.splitlines()} == {
        ("cn-2025-lapses", "lapsed", "true"),
        ("cn-2025-stays", "yes", ""),
        ("cn-2025-starts", "yes", "true"),
    }


def test_show_marks_the_state(chiplog: Any, ended: Path) -> None:
    asked = ("show", "-f", ended, "cn-2025-lapses", *AFTER)
    assert f"lapsed {MARK} (since the log's end)" in chiplog(*asked).stdout
    found = json.loads(chiplog(*asked, "--json").stdout)
    assert (found["unverified"], found["state_why"], found["through"]) == (True, ["since the log's end"], "2025-12-31")
    assert "unverified" not in json.loads(chiplog("show", "-f", ended, "cn-2025-stays", *AFTER, "--json").stdout)
    assert MARK in chiplog(*asked, "--format", "md").stdout


def test_a_thread_marks_each_of_its_acts(chiplog: Any, tmp_path: Path) -> None:
    pause = tree(
        "cn-2025-pause", announced="2025-02-01", effective="2025-02-01", through="2025-12-31", effect="loosen",
        relations={"suspends": ["cn-2025-rule"]},
    )  # fmt: skip
    rule = tree("cn-2025-rule", effective="2025-01-01")
    file = written(tmp_path, rule, pause, through="# through: 2025-06-30\n")
    shown = chiplog("show", "-f", file, "cn-2025-pause", *AFTER).stdout
    assert f"cn-2025-rule (2025-01-01, yes {MARK})" in shown
    thread = chiplog("show", "-f", file, "cn-2025-pause", *AFTER, "--json").stdout
    assert '"unverified": true' in thread
    assert MARK not in chiplog("show", "-f", file, "cn-2025-pause", "--on", "2025-06-30").stdout


def test_status_marks_counts_and_lists(chiplog: Any, ended: Path) -> None:
    table = chiplog("status", "-f", ended, *AFTER).stdout
    assert f"{MARK} since the log's end" in table
    assert "1 of them unverified" in table
    found = json.loads(chiplog("status", "-f", ended, *AFTER, "--json").stdout)
    assert {row["id"]: row.get("unverified") for row in found["yes"]} == {
        "cn-2025-stays": None,
        "cn-2025-starts": True,
    }
    rows = csv.DictReader(io.StringIO(chiplog("status", "-f", ended, *AFTER, "--format", "csv").stdout))
    assert {row["id"]: row["unverified"] for row in rows} == {"cn-2025-stays": "", "cn-2025-starts": "true"}
    assert "since the log's end" in chiplog("status", "-f", ended, *AFTER, "--format", "md").stdout


@pytest.mark.parametrize("form", ["table", "json", "csv", "md"])
def test_a_calendar_marks_the_days_after_the_end(chiplog: Any, ended: Path, form: str) -> None:
    asked = ("calendar", "-f", ended, "--from", "2025-01-01", "--until", "2026-12-31", "--format", form)
    out = chiplog(*asked).stdout
    mark = {"table": f" {MARK} ", "json": '"unverified": true', "csv": "true", "md": " true "}[form]
    marked = [line for line in out.splitlines() if mark in line]
    assert len(marked) == 2, out
    before = chiplog(*asked[:4], "2025-01-01", "--until", "2025-06-30", "--format", form).stdout
    assert mark not in before


def test_sql_asks_with_a_function(chiplog: Any, ended: Path) -> None:
    query = "SELECT id, unverified(id, '2026-03-01') AS sure FROM event ORDER BY id"
    assert chiplog("sql", "-f", ended, query, "--format", "plain").stdout.splitlines() == [
        "cn-2025-lapses\t1",
        "cn-2025-starts\t1",
        "cn-2025-stays\t0",
    ]
    on = chiplog("sql", "-f", ended, "SELECT count(*) FROM event WHERE unverified(id)", "--on", "2025-06-30")
    assert on.stdout.strip() == "0"
    wrong = chiplog("sql", "-f", ended, "SELECT unverified(id, 1, 2) FROM event")
    assert wrong.exit_code == 2
    assert "2 arguments" in wrong.stderr or "unverified" in wrong.stderr


EVERY = [
    *("list --json", "list --format jsonl", "list --format csv", "list --format md", "list --format plain"),
    *("list --format table", "list --format timeline", "status", "status --json", "status --format csv", "calendar"),
    *("status --format md", "calendar --json", "calendar --format md", "summary", "summary --by actor"),
    *("summary --by actor --json", "summary --by actor --format md", "matrix", "matrix --json", "notice"),
    *("notice --json", "gates H200", "gates H200 --json", "summary --figure rate", "summary --figure rate --json"),
    *("show cn-2025-lapses", "calendar --format csv", "matrix --format csv", "notice --format md"),
]


@pytest.mark.parametrize("words", EVERY)
def test_every_answer_says_how_far_the_log_goes(chiplog: Any, ended: Path, words: str) -> None:
    result = chiplog(*words.split(), "-f", ended)
    assert result.exit_code == 0
    as_object = result.stdout.startswith("{") and "--format jsonl" not in words
    if as_object:
        assert json.loads(result.stdout)["through"] == "2025-06-30"
    else:
        assert "log through 2025-06-30" in result.stdout + result.stderr


@pytest.mark.parametrize("words", EVERY)
def test_an_empty_log_has_no_end(chiplog: Any, tmp_path: Path, words: str) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("# Nothing yet.\n")
    result = chiplog(*words.split(), "-f", file)
    assert result.exit_code == (2 if words.startswith("show") else 0)
    assert "log through" not in result.stdout + result.stderr
    assert "9999" not in result.stdout + result.stderr
    assert '"through"' not in result.stdout


def test_a_log_without_events_may_have_an_end(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("# Nothing happened.\n# through: 2025-06-30\n")
    assert "log through 2025-06-30" in chiplog("list", "-f", file).stderr
    assert chiplog("validate", file).exit_code == 0


def test_what_was_not_public_has_no_state_and_is_left_out(chiplog: Any, ended: Path) -> None:
    asked = ("list", "-f", ended, "--on", "2025-02-10", "--format", "plain")
    result = chiplog(*asked)
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["cn-2025-stays", "cn-2025-lapses"]
    assert "1 event was not yet public on 2025-02-10" in result.stderr
    assert "2 events were not yet public on 2025-01-10" in chiplog(*asked[:4], "2025-01-10").stderr
    assert "not yet public" not in chiplog("list", "-f", ended, "--on", "2025-03-01").stderr
    assert "not yet public" not in chiplog("list", "-f", ended).stderr, "no day was named"
    found = json.loads(chiplog("show", "-f", ended, "cn-2025-starts", "--on", "2025-02-10", "--json").stdout)
    assert (found["state"], found["state_why"]) == ("n/a", ["not yet public"])


def test_a_secret_letter_is_listed_from_its_first_day(chiplog: Any, tmp_path: Path) -> None:
    secret = tree("us-2025-letter", actor="US", targets=["CN"], announced="2025-04-15", effective="2025-04-09")
    file = written(tmp_path, secret)
    assert "us-2025-letter" in chiplog("list", "-f", file, "--on", "2025-04-09").stdout
    assert "us-2025-letter" not in chiplog("list", "-f", file, "--on", "2025-04-08").stdout


def test_nothing_is_pending_years_before_it_was_said(chiplog: Any) -> None:
    rows = json.loads(chiplog("list", "-f", REAL, "--state", "pending", "--on", "2020-01-01", "--json").stdout)
    assert all(row["announced"] <= "2020-01-01" for row in rows)
    assert len(rows) < 10


def test_the_real_log_marks_what_came_back_by_itself(chiplog: Any) -> None:
    on = TODAY.isoformat()
    found = unverified(chiplog, REAL, "--on", on)
    assert {"us-2025-affiliates-rule", "cn-2025-rare-earth-reach"} <= found
    states = json.loads(chiplog("list", "-f", REAL, "--on", on, "--json").stdout)
    then = {
        row["id"]: row["state"]
        for row in json.loads(chiplog("list", "-f", REAL, "--on", "2026-07-01", "--json").stdout)
    }
    assert found == {row["id"] for row in states if row["id"] in then and row["state"] != then[row["id"]]}
