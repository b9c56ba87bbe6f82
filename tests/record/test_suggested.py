"""What the log suggests for the empty fields of an entry: the vote of the events that are most like it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from chiplog.log import Log
from chiplog.record import from_page, suggested
from chiplog.record.suggested import Suggestion
from tests.factories import text, tree

Program = Callable[..., Result]


def gallium(number: int, **fields: Any) -> dict[str, Any]:
    """An event about gallium, with the words that make it similar to the others."""
    title = f"China changes its rules for exports of gallium, step {number}"
    return tree(f"cn-2025-gallium-{number}", title=title, items=["gallium"], **fields)


OTHERS = [tree(f"us-2025-tariff-{n}", title=f"US doubles its duty on wafers, part {n}", actor="US") for n in range(6)]


def voted(trees: list[dict[str, Any]], entry: dict[str, Any], lead: str = "") -> dict[str, Suggestion]:
    with Log.of_bytes("a log", text(*trees, *OTHERS).encode()) as log:
        return dict(suggested.suggested(log, entry, lead))


def test_events_that_agree_suggest_their_value_and_are_named() -> None:
    trees = [gallium(1, instrument="ban"), gallium(2, instrument="ban"), gallium(3, instrument="quota")]
    found = voted(trees, {"title": "China and gallium"})
    assert found["instrument"].value == "ban"
    assert set(found["instrument"].ids) == {"cn-2025-gallium-1", "cn-2025-gallium-2"}


@pytest.mark.parametrize(
    "instruments",
    [("ban", "quota", "tariff"), ("ban", "ban", "quota", "quota"), ("ban", "ban", "quota", "fee", "tariff"), ("ban",)],
)
def test_two_must_agree_and_outnumber_the_rest(instruments: tuple[str, ...]) -> None:
    trees = [gallium(number, instrument=word) for number, word in enumerate(instruments)]
    assert "instrument" not in voted(trees, {"title": "gallium"})


def test_only_the_five_most_similar_events_vote() -> None:
    near = [gallium(number, instrument="ban", summary="Gallium and germanium.") for number in range(5)]
    far = [gallium(number, instrument="quota") for number in range(5, 20)]
    found = voted([*near, *far], {"title": "gallium, germanium"})
    assert found["instrument"] == Suggestion("ban", found["instrument"].ids)
    assert len(found["instrument"].ids) == 5


def test_a_field_that_has_a_value_is_not_suggested() -> None:
    found = voted([gallium(1), gallium(2)], {"title": "gallium", "flow": "import"})
    assert "flow" not in found
    assert found["effect"].value == "tighten"


def test_what_belongs_to_one_act_is_never_suggested() -> None:
    trees = [gallium(1, acts=["mofcom:1"], summary="One text."), gallium(2, body="MOFCOM"), gallium(3, body="MOFCOM")]
    assert set(voted(trees, {"title": "gallium"})) <= set(suggested.FIELDS)


def test_an_event_without_a_value_does_not_vote() -> None:
    trees = [gallium(1, targets=None, flow="internal"), gallium(2), gallium(3)]
    assert voted(trees, {"title": "gallium"})["targets"] == Suggestion(
        ["US"], ("cn-2025-gallium-2", "cn-2025-gallium-3")
    )


def test_nobody_is_suggested_as_its_own_target() -> None:
    trees = [gallium(1), gallium(2)]
    assert "targets" not in voted(trees, {"title": "gallium", "actor": "US"})
    assert "actor" not in voted(trees, {"title": "gallium", "targets": ["CN"]})


def test_an_internal_act_needs_no_targets() -> None:
    found = voted([gallium(1), gallium(2)], {"title": "gallium", "flow": "internal"})
    assert "targets" not in found
    assert "effect" in found


def test_retracted_events_do_not_vote() -> None:
    gone = {"on": "2026-01-01", "reason": "false-report", "why": "It did not happen."}
    trees = [gallium(1, retracted=gone), gallium(2, retracted=gone), gallium(3)]
    assert "flow" not in voted(trees, {"title": "gallium"})


@pytest.mark.parametrize("words", ["", "…!?", "a of", "zzz qqq", '"', "NEAR( AND", "title:x*", "'; DROP TABLE words"])
def test_words_that_no_event_has_suggest_nothing(words: str) -> None:
    assert voted([gallium(1), gallium(2)], {"title": words}, words) == {}


def test_the_words_of_the_page_count_too() -> None:
    trees = [gallium(1), gallium(2)]
    assert voted(trees, {}, "New rules for gallium")["actor"].value == "CN"
    assert voted(trees, {}) == {}


def test_a_suggestion_has_a_member_of_its_own_and_is_in_no_event(
    chiplog: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_effect(_: Any, draft: Any) -> Any:
        return replace(draft, found={name: one for name, one in draft.found.items() if name != "effect"})

    monkeypatch.setattr(from_page, "_adviser", lambda: without_effect)
    log, page = tmp_path / "log.yaml", tmp_path / "page.txt"
    log.write_text(text(gallium(1), gallium(2), *OTHERS))
    page.write_text(
        "China bans exports of gallium to Japan\n\n4 March 2026\n\n"
        "China's Ministry of Commerce said on Tuesday that gallium may not be exported to Japan.\n"
    )
    options = ["add", "-f", log, "--from", page, "--dry-run", "--no-input"]
    found = json.loads(chiplog(*options, "--json").stdout)
    (event,), (evidence,), (offered,) = found["events"], found["evidence"], found["suggested"]
    assert offered["effect"] == {"value": "tighten", "ids": ["cn-2025-gallium-1", "cn-2025-gallium-2"]}
    assert not set(offered) & (set(event) | set(evidence))
    shown = " ".join(chiplog(*options).stderr.split())
    assert "effect perhaps tighten · as in cn-2025-gallium-1, cn-2025-gallium-2" in shown
