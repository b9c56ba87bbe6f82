"""Figures and deadlines: how they are typed, read, written back, imported, exported, checked and added up."""

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.errors import UsageError
from chiplog.logfile import emit, parse
from chiplog.model import fields, figures
from chiplog.model.event import Event
from chiplog.model.vocabulary import FigureKind, Unit
from chiplog.rules import check
from tests.factories import text, tree

FIGURES, DEADLINES = fields.OF_EVENT["figures"], fields.OF_EVENT["deadlines"]

numbers = st.integers(0, 10**15).map(str) | st.decimals(0, 10**6, places=3).map(lambda one: f"{one.normalize():f}")
ranges = st.tuples(numbers, numbers).map(lambda pair: {"from": pair[0], "to": pair[1]})
words = st.text("abcXYZ0189,:.-%é中 ", min_size=1, max_size=30).map(lambda said: " ".join(said.split())).filter(bool)


@st.composite
def made(draw: st.DrawFn) -> dict[str, Any]:
    """Return a figure as the log has it, as a tree of text."""
    what = draw(st.sampled_from(list(FigureKind)))
    of = draw(st.none() | words)
    figure = {"what": str(what), "value": draw(numbers | ranges), "unit": str(draw(st.sampled_from(list(what.units))))}
    return figure | ({"of": of} if of else {})


@given(made())
def test_what_is_written_is_read_again(figure: dict[str, Any]) -> None:
    assert figures.read_figure(figures.figure_text(figure)) == figure
    assert FIGURES.one(figures.figure_text(figure)) == figure


@given(st.lists(made(), min_size=1, max_size=4, unique_by=str))
def test_a_list_is_written_as_it_is_typed(several: list[dict[str, Any]]) -> None:
    assert FIGURES.read(FIGURES.write(several)) == several


@given(st.dates(), words)
def test_deadlines_are_written_as_they_are_typed(day: Any, what: str) -> None:
    deadline = {"day": day.isoformat(), "what": what}
    assert figures.read_deadline(figures.deadline_text(deadline)) == deadline
    assert DEADLINES.read(DEADLINES.write([deadline])) == [deadline]


@given(st.text(max_size=40))
def test_any_text_is_a_figure_or_refused(said: str) -> None:
    for field in (FIGURES, DEADLINES):
        try:
            read = field.read(said)
        except UsageError:
            continue
        assert read is None or field.read(field.write(read)) == read


@pytest.mark.parametrize(
    ("said", "figure"),
    [
        ("rate:25:%", {"what": "rate", "value": "25", "unit": "%"}),
        (" rate : 25 : % ", {"what": "rate", "value": "25", "unit": "%"}),
        (
            "cap:10..25:%:of the order",
            {"what": "cap", "value": {"from": "10", "to": "25"}, "unit": "%", "of": "of the order"},
        ),
        ("amount:6,600,000,000:USD", {"what": "amount", "value": "6600000000", "unit": "USD"}),
        ("amount:6 600 000:USD:a: b", {"what": "amount", "value": "6600000", "unit": "USD", "of": "a: b"}),
        ("amount:6_600:USD:", {"what": "amount", "value": "6600", "unit": "USD"}),
        ("amount:1,000..2,000:USD", {"what": "amount", "value": {"from": "1000", "to": "2000"}, "unit": "USD"}),
        ("threshold:2,50:nm", {"what": "threshold", "value": "2,50", "unit": "nm"}),  # which the rules refuse
    ],
)
def test_how_a_figure_is_typed(said: str, figure: dict[str, Any]) -> None:
    assert figures.read_figure(said) == figure


@pytest.mark.parametrize("said", ["rate", "rate:25", "rate:25:", ":25:%", "rate::%", "", "::", "25 %"])
def test_what_is_no_figure_says_its_form(said: str) -> None:
    with pytest.raises(UsageError) as caught:
        FIGURES.one(said)
    assert "is no figure" in str(caught.value)
    assert "what:value:unit" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ({"what": "rate", "value": 25, "unit": "%"}, "rate 25 %"),
        ({"what": "amount", "value": 6600000000, "unit": "USD"}, "amount 6,600,000,000 USD"),
        ({"what": "rate", "value": 2.5, "unit": "points", "of": "fees"}, "rate 2.5 points: fees"),
        ({"what": "cap", "value": {"from": 1000, "to": 2000}, "unit": "chips"}, "cap 1,000 to 2,000 chips"),
    ],
)
def test_how_a_figure_is_shown(figure: dict[str, Any], said: str) -> None:
    assert figures.said(figure) == said


@given(st.lists(made(), min_size=1, max_size=3, unique_by=str))
def test_a_number_is_bare_in_canonical_form(several: list[dict[str, Any]]) -> None:
    """And reads back as the same text; a share is quoted, because a bare `%` is no YAML."""
    event = tree(figures=several)
    written = emit.event(event)
    assert parse.read(written) == event
    for figure in several:
        ends = figure["value"].values() if isinstance(figure["value"], Mapping) else [figure["value"]]
        assert all(re.search(rf"^ +(?:value|from|to): {re.escape(str(end))}$", written, re.MULTILINE) for end in ends)


CASES = [
    ({"what": "rate", "value": "25", "unit": "entities"}, "CL219", "unit", "a figure rate is not counted in entities"),
    ({"what": "added", "value": "25", "unit": "%"}, "CL219", "unit", "a figure added is not counted in %"),
    ({"what": "rats", "value": "25", "unit": "%"}, "CL103", "what", "invalid value 'rats'"),
    ({"what": "rate", "value": "25", "unit": "percent"}, "CL103", "unit", "invalid value 'percent'"),
    ({"what": "rate", "value": "many", "unit": "%"}, "CL116", "value", "'many' is no number"),
    ({"what": "rate", "value": "2,5", "unit": "%"}, "CL116", "value", "'2,5' is no number"),
    ({"what": "rate", "value": {"from": "25", "to": "10"}, "unit": "%"}, "CL220", "value", "goes from 25 to 10"),
    ({"what": "rate", "value": {"from": "25", "to": "25"}, "unit": "%"}, "CL220", "value", "goes from 25 to 25"),
    ({"what": "rate", "value": {"from": "25"}, "unit": "%"}, "CL101", "to", ""),
    ({"what": "added", "value": "2.5", "unit": "entities"}, "CL220", "value", "entities are counted whole"),
    ({"what": "rate", "unit": "%"}, "CL101", "value", ""),
    ({"what": "rate", "value": "25"}, "CL101", "unit", ""),
    ({"what": "rate", "value": "25", "unit": "%", "per": "year"}, "CL102", "per", ""),
]


@pytest.mark.parametrize(("figure", "code", "field", "message"), CASES)
def test_faults_have_a_place_and_a_repair(figure: dict[str, Any], code: str, field: str, message: str) -> None:
    good = {"what": "cap", "value": "1", "unit": "chips"}
    problems = [problem for problem in check.of_tree(tree(figures=[good, figure])) if problem.severity == "error"]
    assert [problem.code for problem in problems] == [code]
    assert problems[0].field == "figures" or str(problems[0].field).startswith("figures")
    assert "figures[2]" in problems[0].message or field in problems[0].message
    assert message in problems[0].message
    assert problems[0].help


def test_the_place_is_the_line_of_the_value(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(figures=[{"what": "rate", "value": "25", "unit": "entities"}])))
    line = next(number for number, one in enumerate(file.read_text().splitlines(), 1) if "unit: entities" in one)
    assert f"{file}:{line}:13: CL219 error" in chiplog("validate", file).stdout


def test_a_deadline_before_the_act_is_an_error_or_a_warning() -> None:
    early = tree(announced="2025-03-01", deadlines=[{"day": "2025-02", "what": "comments close"}])
    assert "CL221" in {problem.code for problem in check.of_tree(early)}
    late = tree(announced="2025-03-01", deadlines=[{"day": "2025-03", "what": "comments close"}])
    assert "CL221" not in {problem.code for problem in check.of_tree(late)}


RICH = tree(
    "cn-2025-rich",
    figures=[
        {"what": "rate", "value": "2.5", "unit": "%", "of": 'goods, of "any" kind: all'},
        {"what": "amount", "value": {"from": "1000", "to": "2000000000"}, "unit": "USD"},
    ],
    deadlines=[{"day": "2026-07-01", "what": "report due, to the State Council"}, {"day": "2027", "what": "review"}],
)  # fmt: skip


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    file = tmp_path / "rich.yaml"
    file.write_text(text(RICH), encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "yaml"])
def test_what_is_exported_comes_back(chiplog: Any, rich: Path, tmp_path: Path, form: str) -> None:
    written = rich.read_text() if form == "yaml" else chiplog("list", "-f", rich, "--format", form).stdout
    source, log = tmp_path / f"source.{form}", tmp_path / "log.yaml"
    source.write_text(written, encoding="utf-8")
    log.write_text("# A log for a test.\n")
    result = chiplog("import", "-f", log, source)
    assert result.exit_code == 0, result.stderr
    assert parse.read(log.read_text().split("\n\n", 1)[1]) == RICH
    assert "nothing to change" in chiplog("import", "-f", log, source).stderr


def test_json_has_numbers_and_csv_one_column_each(chiplog: Any, rich: Path) -> None:
    row = json.loads(chiplog("list", "-f", rich, "--json").stdout)[0]
    assert row["figures"][0]["value"] == 2.5
    assert row["figures"][1]["value"] == {"from": 1000, "to": 2000000000}
    cells = next(csv.DictReader(io.StringIO(chiplog("list", "-f", rich, "--format", "csv").stdout)))
    assert FIGURES.read(cells["figures"]) == RICH["figures"]
    assert DEADLINES.read(cells["deadlines"]) == RICH["deadlines"]


def edited(chiplog: Any, file: Path, *words: str) -> dict[str, Any]:
    result = chiplog("edit", "-f", file, "cn-2025-rich", *words)
    assert result.exit_code == 0, result.stderr
    return dict(parse.read(file.read_text().split("\n\n", 1)[1]))


def test_edit_adds_removes_and_sets(chiplog: Any, rich: Path) -> None:
    added = edited(chiplog, rich, "--add", "figures=removed:3:entities:firms, of Japan")
    assert added["figures"] == [
        *RICH["figures"],
        {"what": "removed", "value": "3", "unit": "entities", "of": "firms, of Japan"},
    ]
    removed = edited(chiplog, rich, "--remove", "figures=amount:1000..2000000000:USD")
    assert [one["what"] for one in removed["figures"]] == ["rate", "removed"]
    assert edited(chiplog, rich, "--set", "figures=cap:1,000:chips")["figures"] == [
        {"what": "cap", "value": "1000", "unit": "chips"}
    ]
    assert "figures" not in edited(chiplog, rich, "--set", "figures=")
    assert edited(chiplog, rich, "--remove", "deadlines=2027:review")["deadlines"] == RICH["deadlines"][:1]
    assert chiplog("validate", rich).exit_code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("--add figures=rate:25", 2),
        ("--add figures=rate:abc:%", 4),
        ("--add figures=rate:1e5:%", 4),
        ("--add figures=rate:25:USD", 4),
        ("--add figures=rats:25:%", 4),
        ("--remove figures=rate:99:%", 2),
        ("--set deadlines=soon", 2),
        ("--set deadlines=2026-13-01:x", 2),
    ],
)
def test_edit_refuses_and_changes_nothing(chiplog: Any, rich: Path, words: str, code: int) -> None:
    before = rich.read_bytes()
    result = chiplog("edit", "-f", rich, "cn-2025-rich", *words.split(" "))
    assert result.exit_code == code, result.stderr
    assert rich.read_bytes() == before


def test_add_by_options(chiplog: Any, rich: Path) -> None:
    result = chiplog(
        *("add", "-f", rich, "--no-input", "--title", "China sets a duty on sample chips", "--announced", "2025-03-02"),
        *("--actor", "CN", "--target", "US", "--flow", "import", "--instrument", "tariff", "--effect", "tighten"),
        *(
            "--stage",
            "decided",
            "--confidence",
            "official",
            "--source",
            "https://www.example.org/s",
            "--kind",
            "official",
        ),
        *("--figure", "rate:25:%", "--figure", "rate:25:%", "--figure", "cap:5..10:chips:each, a year"),
        *("--deadline", "2026-07-01:market update, due"),
    )
    assert result.exit_code == 0, result.stderr
    assert "    - what: rate\n      value: 25\n      unit: '%'\n" in rich.read_text()
    assert "    - day: 2026-07-01\n      what: market update, due\n" in rich.read_text()
    assert rich.read_text().count("what: rate") == 2, "each once"
    assert chiplog("fmt", "--check", rich).exit_code == 0


def test_show_prints_them_for_people(chiplog: Any, rich: Path) -> None:
    shown = chiplog("show", "-f", rich, "cn-2025-rich").stdout
    assert "amount 1,000 to 2,000,000,000 USD" in shown
    assert "2026-07-01" in shown


def test_figures_are_added_up_by_unit(chiplog: Any, tmp_path: Path) -> None:
    def one(name: str, *several: dict[str, Any], **more: Any) -> dict[str, Any]:
        made: dict[str, Any] = tree(name, figures=list(several), **more)
        return made

    file = tmp_path / "sums.yaml"
    file.write_text(
        text(
            one("cn-2025-a", {"what": "amount", "value": "10", "unit": "USD"}),
            one(
                "cn-2025-b",
                {"what": "amount", "value": {"from": "5", "to": "7"}, "unit": "USD"},
                announced="2025-02-01",
            ),
            one("cn-2025-c", {"what": "amount", "value": "3", "unit": "EUR"}, announced="2026-01-01"),
            one("cn-2025-d", {"what": "rate", "value": "3", "unit": "%"}, announced="2026-02-01"),
            one("cn-2025-e", {"what": "rate", "value": "2.5", "unit": "%"}, announced="2026-03-01"),
        )
    )
    found = json.loads(chiplog("summary", "-f", file, "--figure", "amount", "--by", "year", "--json").stdout)
    assert [(row["value"], row["unit"], row["sum_least"], row["sum_most"], row["events"]) for row in found["rows"]] == [
        ("2025", "USD", 15, 17, 2),
        ("2026", "EUR", 3, 3, 1),
    ]
    rates = json.loads(chiplog("summary", "-f", file, "--figure", "rate", "--json").stdout)
    assert [(row["unit"], row["least"], row["most"]) for row in rates["totals"]] == [("%", 2.5, 3)]
    one_unit = json.loads(chiplog("summary", "-f", file, "--figure", "amount", "--unit", "EUR", "--json").stdout)
    assert [row["unit"] for row in one_unit["totals"]] == ["EUR"]


def test_each_kind_has_units_and_each_unit_a_kind() -> None:
    assert all(kind.units for kind in FigureKind)
    assert {unit for kind in FigureKind for unit in kind.units} == set(Unit)


def test_the_model_takes_what_the_log_has() -> None:
    event = Event.model_validate(RICH)
    assert [list(map(int, figure.ends())) for figure in event.figures][1] == [1000, 2000000000]
