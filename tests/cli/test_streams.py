"""What goes through the standard streams: encodings, arguments that are no text, and commands to a job's runner."""

import contextlib
import fcntl
import io
import json
import os
import pty
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chiplog.cli.app import main
from chiplog.cli.streams import JobLog
from tests.factories import ROOT, text, tree
from tests.review.test_diff import git

PROGRAM = [sys.executable, "-m", "chiplog"]
TITLE = "::add-mask::decided and ##[error]x"
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)
"""What actions/runner takes for a command."""


def process(*words: Any, **env: Any) -> "subprocess.CompletedProcess[bytes]":
    """Run the program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "chiplog", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
    )


class Ended(NamedTuple):
    """How the program ended, and what it wrote, in bytes."""

    code: int
    stdout: bytes
    stderr: bytes


def run(*words: str | Path, cwd: Path, encoding: str = "utf-8", stdin: bytes = b"", **env: str) -> Ended:
    """Run the program in this process, with streams of some encoding that lead to pipes."""
    with contextlib.ExitStack() as held:
        patch = held.enter_context(pytest.MonkeyPatch.context())
        for name, value in env.items():
            patch.setenv(name, value)
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["chiplog", *map(str, words)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding))
        pipes = []
        for name in ("stdout", "stderr"):
            begin, end = (os.fdopen(descriptor, mode) for descriptor, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
            fcntl.fcntl(end, fcntl.F_SETPIPE_SZ, 1 << 20)
            patch.setattr(sys, name, io.TextIOWrapper(end, encoding, errors="replace"))
            pipes.append((begin, end))
        held.enter_context(warnings.catch_warnings())
        with pytest.raises(SystemExit) as ended:
            main()
        said = []
        for stream, (begin, end) in zip((sys.stdout, sys.stderr), pipes, strict=True):
            stream.flush()
            end.close()
            with begin:
                said.append(begin.read())
    return Ended(int(ended.value.code or 0), *said)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A repository with a log whose text holds commands, and a base without them."""
    file = tmp_path / "data" / "events.yaml"
    file.parent.mkdir()
    file.write_text(text(tree()), encoding="utf-8")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    summary = " ".join(["::warning::x"] * 20)
    bad = tree(
        "cn-2025-bad", title=TITLE, items=["::set-output name=a::b", "##[group]y"], summary=summary, body="::notice::z"
    )
    file.write_text(text(bad, tree(), tree("::debug::id", actor="##[x")), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "diff HEAD", "diff HEAD --format md", "show cn-2025-bad", "list --columns title", "list --columns items,title --format csv",
        "list --format table", "list --json", "summary --by item", "status", "validate --format text", "edit cn-2025-bad --add items=X --dry-run",
        "sql SELECT||title||FROM||event", "show ::error::x", "--::x",
    ],
)  # fmt: skip
def test_no_line_in_a_job_is_a_command(hostile: Path, command: str) -> None:
    words = [word.replace("||", " ") for word in command.split()]
    done = run(*words, cwd=hostile, GITHUB_ACTIONS="true", COLUMNS="60")
    assert done.stdout + done.stderr
    assert not COMMAND.search((done.stdout + done.stderr).decode())


def test_a_log_through_standard_streams_is_inert_too(hostile: Path) -> None:
    data = (hostile / "data" / "events.yaml").read_bytes()
    done = run("fmt", "-", cwd=hostile, stdin=data, GITHUB_ACTIONS="true")
    assert b"add-mask" in done.stdout
    assert not COMMAND.search(done.stdout.decode())


def test_annotations_are_commands(hostile: Path) -> None:
    done = run("validate", cwd=hostile, GITHUB_ACTIONS="true").stdout.decode()
    stop = re.search(r"^::stop-commands::(\w+)$", done, re.MULTILINE)
    assert stop
    before = done[: stop.start()]
    assert all(line.startswith(("::error file=", "::warning file=")) for line in before.splitlines())


def test_a_file_in_a_job_and_every_stream_elsewhere_is_exact(hostile: Path) -> None:
    file = hostile / "list.txt"
    with file.open("wb") as out:
        subprocess.run(
            [*PROGRAM, "list", "--columns", "title"],
            stdout=out,
            stderr=subprocess.DEVNULL,
            check=False,
            cwd=hostile,
            env={**os.environ, "GITHUB_ACTIONS": "true"},
        )
    assert TITLE in file.read_text()
    assert TITLE in run("list", "--columns", "title", cwd=hostile).stdout.decode()


JOBS: list[dict[str, Any]] = [{"GITHUB_ACTIONS": "true"}, {}]


def test_json_in_a_job_means_the_same(hostile: Path) -> None:
    inside, outside = (run("list", "--json", cwd=hostile, **env).stdout for env in JOBS)
    assert json.loads(inside) == json.loads(outside)
    assert TITLE in [row["title"] for row in json.loads(inside)]


@pytest.mark.parametrize(
    "line",
    [
        b"::x::",
        b" \t::x::y\n",
        b"a\n\xe3\x80\x80::x\r::y",
        b"##[error]x ##[x",
        b"x\x0b\n\xc2\xa0::",
        b"a::b\n##\n[",
        b"\x1b[1m::x",
    ],
)
def test_however_a_line_is_written_it_holds_no_command(line: bytes) -> None:
    for cut in range(len(line) + 1):
        under = io.BytesIO()
        stream = JobLog(under)
        for piece in (line[:cut], line[cut:]):
            assert stream.write(piece) == len(piece)
        written = under.getvalue()
        assert not re.search(
            r"^(?:\s|\x1b\[[0-9;]*m)*::|##\[", written.decode(errors="replace").replace("\r", "\n"), re.MULTILINE
        )
        assert written.replace(b" ", b"") == line.replace(b" ", b"")


def _log(folder: Path) -> Path:
    file = folder / "log.yaml"
    file.write_text(text(tree(title="Société’s chips 中国 are named", items=["café"])), encoding="utf-8")
    return file


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "ascii"])
@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_what_is_no_terminal_gets_utf_8(tmp_path: Path, encoding: str, form: str) -> None:
    done = run("list", "--format", form, "-f", _log(tmp_path), cwd=tmp_path, encoding=encoding)
    assert done.code == 0
    assert "Société’s" in done.stdout.decode()


LOCALES = [
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONIOENCODING": "utf-16"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


@pytest.mark.parametrize("locale", [LOCALES[0], pytest.param(LOCALES[1], marks=pytest.mark.slow), LOCALES[2]], ids=str)
def test_arguments_and_standard_input_are_utf_8_in_every_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    data = _log(tmp_path).read_bytes()
    done = subprocess.run(
        [*PROGRAM, "list", "-f", "-", "--item", "café".encode()],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, **locale},
    )
    assert "Société’s" in done.stdout.decode()


def test_a_terminal_that_knows_fewer_signs_still_gets_an_answer(tmp_path: Path) -> None:
    file = _log(tmp_path)
    ours, theirs = pty.openpty()
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "COLUMNS": "100"}
    done = subprocess.run(
        [*PROGRAM, "show", "-f", file, "cn-2025-some-event"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        env=env,
    )
    os.close(theirs)
    said = b""
    while piece := _read(ours):
        said += piece
    os.close(ours)
    assert (done.returncode, b"Soci\\xe9t\\xe9\\u2019s" in said) == (0, True)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "command",
    ["show @", "list --body @ --json", "list --country @", "list --since @", "list --limit @", "list --flow @", "list --columns @",
     "edit cn-2025-some-event --add items=@", "sql @", "explain @", "add --title @ --no-input", "validate --select @", "@", "list --@"],
)  # fmt: skip
def test_an_argument_in_another_encoding_is_a_usage_error(
    chiplog: Any, tmp_path: Path, monkeypatch: Any, command: str
) -> None:
    monkeypatch.setenv("CHIPLOG_FILE", str(_log(tmp_path)))
    done = chiplog(*(word.replace("@", "caf\udce9") for word in command.split()))
    assert (done.exit_code, "fault of chiplog" in done.stderr) == (2, False)


@pytest.mark.parametrize("command", ["list --limit 1", "validate", "fmt", "edit cn-2025-some-event --set body=BIS"])
def test_a_file_whose_name_is_not_utf_8_is_a_file(tmp_path: Path, command: str) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (tmp_path / name).write_text(text(tree()), encoding="utf-8")
    done = run(*command.split(), "-f", name, cwd=tmp_path)
    assert (done.code, done.stderr.decode(errors="replace").count("Traceback")) == (0, 0)


def test_a_library_that_warns_or_logs_sends_nothing_to_the_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.pdf"
    page.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<</\x1b]0;owned\x07 /\x1b[31m>>\nendobj\nxref\n0 1\ntrailer\n<</Root 9 0 R>>\nstartxref\n\x1b[2J\n%%EOF"
    )
    done = process("add", "--from", page, "--offline", "--no-input", "-f", _log(tmp_path))
    assert done.returncode == 2
    assert b"\x1b" not in done.stdout + done.stderr


ONE_AFTER_ANOTHER = """
import sys
from chiplog.cli.app import app
for command in sys.argv[1:]:
    app(command.split(), standalone_mode=False, prog_name="chiplog")
"""


def test_nothing_hangs_on_docstrings() -> None:
    commands = ("explain CL208", "--help", "schema", "list --help")
    program = [sys.executable, "-OO", "-c", ONE_AFTER_ANOTHER, *commands]
    bare = subprocess.run(program, capture_output=True, check=True, env={**os.environ, "COLUMNS": "100"}).stdout
    assert bare == b"".join(run(*words.split(), cwd=ROOT, COLUMNS="100").stdout for words in commands)
