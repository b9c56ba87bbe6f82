"""The benchmarks: logs that are valid and made up, conversions that keep what they convert, and honest clocks."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from benchmarks import bare, bench, convert, logs, measure, report, scenarios, steps
from benchmarks.__main__ import app as benchmarks
from benchmarks.bench import Row
from benchmarks.desk import Desk
from benchmarks.growth import Cost, picture
from benchmarks.measure import Command, FailedError, Timing
from benchmarks.scenarios import Rival, Scenario
from chiplog.cli.app import COMMANDS, app
from chiplog.logfile import blocks
from tests.logs import tree

ENV = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
HAS_TOOLS = all(shutil.which(name) for name in ("recsel", "recfix", "hledger", "jq"))


@pytest.fixture(scope="module")
def made() -> str:
    return logs.text(300)


@pytest.fixture
def made_log(made: str, tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(made, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"), racy=0)


def lines(command: str, text: str = "") -> list[str]:
    ran = subprocess.run(command, shell=True, env=ENV, input=text, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


# Logs


def test_a_made_up_log_is_valid_and_in_canonical_form(chiplog: Any, made_log: Path) -> None:
    checked, form = chiplog("validate", "--strict", made_log), chiplog("fmt", "--check", made_log)
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", "300 events checked, nothing found\n")
    assert form.exit_code == 0


def test_a_seed_gives_the_same_bytes_and_another_seed_others(made: str) -> None:
    ours, others = (set(blocks.cut(text.encode()).blocks) for text in (made, logs.text(300, seed=2)))
    assert logs.text(300) == made
    assert (len(ours), len(others), ours & others) == (300, 300, set())


def test_nobody_can_take_a_made_up_log_for_the_real_one(made: str) -> None:
    header = made.split("\n\n", 1)[0]
    hosts = re.findall(r"url: https?://([^/\s]+)", made)
    titles = re.findall(r"^  title: (.+)$", made, re.MULTILINE)
    assert "MADE-UP" in header
    assert (len(hosts) >= 300, all(host.endswith(".example.org") for host in hosts)) == (True, True)
    assert (len(titles), all("made-up act" in title for title in titles)) == (300, True)


def test_a_made_up_log_has_whatever_a_log_can_have() -> None:
    text = logs.text(3000)
    wanted = "effective through body entities items codes acts relations summary corrections retracted".split()
    relations = "suspends revokes replaces extends amends implements answers".split()
    assert [name for name in wanted if f"\n  {name}:" not in text] == []
    assert [name for name in relations if f"\n    {name}:" not in text] == []
    assert re.search(r"^  announced: \d{4}-\d{2}$", text, re.MULTILINE)
    assert re.search(r"^# .+\n- id: ", text, re.MULTILINE)


def test_the_command_writes_one_log(made: str, tmp_path: Path) -> None:
    logs.main(["300", str(tmp_path / "out.yaml")])
    assert (tmp_path / "out.yaml").read_text(encoding="utf-8") == made


# Conversions


HOSTILE = tree(
    "cn-2025-hostile",
    title="(a) * title; with; semicolons, commas | and: a colon",
    targets=["*"],
    items=["a\\", "# b"],
    summary="First line. Second line.",
)


def test_a_record_keeps_the_lines_of_a_text_and_its_signs() -> None:
    assert convert.recfile([HOSTILE]).split("\n\n")[1] == (
        "id: cn-2025-hostile\n"
        "title: (a) * title; with; semicolons, commas | and: a colon\n"
        "announced: 2025-01-01\n"
        "actor: CN\n"
        "targets: *\n"
        "flow: export\n"
        "instrument: licence-rule\n"
        "effect: tighten\n"
        "stage: decided\n"
        "confidence: official\n"
        "recorded: 2026-06-01\n"
        "sources: url: https://www.example.org/cn-2025-hostile\n"
        "+ publisher: Example\n"
        "+ kind: official\n"
        "items: a\\ \n"
        "items: # b\n"
        "summary: First line.\n"
        "+ Second line.\n"
    )


def test_a_transaction_has_no_comment_in_its_title_and_no_star_in_its_accounts() -> None:
    first, *_, actor, target = convert.journal([HOSTILE]).splitlines()
    assert first == "2025-01-01 (cn-2025-hostile) (a) * title, with, semicolons, commas | and: a colon"
    assert (actor, target) == ("    actor:CN  1", "    target:everyone  -1")


def test_json_lines_are_the_trees(made_log: Path) -> None:
    trees = convert.read(made_log)
    assert [json.loads(line) for line in convert.jsonl(trees).splitlines()] == trees


@pytest.mark.skipif(not HAS_TOOLS, reason="recutils, hledger and jq are not installed")
def test_the_tools_themselves_read_the_signs_back(tmp_path: Path) -> None:
    rec, journal = tmp_path / "e.rec", tmp_path / "e.journal"
    rec.write_text(convert.recfile([HOSTILE]))
    journal.write_text(convert.journal([HOSTILE]))
    assert lines(f"recsel -P summary {rec}") == ["First line.", "Second line."]
    assert lines(f"recsel -P items {rec}") == ["a\\ ", "# b"]
    assert json.loads("".join(lines(f"hledger -f {journal} print -O json")))[0]["tdescription"] == (
        "(a) * title, with, semicolons, commas | and: a colon"
    )


@pytest.mark.skipif(not HAS_TOOLS, reason="recutils, hledger and jq are not installed")
def test_all_tools_count_the_same_events(chiplog: Any, made_log: Path) -> None:
    rec, journal, jsonl = (made_log.with_suffix(f".{form}") for form in convert.FORMS)
    for file in (rec, journal, jsonl):
        file.write_text(convert.FORMS[file.suffix[1:]](convert.read(made_log)), encoding="utf-8")
    lines(f"recfix --check {rec}; hledger -f {journal} check")
    for actor, least in (("CN", 30), ("US", 90)):
        counts = {
            len(chiplog("list", "-f", made_log, "--actor", actor).stdout.splitlines()),
            int(lines(f"recsel -t Event -e \"actor = '{actor}'\" -c {rec}")[0]),
            len(lines(f"hledger -f {journal} register 'acct:^actor:{actor}$'")),
            len(lines(f"jq -c 'select(.actor == \"{actor}\")' {jsonl}")),
        }
        assert (len(counts), counts.pop() > least) == (1, True)


# Clocks


def shell(script: str, **more: Any) -> Command:
    return Command(["sh", "-c", script], ENV, **more)


def test_commands_are_timed_in_turn_after_a_warm_up() -> None:
    order: list[str] = []
    commands = [shell("true", before=lambda name=name: order.append(name)) for name in "ab"]
    slow = shell("true", before=lambda: order.append("slow"), once=True)
    timed = measure.in_turn([*commands, slow], 2)
    assert order == ["a", "b", "a", "b", "slow", "a", "b"]
    assert [len(timings) for timings in timed] == [2, 2, 1]


def test_the_median_and_the_ratio_round_by_round() -> None:
    ours, theirs = ([Timing(s, 1) for s in row] for row in ((2, 9, 4), (1, 3, 4)))
    assert (measure.seconds(ours), measure.ratio(ours, theirs)) == (4, 2)
    assert measure.ratio(ours, theirs[1:2]) == 2 / 3


def test_a_process_that_sleeps_takes_as_long_as_it_sleeps() -> None:
    quick, slow = measure.in_turn([shell("true"), shell("sleep 0.2")], 2)
    assert measure.seconds(quick) < 0.1
    assert 0.2 <= measure.seconds(slow) < 1
    assert measure.ratio(slow, quick) > 2


def test_the_peak_is_the_programs_own_and_not_that_of_who_measures() -> None:
    hog = Command([sys.executable, "-c", "x = b'x' * 80_000_000"], ENV)
    assert measure.once(shell("true")).peak < 20
    assert 80 < measure.once(hog).peak < 140


@pytest.mark.parametrize(
    ("output", "script"),
    [
        ("null", "test ! -t 1 && test ! -p /dev/stdout"),
        ("pipe", "test -p /dev/stdout && head -c 3000000 /dev/zero"),
        ("terminal", "test -t 1 && exec 3>&1 && test \"$(stty size <&3)\" = '50 120' && head -c 300000 /dev/zero"),
    ],
)
def test_output_goes_where_it_is_meant_to(output: str, script: str) -> None:
    assert measure.once(shell(script, output=output)).seconds > 0


def test_a_program_that_fails_is_no_measurement() -> None:
    with pytest.raises(FailedError, match="exit code 3\nno such thing"):
        measure.once(shell("echo no such thing >&2; exit 3"))


# Scenarios


def differing(before: bytes, after: bytes) -> int:
    one, two = blocks.cut(before), blocks.cut(after)
    return sum(a != b for a, b in zip(one.blocks, two.blocks, strict=True))


def test_one_event_is_changed_each_time_in_another_way(table: Desk) -> None:
    place = table.place(60, "changed")
    states = [place.log.read_bytes()]
    change = steps.change_one(table, place)
    for _ in range(2):
        change()
        states.append(place.log.read_bytes())
    assert [differing(states[0], states[1]), differing(states[1], states[2])] == [1, 1]


def test_revisions_are_ten_events_apart(table: Desk) -> None:
    place = table.place(60, "checked out")
    check_out = steps.check_out(table, place)
    check_out()
    one = place.log.read_bytes()
    check_out()
    assert differing(one, place.log.read_bytes()) == 10


def test_a_scenario_is_judged_against_each_rival(table: Desk) -> None:
    rivals = (Rival("easy", "bare", 100), Rival("hard", "sh -c true", 0.01), Rival("absent", "no-such-program", 1))
    scenario = Scenario("show", scenarios.SMALL, "chiplog show {id}", rivals, memory=1)
    rows = bench.run(scenario, table, {scenarios.SMALL: 60}, rounds=1)
    assert [row.verdict for row in rows] == ["no: memory", "no: time, memory", "no: memory"]
    assert [row.theirs is None for row in rows] == [False, False, True]
    assert all(row.events == 60 and row.seconds and row.peak and row.peak > 10 for row in rows)


def test_a_command_that_is_not_there_is_a_row_that_says_so(table: Desk) -> None:
    scenario = Scenario("later", scenarios.SMALL, "chiplog no-such-command", (Rival("bare", "bare", 1),))
    (row,) = bench.run(scenario, table, {scenarios.SMALL: 60}, rounds=1)
    page = report.text([row], None, {}, "", 1)
    assert (row.seconds, row.verdict) == (None, "")
    assert page.splitlines()[-1].split("|")[1:6] == [
        " later ",
        " 60     ",
        "         ",
        " bare    ",
        " no such command yet ",
    ]


def test_both_completions_give_what_begins_so(table: Desk) -> None:
    place = table.place(60)
    for line, expected in (
        ("complete chiplog show {begun}", place.event),
        ("complete bare xx-2025-example-1", "xx-2025-example-1"),
    ):
        command = table.command(line, place)
        ran = subprocess.run(command.words, env=command.env, capture_output=True, text=True, check=True)
        assert expected in ran.stdout.split()


def test_a_row_shows_its_numbers_and_bounds() -> None:
    row = Row("list", 1000, Rival("jq", "jq", 2), seconds=0.1234, theirs=0.5, ratio=0.25, peak=44.4, memory=300)
    assert report.text([row], None, {"jq": "1.6"}, "a machine", 3).splitlines()[-3:] == [
        "| what | events | chiplog | against | it took | ratio | at most | holds | peak MB   |",
        "| ---- | ------ | ------- | ------- | ------- | ----- | ------- | ----- | --------- |",
        "| list | 1,000  | 0.123   | jq      | 0.500   | 0.25  | 2 ×     | yes   | 44 of 300 |",
    ]


def test_bars_grow_with_the_logarithm() -> None:
    drawn = picture({"list": {100: Cost(0.05, 1), 1000: Cost(0.5, 1), 10_000: Cost(5, 1)}})
    assert [line.count("█") for line in drawn.splitlines()] == [0, 1, 25, 50]


def options(program: Any, *path: str) -> int:
    command = get_command(program)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    return sum(1 for parameter in command.params if parameter.name not in ("install_completion", "show_completion"))


def test_the_bare_app_has_no_more_options_than_list_and_nearly_as_many() -> None:
    ours = options(app, "list")
    assert ours - 3 <= options(bare.app) <= ours
    assert CliRunner().invoke(bare.app, ["--country", "CN"]).output == ""


def invoke(*words: str) -> Result:
    return CliRunner().invoke(benchmarks, words)


def test_the_page_is_printed_and_written(tmp_path: Path) -> None:
    ran = invoke("--only", "no such scenario", "--out", str(tmp_path / "page.md"))
    assert (ran.exit_code, (tmp_path / "page.md").read_text(encoding="utf-8")) == (0, ran.stdout)
    assert ran.stdout.startswith("# Benchmarks\n\n")


@pytest.mark.parametrize("sizes", ["1,2", "a,b,c"])
def test_sizes_are_three_numbers(sizes: str) -> None:
    assert invoke("--sizes", sizes).exit_code == 2


def chiplog_lines() -> Sequence[str]:
    lines = [scenario.line for scenario in scenarios.SCENARIOS]
    return [*lines, *(rival.line for scenario in scenarios.SCENARIOS for rival in scenario.rivals)]


def test_every_command_of_the_design_is_timed_or_waited_for() -> None:
    named = {line.split()[1] for line in chiplog_lines() if line.startswith("chiplog ")}
    assert named - set(COMMANDS) <= {"status", "calendar", "diff"}
