"""`chiplog import`: all or nothing, nothing twice, and what list wrote comes back."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chiplog.logfile import blocks, emit, json_text, parse, splice, spreadsheet
from chiplog.logfile.splice import Splice
from chiplog.model import characters
from chiplog.model.keys import FIELDS
from tests.factories import TODAY, text, tree

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
    return [parse.read(block.data.decode())["id"] for block in blocks.cut(file.read_bytes()).blocks]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "yaml"])
def test_what_list_writes_comes_back(chiplog: Any, other: Path, tmp_path: Path, form: str) -> None:
    written = other.read_text() if form == "yaml" else chiplog("list", "-f", other, "--format", form).stdout
    source, log = tmp_path / f"source.{form}", tmp_path / "log.yaml"
    source.write_text(written, encoding="utf-8")
    log.write_text("# A log for a test.\n")
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, "imported 3 events" in result.stderr) == (0, True), result.stderr
    found = {one["id"]: one for one in (parse.read(b.data.decode()) for b in blocks.cut(log.read_bytes()).blocks)}
    assert found == {one["id"]: one for one in NEW}
    assert ids(log) == ["cn-2025-a", "cn-2025-c", "us-2025-b"]
    again = chiplog("import", "-f", log, source)
    assert (again.exit_code, again.stderr) == (0, "nothing to change: all 3 are in the log already\n")


@pytest.mark.parametrize("form", ["csv", *(pytest.param(form, marks=pytest.mark.slow) for form in ("json", "jsonl"))])
def test_import_of_an_export_of_the_real_log_is_nothing_to_do(
    chiplog: Any, log: Path, tmp_path: Path, form: str
) -> None:
    source = tmp_path / f"source.{form}"
    source.write_text(chiplog("list", "-f", log, "--format", form).stdout, encoding="utf-8")
    before = log.read_bytes()
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, result.stderr, log.read_bytes()) == (
        0,
        "nothing to change: all 517 are in the log already\n",
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
    assert "the log has other content for cn-2026-h200-import-approval;" in result.stderr


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
    emit = csv.DictWriter(out, list(row))
    emit.writeheader()
    emit.writerow(row)
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
        ("x.csv", b"id,title\na\n", 3, "line 2 has 1 cells, but the header has 2"),
        ("x.csv", b'id,sources\na,"x"\n', 3, "line 2: sources is not JSON"),
        ("x.csv", b'id\n"open', 3, "not CSV"),
        ("x.yaml", b"- id: a\n  b: [\n", 3, "line 2: "),
        ("x.yaml", b"events:\n", 3, "no event begins with `- id: …` in column 0"),
        ("x.json", b"\xff", 3, "line 1 is not UTF-8"),
        ("x.txt", b"", 2, "cannot detect the format of "),
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
    assert f"{source}:1:1: CL115 error [cn-2025-bad]" in result.stderr


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
    entry = parse.read(block.data.decode())
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
        3, "chiplog: no such file: nowhere.csv\n  give the file to read, or - for standard input\n",
    )  # fmt: skip


class Counted(str):
    """A text that counts the characters which are copied out of it or looked through."""

    __slots__ = ()
    seen = 0

    def __getitem__(self, key: Any) -> str:
        part = super().__getitem__(key)
        Counted.seen += len(part)
        return part

    def count(self, *given: Any) -> int:
        Counted.seen += (given[2] if len(given) > 2 else len(self)) - (given[1] if len(given) > 1 else 0)
        return super().count(*given)


@pytest.mark.parametrize("wrapped", ["[{}]", '{{"file": "x", "events": [{}], "written": true}}'])
def test_an_array_is_read_in_one_pass(wrapped: str) -> None:
    def seen(count: int) -> int:
        whole = Counted(wrapped.format(",\n".join(json.dumps(tree(f"cn-2025-x{number}")) for number in range(count))))
        Counted.seen = 0
        assert [line for _, line in json_text.events(whole)] == list(range(1, count + 1))
        return Counted.seen

    assert seen(200) < 2.5 * seen(100)


def test_a_cell_is_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[int] = []

    def one(match: Any, *_: Any) -> str:
        cut.append(1)
        return str(match[0])

    monkeypatch.setattr(spreadsheet, "_cell", one)
    row = "2025,a,x\n"
    assert len(list(spreadsheet.records("announced,id,title\n" + 1000 * row, ("id", "title", "announced")))) == 1000
    assert len(cut) == 3000 + 3 + 3 + 1 + 1  # and the header, once for each separator


def test_a_diff_of_many_splices_counts_lines_once() -> None:
    class Bytes(bytes):
        counted = 0

        def count(self, sub: Any, start: Any = 0, end: Any = None, /) -> int:
            stop = len(self) if end is None else end
            Bytes.counted += stop - start
            return super().count(sub, start, stop)

    def counted(number: int) -> int:
        before = Bytes(b"- a: b\n\n" * number)
        Bytes.counted = 0
        splice.diff_all(before, [Splice(8 * i, 8 * i, b"- c: d\n\n") for i in range(number)], "x")
        return Bytes.counted

    assert counted(400) < 2.5 * counted(200)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.json", '[\n{"id": "a"},\n{"id": "b", "id": "c"}]', "line 3 is not JSON: duplicate key 'id'"),
        ("x.json", '[{"id": "a", "sources": [{"url": "x", "url": "y"}]}]', "duplicate key 'url'"),
        ("x.jsonl", '{"id": "a"}\n{"id": "b", "id": "c"}', "line 2 is not JSON: duplicate key 'id'"),
        ("x.json", '{"events": [], "events": []}', "duplicate key 'events'"),
        ("x.json", '{"events": {}}', "`events` must be a list"),
        ("x.json", '[{"id": NaN}]', "line 1: id: NaN is not text"),
        ("x.json", '[\n\n{"announced": -Infinity}]', "line 3: announced: -Infinity is not text"),
        ("x.json", f'[{{"id": {"9" * 5000}}}]', f"line 1: id: {'9' * 40} is not text"),
        ("x.json", '[{"id": 1.10}]', "id: 1.10 is not text"),
        ("x.json", '[{"id": null}]', "id: null is not text"),
        ("x.json", '[{"id": true}]', "id: true is not text"),
        ("x.json", '[{"items": ["a", ["b", 2]]}]', "items.2.2: 2 is not text"),
        ("x.json", '{"id": "a"} {"id": "b"}', "there is text after its end"),
        ("x.json", '[{"id": "a"} {"id": "b"}]', "expected , or ]"),
        ("x.json", '[{"id": "a"},]', "line 1 is not JSON"),
        ("x.json", '[{"id": "a"}', "expected , or ]"),
        ("x.json", '[{"a": ' + "[" * 500 + "]" * 500 + "}]", "a is nested more than 12 deep"),
        ("x.json", '[\n{"a": ' + '{"a": ' * 100_000, "line 2 is not JSON: it is nested too deeply"),
        ("x.jsonl", '\n{"a": ' + "[" * 100_000, "line 2 is not JSON: it is nested too deeply"),
        ("x.jsonl", '{"id":\n"a"}', "line 1 is not JSON: Expecting value\n  write one event on each line"),
        ("x.jsonl", '["a"]', "line 1: a list is not an event"),
        ("x.yaml", "- id: a\n  id: b\n", "line 2: duplicate key 'id'"),
        ("x.yaml", "- id: a\n  targets: &x [US]\n", "line 2: an anchor or alias (&x)"),
        ("x.yaml", "- id: a\n\n- id: b\n\titems: [a]\n", "line 4 contains a tab\n  use spaces"),
        ("x.yaml", "- id: a\n\nevents:\n\n- id: b\n", "line 3: not YAML"),
        ("x.yaml", "events:\n\n- id: b\n", "line 1: this text does not belong to an event"),
        ("x.yaml", "- id: a\n\n  # so\n\n  events\n", "line"),
        ("x.yaml", "- id: a\n\n---\n- id: b\n\n---\n", "line"),
        ("x.yaml", "- id: a\n\n\ufeff- id: b\n", "line 3 contains the character U+FEFF"),
        ("x.yaml", "- id: a\n\n<<<<<<< ours\n- id: b\n=======\n- id: c\n>>>>>>> theirs\n",
         "line 3 is a conflict marker of a merge\n  in a log, run `chiplog resolve`"),
        ("x.json", '[\n<<<<<<< ours\n{"id": "a"}\n]', "line 2 is a conflict marker of a merge"),
    ],
)  # fmt: skip
def test_what_a_reader_would_drop_or_choose_between_is_refused(
    chiplog: Any, tmp_path: Path, name: str, content: str, said: str
) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / name
    log.write_bytes(b"")
    source.write_text(content, encoding="utf-8", newline="")
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, log.read_bytes()) == (3, b""), result.stderr
    assert said in result.stderr
    assert len(result.stderr) < 1000


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": "\ufeffcn-2025-x"}, "CL115"),
        ({"id": "cn-2025-x\u202e"}, "CL115"),
        ({"id": "\u2028cn-2025-x"}, "CL115"),
        ({"id": "cn-2025-\x1b[31mx"}, "CL115"),
        ({"id": "cn-2025-x\ud800"}, "CL115"),
        ({"id": "cn-2025-x\n- id: cn-2025-y"}, "CL115"),
        ({"title": "China does it\n\n- id: cn-2025-y"}, "CL115"),
        ({"ti\x1btle": "x"}, "CL115"),
        ({"fo\udcffo": {"a": "b"}}, "CL115"),
        ({"id": ""}, "CL101 CL102 CL106 CL108"),
        ({"id": "CN 2025"}, ""),
        ({"id": "x" * 100_000}, ""),
        ({"id": ["a"]}, ""),
        ({"effect": "t" * 100_000}, "CL103"),
        ({"unknown": "x"}, "CL102"),
        ({"u" * 100_000: "x"}, "CL102"),
        ({"": "x"}, "CL102"),
        ({"<<": {"a": "b"}}, "CL102"),
        ({"entities": {}}, ""),
        ({"entities": {"supplier": {}}}, ""),
        ({"items": []}, ""),
        ({"items": [["a"], []]}, ""),
        ({"sources": [{"url": ["x"]}]}, ""),
        ({"sources": "x"}, ""),
        ({"retracted": [[]]}, ""),
    ],
)
def test_what_would_be_an_error_in_the_log_refuses_the_import_at_its_line(
    chiplog: Any, tmp_path: Path, fields: dict[str, Any], code: str
) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.json"
    log.write_bytes(b"")
    source.write_text(f"[\n{json.dumps(tree('cn-2025-good'))},\n{json.dumps(tree('cn-2025-bad') | fields)}\n]")
    result = chiplog("import", "-f", log, source, "--json")
    found = json.loads(result.stdout)["findings"]
    errors = {one["code"] for one in found if one["severity"] == "error"}
    assert (result.exit_code, log.read_bytes(), bool(errors)) == (4, b"", True)
    assert {(one["file"], one["line"]) for one in found} == {(str(source), 3)}
    assert not code or errors & set(code.split())
    said = chiplog("import", "-f", log, source).stderr
    assert not characters.IN_FILE.search(said)
    assert len(said) < 2000


def test_an_error_that_an_entry_brings_upon_another_event_refuses_it(chiplog: Any, tmp_path: Path) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.jsonl"
    early = tree("cn-2025-early", relations={"answers": ["cn-2025-late"]}, announced="2025-01-02")
    log.write_text(text(early))
    before = log.read_bytes()
    assert "CL302" in chiplog("validate", log).stdout
    late = tree("cn-2025-late", announced="2025-06-01")
    source.write_text(f"{json.dumps(tree('cn-2025-other'))}\n{json.dumps(late)}\n")
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, log.read_bytes()) == (4, before)
    assert f"{source}:2:1: CL303 error [cn-2025-early] in the log, with this entry: relations.answers" in result.stderr


def test_the_errors_that_a_log_has_do_not_keep_an_import_out(chiplog: Any, tmp_path: Path) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.json"
    log.write_text(text(tree("cn-2025-a", relations={"answers": ["cn-2025-none"]}), tree("cn-2025-b", actor="UK")))
    source.write_text(json.dumps([tree("cn-2025-c", announced="2025-03-01")]))
    assert chiplog("import", "-f", log, source).exit_code == 0


def test_two_entries_of_one_id_in_a_source_are_refused_and_one_entry_twice_is_taken_once(
    chiplog: Any, tmp_path: Path
) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.jsonl"
    log.write_bytes(b"")
    one = tree("cn-2025-a")
    source.write_text(f"{json.dumps(one)}\n{json.dumps(one | {'body': 'MOFCOM'})}\n")
    result = chiplog("import", "-f", log, source)
    assert (result.exit_code, log.read_bytes(), "CL301" in result.stderr) == (4, b"", True)
    source.write_text(f"{json.dumps(one)}\n\n{json.dumps(one)}\n")
    assert chiplog("import", "-f", log, source).exit_code == 0
    assert ids(log) == ["cn-2025-a"]


def test_an_id_that_the_source_gives_below_is_proposed_to_none_above(chiplog: Any, tmp_path: Path) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.json"
    log.write_bytes(b"")
    without = tree(title="China approves H20 imports")
    without.pop("id")
    source.write_text(json.dumps([without, tree("cn-2025-h20-imports")]))
    assert chiplog("import", "-f", log, source).exit_code == 0
    assert ids(log) == ["cn-2025-h20-imports", "cn-2025-h20-imports-licence"]


@pytest.mark.parametrize("form", ["yaml", "json", "jsonl"])
def test_entries_in_any_order_come_in_and_undo_takes_them_back(chiplog: Any, tmp_path: Path, form: str) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / f"x.{form}"
    log.write_text(text(tree("cn-2025-b", announced="2025-02-01")))
    before = log.read_bytes()
    new = [
        tree("cn-2025-c", announced="2025-03-01", relations={"replaces": ["cn-2025-a"]}),
        tree("cn-2025-a", announced="2025-01-01", relations=None),
    ]
    written = {"yaml": text(*new), "json": json.dumps(new), "jsonl": "\n".join(map(json.dumps, new))}[form]
    source.write_text(written)
    assert chiplog("import", "-f", log, source).exit_code == 0
    assert ids(log) == ["cn-2025-a", "cn-2025-b", "cn-2025-c"]
    assert chiplog("validate", log, "--strict").exit_code == 0
    assert chiplog("undo", "-f", log, "--yes").exit_code == 0
    assert log.read_bytes() == before


def test_comments_and_exceptions_of_a_yaml_source_come_along(chiplog: Any, tmp_path: Path) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / "x.yaml"
    block = emit.event(tree("cn-2025-a", targets=None)).replace("  flow: export\n", "  flow: export  # see below\n")
    source.write_text(f"# Notes of a reader.\n\n# allow: CL204 the act names nobody\n{block}")
    for before in (text(tree("us-2025-z", actor="US", targets=["CN"])).encode(), b"# Mine.\r\n\r\n"):
        log.write_bytes(before)
        result = chiplog("import", "-f", log, source)
        assert result.exit_code == 0, result.stderr
        after = log.read_text()
        assert ("# allow: CL204 the act names nobody" in after, "flow: export  # see below" in after) == (True, True)
        assert chiplog("validate", log).exit_code == 0


def test_a_log_imported_into_itself_is_nothing_to_do(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog("import", "-f", log, log)
    assert (result.exit_code, log.read_bytes()) == (0, before)
    assert result.stderr == "nothing to change: all 517 are in the log already\n"


def test_what_is_no_file_is_refused_and_an_open_pipe_is_read(chiplog: Any, tmp_path: Path) -> None:
    log, pipe = tmp_path / "log.yaml", tmp_path / "pipe.json"
    log.write_bytes(b"")
    os.mkfifo(pipe)
    result = chiplog("import", "-f", log, pipe)
    assert (result.exit_code, "pipe.json is a pipe or a device" in result.stderr) == (3, True)
    (tmp_path / "folder.json").mkdir()
    result = chiplog("import", "-f", log, tmp_path / "folder.json")
    assert (result.exit_code, "folder.json is a directory" in result.stderr) == (3, True)
    result = chiplog("import", "-f", log, "/dev/zero", "--format", "json")
    assert (result.exit_code, "/dev/zero is a pipe or a device" in result.stderr) == (3, True)
    result = chiplog("import", "-f", log, "-", stdin="[]")
    assert (result.exit_code, "use --format" in result.stderr) == (2, True)
    reading, writing = os.pipe()
    os.write(writing, json.dumps([tree("cn-2025-a")]).encode())
    os.close(writing)
    assert chiplog("import", "-f", log, f"/dev/fd/{reading}", "--format", "json").exit_code == 0
    os.close(reading)
    assert ids(log) == ["cn-2025-a"]


_HOSTILE = st.one_of(
    st.sampled_from(
        ["cn-2025-a", "cn-2025-old", "CN", "2025-01-01", "", "'", ": ", "- id: x", "x" * 5000, "NO", "3E001"]
    ),
    st.text(st.characters(), max_size=12),
    st.text(st.sampled_from("a\n\t\r\x1b\u202e\ufeff\u2028\u200b:#-'\"[]{}&*!|>%@`"), max_size=8),
)
_TREES = st.recursive(
    st.one_of(_HOSTILE, st.none(), st.booleans(), st.integers(), st.floats()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_HOSTILE, inner, max_size=3)),
    max_leaves=6,
)


@settings(suppress_health_check=list(HealthCheck))
@given(
    entries=st.lists(
        st.dictionaries(st.one_of(st.sampled_from(sorted(FIELDS[""])), _HOSTILE), _TREES, max_size=2), max_size=3
    ),
    form=st.sampled_from(["json", "jsonl"]),
)
def test_an_import_brings_no_error_into_a_log_whatever_it_holds(
    chiplog: Any, tmp_path: Path, entries: list[dict[str, Any]], form: str
) -> None:
    log, source = tmp_path / "log.yaml", tmp_path / f"x.{form}"
    log.write_text(text(tree("cn-2025-old", relations={"answers": ["cn-2025-none"]})))
    before, errors = log.read_bytes(), _errors(chiplog, log)
    whole = [tree(f"cn-2025-new-{number}") | entry for number, entry in enumerate(entries)]
    source.write_text(json.dumps(whole) if form == "json" else "\n".join(map(json.dumps, whole)))
    result = chiplog("import", "-f", log, source)
    assert result.exit_code in (0, 3, 4), result.stderr
    assert not characters.IN_FILE.search(result.stderr)
    if result.exit_code:
        assert log.read_bytes() == before
    else:
        assert _errors(chiplog, log) == errors


def _errors(chiplog: Any, log: Path) -> list[tuple[str, str, str]]:
    found = json.loads(chiplog("validate", log, "--json").stdout)["findings"]
    return sorted((one["code"], str(one["event"]), one["message"]) for one in found if one["severity"] == "error")
