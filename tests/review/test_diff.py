"""`chiplog diff` and `validate --since`: what a branch adds, changes, turns and breaks, in real repositories."""

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import blocks, parse
from chiplog.output import diff as diff_output
from chiplog.versions import compare
from tests.factories import REAL, text, tree

RULE = tree("us-2025-a-rule", actor="US", targets=["CN"], announced="2025-09-01", effective="2025-09-29")
OTHER = tree("cn-2025-other", announced="2025-05-01", confidence="reported", items=["gallium"])
PAUSE = tree(
    "us-2026-a-pause", actor="US", targets=["CN"], announced="2026-11-01", effective="2026-11-10", through="2027-11-09",
    effect="loosen", title="US suspends its rule for a year", recorded="2026-11-20", relations={"suspends": ["us-2025-a-rule"]},
)  # fmt: skip


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    return subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A log of two events on main, and a branch."""
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    file.write_text(text(OTHER, RULE), encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    git(tmp_path, "checkout", "-qb", "topic")
    return file


def shown(chiplog: Any, file: Path, *arguments: str, code: int = 0) -> str:
    result = chiplog("diff", "-f", file, "--on", "2026-11-24", *arguments)
    assert result.exit_code == code, result.stderr
    return str(result.stdout)


def document(chiplog: Any, file: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(chiplog, file, "--json", *arguments, code=code))
    return found


def test_an_added_event_is_shown_with_what_it_turns(chiplog: Any, repository: Path) -> None:
    repository.write_text(text(OTHER, RULE, PAUSE), encoding="utf-8")
    found = re.sub(r"merge base \w+", "merge base", shown(chiplog, repository))
    assert found == (
        "merge base → working tree\n"
        "1 added · 1 turned\n"
        "\n"
        "+ us-2026-a-pause\n"
        "  US suspends its rule for a year\n"
        "  2026-11-01  US → CN  effective 2026-11-10  through 2027-11-09\n"
        "  ▼ loosen  licence-rule  decided  official\n"
        "  suspends us-2025-a-rule\n"
        "  source: Example (official)\n"
        "    https://www.example.org/us-2026-a-pause\n"
        "\n"
        "states that this changes, on 2026-11-24\n"
        "  us-2025-a-rule: yes → suspended\n"
        "\n"
        "calendar\n"
        "  + 2027-11-10 us-2025-a-rule: suspended → yes\n"
    )


def test_what_turns_at_one_remove_is_found(chiplog: Any, repository: Path) -> None:
    git(repository.parent, "checkout", "-q", "main")
    repository.write_text(text(OTHER, RULE, PAUSE), encoding="utf-8")
    git(repository.parent, "commit", "-qam", "two")
    git(repository.parent, "checkout", "-qb", "ended")
    end = tree(
        "us-2026-the-end", actor="US", targets=["CN"], announced="2026-11-20", effective="2026-11-20",
        relations={"revokes": ["us-2026-a-pause"]}, title="US ends the pause of its rule", recorded="2026-11-21",
    )  # fmt: skip
    repository.write_text(text(OTHER, RULE, PAUSE, end), encoding="utf-8")
    found = document(chiplog, repository)
    assert found["turned"] == [{"id": "us-2025-a-rule", "old": "suspended", "new": "yes"}]
    assert found["calendar"] == [
        {"sign": "-", "day": "2027-11-10", "id": "us-2025-a-rule", "old": "suspended", "new": "yes"}
    ]


@pytest.mark.parametrize("said", [True, False])
def test_confidence_is_raised_with_a_reason_or_a_promise_is_broken(chiplog: Any, repository: Path, said: bool) -> None:
    lines = [{"date": "2026-11-24", "fields": ["confidence"], "text": "MOFCOM printed it."}]
    page = {"url": "https://www.example.org/official", "publisher": "MOFCOM", "kind": "official"}
    raised = OTHER | {"confidence": "official", "sources": [*OTHER["sources"], page]}
    repository.write_text(text(raised | ({"corrections": lines} if said else {}), RULE), encoding="utf-8")
    found = document(chiplog, repository, code=0 if said else 1)
    assert found["changed"][0]["fields"]["confidence"] == {"old": "reported", "new": "official"}
    assert [one["code"] for one in found["broken"]] == ([] if said else ["CL310"])
    assert found["asks"] == [
        {"id": "cn-2025-other", "message": "confidence raised from reported to official: 1 source added"}
    ]


def test_words_that_went_and_came_are_marked(chiplog: Any, repository: Path) -> None:
    repository.write_text(text(OTHER | {"title": "China does something else about chips"}, RULE), encoding="utf-8")
    assert "  title: China does something {+else +}about chips\n" in shown(chiplog, repository)


def test_a_text_of_a_thousand_words_is_compared_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chiplog.output.diff.difflib", None)  # its time grows with the cube of their number
    shown_ = diff_output._words(compare.Change("a b " * 500, "b a " * 500), lambda said, _: said)
    assert shown_.startswith("[-a b a b")
    assert shown_.endswith("b a b a +}")


def test_a_list_that_was_none_before_is_shown(chiplog: Any, repository: Path) -> None:
    sound = repository.read_text(encoding="utf-8")
    repository.write_text(re.sub(r"  sources:\n(?:    .*\n)+", "  sources: none\n", sound, count=1), encoding="utf-8")
    for form in ("text", "md", "json"):
        assert chiplog("diff", "-f", repository, "--format", form).exit_code != 70


def test_ids_do_not_vanish_and_are_not_changed(chiplog: Any, repository: Path) -> None:
    renamed = OTHER | {"id": "cn-2025-another-name"}
    repository.write_text(text(renamed), encoding="utf-8")
    found = document(chiplog, repository, code=1)
    assert found["removed"] == ["us-2025-a-rule"]
    assert found["renamed"] == [{"old": "cn-2025-other", "new": "cn-2025-another-name"}]
    assert [(one["code"], one["id"]) for one in found["broken"]] == [
        ("CL309", "us-2025-a-rule"), ("CL309", "cn-2025-another-name"),
    ]  # fmt: skip
    result = chiplog("validate", "-f", repository, "--since", "main")
    assert result.exit_code == 1
    assert result.stdout.count("CL309 error") == 2


def test_a_retraction_is_shown_as_one_and_brings_its_reason(chiplog: Any, repository: Path) -> None:
    chiplog("retract", "-f", repository, "cn-2025-other", "--reason", "false-report")
    found = document(chiplog, repository)
    assert (found["retracted"], found["broken"]) == (["cn-2025-other"], [])
    assert "✗ cn-2025-other\n" in shown(chiplog, repository)


def test_what_only_looks_otherwise_is_counted(chiplog: Any, repository: Path) -> None:
    repository.write_text(repository.read_text().replace("targets: [US]", "targets: ['US']"), encoding="utf-8")
    assert shown(chiplog, repository, "--stat") == "1 only formatted\n"
    assert document(chiplog, repository, "--exit-code", code=1)["formatting"] == 1


def test_no_difference_is_said(chiplog: Any, repository: Path) -> None:
    assert shown(chiplog, repository, "--stat", "--exit-code") == "no difference\n"


def test_versions_are_named_as_people_do(chiplog: Any, repository: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.yaml"
    old.write_bytes(repository.read_bytes())
    repository.write_text(text(OTHER, RULE, PAUSE), encoding="utf-8")
    git(tmp_path, "commit", "-qam", "two")
    new = repository.read_bytes()
    repository.write_text(text(OTHER), encoding="utf-8")
    for words in (["main", "topic"], ["main..topic"], ["main...topic"], ["HEAD~1", "HEAD"], ["main..HEAD"]):
        assert shown(chiplog, repository, "--stat", *words) == "1 added · 1 turned\n"
    result = chiplog("diff", "-f", repository, str(old), "-", "--stat", "--on", "2026-11-24", stdin=new)
    assert result.stdout == "1 added · 1 turned\n"
    assert shown(chiplog, repository, "--stat", str(old), "topic") == "1 added · 1 turned\n"
    assert shown(chiplog, repository, "--stat", "topic", code=1) == "2 removed · 2 promises broken\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nowhere"], "neither a file nor a revision"), (["main...nowhere"], "nowhere is not a revision")],
)
def test_what_names_no_version_is_a_usage_error(chiplog: Any, repository: Path, words: list[str], said: str) -> None:
    result = chiplog("diff", "-f", repository, *words)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_outside_a_repository_a_version_must_be_named(chiplog: Any, log: Path) -> None:
    result = chiplog("diff", "-f", log)
    assert (result.exit_code, "there is no default branch" in result.stderr) == (2, True)


HOSTILE = "China @octocat #1 <b>x</b> ](http://evil.example) ``` ::error:: ![i](y)"


def test_nothing_in_markdown_runs(chiplog: Any, repository: Path) -> None:
    bad = tree("cn-2025-bad", title=HOSTILE, summary="````\n<script>".replace("\n", " "), announced="2025-06-01")
    repository.write_text(text(OTHER, bad, RULE), encoding="utf-8")
    found = shown(chiplog, repository, "--format", "md")
    table, _, details = found.partition("<details>")
    assert not re.search(r"[@#<]\w|\]\(|!\[", table.replace("&#", ""))
    fence = max(re.findall(r"^`+", details, re.MULTILINE), key=len)
    assert len(fence) == 5
    assert details.count(f"{fence}\n") == 1


def test_the_older_word_for_markdown_leads_to_the_one_of_all_commands(chiplog: Any, repository: Path) -> None:
    result = chiplog("diff", "-f", repository, "--format", "markdown")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is not one of 'text', 'md', 'json'" in result.stderr
    assert "did you mean md?" in result.stderr


def test_markdown_stays_short_enough_for_a_comment(chiplog: Any, repository: Path) -> None:
    many = [tree(f"cn-2025-many-{number:04}", announced="2025-06-01", summary="Words. " * 40) for number in range(600)]
    repository.write_text(text(OTHER, *many, RULE), encoding="utf-8")
    found = shown(chiplog, repository, "--format", "md")
    assert len(found) < 60_000
    assert found.startswith("**merge base ")
    assert "400 more events" in found
    assert "The rest is too long to be shown here" in found


def test_another_part_of_an_act_and_a_likely_duplicate_are_asked_about(chiplog: Any, repository: Path) -> None:
    git(repository.parent, "checkout", "-q", "main")
    part = tree("cn-2025-part-one", announced="2025-07-01", acts=["mofcom:2025-70#1"], instrument="ban")
    repository.write_text(text(OTHER, part, RULE), encoding="utf-8")
    git(repository.parent, "commit", "-qam", "part")
    git(repository.parent, "checkout", "-qb", "parts")
    second = tree("cn-2025-part-two", announced="2025-07-01", acts=["mofcom:2025-70#2"], instrument="quota")
    alike = tree("cn-2025-again", announced="2025-05-02", items=["gallium"])
    repository.write_text(text(alike, OTHER, part, second, RULE), encoding="utf-8")
    assert document(chiplog, repository)["asks"] == [
        {"id": "cn-2025-part-one", "message": "is another part of mofcom:2025-70, and was not changed"},
        {"id": "cn-2025-again", "message": "may be the same act as cn-2025-other"},
    ]


def test_only_blocks_that_differ_are_read() -> None:
    old = REAL.read_bytes()
    parts = old.split(b"\n\n")
    new = b"\n\n".join(
        part.replace(b"actor:", b"actor: ") if number in range(20, 30) else part for number, part in enumerate(parts)
    )
    parsed = []

    def read(data: bytes) -> Mapping[str, Any] | None:
        parsed.append(data)
        return parse.lenient(data)

    found = compare.compare(*compare.differing(blocks.cut(old), blocks.cut(new)), read)
    assert (len(parsed), found.formatting) == (20, 10)


def test_since_a_revision_only_what_came_after_it_counts(chiplog: Any, repository: Path) -> None:
    git(repository.parent, "checkout", "-q", "main")
    faulty = text(OTHER, RULE).replace("effect: tighten", "effect: firm", 1)
    repository.write_text(faulty, encoding="utf-8")
    git(repository.parent, "commit", "-qam", "a fault")
    git(repository.parent, "checkout", "-qb", "later")
    assert chiplog("validate", "-f", repository).exit_code == 1
    assert chiplog("validate", "-f", repository, "--since", "main").exit_code == 0
    worse = tree("cn-2025-worse", announced="2025-06-01", through="2025-01-01")
    repository.write_text(
        faulty.replace("- id: us-2025-a-rule", text(worse).split("\n\n", 1)[1] + "\n- id: us-2025-a-rule")
    )
    result = chiplog("validate", "-f", repository, "--since", "main", "--json")
    found = json.loads(result.stdout)["findings"]
    assert (result.exit_code, [(one["code"], one["event"]) for one in found]) == (1, [("CL203", "cn-2025-worse")])


def test_what_is_staged_is_checked_not_what_lies_in_the_tree(chiplog: Any, repository: Path) -> None:
    good = repository.read_text()
    repository.write_text(good.replace("effect: tighten", "effect: firm", 1))
    git(repository.parent, "add", "events.yaml")
    repository.write_text(good)
    assert chiplog("validate", "-f", repository).exit_code == 0
    assert chiplog("validate", "-f", repository, "--staged").exit_code == 1


def test_in_a_job_findings_are_annotations_and_a_summary(
    chiplog: Any, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [
        tree(f"cn-2025-many-{number:02}", announced="2025-06-01", through="2025-01-01", body="'x'")
        for number in range(12)
    ]
    rude = tree("cn-2025-rude", announced="2025-07-01", title="x%0A::error file=a::b ##[error]c", effect="firm")
    repository.write_text(
        text(OTHER, *many, rude, RULE).replace("id: cn-2025-other", "id:  cn-2025-other"), encoding="utf-8"
    )
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    result = chiplog("validate", "-f", repository)
    commands = [line for line in result.stdout.splitlines() if line.lstrip().startswith("::")]
    errors, warnings = ([line for line in commands if line.startswith(f"::{kind} ")] for kind in ("error", "warning"))
    assert (result.exit_code, len(errors), len(warnings)) == (1, 10, 1)
    assert all(
        re.match(r"::(error|warning) file=data/events\.yaml,line=\d+,col=\d+,title=CL\d+::", line)
        for line in commands[:11]
    )
    stop, end = commands[11:]
    assert end == f"::{stop.removeprefix('::stop-commands::')}::"
    assert "##[" not in result.stdout
    assert result.stdout.count("CL203 error") == 12
    assert "| data/events" in (tmp_path / "summary.md").read_text().replace("&#46;", ".")


def test_an_exception_is_for_its_line_and_rule_and_the_event_is_answered_from(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    bad = text(tree("cn-2025-bad", effective="2025-04-01", through="2025-03-01"))
    file.write_text(
        bad.replace("2025-03-01\n", "2025-03-01  # allow: CL203 printed so in the gazette\n"), encoding="utf-8"
    )
    assert chiplog("validate", "--strict", file).exit_code == 0
    assert chiplog("list", "-f", file).exit_code == 0
    file.write_text(bad.replace("2025-03-01\n", "2025-03-01  # allow: CL204 of another rule\n"), encoding="utf-8")
    result = chiplog("validate", file, "--json")
    assert sorted(one["code"] for one in json.loads(result.stdout)["findings"]) == ["CL012", "CL203"]


def test_an_exception_holds_across_events_too(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    lonely = text(tree("cn-2025-a", relations={"amends": ["cn-2024-gone"]}))
    assert "CL302" in chiplog("validate", "-", stdin=lonely).stdout
    file.write_text(lonely.replace("    amends:", "    # allow: CL302 in another log\n    amends:"), encoding="utf-8")
    assert chiplog("validate", "--strict", file).exit_code == 0
    file.write_text(
        text(tree("cn-2025-a")).replace("  actor:", "  # allow: CL302 of nothing\n  actor:"), encoding="utf-8"
    )
    assert "CL012 warning" in chiplog("validate", file).stdout


@pytest.mark.parametrize(
    ("events", "added", "changed"),
    [
        ([OTHER, RULE, PAUSE, {**PAUSE, "announced": "2026-11-02"}], 2, 0),
        ([OTHER, RULE, RULE], 1, 0),
        ([OTHER, {**OTHER, "items": ["germanium"]}, RULE], 1, 0),
        ([{**OTHER, "items": ["indium"]}, {**OTHER, "announced": "2026-02-02", "body": "X"}, RULE], 1, 1),
    ],
)
def test_every_block_of_one_id_is_shown(
    chiplog: Any, repository: Path, events: list[dict[str, Any]], added: int, changed: int
) -> None:
    repository.write_text(text(*events), encoding="utf-8")
    found = document(chiplog, repository)
    assert (len(found["added"]), len(found["changed"]), found["removed"], found["renamed"]) == (added, changed, [], [])
    assert shown(chiplog, repository).count("\n+ ") == added


@pytest.mark.parametrize("size", [3, 10, 32])
def test_conflict_markers_of_any_size_are_named(chiplog: Any, tmp_path: Path, size: int) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(f"{text(OTHER)}{'<' * size} ours\n{'=' * size}\n{'>' * size} theirs\n", encoding="utf-8")
    found = json.loads(chiplog("validate", file, "--json").stdout)["findings"]
    assert "CL011" in {finding["code"] for finding in found}
    file.write_text(text({**OTHER, "summary": f"{'<' * size} is no marker."}), encoding="utf-8")
    found = json.loads(chiplog("validate", file, "--json").stdout)["findings"]
    assert "CL011" not in {finding["code"] for finding in found}


_VERSIONS = [
    "",
    *(f"{note}- id: NAME\n  title: {title}\n\n" for title in ("one", "two") for note in ("", "# above\n", "# or\n")),
]
_STRAY = ["", "stray\n", "- no: id\n", "# alone\n\n"]


@given(st.lists(st.tuples(*map(st.sampled_from, (_VERSIONS, _VERSIONS, _STRAY, _STRAY))), max_size=7))
def test_what_is_between_equal_ends_is_the_whole_difference(parts: list[tuple[str, str, str, str]]) -> None:
    """In a log in which each id is of one event."""
    old, new = "# A log.\n\n", "# A log.\n\n"
    for number, (before, after, stray, other) in enumerate(parts):
        old += before.replace("NAME", f"e{number}") + stray
        new += after.replace("NAME", f"e{number}") + other
    base, head = old.encode(), new.encode()
    whole = compare.compare(*compare.differing(blocks.cut(base), blocks.cut(head)), parse.lenient)
    assert compare.logs(base, head) == whole
