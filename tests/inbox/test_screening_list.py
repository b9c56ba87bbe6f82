"""Two downloads of the screening list: what was added, removed and changed, by list and notice."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from chiplog.inbox import screening_list
from chiplog.inbox.fetch import SourceError
from chiplog.inbox.screening_list import Change, Entry
from tests.inbox import site as sites
from tests.inbox.conftest import Settings, held, pull
from tests.inbox.site import Site

UVL = "Unverified List (UVL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
SETTINGS = '[inbox.lists]\nkind = "screening-list"\nurl = "{}/consolidated.json"\n'


def changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Change]:
    read = [screening_list.entries(json.dumps({"results": some}).encode(), ("EL", "UVL"))[0] for some in (old, new)]
    return screening_list.changes(*read)


def told(found: list[Change]) -> list[tuple[str, str, list[str], list[str], list[str]]]:
    return [(one.list, one.notice, names(one.added), names(one.removed), names(one.changed)) for one in found]


def names(some: Sequence[Entry]) -> list[str]:
    return [one.name for one in some]


def test_each_list_and_notice_is_one_act() -> None:
    old = [sites.party("A"), sites.party("B"), sites.party("C", UVL)]
    new = [
        sites.party("A"),
        sites.party("D", federal_register_notice="91 FR 2"),
        sites.party("E", federal_register_notice="91 FR 2"),
        sites.party("F", federal_register_notice="91 FR 3"),
        sites.party("G", UVL, federal_register_notice="91 FR 2"),
        sites.party("H", SDN, federal_register_notice=""),
    ]
    assert told(changes(old, new)) == [
        ("EL", "91 FR 10001", [], ["B"], []),
        ("EL", "91 FR 2", ["D", "E"], [], []),
        ("EL", "91 FR 3", ["F"], [], []),
        ("UVL", "91 FR 10001", [], ["C"], []),
        ("UVL", "91 FR 2", ["G"], [], []),
    ]


def test_an_entry_with_another_id_and_the_same_name_was_changed() -> None:
    new = [sites.party("A", id="another", federal_register_notice="91 FR 2")]
    assert told(changes([sites.party("A")], new)) == [("EL", "91 FR 2", [], [], ["A"])]


def test_the_first_download_proposes_nothing_and_the_second_what_differs(
    site: Site, settings: Settings, small: Path
) -> None:
    settings(SETTINGS.format(site.url))
    site.put_json("/consolidated.json", {"results": [sites.party("A"), sites.party("B")]})
    assert pull(small).pulled[0].new == 0
    added = sites.party("C", federal_register_notice="91 FR 2", addresses=[{"country": "CN"}, {"country": "??"}])
    site.put_json("/consolidated.json", {"results": [sites.party("A"), sites.party("B"), added]})
    assert pull(small).pulled[0].new == 1
    (one,) = held(small)
    assert (one.title, one.text) == ("Entity List: adds 1 party (91 FR 2)", "Added: C")
    assert {name: found.value for name, found in screening_list.facts(one).items()} == {
        "title": "US adds 1 party to the Entity List",
        "actor": "US",
        "body": "BIS",
        "targets": ["CN"],
        "flow": "export",
        "instrument": "entity-list",
        "effect": "tighten",
        "stage": "decided",
        "confidence": "official",
        "entities": {"subject": ["C"]},
        "acts": ["frpage:91-2"],
        "list": "bis-entity-list",
        "figures": [{"what": "added", "value": "1", "unit": "entities"}],
        "effective": "2026-03-05",
        "source.url": "https://lists.example.org/entity-list",
        "source.kind": "official",
    }
    assert pull(small).pulled[0].new == 0


def test_a_removal_has_not_the_number_of_the_notice_that_listed_it(site: Site, settings: Settings, small: Path) -> None:
    settings(SETTINGS.format(site.url))
    for some in ([sites.party("A"), sites.party("B")], [sites.party("A")]):
        site.put_json("/consolidated.json", {"results": some})
        pull(small)
    (one,) = held(small)
    found = screening_list.facts(one)
    assert ("acts" in found, found["effect"].value) == (False, "loosen")
    assert found["figures"].value == [{"what": "removed", "value": "1", "unit": "entities"}]


def test_a_download_that_ends_early_is_no_removal(site: Site, settings: Settings, small: Path) -> None:
    settings(SETTINGS.format(site.url))
    whole = json.dumps({"results": [sites.party("A"), sites.party("B")]})
    site.put("/consolidated.json", whole)
    pull(small)
    site.put("/consolidated.json", whole[: len(whole) // 2 + 50])
    done = pull(small).pulled[0]
    assert (done.error, done.failed) == ("the screening list is not JSON, ends too early or has a huge entry", True)
    site.put("/consolidated.json", whole)
    assert (pull(small).pulled[0].new, held(small)) == (0, [])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{}", "has no list 'results'"),
        (b'{"results": [1]}', "something else than entries"),
        (b'{"results": [{"source": 1}]}', "entry 1 names no list"),
        (b'{"results": [{"source": "Entity List (EL)", "name": "x"}]}', "entry 1 has no id"),
        (b'{"results": [' + b"[" * 100_000, "is not JSON"),
        (b'{"results": [{"source": "Entity List (EL)", "x": [' + b"[]," * 400_000 + b"0]}]}", "has a huge entry"),
    ],
)
def test_another_shape_is_named(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        screening_list.entries(data, ("EL",))
