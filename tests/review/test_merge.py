"""Two sides of a log become one: nothing of either is lost, and what nobody touched keeps its bytes."""

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chiplog import git
from chiplog.logfile import blocks, emit, parse
from chiplog.review import fields, lines, markers, merge, proof, values
from chiplog.review.fields import Conflict
from chiplog.review.markers import UnclosedError
from chiplog.review.merge import MergeOutcome
from chiplog.review.three import ThreeWay, order
from chiplog.review.values import ConflictError
from tests import merges
from tests.factories import REAL, text, tree

MANY = st.randoms(use_true_random=False)
SOME = settings(max_examples=20)


def read(of: str) -> dict[str, Any]:
    return {event["id"]: event for event in (parse.read(b.data.decode()) for b in blocks.cut(of.encode()).blocks)}


def merged(base: str, ours: str, theirs: str) -> str:
    done = merge.logs(ThreeWay(base, ours, theirs))
    assert done.conflicts == ()
    return done.text()


def readings(of: str) -> ThreeWay[str]:
    return markers.split(of) or ThreeWay(of, of, of)


# Properties


@SOME
@given(MANY)
def test_no_event_and_no_change_of_a_field_is_lost(chance: random.Random) -> None:
    three = merges.sides(chance, 10)
    done = merge.logs(three)
    base, ours, theirs = map(read, (three.base, *three.sides))
    left = readings(done.text())
    found = read(left.ours)
    assert found.keys() == read(left.theirs).keys() == ours.keys() | theirs.keys()
    open_ = {(conflict.event, conflict.field) for conflict in done.conflicts}
    for name, event in found.items():
        for field in {*event, *ours.get(name, {}), *theirs.get(name, {}), *base.get(name, {})}:
            was, here, there = (side.get(name, {}).get(field) for side in (base, ours, theirs))
            if (name, field) in open_:
                assert here != there
            elif name not in theirs or there == was:
                assert event.get(field) == here
            elif name not in ours or here in (was, there):
                assert event.get(field) == there
            else:
                assert gained(was, here) | gained(was, there) <= gained(None, event.get(field))


def gained(before: Any, after: Any) -> set[str]:
    """What a value has that another has not, in words."""
    words = [set(str(value or "").replace("'", " ").replace(",", " ").split()) for value in (before, after)]
    return words[1] - words[0]


@SOME
@given(MANY)
def test_no_comment_is_lost(chance: random.Random) -> None:
    three = merges.sides(chance, 10)
    base, ours, theirs = map(merges.remarks, (three.base, *three.sides))
    left = readings(merge.logs(three).text())
    assert (ours - base) | (theirs - base) | (ours & theirs) <= merges.remarks(left.ours) | merges.remarks(left.theirs)


@SOME
@given(MANY)
def test_sides_change_places_where_nothing_collides(chance: random.Random) -> None:
    three = merges.sides(chance, 10)
    one, other = merge.logs(three), merge.logs(ThreeWay(three.base, three.theirs, three.ours))
    mirrored = [Conflict(left.event, left.field, left.theirs, left.ours) for left in other.conflicts]
    assert list(one.conflicts) == mirrored
    if not one.conflicts:  # comments that both put at one place stand in either order
        assert sorted(one.text().splitlines()) == sorted(other.text().splitlines())


@SOME
@given(MANY)
def test_a_clean_merge_by_lines_is_the_same_where_it_is_right(chance: random.Random) -> None:
    three = merges.sides(chance, 10)
    by_lines = (git.merged_by_lines(*(side.encode() for side in (three.base, *three.sides))) or b"").decode()
    if markers.split(by_lines) is None:
        found = merge.logs(three).text()
        assert found == by_lines or same_lines(by_lines, found) or list(proof.lost(three, by_lines, ()))


def same_lines(by_lines: str, found: str) -> bool:
    """Whether git only put what both sides added at one place in another order."""
    return Counter(by_lines.splitlines()) == Counter(found.splitlines())


@SOME
@given(MANY)
def test_what_one_side_alone_changed_is_that_sides_text(chance: random.Random) -> None:
    three = merges.sides(chance, 6)
    assert merged(three.base, three.base, three.theirs) == three.theirs
    assert merged(three.base, three.ours, three.base) == three.ours
    assert merged(three.base, three.ours, three.ours) == three.ours


@SOME
@given(MANY, st.booleans())
def test_line_ends_and_a_missing_last_one_stay(chance: random.Random, crlf: bool) -> None:
    three = merges.sides(chance, 6)
    plain = merge.logs(three)
    end = "\r\n" if crlf else "\n"
    made = merge.logs(three.each(lambda side: side.replace("\n", end).removesuffix(end)))
    assert made.text() == plain.text().replace("\n", end).removesuffix(end)


@SOME
@given(MANY)
def test_markers_are_cut_as_they_are_set(chance: random.Random) -> None:
    done = merge.logs(merges.sides(chance, 12))
    left = readings(done.text())
    again = merge.logs(left)
    assert again.text() == done.text()
    for side, reading in (("ours", left.ours), ("theirs", left.theirs)):
        chosen = done.decided({conflict: getattr(conflict, side) or "" for conflict in done.conflicts})
        assert (chosen.conflicts, chosen.text()) == ((), reading)


@pytest.mark.slow
@given(MANY)
def test_the_proof_finds_nothing_lost(chance: random.Random) -> None:
    three = merges.sides(chance, 14)
    done = merge.logs(three)
    assert list(proof.lost(three, done.text(), done.conflicts)) == []


# Events


A, B, C, D = (tree(f"cn-2025-{name}") for name in "abcd")


def test_both_sides_additions_stand_in_order() -> None:
    base, ours, theirs = text(A), text(A, B, D), text(A, C)
    assert merged(base, ours, theirs) == text(A, B, C, D)


def test_an_addition_stays_where_its_side_put_it() -> None:
    assert merged(text(B, A), text(B, D, A), text(B, A, C)) == text(B, D, A, C)


def test_the_order_of_the_side_that_changed_it_holds() -> None:
    assert merged(text(C, A), text(A, C), text(C, B, A)) == text(A, C, B)
    assert merged(text(C, A), text(C, B, A), text(A, C)) == text(A, C, B)


def test_one_event_added_twice_is_there_once() -> None:
    assert merged(text(A), text(A, B), text(A, B)) == text(A, B)


def test_an_event_added_in_two_ways_is_merged_by_fields() -> None:
    ours, theirs = text(A, {**B, "items": ["x"]}), text(A, {**B, "items": ["y"], "body": "BIS"})
    done = merge.logs(ThreeWay(text(A), ours, theirs))
    assert read(done.text())["cn-2025-b"] == {**B, "items": ["x", "y"], "body": "BIS"}


def test_one_id_that_both_sides_gave_to_two_acts_is_a_conflict_and_no_blend() -> None:
    page = {"url": "https://www.example.org/other", "publisher": "Other", "kind": "official"}
    for other in (
        {**B, "announced": "2025-05-01", "items": ["x"]},
        {**B, "title": "China does another thing altogether", "body": "BIS", "sources": [page]},
    ):
        ours, theirs = text(A, B), text(A, other)
        done = merge.logs(ThreeWay(text(A), ours, theirs))
        assert [(left.event, left.field) for left in done.conflicts] == [("cn-2025-b", "")]
        assert readings(done.text()).sides == (ours, theirs)


def test_a_comment_behind_an_event_that_becomes_the_last_stays() -> None:
    base = text(A, B)
    ours = base.replace("\n- id: cn-2025-b", "\n# of ours\n\n- id: cn-2025-b")
    theirs = text(B, A)
    found = merge.logs(ThreeWay(base, ours, theirs)).text()
    assert "# of ours\n" in found
    assert read(found) == read(base)


def test_an_event_that_one_side_took_out_stays() -> None:
    done = merge.logs(ThreeWay(text(A, B, C), text(A, C), text(A, B, C)))
    assert (done.text(), done.done) == (text(A, B, C), (MergeOutcome("cn-2025-b", "kept", "ours"),))


def test_an_event_taken_out_and_changed_is_a_conflict() -> None:
    changed = {**B, "effect": "loosen"}
    done = merge.logs(ThreeWay(text(A, B, C), text(A, changed, C), text(A, C)))
    block = text(changed).split("\n\n", 1)[1] + "\n"
    assert (done.conflicts, done.done) == (
        (Conflict("cn-2025-b", "", block, None),),
        (MergeOutcome("cn-2025-b", "conflict"),),
    )
    assert readings(done.text()).sides == (text(A, changed, C), text(A, C))
    chosen = done.decided({done.conflicts[0]: ""})
    assert (chosen.text(), chosen.done) == (text(A, C), (MergeOutcome("cn-2025-b", "chosen"),))


def test_an_event_that_both_sides_took_out_is_gone_and_named() -> None:
    done = merge.logs(ThreeWay(text(A, B), text(A), text(A)))
    assert (done.text(), done.done) == (text(A), (MergeOutcome("cn-2025-b", "gone"),))


def test_without_a_base_what_differs_is_a_conflict() -> None:
    ours, theirs = {**A, "effect": "loosen", "items": ["x"]}, {**A, "items": ["y"], "body": "BIS"}
    done = merge.logs(ThreeWay("", text(ours, B), text(theirs, C), known=False))
    assert {left.event for left in done.conflicts} == {"cn-2025-a"}
    assert [left.field for left in done.conflicts] == ["body", "effect", "items"]
    assert readings(done.text()).sides == (text(ours, B, C), text(theirs, B, C))


def test_two_events_of_one_id_are_paired_in_order() -> None:
    other = {**A, "title": "China does yet another thing"}
    assert merged(text(A, other), text(A, {**other, "body": "X"}), text({**A, "body": "Y"}, other)) == text(
        {**A, "body": "Y"}, {**other, "body": "X"}
    )


def test_a_conflict_between_two_events_is_one_of_its_own() -> None:
    base = text(A, B)
    ours, theirs = (base.replace("\n- id: cn-2025-b", f"\n# of {side}\n\n- id: cn-2025-b") for side in ("ours", "us"))
    done = merge.logs(ThreeWay(base, ours, theirs))
    assert done.conflicts == (Conflict("", "", "# of ours\n\n", "# of us\n\n"),)
    assert readings(done.text()).sides == (ours, theirs)


def test_the_real_log_is_merged_with_itself() -> None:
    real = REAL.read_text(encoding="utf-8")
    assert merged(real, real, real) == real


# Fields


def field(name: str, base: Any, ours: Any, theirs: Any) -> Any:
    return values.merged(name, ThreeWay(base, ours, theirs))


@pytest.mark.parametrize(
    ("name", "base", "ours", "theirs", "expected"),
    [
        ("effect", "tighten", "loosen", "tighten", "loosen"),
        ("effect", "tighten", "loosen", "loosen", "loosen"),
        ("body", None, "BIS", None, "BIS"),
        ("body", "BIS", None, "BIS", None),
        ("targets", ["US"], ["US", "KR"], ["US", "JP"], ["US", "JP", "KR"]),
        ("items", ["a", "b", "c"], ["b", "c"], ["a", "b"], ["b"]),
        ("items", ["a", "b"], ["a", "b", "c"], ["b"], ["b", "c"]),
        ("items", ["a"], ["b"], ["a", "c"], ["b", "c"]),
        ("items", None, ["a"], ["b"], ["a", "b"]),
        ("items", ["a", "b"], ["b", "a"], ["a", "b", "c"], ["b", "c", "a"]),
        ("entities", {"owner": ["a"]}, {"owner": ["a", "b"]}, {"owner": ["a"], "subject": ["c"]}, {"owner": ["a", "b"], "subject": ["c"]}),
        ("relations", None, {"amends": ["x"]}, {"amends": ["y"]}, {"amends": ["x", "y"]}),
        ("sources", [{"url": "a", "kind": "news"}], [{"url": "a", "kind": "party"}], [{"url": "a", "kind": "news", "lang": "zh"}, {"url": "b"}], [{"url": "a", "kind": "party", "lang": "zh"}, {"url": "b"}]),
        ("corrections", None, [{"date": "2", "text": "x"}], [{"date": "1", "text": "y"}], [{"date": "1", "text": "y"}, {"date": "2", "text": "x"}]),
    ],
)  # fmt: skip
def test_values_that_go_together(name: str, base: Any, ours: Any, theirs: Any, expected: Any) -> None:
    assert field(name, base, ours, theirs) == expected


@pytest.mark.parametrize(
    ("name", "base", "ours", "theirs"),
    [
        ("effect", "tighten", "loosen", "mixed"),
        ("body", "BIS", None, "MOFCOM"),
        ("items", ["H200"], ["H20"], ["H100"]),
        ("items", ["a", "b"], ["a"], ["b"]),
        ("items", ["a"], None, ["a", "b"]),
        ("items", ["a"], ["a", "b", "b"], ["a", "c"]),
        ("items", ["a"], [["a"]], ["a", "c"]),
        ("targets", ["US"], ["US", "JP"], ["US", "*"]),
        ("sources", [{"url": "a", "kind": "news"}], [{"url": "a", "kind": "party"}], [{"url": "a", "kind": "official"}]),
        ("sources", [{"url": "a"}, {"url": "b"}], [{"url": "a"}], [{"url": "a"}, {"url": "b", "lang": "zh"}]),
        ("sources", [{"url": "a"}], ["a"], [{"url": "a"}, {"url": "b"}]),
        ("entities", {"owner": ["a"]}, {"subject": ["b"]}, {"owner": ["a", "c"]}),
        ("entities", {"owner": ["a"]}, "x", {"owner": ["a", "c"]}),
        ("retracted", None, {"reason": "duplicate"}, {"reason": "false-report"}),
    ],
)  # fmt: skip
def test_values_that_collide(name: str, base: Any, ours: Any, theirs: Any) -> None:
    with pytest.raises(ConflictError):
        field(name, base, ours, theirs)


def test_without_a_base_values_collide_unless_they_are_equal() -> None:
    with pytest.raises(ConflictError):
        values.merged("items", ThreeWay(None, ["a"], ["b"], known=False))


def commented(*changes: tuple[str, str]) -> str:
    made = merges.COMMENTED
    for old, new in changes:
        assert old in made
        made = made.replace(old, new)
    return made


def test_comments_and_odd_forms_of_both_sides_stay_where_they_are() -> None:
    ours = commented(("    - NL\n", "    - NL\n    - TW # fourth\n"), ("# the act itself", "# the act, as served"))
    theirs = commented(("    - JP\n", "    - JP\n    - KR\n"), ("  effect:", "  # harder than before\n  effect:"))
    assert merged(merges.COMMENTED, ours, theirs) == commented(
        ("    - JP\n", "    - JP\n    - KR\n"),
        ("    - NL\n", "    - NL\n    - TW # fourth\n"),
        ("# the act itself", "# the act, as served"),
        ("  effect:", "  # harder than before\n  effect:"),
    )


def test_a_list_that_lines_cannot_merge_is_written_anew_with_both_sides_comments() -> None:
    ours = commented(("    - NL\n", "    - NL\n    - TW\n"))
    theirs = commented(("    - NL\n", "    # and Korea\n    - NL\n    - KR\n"))
    assert merged(merges.COMMENTED, ours, theirs) == commented(
        ("  # named in the annex\n", "  # and Korea\n  # named in the annex\n"),
        ("  targets:\n    - US # first\n    - JP\n    - NL\n", "  targets: [US, JP, NL, KR, TW]  # first\n"),
    )


def test_what_both_sides_add_at_two_places_is_there_once() -> None:
    ours = commented(("    - US # first\n", "    - US # first\n    - KR\n"))
    theirs = commented(("    - NL\n", "    - NL\n    - KR\n"))
    assert read(merged(merges.COMMENTED, ours, theirs))["cn-2025-commented"]["targets"] == ["US", "JP", "NL", "KR"]


def test_a_conflict_has_only_the_lines_of_its_field() -> None:
    ours = commented(("effect: tighten", "effect: mixed"), ("kind: official", "kind: party"))
    theirs = commented(("effect: tighten", "effect: loosen"), ("stage: decided", "stage: proposed"))
    done = merge.logs(ThreeWay(merges.COMMENTED, ours, theirs))
    assert done.text() == commented(
        ("  effect: tighten\n", markers.wrapped("  effect: mixed\n", "  effect: loosen\n")),
        ("kind: official", "kind: party"),
        ("stage: decided", "stage: proposed"),
    )


def test_two_sentences_of_one_summary_go_together_and_one_does_not() -> None:
    first, last = ("First it asks", "It asks"), ("closes the port", "closes two ports")
    assert merged(merges.COMMENTED, commented(first), commented(last)) == commented(first, last)
    done = merge.logs(ThreeWay(merges.COMMENTED, commented(last), commented(("closes the port", "burns it"))))
    assert [left.field for left in done.conflicts] == ["summary"]


def test_an_event_on_one_line_is_written_in_form_where_both_changed_it() -> None:
    one_line = '- {id: cn-2025-x, title: "China does x", actor: CN}\n'
    ours, theirs = one_line.replace("does x", "does y"), one_line.replace("CN}", "CN, body: X}")
    assert merged(one_line, ours, theirs) == "- id: cn-2025-x\n  title: China does y\n  actor: CN\n  body: X\n"


BROKEN = "- id: cn-2025-x\n  title: [\n  actor: CN\n  body: X\n"


def test_an_event_that_cannot_be_read_is_merged_by_lines_or_left_whole() -> None:
    ours, theirs = BROKEN.replace("[", "]"), BROKEN.replace("X", "Y")
    assert merged(BROKEN, ours, theirs) == BROKEN.replace("[", "]").replace("X", "Y")
    other = BROKEN.replace("[", "{")
    done = merge.logs(ThreeWay(BROKEN, ours, other))
    assert done.conflicts == (Conflict("cn-2025-x", "", ours, other),)


def test_an_event_left_whole_keeps_apart_from_a_conflict_below_it() -> None:
    base = f"{BROKEN}\n{BROKEN.replace('-x', '-y')}"
    ours, theirs = (base.replace("[", sign, 1).replace("\n\n", f"\n\n# {sign}\n\n") for sign in "]{")
    done = merge.logs(ThreeWay(base, ours, theirs))
    assert [left.event for left in done.conflicts] == ["cn-2025-x", ""]
    assert readings(done.text()).sides == (ours, theirs)


def test_a_base_that_cannot_be_read_is_as_good_as_none() -> None:
    ours, theirs = (f"- id: cn-2025-x\n  title: {word}\n  actor: CN\n  items: [{word}]\n" for word in "vw")
    done = merge.logs(ThreeWay(BROKEN, ours, theirs))
    assert [left.field for left in done.conflicts] == ["title", "items"]


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J", "<<<<<<< ours", "=======", "a\u2028b", "\u202ereversed", "# no comment", "'quoted'", "&anchor", "🙂" * 9],
)  # fmt: skip
def test_hostile_text_is_merged_like_any_other(hostile: str) -> None:
    title = "'" + hostile.replace("'", "''") + "'"
    ours, theirs = (
        merges.COMMENTED.replace(*pair)
        for pair in ((" China does something else about chips", f" {title}"), ("flow: export", "flow: import"))
    )
    assert merged(merges.COMMENTED, ours, theirs) == ours.replace("flow: export", "flow: import")


# What stands outside of events


def test_a_header_changed_in_two_ways_keeps_both_between_markers() -> None:
    base, ours, theirs = (f"# {word}\n# same\n\n{text(A)[22:]}" for word in ("one", "two", "three"))
    done = merge.logs(ThreeWay(base, ours, theirs))
    assert done.conflicts == (Conflict("", "", "# two\n", "# three\n"),)
    assert readings(done.text()).sides == (ours, theirs)


def test_other_lines_of_a_header_go_together() -> None:
    base = "# one\n# two\n# three\n\n" + text(A)[22:]
    assert merged(base, base.replace("one", "1"), base.replace("three", "3")) == base.replace("one", "1").replace(
        "three", "3"
    )


def test_comments_between_events_and_at_the_end_stay() -> None:
    base = text(A, B)
    ours = base.replace("\n- id: cn-2025-b", "\n# of ours\n\n- id: cn-2025-b")
    theirs = base + "\n# of theirs\n"
    assert merged(base, ours, theirs) == ours + "\n# of theirs\n"


def test_blank_lines_are_no_conflict() -> None:
    base = text(A, B)
    one, two = (base.replace("\n- id: cn-2025-b", f"{blank}- id: cn-2025-b") for blank in ("", "\n\n"))
    assert merged(base, one, two) == two


def test_the_line_ends_of_the_side_that_changed_them_hold() -> None:
    base, theirs = text(A), text(A, B)
    assert merged(base, base.replace("\n", "\r\n"), theirs) == theirs.replace("\n", "\r\n")
    mixed = base.replace("\n", "\r\n", 3)
    assert merged(mixed, mixed, mixed + "\n" + text(B)[22:]) == mixed + "\n" + text(B)[22:]


def test_an_empty_log_takes_what_both_sides_began() -> None:
    assert merged("", text(A), text(B)) == text(A, B)
    assert merged("", "", text(B)) == text(B)


# Markers


MERGE = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> topic\nd\n"
DIFF3 = "a\n<<<<<<< HEAD\nb\n||||||| 1234567\nx\n=======\nc\n>>>>>>> topic\nd\n"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (MERGE, ThreeWay("a\nd\n", "a\nb\nd\n", "a\nc\nd\n", known=False)),
        (DIFF3, ThreeWay("a\nx\nd\n", "a\nb\nd\n", "a\nc\nd\n")),
        (DIFF3.replace("\n", "\r\n"), ThreeWay("a\r\nx\r\nd\r\n", "a\r\nb\r\nd\r\n", "a\r\nc\r\nd\r\n")),
        ("a\n=======\n<<<<<<<<< deeper\n>>>>>>>\u2028x\n", None),
    ],
)
def test_a_text_is_cut_at_its_markers(style: str, expected: Any) -> None:
    assert markers.split(style) == expected


@pytest.mark.parametrize("size", [3, 7, 10, 32])
def test_the_size_of_markers_is_told_by_the_first_that_close(size: int) -> None:
    ours, theirs = text(A), text(B)
    assert markers.size_of(f"# <<<<\n{markers.wrapped(ours, theirs, size)}") == size
    assert markers.size_of(ours) == markers.SIZE
    assert markers.size_of("  <<<<<<<<< no marker\n=========\n>>>>>>>>> no\n") == markers.SIZE


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (MERGE.replace(">>>>>>> topic\n", ""), 6),
        (MERGE.replace("=======\n", ""), 5),
        (MERGE.replace("<<<<<<< HEAD\n", "").replace("=======\n", ""), 4),
        (MERGE.replace("b\n", "<<<<<<< again\n"), 3),
    ],
)
def test_markers_that_do_not_close_are_placed(broken: str, line: int) -> None:
    with pytest.raises(UnclosedError) as error:
        markers.split(broken)
    assert error.value.line == line


def test_lines_collide_where_no_common_line_parts_them() -> None:
    pieces = lines.merged(ThreeWay("a\nb\nc\nd\n", "A\nb\nC\nd\n", "a\nb\nx\nd\n"))
    assert [piece for piece in pieces if piece] == ["A\n", "b\n", ThreeWay("c\n", "C\n", "x\n"), "d\n"]
    assert lines.clean(ThreeWay("a\nb\n", "A\nb\n", "a\nB\n")) is None


def test_only_a_line_feed_ends_a_line() -> None:
    assert lines.split("a\u2028b\x0cc\r\nd\x85e") == ["a\u2028b\x0cc\r\n", "d\x85e"]


def test_keys_of_both_sides_stand_in_order() -> None:
    assert order(ThreeWay("adg", "acdg", "abdeg"), str) == list("abcdeg")
    assert order(ThreeWay("", "ba", "ca", known=False), str) == list("bca")


# The proof


def lost(after: str, ours: str, theirs: str, base: str = "") -> list[str]:
    return list(proof.lost(ThreeWay(base, ours, theirs), after, ()))


def test_the_proof_names_what_is_not_there() -> None:
    base, more = text(A), text({**A, "items": ["x"], "effect": "loosen"}, B)
    assert lost(text(A), more, base, base=base) == ["cn-2025-a: effect", "cn-2025-a: items", "cn-2025-b"]
    assert lost(more, base, more, base=base) == []
    assert lost(more, base, base, base=more) == ["cn-2025-a: effect", "cn-2025-a: items"]
    assert lost(more, text(A, B), more, base=more) == ["cn-2025-a: effect", "cn-2025-a: items"]


def test_the_proof_takes_a_text_that_both_sides_changed_line_by_line() -> None:
    first, last = ("First it asks", "It asks"), ("closes the port", "closes two ports")
    sides = commented(first), commented(last)
    assert lost(commented(first, last), *sides, base=merges.COMMENTED) == []
    assert lost(commented(first), *sides, base=merges.COMMENTED) == ["cn-2025-commented: summary"]


def test_the_proof_does_not_trust_markers_that_do_not_close() -> None:
    spoiled = text(A).replace("  effect: tighten\n", "<<<<<<< ours\n  effect: tighten\n")
    assert lost(spoiled, spoiled, spoiled) == [f"the text at the markers of line {spoiled.count(chr(10))}"]


def test_the_sides_of_fields_are_told() -> None:
    base, ours = {**A, "items": ["x"]}, {**A, "items": ["x", "y"], "body": "B"}
    versions = ThreeWay(base, ours, {**A, "items": ["x", "z"], "effect": "loosen"}).each(emit.event)
    assert fields.sides(versions) == (("body", "ours"), ("effect", "theirs"), ("items", "both"))
