"""The outputs that are kept: commands in every format, on the real log on a fixed day.

`python -m tests.golden` writes `tests/golden/` again; its diff then shows what readers of the output will notice.
"""

import datetime as dt
import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from typer.testing import CliRunner

from chiplog.cli.app import app
from chiplog.model import typed
from tests.factories import REAL, TODAY

FOLDER = Path(__file__).parent / "golden"

ENTRY = (
    "--title 'China bars imports of a sample chip' --announced 2026-03-02 --actor China --target US --flow import"
    " --instrument ban --effect tighten --stage decided --confidence reported --item H200 --entity supplier:Nvidia"
    " --relate amends:cn-2026-h200-customs-block --source https://www.example.org/sample --kind news --origin Reuters"
)

_DRAWN = ("table", "json", "csv", "md")
_ROWS = ("table", "plain", "json", "jsonl", "csv", "md")
_NL = "--actor NL --on 2026-06-30"

GROUPS = {
    "list": [
        *(f"list {_NL} --limit 4 --format {form}" for form in ("timeline", *_ROWS)),
        "list H200 --country CN --limit 3 --on 2026-06-30",
        "list --state suspended --on 2026-01-15 --columns id,state,state_why",
        "list --stale --actor TW --on 2026-06-30",
        "list --entity Nvidea --since 2026",
        "list --since 2026 --until 2025",
        "list --country Chnia",
        "list --instrument bann",
        "list --sort effective --reverse --limit 3 --actor NL --columns id,effective",
    ],
    "show": [
        *(f"show nl-2025-nexperia-goods-act-order --on 2026-06-30 --format {form}" for form in ("text", "json", "md")),
        "show nl-2025-nexperia-goods-act-order --on 2026-06-30 --format md --links",
        "show nl-2025 --on 2026-06-30",
        "show nl-2099-nothing",
        "show cn-2026-h200-import-approval --path",
    ],
    "status": [f"status {_NL} --limit 3 --format {form}" for form in _DRAWN],
    "calendar": [
        f"calendar --country US --from 2026-07-02 --until 2026-12-31 --limit 3 --format {form}"
        for form in (*_DRAWN, "ics")
    ],
    "changes": [
        *(f"changes --since 2026-11-20 --format {form}" for form in ("text", "md", "json", "atom", "jsonfeed")),
        "changes --since 'last friday' --until HEAD --on 2026-11-23 NL",
        "changes --since 2026-11-01 --country AE",
        "changes --since nothing",
        "list --changed-since HEAD~1 --on 2026-11-23 --columns id,state",
    ],
    "cite": [f"cite nl-2025-nexperia-goods-act-order --format {form}" for form in ("text", "md", "bibtex", "csl")],
    "summary": [
        *(f"summary --by instrument {_NL} --format {form}" for form in _DRAWN),
        *(f"summary --by year --across effect {_NL} --format {form}" for form in _DRAWN),
        f"summary {_NL}",
        "summary --across year",
    ],
    "matrix": [f"matrix --since 2025 --merge CN=CN,HK,MO --actor NL --actor JP --format {form}" for form in _DRAWN],
    "notice": [f"notice --actor NL --limit 2 --format {form}" for form in _DRAWN],
    "sql": [
        *(f'sql "SELECT id, actor FROM event ORDER BY id LIMIT 2" --format {form}' for form in _ROWS),
        'sql "DELETE FROM event"',
    ],
    "validate": [
        *(f"validate events.yaml --format {form}" for form in ("text", "json", "github")),
        "validate events.yaml --select CL1",
        "validate nothing.yaml",
        "fmt --check events.yaml",
    ],
    "diff": [
        *(f"diff HEAD changed.yaml --format {form} --on 2026-06-30" for form in ("text", "md", "json")),
        "diff HEAD changed.yaml --stat",
        "diff HEAD",
        "diff nothing",
    ],
    "write": [
        f"add --dry-run --no-input {ENTRY}",
        f"add --dry-run --no-input {ENTRY} --json",
        f"add --dry-run --no-input {ENTRY} --effective 2026-02-30",
        "add --no-input --title 'China bars imports'",
        "edit cn-2026-h200-import-approval --add items=H20 --dry-run",
        "edit cn-2026-h200-import-approval --add items=H20 --dry-run --json",
        "edit cn-2026-h200-import-approval --set effect=loose --dry-run",
        "edit cn-2026-h200-import-approval --set stage=proposed --dry-run",
        "retract cn-2026-h200-import-approval --reason false-report --dry-run",
        "import entries.csv --dry-run",
        "undo",
    ],
    "explain": ["explain CL208", "explain CL999", "resolve events.yaml"],
}
"""Commands by the file that keeps their outputs."""

CSV = """\
title,announced,actor,targets,flow,instrument,effect,stage,confidence,url,kind
Japan bars exports of a sample chip,2026-03-02,Japan,China,export,ban,tighten,decided,reported,https://www.example.org/jp,news
"""


@contextmanager
def workplace() -> Iterator[None]:
    """Be in a folder that `make` has filled."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        make(Path(name))
        os.chdir(name)
        try:
            yield
        finally:
            os.chdir(before)


def make(folder: Path) -> None:
    """Put a repository with a log and an earlier version of it, a changed log and a file to import into a folder."""
    text = REAL.read_text(encoding="utf-8")
    changed = text.replace("items: [H200]", "items: [H200, H20]", 1).replace(
        "  stage: signalled", "  stage: decided", 1
    )
    (folder / "changed.yaml").write_text(changed, encoding="utf-8")
    (folder / "entries.csv").write_text(CSV, encoding="utf-8")
    _git(folder, "init --quiet --initial-branch main")
    for day, version in (("2026-11-18", _earlier(text)), ("2026-11-23", text)):
        (folder / "events.yaml").write_text(version, encoding="utf-8")
        _git(folder, "add events.yaml")
        _git(folder, "commit --quiet --message log", day)


def _git(folder: Path, words: str, day: str = "2026-11-18") -> None:
    known = {"NAME": "a", "EMAIL": "a@example.org", "DATE": f"{day}T12:00:00Z"}
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in known.items()}
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **who}
    subprocess.run(["git", *shlex.split(words)], cwd=folder, check=True, env=env)


def _earlier(text: str) -> str:
    """Return the log as it may have been a week before: without its newest acts, and uncorrected."""
    later = ("cn-2026-japan-entity-lists-second", "cn-2025-gallium-us-ban-suspension")
    kept = [block for block in text.split("\n\n") if not block.startswith(tuple(f"- id: {name}\n" for name in later))]
    wrong, was = "effective: 2026-06-10", "effective: 2026-06"
    return (
        "\n\n".join(
            block.replace(wrong, was).partition("\n  corrections:")[0]
            if "us-2026-1260h-list-june\n" in block[:40]
            else block
            for block in kept
        ).rstrip("\n")
        + "\n"
    )


_TOKEN = re.compile(r"\b[0-9a-f]{32}\b")
"""What a job of GitHub Actions can't guess: another in each run."""

_COMMIT = re.compile(r"\b[0-9a-f]{40}\b|(?<=\()[0-9a-f]{10}(?=[,)])|(?<=&#40;)[0-9a-f]{6}&#8205;[0-9a-f]{4}(?=&#41;)")
"""The hash of a commit: another for each change of the log."""


def output(commands: list[str]) -> str:
    """Return what commands print and how they end, one after the other, as a person would read it."""
    runner = CliRunner(env={"CHIPLOG_FILE": "events.yaml", "COLUMNS": "100"})
    parts = []
    for command in commands:
        done = runner.invoke(app, shlex.split(command))
        stdout = _COMMIT.sub("COMMIT", _TOKEN.sub("TOKEN", done.stdout))
        parts.append(f"$ chiplog {command}\n{stdout}")
        parts.append("".join(f"! {line}\n" for line in done.stderr.splitlines()) + f"[{done.exit_code}]\n\n")
    return "".join(parts)


def main() -> None:
    """Write all kept outputs again."""
    typed.today = _today
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as cache, workplace():
        os.environ |= {"XDG_CACHE_HOME": cache, "XDG_STATE_HOME": cache}
        for name, commands in GROUPS.items():
            (FOLDER / f"{name}.txt").write_text(output(commands), encoding="utf-8")


def _today() -> dt.date:
    return TODAY


if __name__ == "__main__":
    main()
