"""`chiplog status` and `chiplog calendar`: what is in force, what isn't sure, and what comes next."""

import csv
import datetime as dt
import io
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chiplog.answers import calendar, status
from chiplog.index.select import Filters
from chiplog.log import Log
from tests.factories import REAL, text, tree

EVENTS = (
    tree("cn-2025-rule", title="China rules on gallium", effective="2025-02-01", through="2025-12-31"),
    tree("cn-2025-ban", title="China bans things", instrument="ban", effective="2025-02", effect="loosen"),
    tree("cn-2025-halt", title="China halts its ban for a month", instrument="ban", announced="2025-03-01",
         effective="2025-03-01", through="2025-03-31", relations={"suspends": ["cn-2025-ban"]}),
    tree("us-2025-letter", title="US writes letters", actor="US", targets=["CN"], confidence="reported"),
    tree("us-2025-plan", title="US plans to write letters", actor="US", targets=["*"], stage="signalled"),
)  # fmt: skip

STATUS = """\
on 2025-03-15: 1 in force, 1 maybe, 1 suspended
reasons for maybe: no first day (1), reported (1)

actor  yes  maybe  suspended  █ yes ▒ maybe ░ suspended
CN       1      0          1  ████████████░░░░░░░░░░░░
US       0      1          0  ▒▒▒▒▒▒▒▒▒▒▒▒

China · ban  1 suspended
 2025-02     ▼ China bans things
               cn-2025-ban  suspended, returns 2025-04-01

China · licence-rule  1 in force
 2025-02-01  ▲ China rules on gallium
               cn-2025-rule  through 2025-12-31

United States · licence-rule  1 maybe
 2025-01-01? ▲ US writes letters
               us-2025-letter  maybe: no first day, reported
3 of 4 events · country CN
newest act: 2025-03-01 cn-2025-halt
log through 2025-03-01
1 more applies to everyone: --country everyone shows them too
A log is not the law: what is not in it may still be forbidden.
"""

CALENDAR = """\
day         state              event
2025-02-28  maybe → yes        China bans things
                               cn-2025-ban
2025-03-01  yes → suspended    China bans things
                               cn-2025-ban by cn-2025-halt
2025-04-01  suspended → yes †  China bans things
                               cn-2025-ban by cn-2025-halt
2026-01-01  yes → lapsed †     China rules on gallium
                               cn-2025-rule
4 state changes of 3 events from 2025-02-28 · actor CN
newest act: 2025-03-01 cn-2025-halt
log through 2025-03-01
2 state changes are unverified (†): by the calendar alone, after the log's end
A log is not the law: what is not in it may still be forbidden.
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "log.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


def test_status_counts_first_and_says_why_and_until_when(chiplog: Any, small: Path) -> None:
    result = chiplog("status", "-f", small, "--on", "2025-03-15", "--country", "CN")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", STATUS)


def test_status_as_a_document(chiplog: Any, small: Path) -> None:
    document = json.loads(chiplog("status", "-f", small, "--on", "2025-03-15", "--json").stdout)
    rule, ban, _, letter, _ = EVENTS
    assert document == {
        "on": "2025-03-15",
        "yes": [{**rule, "state": "yes", "state_why": []}],
        "maybe": [{**letter, "state": "maybe", "state_why": ["no first day", "reported"]}],
        "suspended": [{**ban, "state": "suspended", "state_why": [], "returns": "2025-04-01"}],
        "newest": {"id": "cn-2025-halt", "announced": "2025-03-01"},
        "through": "2025-03-01",
    }


def test_status_as_csv_and_as_markdown(chiplog: Any, small: Path) -> None:
    asked = ("status", "-f", small, "--on", "2025-03-15", "--actor", "CN", "--format")
    rows = list(csv.DictReader(io.StringIO(chiplog(*asked, "csv").stdout)))
    assert [(row["id"], row["state"], row["returns"]) for row in rows] == [
        ("cn-2025-ban", "suspended", "2025-04-01"),
        ("cn-2025-rule", "yes", ""),
    ]
    page = chiplog(*asked, "md").stdout
    assert page.startswith("On 2025-03-15: 1 in force, 1 suspended.\n\n| state |")
    assert page.endswith("may still be forbidden.\n")


@pytest.mark.parametrize(
    "day",
    [
        "2019-06-01",
        "2025-11-12",
        "2026-12-01",
        *(pytest.param(day, marks=pytest.mark.slow) for day in ("2023-10-20", "2025-04-10")),
    ],
)
@pytest.mark.parametrize("filters", [(), ("--country", "NL"), ("--actor", "US", "--instrument", "tariff")])
def test_status_is_what_list_gives_by_state(chiplog: Any, log: Path, day: str, filters: tuple[str, ...]) -> None:
    document = json.loads(chiplog("status", "-f", log, "--on", day, *filters, "--json").stdout)
    for state in ("yes", "maybe", "suspended"):
        listed = chiplog("list", "-f", log, "--on", day, *filters, "--state", state, "--json").stdout
        assert sorted(row["id"] for row in document[state]) == sorted(row["id"] for row in json.loads(listed))


@pytest.mark.parametrize("width", ["80", "200"])
def test_a_table_has_fifty_rows_and_says_how_many_more(chiplog: Any, log: Path, monkeypatch: Any, width: str) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for command in (("status",), ("calendar", "--from", "2023")):
        lines = chiplog(*command, "-f", log).stdout.splitlines()
        assert any(re.fullmatch(r"\d+ more: --limit \d+ shows them all", line) for line in lines)
        assert max(map(len, lines)) <= int(width)
    everything = chiplog("calendar", "--from", "2025-07", "--until", "2026-06", "--limit", "0", "-f", log).stdout
    assert " more: --limit" not in everything
    assert len(everything.splitlines()) > 50


def test_the_calendar_gives_each_turn_and_what_did_it(chiplog: Any, small: Path) -> None:
    result = chiplog("calendar", "-f", small, "--actor", "CN", "--from", "2025-02-28")
    assert (result.exit_code, result.stdout) == (0, CALENDAR)


def test_the_calendar_ends_on_the_day_that_is_asked_for(chiplog: Any, small: Path) -> None:
    asked = ("calendar", "-f", small, "--from", "2025-03-01", "--until", "2025-03")
    assert json.loads(chiplog(*asked, "--json").stdout) == [
        {"day": "2025-03-01", "id": "cn-2025-ban", "old": "yes", "new": "suspended", "by": "cn-2025-halt"}
    ]
    assert chiplog(*asked, "--format", "csv").stdout == (
        "day,id,old,new,by,unverified,deadline,title\n"
        "2025-03-01,cn-2025-ban,yes,suspended,cn-2025-halt,,,China bans things\n"
    )


def test_the_calendar_starts_tomorrow(chiplog: Any, log: Path) -> None:
    days = [turn["day"] for turn in json.loads(chiplog("calendar", "-f", log, "--json").stdout)]
    assert days == sorted(days)
    assert days[0] == "2026-11-28"
    assert json.loads(chiplog("calendar", "-f", log, "--from", "2026-11-24", "--json").stdout)[0]["day"] == "2026-11-28"


def test_a_suspension_without_an_end_says_so(chiplog: Any, log: Path) -> None:
    result = chiplog("status", "-f", log, "--on", "2026-01-15", "--actor", "US", "--state", "suspended")
    assert "us-2025-ai-diffusion-rule  suspended, no last day\n" in result.stdout


def test_a_day_after_all_that_the_log_knows_of_says_what_turned_by_itself(chiplog: Any, log: Path) -> None:
    note = (
        "unverified: turned by the calendar alone since the log's end; "
        "chiplog calendar --from 2026-07-02 --until 2026-11-24"
    )
    assert f"13 states are {note}\n" in chiplog("status", "-f", log).stdout
    assert f"2 states are {note}\n" in chiplog("status", "-f", log, "--country", "NL").stdout
    assert "unverified:" not in chiplog("status", "-f", log, "--on", "2026-07-01").stdout
    assert "unverified:" not in chiplog("status", "-f", log, "--country", "TW").stdout


def test_nothing_in_force_says_so(chiplog: Any, small: Path) -> None:
    result = chiplog("status", "-f", small, "--on", "2020-01-01")
    assert result.stdout.startswith("on 2020-01-01: nothing in force\n0 of 5 events · no filter\n")


def amending() -> tuple[dict[str, Any], ...]:
    return (
        tree("cn-2025-ban", title="China bans things", instrument="ban", effective="2025-02-01", through="2025-06-30"),
        tree("cn-2025-halt", title="China halts its ban", instrument="ban", announced="2025-03-01",
             effective="2025-03-01", through="2025-12-31", relations={"suspends": ["cn-2025-ban"]}),
        tree("cn-2025-rule", title="China rules on gallium", effective="2025-02-01"),
        tree("cn-2025-except", title="China excepts a thing", announced="2025-04-01", effective="2025-04-01", effect="loosen",
             relations={"amends": ["cn-2025-rule"]}),
    )  # fmt: skip


def test_what_ends_while_it_is_suspended_does_not_return(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(*amending()), encoding="utf-8")
    asked = ("status", "-f", file, "--on", "2025-03-15")
    assert "suspended, lapses 2025-07-01" in chiplog(*asked).stdout
    (ban,) = json.loads(chiplog(*asked, "--json").stdout)["suspended"]
    assert (ban["returns"], ban["ends"]) == (None, "2025-07-01")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(chiplog(*asked, "--format", "csv").stdout))}
    assert (rows["cn-2025-ban"]["returns"], rows["cn-2025-ban"]["ends"]) == ("", "2025-07-01")


@pytest.mark.parametrize(("day", "acts"), [("2025-03-15", None), ("2025-04-15", ["cn-2025-except"])])
def test_what_is_amended_says_by_what(chiplog: Any, tmp_path: Path, day: str, acts: list[str] | None) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(*amending()), encoding="utf-8")
    asked = ("status", "-f", file, "--on", day)
    events = {event["id"]: event for event in json.loads(chiplog(*asked, "--json").stdout)["yes"]}
    assert events["cn-2025-rule"].get("amended_by") == acts
    assert ("amended by cn-2025-except" in chiplog(*asked).stdout) is bool(acts)


def test_the_last_of_all_days_can_be_asked_about(chiplog: Any, small: Path) -> None:
    assert chiplog("status", "-f", small, "--on", "9999-12-31").exit_code == 0
    assert chiplog("status", "--on", "9999-12-31").exit_code == 0


def test_a_state_is_of_one_day_and_it_is_said_which(chiplog: Any, small: Path) -> None:
    result = chiplog("status", "-f", small, "--on", "2025")
    assert result.stderr == "--on 2025: its last day, 2025-12-31\n"
    empty = chiplog("status", "-f", small, "--on", "")
    assert (empty.exit_code, empty.stderr.splitlines()[0]) == (2, "chiplog: '' is not a date")


def test_a_calendar_that_ends_before_it_begins_is_a_mistake(chiplog: Any, small: Path) -> None:
    crossed = chiplog("calendar", "-f", small, "--from", "2026-12-31", "--until", "2026-01-01")
    assert (crossed.exit_code, "exchange them" in crossed.stderr) == (2, True)
    over = chiplog("calendar", "-f", small, "--until", "2020-01-01")
    assert (over.exit_code, "add --from DAY" in over.stderr) == (2, True)


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("day", ["2018-01-01", "2023-10-17", "2025-11-15", "2026-07-01", "2026-11-28", "2027-10-01"])
def test_status_has_each_event_that_is_in_force_once_and_counts_it(day: str) -> None:
    on = dt.date.fromisoformat(day)
    with Log.open(str(REAL)) as log:
        engine = log.states()
        found = status.answer(log, Filters(), on).status
        first = status.answer(log, Filters(), on, 7).status
        names = [event_id for (event_id,) in log.index.ask("SELECT id FROM event WHERE valid = 1")]
    wanted = {state: {name for name in names if engine.result(name, on).state is state} for state in status.STATES}
    assert {state: {entry.event.id for entry in found.of(state)} for state in status.STATES} == wanted
    assert len(found.entries()) == sum(map(len, wanted.values())) == found.counts().total()
    for group in found.groups:
        assert {(entry.event.actor, entry.event.instrument) for entry in group.entries} <= {group[:2]}
        assert group.counts == Counter(engine.result(entry.event.id, on) for entry in group.entries)
    assert [group.counts for group in first.groups] == [group.counts for group in found.groups]
    assert first.entries()[:7] == found.entries()[:7]


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "days", [("2018-01-01", "2019-12-31"), ("2025-11-10", "2025-11-10"), ("2025-03-01", None), ("2026-11-28", None)]
)
def test_a_calendar_has_all_turns_of_its_days(days: tuple[str, str | None]) -> None:
    first, last = dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[1]) if days[1] else None
    with Log.open(str(REAL)) as log:
        engine = log.states()
        names = [name for (name,) in log.index.ask("SELECT id FROM event WHERE valid = 1")]
        found = calendar.answer(log, Filters(), dt.date(2026, 11, 28), (first, last)).turns
    assert found == calendar.turns(engine, names, first, last)
