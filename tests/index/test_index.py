"""The mirror: an answer from it is an answer from the file, whatever happened to either."""

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiplog.errors import UnreadableError
from chiplog.index import checking, schema, select, sync
from chiplog.index.select import Filters
from chiplog.index.sync import Index
from chiplog.logfile import blocks
from chiplog.rules import check
from tests.factories import REAL, text, tree

ASKED = (
    Filters(),
    Filters(country=("CN",)),
    Filters(text=("H20",)),
    Filters(text=("semi*",), effect=("tighten",)),
    Filters(entity=("nvidia",), since="2024-01-01"),
    Filters(code=("3A090",)),
    Filters(has=("through",)),
    Filters(missing=("effective",), instrument=("entity-list", "ban")),
    Filters(body=("BIS",), until="2023-12-31"),
    Filters(target=("*",), flow=("export",)),
)


def answers(mirror: Index) -> list[Any]:
    with mirror:
        listed = [select.events(mirror, select.select(mirror, asked)) for asked in ASKED]
        outlines = sorted((o._replace(key=0) for o in select.facts(mirror).values()), key=lambda o: o.id)
        whole = select.overview(mirror)
        return [
            *listed,
            outlines,
            [name for _, name in whole.names],
            mirror.left_out(),
            mirror.unparsed,
            select.order(mirror),
        ]


def on_disk(file: Path, cache: Path) -> Index:
    return Index(str(file), cache)


def in_memory(file: Path) -> Index:
    return Index(str(file), None)


def parsed(file: Path, cache: Path) -> int:
    with on_disk(file, cache) as mirror:
        return mirror.parsed


BLOCKS = REAL.read_text().split("\n\n- id: ")
HEADER, EVENTS = BLOCKS[0], ["- id: " + part.rstrip("\n") for part in BLOCKS[1:]]


def write(file: Path, events: list[str]) -> None:
    file.write_text(HEADER + "\n\n" + "\n\n".join(events) + "\n", encoding="utf-8")


EDITS: tuple[Callable[[list[str], random.Random], object], ...] = (
    lambda events, chance: events.pop(chance.randrange(len(events))),
    lambda events, chance: events.insert(chance.randrange(len(events)), chance.choice(EVENTS)),
    lambda events, _: events.append("- id: cn-2025-broken\n  title: ["),
    lambda events, chance: chance.shuffle(events),
    lambda events, _: events.__setitem__(0, events[0].replace("CN", "JP").replace("tighten", "loosen")),
    lambda events, _: events.insert(0, "stray text"),
)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_index_answers_equal_answers_without_an_index(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("log")
    chance = random.Random(seed)  # noqa: S311 - a test's
    file = folder / "events.yaml"
    events = chance.sample(EVENTS, 25)
    for _ in range(4):
        write(file, events)
        assert answers(on_disk(file, folder / "cache")) == answers(in_memory(file))
        chance.choice(EDITS)(events, chance)


def test_only_what_changed_is_parsed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:40])
    counts = [parsed(file, cache), parsed(file, cache)]
    write(file, [EVENTS[50], *EVENTS[:40]])
    counts.append(parsed(file, cache))
    write(file, [EVENTS[50], *(event.replace("decided", "proposed") for event in EVENTS[:3]), *EVENTS[3:40]])
    counts.append(parsed(file, cache))
    write(file, EVENTS[:40][::-1])
    counts.append(parsed(file, cache))
    assert counts == [40, 0, 1, 3, 3]


def test_an_edit_of_the_same_size_in_the_same_second_is_noticed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    for country in ("US", "JP", "US", "NL"):
        file.write_text(text(tree(targets=[country])), encoding="utf-8")
        with on_disk(file, cache) as mirror:
            assert len(select.select(mirror, Filters(target=(country,)))) == 1


def test_a_file_put_back_with_its_old_time_is_noticed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(text(tree(targets=["US"])), encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    parsed(file, cache)
    file.write_text(text(tree(targets=["JP"])), encoding="utf-8")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    with on_disk(file, cache) as mirror:
        assert len(select.select(mirror, Filters(target=("JP",)))) == 1


def test_a_symlink_that_points_elsewhere_is_noticed(tmp_path: Path, cache: Path) -> None:
    for name in ("US", "JP"):
        (tmp_path / f"{name}.yaml").write_text(text(tree(targets=[name])), encoding="utf-8")
    link = tmp_path / "link.yaml"
    for name in ("US", "JP", "US"):
        link.unlink(missing_ok=True)
        link.symlink_to(tmp_path / f"{name}.yaml")
        with on_disk(link, cache) as mirror:
            assert len(select.select(mirror, Filters(target=(name,)))) == 1


def database(cache: Path) -> Path:
    (found,) = cache.glob("*.sqlite")
    return found


def _truncate(share: float) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])

    return spoil


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database " * 500)


def _foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE meta (a, b)")


def _other_version(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("UPDATE meta SET value = 'old' WHERE name = 'stamp'")
        other.execute("DELETE FROM target")


def _read_only(path: Path) -> None:
    path.chmod(0o444)


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [_truncate(0), _truncate(0.01), _truncate(0.3), _truncate(0.9), _garbage, _foreign, _other_version, _read_only, _a_folder],
)  # fmt: skip
def test_a_spoilt_mirror_changes_no_answer(tmp_path: Path, cache: Path, spoil: Callable[[Path], None]) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:60])
    os.utime(file, (1_700_000_000, 1_700_000_000))
    parsed(file, cache)
    expected = answers(in_memory(file))
    spoil(database(cache))
    assert answers(on_disk(file, cache)) == expected
    assert answers(on_disk(file, cache)) == expected


def test_without_room_on_the_disk_it_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS)
    expected = answers(in_memory(file))
    connected, names = sync._connected, []

    def small(name: Any) -> sqlite3.Connection:
        connection = connected(name)
        names.append(name)
        if name == "":
            connection.execute("PRAGMA max_page_count = 8")
        return connection

    monkeypatch.setattr(sync, "_connected", small)
    assert answers(in_memory(file)) == expected
    assert names == ["", ":memory:"]


def test_without_a_folder_for_it_the_mirror_is_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:20])
    (tmp_path / "occupied").write_text("a file")
    assert answers(on_disk(file, tmp_path / "occupied")) == answers(in_memory(file))


def test_two_events_of_one_id_are_both_left_out_until_one_is_renamed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(text(tree("cn-2025-a-b"), tree("cn-2025-a-b"), tree("cn-2025-c-d")), encoding="utf-8")
    with on_disk(file, cache) as mirror:
        assert ([row["id"] for row in select.events(mirror, select.select(mirror, Filters()))], mirror.left_out()) == (
            ["cn-2025-c-d"],
            2,
        )
    file.write_text(text(tree("cn-2025-a-b"), tree("cn-2025-a-x"), tree("cn-2025-c-d")), encoding="utf-8")
    with on_disk(file, cache) as mirror:
        assert (len(select.select(mirror, Filters())), mirror.left_out()) == (3, 0)


def test_lines_of_events_are_where_they_stand(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:10])
    with on_disk(file, cache) as mirror:
        layout = mirror.layout()
        lines = file.read_text().splitlines()
        for key in layout.keys:
            ((name,),) = mirror.ask("SELECT id FROM event WHERE key = ?", [key])
            assert lines[layout.line_of(key) - 1] == f"- id: {name}"


@pytest.mark.slow
def test_two_processes_at_once_both_answer_right(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    env = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    for turn in range(50):
        write(file, EVENTS[turn : turn + 30])
        command = [sys.executable, "-m", "chiplog", "list", "-f", str(file), "--json"]
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, env=env) for _ in range(2)]
        outputs = [process.communicate()[0] for process in both]
        assert [len(json.loads(output)) for output in outputs] == [30, 30]


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def test_after_a_checkout_or_a_stash_only_the_blocks_that_differ_are_parsed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:60])
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    changed = [event.replace("effect: tighten", "effect: mixed") for event in EVENTS[:60]]
    ten = [sync for sync in range(60) if changed[sync] != EVENTS[sync]][:10]
    write(file, [changed[sync] if sync in ten else EVENTS[sync] for sync in range(60)])
    git(tmp_path, "commit", "-qam", "two")
    parsed(file, cache)
    for words in (["checkout", "-q", "HEAD~1"], ["checkout", "-q", "main"]):
        git(tmp_path, *words)
        with on_disk(file, cache) as mirror:
            assert mirror.parsed == 10
        assert answers(on_disk(file, cache)) == answers(in_memory(file))
    write(file, EVENTS[:5])
    assert parsed(file, cache) <= 5
    git(tmp_path, "stash", "-q")
    assert answers(on_disk(file, cache)) == answers(in_memory(file))
    with on_disk(file, cache) as mirror:
        assert len(mirror.layout().keys) == 60


def test_blocks_shared_among_cores_are_checked_as_one_by_one() -> None:
    new = [*(block.data for block in blocks.cut(REAL.read_bytes()).blocks), b"- id: cn-2025-broken\n  title: [\n"]
    chunks = [(1, new[:300]), (301, new[300:])]
    assert list(checking._in_processes(chunks)) == [checking._batch(chunk) for chunk in chunks]


def test_what_is_kept_of_an_event_is_what_the_model_says() -> None:
    for block in blocks.cut(REAL.read_bytes()).blocks:
        checked = check.one_block(block.data)
        (whole,) = [row[0] for table, row in schema.row_of(checked).rows if table == "whole"]
        assert checked.event is not None
        assert json.loads(whole) == checked.event.model_dump(mode="json", exclude_defaults=True)


def test_among_many_new_blocks_clashes_are_found_too(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    names = [f"cn-2025-event-{number}" for number in range(schema.MANY + 5)]
    file.write_text(text(*(tree(name) for name in [*names, names[3]])), encoding="utf-8")
    with on_disk(file, cache) as mirror:
        assert mirror.left_out() == 2


def test_a_file_that_changes_after_it_was_mirrored_is_cut_as_it_is_then(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sync, "RACY", 0)
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:5])
    os.utime(file, (1, 1))
    on_disk(file, cache).__exit__()
    with on_disk(file, cache) as mirror:
        write(file, EVENTS[:7])
        assert len(mirror.document().blocks) == len(mirror.layout().keys) == 7


def test_what_was_mirrored_is_what_is_cut_whatever_the_file_is_by_now(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:5])
    with on_disk(file, cache) as mirror:
        write(file, EVENTS[:7])
        assert len(mirror.document().blocks) == len(mirror.layout().keys) == 5


def test_no_log_at_all_is_unreadable(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text("events: []\n")
    with pytest.raises(UnreadableError):
        on_disk(file, cache)
    with Index(str(file), cache, lenient=True) as mirror:
        assert mirror.unparsed == 1


PAGE = 4096


def _zeros(_page: bytes, _other: bytes, _chance: random.Random) -> bytes:
    return bytes(PAGE)


def _ones(_page: bytes, _other: bytes, _chance: random.Random) -> bytes:
    return b"\xff" * PAGE


def _noise(_page: bytes, _other: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(PAGE)


def _another(_page: bytes, other: bytes, _chance: random.Random) -> bytes:
    return other


def _one_bit(page: bytes, _other: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(PAGE)
    return page[:at] + bytes([page[at] ^ 1 << chance.randrange(8)]) + page[at + 1 :]


def _some_bytes(page: bytes, _other: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(page)
    for _ in range(8):
        damaged[chance.randrange(PAGE)] = chance.randrange(256)
    return bytes(damaged)


HARMS = (_zeros, _ones, _noise, _another, _one_bit, _some_bytes)


def damaged_in_turn(tmp_path: Path, cache: Path, step: int) -> None:
    """Damage each page of a mirror, or each so many, in each way; put back its old time too, as a copy would."""
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:60])
    os.utime(file, (1_700_000_000, 1_700_000_000))
    parsed(file, cache)
    expected = answers(in_memory(file))
    pages = len(database(cache).read_bytes()) // PAGE
    chance = random.Random(7)  # noqa: S311 - a test's
    for number in range(0, pages, step):
        for harm in HARMS:
            path = database(cache)
            data, was = path.read_bytes(), path.stat()
            at, other = number * PAGE, chance.randrange(pages) * PAGE
            page = harm(data[at : at + PAGE], data[other : other + PAGE], chance)
            with path.open("r+b") as opened:
                opened.seek(at)
                opened.write(page)
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
            assert answers(on_disk(file, cache)) == expected, (number, harm)


def test_a_mirror_with_a_damaged_page_changes_no_answer(tmp_path: Path, cache: Path) -> None:
    damaged_in_turn(tmp_path, cache, 29)


@pytest.mark.slow
def test_a_mirror_with_any_page_damaged_changes_no_answer(tmp_path: Path, cache: Path) -> None:
    damaged_in_turn(tmp_path, cache, 1)


@pytest.mark.parametrize("with_note", [False, True])
def test_a_mirror_of_another_log_changes_no_answer(tmp_path: Path, cache: Path, with_note: bool) -> None:
    files = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    for number, file in enumerate(files):
        write(file, EVENTS[number * 30 : number * 30 + 30])
        os.utime(file, (1_700_000_000, 1_700_000_000))
        parsed(file, cache)
    for suffix in ("sqlite", "seal") if with_note else ("sqlite",):
        one, two = sorted(cache.glob(f"*.{suffix}"))
        one.rename(cache / "aside")
        two.rename(one)
        (cache / "aside").rename(two)
    for file in files:
        assert answers(on_disk(file, cache)) == answers(in_memory(file))


def test_a_mirror_that_is_whole_is_not_built_anew(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:20])
    assert [parsed(file, cache), parsed(file, cache)] == [20, 0]
    database(cache).touch()
    assert [parsed(file, cache), parsed(file, cache)] == [20, 0]


def planted(path: Path) -> None:
    """Change a mirror's answers, as somebody else would, and note it as left so."""
    with sqlite3.connect(path) as other:
        other.execute("UPDATE whole SET json = replace(json, 'tighten', 'loosen')")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
@pytest.mark.parametrize("given", ["folder", "database", "note"])
def test_a_mirror_of_another_user_is_not_believed(tmp_path: Path, cache: Path, given: str) -> None:
    file, mine = tmp_path / "events.yaml", cache / "chiplog"
    write(file, EVENTS[:20])
    os.utime(file, (1_700_000_000, 1_700_000_000))
    parsed(file, mine)
    expected = answers(in_memory(file))
    planted(database(mine))
    found = database(mine).stat()
    (note,) = mine.glob("*.seal")
    os.chown({"folder": mine, "database": database(mine), "note": note}[given], 65534, 65534)
    note.write_text(f"{note.stem} {found.st_size} {found.st_mtime_ns} {database(mine).stat().st_ctime_ns}\n")
    assert answers(on_disk(file, mine)) == expected


def test_a_link_to_a_folder_or_a_database_is_not_followed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:20])
    theirs = tmp_path / "theirs"
    parsed(file, theirs)
    (cache / "linked").symlink_to(theirs)
    before = database(theirs).read_bytes()
    assert parsed(file, cache / "linked") == 20
    mine = cache / "mine"
    mine.mkdir()
    (mine / database(theirs).name).symlink_to(database(theirs))
    assert parsed(file, mine) == 20
    assert database(theirs).read_bytes() == before


def test_nobody_else_can_read_a_mirror(tmp_path: Path, cache: Path) -> None:
    file, mine = tmp_path / "events.yaml", cache / "chiplog"
    write(file, EVENTS[:20])
    mine.mkdir(mode=0o755)
    parsed(file, mine)
    modes = {path.suffix: path.stat().st_mode & 0o777 for path in (mine, *mine.iterdir())}
    assert modes == {"": 0o700, ".sqlite": 0o600, ".seal": 0o600}


def test_a_mirror_that_others_could_read_or_write_is_tightened_and_built_anew(tmp_path: Path, cache: Path) -> None:
    file, mine = tmp_path / "events.yaml", cache / "chiplog"
    write(file, EVENTS[:20])
    parsed(file, mine)
    mine.chmod(0o777)
    database(mine).chmod(0o666)
    assert [parsed(file, mine), parsed(file, mine)] == [20, 0]
    assert [mine.stat().st_mode & 0o777, database(mine).stat().st_mode & 0o777] == [0o700, 0o600]


def test_a_process_that_is_killed_in_the_middle_leaves_nothing_that_is_believed(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "events.yaml"
    write(file, EVENTS[:20])
    os.utime(file, (1_700_000_000, 1_700_000_000))
    parsed(file, cache)
    with sqlite3.connect(database(cache)) as killed:  # what is committed, and not sealed
        killed.execute("DELETE FROM target")
    assert answers(on_disk(file, cache)) == answers(in_memory(file))


def test_a_pipe_is_read_once(tmp_path: Path, cache: Path) -> None:
    data = (HEADER + "\n\n" + EVENTS[0] + "\n").encode()
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(data)
    try:
        with on_disk(Path(f"/dev/fd/{reading}"), cache) as mirror:
            assert len(mirror.document().blocks) == 1
    finally:
        os.close(reading)
