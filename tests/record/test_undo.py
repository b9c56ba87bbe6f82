"""`chiplog undo` and `chiplog init`."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import last_write
from tests.factories import text, tree
from tests.record.test_add import options
from tests.terminals import Person


def test_the_last_write_is_taken_back_and_can_be_restored(chiplog: Any, log: Path) -> None:
    before = log.read_bytes()
    chiplog("add", "-f", log, *options())
    written = log.read_bytes()
    result = chiplog("undo", "-f", log)
    assert (result.exit_code, log.read_bytes()) == (0, before)
    assert "-- id: cn-2026-import-nvidia-h200\n" in result.stdout
    assert result.stderr == f"{log} is as it was before; `chiplog undo --redo` restores the write\n"
    assert (chiplog("undo", "-f", log, "--redo").exit_code, log.read_bytes()) == (0, written)


def added(chiplog: Any, log: Path, number: int) -> bytes:
    """Add one more event, and give the log's bytes."""
    more = {"id": f"cn-2026-step-{number}", "source": f"https://www.example.org/{number}"}
    assert (
        chiplog(
            "add",
            "-f",
            log,
            *options(**more, announced=f"{number + 1} March 2026", title=f"China approves batch {number} of chips"),
        ).exit_code
        == 0
    )
    return log.read_bytes()


def test_writes_are_taken_back_step_by_step_and_made_again(chiplog: Any, log: Path) -> None:
    states = [log.read_bytes(), *(added(chiplog, log, number) for number in range(3))]
    for expected in (states[2], states[1], states[0]):
        assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, expected)
    result = chiplog("undo", "-f", log)
    assert (result.exit_code, log.read_bytes()) == (2, states[0])
    assert "`chiplog undo --redo` restores what was taken back" in result.stderr
    for expected in states[1:]:
        assert (chiplog("undo", "-f", log, "--redo").exit_code, log.read_bytes()) == (0, expected)
    assert chiplog("undo", "-f", log, "--redo").exit_code == 2
    assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, states[2])


def test_another_write_forgets_what_was_taken_back_and_keeps_what_came_before(chiplog: Any, log: Path) -> None:
    states = [log.read_bytes(), *(added(chiplog, log, number) for number in range(2))]
    chiplog("undo", "-f", log)
    added(chiplog, log, 7)
    assert chiplog("undo", "-f", log, "--redo").exit_code == 2
    for expected in (states[1], states[0]):
        assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, expected)


def test_an_earlier_step_is_refused_where_another_program_wrote_between(chiplog: Any, log: Path) -> None:
    added(chiplog, log, 1)
    log.write_bytes(log.read_bytes() + b"\n# a note\n")
    noted = log.read_bytes()
    added(chiplog, log, 2)
    assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, noted)
    assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (4, noted)


def test_as_many_writes_are_remembered_as_there_is_room_for() -> None:
    for number in range(last_write.STEPS + 5):
        last_write.remember("/a/log", b"%d" % number, b"%d" % (number + 1))
    assert len(last_write._steps("/a/log").undo) == last_write.STEPS
    for _ in range(3):
        last_write.remember("/a/log", b"x" * last_write.MOST, b"y")
    assert len(last_write._steps("/a/log").undo) == 1


def test_nobody_else_can_read_what_is_remembered(chiplog: Any, log: Path, cache: Path) -> None:
    folder = cache / "state" / "chiplog" / "writes"
    folder.mkdir(parents=True, mode=0o755)
    added(chiplog, log, 1)
    (file,) = folder.iterdir()
    assert [path.stat().st_mode & 0o777 for path in (folder, file)] == [0o700, 0o600]


def repository(log: Path, *, landed: bool) -> None:
    for words in (["init", "-q", "-b", "main"], ["add", "."], *([["commit", "-qm", "one"]] if landed else [])):
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *who, *words], cwd=log.parent, check=True, capture_output=True)


@pytest.mark.parametrize("crlf", [False, True])
@pytest.mark.parametrize("place", ["cn-2020-first", "cn-2026-step", "us-2026-last"])
def test_an_entry_that_has_not_landed_is_dropped_and_restored(
    chiplog: Any, tmp_path: Path, place: str, crlf: bool
) -> None:
    log = tmp_path / "log.yaml"
    parts = ["cn-2021-one", "cn-2026-z", "jp-2026-other"]
    data = "# The log.\n\n" + text(*(tree(name, actor=name[:2].upper()) for name in parts))
    log.write_bytes(data.replace("\n", "\r\n").encode() if crlf else data.encode())
    before = log.read_bytes()
    repository(log, landed=True)
    actor = {"cn": "China", "us": "United States"}[place[:2]]
    target = "Japan"
    assert (
        chiplog("add", "-f", log, *options(id=place, actor=actor, target=target, relate=None, act=None)).exit_code == 0
    )
    added = log.read_bytes()
    result = chiplog("retract", "-f", log, place, "--drop")
    assert (result.exit_code, log.read_bytes()) == (0, before), result.stderr
    assert f"-- id: {place}" in result.stdout
    assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, added)


def test_what_has_landed_or_may_have_is_not_dropped(chiplog: Any, tmp_path: Path) -> None:
    log = tmp_path / "log.yaml"
    log.write_text(text(tree("cn-2025-a"), tree("cn-2025-b", relations={"amends": ["cn-2025-a"]})), encoding="utf-8")
    before = log.read_bytes()
    said = [chiplog("retract", "-f", log, "cn-2025-a", "--drop")]
    repository(log, landed=False)
    said.append(chiplog("retract", "-f", log, "cn-2025-a", "--drop"))
    assert chiplog("retract", "-f", log, "cn-2025-b", "--drop", "--dry-run").exit_code == 0
    repository(log, landed=True)
    said.append(chiplog("retract", "-f", log, "cn-2025-b", "--drop"))
    subprocess.run(["git", "branch", "-m", "trunk"], cwd=tmp_path, check=True)
    said.append(chiplog("retract", "-f", log, "cn-2025-b", "--drop"))
    assert [result.exit_code for result in said] == [4] * 4
    for result, words in zip(said, ("not in a git repository", "relates to", "has landed", "has landed"), strict=True):
        assert words in result.stderr
    assert log.read_bytes() == before
    assert chiplog("retract", "-f", log, "cn-2025-b", "--drop", "--reason", "duplicate").exit_code == 2
    assert chiplog("retract", "-f", log, "cn-2025-b").exit_code == 2


@pytest.mark.parametrize("command", [["fmt"], ["edit", "cn-2026-h200-import-a", "--unset", "items"]])
def test_every_writer_can_be_taken_back(chiplog: Any, tmp_path: Path, command: list[str]) -> None:
    log = tmp_path / "log.yaml"
    log.write_text(text(tree("cn-2026-h200-import-approval", items=["H200"])).replace("actor: CN", "actor:  CN"))
    before = log.read_bytes()
    assert chiplog(*command, "-f", log).exit_code == 0
    assert log.read_bytes() != before
    assert (chiplog("undo", "-f", log).exit_code, log.read_bytes()) == (0, before)


def test_a_file_that_changed_since_is_left_alone(chiplog: Any, log: Path) -> None:
    chiplog("add", "-f", log, *options())
    log.write_bytes(log.read_bytes() + b"\n# a note\n")
    changed = log.read_bytes()
    result = chiplog("undo", "-f", log)
    assert (result.exit_code, log.read_bytes()) == (4, changed)
    assert "has changed since the last write of chiplog" in result.stderr


def test_without_a_write_there_is_nothing_to_take_back(chiplog: Any, log: Path) -> None:
    assert chiplog("undo", "-f", log).exit_code == 2


def test_a_dry_run_shows_and_writes_nothing(chiplog: Any, log: Path) -> None:
    chiplog("add", "-f", log, *options())
    written = log.read_bytes()
    result = chiplog("undo", "-f", log, "--dry-run")
    assert (result.exit_code, log.read_bytes(), result.stderr) == (0, written, "nothing written\n")
    assert result.stdout.startswith("--- a/")


def test_a_person_is_asked_first(chiplog: Any, log: Path, tmp_path: Path) -> None:
    before = log.read_bytes()
    chiplog("add", "-f", log, *options())
    for answer, expected in (("n", False), ("y", True)):
        person = Person("undo", "-f", log)
        person.answers(r"Undo it\?", answer)
        assert (person.ends(), log.read_bytes() == before) == (0, expected)


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_a_remembered_write_leads_back_whatever_it_was(before: bytes, after: bytes) -> None:
    last_write.remember("/a/log", before, after)
    last = last_write.last("/a/log")
    assert last
    assert last.back.apply(after) == before


def test_where_it_cannot_be_remembered_the_write_stands(
    chiplog: Any, log: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "occupied").write_text("a file")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "occupied"))
    assert chiplog("add", "-f", log, *options()).exit_code == 0
    assert chiplog("undo", "-f", log).exit_code == 2


def test_a_new_log_is_made_whole(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    result = chiplog("init", tmp_path / "new")
    made = sorted(str(path.relative_to(tmp_path / "new")) for path in (tmp_path / "new").rglob("*") if path.is_file())
    assert result.exit_code == 0
    assert made == [
        ".gitattributes",
        ".pre-commit-config.yaml",
        "data/README.md",
        "data/events.schema.json",
        "data/events.yaml",
    ]
    monkeypatch.chdir(tmp_path / "new")
    assert chiplog("validate", "--strict").exit_code == 0
    assert chiplog("fmt", "--check").exit_code == 0
    assert chiplog("add", *options(relate=None)).exit_code == 0
    assert chiplog("validate", "--strict").exit_code == 0
    assert chiplog("list").stdout.startswith("cn-2026-import-nvidia-h200\t")


def test_nothing_that_is_there_is_overwritten(chiplog: Any, tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("mine\n")
    result = chiplog("init", tmp_path)
    assert (tmp_path / ".gitattributes").read_text() == "mine\n"
    assert f"kept existing {tmp_path}/.gitattributes\n" in result.stderr
    again = chiplog("init", tmp_path)
    assert (again.exit_code, "already exists" in again.stderr) == (4, True)


def test_a_folder_that_cannot_be_made_is_said(chiplog: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = chiplog("init", tmp_path / "file" / "log")
    assert (result.exit_code, "can't be written" in result.stderr) == (4, True)


KILL = """
import os, random, sys, threading, time
from chiplog.logfile import store
delay = float(sys.argv[2])
threading.Thread(target=lambda: (time.sleep(delay), os.kill(os.getpid(), 9)), daemon=True).start()
for turn in range(1000):
    old = store.read(sys.argv[1])
    new = (b"B" if old[:1] == b"A" else b"A") * 300_000
    store.replace(sys.argv[1], old, new, lambda data: None)
"""


@pytest.mark.slow
def test_killed_at_any_point_of_a_write_the_file_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_bytes(b"A" * 300_000)
    for turn in range(200):
        delay = 0.002 + (turn % 50) / 2000
        subprocess.run([sys.executable, "-c", KILL, str(file), str(delay)], check=False, env=dict(os.environ))
        data = file.read_bytes()
        assert data in (b"A" * 300_000, b"B" * 300_000)


@pytest.mark.slow
def test_twelve_writers_at_once_ten_times_are_all_in_the_log(log: Path) -> None:
    for turn in range(10):
        given = [
            options(
                id=f"cn-2026-at-once-{turn}-{n}",
                source=f"https://www.example.org/{turn}/{n}",
                title=f"China approves lot {turn}{n} of chips",
                announced=f"{n + 1} {'feb mar apr may jun jul aug sep oct nov'.split()[turn]} 2026",
            )
            for n in range(12)
        ]
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "chiplog", "add", "-f", str(log), *one],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for one in given
        ]
        assert [process.wait() for process in started] == [0] * 12
        text = log.read_text()
        assert all(f"- id: cn-2026-at-once-{turn}-{n}\n" in text for n in range(12))
