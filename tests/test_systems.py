"""Systems without POSIX: nothing fails to import, lock or write because a call is missing. Windows itself is not tried."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chiplog import system
from tests import factories
from tests.factories import ROOT

ADD = (
    "add -f events.yaml --no-input --yes --title 'China bans chips' --announced 2026-01-02 --actor CN --target US "
    "--flow export --instrument ban --effect tighten --stage decided --confidence official "
    "--source https://www.example.org/a --kind official --publisher Example"
)

RUN = """
import shlex
from chiplog.cli.app import app
from typer.testing import CliRunner

def chiplog(line, code=0):
    result = CliRunner().invoke(app, shlex.split(line), prog_name="chiplog")
    print(line.split()[0], result.exit_code, result.stdout, result.stderr)
    assert result.exit_code == code, result.exception
    return result
"""


def without_posix(script: str, folder: Path) -> str:
    """Run a script in a process whose system lacks the calls of POSIX; return what it printed."""
    env = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}
    result = subprocess.run(
        [sys.executable, "-m", "tests.without_posix"],
        input=script, cwd=folder, env={**env, "PATH": "/usr/bin:/bin", "TMPDIR": str(folder)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture
def small(tmp_path: Path) -> Path:
    file = tmp_path / "events.yaml"
    file.write_text(factories.text(factories.tree("cn-2025-a")), encoding="utf-8")
    return file


def test_the_calls_are_really_gone(tmp_path: Path) -> None:
    script = (
        "import os, signal\n"
        "print(any(hasattr(os, name) for name in ('geteuid', 'fchown', 'fork', 'O_NOFOLLOW')), hasattr(signal, 'SIGHUP'))\n"
        "scope = {'__name__': 'chiplog.made_up'}\n"
        "try:\n    exec('import fcntl', scope)\nexcept ImportError:\n    print('none')\n"
    )
    assert without_posix(script, tmp_path) == "False False\nnone\n"


def test_every_module_is_imported_without_posix(tmp_path: Path) -> None:
    script = (
        "import importlib, pkgutil, chiplog\n"
        "names = [one.name for one in pkgutil.walk_packages(chiplog.__path__, 'chiplog.') if '__main__' not in one.name]\n"
        "print(len([importlib.import_module(name) for name in names]))\n"
    )
    assert int(without_posix(script, tmp_path)) > 150


def test_the_log_is_read_written_and_undone_without_posix(small: Path) -> None:
    before = small.read_bytes()
    script = f"""{RUN}
chiplog("list -f events.yaml")
chiplog({ADD!r})
assert "China bans chips" in chiplog("list -f events.yaml").stdout
chiplog("validate events.yaml", 0)
chiplog("undo -f events.yaml")
"""
    without_posix(script, small.parent)
    assert small.read_bytes() == before
    assert [file.name for file in small.parent.iterdir() if file.name.startswith(".")] == []


def test_an_index_is_used_again_without_posix(small: Path) -> None:
    script = """
from chiplog.index import sync
from chiplog.log import Log
sync.RACY = 0  # else a file that has just changed is read again
print([Log.open("events.yaml").index.parsed for _ in range(3)][1:])
"""
    assert without_posix(script, small.parent) == "[0, 0]\n"


def test_a_second_writer_is_refused_without_posix(small: Path) -> None:
    before = small.read_bytes()
    script = f"""{RUN}
from chiplog.logfile import store
store.PATIENCE = 0
with store.locked("events.yaml"):
    assert "another process" in chiplog({ADD!r}, 4).stderr
chiplog({(ADD + " --dry-run")!r})
with store.locked("events.yaml"):
    pass
"""
    without_posix(script, small.parent)
    assert small.read_bytes() == before


def test_a_question_is_asked_without_the_signals_of_a_terminal(tmp_path: Path) -> None:
    script = """
import asyncio
from prompt_toolkit.application import Application
from chiplog import system
from chiplog.terminal import signals

async def ask():
    received = []
    signals.handle(Application(), received)
    signals.suspend()
    system.on_signal(type("Windows", (), {"add_signal_handler": fails})(), "SIGTERM", print)

def fails(*_):
    raise NotImplementedError

with signals.noted([]):
    asyncio.run(ask())
print([one.name for one in signals.ENDING], system.HANGUP)
"""
    assert without_posix(script, tmp_path) == "['SIGTERM'] 15\n"


def test_a_job_is_done_beside_the_block_or_else_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    file = tmp_path / "pid"
    with system.beside(lambda: file.write_text(str(os.getpid())), worth=True):
        pass
    assert file.read_text() not in ("", str(os.getpid()))
    with system.beside(lambda: file.write_text(str(os.getpid())), worth=False):
        pass
    assert file.read_text() == str(os.getpid())


def test_a_job_that_fails_beside_the_block_fails_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    with pytest.raises(FileNotFoundError), system.beside(lambda: os.listdir("/nonexistent"), worth=True):
        pass
    with pytest.raises(KeyError), system.beside(lambda: os.listdir("/nonexistent"), worth=True):
        raise KeyError
