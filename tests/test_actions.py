"""What runs in GitHub Actions and before a commit, run here: the same scripts, with the same variables."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.factories import ROOT, text, tree
from tests.review.test_diff import OTHER, PAUSE, RULE, git
from tests.review.test_resolve import put_a_repository_into

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with a pull request checked out, and a place for the runner's own files."""
    folder = tmp_path / "repository"
    file = folder / "data" / "events.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text(OTHER, RULE), encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "checkout", "-qb", "topic")
    program = tmp_path / "runner" / "chiplog" / "bin" / "chiplog"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m chiplog "$@"\n')
    program.chmod(0o755)
    return folder


def step(name: str, checkout: Path, **env: str) -> "subprocess.CompletedProcess[str]":
    """Run a step of the action as a runner does."""
    variables = {
        **os.environ,
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(checkout),
        "GITHUB_STEP_SUMMARY": str(checkout.parent / "summary.md"),
        "GITHUB_ACTION_PATH": str(ROOT),
        "RUNNER_TEMP": str(checkout.parent / "runner"),
        "LOG": "data/events.yaml",
        "STRICT": "false",
        **env,
    }
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
    return subprocess.run(words, cwd=checkout, env=variables, capture_output=True, text=True, check=False)


def commit(checkout: Path, written: str) -> str:
    (checkout / "data" / "events.yaml").write_text(written, encoding="utf-8")
    git(checkout, "commit", "-qam", "two")
    return git(checkout, "rev-parse", "main").strip()


def test_a_good_change_passes_and_its_meaning_is_in_the_summary(checkout: Path) -> None:
    base = commit(checkout, text(OTHER, RULE, PAUSE))
    assert step("Fetch the history", checkout).returncode == 0
    checked = step("Check the log", checkout, BASE=base)
    assert (checked.returncode, checked.stdout) == (0, "")
    assert step("Show what the change means", checkout, BASE=base).returncode == 0
    summary = (checkout.parent / "summary.md").read_text()
    assert "events checked, nothing found" in summary
    assert "| added | US suspends its rule for a year |" in summary
    assert "us-2025-a-rule: yes → suspended" in summary


def test_a_bad_change_fails_with_annotations_and_is_shown_all_the_same(checkout: Path) -> None:
    base = commit(checkout, text(RULE, tree("us-2026-bad", actor="US", targets=["US"], announced="2026-05-01")))
    checked = step("Check the log", checkout, BASE=base)
    assert checked.returncode == 1
    assert "::error file=data/events.yaml,line=1,col=1,title=CL309::" in checked.stdout
    assert step("Show what the change means", checkout, BASE=base).returncode == 1
    assert "Broken promises" in (checkout.parent / "summary.md").read_text()


@pytest.mark.parametrize("base", ["", pytest.param("0" * 40, marks=pytest.mark.slow)])
def test_without_a_base_the_whole_log_is_checked(checkout: Path, base: str) -> None:
    commit(checkout, text(OTHER, RULE).replace("effect: tighten", "effect: firm", 1))
    assert step("Check the log", checkout, BASE=base).returncode == 1
    assert step("Show what the change means", checkout, BASE=base).returncode == 0


def test_warnings_fail_when_that_is_asked(checkout: Path) -> None:
    base = commit(checkout, text(OTHER, RULE, PAUSE).replace("body", "body").replace("id: us-2026", "id:  us-2026"))
    assert step("Check the log", checkout, BASE=base).returncode == 0
    assert step("Check the log", checkout, BASE=base, STRICT="true").returncode == 1


def test_a_shallow_clone_is_made_whole(checkout: Path) -> None:
    base = commit(checkout, text(OTHER, RULE, PAUSE))
    shallow = checkout.parent / "shallow"
    git(checkout.parent, "clone", "-q", "--depth", "1", f"file://{checkout}", str(shallow))
    assert step("Fetch the history", shallow).returncode == 0
    assert step("Show what the change means", shallow, BASE=base).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("without", ["", 'cd "$RUNNER_TEMP"\n'])
def test_installing_runs_nothing_of_the_checkout(checkout: Path, without: str) -> None:
    ran = checkout.parent / "ran"
    for name in ("venv", "pip", "ensurepip", "sitecustomize", "subprocess", "logging"):
        (checkout / f"{name}.py").write_text(f"open({str(ran)!r}, 'w')\n")
    script = STEPS["Install chiplog"]["run"].replace('install --quiet "$GITHUB_ACTION_PATH"', "--version")
    runner = checkout.parent / "other runner"
    runner.mkdir()
    env = {**os.environ, "RUNNER_TEMP": str(runner), "PYTHONPATH": "."}
    lines = script.replace(without, "")
    done = subprocess.run(["bash", "-ec", lines], cwd=checkout, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4], ran.exists()) == (0, "pip ", False)


def test_checking_runs_nothing_of_the_checkout(checkout: Path) -> None:
    ran = checkout.parent / "ran"
    base = commit(checkout, text(OTHER, RULE, PAUSE))
    for name in ("typer", "chiplog", "sitecustomize"):
        (checkout / f"{name}.py").write_text(f"open({str(ran)!r}, 'w')\n")
    put_a_repository_into(checkout / "data", ran)
    program = checkout.parent / "runner" / "chiplog" / "bin" / "chiplog"
    program.unlink()
    program.symlink_to(Path(sys.executable).parent / "chiplog")
    for name in ("Check the log", "Show what the change means"):
        assert step(name, checkout, **{**STEPS[name]["env"], "BASE": base, "LOG": "data/events.yaml"}).returncode == 0
    assert not ran.exists()


@pytest.mark.parametrize("file", ["--help", pytest.param("-x", marks=pytest.mark.slow)])
def test_the_name_of_the_log_is_no_option(checkout: Path, file: str) -> None:
    assert step("Check the log", checkout, BASE="", LOG=file).returncode == 3


def test_scripts_take_nothing_from_outside_but_by_variables() -> None:
    assert not [name for name, one in STEPS.items() if "${{" in one["run"]]


def test_the_action_needs_read_rights_alone() -> None:
    for file in (ROOT / ".github" / "workflows").glob("*.yml"):
        assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}


def test_every_job_ends_in_a_bearable_time() -> None:
    files = [*(ROOT / ".github" / "workflows").glob("*.yml"), *(ROOT / "docs" / "workflows").glob("*.yml")]
    jobs = [
        (file.name, name, job.get("timeout-minutes", 360))
        for file in files
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items()
    ]
    assert [one for one in jobs if one[2] > 300] == []


def test_hooks_look_at_what_is_staged(checkout: Path) -> None:
    hooks = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    good = text(OTHER, RULE)
    file = checkout / "data" / "events.yaml"
    file.write_text(good.replace("effect: tighten", "effect: 'tighten'", 1))
    git(checkout, "add", "data/events.yaml")
    file.write_text(good)
    codes = {}
    for name, hook in hooks.items():
        words = hook["entry"].replace("chiplog", f"{sys.executable} -m chiplog", 1).split()
        codes[name] = subprocess.run(
            [*words, "data/events.yaml"], cwd=checkout, capture_output=True, check=False
        ).returncode
    assert codes == {"chiplog-validate": 0, "chiplog-fmt": 1}


@pytest.mark.slow
def test_pre_commit_runs_the_hooks_of_a_new_log(tmp_path: Path, chiplog: Any) -> None:
    chiplog("init", tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    file = tmp_path / "data" / "events.yaml"
    file.write_text(
        file.read_text() + "\n" + text(OTHER).split("\n\n", 1)[1].replace("effect: tighten", "effect: firm")
    )
    git(tmp_path, "add", ".")
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    result = subprocess.run(["pre-commit", "run"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (result.returncode, "CL103 error" in result.stdout) == (1, True)
