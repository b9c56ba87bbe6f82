"""Families of items, spellings of items, and groups of countries: one word for what many acts name."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.log import Log
from chiplog.model import characters, jurisdictions, tables
from chiplog.prompts.suggestions import Suggestions
from tests.factories import REAL, text, tree
from tests.record.test_add import options

pytestmark = pytest.mark.usefixtures("indexed")

FAMILIES = {family.name: family for family in tables.families().values()}
GROUPS = tables._read("groups")


def ids(chiplog: Any, *asked: str, file: Path = REAL) -> set[str]:
    result = chiplog("list", "-f", file, "--format", "plain", "--columns", "id", *asked)
    assert result.exit_code == 0, result.stderr
    return set(result.stdout.split())


@pytest.fixture(scope="module")
def held() -> dict[str, set[str]]:
    """The ids of the real log's events by item, as written."""
    found: dict[str, set[str]] = {}
    with Log.open(str(REAL)) as log:
        for name, event in log.index.ask("SELECT name, id FROM item JOIN event ON key = event WHERE valid = 1"):
            found.setdefault(name, set()).add(event)
    return found


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_is_the_union_of_its_members(chiplog: Any, held: dict[str, set[str]], name: str) -> None:
    """The members are taken from the log itself, without the filter that is tested."""
    keys = {tables.item_key(member) for member in FAMILIES[name].members}
    expected = {event for item, events in held.items() if tables.item_key(item) in keys for event in events}
    assert ids(chiplog, "--item", name) == expected
    assert expected


@pytest.mark.parametrize("name", FAMILIES)
def test_all_names_of_a_family_find_the_same(chiplog: Any, name: str) -> None:
    row = tables._read("families")[name]
    found = ids(chiplog, "--item", name)
    for other in (*row["also"], name.upper(), name.title()):
        assert ids(chiplog, "--item", other) == found, other


@pytest.mark.parametrize("name", FAMILIES)
def test_a_family_names_items_of_the_log_in_its_spelling(held: dict[str, set[str]], name: str) -> None:
    family = FAMILIES[name]
    assert [member for member in family.members if member not in held] == []
    assert [one for one in family.whole if one not in family.members] == []
    assert len(set(map(tables.item_key, family.members))) == len(family.members), "each member once"


def test_no_family_has_the_name_of_another() -> None:
    names = [characters.key(name) for name in tables.family_names()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", FAMILIES)
def test_codes_of_a_family_are_codes_of_the_log(chiplog: Any, name: str) -> None:
    for code in FAMILIES[name].codes:
        assert ids(chiplog, "--code", code), code


def test_two_filters_add_up_and_a_family_and_a_member_are_the_family(chiplog: Any) -> None:
    memory, rare = ids(chiplog, "--item", "memory"), ids(chiplog, "--item", "rare earths")
    assert ids(chiplog, "--item", "memory", "--item", "rare earths") == memory | rare
    assert ids(chiplog, "--item", "memory", "--item", "HBM") == memory


@pytest.mark.parametrize("spelling", ["H200", "h200", "H-200", "H 200", "NVIDIA H200", "Nvidia H-200"])
def test_spellings_of_an_item(chiplog: Any, spelling: str) -> None:
    assert ids(chiplog, "--item", spelling) == ids(chiplog, "--item", "H200") != set()


@pytest.mark.parametrize(("one", "other"), [("H20", "H200"), ("B200", "H200"), ("A100", "A800"), ("DRAM", "NAND")])
def test_items_that_only_look_alike_are_two(one: str, other: str) -> None:
    assert tables.item_key(one) != tables.item_key(other)


def test_no_two_items_of_the_log_are_one_spelling(held: dict[str, set[str]]) -> None:
    """If two are, one of them should be written as the other."""
    keys: dict[str, set[str]] = {}
    for item in held:
        keys.setdefault(tables.item_key(item), set()).add(item)
    assert [sorted(items) for items in keys.values() if len(items) > 1] == []


@given(st.text(max_size=40))
def test_the_key_of_an_item_is_its_own_key(name: str) -> None:
    key = tables.item_key(name)
    assert tables.item_key(name.upper().lower()) == tables.item_key(name.lower())
    if any(sign.isdigit() for sign in key):
        assert " " not in key


def test_families_of_an_item_are_the_smallest_first() -> None:
    assert [family.name for family in tables.families_of("EUV lithography")] == ["lithography", "chip-making equipment"]
    assert [family.name for family in tables.families_of("nvidia h-200")] == ["AI accelerators"]
    assert tables.families_of("fax machines") == []


@pytest.mark.parametrize("name", ["H-200", "NVIDIA H200", "h200"])
def test_questions_offer_the_logs_spelling(name: str) -> None:
    assert list(Suggestions(str(REAL)).news("item", [name])) == ["the log spells it H200"]
    assert list(Suggestions(str(REAL)).news("item", ["H200", "H2000"])) == ["new to the log: H2000"]


@pytest.mark.parametrize("name", ["fax machines", "H2000", "photo resist paper"])
def test_an_unknown_item_finds_nothing_and_is_said(chiplog: Any, name: str) -> None:
    result = chiplog("list", "-f", REAL, "--item", name)
    assert result.stdout == ""
    assert f"no event has the item {name}" in result.stderr


def test_a_mistyped_family_is_offered(chiplog: Any) -> None:
    assert "did you mean AI accelerators?" in chiplog("list", "-f", REAL, "--item", "AI acelerators").stderr


@pytest.mark.parametrize("name", GROUPS)
@pytest.mark.parametrize(
    "option", ["--country", *(pytest.param(name, marks=pytest.mark.slow) for name in ("--actor", "--target"))]
)
def test_a_group_is_the_union_of_its_members(chiplog: Any, name: str, option: str) -> None:
    members = [part for code in GROUPS[name] for part in (option, code)]
    found = ids(chiplog, option, name)
    assert found == ids(chiplog, *members)
    assert found == ids(chiplog, option, name.lower()) == ids(chiplog, option, ",".join(GROUPS[name]))


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_has_known_members_once(name: str) -> None:
    assert all(code in jurisdictions.CODES for code in GROUPS[name])
    assert len(set(GROUPS[name])) == len(GROUPS[name])


def test_the_union_and_its_members(chiplog: Any) -> None:
    """EU alone is the Union's own acts; EU27 has those of its members too."""
    assert set(GROUPS["EU27"]) == {"EU", *jurisdictions.EU_MEMBERS}
    alone = {row["actor"] for row in json.loads(chiplog("list", "-f", REAL, "--actor", "EU", "--json").stdout)}
    whole = {row["actor"] for row in json.loads(chiplog("list", "-f", REAL, "--actor", "EU27", "--json").stdout)}
    assert alone == {"EU"}
    assert {"EU", "NL", "DE"} <= whole
    assert "GB" not in whole


@pytest.mark.parametrize("said", ["CN,US", "cn, us", "China,United States", "CHN,USA", "CN,US,CN", "CN,,US", "CN,US,"])
def test_commas_join_countries(chiplog: Any, said: str) -> None:
    assert ids(chiplog, "--actor", said) == ids(chiplog, "--actor", "CN", "--actor", "US")


@pytest.mark.parametrize("said", ["any", "all", "everyone", "*", "ALL"])
def test_words_for_everyone(chiplog: Any, said: str) -> None:
    rows = json.loads(chiplog("list", "-f", REAL, "--target", said, "--json").stdout)
    assert rows
    assert all("*" in row["targets"] for row in rows)


@pytest.mark.parametrize("said", ["Asia", "Europe", "G8", "Mars", "CN,Mars", "XX", ",", ""])
def test_an_unknown_country_is_refused(chiplog: Any, said: str) -> None:
    result = chiplog("list", "-f", REAL, "--country", said)
    assert result.exit_code == 2
    assert "Anguilla" not in result.stderr
    assert result.stdout == ""


def test_a_group_is_no_actor_of_an_event(chiplog: Any, tmp_path: Path) -> None:
    """Only filters know groups: an event has one actor, and each target by itself."""
    file = tmp_path / "one.yaml"
    file.write_text(text(tree("cn-2025-one", targets=["G7"])))
    assert chiplog("validate", file).exit_code == 1
    edited = chiplog("edit", "-f", REAL, "us-2026-h200-rule", "--set", "actor=G7", "--dry-run")
    assert edited.exit_code != 0


@pytest.mark.parametrize(
    ("option", "name", "note"),
    [
        ("item", "NVIDIA H200", "item NVIDIA H200: the log spells it H200"),
        ("item", "H-200", "item H-200: the log spells it H200"),
        ("entity", "supplier:nvidia", "entity nvidia: the log spells it Nvidia"),
        (
            "entity",
            "supplier:Cadence Design",
            "entity Cadence Design: the log has Cadence; use that name if it is the same",
        ),
        ("body", "bis", "body bis: the log spells it BIS"),
        ("basis", "section 232", "basis section 232: the log spells it Section 232"),
    ],
)
def test_an_entry_by_options_is_told_of_the_logs_spelling(chiplog: Any, option: str, name: str, note: str) -> None:
    said = chiplog("add", "--dry-run", *options(**{option: name})).stderr
    assert note in said.splitlines()


@pytest.mark.parametrize(
    ("option", "name"), [("item", "H200"), ("entity", "supplier:Nvidia"), ("entity", "owner:Nvidium")]
)
def test_a_name_of_the_log_and_a_new_one_need_no_note(chiplog: Any, option: str, name: str) -> None:
    assert "the log " not in chiplog("add", "--dry-run", *options(**{option: name})).stderr
