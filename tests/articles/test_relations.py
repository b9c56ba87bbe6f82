"""What a page says of earlier acts: which of the log's events they are, and what becomes of them."""

from typing import Any

import pytest

from chiplog.articles.article import article, gazetteer
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.fields import relations
from chiplog.articles.fields.relations import Mentioned
from chiplog.articles.pages import reading
from tests.factories import tree

NAMES = Gazetteer(gazetteer.vocabulary())

RULE = tree(
    "us-2025-affiliates", title="BIS extends its listings to affiliates", announced="2025-09-29", actor="US", body="BIS",
    targets=["*"], instrument="entity-list", effect="tighten", acts=["fr:2025-19001"],
)  # fmt: skip
CURB = tree(
    "cn-2024-gallium-ban", title="China bans exports of gallium to the US", announced="2024-12-03", actor="CN",
    body="MOFCOM", targets=["US"], instrument="ban", effect="tighten", items=["gallium"], acts=["mofcom:2024-46#2"],
)  # fmt: skip
PAUSE = tree(
    "cn-2025-gallium-pause", title="China suspends its gallium ban", announced="2025-11-09", actor="CN", body="MOFCOM",
    targets=["US"], instrument="ban", effect="loosen", items=["gallium"], through="2026-11-27",
    relations={"suspends": ["cn-2024-gallium-ban"]},
)  # fmt: skip
PLAN = tree(
    "us-2026-draft", title="BIS proposes licences for gallium", announced="2026-02-02", actor="US", body="BIS",
    targets=["CN"], instrument="licence-rule", effect="tighten", stage="proposed", items=["gallium"],
)  # fmt: skip
LOG = (RULE, CURB, PAUSE, PLAN)


def us(**fields: Any) -> dict[str, Any]:
    return {"actor": "US", "body": "BIS", "announced": "2026-05-06", "instrument": "entity-list", "effect": "loosen",
            "targets": ["*"], **fields}  # fmt: skip


def china(**fields: Any) -> dict[str, Any]:
    return {"actor": "CN", "body": "MOFCOM", "announced": "2026-05-06", "instrument": "ban", "effect": "loosen",
            "targets": ["US"], "items": ["gallium"], **fields}  # fmt: skip


def found(sentence: str, entry: dict[str, Any], log: tuple[dict[str, Any], ...] = LOG) -> Any:
    page = f"{sentence}\n\nPublished 6 May 2026\n\n{sentence} No reason was given for this step, and none was asked for by anybody at all so far."
    told = article.of(reading.read(page, "https://www.daily.example/a"), NAMES)
    one = relations.relations(
        told, entry, lambda mentioned: [row for row in log if row["announced"] <= str(mentioned.until)]
    )
    return one.value if one else None


@pytest.mark.parametrize(
    ("sentence", "entry", "expected"),
    [
        ("BIS suspends the rule of 29 September 2025 for a year.", us(), {"suspends": ["us-2025-affiliates"]}),
        ("BIS rescinds the rule of 29 September 2025.", us(), {"revokes": ["us-2025-affiliates"]}),
        ("BIS rescinds the rule with FR Doc. 2025-19001.", us(), {"revokes": ["us-2025-affiliates"]}),
        ("BIS amends the rule of 29 September 2025.", us(effect="tighten"), {"amends": ["us-2025-affiliates"]}),
        ("BIS replaces the rule of 29 September 2025.", us(effect="tighten"), {"replaces": ["us-2025-affiliates"]}),
        ("China lifts the ban in Announcement No. 46 of 2024.", china(), {"revokes": ["cn-2024-gallium-ban"]}),
        ("China lifts its ban on gallium exports to the US.", china(), {"revokes": ["cn-2024-gallium-ban"]}),
        ("China extends its pause of 9 November 2025.", china(), {"extends": ["cn-2025-gallium-pause"]}),
        ("China bans gallium in retaliation for the rule of 29 September 2025.", china(effect="tighten"),
         {"answers": ["us-2025-affiliates"]}),
        ("BIS finalises the licences that it put forward on 2 February 2026.",
         us(instrument="licence-rule", effect="tighten", targets=["CN"], items=["gallium"]),
         {"implements": ["us-2026-draft"]}),
    ],
)  # fmt: skip
def test_a_verb_and_a_day_a_number_or_a_name_make_a_relation(
    sentence: str, entry: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert found(sentence, entry) == expected


@pytest.mark.parametrize(
    ("sentence", "entry", "why"),
    [
        ("BIS recalls the rule of 29 September 2025.", us(), "no verb says what becomes of it"),
        ("BIS suspends a rule for a year.", us(targets=["CN"]), "nothing says which"),
        ("BIS suspends the rule of 30 September 2025.", us(), "nothing is of that day"),
        ("BIS suspends the rule of 29 September 2025.", us(effect="tighten"), "what tightens suspends no restriction"),
        ("BIS fines a firm and suspends the rule of 29 September 2025.", us(effect="neutral"), "a fine turns nothing"),
        ("China suspends the rule of 29 September 2025.", china(items=[], targets=["JP"]), "it is another's rule"),
        (
            "China extends its ban of 3 December 2024.",
            china(effect="tighten"),
            "what has no last day needs no more days",
        ),
        ("BIS suspends the rule of 29 September 2025.", us(announced=""), "without its day nothing is earlier"),
    ],
)
def test_no_relation_is_guessed(sentence: str, entry: dict[str, Any], why: str) -> None:
    assert found(sentence, entry) is None, why


def test_of_two_acts_that_are_told_alike_neither_is_named() -> None:
    other = {**CURB, "id": "cn-2025-gallium-ban", "announced": "2024-12-05", "acts": []}
    assert found("China lifts its ban on gallium exports to the US.", china(), (CURB, other)) is None


def test_all_that_one_sentence_dates_are_named() -> None:
    other = {**RULE, "id": "us-2025-affiliates-note", "acts": ["fr:2025-19002"]}
    both = {"suspends": ["us-2025-affiliates", "us-2025-affiliates-note"]}
    assert found("BIS suspends its rules of 29 September 2025.", us(), (RULE, other)) == both


def test_the_log_is_asked_for_what_the_page_mentions() -> None:
    asked: list[Mentioned] = []
    page = reading.read(
        "BIS suspends the rule of 29 September 2025 for a year, and nobody asks why, though many would have liked to know.\n\nIt was FR Doc. 2025-19001.",
        "",
    )

    def earlier(mentioned: Mentioned) -> list[Any]:
        asked.append(mentioned)
        return []

    assert relations.relations(article.of(page, NAMES), us(), earlier) is None
    (one,) = asked
    assert (one.actor, str(one.until), one.on_days, one.acts) == (
        "US",
        "2026-05-06",
        ("2025-09-29",),
        ("fr:2025-19001",),
    )
