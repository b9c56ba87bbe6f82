"""The inbox's file: what two people share, what a stranger may have written, and what a killed process leaves."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.errors import RefusedError, UnreadableError
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Validators
from chiplog.inbox.item import Item, State
from chiplog.inbox.reader import Cursor
from chiplog.inbox.sources import Kind, Source
from chiplog.inbox.store import Inbox
from chiplog.logfile import store
from tests.inbox import site as sites
from tests.inbox.conftest import Settings, held, pull
from tests.inbox.site import Site

SOURCE = Source("ministry", Kind.FEED, "https://source.example.org/feed.xml")


def item(key: str, **fields: object) -> Item:
    return Item(**{"key": key, "source": "ministry", "kind": "feed", "title": f"Title of {key}", **fields})  # type: ignore[arg-type]


@pytest.fixture
def inbox(small: Path) -> Inbox:
    return Inbox.of(str(small))


def keep(inbox: Inbox, *some: Item) -> None:
    inbox.update(lambda _: some)


texts = st.text(max_size=40)


@given(texts, texts, texts, st.dictionaries(st.sampled_from(["a", "b"]), texts | st.lists(texts, max_size=3)))
def test_a_line_reads_back_as_its_item(title: str, text: str, why: str, stated: dict[str, str | list[str]]) -> None:
    one = item("k", title=title, text=text, stated=stated, number=3).settled(State.DROPPED, why=why)
    read = items.read(items.line(one))
    assert items.read(items.line(read)) == read
    assert "\n" not in items.line(one)


def test_items_are_sorted_and_keep_their_numbers(inbox: Inbox) -> None:
    keep(inbox, item("b", day="2026-03-02"), item("c", day="2026-03-01"))
    keep(inbox, item("a", day="2026-03-01"))
    lines = [json.loads(line) for line in Path(inbox.path).read_text().splitlines()]
    assert [(one["key"], one["number"]) for one in lines] == [("a", 3), ("c", 2), ("b", 1)]
    assert list(lines[0]) == ["key", "number", "source", "kind", "day", "title"]


def test_one_item_that_changes_is_one_line_of_a_diff(inbox: Inbox) -> None:
    keep(inbox, *(item(f"k{n}") for n in range(5)))
    before = Path(inbox.path).read_text().splitlines()
    keep(inbox, inbox.find(3).settled(State.DROPPED, why="about another field"))
    after = Path(inbox.path).read_text().splitlines()
    assert len([1 for old, new in zip(before, after, strict=True) if old != new]) == 1


def test_two_items_that_got_one_number_in_two_clones_get_two(inbox: Inbox) -> None:
    lines = [items.line(item(key, number=1)) for key in ("b", "a")]
    Path(inbox.path).write_text("\n".join(lines))
    assert {one.key: one.number for one in inbox.items().values()} == {"a": 1, "b": 2}


def test_of_two_lines_of_an_item_the_decided_one_counts(inbox: Inbox) -> None:
    new, dropped = item("a", number=1), item("a", number=1).settled(State.DROPPED, why="x")
    for lines in ((new, dropped), (dropped, new)):
        Path(inbox.path).write_text("".join(f"{items.line(one)}\n" for one in lines))
        assert inbox.find(1).state is State.DROPPED


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("<<<<<<< HEAD", "it is not JSON"),
        ("[1]", "it is not an object"),
        ("[" * 100_000, "it is not JSON"),
        ('{"key": "a"}', "number must be a number"),
        ('{"key": "a", "number": true}', "number must be a number"),
        ('{"key": "a", "number": 1, "run": "rm"}', "'run' is no field of an item"),
        ('{"key": "a", "number": 1, "title": ["x"]}', "its fields must be texts"),
        ('{"key": "a", "number": 1, "state": "gone"}', "state must be one of new, added, dropped"),
        ('{"key": "a", "number": 1, "stated": {"x": 1}}', "stated: x must be a text or a list of texts"),
        ('{"number": 1}', "it has no key"),
    ],
)
def test_a_line_that_is_no_item_is_named_and_nothing_is_lost(inbox: Inbox, line: str, says: str) -> None:
    text = f"{items.line(item('b', number=2))}\n{line}\n"
    Path(inbox.path).write_text(text)
    with pytest.raises(UnreadableError, match=says) as error:
        keep(inbox, item("c"))
    assert f"{inbox.path}:2: " in error.value.message
    assert Path(inbox.path).read_text() == text


def test_a_strangers_line_is_cleaned(inbox: Inbox) -> None:
    line = {"key": "a", "number": 1, "title": "A \x1b[2J title", "url": "file:///etc/passwd", "day": "soon"}
    Path(inbox.path).write_text(json.dumps(line))
    one = inbox.find(1)
    assert (one.title, one.url, one.day) == ("A [2J title", "", "")


def test_a_full_disk_leaves_the_inbox_as_it_was(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(inbox, item("a"))
    before = Path(inbox.path).read_bytes()

    def full(path: str, _data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "put", full)
    with pytest.raises(RefusedError, match="can't be written: No space left on device"):
        keep(inbox, item("b"))
    assert Path(inbox.path).read_bytes() == before


def test_the_inbox_and_its_cursors_are_the_users_own(inbox: Inbox) -> None:
    keep(inbox, item("a"))
    inbox.leave(SOURCE, Cursor("2026-03-01"))
    modes = [os.stat(path).st_mode & 0o777 for path in (inbox.folder, inbox.path, inbox.folder / "ministry.json")]
    assert modes == [0o700, 0o600, 0o600]


SOUND = {"of": SOURCE.digest, "since": "2026-03-01", "validators": {"etag": "x"}, "wait": 5}


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[1]", "5", "null", '{"of": "another"}', "[" * 100_000),
        *(
            json.dumps(SOUND | more)
            for more in (
                {"wait": "x"}, {"since": 5}, {"entries": [1]}, {"entries": {"a": ["x"]}}, {"validators": {"etag": 1}},
                {"validators": [1]}, {"more": "x"},
            )
        ),
    ],
)  # fmt: skip
def test_a_cursor_that_can_not_be_read_is_a_new_one(inbox: Inbox, text: str) -> None:
    (inbox.folder / "ministry.json").write_text(text)
    assert inbox.cursor(SOURCE) == Cursor()


def test_a_cursor_reads_back(inbox: Inbox) -> None:
    entries = {"1": ["EL", "A", "90 FR 1", ["CN"], "2026-01-01"]}
    for one in (
        Cursor("2026-03-01", "https://a.example.org/", Validators("e", "m"), wait=2.5),
        Cursor(entries=entries),
    ):
        inbox.leave(SOURCE, one)
        assert inbox.cursor(SOURCE) == one


SHARED = '[inbox]\nshared = true\n[inbox.ministry]\nkind = "feed"\nurl = "{}/feed.xml"\n'


def test_a_shared_inbox_is_beside_the_log_and_holds_data_only(site: Site, settings: Settings, small: Path) -> None:
    settings(SHARED.format(site.url))
    site.put("/feed.xml", sites.ATOM.format(sites.entry("https://ministry.example.org/1")))
    pull(small)
    shared = small.parent / "inbox.jsonl"
    assert [json.loads(line)["key"] for line in shared.read_text().splitlines()] == ["ministry.example.org/1"]
    assert {file.name for file in small.parent.iterdir()} == {"events.yaml", "inbox.jsonl"}
    assert held(small) == []


def test_a_link_in_a_clone_does_not_lead_the_inbox_elsewhere(site: Site, settings: Settings, small: Path) -> None:
    settings(SHARED.format(site.url))
    victim = small.parent.parent / "victim"
    victim.write_text("")
    (small.parent / "inbox.jsonl").symlink_to(victim)
    with pytest.raises(UnreadableError, match="is not a regular file"):
        pull(small)
    assert (victim.read_text(), site.paths()) == ("", [])
