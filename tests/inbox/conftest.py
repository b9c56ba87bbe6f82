"""What tests of the inbox share: a small log, a server of official sources, and settings that follow it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chiplog.inbox import asking, sources
from chiplog.inbox.fetch import Fetched
from chiplog.inbox.item import Item
from chiplog.inbox.pull import Asking, PullResult
from chiplog.inbox.pull import pull as pull_from
from chiplog.inbox.store import Inbox
from chiplog.log import Log
from tests import factories
from tests.inbox import site as sites
from tests.inbox.site import Site

Settings = Callable[[str], None]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server of official sources, which is asked without pauses."""
    monkeypatch.setattr(asking, "GAP", 0.0)
    with sites.serving() as served:
        yield served


@pytest.fixture
def settings(cache: Path) -> Settings:
    """Write the user's own settings."""

    def write(text: str) -> None:
        file = cache / "config" / "chiplog" / "config.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o600)

    return write


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of one act, which has the number fr:2026-00009, and cites a page; it is the log of all commands."""
    folder = tmp_path / "data"
    folder.mkdir()
    file = folder / "events.yaml"
    file.write_text(factories.text(factories.tree("us-2026-old", actor="US", targets=["CN"], acts=["fr:2026-00009"])))
    monkeypatch.setenv("CHIPLOG_FILE", str(file))
    return file


def pull(path: Path, *names: str, how: Asking | None = None) -> PullResult:
    """Pull sources of the settings into the inbox of a log."""
    declared = sources.declared()
    with Log.open(str(path)) as log:
        return pull_from(log, Inbox.of(str(path), shared=declared.shared), declared.chosen(names), how)


def held(path: Path) -> list[Item]:
    """Return the items of a log's inbox, by number."""
    return sorted(Inbox.of(str(path)).items().values(), key=lambda one: one.number)


def fetched(data: str | bytes, url: str = "https://source.example.org/x") -> Fetched:
    """Return an answer."""
    return Fetched(url, data.encode() if isinstance(data, str) else data, "text/html; charset=utf-8")
