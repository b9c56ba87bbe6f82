"""`chiplog matrix` and `chiplog notice`: against counting by hand."""

import csv
import datetime as dt
import functools
import io
import json
import statistics
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from chiplog.answers.notice import Notices, bands, notices
from chiplog.logfile import blocks, parse
from chiplog.model import dates
from tests.factories import REAL, text, tree


@functools.cache
def real() -> list[dict[str, Any]]:
    return [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]


def window(events: list[dict[str, Any]], since: str, until: str) -> list[dict[str, Any]]:
    """Those of them that are decided, not retracted, and may lie in the window."""
    lo, hi = dt.date.fromisoformat(since), dt.date.fromisoformat(until)
    dated = [(dates.parse(event["announced"]), event) for event in events]
    return [
        event
        for date, event in dated
        if date.hi >= lo and date.lo <= hi and event["stage"] == "decided" and "retracted" not in event
    ]


def counted(events: list[dict[str, Any]], unit: str, names: dict[str, str]) -> dict[str, int]:
    def of(effect: str) -> int:
        return len({names.get(event["id"], event["id"]) for event in events if effect in ("", event["effect"])})

    return {unit: of(""), "tighten": of("tighten"), "loosen": of("loosen")}


@pytest.mark.parametrize("unit", ["event", "act"])
@pytest.mark.parametrize("merged", [{}, {"HK": "CN", "MO": "CN"}, {"CN": "US", "JP": "US"}])
@pytest.mark.parametrize(("since", "until"), [("2018-01-01", "2027-01-01"), ("2025-01-01", "2025-06-30")])
def test_cells_and_totals_against_brute_force(
    chiplog: Any, log: Path, unit: str, merged: dict[str, str], since: str, until: str
) -> None:
    events = window(real(), since, until)
    names: dict[str, str] = {}
    if unit == "act":  # parts of one act share a number; on this log no event ties two numbers together
        of_number: dict[str, str] = {}
        for event in real():
            for number in event.get("acts", []):
                names[event["id"]] = of_number.setdefault(number.split("#")[0], names.get(event["id"], event["id"]))
    rows, cells = defaultdict(list), defaultdict(list)
    for event in events:
        actor = merged.get(event["actor"], event["actor"])
        rows[actor].append(event)
        for target in {merged.get(code, code) for code in event.get("targets", ["(none)"])}:
            cells[actor, target].append(event)
    options = [f"--merge={head}={head},{code}" for code, head in merged.items()]
    asked = ("matrix", "-f", log, "--unit", unit, "--since", since, "--until", until, *options, "--json")
    document = json.loads(chiplog(*asked).stdout)
    assert document["total"] == counted(events, f"{unit}s", names)
    assert {row["actor"]: {key: row[key] for key in document["total"]} for row in document["rows"]} == {
        actor: counted(some, f"{unit}s", names) for actor, some in rows.items()
    }
    assert {(row["actor"], target): cell for row in document["rows"] for target, cell in row["cells"].items()} == {
        pair: counted(some, f"{unit}s", names) for pair, some in cells.items()
    }


EVENTS = (
    tree("cn-2025-one", targets=["US", "JP"], acts=["mofcom:2025-1#1"], announced="2025-01-10", effective="2025-01-01"),
    tree("cn-2025-two", targets=["US"], acts=["mofcom:2025-1#2"], effect="loosen", effective="2025-01-04"),
    tree("cn-2025-three", targets=["*"], announced="2025-02", effective="2025-03-01"),
    tree("hk-2025-four", actor="HK", targets=["EU"], effective="2025-01-01"),
    tree("nl-2025-five", actor="NL", targets=None, flow="internal", effect="neutral"),
    tree("us-2025-plan", actor="US", targets=["CN"], stage="proposed"),
)


@pytest.fixture
def small(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "log.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


def test_a_matrix_is_the_darker_the_more_there_is(chiplog: Any, small: Path) -> None:
    result = chiplog("matrix", "-f", small, "--since", "2025")
    assert (
        result.stdout
        == """\
actor events   US everyone   EU   JP (none)
CN         3 █1/1     ▒1/0    · ▒1/0      ·
HK         1    ·        · ▒1/0    ·      ·
NL         1    ·        ·    ·    ·   ▒0/0
all        5  1/1      1/0  1/0  1/0    0/0
5 decided events; one with several targets counts under each; cells are
tighten/loosen · since 2025-01-01
newest act: 2025-02 cn-2025-three
log through 2025-02-01
"""
    )


def test_an_act_of_two_parts_counts_once_and_codes_count_as_one(chiplog: Any, small: Path) -> None:
    result = chiplog("matrix", "-f", small, "--unit", "act", "--merge", "China=HK,MO", "--format", "csv")
    assert result.stdout == (
        "actor,target,acts,tighten,loosen\nCN,*,1,1,0\nCN,EU,1,1,0\nCN,JP,1,1,0\nCN,US,1,1,1\nNL,(none),1,0,0\n"
    )


def test_a_merge_that_says_nothing_is_a_usage_error(chiplog: Any, small: Path) -> None:
    result = chiplog("matrix", "-f", small, "--merge", "CN")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, "chiplog: --merge CN has no =")


def test_a_matrix_as_markdown(chiplog: Any, small: Path) -> None:
    lines = chiplog("matrix", "-f", small, "--actor", "CN", "--format", "md").stdout.splitlines()
    assert lines[:4] == [
        "| actor | events | US | everyone | JP |", "| --- | ---: | --- | --- | --- |",
        "| CN | 3 | 1/1 | 1/0 | 1/0 |", "| all | 3 | 1/1 | 1/0 | 1/0 |",
    ]  # fmt: skip


def test_targets_that_do_not_fit_are_told(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = chiplog("matrix", "-f", log).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert any(line.endswith("more targets: use a wider terminal or --format csv to see them") for line in lines)


def test_notice_of_the_real_log_against_counting(chiplog: Any, log: Path) -> None:
    decided = [event for event in real() if event["stage"] == "decided" and "retracted" not in event]
    dated = [
        (dates.parse(event["announced"]), dates.parse(event["effective"])) for event in decided if "effective" in event
    ]
    exact = [
        (effective.lo - announced.lo).days for announced, effective in dated if announced.exact and effective.exact
    ]
    document = json.loads(chiplog("notice", "-f", log, "--json").stdout)
    assert document["n"] == len(exact)
    assert document["median"] == statistics.median(exact)
    assert document["left_out"] == {"no_first_day": len(decided) - len(dated), "partial": len(dated) - len(exact)}
    early = [event["id"] for event in document["events"] if event["most"] < 0]
    assert {"us-2025-h20-mi308-licence-letter", "nl-2025-nexperia-goods-act-order"} <= set(early)


def test_notice_says_what_applied_before_it_was_public(chiplog: Any, small: Path) -> None:
    result = chiplog("notice", "-f", small)
    assert (
        result.stdout
        == """\
median 0 days, n = 3

notice                events
before it was public       1  ████████████████████████
the same day               1  ████████████████████████
1 to 7 days                1  ████████████████████████
8 to 30 days               0
31 to 90 days              0
91 to 365 days             0
more than a year           0

applied before it was public: 1 event
-9  China does something about chips
    cn-2025-one  from 2025-01-01, public 2025-01-10
5 decided events; left out: 1 without a first day, 1 with a partial date · no
filter
newest act: 2025-02 cn-2025-three
log through 2025-02-01
"""
    )


def test_a_partial_date_gives_a_range(chiplog: Any, small: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(chiplog("notice", "-f", small, "--format", "csv").stdout)))
    assert [(row["id"], row["least"], row["most"]) for row in rows] == [
        ("cn-2025-one", "-9", "-9"), ("hk-2025-four", "0", "0"), ("cn-2025-three", "1", "28"), ("cn-2025-two", "3", "3"),
    ]  # fmt: skip


def test_the_middle_of_nothing_is_none() -> None:
    found = notices([("cn-2025-one", dates.parse("2025-01-01"), None)])
    assert (found.median, found.exact, found.partial) == (None, [], 0)
    assert [count for _, count in bands(found)] == [0] * 7
    assert found == Notices((), 1)
