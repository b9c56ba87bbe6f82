"""What makes commands quick: only what runs is loaded. Counted, not timed."""

import resource
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import logs

HEAVY = {
    "pydantic", "rich", "rich.table", "pycountry", "dateutil", "dateutil.parser", "rapidfuzz", "yaml",
    "prompt_toolkit", "chiplog.terminal", "chiplog.rules.check", "chiplog.rules.form",
    "chiplog.model.event", "chiplog.model.schema", "chiplog.logfile.parse", "chiplog.logfile.emit", "chiplog.logfile.formatting",
    "chiplog.cli.commands.add", "chiplog.record.add", "chiplog.cli.commands.validate", "chiplog.cli.commands.fmt", "chiplog.cli.commands.diff", "chiplog.cli.commands.explain",
    "chiplog.cli.commands.resolve", "chiplog.cli.commands.git", "chiplog.cli.commands.init",
    "chiplog.cli.commands.list", "chiplog.cli.commands.show", "chiplog.cli.commands.status", "chiplog.cli.commands.calendar",
    "chiplog.cli.commands.summary", "chiplog.cli.commands.matrix", "chiplog.cli.commands.notice",
    "chiplog.answers.calendar", "chiplog.answers.filter_hint", "chiplog.output.timeline", "chiplog.output.listing",
    "chiplog.output.summary", "chiplog.output.detail", "chiplog.output.problems", "chiplog.output.write_report",
    "chiplog.output.status", "chiplog.output.calendar", "chiplog.output.matrix", "chiplog.output.notice", "chiplog.output.sql",
    "chiplog.index.sql", "chiplog.cli.commands.sql",
}  # fmt: skip

LIST = {"chiplog.cli.commands.list", "chiplog.output.listing"}
SHOW = {"pycountry", "chiplog.cli.commands.show", "chiplog.answers.calendar", "chiplog.output.detail"}

COMMANDS = {
    "list": LIST,
    "list --country China --since 2025 --effect tighten --state yes --limit 5": LIST | {"pycountry", "chiplog.answers.calendar"},
    "list --country CN --json": LIST,
    "list --format csv --limit 0": LIST | {"chiplog.model.event", "pydantic"},
    "list --format table": LIST | {"rich", "rich.table"},
    "show us-2025-affiliates-rule": SHOW | {"rich", "rich.table"},
    "show us-2025-affiliates-rule --json": SHOW,
    "list --stale": LIST,
    "list --format timeline": LIST | {"rich", "rich.table", "chiplog.output.timeline"},
    "status": {"rich", "rich.table", "pycountry", "chiplog.cli.commands.status", "chiplog.answers.calendar", "chiplog.output.status"},
    "status --json": {"chiplog.cli.commands.status", "chiplog.answers.calendar", "chiplog.output.status"},
    "calendar --json": {"chiplog.cli.commands.calendar", "chiplog.answers.calendar", "chiplog.output.calendar"},
    "calendar --format ics": {"chiplog.cli.commands.calendar", "chiplog.answers.calendar", "chiplog.output.calendar"},
    "summary": {"rich", "rich.table", "chiplog.cli.commands.summary", "chiplog.output.summary"},
    "matrix --json": {"chiplog.cli.commands.matrix", "chiplog.output.matrix"},
    "notice --json": {"chiplog.cli.commands.notice", "chiplog.output.notice"},
    "validate": {"chiplog.cli.commands.validate", "chiplog.output.problems", "chiplog.rules.check", "chiplog.rules.form", "yaml",
        "pydantic", "chiplog.model.event", "chiplog.logfile.parse", "chiplog.logfile.emit"},
    "--help": HEAVY - {"pydantic", "rich", "rich.table", "chiplog.model.event", "chiplog.model.schema"},
}  # fmt: skip
"""Commands of every day, and the heavy modules that each may load."""

CODE = """
import os, sys
from chiplog.cli.app import app
for command in sys.argv[2:]:
    if not os.fork():
        name, *more = command.split()
        app([name, "-f", sys.argv[1], *more], standalone_mode=False)
        print("loaded:", command, *sorted(sys.modules), sep="\\t", flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""
"""Runs each command in a copy of a process that has loaded only what every command needs."""


def loaded(log: Path) -> dict[str, set[str]]:
    """Return the modules that each command has loaded at its end, where the index is up to date."""
    words = [sys.executable, "-c", CODE, str(log), "list --json", *COMMANDS]
    result = subprocess.run(words, capture_output=True, text=True, check=True)
    rows = [line.split("\t") for line in result.stdout.splitlines() if line.startswith("loaded:\t")]
    return {command: set(modules) for _, command, *modules in rows[1:]}


def test_a_command_of_every_day_loads_only_what_it_needs(log: Path) -> None:
    modules = loaded(log)
    assert {command for command, names in modules.items() if "chiplog.cli.app" in names} == set(COMMANDS)
    needless = {command: modules[command] & HEAVY - needed for command, needed in COMMANDS.items()}
    assert {command: names for command, names in needless.items() if names} == {}


def test_wrong_words_and_numbers_are_still_said_by_typer(chiplog: Any, log: Path) -> None:
    for words, said in (
        (["--limit", "-3"], "Invalid value for '--limit'"),
        (["--limit", "x"], "Invalid value for '--limit'"),
        (["--flow", "exp"], "'exp' is not one of 'export', 'import'"),
        (["--format", "pdf"], "'pdf' is not one of 'table'"),
    ):
        result = chiplog("list", "-f", log, *words)
        assert (result.exit_code, said in result.stderr) == (2, True)


ANSWERS = (
    "status", "status --json", "calendar", "summary", "summary --by entity --across year", "matrix", "notice",
    "list --stale", "list --state yes", "show {newest}", "sql 'SELECT actor, count(*) FROM event GROUP BY 1'",
)  # fmt: skip
AT_MOST = 4


def seconds(words: list[str]) -> float:
    """The processor's time of a command, the least of three runs: other work on the machine does not count."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "chiplog", *words], stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    return min(spent)


@pytest.mark.slow
def test_each_answer_about_ten_thousand_events_costs_at_most_four_lists(tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text(logs.text(10_000), encoding="utf-8")
    newest = subprocess.run(
        [sys.executable, "-m", "chiplog", "list", "-f", file, "--limit", "1"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\t")[0]
    left = dict.fromkeys(ANSWERS, 0.0)
    for _ in range(4):  # what else the machine does can only add to a cost, so what is too much is measured again
        listed = seconds(["list", "-f", str(file)])
        costs = {
            words: seconds([*shlex.split(words.format(newest=newest)), "-f", str(file)]) / listed for words in left
        }
        left = {words: cost for words, cost in costs.items() if cost > AT_MOST}
    assert left == {}
