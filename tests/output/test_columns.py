"""Lists on terminals of every width: no column is dropped, and no id, address or number is broken."""

from pathlib import Path
from typing import Any

import pytest

from chiplog.model.keys import FIELDS
from tests.factories import text, tree
from tests.terminals import shown

URL = "https://www.example.org/a-long-address-of-a-page-on-the-sample-rule-of-2026/with/many/parts?and=more"
EVENTS = (
    tree(
        "us-2026-second-sample-rule-with-a-long-id", actor="US", targets=["CN", "HK", "MO", "RU", "IR", "KP"],
        title="US puts a second sample rule on chips, tools and software of every kind", announced="2026-01-02",
        entities={"subject": ["Nvidia", "Advanced Micro Devices", "Semiconductor Manufacturing International"]},
        items=["H20", "H200", "extreme ultraviolet lithography tools"], codes=["eccn:3A090.a", "eccn:4A090.a"],
        acts=["fr:2026-00001", "fr:2026-00002"], summary="The rule asks for licences. " * 7 + "It is a sample.",
        sources=[{"url": URL, "publisher": "Federal Register", "kind": "official"}, {"url": f"{URL}/2", "publisher": "Example", "kind": "news"}],
    ),
    tree("us-2026-first-sample-rule", actor="US", targets=["*"], title="US puts a first sample rule on chips", announced="2026-01-01"),
)  # fmt: skip
WHOLE = ("us-2026-second-sample-rule-with-a-long-id", "us-2026-first-sample-rule")
SETS = (
    "id,entities,title", "announced,id,items,title", "id,sources", "sources", "title", "summary", "id,summary", "id,acts,codes",
    "id,title,summary,sources", "targets,id", ",".join(FIELDS[""]), "state,state_why,id,announced,title,items,codes,entities",
)  # fmt: skip


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    file = tmp_path / "sample.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


@pytest.fixture
def screen(chiplog: Any, sample: Path, monkeypatch: Any) -> Any:
    """What a table for so many columns is, drawn in this process."""

    def drawn(*words: str, columns: int) -> str:
        monkeypatch.setenv("COLUMNS", str(columns))
        result = chiplog(*words, "-f", sample, *(("--format", "table") if "--format" not in words else ()))
        assert result.exit_code == 0, result.stderr
        return str(result.stdout)

    return drawn


@pytest.mark.parametrize(("chosen", "columns"), [("id,sources", 40), ("id,entities,title", 80)])
def test_a_terminal_gets_them_whole(sample: Path, chosen: str, columns: int) -> None:
    printed = shown("list", "-f", sample, "--columns", chosen, columns=columns, NO_COLOR="1")
    assert [
        value for value in (*WHOLE, *((URL, f"{URL}/2") if "sources" in chosen else ())) if value not in printed
    ] == []


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("chosen", SETS)
def test_columns_are_all_there_and_ids_and_addresses_whole(screen: Any, chosen: str, columns: int) -> None:
    names = chosen.split(",")
    printed = screen("list", "--columns", chosen, columns=columns)
    heads = {word for line in printed.splitlines() for word in (line.split()[:1] if line[:1] != " " else [])}
    filled = [name for name in names if name in {*EVENTS[0], "state", "state_why"}]
    assert [name for name in filled if name not in heads and name not in printed.splitlines()[0].split()] == []
    whole = [*(WHOLE if "id" in names else ()), *((URL, f"{URL}/2") if "sources" in names else ())]
    assert [value for value in whole if value not in printed] == []
    assert "…" not in printed
    assert len(printed.splitlines()) < 40 + 8 * len(names)


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("words", [["list"], ["list", "--format", "timeline"], ["status"]])
def test_lists_break_no_id_and_no_word_letter_by_letter(screen: Any, words: list[str], columns: int) -> None:
    printed = screen(*words, columns=columns)
    assert [name for name in WHOLE if words == ["list"] and name not in printed] == []
    assert "…" not in printed
    assert max(len(line.split()) for line in printed.splitlines()) > 2


def test_columns_that_fit_stand_side_by_side(screen: Any) -> None:
    printed = screen("list", "--columns", "id,title", columns=120).splitlines()
    assert printed[0].split() == ["id", "title"]
    assert printed[1].startswith("us-2026-second-sample-rule-with-a-long-id  US puts")


def test_columns_that_do_not_fit_stand_below_each_other(screen: Any) -> None:
    printed = screen("list", "--columns", "id,targets,items,sources", columns=80)
    assert printed.startswith(
        "id       us-2026-second-sample-rule-with-a-long-id\n"
        "targets  CN, HK, MO, RU, IR, KP\n"
        "items    H20,H200,extreme ultraviolet lithography tools\n"
        f"sources  {URL}\n"
        f"         {URL}/2\n"
        "\n"
        "id       us-2026-first-sample-rule\n"
        "targets  everyone\n"
    )
