"""Documents that repeat the code or the log are what they say."""

import functools
import importlib.util
import json
import re
import shlex
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chiplog.cli.app import COMMANDS
from chiplog.logfile import blocks, parse
from chiplog.model import figures
from docs import messages
from tests.factories import REAL, ROOT


@functools.cache
def generator() -> Any:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def trees() -> list[dict[str, Any]]:
    return [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]


MEASURED = "benchmarks/pages/README.md"
"""Drafts all labelled pages again; test_drafts.py holds the plain suite to its figures."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name == MEASURED)) for name in sorted(generator().FILES)]
)
def test_generated_documents_are_fresh(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == generator().FILES[name]()


def test_messages_are_listed_with_their_hints_and_expressions() -> None:
    source = """
"A docstring."
PATTERN = r"no message"
raise UsageError(f"no event has the id {name}", "`chiplog list` shows ids")
yield Finding("through", "is given" if one else f"ends {day}, too early", "leave it out")
note = f"read {count} event{'s' if count > 1 else ''} of {len(read)}"
"""
    assert messages.messages(source) == [
        "no event has the id {name}\n    `chiplog list` shows ids",
        "is given\n    ends {day}, too early\n    leave it out",
        "read {count} event{'s' if count > 1 else ''} of {len(read)}",
    ]


def test_the_schema_command_prints_the_committed_schema(chiplog: Any) -> None:
    assert chiplog("schema").stdout == (ROOT / "data" / "events.schema.json").read_text(encoding="utf-8")


def test_the_log_names_its_schema_on_its_first_line() -> None:
    first = REAL.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=events.schema.json"
    assert (REAL.parent / "events.schema.json").exists()


def test_the_log_keeps_its_schema() -> None:
    schema = json.loads((REAL.parent / "events.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (
        list(jsonschema.Draft202012Validator(schema).iter_errors([figures.with_numbers(one) for one in trees()])) == []
    )


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "suspended"}, {"codes": ["3A090"]}, {"targets": []}, {"announced": "28 January"}, {"tilte": "x"},
        {"effect": "mixed", "summary": None}, {"instrument": "other", "summary": None}, {"targets": None, "flow": "export"},
        {"sources": [{"url": "https://www.example.org"}]}, {"body": None, "title": None}, {"relations": {"amends": ["x"]}},
    ],
)  # fmt: skip
def test_the_schema_refuses_what_the_model_refuses(change: dict[str, Any]) -> None:
    schema = json.loads((REAL.parent / "events.schema.json").read_text(encoding="utf-8"))
    event = {key: value for key, value in {**trees()[0], **change}.items() if value is not None}
    assert list(jsonschema.Draft202012Validator(schema).iter_errors([event]))


@pytest.mark.usefixtures("indexed")
def test_the_log_validates_with_warnings_of_the_rules_that_only_doubt(chiplog: Any) -> None:
    result = chiplog("validate", REAL, "--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert document["counts"] == {"error": 0, "warning": 11}
    assert Counter(finding["code"] for finding in document["findings"]) == {
        "CL209": 11,
    }


def test_the_coverage_table_counts_the_log() -> None:
    events = trees()
    table = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    rows = {row[0]: list(map(int, row[1:])) for row in _rows(table) if row[-1].isdigit()}
    years = [str(year) for year in range(2018, 2027)]
    counted = Counter((event["actor"], event["announced"][:4]) for event in events)
    for actor in sorted(set(rows) - {"all", "others"}):
        own = [counted[actor, year] for year in years]
        assert rows[actor] == [*own, sum(own)], actor
    assert rows["all"] == [*(sum(n for (_, y), n in counted.items() if y == year) for year in years), len(events)]


def test_the_coverage_figures_count_the_log() -> None:
    events = trees()
    said = " ".join((ROOT / "data" / "README.md").read_text(encoding="utf-8").split())
    confidence = Counter(event["confidence"] for event in events)
    urls = [source["url"] for event in events for source in event["sources"]]
    days = sorted(event["announced"] for event in events)
    assert f"{len(events)} events by {len({event['actor'] for event in events})} jurisdictions" in said
    assert f"from {days[0]} to {days[-1]}" in said
    assert (
        f"{confidence['official']} official, {confidence['reported']} reported, {confidence['disclosed']} disclosed, "
        f"{confidence['disputed']} disputed" in said
    )
    assert f"{len(urls):,} sources in all, at {len(set(urls)):,} addresses" in said
    assert f"{sum(len(event['sources']) == 1 for event in events)} events have a single one" in said


def test_the_coverage_of_lists_bases_figures_and_deadlines_is_counted() -> None:
    events = trees()
    said = " ".join((ROOT / "data" / "README.md").read_text(encoding="utf-8").split())
    listed = [event for event in events if event["instrument"] == "entity-list"]
    assert all("list" in event for event in listed)
    with_field = {
        name: [event[name] for event in events if name in event] for name in ("basis", "figures", "deadlines")
    }
    assert (
        f"All {len(listed)} acts on lists of parties name the `list`, {len(with_field['basis'])} acts a `basis`" in said
    )
    assert f"{len(with_field['figures'])} have `figures`, {sum(map(len, with_field['figures']))} in all" in said
    assert f"{len(with_field['deadlines'])} have `deadlines`, {sum(map(len, with_field['deadlines']))} in all" in said


def test_every_command_line_of_readme_works(chiplog: Any, log: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("CHIPLOG_FILE", str(log))
    blocks_of_sh = re.findall(r"```sh\n(.*?)```", _readme(), re.DOTALL)
    lines = [line.strip() for block in blocks_of_sh for line in block.replace("\\\n", " ").splitlines()]
    commands = [shlex.split(line, comments=True) for line in lines if line.startswith("chiplog ")]
    assert len(commands) >= 9
    for command in commands:
        result = chiplog(*command[1:])
        assert result.exit_code == 0, (command, result.stderr)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(chiplog: Any, command: str) -> None:
    result = chiplog(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"chiplog {command}" in result.stdout


def test_help_names_every_command(chiplog: Any) -> None:
    text = chiplog("--help").stdout
    assert [name for name in COMMANDS if f" {name} " not in text] == []


def test_help_of_add_says_where_the_test_of_every_word_is(chiplog: Any) -> None:
    assert "`chiplog explain instrument`" in " ".join(chiplog("add", "--help").stdout.split())


def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def _rows(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def test_readme_quotes_benchmarks_as_they_were_measured() -> None:
    measured = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8").splitlines()
    _, _, below = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- benchmarks")
    quoted = [line for line in below.partition("## More")[0].splitlines() if line.startswith("| ")]
    assert len(quoted) == 4
    assert set(quoted) <= set(measured)


def test_each_test_that_the_security_page_names_is_there() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    files = re.findall(r"`(test_\w+\.py)", text)
    assert len(files) > 20
    found = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("test_*.py")}
    assert [name for name in files if name not in found] == []
    tests = "".join(found.values())
    names = re.findall(r"(?:::|`)(test_\w+)`", text)
    assert [name for name in names if f"def {name}(" not in tests] == []
