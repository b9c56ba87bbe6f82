"""`chiplog resolve`, the merge driver and `chiplog git`, in real repositories."""

import atexit
import functools
import itertools
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from benchmarks import merging
from chiplog.logfile import blocks, emit, parse
from chiplog.review import markers, merge, merge_driver, proof
from chiplog.review.three import ThreeWay
from tests import merges, terminals
from tests.factories import ROOT, text, tree

A, B, C, D = (tree(f"cn-2025-{name}") for name in "abcd")
BASE = text({**A, "items": ["x"]}, B)
OURS = text({**A, "items": ["x", "v"], "effect": "loosen"}, B, C)
THEIRS = text({**A, "items": ["x", "z"], "effect": "neutral"}, B, D)


class Repository:
    """A real repository with one log in it, and two branches: `main` and `topic`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "data" / "events.yaml"
        self.log.parent.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        with (folder / ".git" / "config").open("a") as config:
            config.write("[user]\n\tname = t\n\temail = t@example.org\n[core]\n\tautocrlf = false\n[gc]\n\tauto = 0\n")

    def git(self, *arguments: str, code: int = 0) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        env |= {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, of: str | bytes, message: str = "x") -> None:
        self.log.write_bytes(of if isinstance(of, bytes) else of.encode())
        self.git("add", "--all")
        self.git("commit", "-qm", message, "--allow-empty")

    def part_ways(self, base: str | bytes, ours: str | bytes, theirs: str | bytes) -> None:
        """Commit a base, and a change on each branch; `main` is checked out."""
        if any(self.log.parent.iterdir()) or len(list(self.folder.iterdir())) > 2:
            self._part_ways(base, ours, theirs)
        else:  # only git's settings may differ from those of a repository in which this was done before
            keep = shutil.ignore_patterns("config")
            shutil.copytree(_parted(base, ours, theirs), self.folder, dirs_exist_ok=True, ignore=keep)

    def _part_ways(self, base: str | bytes, ours: str | bytes, theirs: str | bytes) -> None:
        self.commit(base, "base")
        self.git("switch", "-qc", "topic")
        self.commit(theirs, "theirs")
        self.git("switch", "-q", "main")
        self.commit(ours, "ours")

    def conflicted(
        self, base: str | bytes = BASE, ours: str | bytes = OURS, theirs: str | bytes = THEIRS
    ) -> "Repository":
        """Stop in the middle of a merge."""
        self.part_ways(base, ours, theirs)
        self.git("merge", "topic", code=1)
        return self


@functools.cache
def _parted(base: str | bytes, ours: str | bytes, theirs: str | bytes) -> Path:
    """Return a folder with a repository whose branches part, which is copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="chiplog-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    Repository(folder)._part_ways(base, ours, theirs)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


ENDED = text({**A, "items": ["x", "v", "z"], "effect": "loosen"}, B, C, D)
LEFT = ENDED.replace("  effect: loosen\n", markers.wrapped("  effect: loosen\n", "  effect: neutral\n"), 1)


# In the middle of a merge


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_merge_that_stopped_is_resolved_but_for_a_field_changed_in_two_ways(
    chiplog: Any, repository: Repository, style: str
) -> None:
    repository.git("config", "merge.conflictStyle", style)
    repository.conflicted()
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, repository.log.read_text()) == (1, LEFT)
    assert result.stderr.splitlines() == [
        "cn-2025-c: added by ours",
        "cn-2025-d: added by theirs",
        "cn-2025-a: merged: effect in conflict, items from both",
        f"chiplog: {repository.log}: 1 conflict: cn-2025-a: effect",
        "next: edit the lines between the markers, or run `chiplog resolve` on a terminal",
    ]


def test_what_is_resolved_can_be_committed(chiplog: Any, repository: Repository) -> None:
    repository.conflicted(BASE, OURS.replace("loosen", "tighten"), THEIRS)
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, repository.log.read_text()) == (0, ENDED.replace("loosen", "neutral"))
    assert result.stderr.splitlines()[-2:] == [
        f"resolved {repository.log}",
        f"next: `git diff`, `git add {repository.log}`, `git merge --continue`",
    ]
    repository.git("add", str(repository.log))
    repository.git("-c", "core.editor=true", "merge", "--continue")
    assert chiplog("validate", repository.log).exit_code == 0


def test_undo_brings_the_markers_back(chiplog: Any, repository: Repository) -> None:
    before = repository.conflicted().log.read_bytes()
    chiplog("resolve", repository.log)
    assert chiplog("undo", "-f", repository.log, "--yes").exit_code == 0
    assert repository.log.read_bytes() == before


def test_a_dry_run_shows_the_diff_and_writes_nothing(chiplog: Any, repository: Repository) -> None:
    before = repository.conflicted().log.read_bytes()
    result = chiplog("resolve", "--dry-run", repository.log)
    assert (result.exit_code, repository.log.read_bytes()) == (1, before)
    assert "-  items: [x, z]\n" in result.stdout
    assert "   items: [x, v, z]\n" not in result.stdout
    assert "+  items: [x, v, z]\n" in result.stdout
    assert result.stderr.endswith("it would leave 1 conflict: cn-2025-a: effect\nnothing written: this was a dry run\n")


def test_json_is_one_document(chiplog: Any, repository: Repository) -> None:
    repository.conflicted()
    result = chiplog("resolve", "--json", repository.log)
    document = json.loads(result.stdout)
    assert (result.exit_code, document.pop("diff") != "", document) == (
        1, True, {
            "file": str(repository.log), "written": True, "findings": [],
            "events": [
                {"event": "cn-2025-a", "what": "merged", "side": "", "fields": {"effect": "conflict", "items": "both"}},
                {"event": "cn-2025-c", "what": "added", "side": "ours", "fields": {}},
                {"event": "cn-2025-d", "what": "added", "side": "theirs", "fields": {}},
            ],
            "conflicts": [{"event": "cn-2025-a", "field": "effect", "ours": "  effect: loosen\n", "theirs": "  effect: neutral\n"}],
        },
    )  # fmt: skip


def test_resolving_again_changes_nothing(chiplog: Any, repository: Repository) -> None:
    repository.conflicted()
    chiplog("resolve", repository.log)
    again = chiplog("resolve", repository.log)
    assert (again.exit_code, again.stdout, repository.log.read_text()) == (1, "", LEFT)


def test_what_was_mended_by_hand_stays_mended(chiplog: Any, repository: Repository) -> None:
    repository.conflicted()
    fixed = repository.log.read_text().replace("effect: neutral", "effect: loosen")
    repository.log.write_text(fixed.replace("title: China does something", "title: China surely does something", 1))
    result = chiplog("resolve", repository.log)
    assert result.exit_code == 0, result.stderr
    assert repository.log.read_text() == ENDED.replace("China does something", "China surely does something", 1)


def test_a_file_without_markers_is_said_to_be_resolved(chiplog: Any, repository: Repository) -> None:
    repository.conflicted().log.write_text(ENDED)
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0, "", f"nothing to resolve in {repository.log}\nnext: `git add {repository.log}`, `git merge --continue`\n"
    )  # fmt: skip


def test_an_event_that_a_side_took_out_is_back_and_named(chiplog: Any, repository: Repository) -> None:
    repository.conflicted(
        text(A, B, C), text({**A, "body": "X"}, C), text({**A, "body": "X", "items": ["y"]}, B, C).replace("X", "Y")
    )
    result = chiplog("resolve", repository.log)
    assert result.exit_code == 1
    assert "cn-2025-b" in repository.log.read_text()
    assert "cn-2025-b: kept, although ours removed it: ids must not disappear" in result.stderr


@pytest.mark.parametrize(("command", "says"), [("rebase", "rebase"), ("cherry-pick", "cherry-pick")])
def test_the_command_that_waits_is_named(chiplog: Any, repository: Repository, command: str, says: str) -> None:
    repository.part_ways(BASE, OURS, text({**A, "items": ["x", "z"]}, B))
    repository.git(command, "topic", code=1)
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, result.stderr.endswith(f", `git {says} --continue`\n")) == (0, True)


def test_a_file_that_one_side_took_out_is_left_to_git(chiplog: Any, repository: Repository) -> None:
    repository.commit(BASE)
    repository.git("switch", "-qc", "topic")
    repository.git("rm", "-q", "data/events.yaml")
    repository.git("commit", "-qm", "gone")
    repository.git("switch", "-q", "main")
    repository.commit(OURS)
    repository.git("merge", "topic", code=1)
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, repository.log.read_text()) == (4, OURS)
    assert "was removed on their side" in result.stderr


def test_a_log_that_both_sides_began_is_merged(chiplog: Any, repository: Repository) -> None:
    repository.git("commit", "-qm", "empty", "--allow-empty")
    repository.git("switch", "-qc", "topic")
    repository.commit(text(A, {**B, "items": ["x"]}))
    repository.git("switch", "-q", "main")
    repository.log.parent.mkdir(exist_ok=True)
    repository.commit(text({**B, "items": ["y"]}, C))
    repository.git("merge", "topic", code=1)
    assert chiplog("resolve", repository.log).exit_code == 0
    assert repository.log.read_text() == text(A, {**B, "items": ["x", "y"]}, C)


def test_carriage_returns_and_a_missing_last_line_end_stay(chiplog: Any, repository: Repository) -> None:
    def stored(of: str) -> bytes:
        return of.replace("\n", "\r\n").removesuffix("\r\n").encode()

    repository.conflicted(stored(BASE), stored(OURS.replace("loosen", "tighten")), stored(THEIRS))
    assert chiplog("resolve", repository.log).exit_code == 0
    assert repository.log.read_bytes() == stored(ENDED.replace("loosen", "neutral"))


def test_a_header_in_conflict_keeps_its_markers_and_is_named(chiplog: Any, repository: Repository) -> None:
    ours, theirs = (BASE.replace("A log for a test", title) for title in ("Our log", "Their log"))
    repository.conflicted(BASE, ours + "\n" + text(C).split("\n\n", 1)[1], theirs)
    result = chiplog("resolve", repository.log)
    assert result.exit_code == 1
    assert (
        repository.log.read_text()
        == markers.wrapped("# Our log.\n", "# Their log.\n")
        + "\n"
        + text({**A, "items": ["x"]}, B, C).split("\n\n", 1)[1]
    )
    assert "1 conflict: lines that belong to no event\n" in result.stderr


def test_what_is_wrong_with_the_sides_together_is_told(chiplog: Any, repository: Repository) -> None:
    ours, theirs = ({**A, "effective": "2025-05-01"}, {**A, "through": "2025-04-01"})
    repository.conflicted(text(A, B), text(ours, B, C), text(theirs, B, D))
    result = chiplog("resolve", repository.log)
    assert (result.exit_code, "CL203 error [cn-2025-a]" in result.stderr) == (1, True)
    assert repository.log.read_text() == text({**ours, "through": "2025-04-01"}, B, C, D)


# A file with markers, outside of a merge


@pytest.mark.parametrize(("style", "left"), [("--diff3", 1), ("", 2)])
def test_markers_are_enough(chiplog: Any, tmp_path: Path, style: str, left: int) -> None:
    for name, of in (("base", BASE), ("ours", OURS), ("theirs", THEIRS)):
        (tmp_path / name).write_text(of)
    arguments = ["git", "merge-file", "-p", *([style] if style else []), "ours", "base", "theirs"]
    shown = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    file = tmp_path / "events.yaml"
    file.write_text(shown)
    document = json.loads(chiplog("resolve", "--json", file).stdout)
    fields = ["effect", "items"][:left]
    assert [conflict["field"] for conflict in document["conflicts"]] == fields
    if left == 1:
        assert file.read_text() == LEFT


def test_markers_that_cannot_be_cut_are_placed(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    before = BASE.replace("  items", "<<<<<<< HEAD\n  items")
    file.write_text(before)
    result = chiplog("resolve", file)
    assert (result.exit_code, file.read_text()) == (3, before)
    assert f"{file}:{before.count(chr(10))}: the conflict markers do not match" in result.stderr


@pytest.mark.parametrize(("data", "code"), [(b"\xff<<<<<<< a\n", 3), (BASE.encode(), 0), (b"", 0)])
def test_other_files_are_left_as_they_are(chiplog: Any, tmp_path: Path, data: bytes, code: int) -> None:
    file = tmp_path / "events.yaml"
    file.write_bytes(data)
    assert (chiplog("resolve", file).exit_code, file.read_bytes()) == (code, data)
    assert chiplog("resolve", tmp_path / "none.yaml").exit_code == 3
    assert chiplog("resolve", "-", stdin=data).exit_code == 2


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_merge_that_cannot_be_proved_is_not_written(
    chiplog: Any, repository: Repository, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    before = repository.conflicted().log.read_bytes()
    monkeypatch.setattr(proof, "lost", lambda *_: iter(["cn-2025-a: effect"]))
    result = chiplog("resolve", repository.log, *more)
    assert (result.exit_code, repository.log.read_bytes()) == (4, before)
    assert "the merge would lose cn-2025-a: effect" in result.stderr


@pytest.mark.parametrize("hostile", ["\x1b[2J\x1b]0;owned\x07", "\u202ereversed"])
def test_hostile_text_never_reaches_a_terminal(chiplog: Any, repository: Repository, hostile: str) -> None:
    theirs = THEIRS.replace("effect: neutral", f"effect: '{hostile}'")
    repository.conflicted(BASE, OURS, theirs)
    result = chiplog("resolve", "--json", repository.log)
    assert hostile[0] not in result.stdout + result.stderr


def test_a_hostile_name_of_a_field_is_spelled_out(chiplog: Any, repository: Repository) -> None:
    repository.conflicted(text(A), *(text({**A, "odd\u200fkey": word}) for word in ("v", "w")))
    said = chiplog("resolve", repository.log).stderr
    assert ("\u200f" in said, said.count("odd\\u200fkey")) == (False, 2)


# Asked


class Person(terminals.Person):
    """Somebody at a terminal who resolves a log."""

    def __init__(self, repository: Repository, **env: Any) -> None:
        super().__init__("resolve", repository.log, columns=160, **env)


WORDS = "ours, theirs, edit, leave"


def test_the_questions_of_a_conflict_explain_themselves(repository: Repository) -> None:
    person = Person(repository.conflicted())
    for answer, said in (("?", "ours   the first"), ("thiers", "did you mean theirs?")):
        person.answers(WORDS, answer)
        person.sees(said)
    person.answers(WORDS, "edit")
    person.answers("effect", "?")
    person.sees("as `chiplog edit --set effect=VALUE` takes it")
    person.sees("Ctrl-C or Ctrl-D stops")
    person.stops()
    assert person.ends() == 130


@pytest.mark.parametrize(
    ("answers", "effect"),
    [(["ours"], "loosen"), (["th"], "neutral"), (["sideways", "t"], "neutral"), (["edit", "tighten"], "tighten"), (["edit", "<", "ours"], "loosen")],
)  # fmt: skip
def test_a_field_changed_in_two_ways_is_asked_about(repository: Repository, answers: list[str], effect: str) -> None:
    person = Person(repository.conflicted())
    person.sees("cn-2025-a: effect was changed in two ways (1 of 1)")
    person.sees("ours    effect: loosen")
    person.sees("theirs  effect: neutral")
    for answer in answers:
        person.answers("effect" if answer in ("tighten", "<") else WORDS, answer)
    person.sees("merged: effect as chosen, items from both")
    assert (person.ends(), repository.log.read_text()) == (0, ENDED.replace("loosen", effect))


def test_a_conflict_can_be_left_and_gone_back_to(repository: Repository) -> None:
    ours, theirs = (
        of.replace("stage: decided", f"stage: {stage}", 1) for of, stage in ((OURS, "proposed"), (THEIRS, "signalled"))
    )
    person = Person(repository.conflicted(BASE, ours, theirs))
    person.answers(WORDS, "ours")
    person.sees("stage was changed in two ways (2 of 2)")
    person.answers(WORDS, "<")
    person.sees("effect was changed in two ways (1 of 2)")
    person.answers(WORDS, "leave")
    person.answers(WORDS, "theirs")
    assert person.ends() == 1
    read = markers.split(repository.log.read_text())
    assert read is not None
    events = [parse.read(side.split("\n\n")[1] + "\n") for side in read.sides]
    assert [event["effect"] for event in events] == ["loosen", "neutral"]
    assert [event["stage"] for event in events] == ["signalled", "signalled"]


def test_control_c_leaves_the_file(repository: Repository) -> None:
    before = repository.conflicted().log.read_bytes()
    person = Person(repository)
    person.asked(WORDS)
    person.stops()
    assert (person.ends(), repository.log.read_bytes()) == (130, before)


def test_an_event_taken_out_and_changed_is_asked_about(repository: Repository) -> None:
    changed = {**B, "effect": "mixed", "summary": "Both."}
    person = Person(repository.conflicted(text(A, B, C), text(A, C), text(A, changed, C)))
    person.sees("cn-2025-b: the whole event was changed in two ways")
    person.sees("ours    (nothing)")
    person.answers("ours, theirs, leave", "theirs")
    person.sees("cn-2025-b: as chosen")
    assert (person.ends(), repository.log.read_text()) == (0, text(A, changed, C))


def test_lists_are_typed_as_edit_takes_them(repository: Repository) -> None:
    ours, theirs = (text({**A, "items": [item]}) for item in ("y", "z"))
    person = Person(repository.conflicted(text({**A, "items": ["x"]}), ours, theirs))
    person.answers(WORDS, "edit")
    person.answers("items", "y, z")
    assert (person.ends(), repository.log.read_text()) == (0, text({**A, "items": ["y", "z"]}))


def test_in_ci_nothing_is_asked(repository: Repository) -> None:
    assert (Person(repository.conflicted(), CI="true").ends(), repository.log.read_text()) == (1, LEFT)


# The driver


@pytest.fixture
def driven(repository: Repository, chiplog: Any) -> Repository:
    """A repository whose git merges by events."""
    repository.commit("")
    (repository.folder / ".gitattributes").write_text("data/events.yaml merge=chiplog diff=chiplog text eol=lf\n")
    assert chiplog("git", "install", "-f", repository.log).exit_code == 0
    return repository


def test_git_merges_by_events_with_the_driver(driven: Repository) -> None:
    driven.part_ways(BASE, OURS.replace("loosen", "tighten"), THEIRS)
    driven.git("merge", "--no-edit", "topic")
    assert driven.log.read_text() == ENDED.replace("loosen", "neutral")


def test_the_driver_leaves_markers_for_a_field_and_resolve_takes_it_from_there(
    chiplog: Any, driven: Repository
) -> None:
    driven.part_ways(BASE, OURS, THEIRS)
    said = driven.git("merge", "topic", code=1)
    assert "chiplog: data/events.yaml: 1 conflict: cn-2025-a: effect; `chiplog resolve` asks about it" in said
    assert driven.log.read_text() == LEFT
    document = json.loads(chiplog("resolve", "--json", driven.log).stdout)
    assert [event["event"] for event in document["events"]] == ["cn-2025-a", "cn-2025-c", "cn-2025-d"]
    assert (document["written"], driven.log.read_text()) == (False, LEFT)


@pytest.mark.parametrize("spoiled", [b"\xff\n", b"no log at all\n"])
def test_what_is_no_log_is_merged_by_lines(chiplog: Any, tmp_path: Path, spoiled: bytes) -> None:
    names = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    for name, more in zip(names, (b"a\n", b"b\n", b"a\nc\n"), strict=True):
        Path(name).write_bytes(spoiled + more)
    result = chiplog("merge-driver", *names, "9", "data/events.yaml")
    assert (result.exit_code, Path(names[1]).read_bytes()) == (
        1, spoiled + b"<<<<<<<<< ours\nb\n=========\na\nc\n>>>>>>>>> theirs\n"
    )  # fmt: skip


def test_markers_that_a_side_committed_are_no_crash(driven: Repository) -> None:
    spoiled = BASE.replace("  effect: tighten\n", "=======\n<<<<<<< x\n  effect: tighten\n", 1)
    driven.part_ways(
        spoiled, spoiled.replace("flow: export", "flow: import", 1), spoiled.replace("cn-2025-b", "cn-2025-bb")
    )
    assert "internal" not in driven.git("merge", "topic", "--no-edit")
    assert driven.log.read_text() == spoiled.replace("flow: export", "flow: import", 1).replace(
        "cn-2025-b", "cn-2025-bb"
    )


def test_a_merge_that_the_driver_cannot_prove_is_made_by_lines(
    chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [str(tmp_path / name) for name in ("base", "ours", "theirs")]
    for name, of in zip(names, (BASE, OURS, THEIRS), strict=True):
        Path(name).write_text(of)
    monkeypatch.setattr(proof, "lost", lambda *_: iter(["x"]))
    assert chiplog("merge-driver", *names, "7", "x").exit_code == 1
    left = markers.split(Path(names[1]).read_text())
    assert left is not None
    assert left.sides == (OURS, THEIRS)


def random_pairs(seeds: range, repository: Repository) -> Iterator[ThreeWay[str]]:
    """Pairs of edits, each merged with git: `main` has ours, and is in the middle of merging theirs, or done."""
    repository.commit("", "root")
    for seed in seeds:
        three = merges.sides(random.Random(seed), 10)  # noqa: S311 - only variety matters
        repository.git("switch", "-q", "--detach", "main")
        repository.commit(three.base, "base")
        base = repository.git("rev-parse", "HEAD").strip()
        repository.commit(three.theirs, "theirs")
        theirs = repository.git("rev-parse", "HEAD").strip()
        repository.git("switch", "-q", "--detach", base)
        repository.commit(three.ours, "ours")
        subprocess.run(
            ["git", "merge", "-q", "--no-edit", theirs], cwd=repository.folder, capture_output=True, check=False
        )
        yield three
        repository.git("reset", "-q", "--hard")


def whole(three: ThreeWay[str], found: str) -> None:
    """Hold a merged log against both sides: nothing lost, nothing there that is on neither."""
    done = merge.logs(three)
    assert list(proof.lost(three, found, done.conflicts)) == []
    read = markers.split(found) or ThreeWay(found, found, found)
    names = {
        side: {parse.read(b.data.decode())["id"] for b in blocks.cut(side.encode()).blocks}
        for side in (*three.sides, *read.sides)
    }
    assert names[read.ours] == names[read.theirs] == names[three.ours] | names[three.theirs]


def merged_with_driver(seeds: range, driven: Repository) -> int:
    conflicts = 0
    for three in random_pairs(seeds, driven):
        found = driven.log.read_text()
        assert found == merge.logs(three).text()
        whole(three, found)
        conflicts += bool(markers.split(found))
    return conflicts


def resolved_from_markers(chiplog: Callable[..., Any], seeds: range, repository: Repository) -> int:
    conflicts, alone = 0, repository.folder.parent / "alone.yaml"
    for seed, three in zip(seeds, random_pairs(seeds, repository), strict=True):
        found = repository.log.read_text()
        if markers.split(found):
            alone.write_text(found)
            middle = json.loads(chiplog("resolve", "--json", repository.log).stdout)
            whole(three, repository.log.read_text())
            left_over = [(conflict["event"], conflict["field"]) for conflict in middle["conflicts"]]
            assert left_over == [(conflict.event, conflict.field) for conflict in merge.logs(three).conflicts]
            by_markers = chiplog("resolve", alone)
            assert by_markers.exit_code in (0, 1), by_markers.stderr
            left = markers.split(found)
            assert left is not None
            assert list(proof.lost(left, alone.read_text(), merge.logs(left).conflicts)) == []
            conflicts += 1
        repository.git("config", "merge.conflictStyle", ("merge", "diff3", "zdiff3")[seed % 3])
    return conflicts


@pytest.mark.slow
def test_random_pairs_through_git_with_the_driver(driven: Repository) -> None:
    merged_with_driver(range(2), driven)


def test_random_pairs_through_resolve(chiplog: Any, repository: Repository) -> None:
    assert resolved_from_markers(chiplog, range(6), repository) > 0


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_three_hundred_random_pairs_through_git_with_the_driver(driven: Repository) -> None:
    assert merged_with_driver(range(1000, 1300), driven) > 20


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_three_hundred_random_pairs_through_resolve(chiplog: Any, repository: Repository) -> None:
    assert resolved_from_markers(chiplog, range(1000, 1300), repository) > 50


# git install


LINE = "data/events.yaml merge=chiplog diff=chiplog text eol=lf"


@pytest.fixture
def installed(repository: Repository) -> Repository:
    """A repository with a log, and no settings yet."""
    repository.commit(BASE)
    return repository


def config(repository: Repository) -> bytes:
    return (repository.folder / ".git" / "config").read_bytes()


def shown_settings() -> str:
    return "".join(
        f"git config --local --add {name} {shlex.quote(value)}\n" for name, value in merge_driver.git_settings().items()
    )


def test_each_setting_is_shown_and_made_once(chiplog: Any, installed: Repository) -> None:
    before = config(installed)
    dry = chiplog("git", "install", "-f", installed.log, "--dry-run")
    assert (dry.stdout, config(installed)) == (shown_settings(), before)
    first = chiplog("git", "install", "-f", installed.log)
    assert (first.exit_code, first.stdout) == (0, shown_settings())
    assert first.stderr == f"next: add this line to .gitattributes, and commit it\n{LINE}\n"
    after = config(installed)
    (installed.folder / ".gitattributes").write_text(f"{LINE}\n")
    again = chiplog("git", "install", "-f", installed.log)
    assert (again.stdout, config(installed)) == (shown_settings().replace("\n", "  # as it is\n"), after)
    assert again.stderr == "git merges data/events.yaml by events from now on: .gitattributes is already set up\n"


OWN = """# mine
[merge "chiplog"]
\trecursive = binary
\tname = my own name ; why
"""


@pytest.mark.parametrize(
    "own",
    [
        "",
        OWN,
        pytest.param('[diff "chiplog"]\n\txfuncname = "^- id: ([a-z0-9-]+)"\n', marks=pytest.mark.slow),
        pytest.param(
            '[merge "chiplog"]\n\tdriver = chiplog merge-driver %O %A %B %L %P\n[diff]\n\tx = y',
            marks=pytest.mark.slow,
        ),
        '[merge "chiplog"]\n\tdriver = one\n\tdriver = two\n[chiplog]\n\tmine = 1\n',
    ],
    ids=["none", "a section", "the same value", "a driver", "several"],
)
def test_uninstalling_leaves_the_settings_as_they_were(chiplog: Any, installed: Repository, own: str) -> None:
    file = installed.folder / ".git" / "config"
    file.write_bytes(before := file.read_bytes() + own.encode())
    for _ in range(2):
        assert chiplog("git", "install", "-f", installed.log).exit_code == 0
    for name, value in merge_driver.git_settings().items():
        assert installed.git("config", name) == f"{value}\n"
    assert chiplog("git", "uninstall", "-f", installed.log, "--dry-run").exit_code == 0
    gone = chiplog("git", "uninstall", "-f", installed.log)
    assert (gone.exit_code, config(installed).rstrip()) == (0, before.rstrip())
    assert gone.stdout.startswith("git config --local --fixed-value --unset-all ")
    assert ("git install` did not set it" in gone.stderr) is bool(own)


def test_uninstalling_takes_out_nothing_that_was_not_installed(chiplog: Any, installed: Repository) -> None:
    for name, value in merge_driver.git_settings().items():
        installed.git("config", name, value)
    before = config(installed)
    gone = chiplog("git", "uninstall", "-f", installed.log)
    assert (gone.exit_code, gone.stdout, config(installed)) == (0, "", before)


def test_a_setting_that_was_changed_since_stays(chiplog: Any, installed: Repository) -> None:
    chiplog("git", "install", "-f", installed.log)
    installed.git("config", "merge.chiplog.driver", "mine %A")
    assert chiplog("git", "uninstall", "-f", installed.log).exit_code == 0
    assert installed.git("config", "--get-regexp", "chiplog") == "merge.chiplog.driver mine %A\n"


def test_an_older_place_of_the_program_gives_way(chiplog: Any, installed: Repository, monkeypatch: Any) -> None:
    before = config(installed)
    with monkeypatch.context() as patched:
        patched.setattr(sys, "executable", "/nowhere/bin/python")
        chiplog("git", "install", "-f", installed.log)
    chiplog("git", "install", "-f", installed.log)
    assert b"/nowhere" not in config(installed)
    chiplog("git", "uninstall", "-f", installed.log)
    assert config(installed) == before


@pytest.mark.parametrize(("package", "said"), [("src", True), (".venv/lib", False)])
def test_a_program_that_a_branch_can_change_is_said(
    chiplog: Any, installed: Repository, monkeypatch: Any, package: str, said: bool
) -> None:
    monkeypatch.setattr("chiplog.__file__", str(installed.folder / package / "chiplog" / "__init__.py"))
    monkeypatch.setattr(sys, "prefix", str(installed.folder / ".venv"))
    result = chiplog("git", "install", "-f", installed.log)
    assert ("runs from this work tree" in result.stderr) is said


def test_settings_that_git_cannot_write_are_said(chiplog: Any, installed: Repository) -> None:
    (installed.folder / ".git" / "config.lock").touch()
    result = chiplog("git", "install", "-f", installed.log)
    assert (result.exit_code, "config" in result.stderr) == (4, True)


# The line that git runs


IMPORTED = ("typer.py", "chiplog/__init__.py", "chiplog.py", "sitecustomize.py", "re.py")
FEW = {("chiplog/__init__.py", "."), ("re.py", "")}


@pytest.mark.parametrize(
    ("name", "search"),
    [pytest.param(*one, marks=[pytest.mark.slow] * (one not in FEW)) for one in itertools.product(IMPORTED, ("", "."))],
)
def test_the_driver_runs_nothing_of_the_work_tree(
    driven: Repository, monkeypatch: pytest.MonkeyPatch, name: str, search: str
) -> None:
    ran = driven.folder.parent / "ran"
    monkeypatch.setenv("PYTHONPATH", search)
    driven.part_ways(BASE, OURS.replace("loosen", "tighten"), THEIRS)
    file = driven.folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"open({str(ran)!r}, 'w')\n")
    driven.git("merge", "--no-edit", "topic")
    assert (ran.exists(), driven.log.read_text()) == (False, ENDED.replace("loosen", "neutral"))


BOTH = re.compile(r"<<<<<<< ours\n.*=======\n.*>>>>>>> theirs\n", re.DOTALL)

BROKEN_PROGRAMS = {
    "gone": "",
    "an import fails": f"#!/bin/sh\n{shlex.quote(sys.executable)} -c 'import nothing_of_this_name'\n",
    "killed": "#!/bin/sh\nkill -9 $$\n",
    "not for this machine": "\0\0\0\0",
}


@pytest.mark.parametrize("how", BROKEN_PROGRAMS)
def test_where_the_program_cannot_run_git_merges_by_lines_with_markers(
    chiplog: Any, driven: Repository, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    program = driven.folder.parent / "bin" / "python"
    program.parent.mkdir()
    if BROKEN_PROGRAMS[how]:
        program.write_text(BROKEN_PROGRAMS[how])
        program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    chiplog("git", "install", "-f", driven.log)
    driven.part_ways(BASE, OURS, THEIRS)
    driven.git("merge", "topic", code=1)
    left = driven.log.read_text()
    assert BOTH.search(left)
    assert "cn-2025-c" in left
    assert "cn-2025-d" in left
    assert driven.git("diff", "--name-only", "--diff-filter=U") == "data/events.yaml\n"


def test_where_the_program_cannot_run_a_merge_without_conflict_is_made(
    chiplog: Any, driven: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    chiplog("git", "install", "-f", driven.log)
    driven.part_ways(text(A, B), text({**A, "title": "Another title"}, B), text(A, B, D))
    driven.git("merge", "--no-edit", "topic")
    assert driven.log.read_text() == text({**A, "title": "Another title"}, B, D)


@pytest.mark.parametrize(
    "folder",
    ["it's $(touch x)", *(pytest.param(name, marks=pytest.mark.slow) for name in ("a b", 'a"b', "100%O", "a;b"))],
)
def test_the_program_may_be_in_any_folder(
    chiplog: Any, driven: Repository, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    program = driven.folder.parent / folder / "python"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\ntouch {driven.folder.parent}/ran\nexec {shlex.quote(sys.executable)} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    chiplog("git", "install", "-f", driven.log)
    driven.part_ways(BASE, OURS.replace("loosen", "tighten"), THEIRS)
    driven.git("merge", "--no-edit", "topic")
    assert driven.log.read_text() == ENDED.replace("loosen", "neutral")
    assert (driven.folder.parent / "ran").exists()
    assert not (driven.folder / "x").exists()


@pytest.mark.parametrize(
    "limited",
    ["the program", *(pytest.param(one, marks=pytest.mark.slow) for one in ("all", "the program, without the rest"))],
)
def test_a_result_that_cannot_be_written_whole_is_not_written(driven: Repository, limited: str) -> None:
    many = [tree(f"cn-2025-{name}") for name in "efghijklmnopqrstuvwxyz"]
    driven.part_ways(text(A, *many), text(A, C, *many), text(A, D, *many))
    line = driven.git("config", "merge.chiplog.driver").strip()
    program = line.partition("; s=")[0]
    full = {
        "the program": line.replace(program, f"(ulimit -f 4; {program})"),
        "the program, without the rest": f"ulimit -f 4; {program}",
        "all": f"ulimit -f 4; {line}",
    }
    driven.git("config", "merge.chiplog.driver", full[limited])
    done = driven.git("merge", "topic", code=1)
    left = driven.log.read_text()
    by_lines = limited == "the program"
    assert left.count("\n- id: ") == (len(many) + 3 if by_lines else len(many) + 2), done
    assert bool(BOTH.search(left)) is by_lines
    assert driven.git("diff", "--name-only", "--diff-filter=U") == "data/events.yaml\n"
    assert driven.git("status", "--porcelain", "--untracked-files=all").count("??") == 0


def test_only_a_repository_has_settings(chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "events.yaml").write_text(BASE)
    result = chiplog("git", "install", "-f", tmp_path / "events.yaml")
    assert (result.exit_code, "is not in a git repository" in result.stderr) == (2, True)


def test_hunk_headers_name_the_event(driven: Repository) -> None:
    driven.commit(BASE)
    driven.log.write_text(BASE.replace("recorded: 2026-06-01", "recorded: 2026-06-02"))
    assert re.findall(r"^@@ .* @@ (.*)$", driven.git("diff"), re.MULTILINE)[-1] == "cn-2025-b"


# The workflow that users copy


WORKFLOW = ROOT / "docs" / "workflows" / "resolve.yml"


def steps() -> dict[str, Any]:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return {step.get("name", step.get("uses")): step for step in workflow["jobs"]["resolve"]["steps"]}


def run_step(name: str, repository: Repository, base: str) -> int:
    """Run a step of the workflow as a runner does."""
    runner = repository.folder.parent / "runner"
    program = runner / "chiplog" / "bin" / "chiplog"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m chiplog "$@"\n')
    program.chmod(0o755)
    variables = {
        **os.environ, "CI": "true", "RUNNER_TEMP": str(runner), "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "GITHUB_OUTPUT": str(runner / "output"), "LOG": "data/events.yaml", "BASE": base,
        "PYTHONPATH": "",
    }  # fmt: skip
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps()[name]["run"]]
    done = subprocess.run(words, cwd=repository.folder, env=variables, capture_output=True, check=False)
    return done.returncode


def pull_request(repository: Repository, base: str, main: str, topic: str, *, other: str = "") -> str:
    """Check out a branch as a pull request that may conflict with `main`; give the commit of that."""
    (repository.folder / "other").write_text("x\n")
    repository.part_ways(base, main, topic)
    for branch, word in (("topic", "theirs"), ("main", "ours")):
        repository.git("switch", "-q", branch)
        (repository.folder / "other").write_text(f"{word if other else 'x'}\n")
        repository.git("commit", "-qam", "other", "--allow-empty")
    repository.git("switch", "-q", "topic")
    return repository.git("rev-parse", "main").strip()


HOSTILE = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n\tfsmonitor = touch {ran}; false\n"


def put_a_repository_into(folder: Path, ran: Path) -> None:
    """Make a folder look like a bare repository, with ordinary files, whose settings name a program."""
    for name in ("objects", "refs/heads"):
        (folder / name).mkdir(parents=True)
        (folder / name / "keep").touch()
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(HOSTILE.format(ran=ran))


def as_a_link(repository: Repository, secret: Path, ran: Path) -> None:
    repository.log.unlink()
    repository.log.symlink_to(secret)


def as_a_linked_folder(repository: Repository, secret: Path, ran: Path) -> None:
    repository.log.unlink()
    repository.log.parent.rmdir()
    repository.log.parent.symlink_to(secret.parent)


def with_a_repository(repository: Repository, secret: Path, ran: Path) -> None:
    put_a_repository_into(repository.log.parent, ran)


def with_attributes(repository: Repository, secret: Path, ran: Path) -> None:
    (repository.folder / ".gitattributes").write_text("* merge=evil filter=evil diff=evil text eol=crlf\n")
    for name in ("merge.evil.driver", "filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv"):
        repository.git("config", name, f"touch {ran}; cat")


def without_the_log(repository: Repository, secret: Path, ran: Path) -> None:
    repository.log.unlink()


def with_modules(repository: Repository, secret: Path, ran: Path) -> None:
    for name in ("typer.py", "chiplog.py", "sitecustomize.py"):
        (repository.folder / name).write_text(f"open({str(ran)!r}, 'w')\n")


@pytest.mark.parametrize(
    ("change", "resolved", "checked_out"),
    [
        (as_a_link, False, "topic"),
        (with_modules, True, "topic"),
        *(
            pytest.param(change, resolved, branch, marks=pytest.mark.slow)
            for change, resolved, branch in [
                (as_a_link, False, "main"),
                (as_a_linked_folder, False, "main"),
                (as_a_linked_folder, False, "topic"),
                (with_a_repository, True, "main"),
                (with_a_repository, True, "topic"),
                (with_attributes, True, "main"),
                (with_attributes, True, "topic"),
                (with_modules, True, "main"),
                (without_the_log, False, "main"),
                (without_the_log, False, "topic"),
            ]
        ),
    ],
)
def test_the_workflow_runs_and_reads_nothing_else_of_a_pull_request(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, change: Any, resolved: bool, checked_out: str
) -> None:
    secret, ran = repository.folder.parent / "secret" / "events.yaml", repository.folder.parent / "ran"
    secret.parent.mkdir()
    secret.write_text("secret of the runner\n")
    monkeypatch.setenv("PYTHONPATH", ".")
    base = pull_request(repository, BASE, OURS, THEIRS)
    change(repository, secret, ran)
    repository.git("add", "--force", "--all")
    repository.git("commit", "-qm", "an event")
    monkeypatch.setenv("PULL", repository.git("rev-parse", "topic").strip())
    repository.git("switch", "-q", checked_out)
    ran.unlink(missing_ok=True)
    assert run_step("Merge the base", repository, base) == 0
    if outcome(repository, "output"):
        assert (run_step("Resolve the conflicts", repository, base) == 0) is resolved
        assert run_step("Show what the change means", repository, base) == 0
    assert not ran.exists()
    assert ("cn-2025-d" in outcome(repository, "resolved/events.yaml")) is resolved
    kept = [file.read_text() for file in (repository.folder.parent / "runner" / "resolved").glob("*")]
    assert "secret of the runner" not in "".join(kept)


def test_the_workflow_checks_out_nothing_of_a_pull_request() -> None:
    with_ = steps()["actions/checkout@v4"]["with"]
    assert "ref" not in with_
    assert "repository" not in with_


def outcome(repository: Repository, name: str) -> str:
    file = repository.folder.parent / "runner" / name
    return file.read_text() if file.exists() else ""


@pytest.mark.parametrize(("effect", "left"), [("loosen", True), pytest.param("neutral", False, marks=pytest.mark.slow)])
def test_the_workflow_offers_the_log_in_which_conflicts_are_ended(
    repository: Repository, effect: str, left: bool
) -> None:
    base = pull_request(repository, BASE, OURS.replace("loosen", effect), THEIRS)
    assert run_step("Merge the base", repository, base) == 0
    assert outcome(repository, "output") == "stuck=true\n"
    assert run_step("Resolve the conflicts", repository, base) == 0
    assert (outcome(repository, "resolved/events.yaml") == ENDED.replace("loosen", "neutral")) is not left
    assert outcome(repository, "summary.md").startswith(
        "Not all conflicts are resolved" if left else "The conflicts in the log are"
    )
    assert bool(json.loads(outcome(repository, "resolved/report.json"))["conflicts"]) is left


@pytest.mark.parametrize(
    ("main", "other", "says"),
    [(BASE, "", "No conflict with the base.\n"), (OURS, "other", "There are conflicts in other files too")],
)
def test_the_workflow_leaves_other_pull_requests_alone(
    repository: Repository, main: str, other: str, says: str
) -> None:
    base = pull_request(repository, BASE, main, THEIRS, other=other)
    assert run_step("Merge the base", repository, base) == 0
    assert outcome(repository, "output") == ""
    assert outcome(repository, "summary.md").startswith(says)


def test_the_workflow_reads_alone_and_runs_no_text_of_a_pull_request() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, step in steps().items() if "${{" in step.get("run", "")] == []
    assert steps()["actions/checkout@v4"]["with"]["persist-credentials"] is False
    assert next(iter(steps())) == "Install chiplog"


# The measurement


@pytest.mark.slow
def test_branches_of_one_event_each_stick_in_git_and_not_in_the_driver() -> None:
    entries = [
        merging.Entry(one["actor"], one["announced"], one["id"], emit.event(one))
        for one in (tree(f"cn-2025-{name}", announced=f"2025-0{month}-01") for month, name in enumerate("abcdefg", 1))
    ]
    stuck = merging.measure(entries, "announced, id", 3, random.Random(1))  # noqa: S311 - only variety matters
    assert (stuck["git"] > 0, stuck["resolve"], stuck["driver"]) == (True, 0, 0)
