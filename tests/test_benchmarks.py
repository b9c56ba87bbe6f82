"""The benchmarks: made-up logs are valid, peers get the same events, timings alternate, and bounds are judged."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from benchmarks import __main__ as program
from benchmarks import bare, logs, pairs, peers, report, scenarios, sources, stopwatch
from benchmarks.pairs import Result, Timing
from benchmarks.scenarios import SCENARIOS, Peer, Scenario
from benchmarks.workspace import Command, Workspace
from chiplog.cli.app import app

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def made() -> str:
    return logs.text(500)


@pytest.fixture
def made_log(made: str, tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(made, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return Workspace(tmp_path_factory.mktemp("places"), racy=0)


# Logs


def test_a_made_up_log_is_valid_and_formatted(chiplog: Any, made_log: Path) -> None:
    checked = chiplog("validate", "--strict", made_log)
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "", "500 events checked, nothing found\n")


@pytest.mark.parametrize("size", [1, 60])
def test_a_small_made_up_log_is_valid_too(chiplog: Any, tmp_path: Path, size: int) -> None:
    file = tmp_path / "events.yaml"
    subprocess.run([sys.executable, "-m", "benchmarks.logs", str(size), file], cwd=ROOT, check=True)
    assert chiplog("validate", "--strict", file).exit_code == 0
    assert len(logs.split(file.read_text(encoding="utf-8"))) == size + 1


def test_nobody_can_take_a_made_up_log_for_the_real_one(made: str) -> None:
    header, *events = logs.split(made)
    assert header.startswith("# MADE-UP log")
    assert [event for event in events if not re.fullmatch(r".*-copy-\d", logs.name(event))] == []
    assert set(re.findall(r"url: https?://([^/\s]+)", made)) == {"www.example.org"}


def test_made_up_events_have_the_fields_of_real_ones_and_the_length_that_bounds_were_set_for(made: str) -> None:
    real = logs.REAL.read_text(encoding="utf-8")
    assert set(re.findall(r"^ +(\w+):", made, re.MULTILINE)) == set(re.findall(r"^ +(\w+):", real, re.MULTILINE))
    assert 600 < len(made) / 500 < 900


# Peers

EVENT = {
    "id": "cn-2025-signs",
    "title": "(a) * title; with; semicolons, commas | and: a colon",
    "announced": "2025-03",
    "actor": "CN",
    "targets": ["*", "US"],
    "entities": {"subject": ["Example", "# Sample"]},
    "sources": [{"url": "https://www.example.org", "kind": "official"}],
}


def test_a_record_has_a_field_for_each_value() -> None:
    assert peers.recfile([EVENT]) == (
        "%rec: Event\n\n"
        "id: cn-2025-signs\n"
        "title: (a) * title; with; semicolons, commas | and: a colon\n"
        "announced: 2025-03\n"
        "actor: CN\n"
        "targets: *\n"
        "targets: US\n"
        "subject: Example\n"
        "subject: # Sample\n"
        "sources: url: https://www.example.org\n"
        "+ kind: official\n"
    )


def test_a_transaction_has_a_whole_date_no_comment_in_its_title_and_a_posting_for_each_country() -> None:
    assert peers.journal([EVENT]) == (
        "2025-03-01 (cn-2025-signs) (a) * title, with, semicolons, commas | and: a colon\n"
        "    ; id: cn-2025-signs\n"
        "    ; announced: 2025-03\n"
        "    ; actor: CN\n"
        "    ; targets: *\n"
        "    ; targets: US\n"
        "    ; subject: Example\n"
        "    ; subject: # Sample\n"
        "    ; sources: url: https://www.example.org\n"
        "    ; sources: kind: official\n"
        "    actor:CN  2\n"
        "    target:*  -1\n"
        "    target:US  -1\n"
    )


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        pytest.param("recsel", "recsel -t Event -e \"actor = 'CN'\" -C -P id {rec}", marks=pytest.mark.slow),
        pytest.param("hledger", "hledger -f {journal} register acct:^actor:CN$", marks=pytest.mark.slow),
        ("jq", "jq -c 'select(.actor == \"CN\")' {jsonl}"),
    ],
)
def test_a_tool_finds_the_same_number_of_events(places: Workspace, tool: str, line: str) -> None:
    if not shutil.which(tool):
        pytest.skip(f"{tool} is not installed")
    place = places.place(300)
    expected = sum(logs.field(event, "actor") == "CN" for event in logs.split(logs.text(300)))
    ran = subprocess.run(place.command(line).words, capture_output=True, text=True, check=True)
    assert (len(ran.stdout.splitlines()), expected > 30) == (expected, True)


# Timing


def shell(script: str, folder: Path = ROOT, prepare: str = "") -> Command:
    return Command(["sh", "-c", script], {"PATH": os.environ["PATH"]}, folder, prepare)


def test_commands_run_in_alternation_and_the_first_round_is_not_counted() -> None:
    order: list[str] = []

    def timer(command: Command) -> Timing:
        order.append(command.words[-1])
        return Timing(len(order), 1)

    timed = pairs.alternate([shell("a"), shell("b")], 2, timer)
    assert order == ["a", "b", "a", "b", "a", "b"]
    assert [[one.seconds for one in timings] for timings in timed] == [[3, 5], [4, 6]]


def test_the_clock_is_read_before_a_process_starts_and_after_it_ends(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "made by the process"
    monkeypatch.setattr("benchmarks.stopwatch.time.perf_counter", lambda: 7.5 if file.exists() else 5.0)
    seconds, _, code = stopwatch.timed(["sh", "-c", f"head -c 3000000 /dev/zero; exec >&-; touch '{file}'"])
    assert (seconds, code) == (2.5, 0)


def test_the_peak_is_the_programs_own_and_not_that_of_the_one_that_measures() -> None:
    assert pairs.run(shell("true")).peak < 20
    assert 80 < pairs.run(Command([sys.executable, "-c", "x = b'x' * 80_000_000"], os.environ, ROOT)).peak < 140


def test_a_run_is_prepared_and_one_that_fails_is_no_measurement(tmp_path: Path) -> None:
    assert pairs.run(shell("test -e prepared", tmp_path, "touch prepared")).seconds > 0
    with pytest.raises(subprocess.CalledProcessError, match="exit status 3") as failed:
        pairs.run(shell("echo no such log >&2; exit 3", tmp_path))
    assert failed.value.__notes__ == ["no such log\n"]


# What the shell does before a run


def differing(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(logs.split(before), logs.split(after), strict=True))


def test_one_event_is_changed_each_time_in_another_way(places: Workspace) -> None:
    place = places.place(60, prepare=scenarios.CHANGE_ONE)
    texts = [(place.folder / "events.yaml").read_text(encoding="utf-8")]
    for _ in range(2):
        place.shell(scenarios.CHANGE_ONE)
        texts.append((place.folder / "events.yaml").read_text(encoding="utf-8"))
    assert [differing(texts[0], texts[1]), differing(texts[1], texts[2])] == [1, 1]


@pytest.mark.slow
def test_the_index_is_dropped_and_the_log_restored(places: Workspace) -> None:
    place = places.place(60, prepare=scenarios.RESTORE)
    log, index = place.folder / "events.yaml", place.folder / "cache"
    text = log.read_text(encoding="utf-8")
    place.shell(f"{scenarios.CHANGE_ONE}; {scenarios.DROP_INDEX}")
    assert (index.exists(), log.read_text(encoding="utf-8") == text) == (False, False)
    place.shell(scenarios.RESTORE)
    assert (index.exists(), log.read_text(encoding="utf-8") == text) == (True, True)


def test_revisions_are_ten_events_apart(places: Workspace) -> None:
    place = places.place(60, scenarios.REVISIONS, scenarios.CHECK_OUT)
    two = (place.folder / "events.yaml").read_text(encoding="utf-8")
    place.shell(scenarios.CHECK_OUT)
    one = (place.folder / "events.yaml").read_text(encoding="utf-8")
    assert [differing(one, two), differing(one, logs.text(60))] == [10, 10]


# Results


def timer_of(seconds: dict[str, float]) -> Callable[[Command], Timing]:
    """A timer that runs nothing: seconds by the name of the program, and 40 MB."""
    return lambda command: Timing(seconds[Path(command.words[0]).name], 40)


def test_a_scenario_is_judged_against_each_peer(places: Workspace) -> None:
    compared = (Peer("easy", "sh -c true", 3), Peer("hard", "sh -c true", 2.9), Peer("absent", "no-such-program", 1))
    scenario = Scenario("show", 60, "chiplog show {id}", compared, memory=40)
    results = pairs.measure(scenario, places, 2, timer_of({"chiplog": 3, "sh": 1}))
    assert [(one.events, one.ratio, one.broken) for one in results] == [(60, 3, []), (60, 3, ["time"]), (60, None, [])]
    assert report.table(report.HEAD, [report._row(one) for one in results]) == (
        "| what | events | chiplog | against | it took       | ratio | at most | holds    | peak MB  |\n"
        "| ---- | ------ | ------- | ------- | ------------- | ----- | ------- | -------- | -------- |\n"
        "| show | 60     | 3.000   | easy    | 1.000         | 3.00  | 3 ×     | yes      | 40 of 40 |\n"
        "| show | 60     | 3.000   | hard    | 1.000         | 3.00  | 2.9 ×   | no: time | 40 of 40 |\n"
        "| show | 60     | 3.000   | absent  | not installed |       | 1 ×     |          | 40 of 40 |"
    )


def test_memory_is_judged_without_a_peer_too() -> None:
    scenario = Scenario("show", 60, "chiplog show", (), memory=39)
    assert Result(scenario, Peer("absent", "absent", 1), 60, [Timing(1, 40)]).broken == ["memory"]


def test_both_completions_return_what_begins_so(places: Workspace) -> None:
    place = places.place(60)
    for line, expected in ((scenarios.COMPLETION, place.event), (scenarios.BARE_COMPLETION, "xx-2025-example-1")):
        command = place.command(line)
        ran = subprocess.run(command.words, env=command.env, capture_output=True, text=True, check=True)
        assert expected in ran.stdout.split()


def options(typer_app: Any, *path: str) -> int:
    command = get_command(typer_app)
    for name in path:
        command = command.commands[name]  # type: ignore[attr-defined]
    return sum(1 for parameter in command.params if parameter.name not in ("install_completion", "show_completion"))


def test_the_bare_app_has_no_more_options_than_list_and_nearly_as_many() -> None:
    ours = options(app, "list")
    assert ours - 3 <= options(bare.app) <= ours
    assert CliRunner().invoke(bare.app, ["--country", "CN"]).output == ""


# The page


def test_growth_is_a_column_for_each_size() -> None:
    growth = {"list": {447: [Timing(0.1, 25)], 10_000: [Timing(0.2, 26), Timing(0.4, 30)]}}
    assert report.page([], growth, 1).endswith(
        "| what | 447          | 10,000       |\n"
        "| ---- | ------------ | ------------ |\n"
        "| list | 0.10 (25 MB) | 0.30 (30 MB) |\n"
    )


def test_growth_is_measured_by_the_number_of_events(places: Workspace) -> None:
    scenario = Scenario("show", 300, "chiplog show {id}", ())
    grown = pairs.grow(scenario, places, (20, 60), 1, timer_of({"chiplog": 3}))
    assert grown == {20: [Timing(3, 40)], 60: [Timing(3, 40)]}


def test_the_page_is_printed_and_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = program.main(["--only", "no such scenario", "--out", str(tmp_path / "page.md")])
    printed = capsys.readouterr().out
    assert (code, (tmp_path / "page.md").read_text(encoding="utf-8")) == (0, printed)
    assert printed.startswith("# Benchmarks\n\n")


def test_the_exit_code_is_1_if_a_bound_does_not_hold(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = []

    def measure(scenario: Scenario, *_: Any) -> list[Result]:
        asked.append((scenario.name, scenario.events, scenario.peers[0].events))
        return [Result(scenario, scenario.peers[0], 1, [Timing(9, 1)], [Timing(1, 1)])]

    monkeypatch.setattr(pairs, "measure", measure)
    assert program.main(["--only", "summary", "--largest", "600"]) == 1
    assert asked == [("summary", 600, 440), ("summary (short events)", 600, 440)]
    assert "| no: time |" in capsys.readouterr().out


def test_each_published_bound_is_measured() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8").splitlines()
        if " × " in line
    ]
    measured = {(one.name, peer.name, f"{peer.bound:g} ×") for one in SCENARIOS for peer in one.peers if peer.bound}
    assert {(row[0], row[3], row[6]) for row in rows} <= measured
    assert len(rows) > 10
    bounds = {(one.name, one.memory) for one in scenarios.SCENARIOS if one.memory}
    assert {(row[0], float(row[8].split(" of ")[1])) for row in rows if " of " in row[8]} == bounds


# Sources


def test_a_check_of_sources_is_measured_against_a_server_of_this_machine() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), sources.Server) as httpd:
        threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
        found = sources.ask(httpd.server_port, 12, 8)
        httpd.shutdown()
    assert found.found == 12


def test_a_made_up_log_of_sources_cites_as_many_pages_and_hosts_as_it_says(tmp_path: Path, chiplog: Any) -> None:
    text = sources._log(1, sources.PAGES, sources.HOSTS)
    found = re.findall(r"url: http://(h\d+)\.example:1/(\d+)", text)
    assert (len({page for _, page in found}), len({host for host, _ in found})) == (sources.PAGES, sources.HOSTS)
    assert max(Counter(host for host, _ in found).values()) == sources.BUSIEST[0]
