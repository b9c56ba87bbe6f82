"""Whether two events are one act: the one definition, on the real log, and wherever events come together."""

import json
from pathlib import Path
from typing import Any

import pytest

from chiplog.log import Log
from chiplog.model import dates, duplicates
from tests.factories import REAL, TODAY, text, tree

Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with Log.open(str(REAL)) as log:
        return [row for row in log.events(list(log.index.layout().keys), TODAY) if not row.get("retracted")]


def test_no_two_events_of_the_log_are_certainly_one(rows: list[Row]) -> None:
    assert [(later["id"], earlier["id"], why) for later, earlier, why in duplicates.twins(rows)] == []


def test_each_event_is_certainly_itself(rows: list[Row]) -> None:
    assert all(duplicates.certain(row, row) for row in rows)


def test_it_does_not_matter_which_came_first(rows: list[Row]) -> None:
    near = [(one, other) for one in rows for other in rows if one["announced"] == other["announced"]]
    assert all(bool(duplicates.certain(one, other)) == bool(duplicates.certain(other, one)) for one, other in near)


REPEATS = {
    "us-2026-h200-rule": "Commerce lets Nvidia ask for H200 licences one by one for Chinese buyers",
    "us-2025-affiliates-rule": "Washington stretches its trade blacklist to majority-owned subsidiaries",
    "us-2022-advanced-computing-rule": "Biden administration cuts China off from the fastest AI processors",
    "us-2022-chip-tool-rule": "Washington shuts Chinese fabs out of American tools",
    "us-2023-advanced-computing-rule": "New American rules close the gap that let A800 and H800 through",
    "us-2024-hbm-fdp-rule": "Outgoing administration restricts stacked memory sales to Chinese customers",
    "us-2020-smic-entity-list": "Top Chinese foundry blacklisted by the Commerce Department",
    "us-2026-section-232-chip-tariff": "White House orders a quarter in duty on the fastest processors",
    "us-2026-h200-buyers-cleared": "Alibaba and Tencent among firms allowed to order Nvidia accelerators",
    "us-2024-section-301-chips-50": "USTR doubles the levy on Chinese semiconductors",
    "cn-2026-h200-customs-block": "Chinese border officers told to turn away Nvidia accelerators",
    "cn-2026-h200-import-approval": "Beijing waves the first Nvidia accelerators in for internet groups",
    "cn-2025-medium-heavy-rare-earths": "Beijing puts seven magnet metals under permit",
    "cn-2025-rare-earth-reach": "Beijing extends its magnet-metal permits to foreign makers",
    "cn-2025-nexperia-export-ban": "Commerce ministry stops Nexperia goods from leaving Chinese plants",
    "cn-2025-october-controls-suspension": "Beijing shelves its autumn curbs for a year",
    "cn-2024-gallium-us-ban": "Beijing cuts America off from gallium and germanium",
    "nl-2025-nexperia-goods-act-order": "The Hague takes hold of a Chinese-owned chip maker",
    "jp-2019-korea-material-licences": "Tokyo tightens sales of photoresist to Seoul",
    "in-2026-semiconductor-mission-2": "New Delhi begins a second round of support for fabs",
}
"""Events of the log, and how another paper might head the same news."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * bool(number % 4)) for number, name in enumerate(REPEATS)]
)
def test_a_repeat_from_another_paper_in_other_words_is_likely(rows: list[Row], name: str) -> None:
    event = next(row for row in rows if row["id"] == name)
    fields = ("announced", "actor", "targets", "flow", "instrument", "effect", "stage", "entities", "items")
    repeat = {field: event[field] for field in fields if field in event} | {
        "id": f"{name}-again",
        "title": REPEATS[name],
        "sources": [{"url": f"https://paper.example.org/{name}", "publisher": "Another Paper", "kind": "news"}],
    }
    others = [row for row in rows if row["id"] != name]
    assert name in duplicates.likely(repeat, rows)
    next_day = str(dates.shifted(dates.parse(event["announced"]).hi, 1))
    things = any(repeat.get(field) for field in ("entities", "items"))
    assert (name in duplicates.likely({**repeat, "announced": next_day}, rows)) or not things
    assert name in duplicates.likely_so_far({field: repeat[field] for field in ("title", "actor", "announced")}, rows)
    assert not [row["id"] for row in others if duplicates.certain(repeat, row)]


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_few_events_of_the_log_are_taken_for_another(rows: list[Row], step: int) -> None:
    """What is said of most new acts is nothing, so that it is read when something is."""
    said = [len(duplicates.likely(row, [other for other in rows if other["id"] != row["id"]])) for row in rows[::step]]
    assert sum(map(bool, said)) < len(said) / 2
    assert max(said) <= 12


BASE = tree("cn-2025-one", acts=["mofcom:2025-1"], items=["gallium"], title="China puts gallium under licence")


def pair(**changes: Any) -> str:
    """Return why an event and another that differs in some fields are certainly one."""
    return duplicates.certain({**BASE, "id": "cn-2025-two", **changes}, BASE)


@pytest.mark.parametrize(
    ("changes", "certain"),
    [
        ({}, True),
        ({"title": "Beijing restricts a metal", "sources": [], "items": ["other"]}, True),  # by its number
        ({"acts": ["mofcom:2025-1#2"]}, False),
        ({"acts": ["mofcom:2025-2"]}, False),
        ({"acts": []}, True),
        ({"acts": [], "title": "Beijing restricts a metal"}, True),  # by its page
        ({"acts": [], "title": "Beijing restricts a metal", "sources": []}, False),
        ({"acts": [], "sources": []}, True),  # by its title
        ({"acts": [], "sources": [], "title": "China PUTS gallium under licence"}, True),
        ({"acts": [], "items": ["germanium"]}, False),
        ({"acts": [], "items": []}, True),
        ({"acts": [], "targets": ["JP"]}, False),
        ({"acts": [], "effective": "2025-02-01"}, True),  # which the other lacks
        ({"acts": [], "effect": "loosen"}, False),
        ({"acts": [], "actor": "JP"}, False),
        ({"acts": [], "instrument": "ban"}, False),
        ({"acts": [], "announced": "2025-01-02"}, False),
        ({"acts": [], "relations": {"amends": ["cn-2024-x"]}}, True),
    ],
)
def test_what_makes_two_entries_one_act(changes: dict[str, Any], certain: bool) -> None:
    assert bool(pair(**changes)) is certain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/cn-2025-one", "https://example.org/cn-2025-one/"),
        ("https://www.example.org/cn-2025-one", "http://www.example.org/cn-2025-one?utm_source=x#top"),
    ],
)
def test_spellings_of_one_address_are_one_page(one: str, other: str) -> None:
    entry = {**BASE, "acts": [], "title": "Beijing restricts a metal"}
    here, there = ({**entry, "sources": [{"url": url}]} for url in (one, other))
    assert duplicates.certain(here, {**there, "title": "China puts gallium under licence"})


@pytest.mark.parametrize(
    ("changes", "likely"),
    [
        ({"announced": "2025-01-01", "title": "Beijing restricts a metal"}, True),
        ({"announced": "2025-01-02", "title": "Beijing restricts a metal"}, True),
        ({"announced": "2025-01-03", "title": "Beijing restricts a metal"}, False),
        ({"announced": "2025-03-02"}, True),
        ({"announced": "2025-03-03"}, False),
        ({"announced": "2025-01-08", "items": []}, True),
        ({"announced": "2025-01-09", "items": []}, False),
        ({"announced": "2025-01", "items": []}, True),
        ({"instrument": "ban"}, False),
        ({"actor": "JP"}, False),
        ({"relations": {"amends": ["cn-2025-one"]}}, False),
    ],
)
def test_what_makes_two_entries_likely_one(changes: dict[str, Any], likely: bool) -> None:
    entry = {**BASE, "id": "cn-2025-two", "title": "China puts gallium under a licence", **changes}
    assert bool(duplicates.likely(entry, [BASE])) is likely


@pytest.fixture
def file(tmp_path: Path) -> Path:
    log = tmp_path / "log.yaml"
    log.write_text(text(tree("cn-2025-one", items=["gallium"], title="China puts gallium under licence")))
    return log


def add(chiplog: Any, file: Path, *more: str, title: str = "Beijing restricts a metal", page: str = "") -> Any:
    page = page or "https://www.example.org/cn-2025-one"
    return chiplog(
        *("add", "-f", file, "--no-input", "--title", title, "--announced", "2025-01-01", "--actor", "CN"),
        *("--target", "US", "--flow", "export", "--instrument", "licence-rule", "--effect", "tighten"),
        *("--stage", "decided", "--confidence", "official", "--source", page, "--kind", "official", *more),
    )


def test_add_refuses_what_is_certain(chiplog: Any, file: Path) -> None:
    before = file.read_bytes()
    result = add(chiplog, file)
    assert result.exit_code == 4
    assert "the same page, actor, instrument, effect and day" in result.stderr
    assert "--allow-duplicate" in result.stderr
    assert file.read_bytes() == before
    assert add(chiplog, file, "--allow-duplicate").exit_code == 0
    assert file.read_bytes() != before


def test_add_says_what_is_likely_and_writes(chiplog: Any, file: Path) -> None:
    result = add(chiplog, file, "--item", "gallium", page="https://paper.example.org/x")
    assert result.exit_code == 0
    assert "cn-2025-one" in result.stderr
    found = json.loads(add(chiplog, file, "--json", "--item", "gallium", page="https://paper.example.org/y").stdout)
    assert "cn-2025-one" in json.dumps(found)


def test_add_says_nothing_of_another_act(chiplog: Any, file: Path) -> None:
    result = add(chiplog, file, "--item", "neon", "--target", "KR", page="https://paper.example.org/x")
    assert result.exit_code == 0
    assert "cn-2025-one" not in result.stderr


@pytest.fixture
def repeated(tmp_path: Path) -> Path:
    again = tree("cn-2025-two", items=["gallium"], title="Beijing restricts a metal")
    again["sources"][0]["url"] = "https://www.example.org/cn-2025-one"
    source = tmp_path / "again.yaml"
    source.write_text(text(again))
    return source


def test_import_refuses_what_is_certain(chiplog: Any, file: Path, repeated: Path) -> None:
    before = file.read_bytes()
    result = chiplog("import", "-f", file, repeated)
    assert result.exit_code == 4
    assert "cn-2025-one" in result.stderr
    assert file.read_bytes() == before
    assert chiplog("import", "-f", file, repeated, "--allow-duplicate").exit_code == 0
    assert b"cn-2025-two" in file.read_bytes()


def test_import_refuses_two_of_its_own_that_are_one(chiplog: Any, tmp_path: Path, repeated: Path) -> None:
    log = tmp_path / "empty.yaml"
    log.write_text("# A log.\n")
    first = tree("cn-2025-one", items=["gallium"], title="China puts gallium under licence")
    repeated.write_text(f"{repeated.read_text()}\n{text(first).split(chr(10) * 2, 1)[1]}")
    result = chiplog("import", "-f", log, repeated)
    assert result.exit_code == 4
    assert "the same page, actor, instrument, effect and day" in result.stdout + result.stderr


def test_validate_warns_of_what_is_certain(chiplog: Any, file: Path, repeated: Path) -> None:
    file.write_text(file.read_text() + "\n" + repeated.read_text().split("\n\n", 1)[1])
    result = chiplog("validate", file)
    assert result.exit_code == 0
    assert "the same page, actor, instrument, effect and day" in result.stdout
    file.write_text(file.read_text().replace("items: [gallium]", "items: [neon]", 1))
    assert "the same page" not in chiplog("validate", file).stdout


def test_diff_shows_what_is_certain_and_what_is_likely(
    chiplog: Any, file: Path, repeated: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.yaml"
    block = repeated.read_text().split("\n\n", 1)[1]
    changed.write_text(file.read_text() + "\n" + block)
    found = chiplog("diff", file, changed)
    assert "cn-2025-one" in found.stdout
    assert "the same page, actor, instrument, effect and day" in found.stdout
    changed.write_text(
        file.read_text() + "\n" + block.replace("https://www.example.org/cn-2025-one", "https://p.example.org/")
    )
    likely = chiplog("diff", file, changed).stdout
    assert "cn-2025-one" in likely
    assert "the same page" not in likely
