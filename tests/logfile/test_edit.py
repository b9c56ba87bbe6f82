"""Inserting a block: at its place, no other byte touched, and a diff that git can apply."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import blocks, emit, parse, splice
from tests.factories import text, tree

Key = tuple[str, str, str]


def key_of(one: dict[str, Any]) -> Key:
    return one["actor"], one["announced"], one["id"]


def order_of(document: blocks.Document) -> list[Key | None]:
    return [key_of(parse.read(block.data.decode())) for block in document.blocks]


def inserted(data: bytes, new: dict[str, Any]) -> tuple[splice.Splice, bytes]:
    document = blocks.cut(data)
    edited = splice.insert(document, order_of(document), key_of(new), emit.event(new))
    assert splice.keeps_the_others(document, edited, edited.apply(data))
    return edited, edited.apply(data)


trees = st.builds(
    lambda actor, day, word: tree(
        f"{actor.lower()}-2025-{word}", actor=actor, announced=f"2025-01-{day:02}", targets=["JP"]
    ),
    st.sampled_from(["CN", "US", "NL"]),
    st.integers(1, 28),
    st.text("abcdef", min_size=2, max_size=5),
)
logs = st.builds(
    lambda some, ends, tail, comment: (
        text(*sorted(some, key=key_of)).replace("\n\n- id", f"\n\n{comment}- id").rstrip("\n") + tail
    ).replace("\n", ends),
    st.lists(trees, max_size=5, unique_by=lambda one: one["id"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\n", "\n\n", "\n# end\n"]),
    st.sampled_from(["", "# above\n", "# alone\n\n"]),
)


@given(logs, trees)
def test_insert_changes_no_other_byte_and_removing_is_the_identity(source: str, new: dict[str, Any]) -> None:
    data = source.encode()
    edited, after = inserted(data, new)
    assert after[: edited.start] + after[edited.start + len(edited.new) :] == data
    found = [parse.read(block.data.decode()) for block in blocks.cut(after).blocks]
    assert new in found
    assert len(found) == len(blocks.cut(data).blocks) + 1


@given(st.lists(trees, min_size=1, max_size=6, unique_by=lambda one: one["id"]))
def test_inserted_one_by_one_they_are_in_order(some: list[dict[str, Any]]) -> None:
    data = b"# A log.\n"
    for one in some:
        data = inserted(data, one)[1]
    assert data.decode() == "# A log.\n\n" + "\n".join(emit.event(one) for one in sorted(some, key=key_of))


def test_a_comment_above_the_next_event_stays_with_it() -> None:
    source = text(tree("cn-2025-b")).replace("- id", "# About b.\n- id")
    after = inserted(source.encode(), tree("cn-2025-a"))[1].decode()
    assert after.index("cn-2025-a") < after.index("# About b.\n- id: cn-2025-b")


@pytest.mark.parametrize(
    ("source", "new"),
    [
        ("", "cn-2025-a"),
        ("# Only a header.\n", "cn-2025-a"),
        (text(tree("cn-2025-b")), "cn-2025-a"),
        (text(tree("cn-2025-b")), "cn-2025-c"),
        (text(tree("cn-2025-b")).rstrip(), "cn-2025-c"),
        (text(tree("cn-2025-b"), tree("cn-2025-d")), "cn-2025-c"),
        (text(tree("cn-2025-b"), tree("cn-2025-d")).replace("\n", "\r\n"), "cn-2025-c"),
        (text(tree("cn-2025-b", title="China \u00a0 ü 中文 does it"), tree("cn-2025-d")), "cn-2025-c"),
    ],
)
def test_the_diff_can_be_applied_by_git(tmp_path: Path, source: str, new: str) -> None:
    edited, after = inserted(source.encode(), tree(new))
    patch = splice.diff(source.encode(), edited, "events.yaml")
    (tmp_path / "events.yaml").write_bytes(source.encode())
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], input=patch.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "events.yaml").read_bytes() == after


def test_a_splice_that_touches_another_block_is_seen() -> None:
    data = text(tree("cn-2025-b"), tree("cn-2025-d")).encode()
    document = blocks.cut(data)
    edited, after = inserted(data, tree("cn-2025-c"))
    assert not splice.keeps_the_others(document, edited, after.replace(b"chips", b"ships", 1))
    assert not splice.keeps_the_others(document, edited, after + b"\n")
    swallowed = edited._replace(new=edited.new.replace(b"- id", b"  id", 1))
    assert not splice.keeps_the_others(document, swallowed, swallowed.apply(data))


LINES = st.sampled_from(["- id: a\n", "- id: b\n", "  c: d\n", "# e\n", "\n", "---\n", "g\n", " \n", "-\n", "\r\n"])
RAW = st.lists(LINES, max_size=14).flatmap(lambda some: st.sampled_from(["".join(some), "".join(some)[:-1]]))


def keeps_by_cutting_all(before: blocks.Document, edited: splice.Splice, after: bytes) -> bool:
    """The same promise, from whole files: the slow and obvious way."""
    data = bytes(before)
    old, new = ([block.data for block in blocks.cut(some).blocks] for some in (data, after))
    replaced = [i for i, start in enumerate(before.starts()) if edited.start <= start < edited.stop]
    place = sum(1 for start in before.starts() if start < edited.start)
    kept = [*old[:place], edited.new.strip(), *old[place + len(replaced) :]]
    spliced = data[: edited.start] + edited.new + data[edited.stop :]
    same = [block.strip() for block in new] in ([block.strip() for block in kept], [block.strip() for block in old])
    unchanged = edited.new.strip() == data[edited.start : edited.stop].strip()
    return after == spliced and same and (unchanged or [block.strip() for block in new] == [b.strip() for b in kept])


@given(RAW, RAW, st.integers(0, 20), st.booleans())
def test_looking_at_the_blocks_beside_a_splice_sees_what_looking_at_all_does(
    old: str, new: str, place: int, replacing: bool
) -> None:
    data = old.encode()
    document = blocks.cut(data)
    starts = [*document.starts(), len(data)]
    start = starts[place % len(starts)]
    index = starts.index(start)
    stop = start + len(document.blocks[index].data) if replacing and index < len(document.blocks) else start
    edited = splice.Splice(start, stop, new.encode())
    after = edited.apply(data)
    assert splice.keeps_the_others(document, edited, after) == keeps_by_cutting_all(document, edited, after)
