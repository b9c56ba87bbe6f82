"""Threads and rounds in `chiplog show`, threads that went quiet, and the timeline."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.index import select
from chiplog.model import event as model
from chiplog.model.facts import EventFacts
from chiplog.model.stale import stale
from chiplog.model.thread import ThreadNode, rounds, thread
from chiplog.output import thread as picture
from tests import strategies
from tests.factories import text, tree


def outlines(*trees: dict[str, Any]) -> dict[str, EventFacts]:
    return {one["id"]: select.facts_of(model.read(one)[0]) for one in trees}


RULE = tree("cn-2025-rule", announced="2025-01-01")
OTHER = tree("cn-2025-other", announced="2025-01-02")
PACT = tree("cn-2025-pact", announced="2025-01-03", instrument="agreement")
WORD = tree("cn-2025-word", announced="2025-01-04", stage="signalled")
CHANGE = tree("cn-2025-change", announced="2025-02-01",
              relations={"amends": ["cn-2025-rule", "cn-2025-other"], "implements": ["cn-2025-pact"]})  # fmt: skip
END = tree("cn-2025-end", announced="2025-03-01",
           relations={"revokes": ["cn-2025-change"], "implements": ["cn-2025-word"]})  # fmt: skip


def test_an_event_hangs_under_its_earliest_parent_and_is_named_under_the_others() -> None:
    assert thread(outlines(END, CHANGE, WORD, OTHER, RULE)) == [
        ThreadNode("cn-2025-rule", 0, None, ()),
        ThreadNode("cn-2025-change", 1, "cn-2025-rule", ("amends",)),
        ThreadNode("cn-2025-end", 2, "cn-2025-change", ("revokes",), again=True),
        ThreadNode("cn-2025-other", 0, None, ()),
        ThreadNode("cn-2025-change", 1, "cn-2025-other", ("amends",), again=True),
        ThreadNode("cn-2025-word", 0, None, ()),
        ThreadNode("cn-2025-end", 1, "cn-2025-word", ("implements",)),
    ]


def test_what_carries_out_an_agreement_is_in_another_thread(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(text(RULE, OTHER, PACT, WORD, CHANGE, END), encoding="utf-8")
    document = json.loads(chiplog("show", "-f", file, "cn-2025-end", "--json").stdout)
    assert {node["id"] for node in document["thread"]} == {
        *("cn-2025-rule", "cn-2025-other", "cn-2025-change", "cn-2025-end", "cn-2025-word"),
    }
    shown = chiplog("show", "-f", file, "cn-2025-pact").stdout
    assert "thread" not in shown
    assert "implemented by cn-2025-change (2025-02-01, maybe)" in shown


@given(strategies.logs())
def test_every_event_has_its_place_in_a_thread_once(log: dict[str, EventFacts]) -> None:
    nodes = thread(log)
    assert sorted(node.id for node in nodes if not node.again) == sorted(log)
    for node in nodes:
        assert (node.under is None) == (node.depth == 0)
        assert all((kind, node.under) in log[node.id].relations for kind in node.does)


def test_events_in_a_circle_are_told_once() -> None:
    one = tree("cn-2025-one", relations={"amends": ["cn-2025-two"]})
    two = tree("cn-2025-two", relations={"amends": ["cn-2025-one"]})
    assert [(node.id, node.again) for node in thread(outlines(one, two))] == [
        ("cn-2025-one", False), ("cn-2025-two", False), ("cn-2025-one", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "answered", "said"),
    [
        ({"announced": "2025-03-01"}, {"announced": "2025-02-01"}, "after 28 days"),
        ({"announced": "2025-03-10", "effective": "2025-03-01"}, {"announced": "2025-02-01"}, "after 28 days"),
        ({"announced": "2025-03-01"}, {"announced": "2025-02-10", "effective": "2025-02-01"}, "after 28 days"),
        ({"announced": "2025-03-01"}, {"announced": "2025-03-01"}, "the same day ±1"),
        ({"announced": "2025-03-02"}, {"announced": "2025-03-01"}, "the same day ±1"),
        ({"announced": "2025-03-10", "effective": "2025-02-28"}, {"announced": "2025-03-01"}, "the same day ±1"),
        ({"announced": "2025-03-10", "effective": "2025-02-27"}, {"announced": "2025-03-01"}, "2 days before"),
        ({"announced": "2025-03"}, {"announced": "2025-02-01"}, "after 28 to 58 days"),
    ],
)
def test_days_between_an_act_and_its_answer(answer: dict[str, Any], answered: dict[str, Any], said: str) -> None:
    events = outlines(tree("us-2025-answer", actor="US", targets=["CN"], **answer), tree("cn-2025-act", **answered))
    (one,) = rounds([("us-2025-answer", "cn-2025-act")], events)
    assert picture.apart(one) == said


def test_an_answer_of_the_same_actor_is_no_round() -> None:
    assert rounds([("cn-2025-end", "cn-2025-rule")], outlines(END, RULE)) == []


def test_rounds_of_the_real_log_worked_out_by_hand(chiplog: Any, log: Path) -> None:
    def found(name: str) -> list[dict[str, Any]]:
        return list(json.loads(chiplog("show", "-f", log, name, "--json").stdout)["rounds"])

    # Served on 30 September, answered by a ban that applied on 4 October; exempted on the 9th, suspended on the 19th.
    assert found("nl-2025-nexperia-goods-act-order") == [
        {"id": "cn-2025-nexperia-export-ban", "answers": "nl-2025-nexperia-goods-act-order", "days": [4, 4]},
        {"id": "nl-2025-nexperia-order-suspended", "answers": "cn-2025-nexperia-exemption", "days": [10, 10]},
    ]
    assert found("jp-2019-korea-white-list-removal") == [
        {"id": "kr-2019-japan-white-list-plan", "answers": "jp-2019-korea-white-list-removal", "days": [10, 10]},
        {"id": "kr-2019-japan-white-list-removal", "answers": "jp-2019-korea-white-list-removal", "days": [47, 47]},
    ]


def test_markdown_has_the_thread_and_the_rounds(chiplog: Any, log: Path) -> None:
    page = chiplog("show", "-f", log, "nl-2025-nexperia-goods-act-order", "--format", "md").stdout
    assert "\nThread:\n\n- nl-2025-nexperia-goods-act-order " in page
    assert "\n  - suspended by nl-2025-nexperia-order-suspended " in page
    assert "\nRounds:\n\n- cn-2025-nexperia-export-ban " in page


ON = dt.date(2025, 6, 1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([tree("cn-2025-word", announced="2025-04-17", stage="signalled")], {"cn-2025-word"}),
        ([tree("cn-2025-word", announced="2025-04-18", stage="signalled")], set()),
        ([tree("cn-2025-text", announced="2025-01-01", stage="proposed")], {"cn-2025-text"}),
        ([tree("cn-2025-news", announced="2025-01-01", confidence="reported")], {"cn-2025-news"}),
        ([tree("cn-2025-row", announced="2025-01-01", confidence="disputed")], {"cn-2025-row"}),
        ([tree("cn-2025-act", announced="2025-01-01")], set()),
        ([tree("cn-2025-month", announced="2025-04", stage="signalled")], {"cn-2025-month"}),
        ([tree("cn-2025-word", announced="2025-07-01", stage="signalled")], set()),
        ([WORD, tree("cn-2025-done", announced="2025-02-01", relations={"implements": ["cn-2025-word"]})], set()),
        ([RULE, tree("cn-2025-doubt", announced="2025-02-01", stage="proposed", relations={"revokes": ["cn-2025-rule"]})],
         {"cn-2025-doubt"}),
        ([WORD, tree("cn-2025-done", announced="2025-05-30", stage="proposed", relations={"implements": ["cn-2025-word"]})],
         set()),
        ([WORD, tree("cn-2025-gone", announced="2025-02-01", relations={"implements": ["cn-2025-word"]},
                     retracted={"date": "2025-03-01", "reason": "false-report"})], {"cn-2025-word"}),
        ([WORD, tree("cn-2025-later", announced="2025-07-01", relations={"implements": ["cn-2025-word"]})],
         {"cn-2025-word"}),
        ([tree("cn-2025-pact", announced="2025-01-03", instrument="agreement", confidence="reported"),
          tree("cn-2025-done", announced="2025-05-30", relations={"implements": ["cn-2025-pact"]})], {"cn-2025-pact"}),
        ([WORD, tree("us-2025-reply", announced="2025-02-01", actor="US", relations={"answers": ["cn-2025-word"]})],
         {"cn-2025-word"}),
    ],
)  # fmt: skip
def test_threads_that_went_quiet(events: list[dict[str, Any]], expected: set[str]) -> None:
    assert stale(outlines(*events).values(), ON) == expected


@given(strategies.logs(), st.dates(strategies.FIRST, strategies.LAST))
def test_a_thread_is_stale_by_its_newest_event_alone(log: dict[str, EventFacts], day: dt.date) -> None:
    known = {name: one for name, one in log.items() if not one.retracted and one.announced.lo <= day}
    for name in stale(log.values(), day):
        mine = {name}
        for _ in known:
            mine |= {one for one in known if _tied(known, one, mine)}
        newest = max(mine, key=lambda one: (known[one].announced.lo, known[one].announced.hi, one))
        assert newest == name


def _tied(log: dict[str, EventFacts], name: str, mine: set[str]) -> bool:
    for one, other in [(name, earlier) for earlier in mine] + [(later, name) for later in mine]:
        for kind, target in log[one].relations:
            carries = kind == "implements" and log[other].instrument == "agreement"
            if target == other and kind != "answers" and not carries:
                return True
    return False


def test_twenty_stale_threads_are_listed_the_oldest_last(chiplog: Any, log: Path) -> None:
    result = chiplog("list", "-f", log, "--stale", "--json")
    announced = [row["announced"] for row in json.loads(result.stdout)]
    assert len(announced) == 20
    assert announced == sorted(announced, reverse=True)
    assert result.stderr == "log through 2026-07-01\n45 more: --limit 65 shows them all\n"


TIMELINE = """\
2025-03  ▼·  2
  09 ▼ China exempts chips
       CN → JP  yes  cn-2025-three
  01 · Dutch court opens an inquiry
       NL → US  n/a  nl-2025-two
2025-01  ▲  1
     ▲ China rules on gallium
       CN → US  maybe  cn-2025-one
3 events · no filter
newest act: 2025-03-09 cn-2025-three
log through 2025-03-09
"""


def test_a_timeline_goes_month_by_month(chiplog: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    file = tmp_path / "log.yaml"
    events = (
        tree("cn-2025-one", title="China rules on gallium", announced="2025-01"),
        tree("nl-2025-two", title="Dutch court opens an inquiry", actor="NL", announced="2025-03-01", effect="neutral",
             instrument="investigation"),
        tree("cn-2025-three", title="China exempts chips", announced="2025-03-09", effective="2025-03-09",
             effect="loosen", targets=["JP"]),
    )  # fmt: skip
    file.write_text(text(*events), encoding="utf-8")
    assert chiplog("list", "-f", file, "--format", "timeline").stdout == TIMELINE
