"""`chiplog gates`: both sides of each border for one item on a day."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import REAL, text, tree

pytestmark = pytest.mark.usefixtures("indexed")

SMALL = (
    tree("cn-2025-import-ban", flow="import", instrument="ban", items=["H200"], effective="2025-01-01"),
    tree(
        "cn-2025-import-pause",
        flow="import",
        announced="2025-06-01",
        effective="2025-06-01",
        through="2025-06-30",
        effect="loosen",
        relations={"suspends": ["cn-2025-import-ban"]},
    ),
    tree("jp-2025-signal", actor="JP", targets=["CN"], stage="signalled", items=["NVIDIA H-200"]),
    tree("jp-2025-proposal", actor="JP", targets=["CN"], stage="proposed", items=["H200"]),
    tree(
        "kr-2025-gone",
        actor="KR",
        targets=["CN"],
        items=["H200"],
        effective="2025-01-01",
        through="2025-01-31",
    ),
    tree(
        "nl-2025-retracted",
        actor="NL",
        targets=["CN"],
        items=["H200"],
        effective="2025-01-01",
        retracted={"date": "2025-02-01", "reason": "false-report"},
    ),
    tree("us-2025-chip-rule", actor="US", targets=["CN"], items=["advanced computing chips"], effective="2025-01-01"),
    tree("us-2025-code-rule", actor="US", targets=["*"], codes=["eccn:3A090.a"], effective="2025-01-01"),
    tree("us-2025-memory", actor="US", targets=["CN"], items=["DRAM"], effective="2025-01-01"),
    tree(
        "us-2025-reported",
        actor="US",
        targets=["CN"],
        items=["H200"],
        confidence="reported",
        effect="loosen",
        effective="2025-01-01",
    ),
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(text(*SMALL), encoding="utf-8")
    return file


def gates(chiplog: Any, file: Path, *asked: str) -> dict[str, Any]:
    result = chiplog("gates", "-f", file, "--json", *asked)
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def sides(found: dict[str, Any]) -> dict[str, tuple[list[str], list[str]]]:
    """Return {seller→buyer: (ids of the seller's side, ids of the buyer's)}."""
    return {
        f"{gate['seller']}→{gate['buyer']}": (
            [row["id"] for row in gate["seller_says"]],
            [row["id"] for row in gate["buyer_says"]],
        )
        for gate in found["gates"]
    }


def test_washington_and_beijing_on_the_h200(chiplog: Any) -> None:
    """On 2026-02-01 the US has its rule for case-by-case review, and China's customs holds the chip at its border."""
    found = sides(gates(chiplog, REAL, "H200", "--on", "2026-02-01"))
    seller, buyer = found["US→CN"]
    assert "us-2026-h200-rule" in seller
    assert "cn-2026-h200-customs-block" in buyer
    assert "cn-2026-h200-customs-block" not in seller
    assert next(iter(found)) == "US→CN", "the strictest gate is first"
    assert not {"us-2026-h200-rule", "cn-2026-h200-customs-block"} & {*found.get("CN→US", ((), ()))[0]}


def test_the_h200_before_china_said_anything(chiplog: Any) -> None:
    _, buyer = sides(gates(chiplog, REAL, "H200", "--on", "2026-01-01"))["US→CN"]
    assert "cn-2026-h200-customs-block" not in buyer


@pytest.mark.parametrize("spelling", ["H200", "h200", "H-200", "NVIDIA H200"])
def test_spellings_of_one_item_have_the_same_gates(chiplog: Any, small: Path, spelling: str) -> None:
    on = "--on", "2025-03-01"
    assert sides(gates(chiplog, small, spelling, *on)) == sides(gates(chiplog, small, "H200", *on))


def test_what_each_side_says(chiplog: Any, small: Path) -> None:
    """Acts on the item, on its family and on its codes count; `*` counts for every pair; what is past or false not."""
    found = gates(chiplog, small, "H200", "--on", "2025-03-01")
    assert sides(found) == {
        "US→CN": (["us-2025-chip-rule", "us-2025-code-rule", "us-2025-reported"], ["cn-2025-import-ban"]),
        "JP→CN": (["jp-2025-signal"], []),
    }
    assert found["families"] == ["AI accelerators"]
    assert found["also"] == ["advanced computing chips", "AI chipsets"]
    assert "eccn:3A090" in found["codes"]
    assert (found["item"], found["on"], found["through"]) == ("H200", "2025-03-01", "2025-06-01")


@pytest.mark.parametrize(("day", "state"), [("2025-03-01", "yes"), ("2025-06-10", "suspended"), ("2025-07-01", "yes")])
def test_a_suspended_act_is_shown_as_suspended(chiplog: Any, small: Path, day: str, state: str) -> None:
    found = gates(chiplog, small, "H200", "--on", day)
    row = next(row for gate in found["gates"] for row in gate["buyer_says"] if row["id"] == "cn-2025-import-ban")
    assert (row["state"], row.get("unverified", False)) == (state, day > "2025-06-30")


def test_a_signal_counts_from_its_day_on_and_a_proposal_never(chiplog: Any, small: Path) -> None:
    assert "JP→CN" not in sides(gates(chiplog, small, "H200", "--on", "2024-12-31"))
    assert sides(gates(chiplog, small, "H200", "--on", "2025-01-01"))["JP→CN"] == (["jp-2025-signal"], [])


def test_a_lapsed_act_counts_on_its_days_alone(chiplog: Any, small: Path) -> None:
    assert "KR→CN" in sides(gates(chiplog, small, "H200", "--on", "2025-01-15"))
    assert "KR→CN" not in sides(gates(chiplog, small, "H200", "--on", "2025-02-01"))


def test_an_act_for_everyone_alone_is_a_gate_to_everyone(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(text(tree("us-2025-rule", actor="US", targets=["*"], items=["neon"], effective="2025-01-01")))
    assert sides(gates(chiplog, file, "neon")) == {"US→*": (["us-2025-rule"], [])}
    assert "United States (US) → everyone" in chiplog("gates", "-f", file, "neon").stdout


def test_an_act_for_everyone_counts_for_every_pair(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "pairs.yaml"
    file.write_text(
        text(
            tree("cn-2025-block", flow="import", items=["neon"], effective="2025-01-01"),
            tree("cn-2025-block-all", flow="import", items=["neon"], targets=["*"], effective="2025-01-01"),
            tree("us-2025-rule", actor="US", targets=["*"], items=["neon"], effective="2025-01-01"),
            tree("us-2025-rule-jp", actor="US", targets=["JP"], items=["neon"], effective="2025-01-01"),
        )
    )
    assert sides(gates(chiplog, file, "neon")) == {
        "US→CN": (["us-2025-rule"], ["cn-2025-block", "cn-2025-block-all"]),
        "US→JP": (["us-2025-rule", "us-2025-rule-jp"], []),
    }


def test_a_family_has_the_gates_of_its_members(chiplog: Any, small: Path) -> None:
    family = gates(chiplog, small, "AI accelerators", "--on", "2025-03-01")
    assert sides(family) == sides(gates(chiplog, small, "H200", "--on", "2025-03-01"))
    memory = sides(gates(chiplog, small, "memory", "--on", "2025-03-01"))
    assert memory == {"US→CN": (["us-2025-memory"], [])}
    assert sides(gates(chiplog, small, "HBM", "--on", "2025-03-01")) == {}


def test_countries_are_those_of_the_sides(chiplog: Any, small: Path) -> None:
    on = "--on", "2025-03-01"
    assert list(sides(gates(chiplog, small, "H200", *on, "--country", "JP"))) == ["JP→CN"]
    assert list(sides(gates(chiplog, small, "H200", *on, "--country", "Quad"))) == ["US→CN", "JP→CN"]
    assert sides(gates(chiplog, small, "H200", *on, "--actor", "CN")) == {"US→CN": ([], ["cn-2025-import-ban"])}
    assert sides(gates(chiplog, small, "H200", *on, "--effect", "loosen")) == {"US→CN": (["us-2025-reported"], [])}
    assert sides(gates(chiplog, small, "H200", *on, "--country", "NL")) == {}


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ("H20O", "no event has the item H20O"),
        ("fax machines", "no event has the item fax machines"),
        ("lithography equipmnt", "did you mean lithography equipment?"),
        ("AI accelerator", "did you mean AI accelerators?"),
    ],
)
def test_an_unknown_item_is_said(chiplog: Any, item: str, note: str) -> None:
    result = chiplog("gates", "-f", REAL, item, "--on", "2026-02-01")
    assert result.exit_code == 0
    assert note in result.stdout + result.stderr


def test_a_known_item_that_filters_leave_out_is_not_called_unknown(chiplog: Any, small: Path) -> None:
    result = chiplog("gates", "-f", small, "H200", "--on", "2025-03-01", "--actor", "FR")
    assert "0 gates from 0 events" in result.stdout
    assert "no event has" not in result.stdout


def test_one_answer_in_every_format(chiplog: Any, small: Path) -> None:
    """The rows of csv and of the page are the acts of the JSON, side by side and in its order."""
    asked = ("gates", "-f", small, "H200", "--on", "2025-06-10")
    found = gates(chiplog, small, "H200", "--on", "2025-06-10")
    expected = [
        (gate["seller"], gate["buyer"], side, row["id"])
        for gate in found["gates"]
        for side in ("seller", "buyer")
        for row in gate[f"{side}_says"]
    ]
    rows = list(csv.DictReader(io.StringIO(chiplog(*asked, "--format", "csv").stdout)))
    assert [(row["seller"], row["buyer"], row["side"], row["id"]) for row in rows] == expected
    assert {row["id"]: row["state"] for row in rows} == {
        "cn-2025-import-ban": "suspended",
        "jp-2025-signal": "signalled",
        "us-2025-chip-rule": "yes",
        "us-2025-code-rule": "yes",
        "us-2025-reported": "maybe",
    }
    page = chiplog(*asked, "--format", "md").stdout
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")][2:]
    assert [(cell[0], cell[1], cell[2], cell[8]) for cell in cells] == expected
    table = chiplog(*asked).stdout
    assert all(name in table for *_, name in expected)
    assert "seller's side" in table
    assert "buyer's side: the log has nothing" in table


def test_what_turned_since_the_logs_end_is_marked_everywhere(chiplog: Any, small: Path) -> None:
    asked = ("gates", "-f", small, "H200", "--on", "2025-07-01", "--actor", "CN")
    assert "yes †" in chiplog(*asked).stdout
    row = next(csv.DictReader(io.StringIO(chiplog(*asked, "--format", "csv").stdout)))
    assert (row["unverified"], row["why"]) == ("true", "since the log's end")
    assert "since the log's end" in chiplog(*asked, "--format", "md").stdout
    assert "1 state is unverified" in chiplog(*asked).stdout


def test_the_footer_says_that_a_log_is_not_the_law(chiplog: Any, small: Path) -> None:
    table = chiplog("gates", "-f", small, "H200", "--on", "2025-03-01").stdout
    assert "2 gates from 5 events" in table
    assert "A log is not the law" in table
    assert "log through 2025-06-01" in table
