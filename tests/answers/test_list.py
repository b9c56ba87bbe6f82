"""`chiplog list`: what it finds, in which order, and in each form."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from chiplog.output import escape
from tests.factories import text, tree

EVENTS = (
    tree("cn-2025-first", title="China limits gallium exports to everyone", announced="2025-03-01", targets=["*"], body="MOFCOM / GACC"),
    tree("cn-2025-second", title="China asks firms to shun the H20", announced="2025-06", flow="internal", instrument="guidance",
         confidence="reported", items=["H20"], entities={"supplier": ["Nvidia"]}),
    tree("cn-2026-third", title="China approves imports of the H200", announced="2026-01-28", flow="import",
         instrument="licence-decision", effect="loosen", effective="2026-02-01", items=["H200"], codes=["hs:854231"],
         entities={"supplier": ["Nvidia"], "recipient": ["ByteDance"]}, relations={"amends": ["cn-2025-second"]}),
    tree("nl-2025-tools", title="Netherlands controls lithography tools", actor="NL", announced="2025-01-15", body="Ministry of Economic Affairs",
         targets=["CN"], codes=["eu:3B001.f"], acts=["stcrt:2025-1#2"], effective="2025-04-01", through="2026-12-31"),
    tree("us-2025-rule", title="US moves chips under licence", actor="US", announced="2025-01-15", targets=["CN", "HK"],
         codes=["eccn:3A090.a"], effective="2025-02-01"),
    tree("us-2025-world", title="US controls a thing for the world", actor="US", announced="2025-01-14", targets=["*"], effective="2025-02-01"),
)  # fmt: skip


THROUGH = "log through 2026-01-28\n"
"""What every answer says of the small log."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "small.yaml"
    file.write_text(text(*EVENTS), encoding="utf-8")
    return file


@pytest.fixture
def ids(chiplog: Any, small: Path) -> Any:
    def run(*arguments: str) -> list[str]:
        result = chiplog("list", "-f", small, *arguments)
        assert result.exit_code == 0, result.stderr
        return [line.split("\t")[0] for line in result.stdout.splitlines()]

    return run


def test_the_newest_comes_first_and_a_later_possible_day_is_newer(ids: Any) -> None:
    assert ids() == [
        "cn-2026-third",
        "cn-2025-second",
        "cn-2025-first",
        "us-2025-rule",
        "nl-2025-tools",
        "us-2025-world",
    ]
    assert ids("--reverse") == ids()[::-1]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--country", "NL"], ["nl-2025-tools"]),
        (["--country", "CN"], ["cn-2026-third", "cn-2025-second", "cn-2025-first", "us-2025-rule", "nl-2025-tools"]),
        (["--country", "china", "--actor", "us"], ["us-2025-rule"]),
        (["--country", "CHN", "--actor", "US", "--actor", "NL"], ["us-2025-rule", "nl-2025-tools"]),
        (["--country", "HK"], ["us-2025-rule"]),
        (["--country", "HK", "--country", "any"], ["cn-2025-first", "us-2025-rule", "us-2025-world"]),
        (["--target", "any"], ["cn-2025-first", "us-2025-world"]),
        (["--target", "United States"], ["cn-2026-third", "cn-2025-second"]),
        (["--flow", "import"], ["cn-2026-third"]),
        (["--instrument", "guidance"], ["cn-2025-second"]),
        (["--effect", "loosen"], ["cn-2026-third"]),
        (["--confidence", "reported"], ["cn-2025-second"]),
        (["--stage", "proposed"], []),
        (["--body", "gacc"], ["cn-2025-first"]),
        (["--body", "mofcom / gacc"], ["cn-2025-first"]),
        (["--body", "mof"], []),
        (["--entity", "nvidia"], ["cn-2026-third", "cn-2025-second"]),
        (["--entity", "bytedance", "--entity", "Intel"], ["cn-2026-third"]),
        (["--item", "h20"], ["cn-2025-second"]),
        (["--code", "3A090"], ["us-2025-rule"]),
        (["--code", "eccn:3a090.a"], ["us-2025-rule"]),
        (["--code", "eu:3A090"], []),
        (["--code", "3B001"], ["nl-2025-tools"]),
        (["--code", "3B00"], []),
        (["--code", "8542"], ["cn-2026-third"]),
        (["--act", "stcrt:2025-1"], ["nl-2025-tools"]),
        (["--act", "2025-1#2"], ["nl-2025-tools"]),
        (["--act", "stcrt:2025"], []),
        (["--since", "2025-06-30"], ["cn-2026-third", "cn-2025-second"]),
        (["--since", "2025-07-01"], ["cn-2026-third"]),
        (["--until", "2025-01-14"], ["us-2025-world"]),
        (["--since", "2025-Q1", "--until", "2025-Q1"], ["cn-2025-first", "us-2025-rule", "nl-2025-tools", "us-2025-world"]),
        (["--until", "jan 2025"], ["us-2025-rule", "nl-2025-tools", "us-2025-world"]),
        (["--has", "through"], ["nl-2025-tools"]),
        (["--missing", "effective"], ["cn-2025-second", "cn-2025-first"]),
        (["--missing", "effective", "--has", "items"], ["cn-2025-second"]),
        (["--state", "lapsed", "--on", "2027"], ["nl-2025-tools"]),
        (["--state", "yes", "--state", "pending", "--on", "2025-03-31"], ["us-2025-rule", "nl-2025-tools", "us-2025-world"]),
        (["h20"], ["cn-2025-second"]),
        (["H200"], ["cn-2026-third"]),
        (["H2*"], ["cn-2026-third", "cn-2025-second"]),
        (["lithog"], ["nl-2025-tools"]),
        (["nvidia", "imports"], ["cn-2026-third"]),
        (["bytedance"], ["cn-2026-third"]),
        (["nowhere"], []),
        (["!!!"], []),
        (['"; DROP TABLE event; --'], []),
    ],
)  # fmt: skip
def test_each_filter_and_several_at_once(ids: Any, arguments: list[str], expected: list[str]) -> None:
    assert ids(*arguments) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("effective", ["cn-2026-third", "nl-2025-tools", "us-2025-rule", "us-2025-world", "cn-2025-second", "cn-2025-first"]),
        ("actor", ["cn-2026-third", "cn-2025-second", "cn-2025-first", "nl-2025-tools", "us-2025-rule", "us-2025-world"]),
        ("id", ["cn-2025-first", "cn-2025-second", "cn-2026-third", "nl-2025-tools", "us-2025-rule", "us-2025-world"]),
    ],
)  # fmt: skip
def test_sorted_by_a_field_with_what_lacks_it_last(ids: Any, sort: str, expected: list[str]) -> None:
    assert ids("--sort", sort) == expected


def test_a_limit_says_how_many_more_there_are(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--limit", "2")
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == f"{THROUGH}4 more: --limit 6 shows them all\n"


def test_a_country_filter_says_what_applies_to_everyone(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--country", "HK")
    assert result.stderr == f"{THROUGH}2 more apply to everyone: --country everyone shows them too\n"
    assert chiplog("list", "-f", small, "--country", "HK", "--country", "any").stderr == THROUGH
    assert chiplog("list", "-f", small, "--country", "CN", "--effect", "loosen").stderr == THROUGH


def test_a_member_state_is_told_of_the_union(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree("eu-2025-act", actor="EU"), tree("nl-2025-act", actor="NL")), encoding="utf-8")
    result = chiplog("list", "-f", file, "--country", "NL")
    assert result.stderr == "log through 2025-01-01\n1 more is the EU's or targets it: --country EU shows them too\n"


def test_a_word_taken_as_a_beginning_is_told(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "lithog")
    assert result.stderr == f"{THROUGH}no event has the whole word lithog: searched as the beginning of a word\n"


def test_plain_is_tab_separated_and_whole(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--country", "HK")
    assert result.stdout == "us-2025-rule\t2025-01-15\tUS\tCN,HK\ttighten\tlicence-rule\tUS moves chips under licence\n"


def test_json_has_the_fields_of_the_model_and_the_state(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--json", "--item", "H200", "--on", "2026-01-31")
    assert json.loads(result.stdout) == [{**EVENTS[2], "state": "pending", "state_why": []}]


def test_json_says_why_a_state_is_maybe(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--format", "jsonl", "--item", "H20")
    row = json.loads(result.stdout)
    assert (row["state"], row["state_why"]) == ("maybe", ["no first day", "reported"])


def test_an_empty_list_is_fine_in_every_form(chiplog: Any, small: Path) -> None:
    forms = {
        form: chiplog("list", "-f", small, "--actor", "JP", "--format", form)
        for form in ("plain", "json", "jsonl", "csv", "md")
    }
    assert {form: result.exit_code for form, result in forms.items()} == dict.fromkeys(forms, 0)
    assert json.loads(forms["json"].stdout) == []
    assert forms["plain"].stdout == forms["jsonl"].stdout == ""


def test_csv_has_every_field_and_comes_back(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--format", "csv", "--item", "H200")
    (row,) = csv.DictReader(io.StringIO(result.stdout))
    assert row["entities"] == "supplier:Nvidia; recipient:ByteDance"
    assert row["relations"] == "amends:cn-2025-second"
    assert row["targets"] == "US"
    assert json.loads(row["sources"]) == EVENTS[2]["sources"]
    assert (row["state"], row["through"]) == ("yes", "")


def test_columns_choose_the_fields(chiplog: Any, small: Path) -> None:
    plain = chiplog("list", "-f", small, "--item", "H200", "--columns", "id, codes,state")
    assert plain.stdout == "cn-2026-third\ths:854231\tyes\n"
    asked = chiplog("list", "-f", small, "--item", "H200", "--json", "--columns", "id,state")
    assert json.loads(asked.stdout) == [{"id": "cn-2026-third", "state": "yes"}]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--columns", "id,nope"], "unknown column: nope"),
        (["--has", "nope"], "unknown field: nope"),
        (["--country", "Chnia"], "unknown country: Chnia"),
        (["--since", "2026-02-30"], "2026-02-30 does not exist: February 2026 has 28 days, not 30"),
        (["--since", "03/04/2026"], "03/04/2026 can be read in two ways: 2026-03-04 or 2026-04-03"),
        (["--state", "nope"], "Invalid value for '--state'"),
        (["--limit", "-1"], "Invalid value for '--limit'"),
        (["--nope"], "No such option: --nope"),
    ],
)
def test_what_is_asked_wrongly_is_a_usage_error(chiplog: Any, small: Path, arguments: list[str], message: str) -> None:
    result = chiplog("list", "-f", small, *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    document = json.loads(chiplog("list", "-f", small, "--json", *arguments).stdout)
    assert (document["error"]["code"], document["error"]["kind"]) == (2, "usage")
    assert message in document["error"]["message"]


def test_relative_days_are_echoed_in_full(chiplog: Any, small: Path) -> None:
    assert chiplog("list", "-f", small, "--since", "6m").stderr.startswith("--since 6m: 2026-05-24\n")
    assert chiplog("list", "-f", small, "--until", "28 jan").stderr.startswith("--until 28 jan: 2026-01-28\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--country", "CN"), "3 events · country CN\nnewest act: 2026-02-10 cn-2026-c\nlog through 2026-03-01\n1 more applies to everyone: --country everyone shows them too\n"),
        (("chips", "--since", "2026"), "3 events · text chips; since 2026-01-01\nnewest act: 2026-03-01 us-2026-d\nlog through 2026-03-01\n"),
        (("--limit", "1"), "4 events · no filter\nnewest act: 2026-03-01 us-2026-d\nlog through 2026-03-01\n3 more: --limit 4 shows them all\n"),
        (("--sort", "id", "--reverse", "--limit", "1"), "4 events · no filter\nnewest act: 2026-03-01 us-2026-d\nlog through 2026-03-01\n3 more: --limit 4 shows them all\n"),
        (("--state", "maybe", "--on", "2026-02-15"), "3 events, states on 2026-02-15 · public on 2026-02-15; state maybe\nnewest act: 2026-02-10 cn-2026-c\nlog through 2026-03-01\n1 event was not yet public on 2026-02-15\n"),
        (("--actor", "JP"), "0 events · actor JP\nno act\nlog through 2026-03-01\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["table", "timeline"])
def test_under_a_list_stand_the_unit_the_filter_and_the_newest_act(
    chiplog: Any, tmp_path: Path, words: tuple[str, ...], expected: str, form: str
) -> None:
    file = tmp_path / "log.yaml"
    trees = [
        tree("cn-2025-a", announced="2025-01-01"), tree("cn-2026-b", announced="2026-01-10"),
        tree("cn-2026-c", announced="2026-02-10"),
        tree("us-2026-d", announced="2026-03-01", actor="US", targets=["*"], body="BIS"),
    ]  # fmt: skip
    file.write_text(text(*trees), encoding="utf-8")
    assert chiplog("list", "-f", file, "--format", form, *words).stdout.endswith(expected)


def test_retracted_events_are_listed_as_such(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(
        text(tree("cn-2025-gone", retracted={"date": "2025-02-01", "reason": "false-report"})), encoding="utf-8"
    )
    table = chiplog("list", "-f", file, "--format", "table")
    assert "retracted: China does something about chips" in table.stdout
    assert table.stdout.endswith("\n1 event, 1 of them retracted · no filter\nno act\nlog through 2025-01-01\n")
    markdown = chiplog("list", "-f", file, "--format", "md").stdout
    assert "~~China does something about chips~~ (retracted)" in markdown
    (row,) = json.loads(chiplog("list", "-f", file, "--json").stdout)
    assert (row["state"], row["retracted"]["reason"]) == ("n/a", "false-report")


HOSTILE = "=cmd|'x'!A1 [red]@octocat #1 <b>bold</b> ](http://evil.example) ![x](y) `code` | pipe"


def test_hostile_text_comes_out_harmless(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree("cn-2025-bad", title=HOSTILE)), encoding="utf-8")
    table = chiplog("list", "-f", file, "--format", "table").stdout
    assert "[red]@octocat" in table
    (row,) = csv.DictReader(io.StringIO(chiplog("list", "-f", file, "--format", "csv").stdout))
    assert row["title"] == "'" + HOSTILE
    markdown = chiplog("list", "-f", file, "--format", "md").stdout.splitlines()[2]
    assert not set("@#<>[]`|!") & set(markdown.split("|", 7)[7].rsplit("|", 2)[0].replace("&#", ""))
    assert markdown.count("|") == 9


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\x9b31m", "\u202e", "\u2066", "\u200f", "\x7f"])
def test_nothing_that_steers_a_terminal_gets_there(sign: str) -> None:
    rude = f"China{sign}approves"
    for harmless in (escape.shown(rude), escape.markdown(rude), escape.json_text([rude])):
        assert not set(sign) & set(harmless) - set("[31m")
    assert json.loads(escape.json_text([rude])) == [rude]


def test_faulty_events_are_left_out_and_told(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(*EVENTS[:2]) + "\n- id: cn-2025-bad\n  title: [\n", encoding="utf-8")
    result = chiplog("list", "-f", file)
    assert result.exit_code == 3
    assert [line.split("\t")[0] for line in result.stdout.splitlines()] == ["cn-2025-second", "cn-2025-first"]
    note = "chiplog: 1 faulty event was left out; `chiplog validate` shows what is wrong\n"
    assert result.stderr == f"log through 2025-06-01\n{note}"


def test_the_real_log_lists_china_as_actor_or_target(chiplog: Any, log: Path) -> None:
    result = chiplog("list", "-f", log, "--country", "CN", "--json")
    rows = json.loads(result.stdout)
    assert result.exit_code == 0
    assert len(rows) == 315
    assert all(row["actor"] == "CN" or "CN" in row["targets"] for row in rows)


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    file = tmp_path / "doubtful.yaml"
    gone = tree("cn-2025-gone", title="China bans a thing", retracted={"date": "2025-02-01", "reason": "false-report"})
    said = tree("cn-2025-said", title="China tells firms to wait", confidence="reported", announced="2025-01-02")
    plan = tree(
        "us-2025-plan", title="US plans a rule", actor="US", targets=["CN"], stage="signalled", announced="2025-01-03"
    )
    file.write_text(text(gone, said, plan), encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["plain", "timeline", "table"])
def test_every_form_says_what_is_retracted_and_what_is_only_reported(chiplog: Any, doubtful: Path, form: str) -> None:
    printed = chiplog("list", "-f", doubtful, "--format", form).stdout
    assert "retracted: China bans a thing" in printed
    assert "China tells firms to wait (reported)" in printed


def test_a_page_of_markdown_says_so_too_and_how_far_a_plan_is(chiplog: Any, doubtful: Path) -> None:
    printed = chiplog("list", "-f", doubtful, "--format", "md").stdout
    assert "~~China bans a thing~~ (retracted)" in printed
    assert "China tells firms to wait (reported)" in printed
    assert "| signalled | US plans a rule |" in printed


def test_a_column_that_is_asked_for_is_bare(chiplog: Any, doubtful: Path) -> None:
    printed = chiplog("list", "-f", doubtful, "--columns", "title").stdout
    assert printed.splitlines() == ["US plans a rule", "China tells firms to wait", "China bans a thing"]


def test_days_that_cross_are_a_mistake(chiplog: Any, small: Path) -> None:
    result = chiplog("list", "-f", small, "--since", "2026-06", "--until", "2025")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--since 2026-06-01 is after --until 2025-12-31" in result.stderr


@pytest.mark.parametrize(
    ("option", "name", "told"),
    [
        ("--entity", "Nvida", "no event has the entity Nvida: did you mean Nvidia?"),
        ("--body", "Unheard-of", "no event has the body Unheard-of"),
    ],
)
def test_a_name_that_no_event_has_is_told(chiplog: Any, small: Path, option: str, name: str, told: str) -> None:
    result = chiplog("list", "-f", small, option, name)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"{THROUGH}{told}\n")


def test_states_that_turned_after_all_that_the_log_knows_are_told(chiplog: Any, small: Path) -> None:
    told = "turned by the calendar alone since the log's end"
    assert told in chiplog("list", "-f", small, "--state", "lapsed", "--on", "2027-02-01").stderr
    assert told not in chiplog("list", "-f", small, "--state", "yes", "--on", "2026-01-28").stderr
    assert told in chiplog("show", "-f", small, "nl-2025-tools", "--on", "2027-02-01").stdout
    assert told not in chiplog("show", "-f", small, "us-2025-rule", "--on", "2027-02-01").stdout
