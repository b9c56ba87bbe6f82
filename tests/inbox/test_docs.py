"""docs/inbox.md: its settings are read and pulled from, and its morning is run, against a server on this machine."""

import os
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from chiplog.inbox import sources
from chiplog.inbox.item import State
from tests.factories import ROOT
from tests.inbox import site as sites
from tests.inbox.conftest import Settings, held
from tests.inbox.site import Site

PAGE = (ROOT / "docs" / "inbox.md").read_text(encoding="utf-8")
ABSTRACT = (
    "The Bureau of Industry and Security amends the Export Administration Regulations by adding five entities of China"
    " to the Entity List. They acquire semiconductors of US origin for military modernization."
)


def examples() -> str:
    return "\n".join(re.findall(r"```toml\n(\[inbox\..*?)```", PAGE, re.DOTALL))


@pytest.fixture
def followed(site: Site, settings: Settings, small: Path) -> Site:
    """The page's own settings, with addresses of a server on this machine."""
    text = examples()
    assert sorted(tomllib.loads(text)["inbox"]) == ["agency", "lists", "ministry", "register"]
    for kind, path in (("federal-register", "documents.json"), ("screening-list", "consolidated.json")):
        text = text.replace(f'kind = "{kind}"\n', f'kind = "{kind}"\nurl = "{site.url}/{path}"\n')
    settings(re.sub(r"https://(?:ministry|agency)\.example\.org", site.url, text))
    rule = {"title": "Additions to the Entity List", "abstract": ABSTRACT, "publication_date": "2026-11-27"}
    sites.register(
        site, [sites.document("2026-00001", **rule), sites.document("2026-00002", publication_date="2026-11-26")]
    )
    site.put_json("/consolidated.json", {"results": [sites.party("A")]})
    site.put("/news/feed.xml", sites.ATOM.format(sites.entry("https://ministry.example.org/1")))
    news = '<ul class="news"><li><a href="/1">A rule</a> <b class="published">4 March 2026</b></li></ul>'
    site.put("/press/", news)
    return site


def test_the_examples_of_settings_are_read_as_they_stand(settings: Settings) -> None:
    settings(examples())
    found = sources.declared().sources
    assert {one.kind for one in found.values()} == set(sources.Kind)
    assert found["register"].url == sources.FEDERAL_REGISTER
    assert found["lists"].lists == ("EL", "UVL", "MEU")


def test_the_setting_of_a_team_is_read(settings: Settings) -> None:
    (shared,) = re.findall(r"```toml\n(\[inbox\]\n.*?)```", PAGE, re.DOTALL)
    settings(shared)
    assert sources.declared().shared


def test_the_examples_are_pulled_from(chiplog: Callable[..., Result], followed: Site) -> None:
    result = chiplog("inbox", "pull")
    assert (result.exit_code, result.stdout) == (
        0,
        "register: 2 new, 0 known, 0 in the log\n"
        "lists: 0 new, 0 known, 0 in the log\n"
        "ministry: 1 new, 0 known, 0 in the log\n"
        "agency: 1 new, 0 known, 0 in the log\n",
    )


def test_the_morning_runs_as_it_is_written(
    chiplog: Callable[..., Result], followed: Site, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.parent.parent)
    monkeypatch.delenv("CHIPLOG_FILE")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    for line in ("init -q -b main", "add data", "commit -q -m Log"):
        _git(line)
    (morning,) = re.findall(r"```sh\n(git checkout.*?)```", PAGE, re.DOTALL)
    lines = [shlex.split(line, comments=True) for line in morning.splitlines()]
    assert len(lines) == 10
    for program, *words in lines:
        if program == "git":
            _git(shlex.join(words))
            continue
        result = chiplog(*words)
        assert result.exit_code == 0, (words, result.output)
    assert [(one.number, one.state) for one in held(small)][:2] == [(1, State.ADDED), (2, State.DROPPED)]
    assert "fr:2026-00001" in small.read_text()


def _git(words: str) -> None:
    subprocess.run(["git", *shlex.split(words)], check=True, env=os.environ)
