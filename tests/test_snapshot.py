"""Outside a clone: the log that a wheel carries, its documents, its manual page and its metadata."""

import gzip
import importlib.util
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

import chiplog as package
from chiplog import settings, snapshot
from chiplog.answers import topics
from chiplog.cli.app import COMMANDS
from tests import factories
from tests.factories import ROOT

ADDRESS = "https://example.org/owner/chiplog"


def build_hook() -> Any:
    """The module of the build."""
    pytest.importorskip("hatchling")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("carried", "outside")
def test_reading_commands_answer_from_the_snapshot_and_say_so(chiplog: Any, cache: Path) -> None:
    said = "the log that came with chiplog 0.1.0, through 2025-01-01; a clone has the newest\n"
    for words in (["list"], ["show", "cn-2025-a"], ["status"], ["summary"], ["sql", "SELECT id FROM event"]):
        result = chiplog(*words)
        assert result.exit_code == 0
        assert said in result.stderr
        assert "came with" not in result.stdout
    assert "cn-2025-a" in chiplog("list").stdout
    assert len(list((cache / "chiplog").glob("snapshot-*.yaml"))) == 1
    assert len(list((cache / "chiplog").glob("*.sqlite"))) == 1


@pytest.mark.usefixtures("carried", "outside")
def test_the_index_of_the_snapshot_is_used_again() -> None:
    for parsed in (1, 0):
        log, _ = snapshot.find(None)
        with log:
            assert log.index.parsed == parsed


@pytest.mark.usefixtures("carried")
def test_without_a_cache_the_snapshot_is_read_in_memory(chiplog: Any, outside: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "cache_folder", lambda: None)
    assert "cn-2025-a" in chiplog("list").stdout
    assert list(outside.iterdir()) == []


@pytest.mark.usefixtures("carried", "outside")
@pytest.mark.parametrize(
    "words", [["add", "--no-input"], ["edit", "cn-2025-a", "--set", "title=x"], ["undo"], ["fmt"], ["validate"]]
)
def test_writers_say_where_a_log_is(chiplog: Any, words: list[str]) -> None:
    result = chiplog(*words)
    assert result.exit_code == 3
    for way in ("--file PATH", "CHIPLOG_FILE=PATH", "`chiplog init`", "a clone of", "can only be read"):
        assert way in result.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.usefixtures("carried")
def test_a_log_that_is_named_or_found_goes_first(chiplog: Any, outside: Path) -> None:
    (outside / "data").mkdir()
    (outside / "data" / "events.yaml").write_text(
        factories.text(factories.tree("us-2025-b", actor="US", targets=["CN"]))
    )
    result = chiplog("list")
    assert "us-2025-b" in result.stdout
    assert "came with" not in result.stderr
    assert chiplog("list", "--file", "none.yaml").exit_code == 3


def test_a_snapshot_is_equal_to_the_byte_in_two_builds(tmp_path: Path) -> None:
    made = []
    for name in "ab":
        hook = build_hook().Build(str(ROOT), {}, None, None, str(tmp_path), "wheel")
        data: dict[str, Any] = {"force_include": {}}
        hook.initialize("standard", data)
        files = {inside: Path(file).read_bytes() for file, inside in data["force_include"].items()}
        made.append(files["chiplog/data/snapshot.yaml.gz"])
        hook.finalize("standard", data, name)
        assert "chiplog/data/docs/promises.md" in files
    assert made[0] == made[1]
    assert gzip.decompress(made[0]) == (ROOT / "data" / "events.yaml").read_bytes()
    assert len(made[0]) < 250_000


def test_the_address_of_the_repository_is_that_of_the_build(tmp_path: Path, monkeypatch: Any) -> None:
    hook = build_hook()
    for name in ("CHIPLOG_REPOSITORY", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL"):
        monkeypatch.delenv(name, raising=False)
    assert hook.repository(tmp_path) == ""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    for remote, address in (
        ("https://user:secret@example.org/owner/chiplog.git", ADDRESS),
        ("/srv/chiplog", ""),
        ("git@example.org:owner/chiplog.git", ""),
    ):
        subprocess.run(["git", "-C", str(tmp_path), "remote", "remove", "origin"], capture_output=True, check=False)
        subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", remote], check=True)
        assert hook.repository(tmp_path) == address
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://example.org")
    monkeypatch.setenv("GITHUB_REPOSITORY", "owner/chiplog")
    assert hook.repository(tmp_path) == ADDRESS
    (tmp_path / "PKG-INFO").write_text("Metadata-Version: 2.4\nProject-URL: Repository, https://example.org/sdist\n")
    assert hook.repository(tmp_path) == "https://example.org/sdist"


def test_links_of_the_readme_work_outside_the_repository() -> None:
    hook = build_hook()
    text = "[a](docs/a.md) [![b](docs/b.png)](docs/b.md) [c](https://example.org) [d](#d)"
    whole = f"[a]({ADDRESS}/blob/HEAD/docs/a.md) [![b]({ADDRESS}/raw/HEAD/docs/b.png)]({ADDRESS}/blob/HEAD/docs/b.md) [c](https://example.org) [d](#d)"
    assert hook.linked(text, ADDRESS) == whole
    assert hook.linked(text, "") == "a  [c](https://example.org) [d](#d)"
    assert "](docs/" not in hook.linked((ROOT / "README.md").read_text(encoding="utf-8"), "")


def test_help_shows_each_document(chiplog: Any) -> None:
    listed = chiplog("help", "topics").stdout
    for name, page in topics.pages().items():
        assert f"  {name} " in listed
        shown = chiplog("help", name)
        assert shown.exit_code == 0
        assert page.read_text(encoding="utf-8").splitlines()[-1] in shown.stdout
        assert "docs/generate.py" not in shown.stdout.partition("\n")[0]


def test_no_topic_is_called_like_a_command() -> None:
    assert topics.pages().keys() & COMMANDS.keys() == set()


def test_no_message_names_a_file_that_the_user_lacks() -> None:
    for name in ("messages.txt", "help.txt"):
        text = (ROOT / "tests" / name).read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if "docs/" in line and "docs/generate.py" not in line] == []


def test_the_manual_page_has_every_command_and_no_fault() -> None:
    page = ROOT / "man" / "chiplog.1"
    text = page.read_text(encoding="utf-8")
    for name in ("list", "add", "merge", "help"):
        assert f".SS chiplog {name} " in text or name == "merge"
    try:
        run = subprocess.run(
            ["groff", "-man", "-ww", "-Tutf8", "-K", "utf8", str(page)], capture_output=True, text=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("groff is not installed")
    assert run.stderr == ""
    assert "chiplog list" in run.stdout


def test_the_release_workflow_takes_only_the_tag_of_the_version() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    (step,) = (line.partition("run: ")[2] for line in text.splitlines() if "__version__" in line)
    for tag, code in ((f"v{package.__version__}", 0), ("v9.9.9", 1)):
        env = {"TAG": tag, "PATH": os.environ["PATH"]}
        assert subprocess.run(["bash", "-c", step], cwd=ROOT, env=env, check=False).returncode == code


def test_workflows_give_the_right_to_publish_to_one_job_only() -> None:
    folder = ROOT / ".github" / "workflows"
    jobs = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job.get("permissions", {})] == ["publish"]
    matrix = yaml.safe_load((folder / "ci.yml").read_text(encoding="utf-8"))["jobs"]["pythons"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]


@pytest.mark.slow
def test_an_installed_wheel_answers_in_an_empty_folder(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    env = {**os.environ, "CHIPLOG_REPOSITORY": ADDRESS, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    env.pop("PYTHONPATH", None)
    wheel = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(wheel, check=True, env=env)
    (made,) = tmp_path.glob("chiplog-*.whl")
    with zipfile.ZipFile(made) as opened:
        names = opened.namelist()
        (about,) = (opened.read(name).decode() for name in names if name.endswith("/METADATA"))
    assert f"Project-URL: Repository, {ADDRESS}" in about
    assert f"]({ADDRESS}/blob/HEAD/docs/model.md)" in about
    assert any(name.endswith("/data/share/man/man1/chiplog.1") for name in names)
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(made)], check=True, env=env)
    empty = tmp_path / "empty"
    empty.mkdir()

    def run(*words: str) -> Any:
        program = tmp_path / "venv" / "bin" / "chiplog"
        return subprocess.run([program, *words], cwd=empty, env=env, capture_output=True, text=True, check=False)

    listed = run("list", "--country", "CN")
    assert listed.returncode == 0
    assert len(listed.stdout.splitlines()) > 300
    assert "the log that came with chiplog 0.1.0, through 2026-07-01; a clone has the newest" in listed.stderr
    refused = run("add", "--no-input")
    assert refused.returncode == 3
    assert f"a clone of {ADDRESS}" in refused.stderr
    assert "# Promises" in run("help", "promises").stdout
    assert (tmp_path / "venv" / "share" / "man" / "man1" / "chiplog.1").exists()
    assert run("init", "mine").returncode == 0
    assert list(empty.iterdir()) == [empty / "mine"]
