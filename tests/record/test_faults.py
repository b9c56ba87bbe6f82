"""What can go wrong around a write: each time a sentence, the right exit code, and the file as it was."""

import json
import mmap
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from chiplog.logfile import blocks, store
from tests.factories import REAL, text, tree
from tests.prompts.test_prompts import Person, given, written
from tests.record.test_add import options

NAME = "cn-2026-h200-import-approval"
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount and change its user")

WRITERS: dict[str, list[str]] = {
    "add": ["add", *options()],
    "edit": ["edit", NAME, "--set", "items=H200, H20"],
    "retract": ["retract", NAME, "--reason", "false-report"],
    "import": ["import", "new.jsonl"],
    "fmt": ["fmt"],
}


Write = Callable[..., Result]


@pytest.fixture
def write(chiplog: Any, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Run a writer on a log, beside a source to import."""

    def run(log: Path, writer: str, **env: str) -> Result:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(log.parent.parent)
        command, *more = WRITERS[writer]
        result: Result = chiplog(command, "-f", log, *more)
        return result

    return run


FEW = b"\n".join(
    block.data for block in blocks.cut(REAL.read_bytes()).blocks if block.data.startswith(b"- id: cn-2026-h200")
)
"""A few events of the real log; the writers below change one of them."""


@pytest.fixture
def few(tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_bytes(FEW)
    return file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A log out of form, so that fmt has something to do, and beside its folder a source to import."""
    (tmp_path / "new.jsonl").write_text(json.dumps(tree("cn-2026-brand-new", announced="2026-05-05")), encoding="utf-8")
    log = tmp_path / "data" / "events.yaml"
    log.parent.mkdir()
    log.write_bytes(FEW + b"\n\n")
    return log


@pytest.mark.parametrize("writer", WRITERS)
def test_a_read_only_file_is_refused(write: Write, place: Path, writer: str) -> None:
    before = place.read_bytes()
    place.chmod(0o444)
    result = write(place, writer)
    assert (result.exit_code, place.read_bytes()) == (4, before)
    assert f"chiplog: {place} is read-only\n  allow writing with `chmod u+w {place}`" in result.stderr


@AS_ROOT
@pytest.mark.parametrize("writer", WRITERS)
def test_a_folder_that_another_user_owns_is_refused(
    chiplog: Any, place: Path, writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.parent.parent)
    before = place.read_bytes()
    for folder in [place.parent, *place.parent.parents][:-2]:
        folder.chmod(0o755)
    place.chmod(0o666)
    command, *more = WRITERS[writer]
    warm = place.parent.parent / "warm.yaml"
    warm.write_bytes(before)
    assert chiplog(command, "-f", warm, *more).exit_code == 0  # loads what another user could not read
    os.seteuid(65534)
    try:
        result = chiplog(command, "-f", place, *more)
    finally:
        os.seteuid(0)
    assert (result.exit_code, place.read_bytes()) == (4, before), result.stderr
    assert f"{place} can't be written: Permission denied" in result.stderr
    assert list(place.parent.iterdir()) == [place]


@pytest.fixture
def mounted(place: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a file system in memory, with these options, and give a log on it."""
    folder = place.parent.parent / "mounted"

    def mount(size: str) -> Path:
        folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
        return Path(shutil.copy(place, folder))

    yield mount
    subprocess.run(["umount", "-l", str(folder)], check=True)


@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize("writer", WRITERS)
def test_on_a_full_disk_the_file_is_as_it_was(
    write: Write, mounted: Callable[[str], Path], place: Path, writer: str
) -> None:
    pages = -(-place.stat().st_size // mmap.PAGESIZE)
    log = mounted(str(pages * mmap.PAGESIZE))  # it holds the log, and no second one
    before = log.read_bytes()
    result = write(log, writer)
    assert (result.exit_code, log.read_bytes()) == (4, before)
    assert f"chiplog: {log} can't be written: No space left on device\n  the log is unchanged" in result.stderr
    assert list(log.parent.iterdir()) == [log]


@AS_ROOT
@pytest.mark.slow
@pytest.mark.parametrize("writer", WRITERS)
def test_on_a_read_only_mount_the_file_is_as_it_was(write: Write, mounted: Callable[[str], Path], writer: str) -> None:
    log = mounted("4m")
    before = log.read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(log.parent)], check=True)
    result = write(log, writer)
    assert (result.exit_code, log.read_bytes()) == (4, before)
    assert f"chiplog: {log} can't be written: Read-only file system" in result.stderr


@pytest.mark.parametrize("writer", WRITERS)
def test_a_symlink_stays_one_and_its_file_is_written(write: Write, place: Path, writer: str) -> None:
    before = place.read_bytes()
    place.chmod(0o640)
    link = place.parent.parent / "links" / "log.yaml"
    link.parent.mkdir()
    link.symlink_to(place)
    result = write(link, writer)
    assert (result.exit_code, link.is_symlink(), place.read_bytes() != before) == (0, True, True), result.stderr
    assert oct(place.stat().st_mode & 0o777) == "0o640"
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("writer", WRITERS)
def test_a_log_that_an_editor_changed_meanwhile_is_left_as_it_left_it(
    write: Write, place: Path, writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writable = store._writable
    typed = place.read_bytes() + b"# typed meanwhile\n"

    def while_an_editor_saves(path: str, real: str) -> None:
        place.write_bytes(typed)
        writable(path, real)

    monkeypatch.setattr(store, "_writable", while_an_editor_saves)
    result = write(place, writer)
    assert (result.exit_code, place.read_bytes()) == (4, typed)
    assert f"another program changed {place} meanwhile\n  run the command again" in result.stderr


@pytest.mark.parametrize("writer", WRITERS)
def test_without_home_cache_or_state_it_writes_all_the_same(write: Write, place: Path, writer: str) -> None:
    before = place.read_bytes()
    (place.parent.parent / "file").touch()
    nowhere = str(place.parent.parent / "file" / "no")
    result = write(place, writer, HOME=nowhere, XDG_CACHE_HOME=nowhere, XDG_STATE_HOME=nowhere)
    assert (result.exit_code, place.read_bytes() != before) == (0, True), result.stderr


def test_what_another_program_adds_while_a_person_thinks_stays(log: Path) -> None:
    person = Person(log, *given())
    person.asked("next")
    header, rest = log.read_text().split("\n\n", 1)
    person.meanwhile(lambda: log.write_text(f"{header}\n# A line that somebody else wrote.\n\n{rest}"))
    person.types("\r")
    person.answers("give, edit, new, leave", "new")
    assert person.ends() == 0
    assert "# A line that somebody else wrote.\n" in log.read_text()
    written(log)


HARMLESS = "=cmd|'x'!A1 [red]@octocat #1 <b>b</b> ](http://evil.example) `code` ::error::x %0A"
HARMFUL = {"escape": "\x1b[31mred", "bidi": "a\u202eb", "line": "a\u2028b", "bell": "a\x07b", "tag": "a\U000e0041b"}
TEXTS = ("title", "body", "items", "summary", "entities")


def set_to(field: str, value: str) -> str:
    return f"entities=supplier:{value}" if field == "entities" else f"{field}={value}"


@pytest.mark.parametrize("field", TEXTS)
def test_harmless_signs_are_kept_exactly_by_edit_and_shown_harmless_everywhere(
    chiplog: Any, few: Path, field: str
) -> None:
    value = HARMLESS if field not in ("items", "entities") else HARMLESS.replace(",", "")
    result = chiplog("edit", "-f", few, NAME, "--set", set_to(field, value))
    assert result.exit_code == 0, result.stderr
    shown = chiplog("show", "-f", few, NAME, "--json").stdout
    assert value.replace("\\", "\\\\") in shown
    assert chiplog("validate", "-f", few).exit_code == 0
    for form in ("table", "plain", "json", "jsonl", "csv", "md"):
        listed = chiplog("list", "-f", few, "--item", "H200", "--actor", "CN", "--format", form)
        assert "\x1b" not in listed.stdout
        if form == "md":
            assert "@octocat" not in listed.stdout
            assert "<b>" not in listed.stdout
    again = chiplog("list", "-f", few, "--format", "csv").stdout
    assert "nothing to change" in chiplog("import", "-f", few, "-", "--format", "csv", stdin=again).stderr


SET = (*TEXTS, "acts", "codes", "targets", "announced", "instrument", "relations")
FOLDED = ("summary", "line")
"""A summary's white space is folded before anything looks at it."""


@pytest.mark.parametrize(("field", "harm"), sorted({(field, harm) for field in SET for harm in HARMFUL} - {FOLDED}))
def test_what_steers_a_terminal_is_refused_by_edit_and_never_shown_raw(
    chiplog: Any, few: Path, field: str, harm: str
) -> None:
    before = few.read_bytes()
    value = set_to(field, HARMFUL[harm]) if field != "relations" else f"relations=amends:{HARMFUL[harm]}"
    result = chiplog("edit", "-f", few, NAME, "--set", value)
    assert result.exit_code in (2, 4)
    assert few.read_bytes() == before
    bad = HARMFUL[harm].strip("ab")[0]
    assert bad not in result.stderr
    assert bad not in result.stdout


@pytest.mark.parametrize("harm", HARMFUL)
@pytest.mark.parametrize("field", ["title", "body", "items", "url", "publisher", "origin", "text"])
def test_what_steers_a_terminal_is_refused_by_import_with_its_line(
    chiplog: Any, few: Path, field: str, harm: str
) -> None:
    before = few.read_bytes()
    one = tree("cn-2026-brand-new", announced="2026-05-05")
    value = f"China does something about chips {HARMFUL[harm]}"
    if field in ("url", "publisher", "origin"):
        one["sources"][0][field] = value
    elif field == "text":
        one["corrections"] = [{"date": "2026-05-06", "fields": ["effect"], "text": value}]
    else:
        one[field] = [value] if field == "items" else value
    result = chiplog("import", "-f", few, "-", "--format", "jsonl", stdin="\n" + json.dumps(one))
    assert (result.exit_code, few.read_bytes()) == (4, before)
    assert "-:2:1: CL" in result.stderr
    assert HARMFUL[harm].strip("ab")[0] not in result.stderr


def test_a_broken_block_of_another_event_stops_no_writer(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    broken = text(tree("cn-2025-a"), tree("cn-2025-b")).replace("title: China", "title: [China", 1)
    file.write_text(broken, encoding="utf-8")
    assert chiplog("edit", "-f", file, "cn-2025-b", "--set", "body=MOFCOM").exit_code == 0
    start = broken.index("- id: cn-2025-b")
    assert file.read_text()[:start] == broken[:start]
    assert "body: MOFCOM" in file.read_text()[start:]


@pytest.mark.parametrize("harm", HARMFUL)
@pytest.mark.parametrize(
    "field", ["title", "body", "item", "entity", "act", "code", "target", "announced", "source", "publisher", "origin", "relate"]
)  # fmt: skip
def test_what_steers_a_terminal_is_refused_by_add_and_never_shown_raw(
    chiplog: Any, few: Path, field: str, harm: str
) -> None:
    before = few.read_bytes()
    prefix = {"entity": "supplier:", "relate": "amends:", "code": "eccn:", "act": "fr:", "source": "https://x.example/"}
    result = chiplog("add", "-f", few, *options(**{field: f"{prefix.get(field, 'China ')}{HARMFUL[harm]}"}))
    assert result.exit_code in (2, 4)
    assert few.read_bytes() == before
    assert HARMFUL[harm].strip("ab")[0] not in result.stderr + result.stdout


@pytest.mark.parametrize("field", ["title", "body", "item", "entity", "publisher", "origin", "summary"])
def test_harmless_signs_are_kept_exactly_by_add(chiplog: Any, log: Path, field: str) -> None:
    prefix = "supplier:" if field == "entity" else ""
    result = chiplog("add", "-f", log, "--json", *options(**{field: f"{prefix}{HARMLESS}"}))
    (event,) = json.loads(result.stdout)["events"]
    found = {"item": "items", "entity": "entities"}.get(field, field)
    value = event["sources"][0][field] if field in ("publisher", "origin") else event[found]
    assert (result.exit_code, HARMLESS in json.dumps(value, ensure_ascii=False)) == (0, True)
    assert chiplog("validate", "-f", log).exit_code == 0
