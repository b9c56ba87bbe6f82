"""Thirty-two questions that people ask: the whole answers are those that are kept in tests/questions/."""

from collections import Counter

import pytest

from tests import questions
from tests.questions import QUESTIONS


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("number", QUESTIONS)
def test_the_answer_is_the_one_that_is_kept(number: int) -> None:
    assert QUESTIONS[number].output() == questions.path(number).read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [number for number, one in QUESTIONS.items() if one.answered == "yes"])
def test_an_answered_question_has_an_answer(number: int) -> None:
    """No command of it fails, and each prints something, in the answer that is kept."""
    _, *answers = questions.path(number).read_text(encoding="utf-8").split("$ chiplog ")
    assert len(answers) == len(QUESTIONS[number].commands)
    for said in answers:
        assert said.endswith("[0]\n\n")
        assert [line for line in said.splitlines()[1:] if line and not line.startswith(("!", "["))], said


def test_most_are_answered_and_the_others_say_why() -> None:
    assert sorted(QUESTIONS) == list(range(1, 33))
    assert Counter(one.answered for one in QUESTIONS.values()) == {"yes": 25, "in part": 6, "no": 1}
    assert all(bool(one.missing) == (one.answered != "yes") for one in QUESTIONS.values())


def test_no_other_answers_are_kept() -> None:
    assert {file.name for file in questions.FOLDER.iterdir()} == {questions.path(number).name for number in QUESTIONS}
