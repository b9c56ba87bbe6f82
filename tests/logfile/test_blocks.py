"""A file is a row of blocks: nothing is lost in cutting it, and block by block reads as the whole file does."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import blocks, parse
from tests.factories import REAL, text, tree

LINES = [
    "- id: a\n",
    "-\n",
    "  b: c\n",
    "# c\n",
    "\n",
    "  # d\n",
    "---\n",
    "...\n",
    "text\n",
    "- \n",
    "  \n",
    "-x\n",
    "\r\n",
    "- e: f\r\n",
]

files = st.one_of(
    st.binary(max_size=60), st.lists(st.sampled_from(LINES), max_size=14).map(lambda some: "".join(some).encode())
)


@given(files, st.booleans(), st.booleans())
def test_blocks_joined_are_the_file(data: bytes, bom: bool, cut_short: bool) -> None:
    whole = (blocks.BOM if bom else b"") + (data.rstrip(b"\n") if cut_short else data)
    assert bytes(blocks.cut(whole)) == whole


@given(files)
def test_starts_and_lines_are_where_the_blocks_are(data: bytes) -> None:
    document = blocks.cut(data)
    for start, line, block in zip(document.starts(), document.line_starts(), document.blocks, strict=True):
        assert data[start : start + len(block.data)] == block.data
        assert data.count(b"\n", 0, start) == line - 1


@given(files, st.booleans())
def test_blocks_are_the_same_one_by_one_and_all_together(data: bytes, bom: bool) -> None:
    whole = (blocks.BOM if bom else b"") + data
    document = blocks.cut(whole)
    found = list(document.blocks)
    assert document.header + b"".join(block.data + block.gap for block in found) == whole
    assert [document.blocks[number] for number in range(len(found))] == found
    assert document.blocks[-2:] == found[-2:]
    assert [document.blocks.data_of(number) for number in range(len(found))] == [block.data for block in found]
    assert list(document.blocks.gaps()) == [block.gap for block in found]
    assert list(document.blocks.sizes()) == [len(block.data + block.gap) for block in found]
    assert list(document.blocks.lines()) == [(block.data + block.gap).count(b"\n") for block in found]
    having = [number for number, block in enumerate(found) if b"# " in block.data]
    assert list(document.blocks.having(b"# ")) == having
    assert list(document.blocks.by(range(5, 5 + len(found))).having(b"# ")) == [number + 5 for number in having]
    assert dict(document.blocks.by(range(5, 5 + len(found)))) == dict(enumerate(found, 5))


@given(files, st.booleans(), st.sets(st.integers(0, 30), max_size=4))
def test_lines_for_people_are_those_of_the_whole_text(data: bytes, bom: bool, wanted: set[int]) -> None:
    whole = (blocks.BOM if bom else b"") + data
    lines = whole.decode(errors="replace").removeprefix("\ufeff").split("\n")
    assert blocks.cut(whole).text_lines(wanted) == {line: lines[line] for line in wanted if line < len(lines)}


CUT = """\
# yaml-language-server: $schema=x
# The header ends at the first blank line.

# A comment that stands by itself.

# This one touches the first event
# from above.
- id: one
  # inside
  a: b

# Between two events.

- id: two
  c: d
# Touches the third.
- id: three
# After the last.
"""


def test_comments_that_touch_an_event_from_above_are_its_own() -> None:
    document = blocks.cut(CUT.encode())
    assert [block.data.decode() for block in document.blocks] == [
        "# This one touches the first event\n# from above.\n- id: one\n  # inside\n  a: b\n",
        "- id: two\n  c: d\n",
        "# Touches the third.\n- id: three\n",
    ]
    assert [block.gap.decode() for block in document.blocks] == [
        "\n# Between two events.\n\n",
        "",
        "# After the last.\n",
    ]


@pytest.mark.parametrize("head", ["# One.\n# Two.\n", "---\n", "# One.\n---\n", ""])
def test_comments_on_top_without_a_blank_line_are_the_headers(head: str) -> None:
    assert blocks.cut(f"{head}- id: one\n".encode()).header == head.encode()


def test_the_real_log_read_block_by_block_is_what_yaml_reads() -> None:
    data = REAL.read_bytes()
    ours = [parse.read(block.data.decode()) for block in blocks.cut(data).blocks]
    assert ours == yaml.load(data, Loader=yaml.CBaseLoader)  # noqa: S506 - it gives text alone


values = st.text("abc:#'\"[]{},-?|>& \n", min_size=1, max_size=12)


@given(
    st.lists(st.dictionaries(st.sampled_from("abcde"), values, min_size=1), min_size=1, max_size=4),
    st.sampled_from(["", "'", '"', "|", ">", None]),
)
def test_block_by_block_is_the_whole_file_however_it_is_written(some: list[dict[str, str]], style: str | None) -> None:
    source = yaml.dump(some, default_style=style or None, width=20, sort_keys=False)
    ours: list[Any] = []
    for block in blocks.cut(source.encode()).blocks:
        try:
            ours.append(parse.read(block.data.decode()))
        except parse.YamlFaultError:
            return  # a scalar that goes on at column 0, or a tag
    assert ours == yaml.load(source, Loader=yaml.BaseLoader)  # noqa: S506 - it gives text alone


def test_the_second_of_two_equal_blocks_is_another_event() -> None:
    document = blocks.cut((text(tree()) + "\n" + text(tree()).split("\n\n", 1)[1]).encode())
    assert len(document.blocks) == 2
    first, second = document.blocks.digests()
    assert first == second
