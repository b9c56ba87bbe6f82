"""`chiplog sql`: read-only questions to the mirror."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.factories import text, tree

BY_ACTOR = "SELECT actor, count(*) AS events FROM event WHERE retracted = 0 GROUP BY actor ORDER BY events DESC LIMIT 2"


def test_rows_in_every_format(chiplog: Any, log: Path) -> None:
    asked = ("sql", BY_ACTOR, "-f", log, "--format")
    assert chiplog(*asked[:-1]).stdout == "US\t236\nCN\t127\n"
    assert chiplog(*asked, "csv").stdout == "actor,events\nUS,236\nCN,127\n"
    assert chiplog(*asked, "jsonl").stdout == '{"actor": "US", "events": 236}\n{"actor": "CN", "events": 127}\n'
    assert json.loads(chiplog(*asked, "json").stdout) == [
        {"actor": "US", "events": 236},
        {"actor": "CN", "events": 127},
    ]
    assert chiplog(*asked, "md").stdout == "| actor | events |\n| --- | ---: |\n| US | 236 |\n| CN | 127 |\n"
    assert chiplog(*asked, "table").stdout == (
        "actor  events\nUS        236\nCN        127\n2 rows · no filter but the query's\nnewest act: 2026-07-01 sg-2026-nvidia-server-company-charges\nlog through 2026-07-01\n"
    )


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM event", "DELETE FROM main.event", "INSERT INTO main.meta VALUES ('x', 1)", "DROP TABLE main.event",
        "UPDATE main.event SET actor = 'XX'", "CREATE TABLE x (y)", "ATTACH 'x.sqlite' AS x", "PRAGMA journal_mode = WAL",
        "VACUUM INTO 'x.sqlite'", "BEGIN", "COMMIT", "SELECT load_extension('x')", "SELECT * FROM nothing", "SELEC 1",
        "SELECT 1; DELETE FROM event", "", "/* nothing */", "SELECT state(id, 'tomorrow') FROM event",
        "SELECT zeroblob(1000000000)",
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_and_changes_nothing(
    chiplog: Any, log: Path, tmp_path: Path, query: str
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    result = chiplog("sql", query, "-f", log)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("chiplog: the query ")
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert chiplog("sql", "SELECT count(*) FROM event", "-f", log).stdout == "517\n"


def test_states_of_today_and_of_any_day(chiplog: Any, log: Path) -> None:
    query = "SELECT state(id), state(id, '2026-01-01'), state('nobody') FROM event WHERE id = 'us-2025-affiliates-rule'"
    assert chiplog("sql", query, "-f", log).stdout == "yes\tsuspended\t\n"
    assert chiplog("sql", query, "-f", log, "--on", "2025-12-01").stdout == "suspended\tsuspended\t\n"


def test_events_with_faults_are_left_out_of_every_table(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    bad = tree("cn-2025-bad", stage="suspended", items=["H20"])
    file.write_text(text(bad, tree(items=["H200"], body="A / B")), encoding="utf-8")
    result = chiplog("sql", "SELECT event.id, name FROM event JOIN item ON item.event = event.id", "-f", file)
    assert (result.exit_code, result.stdout) == (3, "cn-2025-some-event\tH200\n")


def test_columns_of_one_name_bytes_and_endless_numbers_are_told_apart(chiplog: Any, log: Path) -> None:
    result = chiplog("sql", "SELECT 1 AS a, 2 AS a, x'00ff' AS b, 9e999 AS c, NULL AS d", "-f", log, "--json")
    assert json.loads(result.stdout) == [{"a": 1, "a_2": 2, "b": "00ff", "c": "inf", "d": None}]


def test_what_steers_a_terminal_or_a_sheet_is_harmless(chiplog: Any, log: Path) -> None:
    query = "SELECT char(27) || '[31m' AS a, '=cmd()' AS b, '@octocat' AS c"
    assert "\x1b" not in chiplog("sql", query, "-f", log, "--format", "table").stdout
    assert "\x1b" not in chiplog("sql", query, "-f", log).stdout
    assert "\x1b" not in chiplog("sql", query, "-f", log, "--json").stdout
    assert ',"\'=cmd()","\'@octocat"\n' in chiplog("sql", query, "-f", log, "--format", "csv").stdout
    assert "&#64;&#8205;octocat" in chiplog("sql", query, "-f", log, "--format", "md").stdout


def test_rows_too_wide_for_a_table_are_lists_of_fields(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    result = chiplog("sql", "SELECT * FROM event ORDER BY id LIMIT 2", "-f", log, "--format", "table")
    lines = result.stdout.splitlines()
    assert lines[:2] == ["id            ae-2025-us-ai-campus-pact",
                         "title         UAE pledges to guard US chips in an AI campus pact with the United"]  # fmt: skip
    assert max(map(len, lines)) <= 80


PRESSED = """
import linecache, os, signal, sys, threading
from chiplog.__main__ import main

def press():
    at = ""
    while "connection.execute(text)" not in at and "cursor.fetchall()" not in at:
        frame = sys._current_frames()[threading.main_thread().ident]
        at = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=press, daemon=True).start()
main()
"""
"""Runs the program, and presses Ctrl-C as soon as the database works on a query."""


@pytest.mark.slow
def test_a_query_without_end_stops_at_ctrl_c(log: Path) -> None:
    endless = "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    words = [sys.executable, "-c", PRESSED, "sql", endless, "-f", str(log)]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "CI": "1"}, check=False, timeout=120)
    assert done.returncode == 130
