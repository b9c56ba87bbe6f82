"""The questions of `add`: one for each field, and what an answer is read as."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chiplog.errors import UsageError
from chiplog.model.fields import FIELDS
from chiplog.prompts import questions
from chiplog.prompts.questions import QUESTIONS
from chiplog.prompts.suggestions import Suggestions


@pytest.fixture
def known(log: Path, cache: Path) -> Suggestions:
    return Suggestions(str(log))


def test_each_field_is_asked_for_once() -> None:
    assert Counter(question.option for question in QUESTIONS) == Counter(field.option for field in FIELDS)


def test_a_required_field_needs_an_answer() -> None:
    required = {field.option for field in FIELDS if field.required}
    assert {question.option for question in QUESTIONS if question.needed} == required | {"publisher", "id"}


@pytest.mark.parametrize(
    ("option", "text", "value"),
    [
        ("kind", "1", "official"),
        ("kind", "off", "official"),
        ("kind", " NEWS ", "news"),
        ("stage", "", None),
        ("actor", "china", "CN"),
        ("target", "hong kong; MO, CN", None),
        ("target", "hong kong, MO", ["HK", "MO"]),
        ("target", "any", ["*"]),
        ("item", "H200;  design   software", ["H200", "design software"]),
        ("entity", "sup: Nvidia; AMD; rec: ByteDance", {"supplier": ["Nvidia", "AMD"], "recipient": ["ByteDance"]}),
        ("relate", "amends: cn-2026-h200-customs", {"amends": ["cn-2026-h200-customs-block"]}),
        ("id", " cn-2026-new-event ", "cn-2026-new-event"),
        ("announced", "17 aug 2022", "2022-08-17"),
    ],
)
def test_an_answer_is_read_as_its_field(known: Suggestions, option: str, text: str, value: Any) -> None:
    if value is None and text:
        with pytest.raises(UsageError):
            questions.of(option).read(text, known)
    else:
        assert questions.of(option).read(text, known) == value


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("kind", "x", "invalid value 'x'"),
        ("stage", "13", "invalid value '13'"),
        ("entity", "Nvidia", "has no role"),
        ("entity", "seller: Nvidia", "invalid role 'seller'"),
        ("relate", "amends: xx-2026-nothing", "xx-2026-nothing"),
        ("id", "cn-2026-h200-customs-block", "is already the id of another event"),
    ],
)
def test_an_answer_that_cannot_be_read_is_explained(known: Suggestions, option: str, text: str, said: str) -> None:
    assert said in questions.fault_of(lambda answer: questions.of(option).read(answer, known), text)


@pytest.mark.parametrize(("text", "option"), [("url", "source"), ("items", "item"), ("--tit", "title"), ("eff", None)])
def test_a_question_is_named_by_its_option_or_its_field(text: str, option: str | None) -> None:
    if option:
        assert questions.named(text) == option
    else:
        assert "ambiguous: effect or effective" in questions.fault_of(questions.named, text)
