"""States worked out by hand, a second implementation that agrees, and the days on which states turn."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiplog.answers import calendar
from chiplog.answers.status import STATES, status
from chiplog.index import select
from chiplog.logfile import blocks, parse
from chiplog.model import event as model
from chiplog.model.facts import EventFacts
from chiplog.model.state import State, StateEngine
from tests import made, slow
from tests.logs import REAL, ROOT

GROUPS: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "cases" / "states.yaml").read_text(encoding="utf-8"))
CASES = [(group["branch"], case) for group in GROUPS for case in group["cases"]]


@pytest.fixture(scope="module")
def outlines() -> dict[str, EventFacts]:
    trees = [parse.read(block.data.decode()) for block in blocks.cut(REAL.read_bytes()).blocks]
    return {tree["id"]: select.facts_of(model.read(tree)[0]) for tree in trees}


@pytest.mark.parametrize(("branch", "case"), CASES, ids=[case for _, case in CASES])
def test_states_worked_out_by_hand(outlines: dict[str, EventFacts], branch: str, case: str) -> None:
    said, *why = case.split(", ")
    name, day, state = said.split()
    standing = StateEngine(outlines).result(name, dt.date.fromisoformat(day))
    assert (standing.state, list(standing.why)) == (state, why), branch


@given(made.logs(), st.dates(made.FIRST, made.LAST))
def test_a_second_implementation_agrees_on_random_logs(log: dict[str, EventFacts], day: dt.date) -> None:
    engine = StateEngine(log)
    assert {name: engine.result(name, day).state for name in log} == {
        name: slow.state(log, event, day) for name, event in log.items()
    }


def test_a_second_implementation_agrees_on_the_real_log(outlines: dict[str, EventFacts]) -> None:
    engine = StateEngine(outlines)
    near = {name: event for name, event in outlines.items() if event.relations or _is_revised(name, outlines)}
    for day in (dt.date(2018, 9, 1) + dt.timedelta(days=97 * step) for step in range(34)):
        for name, event in near.items():
            assert engine.result(name, day).state == slow.state(near, event, day), (name, day)


def _is_revised(name: str, outlines: dict[str, EventFacts]) -> bool:
    return any(earlier == name for event in outlines.values() for _, earlier in event.relations)


@given(made.logs(), st.dates(made.FIRST, made.LAST))
def test_only_a_maybe_gives_reasons(log: dict[str, EventFacts], day: dt.date) -> None:
    engine = StateEngine(log)
    for name, event in log.items():
        standing = engine.result(name, day)
        public = not slow.can_have_a_state(event) or not slow.not_yet_public(event, day)
        assert bool(standing.why) == (standing.state is State.MAYBE or not public)


@given(made.logs())
def test_the_days_on_which_states_change_are_the_days_of_the_calendar(log: dict[str, EventFacts]) -> None:
    engine, days = StateEngine(log), made.every_day()
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


@given(made.logs())
def test_a_turn_is_the_doing_of_an_act_whose_own_date_it_is(log: dict[str, EventFacts]) -> None:
    for turn in calendar.turns(StateEngine(log), log, made.FIRST, None):
        act = log[turn.by]
        edges = {*slow.first_day(act), *(day + dt.timedelta(days=1) for day in slow.last_day(act) if day < slow.FAR)}
        assert turn.day in edges | {act.announced.lo, _runs_out(act)}


def _runs_out(licence: EventFacts) -> dt.date | None:
    """The day from which a licence without a last day may have run out."""
    latest = slow.first_day(licence)[1]
    open_ended = licence.instrument == "licence-decision" and licence.through is None and latest < slow.FAR
    return latest + dt.timedelta(days=365) if open_ended else None


@given(made.logs(), st.dates(made.FIRST, made.LAST), st.dates(made.FIRST, made.LAST))
def test_what_turned_after_the_end_of_the_log_is_unverified(
    log: dict[str, EventFacts], end: dt.date, day: dt.date
) -> None:
    engine = StateEngine(log, end)
    assert {name: engine.result(name, day).unverified for name in log} == {
        name: slow.unverified(log, event, day, end) for name, event in log.items()
    }


@given(made.logs(), st.dates(made.FIRST, made.LAST))
def test_status_has_each_event_that_is_in_force_once(log: dict[str, EventFacts], day: dt.date) -> None:
    engine = StateEngine(log)
    found = status(engine, log, day)
    for state in STATES:
        assert sorted(entry.event.id for entry in found.of(state)) == sorted(
            name for name in log if engine.result(name, day).state is state
        )
    for group in found.groups:
        assert {(entry.event.actor, entry.event.instrument) for entry in group.entries} == {group[:2]}


def test_no_chain_of_acts_is_too_long() -> None:
    last = made.outline("cn-2025-0", ())
    log = {last.id: last}
    for number in range(1, 3001):
        last = made.outline(
            f"cn-2025-{number}", (("revokes", last.id),), "2025-02-01" if number == 3000 else "2025-01-01"
        )
        log[last.id] = last
    assert [turn[1:5] for turn in calendar.turns(StateEngine(log), ["cn-2025-0"], made.FIRST, None)] == [
        ("cn-2025-0", "n/a", "revoked", "cn-2025-0"),
        ("cn-2025-0", "revoked", "yes", "cn-2025-3000"),
    ]


def test_of_two_acts_of_a_day_the_surer_one_did_it() -> None:
    rule = made.outline("cn-2025-0", ())
    doubt = made.outline("cn-2025-1", (("revokes", rule.id),), "2025-02-01")._replace(confidence="reported")
    act = made.outline("cn-2025-2", (("revokes", rule.id),), "2025-02-01")
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
