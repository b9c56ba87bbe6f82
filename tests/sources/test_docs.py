"""docs/sources.md says what there is: its lines run, its settings are read, its figures are those of the code."""

import re
import shlex
import tomllib
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from chiplog import settings
from chiplog.cli.commands.sources import asking
from chiplog.errors import UsageError
from chiplog.web import door, hosts, robots
from chiplog.web.answer import Answer
from chiplog.web.polite import Manners
from tests.factories import ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
NEWS = (ROOT / "benchmarks" / "pages" / "cn-h200-wire.html").read_bytes()
LINES = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def hop(url: str, *_: Any, **__: Any) -> Answer:
    """Answer as a web in which every page is an article, and the archive has no copy."""
    interface = url.startswith(("https://archive.org/", "https://web.archive.org/"))
    return Answer(url, 200, "text/html", b"[]" if interface else b"" if url.endswith("robots.txt") else NEWS)


@pytest.mark.parametrize("line", [line for line in LINES if line.startswith("chiplog ")])
def test_every_line_runs(chiplog: Any, log: Path, line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(asking, "Manners", partial(Manners, gap=0, sleep=lambda _: None))
    monkeypatch.setattr(door, "hop", hop)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_bytes(NEWS)
    words = [word if word != "HEAD" else str(log) for word in shlex.split(line, comments=True)[1:]]
    result = chiplog(*words, "-f", log)
    assert result.exit_code == 0, (line, result.stderr)
    assert "0 pages" not in result.stderr


def test_the_settings_that_it_shows_are_read_and_are_the_usual_ones(cache: Path) -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    folder = cache / "config" / "chiplog"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(text, encoding="utf-8")
    assert settings.contact() == "mailto:me@example.org"
    assert (
        settings.archive() == settings.ArchiveSettings(**tomllib.loads(text)["archive"]) == settings.ArchiveSettings()
    )


def test_the_figures_are_those_of_the_code() -> None:
    manners = Manners()
    said = " ".join(PAGE.split())
    for sentence in (
        "and a second between two" if manners.gap == 1 else "",
        f"{hosts.MOST} hosts at once",
        f"more than {robots.LARGEST // 1_000} kB",
        f"obeyed up to {manners.longest_delay:g} s",
        f"`Retry-After` is obeyed up to {manners.longest_wait:g} s",
        "three requests in a row" if manners.most_failures == 3 else "",
        "takes an hour" if manners.longest_at_host == 3_600 else "",
        f"A request takes {door.SECONDS:g} s at most",
        f"a page has {door.LARGEST // 1_000_000} MB at most",
    ):
        assert sentence, "a figure has changed"
        assert sentence in said


@pytest.mark.parametrize("contact", ["a\nX-Evil: 1", "é", "x" * 201])
def test_a_contact_that_is_no_plain_text_is_refused(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("CHIPLOG_CONTACT", contact)
    with pytest.raises(UsageError, match="contact is not a plain text"):
        settings.contact()


def test_the_workflow_reports_only_and_not_in_forks() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "sources.yml").read_text(encoding="utf-8"))
    job = workflow["jobs"]["check"]
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    assert "github.event.repository.fork" in job["if"]
    said = " ".join(step.get("run", "") for step in job["steps"])
    assert ("sources check" in said, "sources verify" in said) == (True, True)
    assert not {"GITHUB_TOKEN", "gh ", "${{"} & {word for word in ("GITHUB_TOKEN", "gh ", "${{") if word in said}
