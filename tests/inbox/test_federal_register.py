"""Documents of the Federal Register: which of two effective dates is taken, and what is stated."""

import json
from typing import Any

import pytest

from chiplog.inbox import entry, federal_register
from chiplog.inbox.item import Item
from chiplog.inbox.sources import Kind, Source
from chiplog.log import Log
from chiplog.record import from_page
from tests import factories
from tests.inbox import site as sites
from tests.inbox.conftest import fetched

SOURCE = Source("register", Kind.FEDERAL_REGISTER, "https://source.example.org/documents.json")


def item(**fields: Any) -> Item:
    told = {"count": 1, "results": [sites.document("2026-00001", **fields)]}
    documents, _, _ = federal_register.page(fetched(json.dumps(told)), SOURCE)
    return documents[0]


@pytest.mark.parametrize(
    ("dates", "made", "day", "other"),
    [
        ("This rule is effective March 9, 2026.", "2026-03-09", "2026-03-09", ""),
        ("This rule is effective on March 12, 2026.", "2026-03-09", "2026-03-12", "2026-03-09"),
        ("Effective date: March 12, 2026. Comments must be received by May 1, 2026.", None, "2026-03-12", ""),
        ("Comments on this effective rule must be received by May 1, 2026.", "2026-03-09", "2026-03-09", ""),
        ("The rule is effective March 9, 2026, except part 2, effective June 1, 2026.", "2026-03-09", "2026-03-09", "2026-06-01"),
        ("Part 2 is effective June 1, 2026. The rest is effective March 9, 2026.", "2026-03-09", "2026-03-09", "2026-06-01"),
        ("", "2026-03-09", "2026-03-09", ""),
        ("Compliance with the effective rule is required from April 1, 2026.", None, None, None),
    ],
)  # fmt: skip
def test_what_the_text_says_goes_before_what_a_machine_made(
    dates: str, made: str | None, day: str | None, other: str | None
) -> None:
    found = federal_register.effective(item(dates=dates, effective_on=made))
    assert (found and found.value, found and found.runner_up) == (day, other)


def test_both_days_are_shown() -> None:
    one = item(dates="This rule is effective March 12, 2026.")
    assert "effective_on says 2026-03-09, and the text 2026-03-12: the text is taken" in entry.remarks(one)


def stated(one: Item) -> dict[str, Any]:
    trees = [factories.tree("us-2025-a", actor="US", body="BIS", targets=["CN"])]
    with Log.of_bytes("a log", factories.text(*trees).encode()) as log:
        return {name: found.value for name, found in federal_register.facts(one, from_page.names(log)).items()}


def test_what_a_document_states_becomes_fields_and_no_day_of_announcement() -> None:
    found = stated(item(comments_close_on="2026-05-01"))
    assert found == {
        "acts": ["fr:2026-00001"],
        "actor": "US",
        "body": "BIS",
        "confidence": "official",
        "effective": "2026-03-09",
        "deadlines": [{"day": "2026-05-01", "what": "comments close"}],
        "source.kind": "official",
        "source.published": "2026-03-05",
        "source.title": "Controls on Sample Chips, Part 2026-00001",
    }


def test_a_proposal_has_no_first_day() -> None:
    assert "effective" not in stated(item(type="Proposed Rule"))


def test_the_log_may_have_it_by_its_page() -> None:
    assert federal_register.acts(item(citation="91 FR 10001")) == ("fr:2026-00001", "frpage:91-10001")
