"""CSV as spreadsheets save it: what is meant comes in, and what can't be told is refused with its line and column."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiplog.logfile import blocks, parse
from chiplog.model import cells
from tests.factories import text, tree

ROW = {
    "title": "China bars imports of sample chips",
    "announced": "2026-01-28",
    "actor": "CN",
    "targets": "US; JP",
    "flow": "import",
    "instrument": "ban",
    "effect": "tighten",
    "stage": "decided",
    "confidence": "reported",
    "url": "https://www.example.org/a",
    "kind": "news",
}


def sheet(separator: str = ",", ends: str = "\n", **fields: str) -> str:
    out = io.StringIO()
    row = {**ROW, **fields}
    csv.writer(out, delimiter=separator, lineterminator=ends).writerows([list(row), list(row.values())])
    return out.getvalue()


@pytest.fixture
def taken(chiplog: Any, tmp_path: Path) -> Any:
    """Import a CSV into an empty log: the one event there, or the exit code and what is said."""

    def run(content: str | bytes, name: str = "sheet.csv") -> Any:
        log, source = tmp_path / "log.yaml", tmp_path / name
        log.write_bytes(b"")
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        result = chiplog("import", "-f", log, source)
        if result.exit_code:
            assert log.read_bytes() == b""
            return result.exit_code, result.stderr
        assert chiplog("validate", log).exit_code == 0
        (block,) = blocks.cut(log.read_bytes()).blocks
        return parse.read(block.data.decode())

    return run


PLAIN = {"title": "China bars imports of sample chips", "announced": "2026-01-28", "targets": ["US", "JP"]}


@pytest.mark.parametrize(
    "content",
    [
        sheet(),
        sheet(";"),
        sheet("\t"),
        sheet(ends="\r\n"),
        sheet(ends="\r"),
        "\ufeff" + sheet(),
        "sep=;\n" + sheet(";"),
        '"sep=,"\r\n' + sheet(ends="\r\n"),
        sheet().encode("utf-16"),
        sheet("\t", "\r\n").encode("utf-16"),
        "\n\n" + sheet() + "\n\n,,,,,,,,,,\n  \n , ,\n",
        sheet().replace("\n", ",,,\n"),
        sheet().replace(",", " , ").replace("\n", " \n"),
        "\n".join(" , ".join(f'"{cell} " ' for cell in cells_) for cells_ in (ROW, ROW.values())),
        sheet().replace("2026-01-28", " \u00a02026-01-28\u00a0"),
        sheet().replace("title,announced", "Title , ANNOUNCED").replace("stage", "Stage"),
        sheet(state="in force", state_why="x").replace("state_why", "State Why"),
        sheet(targets="US\nJP"),
        sheet(targets="us ;Japan; "),
        sheet(title="China bars imports\r\n of sample chips"),
        sheet(summary=""),
    ],
)
def test_what_spreadsheets_save_is_taken_as_it_is_meant(taken: Any, content: str | bytes) -> None:
    event = taken(content)
    assert {name: event[name] for name in PLAIN} == PLAIN


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-01-28 00:00:00", "2026-01-28"),
        ("2026-01-28T00:00:00.000Z", "2026-01-28"),
        ("28/01/2026 00:00", "2026-01-28"),
        ("1/28/2026 12:00:00 AM", "2026-01-28"),
        ("28/01/2026", "2026-01-28"),
        ("1/28/2026", "2026-01-28"),
        ("28.01.2026", "2026-01-28"),
        ("28.1.2026", "2026-01-28"),
        ("2026/1/28", "2026-01-28"),
        ("2026.01.28", "2026-01-28"),
        ("2026-1-28", "2026-01-28"),
        ("28-Jan-2026", "2026-01-28"),
        ("January 2026", "2026-01"),
        ("2026", "2026"),
    ],
)
def test_a_day_in_any_form_that_has_one_reading(taken: Any, written: str, meant: str) -> None:
    assert taken(sheet(announced=written, published=written))["announced"] == meant


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2/1/2026", "can be read in two ways: 2026-02-01 or 2026-01-02"),
        ("02.01.2026", "can be read in two ways: 2026-02-01 or 2026-01-02"),
        ("46050", "a spreadsheet's number for a day, perhaps 2026-01-28"),
        ("46050.0", "a spreadsheet's number for a day, perhaps 2026-01-28"),
        ("2026-01-28 14:30", "is not a date"),
        ("28/01/26", "is not a date"),
        ("Jan-26", "has no year"),
        ("TRUE", "is not a date"),
        ("2026 " * 50_000, "is too long"),
    ],
)
@pytest.mark.parametrize("column", ["announced", "published"])
def test_a_day_that_is_none_or_two_is_refused_with_line_and_column(
    taken: Any, column: str, written: str, said: str
) -> None:
    code, told = taken(sheet(**{column: written}))
    assert (code, f"line 2: {column}: " in told, said in told, len(told) < 1000) == (2, True, True, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (sheet() + "x\n", "line 3 has 1 cells, but the header has 11"),
        (sheet().rstrip() + ",,x\n", "line 2 has 13 cells, but the header has 11"),
        (sheet().replace("kind", "title"), "line 1: duplicate column title (columns 1 and 11)"),
        (sheet().replace("kind", " Title "), "line 1: duplicate column title (columns 1 and 11)"),
        (sheet().replace("announced", "anounced"), "line 1: unknown column: anounced\n  did you mean announced?"),
        (sheet().replace("kind", "notes to self"), "line 1: unknown column: notes to self"),
        (sheet().replace("kind", "\ufeffkind"), "line 1: unknown column: \\ufeffkind"),
        (sheet().replace("kind", ""), "line 2: 'news' is in column 11, which has no name"),
        (sheet() + sheet(), "line 3 repeats the header"),
        (sheet() + "\n" + sheet().title(), "line 4 repeats the header"),
        (sheet() + '"', "line 3 is not CSV: a quote is never closed"),
        (sheet() + '\n\n"a\nb"c,', "line 6 is not CSV: text follows a closing quote"),
        (sheet(entities="Nvidia"), "line 2: entities: 'Nvidia' is not role:name"),
        (sheet(relations="cn-2026-x"), "line 2: relations: 'cn-2026-x' is not type:id"),
        (sheet(items='["a", "b"'), "line 2: items is not JSON"),
        (sheet(sources="x"), "line 2: sources is not JSON"),
        (sheet(sources='[{"url": "https://e.org/", "url": "https://e.com/"}]'), "duplicate key 'url'"),
        (sheet(sources='{"url": "https://e.org/"}'), "line 2: sources must be a list"),
        (sheet(items="[1]"), "line 2: items.1: 1 is not text"),
        (sheet().encode("utf-16")[2:], "line 1 is not text: it contains U+0000"),
        (sheet(title="Überwachung der Ausfuhr").encode("latin-1"), "line 2 is not UTF-8"),
        (sheet() + "<<<<<<< ours\n", "line 3 is a conflict marker of a merge\n  in a log, run `chiplog resolve`"),
    ],
)
def test_a_sheet_that_can_not_be_read_is_refused_with_its_line(taken: Any, content: str | bytes, said: str) -> None:
    code, told = taken(content)
    assert (code, said in told) == (3, True), told


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"id": "\u202ecn-2026-x-y"}, "id: contains the character U+202E"),
        ({"title": "China bars\x1b[31m imports"}, "title: contains the character U+001B"),
        ({"flow": "TRUE"}, "invalid value 'TRUE'"),
        ({"entities": "Nvidia:x"}, "entities.Nvidia: is not a field of the model"),
    ],
)
def test_a_cell_that_would_be_a_finding_refuses_the_sheet_at_its_row(
    taken: Any, fields: dict[str, str], said: str
) -> None:
    code, told = taken("\n" + sheet(**fields), "sheet.tsv")
    assert (code, "sheet.tsv:3:1: CL" in told, said in told, "\x1b" in told) == (4, True, True, False), told


def test_a_country_is_refused_with_line_and_column(taken: Any) -> None:
    assert taken(sheet(targets="US; Chnia"))[1].startswith("chiplog: line 2: targets: unknown country: Chnia\n")


HOSTILE = [
    "=1+1 makes a title",
    "'=1+1 makes a title",
    "''@x makes a title",
    "'quoted' makes a title",
    '"quoted" makes a title',
    '[China] bars "sample" chips, or {so}',
    '{"China": "bars"} sample chips',
    "China; bars | sample, chips\\ ",
    "TRUE and FALSE and 1,000.00",
    "＝1+1 makes a title",
]


@pytest.mark.parametrize("hostile", [one.strip() for one in HOSTILE])
def test_odd_text_comes_back_from_csv_as_it_was(chiplog: Any, tmp_path: Path, hostile: str) -> None:
    event = tree(
        title=hostile,
        body=hostile,
        items=[hostile, f"{hostile} 2"],
        entities={"supplier": [hostile]},
        summary=hostile,
    )
    assert _comes_back(chiplog, tmp_path, event)


_TEXT = (
    st.text(
        st.one_of(st.sampled_from("'\"=+-@[]{};,|:\\# aZ0é中"), st.characters(codec="utf-8")), min_size=1, max_size=30
    )
    .map(lambda value: " ".join(value.split()))
    .filter(bool)
)


@settings(suppress_health_check=list(HealthCheck))
@given(title=_TEXT, body=_TEXT, items=st.lists(_TEXT, min_size=1, max_size=3, unique=True), name=_TEXT)
def test_any_text_that_a_log_may_hold_comes_back_from_csv(
    chiplog: Any, tmp_path: Path, title: str, body: str, items: list[str], name: str
) -> None:
    event = tree(title=f"{title} and a title", body=body, items=items, entities={"supplier": [name]})
    _comes_back(chiplog, tmp_path, event)


def _comes_back(chiplog: Any, folder: Path, event: dict[str, Any]) -> bool:
    """List a log of one event as CSV and import that into an empty log; False for texts that no log may hold."""
    one, sheet_, other = folder / "one.yaml", folder / "one.csv", folder / "other.yaml"
    one.write_text(text(event), encoding="utf-8", newline="")
    if chiplog("validate", one).exit_code or chiplog("fmt", "--check", one).exit_code:
        return False
    sheet_.write_text(chiplog("list", "-f", one, "--format", "csv").stdout, encoding="utf-8", newline="")
    other.write_bytes(b"")
    result = chiplog("import", "-f", other, sheet_)
    assert result.exit_code == 0, result.stderr
    (block,) = blocks.cut(other.read_bytes()).blocks
    assert parse.read(block.data.decode()) == event
    return True


@given(st.text(st.sampled_from("'=+-@\t\ra＝")))
def test_the_quote_that_protects_a_cell_is_taken_off_and_no_other(value: str) -> None:
    cell = cells.protected(value)
    assert cells.unprotected(cell) == value
    assert cell.lstrip("\t\r")[:1] not in tuple("=+-@＝")


def test_brackets_in_a_list_are_those_of_json_or_of_a_name(taken: Any) -> None:
    assert taken(sheet(items="[A800] servers; H20"))["items"] == ["[A800] servers", "H20"]
    assert taken(sheet(items=json.dumps(["a; b", "c"])))["items"] == ["a; b", "c"]
    assert taken(sheet(entities='{"supplier": ["a; b"]}'))["entities"] == {"supplier": ["a; b"]}


def test_a_line_break_in_a_summary_is_a_space(taken: Any) -> None:
    assert taken(sheet(summary="First line.  \r\n\r\n Second line."))["summary"] == "First line. Second line."


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#####", "Err:508"])
def test_an_error_of_the_spreadsheet_is_no_value(taken: Any, error: str) -> None:
    assert taken(sheet(announced=error))[0] == 3
    code, said = taken(sheet(body=error))
    assert code == 3
    assert f"line 2: {error!r} in column body" in said


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le"])
def test_utf_32_is_refused_in_a_sentence(taken: Any, encoding: str) -> None:
    mark = b"" if encoding == "utf-32" else b"\xff\xfe\0\0"
    code, said = taken(mark + sheet().encode(encoding))
    assert code == 3
    assert "the source is UTF-32" in said
