"""Lists of parties and legal bases: filters, counts, completion, and the rules about them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chiplog.model import jurisdictions, lists, urls
from chiplog.rules import check
from tests.factories import REAL, text, tree

pytestmark = pytest.mark.usefixtures("indexed")

LISTED = {"instrument": "entity-list"}
SMALL = (
    tree("cn-2025-list", **LISTED, list="cn-export-control-list", basis=["Export Control Law art. 12"]),
    tree("us-2025-list", **LISTED, actor="US", targets=["CN"], list="bis-entity-list", basis=["ECRA"]),
    tree("us-2025-military", **LISTED, actor="US", targets=["CN"], list="dod-1260h", announced="2025-02-01"),
    tree(
        "us-2025-tariff", actor="US", targets=["CN"], instrument="tariff", flow="import", basis=["Section 232", "IEEPA"]
    ),
    tree("us-2025-tariff-two", actor="US", targets=["JP"], instrument="tariff", flow="import", basis=["Section 232"]),
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(text(*SMALL), encoding="utf-8")
    return file


def ids(chiplog: Any, file: Path, *asked: str) -> set[str]:
    result = chiplog("list", "-f", file, "--format", "plain", "--columns", "id", *asked)
    assert result.exit_code == 0, result.stderr
    return set(result.stdout.split())


@pytest.mark.parametrize("word", lists.WORDS)
def test_each_list_has_a_jurisdiction_and_a_test(word: str) -> None:
    row = lists.WORDS[word]
    assert row.actor in jurisdictions.CODES
    assert row.name
    assert row.test
    assert not row.page or not urls.fault(row.page)


@pytest.mark.parametrize("word", lists.WORDS)
def test_the_filter_finds_what_the_log_says(chiplog: Any, word: str) -> None:
    rows = json.loads(chiplog("list", "-f", REAL, "--json", "--instrument", "entity-list").stdout)
    assert ids(chiplog, REAL, "--list", word) == {row["id"] for row in rows if row.get("list") == word}


def test_all_listings_of_the_log_name_their_list(chiplog: Any) -> None:
    """But for rules on listing in general, which change no list."""
    assert len(ids(chiplog, REAL, "--instrument", "entity-list", "--missing", "list")) < 25
    assert not ids(chiplog, REAL, "--has", "list") - ids(chiplog, REAL, "--instrument", "entity-list")


def test_filters_of_lists_and_bases(chiplog: Any, small: Path) -> None:
    assert ids(chiplog, small, "--list", "bis-entity-list") == {"us-2025-list"}
    both = ids(chiplog, small, "--list", "bis-entity-list", "--list", "dod-1260h")
    assert both == {"us-2025-list", "us-2025-military"}
    assert ids(chiplog, small, "--basis", "Section 232") == {"us-2025-tariff", "us-2025-tariff-two"}
    assert ids(chiplog, small, "--basis", "section 232") == {"us-2025-tariff", "us-2025-tariff-two"}
    assert ids(chiplog, small, "--basis", "IEEPA", "--basis", "ECRA") == {"us-2025-tariff", "us-2025-list"}
    assert ids(chiplog, small, "--basis", "Section 232", "--target", "JP") == {"us-2025-tariff-two"}
    assert ids(chiplog, small, "--missing", "basis") == {"us-2025-military"}
    for command in ("status", "calendar", "matrix", "notice", "summary"):
        assert chiplog(command, "-f", small, "--list", "dod-1260h", "--basis", "ECRA").exit_code == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("--list bis-entity", 2, "did you mean bis-entity-list?"),
        ("--list nothing", 2, "unknown list: nothing"),
        ("--basis Sektion 232", 0, "no event has the basis Sektion 232: did you mean Section 232?"),
        ("--basis nothing", 0, "no event has the basis nothing"),
    ],
)
def test_what_the_log_does_not_have_is_said(chiplog: Any, small: Path, words: str, code: int, said: str) -> None:
    option, value = words.split(" ", 1)
    result = chiplog("list", "-f", small, option, value)
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr


def test_counts_by_list_and_basis(chiplog: Any, small: Path) -> None:
    def counts(by: str) -> dict[str, int]:
        rows = json.loads(chiplog("summary", "-f", small, "--by", by, "--json").stdout)["counts"]
        return {row["value"]: row["events"] for row in rows}

    assert counts("list") == {"bis-entity-list": 1, "cn-export-control-list": 1, "dod-1260h": 1, "(none)": 2}
    assert counts("basis") == {
        "Section 232": 2, "ECRA": 1, "Export Control Law art. 12": 1, "IEEPA": 1, "(none)": 1,
    }  # fmt: skip


def completed(completion: Callable[..., Any], line: str, file: Path) -> set[str]:
    out = completion("complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(line.split(" ")) - 1), CHIPLOG_FILE=str(file))
    return set(out.stdout.split("\n")) - {""}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("chiplog list --list bis-", {word for word in lists.WORDS if word.startswith("bis-")}),
        ("chiplog list --list dod-1237", {"dod-1237"}),
        ("chiplog list --list zz", set()),
    ],
)
def test_lists_are_completed(completion: Callable[..., Any], small: Path, line: str, expected: set[str]) -> None:
    assert {word.strip() for word in completed(completion, line, small)} == expected


RULES = [
    ({"instrument": "ban", "list": "cn-export-control-list"}, "CL218", "the instrument is ban"),
    ({**LISTED, "list": "bis-entity-list"}, "CL218", "bis-entity-list is a list of US, not of CN"),
    ({**LISTED, "list": "entity list"}, "CL103", "list"),
    ({**LISTED, "list": ["cn-export-control-list"]}, "CL107", "list"),
    ({"basis": "Section 232"}, "CL107", "basis"),
    ({"basis": []}, "CL106", "basis"),
    ({"basis": ["Section 232", "Section 232"]}, "CL114", "basis"),
]


@pytest.mark.parametrize(("changes", "code", "message"), RULES)
def test_faults_of_lists_and_bases(changes: dict[str, Any], code: str, message: str) -> None:
    found = [problem for problem in check.of_tree(tree(**changes)) if problem.severity == "error"]
    assert [problem.code for problem in found] == [code], found
    assert message in found[0].message
    assert found[0].help


def test_good_lists_and_bases_have_no_fault() -> None:
    assert all(not [p for p in check.of_tree(one) if p.severity == "error"] for one in SMALL)


def test_two_acts_on_one_list_with_two_flows_are_a_warning(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    more = tree("cn-2025-more", **LISTED, list="cn-export-control-list", announced="2025-03-01")
    other = tree("cn-2025-other", **LISTED, list="cn-export-control-list", flow="import", announced="2025-02-01")
    file.write_text(text(SMALL[0], other, more))
    result = chiplog("validate", file)
    assert result.exit_code == 0
    assert "CL313 warning" in result.stdout


def test_edit_sets_a_list_and_adds_a_basis(chiplog: Any, small: Path) -> None:
    edited = chiplog(
        "edit",
        "-f",
        small,
        "us-2025-military",
        "--add",
        "basis=NDAA",
        "--add",
        "basis=Section 1260H",
        "--set",
        "list=dod-1237",
    )
    assert edited.exit_code == 0, edited.stderr
    assert "list: dod-1237\n  basis: [NDAA, Section 1260H]\n" in small.read_text()
    refused = chiplog("edit", "-f", small, "us-2025-tariff", "--set", "list=dod-1237")
    assert refused.exit_code == 4
    assert "CL218" in refused.stderr


def test_show_and_csv_have_them(chiplog: Any, small: Path) -> None:
    shown = chiplog("show", "-f", small, "us-2025-tariff").stdout
    assert "Section 232, IEEPA" in shown
    line = chiplog(
        "list", "-f", small, "--format", "csv", "--columns", "id,list,basis", "--list", "bis-entity-list"
    ).stdout
    assert line.splitlines() == ["id,list,basis", "us-2025-list,bis-entity-list,ECRA"]


def test_explain_has_the_lists(chiplog: Any) -> None:
    said = chiplog("explain", "list").stdout
    assert all(word in said for word in lists.WORDS)
