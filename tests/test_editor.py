"""The user's editor: how it is found and run, and that nothing typed in it is lost."""

import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from chiplog import editor, settings
from chiplog.editor import EditorError
from chiplog.errors import ChiplogError, RefusedError, UsageError
from chiplog.prompts import editor_loop
from chiplog.prompts.editor_loop import Note
from tests.factories import text, tree
from tests.terminals import Person

OPENED = "- id: cn-2025-a\n  title: China does it\n"


def program(file: Path, script: str) -> Path:
    """An editor: a shell script that is given the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("VISUAL", "EDITOR", "GIT_EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm")
    return tmp_path


def says(home: Path, name: str) -> str:
    """An editor that adds its name to what it is given, and its command."""
    return str(program(home / "bin" / name, f'printf "%s\\n" {name} >> "$1"'))


@pytest.mark.parametrize(
    ("set_", "expected"),
    [
        (("GIT_EDITOR", "core", "VISUAL", "EDITOR"), "GIT_EDITOR"),
        (("core", "VISUAL", "EDITOR"), "core"),
        (("VISUAL", "EDITOR"), "VISUAL"),
        (("EDITOR",), "EDITOR"),
        ((), "vi"),
    ],
)
def test_an_editor_is_found_as_git_finds_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, set_: tuple[str, ...], expected: str
) -> None:
    says(home, "vi")
    says(home, "editor") if expected != "vi" else None
    monkeypatch.setattr(shutil, "which", lambda name: str(home / "bin" / name) if name == "vi" else None)
    monkeypatch.setenv("PATH", f"{home / 'bin'}:{os.environ['PATH']}")
    for name in set_:
        if name == "core":
            (home / "gitconfig").write_text(f"[core]\neditor = {says(home, 'core')}\n")
            monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "gitconfig"))
        else:
            monkeypatch.setenv(name, says(home, name))
    assert editor.edit("") == f"{expected}\n".encode()


def test_a_dumb_terminal_has_no_visual_editor(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("VISUAL", says(home, "VISUAL"))
    with pytest.raises(EditorError, match="no editor"):
        editor.edit("")
    monkeypatch.setenv("EDITOR", says(home, "EDITOR"))
    assert editor.edit("") == b"EDITOR\n"


def test_a_repository_s_own_setting_names_no_editor(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(home / "clone")], check=True)
    ran = home / "ran"
    subprocess.run(["git", "-C", str(home / "clone"), "config", "core.editor", f"touch {ran}"], check=True)
    monkeypatch.chdir(home / "clone")
    monkeypatch.setenv("EDITOR", says(home, "EDITOR"))
    assert (editor.edit(""), ran.exists()) == (b"EDITOR\n", False)


@pytest.mark.parametrize(
    "command",
    [
        "{0}/bin/ed --wait",
        "~/bin/ed",
        "$HOME/bin/ed",
        '"{0}/with spaces/ed" --wait',
        "{0}/with spaces/ed",
        "~/with spaces/ed",
        "'{0}/with spaces/ed' -x 'a b'",
        "env X=1 {0}/bin/ed",
        "  {0}/bin/ed  ",
    ],
)
def test_a_command_is_read_as_git_has_it_read(home: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    script = 'for file; do :; done; printf "saved\\n" > "$file"'
    program(home / "bin" / "ed", script)
    program(home / "with spaces" / "ed", script)
    monkeypatch.setenv("EDITOR", command.format(home))
    assert editor.edit(OPENED) == b"saved\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("vi 'a", "no closing quotation"),
        ('"vi', "no closing quotation"),
        ("vi \\", "no escaped character"),
        ("/no/such/editor", "can't be run"),
        ("no-such-editor --wait", "can't be run"),
        ("/", "can't be run"),
        ("false", "ended with 1"),
        ("sh -c 'kill -9 $$'", "ended with"),
    ],
)
def test_an_editor_that_can_not_be_run_is_a_usage_error(
    home: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    with pytest.raises(UsageError, match=said):
        editor.edit(OPENED)


def test_the_file_is_private_and_its_name_is_fixed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = home / "seen"
    script = f'stat -c "%a %n" "$(dirname "$1")" > {seen}; basename "$1" >> {seen}'
    monkeypatch.setenv("EDITOR", str(program(home / "ed", script)))
    assert editor.edit(OPENED) == OPENED.encode()
    mode, name = seen.read_text().splitlines()
    assert (mode.split()[0], name, Path(mode.split()[1]).exists()) == ("700", editor.NAME, False)


EVIL = [
    "../../x",
    "/etc/x",
    "a\0b",
    ".",
    "..",
    "",
    "x" * 5000,
    "a/b",
    "~",
    "-rf",
    "é" * 300,
    "\udcff",
    "con\nfig",
    ".git",
]


@pytest.mark.parametrize("name", EVIL)
def test_an_id_is_never_a_path(home: Path, name: str) -> None:
    for kind in ("drafts", "edits"):
        kept = settings.keep(kind, name, "text")
        assert kept.parent == settings.state_folder() / kind
        assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == ("text", 0o600)
        assert kept.name[0] not in ".-"
        assert kept in settings.kept(kind)


def reopened(home: Path, monkeypatch: pytest.MonkeyPatch, script: str, faults: Any = lambda _: []) -> Any:
    monkeypatch.setenv("EDITOR", str(program(home / "ed", script)))
    return editor_loop.until_right(OPENED, "cn-2025-a", faults)


TYPED = OPENED.replace("does it", "does all")


@pytest.mark.parametrize(
    "script",
    [
        'sed -i "s/does it/does all/" "$1"',
        'sed -i "s/does it/does all/; s/$/\\r/" "$1"',
        'sed "s/does it/does all/" "$1" > "$1.new"; mv "$1.new" "$1"',
        'sed -i "s/does it/does all/" "$1"; printf "\\357\\273\\277" | cat - "$1" > "$1.b"; mv "$1.b" "$1"',
        'sed -i "s/does it/does all/" "$1"; iconv -f UTF-8 -t UTF-16 "$1" > "$1.b"; mv "$1.b" "$1"',
        'sed -i "s/does it/does all/; s/$/\\r/" "$1"; iconv -f UTF-8 -t UTF-16 "$1" > "$1.b"; mv "$1.b" "$1"',
        'sed -i "s/does it/does all/" "$1"; iconv -f UTF-8 -t UTF-32 "$1" > "$1.b"; mv "$1.b" "$1"',
        'chmod 444 "$1"; sed -i "s/does it/does all/" "$1"',
    ],
)
def test_whatever_form_an_editor_saves_in_the_text_is_what_was_typed(
    home: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    assert reopened(home, monkeypatch, script) == (TYPED, None)


def kept() -> list[str]:
    return [path.read_bytes().decode("latin-1") for path in settings.kept("edits")]


@pytest.mark.parametrize(
    ("script", "faults", "said"),
    [
        ('sed -i "s/does it/caf\\xe9/" "$1"', lambda _: [], "not UTF-8"),
        ('sed -i "s/does it/caf\\xe9/" "$1"; exit 3', lambda _: [], "ended with 3"),
        ('sed -i "s/does it/caf\\xe9/" "$1"; kill -9 $$', lambda _: [], "ended with"),
    ],
)
def test_what_was_typed_is_kept_whatever_the_editor_does(
    home: Path, monkeypatch: pytest.MonkeyPatch, script: str, faults: Any, said: str
) -> None:
    with pytest.raises(UsageError, match=said) as failed:
        reopened(home, monkeypatch, script, faults)
    assert kept() == [OPENED.replace("does it", "caf\xe9")]
    assert f"what you typed is in {settings.kept('edits')[0]}" in failed.value.hint


@pytest.mark.parametrize("error", [RefusedError("no"), KeyboardInterrupt(), ValueError()])
def test_what_was_typed_is_kept_whatever_the_check_does(
    home: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fails(_: str) -> list[Note]:
        raise error

    with pytest.raises(type(error)):
        reopened(home, monkeypatch, 'sed -i "s/does it/does all/" "$1"', fails)
    assert kept() == [TYPED]


def test_what_was_typed_before_is_kept_when_the_editor_then_fails(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = f'[ -e {home}/once ] && {{ rm "$1"; exit 0; }}; touch {home}/once; sed -i "s/does it/does all/" "$1"'
    with pytest.raises(ChiplogError, match="left no file"):
        reopened(home, monkeypatch, script, lambda _: [Note("wrong")])
    assert kept() == [TYPED]


def test_what_can_be_kept_nowhere_is_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "file"))
    monkeypatch.setattr(settings, "_folders", lambda _: iter([home / "file" / "no"]))
    with pytest.raises(UsageError) as failed:
        reopened(home, monkeypatch, 'sed -i "s/does it/does all/" "$1"; exit 3')
    assert "title: China does all" in capsys.readouterr().err
    assert "is above" in failed.value.hint


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_log_keeps_its_line_ends_whatever_an_editor_saves(tmp_path: Path, newline: str) -> None:
    log = tmp_path / "log.yaml"
    source = text(tree("cn-2025-a", items=["H20"]), tree("cn-2025-b"))
    log.write_bytes(source.replace("\n", newline).encode())
    saved = program(tmp_path / "ed", 'sed -i "s/H20/H200/; s/$/\\r/" "$1"')
    assert Person("edit", "-f", log, "cn-2025-a", VISUAL=str(saved)).ends() == 0
    assert log.read_bytes() == source.replace("H20", "H200").replace("\n", newline).encode()


def test_an_event_whose_id_is_a_path_leaves_other_files_alone(tmp_path: Path) -> None:
    other = tmp_path / "config.yaml"
    other.write_text("my: settings\n")
    log = tmp_path / "log.yaml"
    log.write_text(text(tree("cn-2025-a")).replace("cn-2025-a", str(tmp_path / "config")), encoding="utf-8")
    assert Person("edit", "-f", log, tmp_path, VISUAL="true").ends() == 4
    assert other.read_text() == "my: settings\n"
