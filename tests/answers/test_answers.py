"""Answers as a Python program gets them: frozen values from a log, which any format can be written of."""

import dataclasses
import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest

from chiplog.answers import calendar, changes, cite, detail, listing, matrix, notice, sql, status, summary
from chiplog.answers.footer import Footer
from chiplog.answers.listing import Listing
from chiplog.cli.app import app
from chiplog.errors import UsageError
from chiplog.index.counts import DIMENSIONS, Dimension
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.output import formats
from tests.factories import REAL

pytestmark = pytest.mark.usefixtures("indexed")

ON = dt.date(2026, 6, 30)
DUTCH = Filters(actor=("NL",))

COUNTED, ROWS = {"table", "json", "csv", "md"}, {"table", "plain", "json", "jsonl", "csv", "md"}


def _changes(log: Log) -> Any:
    """What is new in a copy of the log, which is in no repository."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "events.yaml"
        copy.write_bytes(bytes(log.document()))
        with Log.open(str(copy)) as opened:
            return changes.answer(opened, DUTCH, dt.date(2026, 11, 22))


ANSWERS: dict[str, tuple[Callable[[Log], Any], set[str]]] = {
    "list": (lambda log: listing.answer(log, DUTCH, ON, Listing()), ROWS | {"timeline"}),
    "show": (lambda log: detail.answer(log, "nl-2025-nexperia-goods-act-order", ON), {"text", "json", "md"}),
    "status": (lambda log: status.answer(log, DUTCH, ON), COUNTED),
    "calendar": (lambda log: calendar.answer(log, DUTCH, ON, (dt.date(2020, 1, 1), None)), COUNTED | {"ics"}),
    "changes": (_changes, {"text", "md", "json", "atom", "jsonfeed"}),
    "cite": (lambda log: cite.answer(log, "nl-2025-nexperia-goods-act-order"), {"text", "md", "bibtex", "csl"}),
    "summary": (lambda log: summary.answer(log, DUTCH, ON), COUNTED),
    "matrix": (lambda log: matrix.answer(log, DUTCH, ON, "event", {}), COUNTED),
    "notice": (lambda log: notice.answer(log, DUTCH, ON), COUNTED),
    "sql": (lambda log: sql.answer(log, "SELECT id, state(id) FROM event LIMIT 3", ON), ROWS),
}
"""The answer of each command, and the formats that the command takes."""


def answer_of(command: str) -> Any:
    with Log.open(str(REAL)) as log:
        return ANSWERS[command][0](log)


@pytest.mark.parametrize("command", ANSWERS)
def test_an_answer_is_a_frozen_value_with_a_footer_and_prints_nothing(command: str, capsys: Any) -> None:
    answer = answer_of(command)
    assert capsys.readouterr() == ("", "")
    assert isinstance(answer.footer, Footer)
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.footer = None


@pytest.mark.parametrize("command", ANSWERS)
def test_every_format_of_a_command_can_be_written_of_its_answer(command: str) -> None:
    answer = answer_of(command)
    for form in ANSWERS[command][1]:
        if form in formats.DRAWN:
            assert list(formats.draw(answer, form, 100)), form
        else:
            assert formats.write(answer, form).endswith("\n"), form


@pytest.mark.parametrize("command", ANSWERS)
def test_a_command_takes_the_formats_of_its_answer_by_the_same_words(command: str) -> None:
    from typer.main import get_command

    group: Any = get_command(app)
    option = next(param for param in group.commands[command].params if "--format" in param.opts)
    assert set(option.help.partition(".")[0].split(", ")) == ANSWERS[command][1]


def test_a_list_has_the_newest_events_that_match_and_says_how_many_there_are() -> None:
    with Log.open(str(REAL)) as log:
        answer = listing.answer(log, DUTCH, ON, Listing(limit=2))
        whole = listing.answer(log, DUTCH, ON, Listing())
    assert [row["id"] for row in answer.rows] == [row["id"] for row in whole.rows[:2]]
    total = len(whole.rows)
    assert answer.footer.counted.startswith(f"{total} events")
    assert answer.footer.notes == (f"{total - 2} more: --limit {total} shows them all",)


def test_a_second_field_needs_a_first() -> None:
    with Log.open(str(REAL)) as log, pytest.raises(UsageError, match="--across needs --by"):
        summary.answer(log, DUTCH, ON, across="year")


def test_the_fields_to_count_by_are_those_that_the_index_can_count() -> None:
    assert set(get_args(Dimension)) == set(DIMENSIONS)
