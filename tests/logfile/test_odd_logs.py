"""Oddly formed logs are read as any reader reads them, put in form once, and changed in one place alone."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from chiplog.logfile import formatting
from tests import odd
from tests.odd import Odd, Tree

TREES = odd.trees()
APART = [{key: value for key, value in tree.items() if key not in ("relations", "retracted")} for tree in TREES]
"""Events that can be alone in a log."""


def logs(seed: int, count: int, trees: list[Tree]) -> Iterator[tuple[int, random.Random, bytes, list[Odd]]]:
    """Odd logs of a few events."""
    for number in range(seed * 1000, seed * 1000 + count):
        chance = random.Random(number)  # noqa: S311 - a log by chance
        scribe = odd.Scribe(chance)
        scribe.tabs = trees is TREES
        header, events = scribe.log(chance.sample(trees, chance.randint(1, 3)))
        yield number, chance, odd.ends(chance, header + "".join(event.text + event.gap for event in events)), events


def in_any_order(events: list[Tree]) -> list[str]:
    return sorted(repr(sorted(event.items())) for event in events)


def formatted_once_and_for_all(seed: int, count: int) -> None:
    for number, _, data, events in logs(seed, count, TREES):
        assert odd.read(data) == [event.tree for event in events], number
        made = formatting.format_log(data)
        assert made.left == (), number
        assert formatting.format_log(made.data).data == made.data, number
        assert in_any_order(odd.read(made.data)) == in_any_order([event.tree for event in events]), number
        assert odd.notes(made.data) == odd.notes(data), number


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
def test_fmt_twice_is_fmt_once_and_keeps_values_and_comments(seed: int) -> None:
    formatted_once_and_for_all(seed, 40)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1004))
def test_fmt_twice_is_fmt_once_on_thousands_of_logs(seed: int) -> None:
    formatted_once_and_for_all(seed, 1000)


# Edits

WORDS = {
    "title": "China does another thing: it counts chips",
    "effect": "neutral",
    "stage": "proposed",
    "body": "Customs # office",
    "effective": "2026-11",
    "summary": "It says so. It does so, and it goes on for long enough.",
    "flow": "export",
}
MEMBERS = {"targets": "FR", "items": "photo, masks", "codes": "hs:8542", "acts": "celex:32023R1781"}
PAGE = {"url": "https://www.example.org/odd", "publisher": "Odd", "kind": "news"}


def change(chance: random.Random, tree: Tree) -> tuple[list[str], str, Any]:
    """Words for the program, the field that they change, and its new value; None for one that is taken out."""
    kind = chance.choice(["set", "set", "set", "add", "remove", "unset", "source", "retract"])
    if kind == "add":
        field = chance.choice(list(MEMBERS))
        member = MEMBERS[field].replace(", ", " ")
        return ["edit", tree["id"], "--add", f"{field}={member}"], field, [*tree.get(field, []), member]
    if kind == "remove" and (fields := [field for field in MEMBERS if len(tree.get(field, [])) > 1]):
        field = chance.choice(fields)
        member = chance.choice(tree[field])
        if "," not in member:
            kept = [one for one in tree[field] if one != member]
            return ["edit", tree["id"], "--remove", f"{field}={member}"], field, kept
    if kind == "unset" and (
        fields := [field for field in ("body", "items", "codes", "summary", "entities", "relations") if field in tree]
    ):
        field = chance.choice(fields)
        return ["edit", tree["id"], "--unset", field], field, None
    if kind == "source":
        words = ["--add-source", PAGE["url"], "--publisher", PAGE["publisher"], "--kind", "news"]
        return ["edit", tree["id"], *words], "sources", [*tree["sources"], PAGE]
    if kind == "retract" and "retracted" not in tree:
        return (
            ["retract", tree["id"], "--reason", "false-report"],
            "retracted",
            {"date": "2026-11-24", "reason": "false-report"},
        )
    field = chance.choice(list(WORDS))
    return ["edit", tree["id"], "--set", f"{field}={WORDS[field]}"], field, WORDS[field]


def alike(one: bytes, other: bytes) -> tuple[int, int]:
    """How many bytes two texts have in common at their beginning, and at their end."""
    return same(one, other), same(one[::-1], other[::-1])


def same(one: bytes, other: bytes) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (left, right) in pairs if left != right), min(len(one), len(other)))


def edited_in_one_place(chiplog: Any, log: Path, seed: int, count: int) -> int:
    """Make edits, and hold each against what PyYAML reads and against the bytes around it; gives how many were made."""
    done = 0
    for number, chance, data, events in logs(seed, count, APART):
        log.write_bytes(data)
        place = chance.randrange(len(events))
        words, field, value = change(chance, events[place].tree)
        result = chiplog(*words[:1], "-f", log, *words[1:])
        after = log.read_bytes()
        said = f"{number}: {words}: {result.stderr}"
        assert result.exit_code in (0, 2, 4), said
        assert "please report" not in result.stderr, said
        if result.exit_code or "nothing to change" in result.stderr:
            assert after == data, said
            continue
        done += 1
        expected = [dict(event.tree) for event in events]
        expected[place][field] = value
        expected[place] = {key: one for key, one in expected[place].items() if one is not None}
        assert odd.read(after) == expected, said
        gone = (
            odd.notes("".join(text for key, text in events[place].pieces if key == field).encode())
            if value is None
            else []
        )
        assert odd.notes(after) == sorted({*odd.notes(data)} - {*gone}), said
        if value is not None or can_be_cut_out(data, events, place, field, expected):
            stays_around(data, after, events, place, field, said)
    return done


def can_be_cut_out(data: bytes, events: list[Odd], place: int, field: str, expected: list[dict[str, Any]]) -> bool:
    """Whether the rest reads as it should; not where a comment below would become a part of the text above.

    What does not read at all, as in brackets, has signs around the field that go with it.
    """
    try:
        return bool(odd.read("".join(around(data.decode(), events, place, field)).encode()) == expected)
    except yaml.YAMLError:
        return True


def stays_around(data: bytes, after: bytes, events: list[Odd], place: int, field: str, said: str) -> None:
    """Whether all bytes but those of the field are as they were."""
    above, below = around(data.decode(), events, place, field)
    head, tail = alike(data, after)
    assert head >= len(above.encode()) - (not data.endswith(b"\n")) * 2, said  # the last line's end comes or goes
    assert tail >= len(below.encode()), said
    if field not in events[place].tree and events[place].by_fields:
        assert head + tail >= len(data) - 2, said  # a last line without its end has one now


def around(text: str, events: list[Odd], place: int, field: str) -> tuple[str, str]:
    """The bytes before the lines of a field, and those behind; of an event in one piece, around the event."""
    plain = text.replace("\r\n", "\n")
    header = plain.index("".join(event.text + event.gap for event in events)[: len(plain)].rstrip("\n"))
    sizes = [len(event.text + event.gap) for event in events]
    start = header + sum(sizes[:place])
    event = events[place]
    pieces = [("", event.above), *event.pieces]
    names = [key for key, _ in pieces]
    if any(names):
        index = names.index(field) if field in names else None
        if index is None:
            return "", ""
        first = not any(names[:index])
        low = start + sum(len(piece) for _, piece in pieces[:index])
        high = low + len(pieces[index][1])
        if first:
            high += sum(len(piece) for _, piece in pieces[index + 1 : index + 3])
    else:
        low, high = start + len(event.above), start + len(event.text)
    return cut(text, low, high)


def cut(text: str, low: int, high: int) -> tuple[str, str]:
    """What of a text with other line ends stands before and behind two offsets of its plain form."""
    before, behind, seen = 0, len(text), 0
    for index, sign in enumerate(text):
        if seen == low:
            before = index
        if seen == high:
            behind = index
            break
        seen += not (sign == "\r" and text[index + 1 : index + 2] == "\n")
    return text[:before], text[behind:]


def test_an_edit_of_an_odd_log_leaves_all_other_bytes(chiplog: Any, tmp_path: Path) -> None:
    assert edited_in_one_place(chiplog, tmp_path / "events.yaml", 10, 30) > 15


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(2000, 2004))
def test_thousands_of_edits_of_odd_logs_leave_all_other_bytes(chiplog: Any, tmp_path: Path, seed: int) -> None:
    assert edited_in_one_place(chiplog, tmp_path / "events.yaml", seed, 700) > 500
