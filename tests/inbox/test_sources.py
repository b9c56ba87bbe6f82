"""The settings of sources: the user's own, which say exactly what is wrong with them."""

from pathlib import Path

import pytest

from chiplog.errors import UsageError
from chiplog.inbox import sources
from chiplog.inbox.sources import Kind
from tests.inbox.conftest import Settings


def test_what_the_settings_leave_out_is_empty(settings: Settings) -> None:
    settings('[inbox.fr]\nkind = "federal-register"\nsince = 2026-11-01\nagencies = "a"\n')
    one = sources.declared().sources["fr"]
    assert (one.kind, one.url, one.since) == (Kind.FEDERAL_REGISTER, sources.FEDERAL_REGISTER, "2026-11-01")
    assert (one.agencies, one.types, one.actor) == (("a",), (), "")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[inbox]\nshared = 1\n", "[inbox] shared must be true or false"),
        ("[inbox]\nfeed = 1\n", "[inbox.feed] is no source"),
        ('[inbox."A B"]\nkind = "feed"\n', "[inbox.A B] is no source"),
        ("[inbox.a]\n", "[inbox.a] kind must be one of federal-register, screening-list, feed, page"),
        ('[inbox.a]\nkind = "feed"\n', "[inbox.a] url: it has no url"),
        ('[inbox.a]\nkind = "feed"\nurl = "file:///etc/passwd"\n', "is not a web address"),
        ('[inbox.a]\nkind = "feed"\nurl = "https://a.example.org"\nitems = "li"\n', "[inbox.a] items is no setting of feed"),
        ('[inbox.a]\nkind = "page"\nurl = "https://a.example.org"\n', "[inbox.a] has no items"),
        ('[inbox.a]\nkind = "feed"\nurl = "https://a.example.org"\nactor = "Atlantis"\n', "Atlantis"),
        ('[inbox.a]\nkind = "federal-register"\nsince = "soon"\n', "[inbox.a] since must be a day"),
        ('[inbox.a]\nkind = "federal-register"\ntypes = [1]\n', "[inbox.a] types must be a list of texts"),
        ('[inbox.a]\nkind = "federal-register"\nterm = ""\n', "[inbox.a] term must be a text"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named(settings: Settings, text: str, says: str) -> None:
    settings(text)
    with pytest.raises(UsageError) as error:
        sources.declared()
    assert says in error.value.message


def test_an_unknown_source_is_answered_by_the_nearest(settings: Settings) -> None:
    settings('[inbox.ministry]\nkind = "feed"\nurl = "https://a.example.org"\n')
    with pytest.raises(UsageError, match="no source is called minstry") as error:
        sources.declared().chosen(["minstry"])
    assert error.value.hint == "did you mean ministry?"


def test_where_no_source_is_declared_the_settings_file_is_named(settings: Settings) -> None:
    settings("")
    with pytest.raises(UsageError, match="no source is declared") as error:
        sources.declared().chosen([])
    assert error.value.hint.endswith("config.toml")
    assert "\n" not in error.value.hint


def test_a_clone_can_not_declare_a_source(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.parent)
    text = '[{}inbox.a]\nkind = "feed"\nurl = "http://127.0.0.1:9/"\n'
    (small.parent / "pyproject.toml").write_text(text.format("tool.chiplog."))
    for name in ("config.toml", "chiplog.toml", ".chiplog.toml", "inbox.toml"):
        (small.parent / name).write_text(text.format(""))
    assert sources.declared().sources == {}
