"""The field table: every field of the model once, and each value read as it is written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from chiplog.errors import UsageError
from chiplog.model import event, fields, keys
from chiplog.model.vocabulary import Relation, Role, Stage

NOT_TYPED = {"sources", "recorded", "corrections", "retracted"}
"""Fields of an event that other options set: a source's own, --because, `retract`; the day of recording is today."""

NAMES = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)


def test_the_table_has_each_field_of_the_model_in_its_order() -> None:
    assert list(fields.OF_EVENT) == [name for name in keys.FIELDS[""] if name not in NOT_TYPED]
    assert list(fields.OF_SOURCE) == [name for name in keys.FIELDS["sources"] if name not in ("title", "archive")]
    assert len(fields.FIELDS) == len({field.option for field in fields.FIELDS})


def test_the_keys_are_those_of_the_model_in_its_order() -> None:
    models: dict[str, type[BaseModel]] = {
        "": event.Event,
        "entities": event.Entities,
        "figures": event.Figure,
        "value": event.Range,
        "deadlines": event.Deadline,
        "relations": event.Relations,
        "sources": event.Source,
        "corrections": event.Correction,
        "retracted": event.Retraction,
    }
    found = {name: tuple(field.alias or key for key, field in one.model_fields.items()) for name, one in models.items()}
    assert found == keys.FIELDS
    dated = {key for one in models.values() for key, field in one.model_fields.items() if "PartialDate" in str(field)}
    assert dated == keys.DATES


def test_the_table_requires_what_the_model_requires_but_for_what_the_log_fills_in() -> None:
    for table, model in ((fields.OF_EVENT, event.Event), (fields.OF_SOURCE, event.Source)):
        needed = {name for name, field in model.model_fields.items() if field.is_required()}
        assert {name for name, field in table.items() if field.required} == needed - NOT_TYPED - {"id", "publisher"}


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        ("announced", "28 jan 2026", "2026-01-28"),
        ("actor", "China", "CN"),
        ("title", " China  bars a chip ", "China bars a chip"),
        ("target", "China, HK, China", ["CN", "HK"]),
        ("item", "H200; EUV lithography", ["H200", "EUV lithography"]),
        ("item", "Super Orange, Ltd., Apple", ["Super Orange, Ltd.", "Apple"]),
        ("code", "eccn: 3A090.a", ["eccn:3A090.a"]),
        ("entity", "recip: ByteDance; supp: Nvidia; AMD", {"supplier": ["Nvidia", "AMD"], "recipient": ["ByteDance"]}),
        ("relate", "amends: cn-2026-a-b", {"amends": ["cn-2026-a-b"]}),
        ("summary", "", None),
        ("item", " ; ", []),
    ],
)
def test_a_text_is_read_as_the_log_has_it(option: str, text: str, value: Any) -> None:
    assert fields.of(option).read(text) == value


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("announced", "28 jan", "has no year"),
        ("effective", "today", "has no year|is not a date"),
        ("actor", "Chnia", "unknown country: Chnia"),
        ("target", "China; HK, any", "unknown country: HK, any"),
        ("entity", "Nvidia", "'Nvidia' has no role"),
        ("entity", "s: Nvidia", "invalid role 's'"),
        ("relate", "ends: a", "invalid type 'ends'"),
    ],
)
def test_what_cannot_be_read_is_refused(option: str, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        fields.of(option).read(text)


def test_each_of_several_texts_is_one_value() -> None:
    assert fields.of("item").many(["Super; Orange", "", "A, B"]) == ["Super; Orange", "A, B"]
    assert fields.of("entity").many(["supplier:A, B", "owner: C"]) == {"supplier": ["A, B"], "owner": ["C"]}
    with pytest.raises(UsageError, match="'C' is not ROLE:NAME"):
        fields.of("entity").many(["supplier:A", "C"])


@given(st.lists(NAMES, min_size=1, max_size=4, unique=True))
def test_a_list_reads_back_as_it_is_written(names: list[str]) -> None:
    item = fields.of("item")
    assert item.read(item.write(names)) == names


@given(
    st.dictionaries(st.sampled_from([str(role) for role in Role]), st.lists(NAMES, min_size=1, unique=True), min_size=1)
)
def test_groups_read_back_as_they_are_written(groups: dict[str, list[str]]) -> None:
    entity = fields.of("entity")
    assert entity.read(entity.write(groups)) == groups


def test_a_beginning_means_the_one_word_that_begins_so() -> None:
    assert fields.beginning("prop", Stage) == "proposed"
    assert fields.beginning("amends", Relation) == "amends"
    with pytest.raises(UsageError, match="'re' is ambiguous: revokes or replaces"):
        fields.beginning("re", Relation)
    with pytest.raises(UsageError, match="invalid value 'xyz'"):
        fields.beginning("xyz", Stage)
