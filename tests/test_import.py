"""`chiplog import`: all or nothing, nothing twice, and what list wrote comes back."""

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chiplog.log import blocks, reader
from tests.logs import TODAY, text, tree

NEW = (
    tree(
        "us-2025-b", actor="US", targets=["CN"], announced="2025-03-01", items=["=SUM(A1)", "a; b"], summary="One. Two."
    ),
    tree("cn-2025-a", body="'quoted'", entities={"supplier": ["Nvidia", "x:y; z"], "owner": ["-AMD"]}),
    tree(
        "cn-2025-c",
        relations={"amends": ["cn-2025-a"]},
        title="=1+1 is the title of China's act",
        announced="2025-01-02",
    ),
)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    file = tmp_path / "other.yaml"
    file.write_text(text(*NEW), encoding="utf-8")
    return file


def ids(file: Path) -> list[str]:
    return [reader.read(block.data.decode())["id"] for block in blocks.cut(file.read_bytes()).blocks]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "yaml"])
def test_what_list_writes_comes_back(chiplog: Any, other: Path, tmp_path: Path, form: str) -> None:
    written = other.read_text() if form == "yaml" else chiplog("list", "-f", other, "--format", form).stdout
    source, log = tmp_path / f"source.{form}", tmp_path / "log.yaml"
    source.write_text(written, encoding="utf-8")
    log.write_text("# A log for a test.\n")
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, "imported 3 events" in result.stderr) == (0, True), result.stderr
    found = {one["id"]: one for one in (reader.read(b.data.decode()) for b in blocks.cut(log.read_bytes()).blocks)}
    assert found == {one["id"]: one for one in NEW}
    assert ids(log) == ["cn-2025-a", "cn-2025-c", "us-2025-b"]
    again = chiplog("import", "-f", log, source)
    assert (again.exit_code, again.stderr) == (0, "nothing to change: all 3 are in the log\n")


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_import_of_an_export_of_the_real_log_is_nothing_to_do(
    chiplog: Any, log: Path, tmp_path: Path, form: str
) -> None:
    source = tmp_path / f"source.{form}"
    source.write_text(chiplog("list", "-f", log, "--format", form).stdout, encoding="utf-8")
    before = log.read_bytes()
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, result.stderr, log.read_bytes()) == (
        0,
        "nothing to change: all 447 are in the log\n",
        before,
    )


def test_many_go_to_their_places_and_no_other_byte_changes(chiplog: Any, log: Path, other: Path) -> None:
    before = log.read_text()
    subprocess.run(["git", "init", "-q"], cwd=log.parent, check=True)
    shown = chiplog("import", "-f", log, other, "--dry-run")
    assert (shown.exit_code, log.read_text()) == (0, before)
    patch = shown.stdout.replace(str(log)[1:], log.name)
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=log.parent, check=True)
    patched = log.read_text()
    log.write_text(before)
    assert chiplog("import", "-f", log, other).exit_code == 0
    assert log.read_text() == patched
    after = patched
    for one in NEW:
        start = after.index(f"- id: {one['id']}\n")
        stop = after.index("\n\n", start) + 2
        after = after[:start] + after[stop:]
    assert after == before
    assert chiplog("validate", log).exit_code == 0


def test_one_invalid_entry_keeps_all_out_and_is_named_by_its_line(chiplog: Any, log: Path, tmp_path: Path) -> None:
    before = log.read_bytes()
    source = tmp_path / "source.jsonl"
    bad = tree("cn-2025-bad", actor="UK", relations={"amends": ["cn-2025-nothing"]})
    source.write_text("".join(json.dumps(one) + "\n" for one in (NEW[0], bad)))
    result = chiplog("import", "-f", log, source, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, document["written"], log.read_bytes()) == (4, False, before)
    found = {(one["file"], one["line"], one["code"], one["event"]) for one in document["findings"]}
    assert found == {(str(source), 2, "CL110", "cn-2025-bad"), (str(source), 2, "CL302", "cn-2025-bad")} or found == {
        (str(source), 2, "CL110", "cn-2025-bad")
    }


def test_entries_may_point_at_each_other(chiplog: Any, log: Path, other: Path) -> None:
    assert chiplog("import", "-f", log, other).exit_code == 0
    assert "amended by cn-2025-c " in chiplog("show", "-f", log, "cn-2025-a").stdout


def test_other_content_for_an_event_of_the_log_is_refused(chiplog: Any, log: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(text(tree("cn-2026-h200-import-approval")))
    before = log.read_bytes()
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, log.read_bytes()) == (4, before)
    assert "other content for events of the log: cn-2026-h200-import-approval;" in result.stderr


def test_the_same_act_is_refused(chiplog: Any, log: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(text(tree("cn-2025-again", acts=["mofcom:2025-61#1.3"], announced="2025-10-09")))
    result = chiplog("import", "-f", log, source, "--json")
    duplicates = json.loads(result.stdout)["duplicates"]["certain"]
    assert (result.exit_code, [one["id"] for one in duplicates]) == (4, ["cn-2025-rare-earth-reexport"])


def test_ids_publishers_and_the_day_of_recording_are_filled_in(chiplog: Any, log: Path, tmp_path: Path) -> None:
    entry = tree(title="China approves H20 imports", items=["H20"], recorded=None)
    entry.pop("id")
    entry["sources"] = [{"url": "https://www.businesstimes.com.sg/y", "kind": "official"}]
    source = tmp_path / "source.json"
    source.write_text(json.dumps([entry]))
    result = chiplog("import", "-f", log, source, "--json")
    (event,) = json.loads(result.stdout)["events"]
    assert (event["id"], event["recorded"]) == ("cn-2025-h20-imports", TODAY.isoformat())
    assert event["sources"][0]["publisher"] == "The Business Times"
    assert chiplog("import", "-f", log, source).stderr == "nothing to change\n"


def test_a_writers_document_can_be_imported(chiplog: Any, other: Path, log: Path, tmp_path: Path) -> None:
    document = chiplog("import", "-f", log, other, "--dry-run", "--json").stdout
    result = chiplog("import", "-f", log, "-", "--format", "json", stdin=document)
    assert (result.exit_code, "imported 3 events" in result.stderr) == (0, True)


def test_a_spreadsheets_columns_may_be_few(chiplog: Any, log: Path) -> None:
    out = io.StringIO()
    sources = json.dumps([{"url": "https://www.example.org/z", "publisher": "Example", "kind": "official"}])
    row = {
        **{k: v for k, v in tree("cn-2025-sheet").items() if isinstance(v, str)},
        "targets": "US; JP",
        "sources": sources,
    }
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row)
    result = chiplog("import", "-f", log, "-", "--format", "csv", "--json", stdin=out.getvalue())
    assert json.loads(result.stdout)["events"][0]["targets"] == ["US", "JP"]


@pytest.mark.parametrize(
    ("name", "content", "code", "said"),
    [
        ("x.json", b"{", 3, "not JSON"),
        ("x.json", b"[1]", 3, "line 1"),
        ("x.json", b'[{"id": 5}]', 3, "line 1: id: 5 is not text"),
        ("x.json", b"[" * 100_000, 3, "not JSON"),
        ("x.jsonl", b'{"id": "a"}\n{"id"\n', 3, "line 2 is not JSON"),
        ("x.csv", b"id,title\na\n", 3, "line 2 has 1 cells, and the first has 2"),
        ("x.csv", b'id,sources\na,"x"\n', 3, "line 2: sources is not JSON"),
        ("x.csv", b'id\n"open', 3, "not CSV"),
        ("x.yaml", b"- id: a\n  b: [\n", 3, "line 2: "),
        ("x.yaml", b"events:\n", 3, "no event begins at column 0"),
        ("x.json", b"\xff", 3, "line 1 is not UTF-8"),
        ("x.txt", b"", 2, "does not tell what it holds"),
    ],
)
def test_a_source_that_cannot_be_read_is_said_with_its_line(
    chiplog: Any, log: Path, tmp_path: Path, name: str, content: bytes, code: int, said: str
) -> None:
    before = log.read_bytes()
    source = tmp_path / name
    source.write_bytes(content)
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, said in result.stderr, log.read_bytes()) == (code, True, before)


def test_hostile_text_is_refused_with_its_line(chiplog: Any, log: Path, tmp_path: Path) -> None:
    source = tmp_path / "source.json"
    source.write_text(json.dumps([tree("cn-2025-bad", title="China \x1b[31mapproves \u202ethe H200")]))
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, "\x1b" in result.stderr) == (4, False)
    assert f"{source}:1:1: CL003 error [cn-2025-bad]" in result.stderr


def test_likely_duplicates_are_named_and_not_refused(chiplog: Any, log: Path, tmp_path: Path) -> None:
    new = tree("cn-2026-another", announced="2026-01-29", flow="import", instrument="licence-decision", effect="loosen",
               title="China approves the import of a first lot of Nvidia H200 chips", confidence="reported")  # fmt: skip
    result = chiplog("import", "-f", log, "-", "--format", "jsonl", "--json", stdin=json.dumps(new))
    document = json.loads(result.stdout)
    assert (result.exit_code, document["written"]) == (0, True)
    assert [other["id"] for other in document["duplicates"]["likely"]] == ["cn-2026-h200-import-approval"]


def test_a_spreadsheet_may_say_countries_and_days_as_people_do_and_a_page_in_columns(chiplog: Any, log: Path) -> None:
    sheet = (
        "title,announced,actor,targets,flow,instrument,effect,stage,confidence,url,published,kind,origin\n"
        "Brazil asks for licences for AI chips,5 Apr 2026,Brazil,China; any other,export,licence-rule,tighten,decided,"
        "reported,https://www.example.org/brazil,6 Apr 2026,news,Reuters\n"
    )
    wrong = chiplog("import", "-f", log, "-", "--format", "csv", stdin=sheet)
    assert (wrong.exit_code, wrong.stderr.splitlines()[0]) == (
        2,
        "chiplog: line 2: targets: unknown country: any other",
    )
    result = chiplog("import", "-f", log, "-", "--format", "csv", stdin=sheet.replace("; any other", "; HK"))
    assert result.exit_code == 0, result.stderr
    (block,) = [block for block in blocks.cut(log.read_bytes()).blocks if b"/brazil" in block.data]
    entry = reader.read(block.data.decode())
    assert (entry["id"], entry["announced"], entry["targets"]) == ("br-2026-licences-ai", "2026-04-05", ["CN", "HK"])
    assert entry["sources"] == [
        {
            "url": "https://www.example.org/brazil",
            "publisher": "example.org",
            "published": "2026-04-06",
            "kind": "news",
            "origin": "Reuters",
        }
    ]


def test_a_source_that_is_not_there_is_named_as_one(chiplog: Any, log: Path) -> None:
    result = chiplog("import", "-f", log, "nowhere.csv")
    assert (result.exit_code, result.stderr) == (
        3, "chiplog: there is no file nowhere.csv\n  name the file to read, or - for standard input\n",
    )  # fmt: skip
