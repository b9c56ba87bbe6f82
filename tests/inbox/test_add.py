"""inbox list, add and drop: the same review as for a page, and what became of an item is remembered."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from chiplog.inbox.item import Item, State
from chiplog.inbox.store import Inbox
from chiplog.logfile import blocks, parse
from tests.inbox import site as sites
from tests.inbox.conftest import Settings, held, pull
from tests.inbox.site import Site
from tests.terminals import Person

Program = Callable[..., Result]

SETTINGS = """
[inbox.register]
kind = "federal-register"
url = "{0}/documents.json"
since = 2026-03-01

[inbox.ministry]
kind = "feed"
url = "{0}/feed.xml"
actor = "NL"
publisher = "Example Ministry"
"""
ARTICLE = """<!doctype html><html lang="en"><head><title>Permits</title></head><body><article>
<h1>Netherlands bars exports of lithography tools to China</h1><p>4 March 2026</p>
<p>The Dutch government said on Wednesday that lithography tools may not be exported to China.</p></article></body></html>"""
ABSTRACT = (
    "The Bureau of Industry and Security amends the Export Administration Regulations by adding five entities of China"
    " to the Entity List. They acquire semiconductors of US origin for military modernization."
)


@pytest.fixture
def pulled(site: Site, settings: Settings, small: Path) -> Site:
    """Items 1 (a rule), 2 (a rule that the log has) and 3 (an entry of a feed)."""
    settings(SETTINGS.format(site.url))
    rule = sites.document(
        "2026-00001", title="Additions to the Entity List", abstract=ABSTRACT, dates="Effective March 12, 2026."
    )
    sites.register(site, [rule, sites.document("2026-00009")])
    site.put("/feed.xml", sites.ATOM.format(sites.entry(f"{site.url}/news/1")))
    site.put("/news/1", ARTICLE, Content_Type="text/html")
    pull(small)
    return site


def events(log: Path) -> list[dict[str, Any]]:
    return [parse.read(block.data.decode()) for block in blocks.cut(log.read_bytes()).blocks]


def listed(chiplog: Program, *more: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(chiplog("inbox", "list", "--json", *more).stdout)
    return told


def test_the_list_marks_what_the_log_has(chiplog: Program, pulled: Site) -> None:
    text = chiplog("inbox", "list").stdout
    assert "in the log: us-2026-old" in text
    assert text.splitlines()[-1] == "3 waiting, 1 of them in the log, 0 added, 0 dropped"
    assert [(one["number"], one.get("event")) for one in listed(chiplog)] == [
        (2, "us-2026-old"), (1, None), (3, None)
    ]  # fmt: skip


def test_new_items_are_those_that_the_log_has_not(chiplog: Program, pulled: Site) -> None:
    assert [one["number"] for one in listed(chiplog, "--new")] == [1, 3]
    assert [one["number"] for one in listed(chiplog, "--new", "--source", "ministry")] == [3]
    assert chiplog("inbox", "list", "--source", "other").exit_code == 2


def test_the_log_may_cite_an_items_page(chiplog: Program, pulled: Site, small: Path) -> None:
    page = f"{pulled.url}/news/1"
    small.write_text(small.read_text().replace("https://www.example.org/us-2026-old", f"{page}?utm_source=x"))
    assert {one["number"]: one.get("event") for one in listed(chiplog)}[3] == "us-2026-old"


def test_a_person_reviews_an_item_and_it_is_remembered(pulled: Site, small: Path) -> None:
    person = Person("inbox", "add", "1")
    person.sees("published 2026-03-05: it became public on or before that day")
    person.sees("effective_on says 2026-03-09, and the text 2026-03-12: the text is taken")
    person.sees("or 2026-03-09?")
    person.answers("next", "announced")
    person.sees("Enter: 2026-03-05, from its publication: it was public on or before this day")
    person.answers("announced", "")
    person.answers("next", "")
    person.sees("added us-2026-")
    assert person.ends() == 0
    (new,) = [one for one in events(small) if one["id"] != "us-2026-old"]
    assert (new["announced"], new["effective"], new["acts"]) == ("2026-03-05", "2026-03-12", ["fr:2026-00001"])
    assert new["instrument"] == "entity-list"
    assert new["sources"][0]["kind"] == "official"
    one = held(small)[0]
    assert (one.state, one.event, one.text, dict(one.stated)) == (State.ADDED, new["id"], "", {})


def test_without_a_terminal_the_day_has_to_be_given(chiplog: Program, pulled: Site, small: Path) -> None:
    before = small.read_bytes()
    result = chiplog("inbox", "add", "1", "--yes")
    assert (result.exit_code, small.read_bytes()) == (2, before)
    assert "missing: --announced" in result.stderr
    done = chiplog("inbox", "add", "1", "--yes", "--announced", "2026-03-03", "--flow", "export", "--target", "CN")
    assert done.exit_code == 0, done.output
    assert held(small)[0].state is State.ADDED


def test_no_day_of_the_abstract_is_taken_for_the_first_public_one(
    chiplog: Program, site: Site, settings: Settings, small: Path
) -> None:
    settings(SETTINGS.format(site.url).partition("[inbox.ministry]")[0])
    said = f"On March 2, 2026, the Bureau of Industry and Security announced export controls on chips. {ABSTRACT}"
    sites.register(site, [sites.document("2026-00001", abstract=said)])
    pull(small)
    document = json.loads(chiplog("inbox", "add", "1", "--dry-run", "--json").stdout)
    assert "announced" in document["missing"][0]
    assert "announced" not in document["events"][0]


def test_without_yes_a_draft_is_kept_and_the_item_waits(chiplog: Program, pulled: Site, small: Path) -> None:
    result = chiplog("inbox", "add", "1", "--announced", "2026-03-03")
    assert result.exit_code == 2
    assert "nobody has confirmed what was drafted from the page" in result.stderr
    assert held(small)[0].state is State.NEW


def test_an_entry_of_a_feed_is_read_on_its_page(chiplog: Program, pulled: Site) -> None:
    result = chiplog("inbox", "add", "3", "--dry-run", "--json")
    (event,), (evidence,) = (json.loads(result.stdout)[name] for name in ("events", "evidence"))
    assert (event["actor"], event["title"]) == ("NL", "Netherlands bars exports of lithography tools to China")
    assert evidence["actor"]["from"] == "the settings of ministry"
    source = event["sources"][0]
    assert (source["url"], source["publisher"], source["published"]) == (
        f"{pulled.url}/news/1", "Example Ministry", "2026-03-04"
    )  # fmt: skip


def test_offline_only_what_was_pulled_is_read(chiplog: Program, pulled: Site) -> None:
    pulled.asked.clear()
    result = chiplog("inbox", "add", "3", "--dry-run", "--json", "--offline")
    assert (result.exit_code, pulled.asked) == (0, [])
    assert "--offline: the page was not fetched" in result.stderr


def test_an_item_leads_to_no_address_of_this_network(chiplog: Program, pulled: Site, small: Path) -> None:
    url = pulled.url.replace("127.0.0.1", "localhost")
    stranger = Item("k", "ministry", "feed", "A title", url=f"{url}/news/1")
    Inbox.of(str(small)).update(lambda _: [stranger])
    pulled.asked.clear()
    result = chiplog("inbox", "add", "4", "--dry-run", "--json")
    assert "is an address of this machine or its network" in result.stderr
    assert pulled.asked == []


def test_a_drop_is_remembered_with_its_reason_and_pulled_no_more(chiplog: Program, pulled: Site, small: Path) -> None:
    assert chiplog("inbox", "drop", "1", "3", "--why", "about another field").exit_code == 0
    pull(small)
    assert [one["number"] for one in listed(chiplog)] == [2]
    assert {one["number"]: one.get("why") for one in listed(chiplog, "--all")} == {
        1: "about another field", 2: None, 3: "about another field"
    }  # fmt: skip
    assert "dropped: about another field" in chiplog("inbox", "list", "--all").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("drop", "1"), "missing option '--why'"),
        (("drop", "1", "--why", " "), "--why is empty"),
        (("drop", "1", "99", "--why", "x"), "the inbox has no item 99"),
        (("add", "99"), "the inbox has no item 99"),
    ],
)
def test_what_is_missing_is_named_and_nothing_changes(
    chiplog: Program, pulled: Site, small: Path, words: tuple[str, ...], says: str
) -> None:
    result = chiplog("inbox", *words)
    assert result.exit_code == 2
    assert says in result.stderr.lower()
    assert {one.state for one in held(small)} == {State.NEW}


def test_an_item_that_was_added_is_not_added_again(chiplog: Program, pulled: Site, small: Path) -> None:
    box = Inbox.of(str(small))
    box.update(lambda _: [box.find(1).settled(State.ADDED, event="us-2026-old")])
    result = chiplog("inbox", "add", "1")
    assert (result.exit_code, "item 1 was added as us-2026-old" in result.stderr) == (2, True)


def test_an_item_that_was_added_is_not_dropped(chiplog: Program, pulled: Site, small: Path) -> None:
    box = Inbox.of(str(small))
    box.update(lambda _: [box.find(1).settled(State.ADDED, event="us-2026-old")])
    result = chiplog("inbox", "drop", "2", "1", "--why", "about another field")
    assert (result.exit_code, "item 1 was added as us-2026-old" in result.stderr) == (2, True)
    assert {one.number: one.state for one in held(small)} == {1: State.ADDED, 2: State.NEW, 3: State.NEW}


def test_a_shared_inbox_is_not_written_where_a_clone_leads(
    chiplog: Program, settings: Settings, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings("[inbox]\nshared = true\n")
    box = Inbox.of(str(small), shared=True)
    box.update(lambda _: [Item("k", "ministry", "feed", "A")])
    clone = tmp_path / "clone"
    (clone / ".git").mkdir(parents=True)
    (clone / "pyproject.toml").write_text('[tool.chiplog]\nfile = "../data/events.yaml"\n')
    monkeypatch.delenv("CHIPLOG_FILE")
    monkeypatch.chdir(clone)
    result = chiplog("inbox", "drop", "1", "--why", "x")
    assert (result.exit_code, "leads out of" in result.stderr) == (4, True)
    assert box.find(1).state is State.NEW


def test_a_change_of_a_list_is_an_entry_without_a_page(
    chiplog: Program, site: Site, settings: Settings, small: Path
) -> None:
    settings(f'[inbox.lists]\nkind = "screening-list"\nurl = "{site.url}/list.json"\n')
    for names in (("A",), ("A", "B", "C")):
        site.put_json("/list.json", {"results": [sites.party(name) for name in names]})
        pull(small)
    done = chiplog("inbox", "add", "1", "--yes", "--announced", "2026-03-03")
    assert done.exit_code == 0, done.output
    (new,) = [one for one in events(small) if one["id"] != "us-2026-old"]
    assert (new["title"], new["list"], new["entities"]) == (
        "US adds 2 parties to the Entity List", "bis-entity-list", {"subject": ["B", "C"]}
    )  # fmt: skip
    assert new["figures"] == [{"what": "added", "value": "2", "unit": "entities"}]
