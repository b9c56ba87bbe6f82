"""`chiplog changes` and `list --changed-since`: what a reader must know now, in real repositories with a history."""

import datetime as dt
import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chiplog.answers import changes
from chiplog.errors import UsageError
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.logfile import blocks, parse
from chiplog.model import typed
from chiplog.versions import compare, facts
from tests.factories import REAL, ROOT, text, tree

RULE = tree(
    "us-2025-a-rule",
    actor="US",
    targets=["CN"],
    announced="2025-09-01",
    effective="2025-09-29",
    title="US rules on chips",
)
ENDING = tree(
    "cn-2025-ending",
    announced="2025-05-01",
    effective="2025-05-01",
    through="2026-11-14",
    title="China rules for a time",
)
REPORT = tree(
    "cn-2025-report", announced="2025-04-01", confidence="reported", items=["gallium"], title="China plans something"
)
RUMOUR = tree(
    "nl-2025-rumour",
    actor="NL",
    targets=["CN"],
    announced="2025-03-01",
    confidence="reported",
    title="Netherlands bars tools",
)
PAUSE = tree(
    "us-2026-a-pause", actor="US", targets=["CN"], announced="2026-11-15", effective="2026-11-15", through="2027-01-09",
    effect="loosen", title="US pauses its rule", recorded="2026-11-16", relations={"suspends": ["us-2025-a-rule"]},
    deadlines=[{"day": "2026-12", "what": "comments close"}],
)  # fmt: skip
OFFICIAL = {
    **REPORT, "confidence": "official", "sources": [{**REPORT["sources"][0], "kind": "official", "publisher": "MOFCOM"}],
    "corrections": [{"date": "2026-11-12", "fields": ["confidence"], "text": "MOFCOM printed it."}],
}  # fmt: skip
RETRACTED = {**RUMOUR, "retracted": {"date": "2026-11-18", "reason": "false-report"}}
EDITED = {**RULE, "summary": "A rule on chips."}

HISTORY = (
    ("2026-11-02", (REPORT, ENDING, RUMOUR, RULE)),
    ("2026-11-12", (OFFICIAL, ENDING, RUMOUR, RULE)),
    ("2026-11-16", (OFFICIAL, ENDING, RUMOUR, RULE, PAUSE)),
    ("2026-11-18", (OFFICIAL, ENDING, RETRACTED, EDITED, PAUSE)),
)


def log_text(*trees: dict[str, Any]) -> str:
    ordered = sorted(trees, key=lambda one: (one["actor"], one["announced"], one["id"]))
    return text(*ordered).replace("# A log for a test.\n", "# A log for a test.\n# through: 2026-11-12\n")


def git(folder: Path, *words: str, day: str = "2026-11-01") -> str:
    when = {f"GIT_{role}_DATE": f"{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True, env={**os.environ, **when}
    )
    return done.stdout


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A log with the history above, in a repository; the path of the log."""
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    git(tmp_path, "init", "-q", "-b", "main")
    for day, trees in HISTORY:
        committed(file, day, *trees)
    return file


def committed(file: Path, day: str, *trees: dict[str, Any]) -> None:
    file.write_text(log_text(*trees), encoding="utf-8")
    git(file.parent.parent, "add", ".")
    git(file.parent.parent, "commit", "-qm", day, day=day)


def shown(chiplog: Any, file: Path, *arguments: str, code: int = 0) -> str:
    result = chiplog("changes", "-f", file, *arguments)
    assert result.exit_code == code, result.stderr
    return str(result.stdout)


def document(chiplog: Any, file: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(chiplog, file, "--json", *arguments))
    return found


def answer(
    file: Path, since: dt.date | str, until: dt.date | str | None = None, **filters: Any
) -> changes.ChangesAnswer:
    with Log.open(str(file)) as opened:
        return changes.answer(opened, Filters(**filters), since, until)


def test_news_is_shown_in_the_order_of_its_weight(chiplog: Any, history: Path) -> None:
    commit = git(history.parent, "log", "-1", "--format=%H", "--until=2026-11-11T00:00Z").strip()[:10]
    assert shown(chiplog, history, "--since", "2026-11-10") == (
        f"2026-11-10 ({commit}) → working tree (2026-11-18), states on 2026-11-24\n"
        "\n"
        "New (1)\n"
        " 2026-11-15 ▼ US pauses its rule\n"
        "            us-2026-a-pause  n/a\n"
        "\n"
        "Corrected (1)\n"
        " 2025-04-01 China plans something\n"
        "            cn-2025-report\n"
        "            confidence: reported → official\n"
        "            sources: − Example; + MOFCOM\n"
        "            why: MOFCOM printed it.\n"
        "\n"
        "Retracted (1)\n"
        " 2025-03-01 Netherlands bars tools\n"
        "            nl-2025-rumour\n"
        "            2026-11-18: false-report\n"
        "\n"
        "Turned by acts (1)\n"
        " 2026-11-15 US rules on chips\n"
        "            yes → suspended †\n"
        "            us-2025-a-rule by us-2026-a-pause\n"
        "\n"
        "Turned by the calendar (1)\n"
        " 2026-11-15 China rules for a time\n"
        "            yes → lapsed †\n"
        "            cn-2025-ending\n"
        "\n"
        "In the next 60 days (2)\n"
        " 2026-12    US pauses its rule\n"
        "            deadline: comments close\n"
        "            us-2026-a-pause\n"
        " 2027-01-10 US rules on chips\n"
        "            suspended → yes †\n"
        "            us-2025-a-rule by us-2026-a-pause\n"
        "\n"
        "Edited, nothing of substance: us-2025-a-rule (summary)\n"
        "1 new, 1 corrected, 1 edited, 1 retracted, 2 turned since 2026-11-10, of 5 events · no filter\n"
        "newest act: 2026-11-15 us-2026-a-pause\n"
        "log through 2026-11-12\n"
        "A log is not the law: what is not in it may still be forbidden.\n"
    )


def test_programs_get_the_same(chiplog: Any, history: Path) -> None:
    found = document(chiplog, history, "--since", "2026-11-10")
    assert [row["id"] for row in found["added"]] == ["us-2026-a-pause"]
    assert found["corrected"] == [
        {
            "id": "cn-2025-report",
            "title": "China plans something",
            "fields": {
                "confidence": {"old": "reported", "new": "official"},
                "sources": {"old": REPORT["sources"], "new": OFFICIAL["sources"]},
                "corrections": {"old": None, "new": OFFICIAL["corrections"]},
            },
            "why": ["MOFCOM printed it."],
        }
    ]
    assert found["retracted"] == [
        {"id": "nl-2025-rumour", "title": "Netherlands bars tools", "retracted": RETRACTED["retracted"]}
    ]
    assert [one["id"] for one in found["edited"]] == ["us-2025-a-rule"]
    assert found["turned_by_acts"] == [
        {
            "id": "us-2025-a-rule", "title": "US rules on chips", "old": "yes", "new": "suspended", "day": "2026-11-15",
            "by": ["us-2026-a-pause"], "unverified": True,
        }
    ]  # fmt: skip
    assert found["turned_by_calendar"] == [
        {
            "id": "cn-2025-ending", "title": "China rules for a time", "old": "yes", "new": "lapsed", "day": "2026-11-15",
            "by": ["cn-2025-ending"], "unverified": True,
        }
    ]  # fmt: skip
    assert found["ahead"] == [
        {"day": "2026-12", "id": "us-2026-a-pause", "deadline": "comments close"},
        {
            "day": "2027-01-10", "id": "us-2025-a-rule", "old": "suspended", "new": "yes", "by": "us-2026-a-pause",
            "unverified": True,
        },
    ]  # fmt: skip
    assert (found["since"]["day"], found["until"]["day"], found["on"]) == ("2026-11-10", "2026-11-18", "2026-11-24")
    assert (found["from_dates"], found["through"]) == (False, "2026-11-12")


def test_a_page_has_the_same_sections(chiplog: Any, history: Path) -> None:
    found = shown(chiplog, history, "--since", "2026-11-10", "--format", "md")
    heads = [line for line in found.splitlines() if line.startswith("**")][1:]
    assert heads == [
        "**New (1)**", "**Corrected (1)**", "**Retracted (1)**", "**Turned by acts (1)**", "**Turned by the calendar (1)**",
        "**In the next 60 days (2)**",
    ]  # fmt: skip
    assert "- 2025-04-01 China plans something<br>cn-2025-report<br>confidence: reported → official<br>" in found
    assert found.endswith("A log is not the law: what is not in it may still be forbidden.\n")


@pytest.mark.parametrize(
    ("since", "ids"),
    [
        ("2026-11-18", ()),
        ("2026-11-17", ("us-2025-a-rule", "nl-2025-rumour")),
        ("HEAD~1", ("us-2025-a-rule", "nl-2025-rumour")),
        ("HEAD~2", ("us-2026-a-pause", "us-2025-a-rule", "nl-2025-rumour", "cn-2025-ending")),
        ("2026-11-12", ("us-2026-a-pause", "us-2025-a-rule", "nl-2025-rumour", "cn-2025-ending")),
    ],
)
def test_a_day_means_its_end_and_a_revision_itself(
    chiplog: Any, history: Path, since: str, ids: tuple[str, ...]
) -> None:
    moment = since if since.startswith("HEAD") else dt.date.fromisoformat(since)
    assert answer(history, moment).ids() == ids


@pytest.mark.parametrize("since", ["last friday", "friday", "4d", "2026-11-20"])
def test_days_are_typed_as_people_say_them(chiplog: Any, history: Path, since: str) -> None:
    assert document(chiplog, history, "--since", since)["since"]["day"] == "2026-11-20"


def test_a_month_begins_after_the_day_before_it(chiplog: Any, history: Path) -> None:
    result = chiplog("changes", "-f", history, "--since", "2026-11", "--json")
    assert json.loads(result.stdout)["since"]["day"] == "2026-10-31"
    assert "--since 2026-11: 2026-10-31\n" in result.stderr


@pytest.mark.parametrize(
    ("today", "said"), [("2026-11-27", "2026-11-20"), ("2026-11-28", "2026-11-27"), ("2026-11-26", "2026-11-20")]
)
def test_last_friday_is_before_today(today: str, said: str) -> None:
    assert str(typed.span("last Friday", dt.date.fromisoformat(today)).lo) == said


def test_until_a_revision_or_a_day_what_came_later_does_not_count(history: Path) -> None:
    for until in ("HEAD~2", dt.date(2026, 11, 12), dt.date(2026, 11, 15)):
        found = answer(history, dt.date(2026, 11, 10), until)
        assert [one.row["id"] for one in found.corrected] == ["cn-2025-report"]
        assert (found.added, found.retracted) == ((), ())
    assert [one.id for one in found.by_calendar] == ["cn-2025-ending"]


def test_what_a_later_act_undoes_is_no_turn(history: Path) -> None:
    again = {
        **ENDING,
        "through": "2026-11-30",
        "corrections": [{"date": "2026-11-18", "fields": ["through"], "text": "A week more."}],
    }
    committed(history, "2026-11-19", OFFICIAL, again, RETRACTED, EDITED, PAUSE)
    found = answer(history, dt.date(2026, 11, 10))
    assert "cn-2025-ending" not in {one.id for one in (*found.by_acts, *found.by_calendar)}
    assert [one.id for one in answer(history, dt.date(2026, 11, 18)).by_acts] == ["cn-2025-ending"]


def test_filters_choose_what_is_news(chiplog: Any, history: Path) -> None:
    assert answer(history, dt.date(2026, 11, 10), actor=("NL",)).ids() == ("nl-2025-rumour",)
    found = document(chiplog, history, "--since", "2026-11-10", "NL")
    assert (found["added"], found["corrected"], found["ahead"]) == ([], [], [])
    assert found["filter"] == {"country": ["NL"]}


def test_what_left_a_filter_is_news_too(history: Path) -> None:
    moved = {
        **RULE,
        "targets": ["JP"],
        "corrections": [{"date": "2026-11-20", "fields": ["targets"], "text": "It is Japan."}],
    }
    committed(history, "2026-11-20", OFFICIAL, ENDING, RETRACTED, moved, PAUSE)
    found = answer(history, dt.date(2026, 11, 19), target=("CN",))
    assert [one.row["id"] for one in found.corrected] == ["us-2025-a-rule"]
    assert answer(history, dt.date(2026, 11, 19), actor=("NL",)).ids() == ()


def test_what_is_not_committed_counts(history: Path) -> None:
    history.write_text(log_text(OFFICIAL, ENDING, RETRACTED, EDITED), encoding="utf-8")
    found = answer(history, dt.date(2026, 11, 18))
    assert [one.id for one in found.by_acts] == ["us-2025-a-rule"]
    assert found.footer.notes[:1] == ("1 event is no longer in the log: us-2026-a-pause",)


def test_days_are_those_of_the_newest_commits_that_changed_an_event(history: Path) -> None:
    found = answer(history, dt.date(2026, 11, 10))
    assert {name: str(day) for name, day in found.updated.items()} == {
        "us-2026-a-pause": "2026-11-16",
        "cn-2025-report": "2026-11-12",
        "nl-2025-rumour": "2026-11-18",
        "us-2025-a-rule": "2026-11-16",
        "cn-2025-ending": "2026-11-15",
    }


def test_of_a_branch_the_day_of_its_merge_counts(history: Path) -> None:
    folder = history.parent.parent
    git(folder, "checkout", "-qb", "topic")
    late = tree("cn-2026-late", announced="2026-11-19", recorded="2026-11-19", title="China acts late")
    committed(history, "2026-11-19", OFFICIAL, ENDING, RETRACTED, EDITED, PAUSE, late)
    git(folder, "checkout", "-q", "main")
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "topic", day="2026-11-22")
    assert [row["id"] for row in answer(history, dt.date(2026, 11, 20)).added] == ["cn-2026-late"]
    assert answer(history, dt.date(2026, 11, 20)).updated["cn-2026-late"] == dt.date(2026, 11, 22)


def test_a_log_that_was_moved_keeps_its_history(history: Path) -> None:
    folder = history.parent.parent
    git(folder, "mv", "data/events.yaml", "data/acts.yaml")
    git(folder, "commit", "-qm", "move", day="2026-11-19")
    moved = history.with_name("acts.yaml")
    assert answer(moved, dt.date(2026, 11, 10)).ids() == (
        "us-2026-a-pause", "cn-2025-report", "us-2025-a-rule", "nl-2025-rumour", "cn-2025-ending",
    )  # fmt: skip
    assert answer(moved, dt.date(2026, 11, 10)).updated["nl-2025-rumour"] == dt.date(2026, 11, 18)


# Without a history


def test_outside_git_the_days_in_the_entries_decide(chiplog: Any, history: Path) -> None:
    shutil.rmtree(history.parent.parent / ".git")
    result = chiplog("changes", "-f", history, "--since", "2026-11-10", "--json")
    found = json.loads(result.stdout)
    assert [row["id"] for row in found["added"]] == ["us-2026-a-pause"]
    assert [(one["id"], one["why"]) for one in found["corrected"]] == [("cn-2025-report", ["MOFCOM printed it."])]
    assert [one["id"] for one in found["retracted"]] == ["nl-2025-rumour"]
    assert [one["id"] for one in found["turned_by_acts"]] == ["us-2025-a-rule"]
    assert [one["id"] for one in found["turned_by_calendar"]] == ["cn-2025-ending"]
    assert found["from_dates"] is True
    said = "no commit of the log is from 2026-11-10 or before: the dates in its entries decide\n"
    assert said in shown(chiplog, history, "--since", "2026-11-10")
    assert said in result.stderr
    assert "            confidence: now official\n" in shown(chiplog, history, "--since", "2026-11-10")


def test_outside_git_what_was_recorded_after_the_last_day_does_not_count(history: Path) -> None:
    shutil.rmtree(history.parent.parent / ".git")
    assert [row["id"] for row in answer(history, dt.date(2026, 11, 10), dt.date(2026, 11, 16)).added]
    assert answer(history, dt.date(2026, 11, 10), dt.date(2026, 11, 15)).added == ()


def test_a_history_that_begins_later_is_said(chiplog: Any, history: Path) -> None:
    found = shown(chiplog, history, "--since", "2026-11-01")
    assert "no commit of the log is from 2026-11-01 or before" in found
    assert found.startswith("2026-11-01 → working tree")


def test_a_shallow_clone_falls_back_only_where_it_must(history: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "2", f"file://{tmp_path}", str(tmp_path / "shallow"))
    file = tmp_path / "shallow" / "data" / "events.yaml"
    assert answer(file, dt.date(2026, 11, 17)).from_dates is False
    assert answer(file, dt.date(2026, 11, 15)).from_dates is True


def test_standard_input_has_days_and_no_revisions(chiplog: Any, history: Path) -> None:
    data = history.read_bytes()
    result = chiplog("changes", "-f", "-", "--since", "2026-11-10", "--json", stdin=data)
    assert [row["id"] for row in json.loads(result.stdout)["added"]] == ["us-2026-a-pause"]
    result = chiplog("changes", "-f", "-", "--since", "HEAD", stdin=data)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (2, "chiplog: standard input has no revisions")


# What goes wrong


def test_what_is_neither_is_said(chiplog: Any, history: Path) -> None:
    result = chiplog("changes", "-f", history, "--since", "lst friday")
    assert result.exit_code == 2
    assert result.stderr == (
        "chiplog: lst friday is neither a day nor a revision\n"
        f"  write a day, as 2026-01-28 or last friday, or a revision; `git log -- {history}` lists revisions\n"
    )


def test_outside_git_nobody_is_sent_to_it(chiplog: Any, tmp_path: Path) -> None:
    log = tmp_path / "events.yaml"
    log.write_text(log_text(RULE), encoding="utf-8")
    for words in (("changes", "--since", "HEAD"), ("diff", "HEAD"), ("sources", "check", "--since", "HEAD")):
        result = chiplog(*words, "-f", log)
        assert (result.exit_code, "the log is in no repository, and has no revisions" in result.stderr) == (2, True)


def test_the_order_of_two_moments_is_checked(history: Path) -> None:
    with pytest.raises(UsageError, match="--since 2026-11-20 is after --until 2026-11-10"):
        answer(history, dt.date(2026, 11, 20), dt.date(2026, 11, 10))


def test_a_faulty_event_is_left_out_with_exit_3(chiplog: Any, history: Path) -> None:
    text_ = history.read_text(encoding="utf-8").replace("instrument: licence-rule", "instrument: wish", 1)
    history.write_text(text_, encoding="utf-8")
    result = chiplog("changes", "-f", history, "--since", "2026-11-10")
    assert (result.exit_code, "1 faulty event was left out" in result.stderr) == (3, True)


def test_an_earlier_version_may_be_faulty_in_any_way(chiplog: Any, history: Path) -> None:
    sound = history.read_text(encoding="utf-8")
    faulty = sound.replace("confidence: official", "confidence: [official]", 1).replace("targets: [US]", "targets: US")
    faulty = re.sub(r"  corrections:\n(    .*\n)+", "  corrections: none\n", faulty).replace(
        "  relations:\n", "  relations: []\n  #", 1
    )
    assert faulty != sound
    history.write_text(faulty, encoding="utf-8")
    git(history.parent.parent, "commit", "-qam", "faulty", day="2026-11-20")
    history.write_text(sound, encoding="utf-8")
    for form in ("text", "md", "json", "atom", "jsonfeed"):
        assert chiplog("changes", "-f", history, "--since", "2026-11-20", "--format", form).exit_code == 0
    found = document(chiplog, history, "--since", "2026-11-20")
    assert "cn-2025-report" in {one["id"] for one in found["corrected"]}


@pytest.mark.parametrize(
    "field",
    ["acts: [{a: b}]", "acts: 5", "sources: x", "sources: [{url: [1]}]", "sources: [{url: {a: b}}]", "relations: x"],
)
def test_a_faulty_event_may_have_anything_in_a_field(field: str) -> None:
    faulty = f"- id: us-2025-a\n  actor: US\n  {field}\n".encode()
    sound = log_text(tree("us-2025-b"), tree("us-2025-a")).encode()
    for name in (b"us-2025-a", b"us-2025-c"):
        old = faulty.replace(b"us-2025-a", name)
        for found in (compare.logs(old, sound), compare.logs(sound, old)):
            assert found.any
            assert facts.acted_on(found) >= found.touched


def test_a_version_that_would_fill_the_memory_is_refused(
    chiplog: Any, history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = history.read_text(encoding="utf-8")
    history.write_text("\n" * 100_000, encoding="utf-8")
    git(history.parent.parent, "commit", "-qam", "huge", day="2026-11-20")
    history.write_text(sound, encoding="utf-8")
    git(history.parent.parent, "commit", "-qam", "as before", day="2026-11-22")
    monkeypatch.setattr("chiplog.git.LARGEST", 50_000)
    for words in (("changes", "--since", "2026-11-20"), ("changes", "--since", "HEAD~1"), ("diff", "HEAD~1")):
        result = chiplog(*words, "-f", history)
        assert (result.exit_code, "data/events.yaml in" in result.stderr, "is larger than" in result.stderr) == (
            3, True, True
        )  # fmt: skip
    assert chiplog("changes", "-f", history, "--since", "2026-11-22", "--format", "atom").exit_code == 0


def test_a_commit_of_no_day_in_the_calendar_is_passed_over(history: Path) -> None:
    folder = history.parent.parent
    git(folder, "checkout", "-q", "--orphan", "odd")
    who = "a <a@b> 999999999999 +0000"
    raw = f"tree {git(folder, 'write-tree').strip()}\nauthor {who}\ncommitter {who}\n\nodd\n"
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        cwd=folder,
        check=True,
        capture_output=True,
        input=raw.encode(),
    )
    git(folder, "reset", "-q", "--hard", made.stdout.decode().strip())
    assert answer(history, dt.date(2026, 11, 10)).from_dates is True


# `list --changed-since`


def test_a_list_of_what_has_changed(chiplog: Any, history: Path) -> None:
    result = chiplog("list", "-f", history, "--changed-since", "2026-11-17", "--columns", "id")
    assert result.stdout == "us-2025-a-rule\nnl-2025-rumour\n"
    result = chiplog("list", "-f", history, "--changed-since", "HEAD~1", "--actor", "US", "--format", "table")
    assert "1 event · actor US; changed since HEAD~1\n" in result.stdout
    assert chiplog("list", "-f", history, "--changed-since", "2026-11-23", "--columns", "id").stdout == ""


def test_a_list_says_where_days_decide(chiplog: Any, history: Path) -> None:
    result = chiplog("list", "-f", history, "--changed-since", "2026-10-01", "--columns", "id")
    assert "no commit of the log is from 2026-10-01 or before" in result.stderr


# The page that explains it


def test_every_command_line_of_the_page_works(chiplog: Any, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(log.parent)
    git(log.parent, "init", "-q", "-b", "main")
    for tag in ("v0.1", "v0.2"):
        git(log.parent, "add", ".")
        git(log.parent, "commit", "-q", "--allow-empty", "-m", tag)
        git(log.parent, "tag", tag)
    page = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    assert len(lines) == 12
    for line in lines:
        words = shlex.split(line.partition(" >")[0], comments=True)[1:]
        result = chiplog(*words, "--file", log)
        assert result.exit_code == 0, (line, result.stderr)


# The project's own log


def test_the_real_log_has_changes_since_a_day(log: Path) -> None:
    with Log.open(str(log)) as opened:
        found = changes.undated(opened, Filters(), dt.date(2026, 11, 22))
        total = len(opened.select(Filters(), dt.date(2026, 11, 22)))
    assert (len(found.added), found.by_acts) == (total, ())


def test_the_projects_own_history_is_read() -> None:
    """Each event of the newest version is the old one, new, or named as changed; a shallow clone has fewer versions."""
    words = ["git", "log", "--first-parent", "--format=%H", "--", "data/events.yaml"]
    past = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True).stdout.split()
    if not past:
        pytest.skip("the project's own history is not here, or git may not read it")
    with Log.open(str(REAL)) as opened:
        found = changes.answer(opened, Filters(), past[-1])
    old = subprocess.run(
        ["git", "show", f"{past[-1]}:data/events.yaml"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    before, after = (
        {one["id"]: one for block in blocks.cut(data).blocks if (one := parse.lenient(block.data))}
        for data in (old, REAL.read_bytes())
    )
    changed = {
        row["id"] for row in (*(one.row for one in (*found.corrected, *found.edited, *found.retracted)), *found.added)
    }
    assert changed == {name for name, one in after.items() if before.get(name) != one}
    assert set(found.updated) >= {row["id"] for row in found.added}


def test_states_on_an_earlier_day_are_compared_on_that_day(chiplog: Any, history: Path) -> None:
    for command in (
        ["changes", "--json", "--since", "2030-01-01"],
        ["list", "--changed-since", "2030-01-01", "--json"],
    ):
        result = chiplog(*command, "-f", history)
        assert result.exit_code == 0, result.stderr
    found = document(chiplog, history, "--since", "2026-11-17", "--on", "2026-11-01")
    assert (found["turned_by_acts"], found["turned_by_calendar"]) == ([], [])


def test_the_answer_does_not_ask_the_clock(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed, "today", never)
    found = answer(history, dt.date(2026, 11, 10))
    assert found.on == dt.date(2026, 11, 18)
    assert found == answer(history, dt.date(2026, 11, 10))


def never() -> dt.date:
    raise AssertionError
