"""The state of an event on a day: the worked answers of docs/model.md's definition, and made-up cases."""

import datetime as dt
from typing import Any

import pytest

from chiplog.index import select
from chiplog.model import event as model
from chiplog.model.facts import EventFacts
from chiplog.model.state import StateEngine, StateResult
from tests.logs import REAL, tree


def outline(name: str, **fields: Any) -> EventFacts:
    found, faults = model.read(tree(name, **fields))
    assert not faults
    return select.facts_of(found)


def standing(day: str, *events: EventFacts, of: str = "cn-2025-the-rule") -> str:
    result = StateEngine({event.id: event for event in events}).result(of, dt.date.fromisoformat(day))
    return f"{result.state}: {', '.join(result.why)}" if result.why else str(result.state)


RULE = outline("cn-2025-the-rule", effective="2025-02-01")


def reviser(name: str, **fields: Any) -> EventFacts:
    relation = fields.pop("does")
    on = fields.pop("to", "cn-2025-the-rule")
    return outline(f"cn-2025-{name}", relations={relation: [on]}, **fields)


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("us-2025-affiliates-rule", "2025-11-09", "yes"),
        ("us-2025-affiliates-rule", "2025-11-10", "suspended"),
        ("us-2025-affiliates-rule", "2026-11-09", "suspended"),
        ("us-2025-affiliates-rule", "2026-11-10", "yes"),
        ("cn-2025-rare-earth-reach", "2025-11-01", "pending"),
        ("cn-2025-rare-earth-reach", "2025-11-30", "pending"),
        ("cn-2025-rare-earth-reach", "2026-01-15", "suspended"),
        ("cn-2025-rare-earth-reach", "2026-11-11", "yes"),
        ("cn-2026-h200-customs-block", "2026-02-15", "maybe"),
        ("cn-2026-h200-import-approval", "2026-02-15", "maybe"),
        ("us-2025-h20-mi308-licence-letter", "2025-09-01", "yes"),
        ("nl-2025-nexperia-goods-act-order", "2025-11-20", "suspended"),
        ("nl-2025-nexperia-goods-act-order", "2026-10-01", "lapsed"),
    ],
)
def test_worked_answers_on_the_real_log(real_engine: StateEngine, name: str, day: str, expected: str) -> None:
    assert real_engine.result(name, dt.date.fromisoformat(day)).state == expected


@pytest.fixture(scope="module")
def real_engine() -> StateEngine:
    from chiplog.logfile import blocks, parse

    trees = [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]
    return StateEngine({one["id"]: select.facts_of(model.read(one)[0]) for one in trees})


@pytest.mark.parametrize(
    ("fields", "day", "expected"),
    [
        ({"effective": "2025-02-01"}, "2025-01-31", "pending"),
        ({"effective": "2025-02-01"}, "2025-02-01", "yes"),
        ({"effective": "2025-02-01", "through": "2025-03-31"}, "2025-03-31", "yes"),
        ({"effective": "2025-02-01", "through": "2025-03-31"}, "2025-04-01", "lapsed"),
        ({"effective": "2024-12-01"}, "2024-12-31", "yes"),
        ({"effective": "2025-02"}, "2025-01-31", "pending"),
        ({"effective": "2025-02"}, "2025-02-14", "maybe: partial date"),
        ({"effective": "2025-02"}, "2025-02-28", "yes"),
        ({"effective": "2025-02-01", "through": "2025-03"}, "2025-03-01", "yes"),
        ({"effective": "2025-02-01", "through": "2025-03"}, "2025-03-02", "maybe: partial date"),
        ({"effective": "2025-02-01", "through": "2025-03"}, "2025-04-01", "lapsed"),
        ({}, "2024-12-31", "n/a: not yet public"),
        ({"effective": "2024-12-01"}, "2024-11-30", "n/a: not yet public"),
        ({"effective": "2024-12-01"}, "2024-12-01", "yes"),
        ({"effective": "2025-02-01"}, "2024-12-31", "n/a: not yet public"),
        ({"instrument": "licence-decision", "effective": "2025-02-01"}, "2026-01-31", "yes"),
        ({"instrument": "licence-decision", "effective": "2025-02-01"}, "2026-02-01", "maybe: no last day"),
        (
            {"instrument": "licence-decision", "effective": "2025-02", "confidence": "reported"},
            "2026-02-28",
            "maybe: reported, no last day",
        ),
        ({"instrument": "licence-decision"}, "2027-02-01", "maybe: no first day"),
        ({"instrument": "licence-decision", "effective": "2025-02-01", "through": "2027-01-31"}, "2026-12-31", "yes"),
        ({}, "2025-01-01", "maybe: no first day"),
        ({"through": "2025-03-31"}, "2025-04-01", "lapsed"),
        ({"announced": "2025-01"}, "2025-01-01", "maybe: no first day"),
        ({"effective": "2025-02-01", "confidence": "reported"}, "2025-01-31", "pending"),
        ({"effective": "2025-02-01", "confidence": "reported"}, "2025-02-01", "maybe: reported"),
        ({"effective": "2025-02", "confidence": "disputed"}, "2025-02-02", "maybe: partial date, disputed"),
        ({"confidence": "reported"}, "2025-02-02", "maybe: no first day, reported"),
        ({"stage": "proposed"}, "2025-02-02", "n/a"),
        ({"instrument": "agreement"}, "2025-02-02", "n/a"),
        ({"retracted": {"date": "2025-03-01", "reason": "false-report"}}, "2025-02-02", "n/a"),
    ],
)
def test_an_event_by_itself(fields: dict[str, Any], day: str, expected: str) -> None:
    assert standing(day, outline("cn-2025-the-rule", **fields)) == expected


def test_what_suspends_revokes_or_extends_has_no_state_of_its_own() -> None:
    for relation in ("suspends", "revokes", "extends"):
        other = reviser("act", does=relation, effective="2025-03-01")
        assert standing("2025-03-02", RULE, other, of="cn-2025-act") == "n/a"


def test_what_replaces_has_a_state_of_its_own() -> None:
    other = reviser("new", does="replaces", effective="2025-03-01")
    assert standing("2025-03-01", RULE, other, of="cn-2025-new") == "yes"
    assert standing("2025-02-28", RULE, other) == "yes"
    assert standing("2025-03-01", RULE, other) == "revoked"


def test_a_suspension_ends_by_itself() -> None:
    pause = reviser("pause", does="suspends", effective="2025-03-01", through="2025-04-30")
    days = ["2025-02-28", "2025-03-01", "2025-04-30", "2025-05-01"]
    assert [standing(day, RULE, pause) for day in days] == ["yes", "suspended", "suspended", "yes"]


def test_a_revoked_revocation_brings_the_rule_back() -> None:
    end = reviser("end", does="revokes", effective="2025-03-01")
    undone = reviser("undone", does="revokes", to="cn-2025-end", effective="2025-05-01")
    assert standing("2025-04-01", RULE, end, undone) == "revoked"
    assert standing("2025-05-01", RULE, end, undone) == "yes"


def test_a_revoked_suspension_ends() -> None:
    pause = reviser("pause", does="suspends", effective="2025-03-01")
    over = reviser("over", does="revokes", to="cn-2025-pause", effective="2025-04-01")
    assert standing("2025-03-31", RULE, pause, over) == "suspended"
    assert standing("2025-04-01", RULE, pause, over) == "yes"


def test_a_court_stays_a_suspension() -> None:
    pause = reviser("pause", does="suspends", effective="2025-03-01")
    stay = reviser(
        "stay", does="suspends", to="cn-2025-pause", effective="2025-04-01", through="2025-04-30", body="Court"
    )
    days = ["2025-03-31", "2025-04-01", "2025-05-01"]
    assert [standing(day, RULE, pause, stay) for day in days] == ["suspended", "yes", "suspended"]


def test_an_extension_of_an_extension() -> None:
    rule = outline("cn-2025-the-rule", effective="2025-02-01", through="2025-02-28")
    more = reviser("more", does="extends", effective="2025-03-01", through="2025-03-31")
    again = reviser("again", does="extends", to="cn-2025-more", effective="2025-04-01", through="2025-04-30")
    days = ["2025-03-31", "2025-04-30", "2025-05-01"]
    assert [standing(day, rule, more, again) for day in days] == ["yes", "yes", "lapsed"]


def test_an_extension_without_a_first_day_starts_when_announced() -> None:
    rule = outline("cn-2025-the-rule", effective="2025-02-01", through="2025-02-28")
    more = reviser("more", does="extends", announced="2025-02-20", through="2025-03-31")
    assert standing("2025-03-31", rule, more) == "yes"


def test_an_extension_without_a_last_day_is_for_good() -> None:
    rule = outline("cn-2025-the-rule", effective="2025-02-01", through="2025-02-28")
    assert standing("2035-01-01", rule, reviser("more", does="extends", effective="2025-03-01")) == "yes"


def test_a_revoked_extension_lapses() -> None:
    rule = outline("cn-2025-the-rule", effective="2025-02-01", through="2025-02-28")
    more = reviser("more", does="extends", effective="2025-03-01", through="2025-12-31")
    end = reviser("end", does="revokes", to="cn-2025-more", effective="2025-06-01")
    assert standing("2025-05-31", rule, more, end) == "yes"
    assert standing("2025-06-01", rule, more, end) == "lapsed"


def test_a_reported_extension_is_maybe() -> None:
    rule = outline("cn-2025-the-rule", effective="2025-02-01", through="2025-02-28")
    more = reviser("more", does="extends", effective="2025-03-01", through="2025-12-31", confidence="reported")
    assert standing("2025-05-31", rule, more) == "maybe: reviser unsure"


def test_an_official_and_a_reported_suspension_at_once_suspend() -> None:
    one = reviser("one", does="suspends", effective="2025-03-01")
    two = reviser("two", does="suspends", effective="2025-03-01", confidence="reported")
    assert standing("2025-03-01", RULE, one, two) == "suspended"
    assert standing("2025-03-01", RULE, two) == "maybe: reviser unsure"


def test_revoked_while_suspended_is_revoked() -> None:
    pause = reviser("pause", does="suspends", effective="2025-03-01")
    end = reviser("end", does="revokes", effective="2025-04-01")
    assert standing("2025-04-01", RULE, pause, end) == "revoked"


def test_a_replaced_rule_stays_ended_when_its_replacement_is_revoked() -> None:
    new = reviser("new", does="replaces", effective="2025-03-01")
    end = reviser("end", does="revokes", to="cn-2025-new", effective="2025-04-01")
    assert standing("2025-05-01", RULE, new, end) == "revoked"
    assert standing("2025-05-01", RULE, new, end, of="cn-2025-new") == "revoked"


def test_a_reported_replacement_is_maybe() -> None:
    new = reviser("new", does="replaces", effective="2025-03-01", confidence="reported")
    assert standing("2025-05-01", RULE, new) == "maybe: reviser unsure"


def test_only_decided_unretracted_events_revise() -> None:
    plan = reviser("plan", does="revokes", stage="proposed")
    gone = reviser("gone", does="revokes", retracted={"date": "2025-03-01", "reason": "false-report"})
    assert standing("2026-01-01", RULE, plan, gone) == "yes"


def test_an_agreement_can_suspend() -> None:
    pact = reviser("pact", does="suspends", instrument="agreement", effective="2025-03-01")
    assert standing("2025-03-01", RULE, pact) == "suspended"


def test_revisers_in_a_circle_are_unsure() -> None:
    one = reviser("one", does="revokes", to="cn-2025-two", effective="2025-02-01")
    two = reviser("two", does="revokes", to="cn-2025-one", effective="2025-02-01")
    end = outline(
        "cn-2025-end", relations={"revokes": ["cn-2025-the-rule"], "suspends": ["cn-2025-one"]}, effective="2025-02-01"
    )
    assert StateEngine({e.id: e for e in (RULE, one, two, end)}).result(
        "cn-2025-the-rule", dt.date(2025, 3, 1)
    ) == StateResult(
        "revoked"  # type: ignore[arg-type]
    )
