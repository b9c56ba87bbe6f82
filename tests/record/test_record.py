"""The core of writing, without a command line: a log and values in, values out, and nothing printed or asked."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chiplog.errors import RefusedError, UsageError
from chiplog.log import Log
from chiplog.record import add, changes, drafts, edit, entries, imports, init, retract, undo
from chiplog.record.changes import Changes
from chiplog.record.edit import ReasonNeededError
from chiplog.record.retract import RetractRequest
from tests.factories import TODAY, text, tree

OLD = tree("cn-2025-old", announced="2025-01-01", title="China licenses exports of gallium")
NEW = tree("cn-2025-new", announced="2025-03-01", title="China licenses exports of tungsten")


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "events.yaml"
    file.write_text(text(OLD), encoding="utf-8")
    return str(file)


@pytest.fixture
def landed(path: str) -> str:
    """The log, on the default branch of a repository, with another branch checked out."""
    for arguments in (["init", "-qb", "main"], ["add", "."], ["commit", "-qm", "The log"], ["switch", "-qc", "mine"]):
        folder = os.path.dirname(path)
        author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", folder, *author, *arguments], check=True)
    return path


def content(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")


def test_an_entry_is_checked_without_writing_and_then_added(path: str, capsys: Any) -> None:
    with Log.open(path, locked=True) as log:
        planned = add.check(log, NEW)
        assert (planned.why_not, planned.written, content(path)) == ("", False, text(OLD))
        done = add.add(log, NEW)
    assert (done.written, done.events, done.diff) == (True, (NEW,), planned.diff)
    assert content(path) == text(OLD, NEW)
    assert capsys.readouterr() == ("", "")


def test_an_invalid_entry_is_a_result_with_its_findings(path: str) -> None:
    with Log.open(path) as log:
        result = add.add(log, {**NEW, "effective": "2025-02-30"})
    assert [placed.problem.code for placed in result.found] == ["CL104"]
    assert (result.written, result.why_not) == (False, "refused: the entry is not valid, and nothing was written")


def test_a_certain_duplicate_is_added_only_where_it_is_meant(path: str) -> None:
    again = {**OLD, "id": "cn-2025-again"}
    with Log.open(path, locked=True) as log:
        refused = add.add(log, again)
        assert [same["id"] for same in refused.certain] == ["cn-2025-old"]
        assert (refused.written, add.add(log, again, allow_duplicate=True).written) == (False, True)


def test_options_mean_an_entry_by_the_field_table() -> None:
    given = {
        "title": "A  title",
        "announced": "28 jan 2026",
        "target": ["China", "HK"],
        "entity": ["owner:X"],
        "kind": "news",
    }
    entry = entries.from_options(given)
    assert entry == {
        "title": "A title",
        "announced": "2026-01-28",
        "targets": ["CN", "HK"],
        "entities": {"owner": ["X"]},
        "sources": [{"kind": "news"}],
    }
    assert entries.missing(entry) == [
        f"--{name}" for name in ("actor", "flow", "instrument", "effect", "stage", "confidence", "source")
    ]


def test_a_landed_entry_says_that_it_needs_a_reason_and_takes_it_in_a_second_call(landed: str) -> None:
    wanted = Changes(set=["effect=loosen"])
    with Log.open(landed, locked=True) as log:
        with pytest.raises(ReasonNeededError, match="cn-2025-old has landed: a change of effect needs a reason"):
            edit.edit(log, "cn-2025-old", wanted)
        assert content(landed) == text(OLD)
        result = edit.edit(log, "cn-2025-old", wanted, "It allows more.")
    assert (result.written, result.verb) == (True, "changed")
    assert result.events[0]["corrections"] == [
        {"date": TODAY.isoformat(), "fields": ["effect"], "text": "It allows more."}
    ]


def test_a_typed_text_takes_the_place_of_the_block_unless_that_is_another_by_now(path: str) -> None:
    with Log.open(path) as log:
        opened = edit.find(log, "cn-2025-old")
    wanted = opened.text.replace("gallium", "germanium")
    with Log.open(path, locked=True) as log:
        assert edit.edit_text(log, opened, wanted).written
    assert content(path) == text({**OLD, "title": "China licenses exports of germanium"})
    with Log.open(path, locked=True) as log, pytest.raises(RefusedError, match="was changed by another program"):
        edit.edit_text(log, opened, wanted)


def test_a_typed_text_that_cannot_be_read_is_a_result(path: str) -> None:
    with Log.open(path) as log:
        opened = edit.find(log, "cn-2025-old")
        result = edit.edit_text(log, opened, opened.text + "  items: [\n")
    assert (result.written, bool(result.found), bool(result.why_not)) == (False, True, True)


def test_changes_are_read_by_the_field_table() -> None:
    wanted = Changes(set=["items=A, Ltd., B; C", "body= The  court "], add=["targets=Japan", "entities=owner: X"])
    changed = changes.apply(OLD, wanted)
    assert changed["items"] == ["A, Ltd., B", "C"]
    assert (changed["body"], changed["targets"]) == ("The court", ["US", "JP"])
    assert changed["entities"] == {"owner": ["X"]}
    assert changes.apply(changed, Changes(remove=["entities=owner:X"], unset=["body", "items"])) == {
        **OLD,
        "targets": ["US", "JP"],
    }


def test_an_event_is_retracted_and_only_once(path: str) -> None:
    with Log.open(path, locked=True) as log:
        result = retract.retract(log, "cn-2025-old", RetractRequest("false-report"))
    assert result.events[0]["retracted"] == {"date": TODAY.isoformat(), "reason": "false-report"}
    with Log.open(path) as log, pytest.raises(UsageError, match="is already retracted"):
        retract.retract(log, "cn-2025-old", RetractRequest("false-report"))


def test_an_event_that_has_landed_is_not_dropped_and_another_is(landed: str) -> None:
    Path(landed).write_text(text(OLD, NEW), encoding="utf-8")
    with Log.open(landed) as log:
        with pytest.raises(RefusedError, match="cn-2025-old has landed"):
            retract.drop(log, "cn-2025-old")
        assert not retract.drop(log, "cn-2025-new", dry_run=True).written
        assert retract.drop(log, "cn-2025-new").written
    assert content(landed) == text(OLD)


def test_a_write_is_taken_back_and_made_again(path: str) -> None:
    with Log.open(path, locked=True) as log:
        add.add(log, NEW)
    step = undo.find(path)
    assert "-- id: cn-2025-new\n" in step.diff
    assert undo.take(step).startswith(f"{path} is as it was before")
    assert content(path) == text(OLD)
    undo.take(undo.find(path, redo=True))
    assert content(path) == text(OLD, NEW)


def test_a_source_is_imported_whole_and_what_the_log_has_is_passed_over(path: str, tmp_path: Path) -> None:
    source = tmp_path / "more.yaml"
    source.write_text(text(OLD, NEW), encoding="utf-8")
    with Log.open(path, locked=True) as log:
        result = imports.load(log, imports.read(str(source), None))
    assert (result.written, result.events, result.skipped, content(path)) == (True, (NEW,), 1, text(OLD, NEW))


def test_a_draft_keeps_an_entry_where_an_error_ends_its_writing(path: str) -> None:
    draft = drafts.new(path)
    with pytest.raises(UsageError) as raised, draft.rescued(NEW):
        raise UsageError("no", "do")
    assert raised.value.hint == f"do; it is saved in {draft.file}: `chiplog add --resume` continues it"
    assert drafts.newest(path).tree() == NEW


def test_a_new_log_says_what_was_made(tmp_path: Path) -> None:
    (tmp_path / ".gitattributes").write_text("# mine\n")
    notes = init.start(str(tmp_path))
    assert notes[0] == f"kept existing {tmp_path / '.gitattributes'}"
    assert f"created {tmp_path / 'data' / 'events.yaml'}" in notes
