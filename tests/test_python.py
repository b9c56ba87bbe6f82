"""The log in Python programs: what is loaded, what the pages' examples print, and that events are those of commands."""

import contextlib
import dataclasses
import datetime as dt
import importlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import chiplog as package
from chiplog import api
from chiplog.model.keys import FIELDS
from chiplog.model.vocabulary import Instrument
from tests.factories import REAL, ROOT, TODAY

EXAMPLES = re.findall(
    r"```python\n(.*?)```\n\n```text\n(.*?)```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL
)
SLOW = (
    "typer",
    "rich",
    "yaml",
    "pydantic",
    "prompt_toolkit",
    "lxml",
    "urllib3",
    "asyncio",
    "chiplog.cli",
    "chiplog.output",
)


def loaded(code: str) -> set[str]:
    code = f"{code}\nimport sys\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(result.stdout.split())


@pytest.mark.usefixtures("indexed")
def test_import_chiplog_loads_only_what_it_must() -> None:
    assert "chiplog.log" not in loaded("import chiplog")
    assert loaded("import chiplog") & {*SLOW, "sqlite3", "re"} <= loaded("import site")
    used = loaded(
        "import chiplog\nwith chiplog.open('data/events.yaml') as log:\n    assert log.select(country='CN', state='yes')"
    )
    assert "chiplog.log" in used
    assert used & set(SLOW) == set()


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(("code", "printed"), EXAMPLES)
def test_examples_of_the_page_print_what_it_says(code: str, printed: str, monkeypatch: Any) -> None:
    if "pandas" in code:
        pytest.importorskip("pandas")
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/python.md", "exec"), {})  # noqa: S102 - the page's own code
    assert out.getvalue() == printed


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) == 3


def test_an_event_has_each_field_of_the_model() -> None:
    names = {one.name for one in dataclasses.fields(api.Event)} - {"on", "state", "state_why", "unverified", "_plain"}
    assert names == set(FIELDS[""])
    assert {one.name for one in dataclasses.fields(api.Source)} == set(FIELDS["sources"])
    for made, name in ((api.Deadline, "deadlines"), (api.Correction, "corrections"), (api.Retraction, "retracted")):
        assert [one.name for one in dataclasses.fields(made)] == list(FIELDS[name])


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ([], {}),
        (["--country", "China", "--state", "yes"], {"country": "China", "state": "yes"}),
        (["--actor", "US", "--actor", "G7", "--instrument", "tariff"], {"actor": ["US", "G7"], "instrument": "tariff"}),
        (["--item", "AI accelerators", "--has", "figures"], {"item": "AI accelerators", "has": "figures"}),
        (["--list", "bis-entity-list", "--since", "2025"], {"list": "bis-entity-list", "since": "2025"}),
        (["--code", "3A090", "--until", "2024-Q1"], {"code": "3A090", "until": "2024-Q1"}),
        (["--changed-since", "2026-11-01", "--country", "NL"], {"changed_since": "2026-11-01", "country": "NL"}),
        (["--stale", "--target", "everyone"], {"stale": True, "target": "everyone"}),
    ],
)
def test_events_are_those_of_list(chiplog: Any, words: list[str], filters: dict[str, Any]) -> None:
    with package.open(str(REAL)) as log:
        found = log.select(on="2026-06-30", **filters)
        wanted = json.loads(chiplog("list", "-f", REAL, "--json", "--on", "2026-06-30", "--limit", "0", *words).stdout)
        assert [event.to_dict() for event in found] == wanted
        assert wanted
        assert {event.on for event in found} == {dt.date(2026, 6, 30)}


@pytest.mark.usefixtures("indexed")
def test_an_event_is_typed_and_frozen() -> None:
    with package.open(str(REAL)) as log:
        assert len(log) == len(list(log)) == 517
        event = log["us-2022-nvidia-a100-h100-letter"]
        assert event.on == TODAY
        assert event.announced.lo == dt.date(2022, 8, 31)
        assert event.instrument is Instrument.LICENCE_RULE
        assert event == log.event("us-2022-nvidia-a100-h100")
        assert hash(event) == hash(log.event(event.id))
        assert {type(one.least).__name__ for found in log for one in found.figures} == {"Decimal"}
        with pytest.raises(dataclasses.FrozenInstanceError):
            event.title = "other"  # type: ignore[misc]
        event.to_dict()["targets"].append("XX")
        assert "XX" not in event.to_dict()["targets"]


@pytest.mark.usefixtures("indexed")
def test_what_is_not_known_is_an_error() -> None:
    with package.open(str(REAL)) as log:
        faults: tuple[dict[str, Any], ...] = (
            {"country": "Chna"},
            {"state": "on"},
            {"has": "titel"},
            {"list": "x"},
            {"on": "30 feb"},
            {"changed_since": "no-such-revision"},
        )
        for words in faults:
            with pytest.raises(package.UsageError):
                log.select(**words)
        with pytest.raises(TypeError, match="unknown filter: contry"):
            log.select(contry="CN")
        with pytest.raises(package.UsageError):
            log.event("xx-2020-none")
    with pytest.raises(package.UnreadableError):
        package.open("/nonexistent.yaml")


def test_each_name_of_the_package_is_there() -> None:
    stub = re.findall(r" as (\w+)$", (ROOT / "src" / "chiplog" / "__init__.pyi").read_text("utf-8"), re.MULTILINE)
    assert sorted([*stub, "__version__"]) == sorted(vars(package)["__all__"]) == dir(package)
    for name in stub:
        assert getattr(importlib.import_module("chiplog"), name).__name__ == name
    with pytest.raises(AttributeError):
        _ = package.nothing  # type: ignore[attr-defined]


def test_the_snapshot_answers_in_python_too(tmp_path: Path, monkeypatch: Any, carried: Path) -> None:
    monkeypatch.chdir(tmp_path)
    with package.open() as log:
        assert log.note.startswith("the log that came with chiplog")
        assert len(log) == 1
