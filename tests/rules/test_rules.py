"""The rules: a folder of logs that say in themselves what is expected, and what can't be said in a comment."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chiplog.rules import check
from chiplog.rules.registry import REGISTRY, family
from tests.factories import ROOT, text, tree

assert check  # it registers the rules

CASES = sorted((ROOT / "tests" / "rules").glob("*.yaml"))
GOOD = text(tree("cn-2025-good-one"))

# What a comment on the line can't say: the file's bytes, and (line, code) of each finding.
BYTES = {
    "CL001": (GOOD.encode() + b"\n- id: cn-2025-bad\n  title: caf\xe9\n", {(20, "CL001")}),
    "CL002": (b"\xef\xbb\xbf" + GOOD.encode(), {(1, "CL002")}),
    "CL003": (GOOD.replace("about chips", "about\tchips\u202e").encode(), {(4, "CL003")}),
    "CL404": (GOOD.replace("actor: CN", "actor: CN ").encode(), {(6, "CL404")}),
    "CL407": ((GOOD.rstrip() + "\n" + "\n".join(GOOD.replace("good-one", "good-two").replace("about chips", "with wafers, masks, resists and lasers").splitlines()[2:])).encode(), {(17, "CL407"), (32, "CL407")}),
    "CL408": (GOOD.replace("\n", "\r\n").encode(), {(3, "CL408")}),
    "CL409": (GOOD.replace("about chips", "about cafe\u0301s").encode(), {(4, "CL409")}),
}  # fmt: skip


def found(chiplog: Any, file: Path) -> set[tuple[int, str]]:
    document = json.loads(chiplog("validate", file, "--json").stdout)
    return {(finding["line"], finding["code"]) for finding in document["findings"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_each_rule_names_its_lines_and_no_other(chiplog: Any, case: Path) -> None:
    lines = case.read_text(encoding="utf-8").splitlines()
    expected = {
        (number, code)
        for number, line in enumerate(lines, 1)
        if (said := re.search(r"# expect: (.*)", line))
        for code in said[1].split(", ")
    }
    assert case.stem in {code for _, code in expected}
    assert found(chiplog, case) == expected


@pytest.mark.parametrize("code", BYTES)
def test_each_rule_about_bytes_names_its_lines_and_no_other(chiplog: Any, tmp_path: Path, code: str) -> None:
    data, expected = BYTES[code]
    file = tmp_path / "log.yaml"
    file.write_bytes(data)
    assert found(chiplog, file) == expected


def test_every_rule_has_a_case() -> None:
    between_versions = {"CL309", "CL310"}  # tests/test_diff.py
    assert {case.stem for case in CASES} | set(BYTES) | between_versions == set(REGISTRY)


@pytest.mark.parametrize("code", sorted(REGISTRY))
def test_every_manual_has_a_bad_and_a_good_line(code: str) -> None:
    manual = REGISTRY[code].manual
    assert re.search(r"^Bad:   \S", manual, re.MULTILINE)
    assert re.search(r"^Good:  \S", manual, re.MULTILINE)
    assert manual.partition("\n")[0].endswith((".", "warns."))


def test_what_fmt_mends_says_so() -> None:
    assert {rule.code for rule in family("CL4")} | {"CL105"} == {
        code for code, rule in REGISTRY.items() if rule.fixable
    }


def test_findings_come_with_line_caret_and_help(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK", items=["H20"], codes=["3A090"])), encoding="utf-8")
    result = chiplog("validate", file)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{file}:6:10: CL110 error [cn-2025-some-event] actor: 'UK' is not a jurisdiction code: write GB\n"
        "      actor: UK\n"
        "             ^\n"
        "    help: use an ISO 3166-1 alpha-2 code, EU or XK\n"
        f"{file}:14:11: CL111 error [cn-2025-some-event] codes[1]: '3A090' has no scheme: write scheme:code, "
        "such as eccn:3A090\n"
        "      codes: [3A090]\n"
        "              ^\n"
        "    help: use scheme:code, as the act prints it\n"
    )
    assert result.stderr == "1 event checked: 2 errors, 0 warnings\n"


def test_one_damaged_block_never_hides_the_others(chiplog: Any, tmp_path: Path) -> None:
    good = [tree(f"cn-2025-good-{n}", announced=f"2025-01-0{n}") for n in range(1, 4)]
    damaged = [
        "- id: cn-2025-a-b\n  title: [\n",
        '- id: cn-2025-a-c\n  title: "never closed\n',
        "- id: cn-2025-a-d\n  - wrong indent\n",
        "- just text\n",
        "- id: cn-2025-a-e\n  id: cn-2025-a-f\n",
        "- {id: cn-2025-a-g\n",
    ]
    blocks = [
        text(good[0]),
        *damaged[:3],
        text(good[1]).split("\n\n", 1)[1],
        *damaged[3:],
        text(good[2]).split("\n\n", 1)[1],
    ]
    file = tmp_path / "log.yaml"
    file.write_text("\n".join(blocks), encoding="utf-8")
    document = json.loads(chiplog("validate", file, "--json").stdout)
    assert [finding["code"] for finding in document["findings"]] == [
        "CL004",
        "CL004",
        "CL004",
        "CL010",
        "CL005",
        "CL004",
    ]
    listed = chiplog("list", "-f", file)
    assert [line.split("\t")[0] for line in listed.stdout.splitlines()] == [
        "cn-2025-good-3",
        "cn-2025-good-2",
        "cn-2025-good-1",
    ]
    assert (listed.exit_code, "6 faulty events were left out" in listed.stderr) == (3, True)


def test_all_findings_of_all_kinds_come_in_one_run(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    wrong = tree(
        "cn-2025-wrong", stage="done", effective="2025-05-01", through="2025-04-01", relations={"amends": ["cn-2025-none"]},
        targets=["US", "CN"],
    )  # fmt: skip
    file.write_text(text(wrong).replace("body", "boddy").replace("  flow:", "  flow: "), encoding="utf-8")
    document = json.loads(chiplog("validate", file, "--json").stdout)
    assert {finding["code"] for finding in document["findings"]} == {"CL103", "CL203", "CL206", "CL406"}


def test_select_and_ignore_choose_codes_and_families(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK", body="on", targets=["UK"])).replace("'on'", '"on"'), encoding="utf-8")

    def codes(*arguments: str) -> list[str]:
        document = json.loads(chiplog("validate", file, "--json", *arguments).stdout)
        return [finding["code"] for finding in document["findings"]]

    assert codes() == ["CL110", "CL403", "CL110"]
    assert codes("--select", "CL4") == ["CL403"]
    assert codes("--select", "cl1,CL4", "--ignore", "CL110") == ["CL403"]
    assert codes("--ignore", "CL1") == ["CL403"]
    assert chiplog("validate", file, "--ignore", "CL1").exit_code == 0
    assert chiplog("validate", file, "--ignore", "CL1", "--strict").exit_code == 1
    assert chiplog("validate", file, "--select", "CL9").exit_code == 2


def test_the_json_document_of_validate(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(targets=["NO"])).replace("'NO'", "NO"), encoding="utf-8")
    assert json.loads(chiplog("validate", file, "--format", "json").stdout) == {
        "findings": [
            {
                "file": str(file),
                "line": 7,
                "column": 13,
                "code": "CL105",
                "severity": "error",
                "event": "cn-2025-some-event",
                "field": "targets",
                "message": "targets[1]: without quotes, many YAML readers read NO as true or false",
                "help": "write 'NO'",
                "fixable": True,
            }
        ],
        "counts": {"error": 1, "warning": 0},
    }


def test_an_error_that_changes_no_meaning_leaves_the_event_in(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(targets=["NO"])).replace("'NO'", "NO"), encoding="utf-8")
    result = chiplog("list", "-f", file, "--target", "NO")
    assert (result.exit_code, result.stdout.split("\t")[0]) == (0, "cn-2025-some-event")


def test_several_files_are_checked_in_one_run(chiplog: Any, log: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(text(tree(actor="UK")), encoding="utf-8")
    result = chiplog("validate", log, other)
    assert result.exit_code == 1
    assert result.stderr == "518 events in 2 files checked: 1 error, 11 warnings\n"


def test_standard_input_is_checked(chiplog: Any) -> None:
    result = chiplog("validate", "-", stdin=text(tree(actor="UK")).encode())
    assert result.stdout.startswith("-:6:10: CL110 error")


def test_a_clean_log_says_what_was_checked(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(GOOD, encoding="utf-8")
    result = chiplog("validate", file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 event checked, nothing found\n")


def test_a_finding_that_a_file_no_longer_has_is_gone(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK")), encoding="utf-8")
    assert chiplog("validate", file).exit_code == 1
    file.write_text(text(tree(actor="GB")), encoding="utf-8")
    assert chiplog("validate", file).exit_code == 0


def test_explain_shows_a_rule_or_a_family(chiplog: Any) -> None:
    one = chiplog("explain", "cl203")
    assert one.stdout.startswith(
        "CL203 · error · meaning inside one event\n\nAn act's last day is not before its first day or,"
    )
    assert [line[:5] for line in chiplog("explain", "CL3").stdout.splitlines() if line.startswith("CL3")] == [
        rule.code for rule in family("CL3")
    ]
    unknown = chiplog("explain", "CL999")
    assert (unknown.exit_code, unknown.stderr.splitlines()[0]) == (
        2,
        "chiplog: unknown name CL999: no rule, field or word has it",
    )


def test_hostile_lines_are_harmless_in_findings(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(GOOD.replace("about chips", "about \x1b[31mchips\u202e"), encoding="utf-8")
    result = chiplog("validate", file)
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    assert "\\x1b[31mchips\\u202e" in result.stdout
