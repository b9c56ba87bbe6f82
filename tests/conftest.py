"""What tests share: a log to write to, a program to run, and no network but this machine's own."""

import contextlib
import functools
import gc
import gzip
import importlib
import math
import os
import shutil
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from prompt_toolkit.key_binding.defaults import load_key_bindings
from typer import testing
from typer.testing import CliRunner, Result

from chiplog import private
from chiplog import settings as settings_of_logs
from chiplog.cli import progress
from chiplog.cli.app import app
from chiplog.index import checking, schema, sync
from chiplog.index.seal import Seal
from chiplog.model import typed
from tests import factories, golden
from tests.factories import REAL, TODAY

# A shell that starts the tests in the background makes them ignore Ctrl-C, and so all programs that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_configure() -> None:
    """Let the plain suite see the same few examples in each run; `--hypothesis-profile thorough` looks for new ones."""
    with pytest.MonkeyPatch.context() as patch:
        # pytest rewrites the assertions of each library that has a plugin: of hypothesis, for seconds in each process.
        others = [finder for finder in sys.meta_path if not type(finder).__module__.startswith("_pytest")]
        patch.setattr(sys, "meta_path", others)
        from hypothesis import settings

    settings.register_profile("plain", max_examples=25, derandomize=True, deadline=None)
    settings.register_profile("thorough", max_examples=500, deadline=None)
    settings.load_profile("plain")


@pytest.hookimpl(trylast=True)  # what is imported before pytest-cov has begun is not measured
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let each of several processes rewrite the assertions of its share of the files, which the others then read.

    Rewriting them takes longer than all else before the first test.
    """
    process: dict[str, Any] | None = getattr(session.config, "workerinput", None)
    if process and session.config.args_source is session.config.ArgsSource.TESTPATHS:
        sys.dont_write_bytecode = False
        files = sorted(Path(__file__).parent.rglob("test_*.py"))
        for file in files[int(process["workerid"].removeprefix("gw")) :: process["workercount"]]:
            with contextlib.suppress(Exception, pytest.skip.Exception):  # the collection says what is wrong
                importlib.import_module(".".join(file.relative_to(factories.ROOT).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among the tests themselves: they are there to the end."""
    gc.freeze()
    gc.set_threshold(50_000)


UNDETECTED = "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION"
"""The variable that decides which options of completion a group has."""


@functools.cache
def _group(of: typer.Typer, _undetected: str | None) -> Any:
    return typer.main.get_command(of)


@pytest.fixture(autouse=True, scope="session")
def _made_once() -> Iterator[None]:
    """What is kept of a block depends on its bytes alone: those of the real log are checked once, not in each test.

    So are the program's group, and the keys of a prompt, made once, and its files looked at once.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing, "_get_command", lambda of: _group(of, os.environ.get(UNDETECTED)))
        patch.setattr("prompt_toolkit.application.application.load_key_bindings", functools.cache(load_key_bindings))
        patch.setattr(checking, "_row", functools.lru_cache(maxsize=2000)(checking._row))
        patch.setattr(checking, "stamp", functools.cache(checking.stamp))
        yield


@pytest.fixture(scope="session")
def _blank(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The database of an index of a log without events."""
    log = tmp_path_factory.mktemp("blank") / "events.yaml"
    log.write_text(factories.text(), encoding="utf-8")
    with sync.Index(str(log), log.parent):
        return Seal(log.parent, os.path.realpath(log)).database.read_bytes()


@pytest.fixture(autouse=True, scope="module")
def _created_once(request: pytest.FixtureRequest, _blank: bytes) -> Iterator[None]:
    """A new index begins with the tables of one that was made before: to create them takes longer than a small log.

    Not so for the tests of the index itself.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as blank, pytest.MonkeyPatch.context() as patch:
        create = schema.create
        blank.deserialize(_blank)

        def created(connection: sqlite3.Connection) -> None:
            if connection.in_transaction:
                create(connection)
            else:
                blank.backup(connection)

        def put(sealed: Seal) -> None:
            private.create(sealed.database)
            sealed.database.write_bytes(_blank)

        if "index" not in request.path.parts:
            patch.setattr(schema, "create", created)
            patch.setattr(Seal, "create", put)
        yield


@pytest.fixture
def cache() -> Iterator[Path]:
    """An empty cache folder, in memory where that can be: a mirror waits for its disk at each change."""
    memory = Path("/dev/shm")  # noqa: S108 - only its being there matters
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def _index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of an index of the real log, filled once."""
    folder = tmp_path_factory.mktemp("index")
    with sync.Index(str(REAL), folder):
        return Seal(folder, os.path.realpath(REAL)).database


@pytest.fixture
def index_of(cache: Path, _index: Path) -> Callable[[Path], None]:
    """Put an index into the test's cache for a copy of the real log: to fill one takes longer than most commands.

    It is up to date, as some seconds after the copy was made. The copy's time is in the past, so that any write is seen.
    """

    def put(log: Path) -> None:
        if log != REAL:
            os.utime(log, (0, 0))
        sealed = Seal(cache / "chiplog", os.path.realpath(log))
        with sealed.locked(0):
            shutil.copyfile(_index, sealed.database)
            sealed.database.chmod(0o600)
            with contextlib.closing(sqlite3.connect(sealed.database, isolation_level=None)) as database:
                known = {"status": sync._status(str(log)), "looked": time.time_ns() + sync.RACY}
                database.executemany(
                    "UPDATE meta SET value = ? WHERE name = ?", [(v, name) for name, v in known.items()]
                )
            sealed.put_on()

    return put


@pytest.fixture
def indexed(index_of: Callable[[Path], None]) -> None:
    """The real log is in the test's cache already."""
    index_of(REAL)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    """Each test has its own cache, a fixed day, and no variable or git setting of whoever runs it."""
    for name in (
        "CHIPLOG_FILE",
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "CI",
        "TERM",
        "LINES",
        "GIT_EDITOR",
        "CHIPLOG_PAGER",
        "CHIPLOG_ADVISER",
        "CHIPLOG_MODEL_URL",
        "CHIPLOG_MODEL_NAME",
        "CHIPLOG_MODEL_KEY_ENV",
        "PYTHONDONTWRITEBYTECODE",  # else each program that a test starts compiles all modules anew
        "CHIPLOG_CONTACT",
        "IA_ACCESS_KEY_ID",
        "IA_SECRET_ACCESS_KEY",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("XDG_STATE_HOME", str(cache / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(cache / "config"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PAGER", "cat")
    monkeypatch.setattr(typed, "today", lambda: TODAY)
    monkeypatch.setattr(progress, "SOON", math.inf)  # no bar, however slow the machine is


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse connections beyond loopback."""
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"a connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


@pytest.fixture
def log(tmp_path: Path, index_of: Callable[[Path], None]) -> Path:
    """A copy of the real log, whose events are in the test's cache already."""
    copy = tmp_path / "events.yaml"
    copy.write_bytes(REAL.read_bytes())
    index_of(copy)
    return copy


@pytest.fixture
def carried(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log that an installed chiplog carries: of one event, where a wheel has the real one."""
    packed = tmp_path_factory.mktemp("package") / "snapshot.yaml.gz"
    packed.write_bytes(gzip.compress(factories.text(factories.tree("cn-2025-a")).encode(), mtime=0))
    monkeypatch.setattr(settings_of_logs, "SNAPSHOT", packed)
    return packed


@pytest.fixture(scope="session")
def _workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workplace")
    golden.make(folder)
    return folder


@pytest.fixture
def workplace(_workplace: Path, index_of: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is the one in which kept outputs are made; none of their commands writes."""
    monkeypatch.chdir(_workplace)
    index_of(_workplace / "events.yaml")


@pytest.fixture
def completion(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Answer a shell that completes a line: `completion("line_bash", _CHIPLOG_LINE="chiplog list --it")`."""

    def run(instruction: str, *words: str, **env: str) -> Result:
        for name, value in {"_CHIPLOG_COMPLETE": instruction, **env}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["chiplog", *words])
        return CliRunner().invoke(app, words, prog_name="chiplog")

    return run


@pytest.fixture
def chiplog() -> Callable[..., Result]:
    """Run the program in this process: `chiplog("list", "--json")`; its result has exit_code, stdout and stderr."""
    runner = CliRunner()

    def run(*arguments: str | Path, stdin: bytes | str | None = None) -> Result:
        return runner.invoke(app, [str(argument) for argument in arguments], input=stdin, prog_name="chiplog")

    return run
