"""`chiplog edit` and `chiplog retract`: one block changes, by its fields' lines, and landed entries say why."""

import difflib
import itertools
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import comments, edit_fields, parse
from tests.factories import TODAY, text, tree
from tests.logfile.test_yaml_text import events, line
from tests.terminals import Person

NAME = "cn-2026-h200-import-approval"


def alike(old: list[str], new: list[str]) -> int:
    """Return how many lines both begin with."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def lines_changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, as ndiff has them, which would take long for those that are alike at both ends."""
    old, new = before.splitlines(), after.splitlines()
    head = alike(old, new)
    old, new = old[head:], new[head:]
    tail = alike(old[::-1], new[::-1])
    diff = difflib.ndiff(old[: len(old) - tail], new[: len(new) - tail])
    return [row for row in diff if row[0] in "+-"]


def edited(chiplog: Any, log: Path, *arguments: str) -> list[str]:
    before = log.read_text(encoding="utf-8")
    result = chiplog("edit", "-f", log, NAME, *arguments)
    assert result.exit_code == 0, result.stderr
    return lines_changed(before, log.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--set", "targets=CN,Macao,us"], []),
        (["--set", "targets=US,Macao"], ["-   targets: [US]", "+   targets: [US, MO]"]),
        (["--add", "targets=MO"], ["-   targets: [US]", "+   targets: [US, MO]"]),
        (["--set", "effective=1 feb 2026"], ["+   effective: 2026-02-01"]),
        (["--set", "title=China approves a first batch of H200"], [
            "-   title: China approves the import of a first batch of Nvidia H200 chips", "+   title: China approves a first batch of H200",
        ]),
        (["--add", "entities=subject:SMIC"], ["+     subject: [SMIC]"]),
        (["--remove", "entities=recipient:Alibaba"], ["-     recipient: [ByteDance, Alibaba, Tencent]", "+     recipient: [ByteDance, Tencent]"]),
        (["--unset", "items"], ["-   items: [H200]"]),
        (["--set", "items=H200, H20"], ["-   items: [H200]", "+   items: [H200, H20]"]),
        (["--relate", "answers:us-2026-h200-rule"], ["+     answers: [us-2026-h200-rule]"]),
        (["--remove", "relations=amends:cn-2026-h200-customs-block"], ["-     amends: [cn-2026-h200-customs-block]"]),
        (["--remove", "sources=http://www.idcnova.com/html/1/59/153/5022.html"], [
            "-     - url: http://www.idcnova.com/html/1/59/153/5022.html", "-       publisher: IDC Nova",
            "-       published: 2026-01-28", "-       kind: news", "-       origin: Reuters",
        ]),
        (["--add-source", "https://www.reuters.com/x", "--kind", "news", "--published", "2026-01-29"], [
            "+     - url: https://www.reuters.com/x", "+       publisher: Reuters", "+       published: 2026-01-29", "+       kind: news",
        ]),
    ],
)  # fmt: skip
def test_an_edit_changes_the_lines_of_its_field_alone(
    chiplog: Any, log: Path, arguments: list[str], expected: list[str]
) -> None:
    if expected:
        assert edited(chiplog, log, *arguments) == expected
        assert chiplog("validate", log).exit_code == 0
    else:
        assert chiplog("edit", "-f", log, NAME, *arguments).exit_code == 4


def test_several_changes_come_at_once(chiplog: Any, log: Path) -> None:
    changed = edited(chiplog, log, "--set", "effect=mixed", "--unset", "body", "--add", "codes=hs:8542")
    assert changed == [
        "-   body: MIIT / MOFCOM / NDRC",
        "-   effect: loosen",
        "+   effect: mixed",
        "+   codes: [hs:8542]",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "id=cn-2026-other-name"], ["--set", "nope=x"], ["--set", "stage"], ["--set", "sources=x"], ["--unset", "through"],
        ["--add", "stage=decided"], ["--remove", "targets=CN"], ["--remove", "sources=https://x.example"], ["--set", "actor=Chnia"],
        ["--add-source", "https://x.example"], ["--relate", "amend:cn-2026-h200-customs-block"], ["--set", "recorded=2026-01-01"],
        ["--set", "effective=28 jan"], [],
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_a_usage_error(chiplog: Any, log: Path, arguments: list[str]) -> None:
    before = log.read_bytes()
    result = chiplog("edit", "-f", log, NAME, *arguments)
    assert (result.exit_code, log.read_bytes()) == (2, before)


def test_an_edit_that_would_break_a_rule_is_refused(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog(
        "edit",
        "-f",
        log,
        NAME,
        "--set",
        "confidence=official",
        "--set",
        "through=2025-01-01",
        "--set",
        "effective=2026-01-01",
        "--json",
    )
    document = json.loads(result.stdout)
    assert (result.exit_code, document["written"], log.read_bytes()) == (4, False, before)
    assert {finding["code"] for finding in document["findings"]} == {"CL203", "CL208"}


def test_relations_of_an_edit_are_checked(chiplog: Any, log: Path) -> None:
    result = chiplog("edit", "-f", log, NAME, "--relate", "amends:cn-2026-nothing", "--json")
    assert [finding["code"] for finding in json.loads(result.stdout)["findings"]] == ["CL302"]


def test_a_page_that_is_cited_already_is_not_added_again(chiplog: Any, log: Path) -> None:
    page = "https://idcnova.com/html/1/59/153/5022.html?utm_source=x"
    result = chiplog("edit", "-f", log, NAME, "--add-source", page, "--kind", "news")
    assert (result.exit_code, "it already cites this page" in result.stderr) == (2, True)


def test_nothing_to_change_is_said(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog("edit", "-f", log, NAME, "--set", "actor=CN")
    assert (result.exit_code, result.stderr, log.read_bytes()) == (0, "nothing to change\n", before)


def test_a_dry_run_writes_nothing(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    result = chiplog("edit", "-f", log, NAME, "--unset", "items", "--dry-run")
    assert (result.exit_code, log.read_bytes()) == (0, before)
    assert "-  items: [H200]\n" in result.stdout


def test_a_faulty_event_can_be_mended(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(tree(actor="UK")), encoding="utf-8")
    assert chiplog("edit", "-f", file, "cn-2025-some-event", "--set", "actor=UK").exit_code == 0
    assert file.read_text() == text(tree(actor="GB"))


def test_an_unreadable_event_is_said_to_be_one(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text("- id: cn-2025-broken\n  title: [\n", encoding="utf-8")
    result = chiplog("edit", "-f", file, "cn-2025-broken", "--set", "actor=GB")
    assert (result.exit_code, result.stderr.splitlines()[0][:40]) == (3, "chiplog: cn-2025-broken can't be read: n")


def test_line_ends_stay(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    before = text(tree("cn-2025-a"), tree("cn-2025-b")).replace("\n", "\r\n").encode()
    file.write_bytes(before)
    assert chiplog("edit", "-f", file, "cn-2025-a", "--set", "body=MOFCOM").exit_code == 0
    assert file.read_bytes() == before.replace(b"actor: CN\r\n", b"actor: CN\r\n  body: MOFCOM\r\n", 1)


COMMENTED = """\
# above the event
- id: cn-2025-x-y
  title: China does x  # about the title
  actor:   CN
  # above targets
  targets:
    - CN # one
    - US
  # above sources
  sources:
    # first
    - url: https://x.example/#frag
      kind: news # sure
      publisher: X
  # below
"""


def test_comments_and_odd_form_elsewhere_in_the_block_stay() -> None:
    before = parse.read(COMMENTED)
    sources = [{**before["sources"][0], "kind": "party"}]
    after = edit_fields.fields(COMMENTED, {**before, "targets": ["JP"], "sources": sources, "flow": "export"})
    assert (
        after
        == """\
# above the event
- id: cn-2025-x-y
  title: China does x  # about the title
  actor:   CN
  # above targets
  targets: [JP]  # one
  flow: export
  # above sources
  sources:
    # first
    - url: https://x.example/#frag
      publisher: X
      kind: party  # sure
  # below
"""
    )


@given(events(), events(), st.sampled_from(["", "  # beside", "\n  # above"]), line)
def test_any_change_reads_back_and_keeps_comments(
    before: dict[str, Any], other: dict[str, Any], note: str, word: str
) -> None:
    from chiplog.logfile import emit

    source = emit.event(before).replace("\n  effect: tighten", f"{note}\n  effect: tighten", 1)
    after = {**{key: other.get(key) for key in ("body", "items", "summary", "relations", "acts")}, "title": word}
    wanted = {key: value for key, value in {**before, **after}.items() if value is not None}
    made = edit_fields.fields(source, wanted)
    assert parse.read(made) == wanted
    assert comments.same(parse.block(source), parse.block(made))


def test_retracting_keeps_the_entry_and_says_why(chiplog: Any, log: Path) -> None:
    before = log.read_text()
    result = chiplog("retract", "-f", log, NAME, "--reason", "duplicate", "--see", "cn-2026-h200-in-principle")
    assert result.exit_code == 0
    assert lines_changed(before, log.read_text()) == [
        "+   retracted:",
        f"+     date: {TODAY}",
        "+     reason: duplicate",
        "+     see: cn-2026-h200-in-principle",
    ]
    shown = chiplog("show", "-f", log, NAME).stdout
    assert f"retracted on {TODAY}: duplicate, see cn-2026-h200-in-principle" in shown
    assert json.loads(chiplog("summary", "-f", log, "--json").stdout)["total"]["events"] == 516
    assert chiplog("retract", "-f", log, NAME, "--reason", "false-report").exit_code == 2
    assert chiplog("edit", "-f", log, NAME, "--unset", "retracted").exit_code == 0
    assert log.read_text() == before


def test_a_duplicate_names_what_stays(chiplog: Any, log: Path) -> None:
    for more in ([], ["--see", "cn-2026-nothing"]):
        result = chiplog("retract", "-f", log, NAME, "--reason", "duplicate", "--json", *more)
        assert result.exit_code == 4
        assert json.loads(result.stdout)["findings"][0]["code"] in ("CL215", "CL308")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        check=True,
        capture_output=True,
    )


@pytest.fixture
def landed(log: Path) -> Path:
    """The real log, on the default branch of a repository, with another branch checked out."""
    git(log.parent, "init", "-q", "-b", "main")
    git(log.parent, "add", log.name)
    git(log.parent, "commit", "-qm", "The log")
    git(log.parent, "switch", "-qc", "mine")
    return log


def test_a_landed_entry_changes_in_substance_only_with_a_reason(chiplog: Any, landed: Path) -> None:
    before = landed.read_text()
    refused = chiplog(
        "edit", "-f", landed, NAME, "--add", "targets=MO", "--set", "title=China approves a first batch of H200"
    )
    assert (refused.exit_code, landed.read_text()) == (2, before)
    assert refused.stderr.startswith(f"chiplog: {NAME} has landed: a change of targets needs a reason\n")
    assert edited(chiplog, landed, "--add", "targets=MO", "--because", "The notice names Macao too.") == [
        "-   targets: [US]",
        "+   targets: [US, MO]",
        "+   corrections:",
        f"+     - date: {TODAY}",
        "+       fields: [targets]",
        "+       text: The notice names Macao too.",
    ]


def test_a_landed_entry_changes_in_form_without_a_reason(chiplog: Any, landed: Path) -> None:
    assert edited(chiplog, landed, "--set", "body=MIIT") == ["-   body: MIIT / MOFCOM / NDRC", "+   body: MIIT"]


def test_an_entry_that_has_not_landed_changes_freely(chiplog: Any, landed: Path) -> None:
    new = text(tree("us-2027-new-one", actor="US", targets=["CN"], announced="2026-05-01")).split("\n\n", 1)[1]
    landed.write_text(landed.read_text() + "\n" + new)
    git(landed.parent, "commit", "-qam", "One more, on this branch")
    assert chiplog("edit", "-f", landed, "us-2027-new-one", "--set", "stage=proposed").exit_code == 0
    assert "corrections" not in landed.read_text().rsplit("us-2027-new-one", 1)[1]


def test_retracting_a_landed_entry_leaves_its_line_in_corrections(chiplog: Any, landed: Path) -> None:
    assert chiplog("retract", "-f", landed, NAME, "--reason", "false-report").exit_code == 0
    assert (
        f"  corrections:\n    - date: {TODAY}\n      fields: [retracted]\n      text: 'Retracted: false-report.'\n"
        in landed.read_text()
    )
    assert chiplog("validate", landed).exit_code == 0


def editor(tmp_path: Path, *scripts: str) -> str:
    """An editor that makes the changes of each script in turn: `s.replace(...)` on the text `s`."""
    steps = tmp_path / "steps"
    steps.mkdir()
    for number, script in enumerate(scripts):
        (steps / f"{number}.py").write_text(script)
    program = tmp_path / "editor.py"
    program.write_text(
        "import pathlib, sys\n"
        f"step = sorted(pathlib.Path({str(steps)!r}).iterdir())[0]\n"
        "file = pathlib.Path(sys.argv[1])\n"
        "s = file.read_text()\n"
        f"open({str(tmp_path / 'seen')!r}, 'a').write(s + '=====\\n')\n"
        "file.write_text(eval(step.read_text()))\n"
        "step.unlink()\n"
    )
    return f"{sys.executable} {program}"


def run_editor(log: Path, program: str, state: Path) -> tuple[int, str]:
    person = Person("edit", "-f", log, NAME, columns=200, VISUAL=program, XDG_STATE_HOME=str(state))
    return person.ends(), person.seen


def test_the_editor_opens_the_block_alone(log: Path, tmp_path: Path) -> None:
    before = log.read_text()
    code, shown = run_editor(log, editor(tmp_path, "s.replace('items: [H200]', 'items: [H200, H20]')"), tmp_path)
    assert (code, "changed cn-2026-h200-import-approval" in shown) == (0, True)
    assert lines_changed(before, log.read_text()) == ["-   items: [H200]", "+   items: [H200, H20]"]
    seen = (tmp_path / "seen").read_text()
    assert seen.startswith(f"- id: {NAME}\n")
    assert seen.count("- id: ") == 1


def test_the_editor_opens_again_with_the_findings_until_it_is_right(log: Path, tmp_path: Path) -> None:
    before = log.read_text()
    program = editor(
        tmp_path,
        "s.replace('actor: CN', 'actor: UK')",
        "s.replace('actor: UK', 'actor: CN').replace('[H200]', '[H20]')",
    )
    assert run_editor(log, program, tmp_path)[0] == 0
    assert "#! line 7: CL110 actor: 'UK' is not a jurisdiction code: write GB\n" in (tmp_path / "seen").read_text()
    assert lines_changed(before, log.read_text()) == ["-   items: [H200]", "+   items: [H20]"]


def test_what_is_given_up_in_the_editor_is_kept(log: Path, tmp_path: Path) -> None:
    before = log.read_bytes()
    code, shown = run_editor(log, editor(tmp_path, "s.replace('actor: CN', 'actor: [')", "s"), tmp_path / "state")
    kept = tmp_path / "state" / "chiplog" / "edits" / f"{NAME}.yaml"
    assert (code, log.read_bytes()) == (4, before)
    assert str(kept) in shown
    assert "actor: [" in kept.read_text()


def test_an_editor_that_fails_leaves_the_log(log: Path, tmp_path: Path) -> None:
    before = log.read_bytes()
    for program, said in (("false", "ended with 1"), ("/nowhere/vi", "can't be run")):
        code, shown = run_editor(log, program, tmp_path)
        assert (code, said in shown, log.read_bytes()) == (2, True, before)


# The reason of a retraction, asked for


def retracting(log: Path, *more: str) -> Person:
    return Person("retract", "-f", log, NAME, *more, columns=200)


def test_the_reason_of_a_retraction_is_asked_for_with_its_tests(log: Path) -> None:
    person = retracting(log)
    person.sees(f"{NAME}: China approves")
    person.sees("1 false-report  what was reported did not happen")
    for answer, said in (
        ("", "a reason is required"),
        ("fasle-report", "did you mean false-report?"),
        ("<", "this is the first question"),
        ("?", "Ctrl-C or Ctrl-D stops"),
    ):
        person.answers("reason", answer)
        person.sees(said)
    person.answers("reason", "1")
    person.sees(f"changed {NAME}")
    assert person.ends() == 0
    assert "    reason: false-report\n" in log.read_text()


@pytest.mark.parametrize("more", [(), ("--reason", "duplicate")])
def test_the_entry_that_stays_is_asked_for(log: Path, more: tuple[str, ...]) -> None:
    person = retracting(log, *more)
    if not more:
        person.answers("reason", "dup")
    for answer, said in (
        (NAME, "is the entry to retract"),
        ("cn-2026-h200-in-principel", "did you mean cn-2026-h200-in-principle"),
    ):
        person.answers("see", answer)
        person.sees(said)
    person.answers("see", "cn-2026-h200-in-princ")
    assert person.ends() == 0
    assert "    reason: duplicate\n    see: cn-2026-h200-in-principle\n" in log.read_text()


def test_what_corrections_say_of_a_retraction_is_asked_for_of_a_landed_entry(landed: Path) -> None:
    person = retracting(landed)
    person.answers("reason", "out")
    person.answers("because", "<")
    person.answers("reason", "false")
    person.answers("because", "The ministry denied it.")
    assert person.ends() == 0
    assert "      text: The ministry denied it.\n" in landed.read_text()
    assert "    reason: false-report\n" in landed.read_text()


def test_a_retraction_that_is_stopped_changes_nothing(log: Path) -> None:
    before = log.read_bytes()
    person = retracting(log)
    person.asked("reason")
    person.stops()
    assert (person.ends(), log.read_bytes()) == (130, before)


@pytest.mark.parametrize("more", [("--no-input",), ("--json",)])
def test_where_nobody_may_be_asked_the_reason_is_missing(log: Path, more: tuple[str, ...]) -> None:
    person = retracting(log, *more)
    person.sees("missing: --reason")
    assert person.ends() == 2


def test_in_a_pipe_the_reason_of_a_retraction_is_missing(chiplog: Any, log: Path) -> None:
    result = chiplog("retract", "-f", log, NAME)
    assert (result.exit_code, result.stderr) == (
        2, "chiplog: missing: --reason\n  choose from false-report, duplicate, out-of-scope\n",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["cn-2026-no-such-event", NAME])
def test_what_cannot_be_retracted_is_said_before_anything_is_asked(chiplog: Any, log: Path, name: str) -> None:
    chiplog("retract", "-f", log, NAME, "--reason", "false-report")
    person = Person("retract", "-f", log, name)
    assert person.ends() == 2
    assert re.search("no event has the id|is already retracted", person.seen)
    assert "reason" not in person.seen


def test_going_back_from_the_reason_of_an_edit_goes_nowhere(landed: Path) -> None:
    person = Person("edit", "-f", landed, NAME, "--set", "effect=neutral")
    for answer, said in (("<", "this is the first question"), ("?", "Say in a sentence why it changes")):
        person.answers("because", answer)
        person.sees(said)
    person.asked("because")
    person.stops()
    assert person.ends() == 130
