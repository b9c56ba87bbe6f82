"""The state of an event on a day: worked answers, made-up cases, and a second implementation that agrees."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiplog.answers import calendar
from chiplog.index import select
from chiplog.logfile import blocks, parse
from chiplog.model import event as model
from chiplog.model.facts import EventFacts
from chiplog.model.state import State, StateEngine, StateResult
from tests import reference_state, strategies
from tests.factories import REAL, ROOT, tree


@pytest.fixture(scope="module")
def outlines() -> dict[str, EventFacts]:
    trees = [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]
    return {tree["id"]: select.facts_of(model.read(tree)[0]) for tree in trees}


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
def test_worked_answers_on_the_real_log(outlines: dict[str, EventFacts], name: str, day: str, expected: str) -> None:
    assert StateEngine(outlines).result(name, dt.date.fromisoformat(day)).state == expected


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


GROUPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "cases" / "states.yaml").read_text(encoding="utf-8"))
CASES = [(group["branch"], case) for group in GROUPS for case in group["cases"]]


@pytest.mark.parametrize(("branch", "case"), CASES, ids=[case for _, case in CASES])
def test_states_worked_out_by_hand(outlines: dict[str, EventFacts], branch: str, case: str) -> None:
    said, *why = case.split(", ")
    name, day, state = said.split()
    standing = StateEngine(outlines).result(name, dt.date.fromisoformat(day))
    assert (standing.state, list(standing.why)) == (state, why), branch


@given(strategies.logs(), st.dates(strategies.FIRST, strategies.LAST))
def test_a_second_implementation_agrees_on_random_logs(log: dict[str, EventFacts], day: dt.date) -> None:
    engine = StateEngine(log)
    assert {name: engine.result(name, day).state for name in log} == {
        name: reference_state.state(log, event, day) for name, event in log.items()
    }


@pytest.mark.parametrize("step", [388, pytest.param(97, marks=pytest.mark.slow)])
def test_a_second_implementation_agrees_on_the_real_log(outlines: dict[str, EventFacts], step: int) -> None:
    engine = StateEngine(outlines)
    near = {name: event for name, event in outlines.items() if event.relations or _is_revised(name, outlines)}
    for day in (dt.date(2018, 9, 1) + dt.timedelta(days=days) for days in range(0, 3300, step)):
        for name, event in near.items():
            assert engine.result(name, day).state == reference_state.state(near, event, day), (name, day)


def _is_revised(name: str, outlines: dict[str, EventFacts]) -> bool:
    return any(earlier == name for event in outlines.values() for _, earlier in event.relations)


@given(strategies.logs(), st.dates(strategies.FIRST, strategies.LAST))
def test_only_a_maybe_gives_reasons(log: dict[str, EventFacts], day: dt.date) -> None:
    engine = StateEngine(log)
    for name, event in log.items():
        standing = engine.result(name, day)
        public = not reference_state.can_have_a_state(event) or not reference_state.not_yet_public(event, day)
        assert bool(standing.why) == (standing.state is State.MAYBE or not public)


@given(strategies.logs())
def test_the_days_on_which_states_change_are_the_days_of_the_calendar(log: dict[str, EventFacts]) -> None:
    engine, days = StateEngine(log), strategies.every_day()
    states = [{name: engine.result(name, day).state for name in log} for day in days]
    changes = {
        (day, name, old[name], new[name])
        for day, (old, new) in zip(days[1:], pairwise(states), strict=True)
        for name in log
        if old[name] is not new[name]
    }
    turns = calendar.turns(engine, log, days[1], days[-1])
    assert {turn[:4] for turn in turns} == changes
    assert turns == sorted(turns)


@given(strategies.logs())
def test_a_turn_is_the_doing_of_an_act_whose_own_date_it_is(log: dict[str, EventFacts]) -> None:
    for turn in calendar.turns(StateEngine(log), log, strategies.FIRST, None):
        act = log[turn.by]
        edges = {
            *reference_state.first_day(act),
            *(day + dt.timedelta(days=1) for day in reference_state.last_day(act) if day < reference_state.FAR),
        }
        assert turn.day in edges | {act.announced.lo, _runs_out(act)}


def _runs_out(licence: EventFacts) -> dt.date | None:
    """The day from which a licence without a last day may have run out."""
    latest = reference_state.first_day(licence)[1]
    open_ended = licence.instrument == "licence-decision" and licence.through is None and latest < reference_state.FAR
    return latest + dt.timedelta(days=365) if open_ended else None


@given(strategies.logs(), st.dates(strategies.FIRST, strategies.LAST), st.dates(strategies.FIRST, strategies.LAST))
def test_what_turned_after_the_end_of_the_log_is_unverified(
    log: dict[str, EventFacts], end: dt.date, day: dt.date
) -> None:
    engine = StateEngine(log, end)
    assert {name: engine.result(name, day).unverified for name in log} == {
        name: reference_state.unverified(log, event, day, end) for name, event in log.items()
    }


def test_no_chain_of_acts_is_too_long() -> None:
    last = strategies.outline("cn-2025-0", ())
    log = {last.id: last}
    for number in range(1, 3001):
        last = strategies.outline(
            f"cn-2025-{number}", (("revokes", last.id),), "2025-02-01" if number == 3000 else "2025-01-01"
        )
        log[last.id] = last
    assert [turn[1:5] for turn in calendar.turns(StateEngine(log), ["cn-2025-0"], strategies.FIRST, None)] == [
        ("cn-2025-0", "n/a", "revoked", "cn-2025-0"),
        ("cn-2025-0", "revoked", "yes", "cn-2025-3000"),
    ]


def test_of_two_acts_of_a_day_the_surer_one_did_it() -> None:
    rule = strategies.outline("cn-2025-0", ())
    doubt = strategies.outline("cn-2025-1", (("revokes", rule.id),), "2025-02-01")._replace(confidence="reported")
    act = strategies.outline("cn-2025-2", (("revokes", rule.id),), "2025-02-01")
    log = {event.id: event for event in (rule, doubt, act)}
    (turn,) = calendar.turns(StateEngine(log), [rule.id], dt.date(2025, 1, 2), None)
    assert turn[2:5] == ("yes", "revoked", act.id)


@pytest.mark.parametrize(
    ("name", "day", "old", "new", "by"),
    [
        ("us-2025-affiliates-rule", "2025-11-10", "yes", "suspended", "us-2025-affiliates-suspension"),
        ("us-2025-affiliates-rule", "2026-11-10", "suspended", "yes", "us-2025-affiliates-suspension"),
        ("cn-2025-rare-earth-reach", "2025-12-01", "pending", "suspended", "cn-2025-rare-earth-reach"),
        ("cn-2025-us-tariff-24-points", "2026-11-10", "suspended", "yes", "cn-2025-us-tariff-pause-year"),
        ("us-2019-huawei-tgl", "2020-08-14", "yes", "lapsed", "us-2020-huawei-tgl-extension-5"),
        ("us-2019-huawei-tgl", "2020-08-17", "lapsed", "revoked", "us-2020-huawei-security-research-carve-out"),
        ("nl-2025-nexperia-goods-act-order", "2026-10-01", "suspended", "lapsed", "nl-2025-nexperia-goods-act-order"),
        ("kr-2023-chip-tax-credit", "2025-12-31", "maybe", "revoked", "kr-2025-chip-tax-credit"),
    ],
)
def test_turns_of_the_real_log_and_what_did_them(
    outlines: dict[str, EventFacts], name: str, day: str, old: str, new: str, by: str
) -> None:
    on = dt.date.fromisoformat(day)
    assert [turn[:5] for turn in calendar.turns(StateEngine(outlines), [name], on, on)] == [(on, name, old, new, by)]
