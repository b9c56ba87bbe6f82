"""Where a log may be, and what a clone or a folder can't make chiplog do."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from chiplog.record import drafts
from tests.factories import text, tree
from tests.forks import forked
from tests.record.test_add import options

GIVEN = options(relate=None)
WRITERS = (
    ["add", *GIVEN],
    ["edit", "cn-2025-a", "--set", "body=MOFCOM"],
    ["retract", "cn-2025-a", "--reason", "false-report"],
    ["retract", "cn-2025-a", "--drop"],
    ["fmt"],
    ["undo"],
    ["resolve"],
)


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A log outside a clone, which its clone would write to; out of form, so that `fmt` has something to do."""
    path = tmp_path / "outside" / "events.yaml"
    path.parent.mkdir()
    path.write_text(text(tree("cn-2025-a")) + "\n\n", encoding="utf-8")
    return path


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "clone"
    folder.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    return folder


def absolute(clone: Path, victim: Path) -> None:
    (clone / "pyproject.toml").write_text(f'[tool.chiplog]\nfile = "{victim}"\n')


def upward(clone: Path, victim: Path) -> None:
    (clone / "pyproject.toml").write_text('[tool.chiplog]\nfile = "../outside/events.yaml"\n')


def setting_and_link(clone: Path, victim: Path) -> None:
    (clone / "log.yaml").symlink_to(victim)
    (clone / "pyproject.toml").write_text('[tool.chiplog]\nfile = "log.yaml"\n')


def linked(clone: Path, victim: Path) -> None:
    (clone / "data").mkdir()
    (clone / "data" / "events.yaml").symlink_to(victim)


def folder_linked(clone: Path, victim: Path) -> None:
    (clone / "data").symlink_to(victim.parent)


def link_to_a_link(clone: Path, victim: Path) -> None:
    (clone / "data").mkdir()
    (clone / "data" / "events.yaml").symlink_to("../one.yaml")
    (clone / "one.yaml").symlink_to(victim)


WAYS = (absolute, upward, setting_and_link, linked, folder_linked, link_to_a_link)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("words", WRITERS, ids=lambda words: "-".join(words[:1]))
def test_what_came_with_a_clone_leads_no_writer_out_of_it(
    chiplog: Any, clone: Path, victim: Path, way: Any, words: list[str]
) -> None:
    way(clone, victim)
    before = victim.read_bytes()
    result = chiplog(*words)
    assert (result.exit_code, victim.read_bytes()) == (4, before)
    assert f"to {victim}; nothing was written\n  to write there, use --file {victim}" in result.stderr
    assert chiplog("list").stdout.startswith("cn-2025-a\t")


@pytest.mark.parametrize("way", WAYS)
def test_what_the_user_names_is_obeyed(chiplog: Any, clone: Path, victim: Path, way: Any, monkeypatch: Any) -> None:
    way(clone, victim)
    named = clone / "data" / "events.yaml"
    assert chiplog("add", "-f", named if named.exists() else victim, *GIVEN).exit_code == 0
    monkeypatch.setenv("CHIPLOG_FILE", str(victim))
    assert chiplog("undo").exit_code == 0
    assert not named.exists() or named.is_symlink() or named.parent.is_symlink()


def test_a_link_within_the_repository_is_followed_and_one_into_git_is_not(
    chiplog: Any, clone: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clone / "logs").mkdir()
    (clone / "logs" / "real.yaml").write_bytes(victim.read_bytes())
    (clone / "part" / "data").mkdir(parents=True)
    link = clone / "part" / "data" / "events.yaml"
    link.symlink_to("../../logs/real.yaml")
    monkeypatch.chdir(clone / "part")
    assert chiplog("add", *GIVEN).exit_code == 0
    link.unlink()
    (clone / ".git" / "description").write_text("")
    link.symlink_to("../../.git/description")
    assert chiplog("add", *GIVEN).exit_code == 4
    assert (clone / ".git" / "description").read_text() == ""


def test_outside_a_repository_the_folder_itself_is_the_limit(
    chiplog: Any, tmp_path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "part").mkdir()
    upward(tmp_path / "part", victim)
    monkeypatch.chdir(tmp_path / "part")
    assert chiplog("add", *GIVEN).exit_code == 4


@pytest.mark.parametrize("way", ["setting", "usual"])
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_or_a_device_that_came_with_a_clone_holds_nothing_up(
    chiplog: Any, clone: Path, way: str, kind: str
) -> None:
    log = clone / ("log.yaml" if way == "setting" else "data/events.yaml")
    log.parent.mkdir(exist_ok=True)
    if kind == "pipe":
        os.mkfifo(log)
    else:
        log.symlink_to("/dev/zero")
    if way == "setting":
        (clone / "pyproject.toml").write_text('[tool.chiplog]\nfile = "log.yaml"\n')
    for words in (["list"], ["add", *GIVEN]):
        result = chiplog(*words)
        assert (result.exit_code, "is not a regular file" in result.stderr) == (3, True), result.stderr


def test_a_log_through_a_named_pipe_or_a_process_is_read(victim: Path) -> None:
    for source in ("<(cat {0})", "/dev/stdin < {0}"):
        command = f"{sys.executable} -m chiplog list -f {source.format(victim)}"
        result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert result.stdout.startswith("cn-2025-a\t"), result.stderr


@pytest.mark.parametrize(
    "setting", ["tool = 3\n[project]\nname = 'tool.chiplog'\n", "[tool]\nchiplog = 3\n# tool.chiplog\n"]
)
def test_settings_of_another_shape_are_no_settings(chiplog: Any, clone: Path, setting: str) -> None:
    (clone / "pyproject.toml").write_text(setting)
    assert "no log found" in chiplog("list").stderr


def test_a_folder_that_is_gone_is_said_in_a_sentence(victim: Path, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    for words, code in ((["list"], 3), (["list", "-f", str(victim)], 0), (["list", "-f", "log.yaml"], 3)):
        script = f'cd {tmp_path / "gone"} && rmdir {tmp_path / "gone"} && exec "$0" "$@"'
        result = subprocess.run(
            ["bash", "-c", script, sys.executable, "-P", "-m", "chiplog", *words],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (result.returncode, "Traceback" in result.stderr) == (code, False), result.stderr
        (tmp_path / "gone").mkdir(exist_ok=True)


LIMITED = """
import resource, sys
resource.setrlimit(resource.{0}, ({1}, {1}))
from chiplog.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "commands",
    [[["add", *GIVEN]], pytest.param([["list"], ["show", "cn-2025-a"], ["validate"]], marks=pytest.mark.slow)],
    ids=["add", "list, show, validate"],
)
@pytest.mark.parametrize(("limit", "most"), [("RLIMIT_NOFILE", 12), ("RLIMIT_FSIZE", 0)])
def test_what_the_system_refuses_is_no_fault_of_chiplog(
    victim: Path, limit: str, most: int, commands: list[list[str]]
) -> None:
    for words in commands:
        command = [sys.executable, "-c", LIMITED.format(limit, most), words[0], "-f", str(victim), *words[1:]]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode in (0, 3, 4), result.stderr
        assert "fault of chiplog" not in result.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
def test_without_a_home_or_a_line_in_passwd_everything_works(chiplog: Any, victim: Path) -> None:
    """The user is another one, without a name: what would be kept in its home is not kept, and nothing fails."""
    for folder in [victim.parent, *victim.parents][:-2]:
        folder.chmod(0o777)
    victim.chmod(0o666)
    commands = (["list"], ["edit", "cn-2025-a", "--add", "items=H20"], ["undo"], ["add", "--resume", "--no-input"])
    for words in commands:  # loads all modules: the other user may not be allowed to read those of the interpreter
        chiplog(words[0], "-f", victim, *words[1:])
    keep = {
        name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    }
    for words in commands:
        pid = os.fork()
        if not pid:
            code = 70
            try:
                os.environ.clear()
                os.environ.update(keep)
                os.setuid(54321)
                code = chiplog(words[0], "-f", victim, *words[1:]).exit_code
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) in (0, 2)


def test_a_reader_that_wants_nothing_is_no_error(tmp_path: Path) -> None:
    log = tmp_path / "log.yaml"
    log.write_text(text(tree()), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    commands = [[*words.split(), "-f", str(log)] for words in ("list", "status", "show cn-2025", "list --json")]
    assert forked(commands, stdout=writing) == ([0] * 4, "")
    os.close(writing)


@pytest.mark.parametrize(
    "number", ["99999999999999999999999", "9223372036854775808", "9" * 5000, "+99999999999999999999"]
)
def test_a_number_that_no_machine_counts_to_is_all(chiplog: Any, victim: Path, number: str) -> None:
    for words in (["list"], ["status"], ["calendar"]):
        assert chiplog(*words, "-f", victim, "--limit", number).exit_code == 0


@pytest.mark.parametrize(
    ("option", "number", "why"),
    [
        ("--limit", "x", "'x' is not a whole number"), ("--limit", "2.5", "'2.5' is not a whole number"),
        ("--limit", "", "'' is not a whole number"), ("--limit", "-1", "-1 is not at least 0"),
        ("--limit", "\u0663", "is not a whole number"), ("--limit", "-" + "9" * 5000, "is not at least 0"),
        ("--limit", "\x1b[31m", "is not a whole number"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_an_option_is_said_in_a_sentence(
    chiplog: Any, victim: Path, option: str, number: str, why: str
) -> None:
    result = chiplog("list", "-f", victim, option, number)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Invalid value for '{option}'" in result.stderr
    assert why in result.stderr
    assert "\x1b" not in result.stderr


def test_a_new_log_is_made_through_no_link(chiplog: Any, clone: Path, victim: Path) -> None:
    for link, to in (("data", victim.parent), (".gitattributes", victim.parent / "made")):
        (clone / link).symlink_to(to)
    before = sorted(victim.parent.iterdir())
    result = chiplog("init", clone)
    assert (result.exit_code, sorted(victim.parent.iterdir())) == (4, before), result.stderr
    (clone / "data").unlink()
    result = chiplog("init", clone)
    assert (result.exit_code, sorted(victim.parent.iterdir())) == (0, before), result.stderr
    assert f"kept existing {clone / '.gitattributes'}" in result.stderr


def test_a_draft_that_can_not_be_rewritten_is_kept_elsewhere(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    draft = drafts.new(str(log))
    draft.keep({"title": "one"})
    first = draft.file
    assert first
    shutil.rmtree(first.parent)
    first.parent.write_text("a file")
    draft.keep({"title": "two"})
    assert draft.file
    assert draft.tree() == {"title": "two"}
    draft.drop()
    draft.drop()
