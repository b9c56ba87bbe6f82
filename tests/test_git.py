"""What chiplog asks git, in real repositories: strangers' ones, damaged ones, moved logs, hooks, line ends, names."""

import atexit
import functools
import itertools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chiplog import git as door
from chiplog import worktree
from chiplog.log import Log
from chiplog.record import matches
from tests.factories import text, tree
from tests.review.test_diff import OTHER, PAUSE, RULE, git
from tests.review.test_resolve import put_a_repository_into

NAME = RULE["id"]
NEW = tree("us-2025-new", actor="US", targets=["CN"], announced="2025-10-01")
LOG = text(OTHER, RULE)
STRICTER = ["--set", "effect=loosen", "--dry-run"]

READING = [
    ["list"],
    ["validate"],
    ["validate", "--staged"],
    ["validate", "--since", "HEAD"],
    ["diff"],
    ["diff", "HEAD"],
    ["diff", "main..HEAD"],
    ["changes", "--since", "HEAD"],
    ["changes", "--since", "2030-01-01", "--until", "HEAD", "--format", "atom"],
    ["list", "--changed-since", "2030-01-01"],
    ["edit", NAME, *STRICTER],
    ["retract", NAME, "--reason", "false-report", "--dry-run"],
    ["fmt", "--check", "--staged"],
    ["resolve"],
    ["git", "install", "--dry-run"],
    ["git", "install"],
    ["git", "uninstall"],
]
"""Commands that ask git something."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a log, on a branch `topic` beside `main`; the folder that commands run in."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    (tmp_path / "gitconfig").write_text('[protocol "file"]\n\tallow = always\n')
    folder = made(tmp_path / "repository")
    monkeypatch.chdir(folder)
    return folder


def made(folder: Path) -> Path:
    return Path(shutil.copytree(_template(), folder))


@functools.cache
def _template() -> Path:
    """Make the repository that is copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="chiplog-tests-")) / "repository"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "events.yaml").write_text(LOG)
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    git(folder, "checkout", "-qb", "topic")
    return folder


def commit(folder: Path) -> None:
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-qm", "x", "--allow-empty")


def needs_a_reason(chiplog: Any, *more: str | Path) -> bool:
    """Whether a landed entry is known as one. The exit code is 2 then, and else 0."""
    result = chiplog("edit", NAME, *STRICTER, *more)
    assert result.exit_code in (0, 2), result.stderr
    assert (result.exit_code == 2) is ("has landed" in result.stderr)
    return bool(result.exit_code)


# Strangers' repositories


def log_is_in_a_lookalike(folder: Path, ran: Path) -> None:
    put_a_repository_into(folder / "data", ran)


def a_folder_above_is_a_lookalike(folder: Path, ran: Path) -> None:
    put_a_repository_into(folder / "data", ran)
    (folder / "data" / "deep").mkdir()
    (folder / "data" / "events.yaml").rename(folder / "data" / "deep" / "events.yaml")
    (folder / "pyproject.toml").write_text('[tool.chiplog]\nfile = "data/deep/events.yaml"\n')


def the_top_is_a_lookalike(folder: Path, ran: Path) -> None:
    put_a_repository_into(folder, ran)


def the_lookalike_has_no_objects_of_its_own(folder: Path, ran: Path) -> None:
    put_a_repository_into(folder / "data", ran)
    shutil.rmtree(folder / "data" / "objects")
    (folder / "data" / "commondir").write_text("../other\n")
    put_a_repository_into(folder / "other", ran)


LOOKALIKES = (
    log_is_in_a_lookalike,
    a_folder_above_is_a_lookalike,
    the_top_is_a_lookalike,
    the_lookalike_has_no_objects_of_its_own,
)


@pytest.mark.parametrize(
    ("change", "older_git"),
    [
        *((change, False) for change in LOOKALIKES),
        (log_is_in_a_lookalike, True),
        *(pytest.param(change, True, marks=pytest.mark.slow) for change in LOOKALIKES[1:]),
    ],
)
def test_a_clone_with_a_repository_among_its_files_runs_nothing(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[..., None], older_git: bool
) -> None:
    ran = repository.parent / "ran"
    change(repository, ran)
    commit(repository)
    clone = repository.parent / "clone"
    git(repository.parent, "clone", "-q", str(repository), str(clone))
    monkeypatch.chdir(clone)
    if older_git:
        monkeypatch.delitem(door._SETTINGS, "safe.bareRepository")
        monkeypatch.delitem(door._SETTINGS, "core.fsmonitor")
    for words in READING:
        assert chiplog(*words).exit_code in (0, 1, 2), words
        assert not ran.exists(), words
    assert needs_a_reason(chiplog)


def test_a_lookalike_outside_any_repository_is_none(
    chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    put_a_repository_into(folder, tmp_path / "ran")
    (folder / "events.yaml").write_text(LOG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert chiplog("edit", NAME, "--set", "effect=loosen").exit_code == 0
    assert "not in a git repository" in chiplog("git", "install").stderr
    assert not (tmp_path / "ran").exists()


SETTINGS_WITH_PROGRAMS = (
    "core.fsmonitor",
    "core.hooksPath",
    "core.pager",
    "core.sshCommand",
    "core.askPass",
    "core.editor",
    "diff.external",
    "diff.chiplog.textconv",
    "diff.chiplog.command",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "filter.e=v.il.smudge",
    "merge.evil.driver",
    "gpg.program",
    "credential.helper",
    "remote.origin.uploadpack",
)


@pytest.mark.parametrize(
    ("filtered", "as_a_file"),
    [
        ("evil", False),
        ("e=v.il", True),
        pytest.param("evil", True, marks=pytest.mark.slow),
        pytest.param("e=v.il", False, marks=pytest.mark.slow),
    ],
)
def test_settings_of_an_archive_run_nothing(chiplog: Any, repository: Path, as_a_file: bool, filtered: str) -> None:
    """`.git` can't come with a clone, but with an archive: then git itself would obey it."""
    ran = repository.parent / "ran"
    (repository / "data" / "events.yaml").write_text(text(OTHER, {**RULE, "effect": "loosen"}))
    commit(repository)
    git(repository, "checkout", "-q", "main")
    (repository / "data" / "events.yaml").write_text(text(OTHER, {**RULE, "effect": "neutral"}))
    commit(repository)
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "-q", "topic")
    (repository / ".gitattributes").write_text(f"*.yaml diff=chiplog filter={filtered} merge=evil\n")
    program = repository.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(ran))}\nexit 1\n")
    program.chmod(0o755)
    hooks = repository.parent / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        shutil.copy(program, hooks / name)
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "remote.origin.promisor", "true")
    git(repository, "config", "remote.origin.url", f"ext::{program}")
    git(repository, "config", f"filter.{filtered}.required", "true")
    for name in SETTINGS_WITH_PROGRAMS:
        git(repository, "config", name, str(hooks if name == "core.hooksPath" else program))
    if as_a_file:
        (repository / ".git").rename(repository / "inner")
        (repository / ".git").write_text("gitdir: inner\n")
    ran.unlink(missing_ok=True)
    for words in [*READING, ["resolve", "--dry-run", "--no-input"]]:
        assert chiplog(*words).exit_code in (0, 1, 2, 3), words
        assert not ran.exists(), words
    assert chiplog("resolve", "--dry-run", "--no-input").exit_code == 1


def test_templates_of_the_user_run_nothing_where_a_merge_is_repeated(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = repository.parent / "ran"
    hooks = repository.parent / "template" / "hooks"
    hooks.mkdir(parents=True)
    for name in ("post-checkout", "pre-merge-commit", "post-merge", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {ran}\n")
        (hooks / name).chmod(0o755)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(hooks.parent))
    git(repository.parent, "config", "--global", "init.templateDir", str(hooks.parent))
    git(repository.parent, "config", "--global", "merge.verifySignatures", "true")
    merged = door.merged_by_lines(b"a\nb\nc\n", b"x\nb\nc\n", b"a\nb\ny\n")
    assert (merged, ran.exists()) == (b"x\nb\ny\n", False)


# Finding the repository


def test_linked_work_trees_and_submodules_are_found(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked, outer = repository.parent / "linked", repository.parent / "outer"
    git(repository, "worktree", "add", "-q", str(linked), "-b", "other")
    made(outer)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "-b", "main", str(repository), "sub")
    for folder in (linked, outer / "sub"):
        monkeypatch.chdir(folder)
        assert door.root("data/events.yaml") == str(folder)
        assert needs_a_reason(chiplog)
        assert chiplog("diff", "HEAD").exit_code == 0


def test_an_empty_git_folder_is_none(chiplog: Any, repository: Path) -> None:
    (repository / "data" / ".git").mkdir()
    assert door.root("data/events.yaml") == str(repository)
    assert needs_a_reason(chiplog)


def test_the_search_ends_where_git_ends_it(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "data" / "deep").mkdir()
    assert worktree.top("data/deep/events.yaml") == str(repository)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", f"/nowhere{os.pathsep}{repository}")
    assert worktree.top("data/deep/events.yaml") is None
    assert worktree.top("events.yaml") == str(repository)


def test_a_work_tree_that_a_setting_places_elsewhere_is_gits(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repository, "config", "core.worktree", str(repository.parent))
    git(repository, "-C", "..", "--git-dir=repository/.git", "add", "repository/data/events.yaml")
    git(repository, "-C", "..", "--git-dir=repository/.git", "commit", "-qm", "x")
    assert door.root("data/events.yaml") == str(repository.parent)
    assert door.staged("data/events.yaml") == LOG.encode()
    (repository.parent / "elsewhere").mkdir()
    git(repository, "config", "core.worktree", str(repository.parent / "elsewhere"))
    assert door.root("data/events.yaml") is None


# What the environment says


def test_a_repository_that_the_user_names_is_asked(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / ".git").rename(repository.parent / "dotfiles")
    assert not needs_a_reason(chiplog)
    monkeypatch.setenv("GIT_DIR", "../dotfiles")
    monkeypatch.setenv("GIT_WORK_TREE", ".")
    assert needs_a_reason(chiplog)
    monkeypatch.chdir(repository / "data")
    monkeypatch.setenv("GIT_DIR", "../../dotfiles")
    monkeypatch.setenv("GIT_WORK_TREE", "..")
    assert needs_a_reason(chiplog)
    monkeypatch.setenv("GIT_DIR", "../../nothing")
    result = chiplog("edit", NAME, *STRICTER)
    assert (result.exit_code, "not a git repository" in result.stderr) == (3, True)


@pytest.mark.parametrize("here", [True, False])
def test_variables_of_another_repository_do_not_mislead(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, here: bool
) -> None:
    """In a hook of one repository, a log of another is looked at, from here or from there."""
    other = made(repository.parent / "other")
    (other / "data" / "events.yaml").write_text(text(OTHER))
    commit(other)
    linked = repository.parent / "linked"
    git(other, "worktree", "add", "-q", str(linked))
    monkeypatch.chdir(repository if here else other)
    for variables in (
        {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git" / "index")},
        {"GIT_DIR": str(other / ".git" / "worktrees" / "linked")},
        {"GIT_INDEX_FILE": str(other / ".git" / "index")},
        {"GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other)},
    ):
        with monkeypatch.context() as patched:
            for name, value in variables.items():
                patched.setenv(name, value)
            assert needs_a_reason(chiplog, "-f", repository / "data" / "events.yaml"), variables
            assert door.staged(str(repository / "data" / "events.yaml")) == LOG.encode(), variables


HOOK = f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -m chiplog $CHECK\n"


PLACES = ("repository", "linked", "repository/data")
WAYS = ("-a", "data/events.yaml", "-i data/events.yaml", "")
FEW = {("repository", "-a"), ("linked", "data/events.yaml"), ("repository/data", "-i data/events.yaml"), ("linked", "")}
"""Each place and each way once; the slow tests take all pairs."""


@pytest.mark.parametrize(
    ("place", "how", "check"),
    [
        pytest.param(
            *(place, how, ("validate --staged", "fmt --check --staged")[number % 2]),
            marks=[pytest.mark.slow] * ((place, how) not in FEW),
        )
        for number, (place, how) in enumerate(itertools.product(PLACES, WAYS))
    ],
)
def test_a_hook_sees_the_commit_in_the_making(
    repository: Path, monkeypatch: pytest.MonkeyPatch, check: str, place: str, how: str
) -> None:
    if place == "linked":
        git(repository, "worktree", "add", "-q", "../linked", "-b", "other")
    hook = repository / ".git" / "hooks" / "pre-commit"
    hook.write_text(HOOK)
    hook.chmod(0o755)
    monkeypatch.setenv("CHECK", check)
    top = repository.parent / place.split("/", maxsplit=1)[0]
    file = top / "data" / "events.yaml"
    file.write_text(LOG.replace("effect: tighten", "effect: 'firm'", 1))
    if not how:
        git(top, "add", "data/events.yaml")
        file.write_text(LOG)
    words = how.replace("data/", "") if place.endswith("data") else how
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *who, "commit", "-qm", "x", *words.split()],
        cwd=repository.parent / place, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert ("would be formatted" if "fmt" in check else "CL103") in done.stdout + done.stderr


def test_the_users_own_settings_reach_git(chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "init.defaultBranch")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "stable")
    git(repository, "branch", "-qm", "main", "stable")
    assert needs_a_reason(chiplog)
    assert chiplog("diff").exit_code == 0


@pytest.mark.parametrize("name", ["color.ui", "color.grep", "grep.lineNumber", "grep.column", "grep.fullName"])
def test_settings_for_eyes_do_not_get_into_names(repository: Path, name: str) -> None:
    (repository / "data" / "events.yaml").write_text(text(OTHER, RULE, PAUSE))
    commit(repository)
    git(repository, "checkout", "-q", "main")
    git(repository, "config", name, "always" if name.startswith("color") else "true")
    assert door.branches_with("data/events.yaml", PAUSE["id"]) == ["topic"]


# Failures


@pytest.mark.parametrize(
    ("name", "value"),
    [("log.showRoot", "false"), ("i18n.logOutputEncoding", "UTF-16"), ("diff.orderFile", "nothing-here")],
)
def test_settings_for_git_log_do_not_hide_the_history(repository: Path, name: str, value: str) -> None:
    git(repository, "config", name, value)
    [past] = door.history("data/events.yaml")
    assert past.commit == door.commit("data/events.yaml", "HEAD")


def remove_objects(repository: Path, *names: str) -> None:
    for name in names:
        number = git(repository, "rev-parse", name).strip()
        (repository / ".git" / "objects" / number[:2] / number[2:]).unlink()


def foreign(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")


def without_the_blob(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_objects(repository, "main:data/events.yaml")


def without_the_tree(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_objects(repository, "main^{tree}")


def without_the_commit(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove_objects(repository, "main")


def with_a_broken_branch(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".git" / "refs" / "heads" / "topic").write_text("nonsense\n")


def with_broken_settings(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".git" / "config").write_text("[core\n")


def with_another_format(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "config", "core.repositoryFormatVersion", "99")


def with_a_git_file_to_nowhere(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(repository / ".git")
    (repository / ".git").write_text("gitdir: nowhere\n")


def without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))


def without_a_common_ancestor(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "checkout", "-q", "--orphan", "new")
    (repository / "more").touch()
    commit(repository)


def in_a_shallow_clone(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository)
    shallow = repository.parent / "shallow"
    git(repository, "clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository}", str(shallow))
    git(shallow, "remote", "set-head", "origin", "main")
    monkeypatch.chdir(shallow)


def without_the_remote_of_a_partial_clone(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "data" / "events.yaml").write_text(text(OTHER, RULE, PAUSE))
    commit(repository)
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(repository.parent, "clone", "-q", "--filter=blob:none", f"file://{repository}", "partial")
    git(repository.parent / "partial", "remote", "set-head", "origin", "main")
    repository.rename(repository.parent / "gone")
    monkeypatch.chdir(repository.parent / "partial")


FAILURES = {
    foreign: "dubious ownership",
    without_the_blob: "cat-file",
    without_the_tree: "not a tree object",
    without_the_commit: "could not get object info",
    with_a_broken_branch: "No such ref",
    with_broken_settings: "bad config line 1",
    with_another_format: "99",
    with_a_git_file_to_nowhere: "not a git repository",
    without_git: "git is not installed",
    without_a_common_ancestor: "have no common ancestor",
    in_a_shallow_clone: "git fetch --unshallow",
    without_the_remote_of_a_partial_clone: "from promisor remote",
}


@pytest.mark.parametrize("change", FAILURES, ids=lambda change: change.__name__)
def test_a_failure_of_git_is_its_own_sentence_and_never_not_there(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[..., None]
) -> None:
    change(repository, monkeypatch)
    for words in (["edit", NAME, *STRICTER], ["retract", NAME, "--reason", "false-report"], ["diff"]):
        result = chiplog(*words)
        assert (result.exit_code, FAILURES[change] in result.stderr) == (3, True), (words, result.stderr)
    assert NAME in Path("data/events.yaml").read_text()
    assert "retracted" not in Path("data/events.yaml").read_text()


@pytest.mark.parametrize("change", [foreign, with_broken_settings, with_a_git_file_to_nowhere, without_git])
@pytest.mark.parametrize(
    "words",
    [
        ["validate", "--staged"],
        ["fmt", "--check", "--staged"],
        ["validate", "--since", "main"],
        ["diff", "main"],
        ["diff", "main...topic"],
        ["git", "install"],
        ["git", "uninstall"],
        ["resolve"],
    ],
)
def test_no_command_takes_a_refusal_for_an_answer(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[..., None], words: list[str]
) -> None:
    change(repository, monkeypatch)
    result = chiplog(*words)
    assert (result.exit_code, FAILURES[change] in result.stderr) == (3, True), result.stderr


def test_a_missing_commit_is_not_taken_for_a_name_that_is_wrong(chiplog: Any, repository: Path) -> None:
    commit(repository)
    remove_objects(repository, "main")
    result = chiplog("diff", "main")
    assert (result.exit_code, "object" in result.stderr) == (3, True)


def test_what_needs_no_git_works_without_it(chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy("data/events.yaml", "copy.yaml")
    for change in (foreign, without_git):
        change(repository, monkeypatch)
        for words in (["list"], ["validate"], ["diff", "copy.yaml"], ["edit", NAME, "--set", "body=X", "--dry-run"]):
            assert chiplog(*words).exit_code == 0, words


def test_outside_a_repository_nothing_has_landed(chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "events.yaml").write_text(LOG)
    assert not needs_a_reason(chiplog)


def test_before_the_first_commit_nothing_has_landed(chiplog: Any, repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "new")
    git(repository, "branch", "-qD", "main")
    assert not needs_a_reason(chiplog)


# What has landed


def quoted(name: str) -> str:
    return LOG.replace(f"- id: {NAME}\n", f"- id: {name}\n")


WRITTEN = {
    "as it is": LOG,
    "CRLF": LOG.replace("\n", "\r\n"),
    "single quotes": quoted(f"'{NAME}'"),
    "double quotes": quoted(f'"{NAME}"'),
    "escaped": quoted('"' + NAME.replace("r", "\\x72") + '"'),
    "a comment": quoted(f"{NAME}  # checked"),
    "spaces": quoted(f"  {NAME}  "),
    "a tag": quoted(f"!!str {NAME}"),
    "an anchor": quoted(f"&a {NAME}"),
    "a quoted key": LOG.replace("- id: ", '- "id": '),
    "spaces before the colon": LOG.replace("- id: ", "- id : "),
    "on the next line": quoted(f"\n    {NAME}"),
    "not first": LOG.replace(f"- id: {NAME}\n", "- actor: US\n  id: " + NAME + "\n").replace(
        "\n  actor: US\n", "\n", 1
    ),
    "more spaces before the key": LOG.replace("- id: ", "-   id: ").replace("\n  ", "\n    "),
    "unreadable": quoted(f"'{NAME}'").replace("effect: tighten", "effect: [tighten"),
    "no line end": LOG.rstrip("\n"),
    "a byte-order mark": "\ufeff" + LOG,
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_landed_entry_is_known_however_its_id_is_written(chiplog: Any, repository: Path, how: str) -> None:
    git(repository, "checkout", "-q", "main")
    file = repository / "data" / "events.yaml"
    file.write_bytes(WRITTEN[how].encode())
    commit(repository)
    git(repository, "checkout", "-qb", "mine")
    file.write_text(LOG)
    assert needs_a_reason(chiplog)


@pytest.mark.parametrize("near", [f"{NAME}-2", f"x-{NAME}"])
def test_an_id_that_another_begins_with_has_not_landed(chiplog: Any, repository: Path, near: str) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "data" / "events.yaml").write_text(quoted(near))
    commit(repository)
    git(repository, "checkout", "-qb", "mine")
    (repository / "data" / "events.yaml").write_text(LOG)
    assert not needs_a_reason(chiplog)


def remote(repository: Path, name: str, branch: str = "main", head: bool = True) -> None:
    """Give a repository a remote, whose default branch is this one, and has what `main` has."""
    git(repository, "update-ref", f"refs/remotes/{name}/{branch}", "main")
    git(repository, "config", f"remote.{name}.url", "nowhere")
    if head:
        git(repository, "symbolic-ref", f"refs/remotes/{name}/HEAD", f"refs/remotes/{name}/{branch}")


@pytest.mark.parametrize(
    ("remotes", "local"),
    [
        ([("origin", "main", True)], False),
        ([("origin", "trunk", True)], False),
        ([("origin", "weird/name", True)], False),
        ([("upstream", "main", True)], False),
        ([("upstream", "main", False)], False),
        ([("company/log", "master", False)], False),
        ([("upstream", "develop", False)], False),
        ([("mirror", "only-one", False)], False),
        ([], True),
    ],
)
def test_the_default_branch_is_found(
    chiplog: Any, repository: Path, remotes: list[tuple[str, str, bool]], local: bool
) -> None:
    for one in remotes:
        remote(repository, *one)
    if not local:
        git(repository, "branch", "-qD", "main")
    (repository / "data" / "events.yaml").write_text(text(OTHER, RULE, NEW))
    commit(repository)
    git(repository, "checkout", "-q", "--detach")
    assert "1 added" in chiplog("diff", "--stat").stdout
    assert needs_a_reason(chiplog)
    assert chiplog("edit", NEW["id"], "--set", "effect=loosen", "--dry-run").exit_code == 0


def test_of_a_fork_that_is_behind_the_nearer_remote_counts(chiplog: Any, repository: Path) -> None:
    remote(repository, "origin")
    (repository / "data" / "events.yaml").write_text(text(OTHER, RULE, NEW))
    commit(repository)
    git(repository, "branch", "-qf", "main", "topic")
    remote(repository, "upstream")
    assert chiplog("diff", "--exit-code").exit_code == 0
    assert chiplog("edit", NEW["id"], "--set", "effect=loosen", "--dry-run").exit_code == 2


def test_where_no_branch_is_known_as_the_default_what_is_committed_counts(chiplog: Any, repository: Path) -> None:
    git(repository, "branch", "-qm", "main", "one")
    git(repository, "branch", "-qm", "topic", "two")
    assert needs_a_reason(chiplog)
    result = chiplog("diff")
    assert (result.exit_code, "there is no default branch" in result.stderr) == (2, True)


# Logs that moved


def moved_in_git(repository: Path) -> None:
    git(repository, "mv", "data/events.yaml", "log/chips.yaml")


def moved_and_committed(repository: Path) -> None:
    moved_in_git(repository)
    commit(repository)


def moved_and_edited(repository: Path) -> None:
    moved_in_git(repository)
    (repository / "log" / "chips.yaml").write_text(text(OTHER, RULE, {**PAUSE, "title": "Another title"}))
    commit(repository)


def moved_without_git(repository: Path) -> None:
    (repository / "data" / "events.yaml").rename(repository / "log" / "chips.yaml")


def moved_twice(repository: Path) -> None:
    git(repository, "mv", "data/events.yaml", "other.yaml")
    commit(repository)
    git(repository, "mv", "other.yaml", "log/chips.yaml")
    commit(repository)


@pytest.mark.parametrize("move", [moved_in_git, moved_and_committed, moved_and_edited, moved_without_git, moved_twice])
def test_a_log_that_was_moved_is_compared_with_what_it_was(
    chiplog: Any, repository: Path, move: Callable[[Path], None]
) -> None:
    (repository / "log").mkdir()
    move(repository)
    added = int(move is moved_and_edited)
    for words in ([], ["main"], ["HEAD~1"] if move is moved_and_committed else []):
        result = chiplog("diff", "-f", "log/chips.yaml", "--stat", *words)
        assert (result.exit_code, "added" in result.stdout) == (0, bool(added)), result.stdout
    assert needs_a_reason(chiplog, "-f", "log/chips.yaml")
    assert chiplog("validate", "--since", "main", "log/chips.yaml").exit_code == 0


def test_a_branch_that_moved_the_log_is_compared_with_too(chiplog: Any, repository: Path) -> None:
    (repository / "log").mkdir()
    moved_and_committed(repository)
    git(repository, "checkout", "-q", "main")
    assert chiplog("diff", "--exit-code", "main...topic").exit_code == 0


def test_a_revision_without_the_log_is_said(chiplog: Any, repository: Path) -> None:
    (repository / "new.yaml").write_text(LOG)
    result = chiplog("diff", "-f", "new.yaml", "main")
    assert (result.exit_code, "2 added" in result.stdout) == (0, True)
    assert result.stderr == "main has no new.yaml: it is compared with an empty log\n"


def test_a_link_in_a_revision_is_no_log(chiplog: Any, repository: Path) -> None:
    file = repository / "data" / "events.yaml"
    file.unlink()
    file.symlink_to("/etc/hostname")
    commit(repository)
    file.unlink()
    file.write_text(LOG)
    result = chiplog("diff", "HEAD")
    assert (result.exit_code, "is not a regular file" in result.stderr) == (3, True)


# Names of versions


@pytest.mark.parametrize("name", ["main", "topic", "HEAD", "v1"])
@pytest.mark.parametrize("command", [["diff"], ["validate", "--since"]])
def test_a_name_that_is_a_file_and_a_revision_is_refused(
    chiplog: Any, repository: Path, name: str, command: list[str]
) -> None:
    git(repository, "tag", "v1")
    Path(name).touch()
    result = chiplog(*command, name)
    assert (result.exit_code, f"{name} is both a file and a revision" in result.stderr) == (2, True)
    assert f"write ./{name} for the file, {git(repository, 'rev-parse', '--short=10', 'HEAD').strip()}" in result.stderr
    assert chiplog("diff", f"./{name}", "--stat").stdout.startswith("2 added")
    assert chiplog("diff", "--exit-code", f"{name}~0").exit_code == 0


@pytest.mark.parametrize("name", ["main..topic", "main...topic", "..topic", "main.."])
def test_a_file_named_like_a_range_is_refused(chiplog: Any, repository: Path, name: str) -> None:
    Path(name).touch()
    result = chiplog("diff", name)
    assert (result.exit_code, f"{name} is both a file and a range" in result.stderr) == (2, True)
    assert chiplog("diff", f"./{name}", "--stat").stdout.startswith("2 added")
    assert chiplog("diff", "--exit-code", "main", "topic").exit_code == 0


def test_a_file_with_two_dots_in_its_name_is_a_file(chiplog: Any, repository: Path) -> None:
    Path("old..yaml").write_text(LOG)
    Path("../older.yaml").write_text(LOG)
    for name in ("old..yaml", "../older.yaml", "data/../old..yaml"):
        assert chiplog("diff", "--exit-code", name).exit_code == 0
    missing = chiplog("diff", "../missing.yaml")
    assert (missing.exit_code, "../missing.yaml is neither a file nor a revision" in missing.stderr) == (2, True)


def test_an_entry_is_added_where_git_refuses_to_say_which_branches_have_it(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign(repository, monkeypatch)
    with Log.open("data/events.yaml") as log:
        found, notes = matches.branches(log, "https://www.example.org/x")
    assert found == ()
    (note,) = notes
    assert "other branches were not searched: git: detected dubious ownership" in note


def test_a_folder_named_like_a_branch_is_no_log(chiplog: Any, repository: Path) -> None:
    Path("main").mkdir()
    assert chiplog("diff", "--exit-code", "main").exit_code == 0


@pytest.mark.parametrize("name", ["--output=x", "-p", "--all", "x\ny", "main:data/events.yaml", "a b"])
def test_what_begins_like_an_option_is_a_name(chiplog: Any, repository: Path, name: str) -> None:
    result = chiplog("diff", "--", name)
    assert (result.exit_code, "is neither a file nor a revision" in result.stderr) == (2, True)
    assert sorted(os.listdir()) == [".git", "data"]


# Line ends


@pytest.mark.parametrize(
    ("setting", "attributes"),
    [
        ("true", ""),
        ("input", ""),
        ("false", "* text=auto eol=crlf\n"),
        ("false", "*.yaml text\n"),
        ("false", "*.yaml eol=crlf\n"),
        ("false", "*.yaml crlf\n"),
    ],
)
def test_what_git_calls_unchanged_is_no_difference(
    chiplog: Any, repository: Path, setting: str, attributes: str
) -> None:
    (repository / ".gitattributes").write_text(attributes)
    git(repository, "config", "core.autocrlf", setting)
    commit(repository)
    (repository / "data" / "events.yaml").write_bytes(LOG.encode().replace(b"\n", b"\r\n"))
    assert git(repository, "diff", "--stat") == ""
    for words in (["HEAD"], ["main"], [], ["data/events.yaml", "HEAD"]):
        assert chiplog("diff", "--exit-code", *words).exit_code == 0, words
    (repository / "data" / "events.yaml").write_bytes(text(OTHER, RULE, PAUSE).encode().replace(b"\n", b"\r\n"))
    assert chiplog("diff", "--stat").stdout == "1 added · 1 turned\n"


@pytest.mark.parametrize("attributes", ["", "*.yaml -text\n", "*.yaml binary\n"])
def test_line_ends_that_git_keeps_are_a_difference(chiplog: Any, repository: Path, attributes: str) -> None:
    (repository / ".gitattributes").write_text(attributes)
    git(repository, "config", "core.autocrlf", "true" if attributes else "false")
    commit(repository)
    (repository / "data" / "events.yaml").write_bytes(LOG.encode().replace(b"\n", b"\r\n"))
    assert chiplog("diff", "--exit-code").exit_code == 1


def test_a_summary_with_other_line_ends_is_not_stale(chiplog: Any, repository: Path) -> None:
    Path("s.md").write_bytes(chiplog("summary", "--format", "md").stdout.replace("\n", "\r\n").encode())
    assert chiplog("summary", "--format", "md", "--check", "s.md").exit_code == 0
    Path("s.md").write_text("other\r\n")
    assert chiplog("summary", "--format", "md", "--check", "s.md").exit_code == 1


# Names in patches and annotations


@pytest.mark.parametrize(
    "name", ["data/events.yaml", "a b/e v.yaml", 'a"b/c\\d.yaml', "ü/世.yaml", "tab\there.yaml", "\u202ea.yaml"]
)
def test_diffs_are_for_git_apply_wherever_a_command_runs(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = repository / name
    file.parent.mkdir(exist_ok=True, parents=True)
    odd = LOG.replace("targets: [CN]", "targets: [ CN ]")
    file.write_text(odd)
    commit(repository)
    beside = repository / "beside"
    beside.mkdir()
    (repository.parent / "link").symlink_to(file)
    changes: tuple[tuple[list[str], bytes], ...] = (
        (["edit", NAME, "--add", "items=H20", "--dry-run"], b"items: [H20]"),
        (["fmt", "--diff", "--check"], b"targets: [CN]"),
    )
    for folder, named in [
        (repository, name),
        (repository, f"./{name}"),
        (repository, str(file)),
        (file.parent, file.name),
        (repository, f"beside/../{name}"),
        (repository, str(repository.parent / "link")),
        (beside, f"../{name}"),
    ]:
        monkeypatch.chdir(folder)
        for words, becomes in changes:
            asked = [*words, named] if words[0] == "fmt" else [*words, "-f", named]
            patch = chiplog(*asked).stdout.encode()
            applied = subprocess.run(["git", "apply", "-"], input=patch, capture_output=True, check=False)
            assert applied.returncode == 0, (named, applied.stderr, patch)
            assert (becomes in file.read_bytes()) is (folder != beside)
            file.write_text(odd)


def test_outside_a_repository_diffs_are_for_the_folder_that_a_command_runs_in(
    chiplog: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "e.yaml").write_text(LOG)
    for named in ("a/e.yaml", "./a/e.yaml", str(tmp_path / "a" / "e.yaml")):
        patch = chiplog("edit", NAME, "--add", "items=H20", "--dry-run", "-f", named).stdout
        assert patch.startswith("--- a/a/e.yaml\n+++ b/a/e.yaml\n")
        subprocess.run(["git", "apply", "--check", "-"], input=patch.encode(), check=True)


@pytest.mark.parametrize("where", ["repository", "repository/data", "."])
@pytest.mark.parametrize("workspace", ["", ".", "repository", "elsewhere"])
def test_annotations_name_a_file_as_its_repository_does(
    chiplog: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, where: str, workspace: str
) -> None:
    (repository / "data" / "events.yaml").write_text(LOG.replace("effect: tighten", "effect: firm", 1))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # as in a container: git need not be asked
    if workspace:
        monkeypatch.setenv("GITHUB_WORKSPACE", str(repository.parent / workspace))
    monkeypatch.chdir(repository.parent / where)
    result = chiplog("validate", "--format", "github", repository / "data" / "events.yaml")
    assert "file=data/events.yaml,line=" in result.stdout
