"""The full-text index: of many new events it is filled by the first search, and finds the same as if it had been before."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from chiplog.index import lookup, schema, select, sync
from chiplog.index.seal import Seal
from chiplog.index.select import Filters
from chiplog.index.sync import Index
from tests.factories import text, tree

NAMES = [f"cn-2025-event-{number}" for number in range(9)]
WORDS = ("gallium", "tungsten", "antimony")


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync, "AT_ONCE", 3)
    monkeypatch.setattr(sync, "RACY", 0)


def write(file: Path, names: list[str]) -> None:
    made = [tree(name, title=f"China holds back {WORDS[int(name[-1]) % 3]} for {name}") for name in names]
    file.write_text(text(*made), encoding="utf-8")


def found(index: Index, word: str) -> set[str]:
    keys = select.select(index, Filters(text=(word,)))
    return {event["id"] for event in select.events(index, keys)}


def expected(names: list[str], word: str) -> set[str]:
    return {name for name in names if WORDS[int(name[-1]) % 3] == word}


def searchable(database: Path) -> int:
    connection = sqlite3.connect(database)
    (count,) = connection.execute("SELECT count(*) FROM words").fetchone()
    connection.close()
    return int(count)


def database(cache: Path) -> Path:
    (file,) = cache.glob("*.sqlite")
    return file


def test_many_new_events_wait_for_a_search_and_stay_found(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, NAMES)
    with Index(str(file), cache) as index:
        assert len(select.select(index, Filters())) == len(NAMES)
    assert searchable(database(cache)) == 0
    with Index(str(file), cache) as index:
        assert found(index, "gallium") == expected(NAMES, "gallium")
        assert found(index, "-gallium") == set(NAMES) - expected(NAMES, "gallium")
    assert searchable(database(cache)) == len(NAMES)
    with Index(str(file), cache) as index:
        assert index.parsed == 0
        assert found(index, "tungsten") == expected(NAMES, "tungsten")


def test_a_few_new_events_are_searchable_at_once(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, NAMES[:2])
    Index(str(file), cache).close()
    assert searchable(database(cache)) == 2


@pytest.mark.parametrize("searched_before", [True, False])
def test_events_that_come_and_go_are_found_and_not_found(tmp_path: Path, cache: Path, *, searched_before: bool) -> None:
    file = tmp_path / "events.yaml"
    write(file, NAMES[:6])
    with Index(str(file), cache) as index:
        assert not searched_before or found(index, "gallium")
    for now in (NAMES[:4], NAMES[:5], [*NAMES[:2], *NAMES[3:9]], NAMES[3:9], [*NAMES[3:8], NAMES[0]]):
        write(file, now)
        with Index(str(file), cache) as index:
            for word in WORDS:
                assert found(index, word) == expected(now, word)


def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(_seal: Seal, _patience: float) -> None:
        raise BlockingIOError

    monkeypatch.setattr(Seal, "locked", locked)


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(_connection: sqlite3.Connection, _after: int) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "fill_words", fill)


@pytest.mark.parametrize("fault", [busy, full])
def test_a_database_that_cannot_be_written_is_searched_all_the_same(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[pytest.MonkeyPatch], None]
) -> None:
    file = tmp_path / "events.yaml"
    write(file, NAMES)
    with Index(str(file), cache) as index:
        keys = select.select(index, Filters())
        fault(monkeypatch)
        assert found(index, "gallium") == expected(NAMES, "gallium")
        assert len(lookup.similar_in_words(index, "antimony", 9)) == 3
        assert select.select(index, Filters()) == keys
    monkeypatch.undo()
    assert searchable(database(cache)) == 0
    with Index(str(file), cache) as index:
        assert found(index, "gallium") == expected(NAMES, "gallium")


def test_an_index_in_memory_is_searched_too(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, NAMES)
    with Index(str(file), None) as index:
        assert found(index, "gallium") == expected(NAMES, "gallium")
