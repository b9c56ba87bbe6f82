"""What is written is what every YAML reader reads, and nothing is quoted without need."""

import io
from typing import Any

import pytest
import yaml
import yaml12
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from chiplog.logfile import blocks, emit, formatting, parse, quick, scalars
from chiplog.logfile.parse import YamlFaultError
from chiplog.model import characters
from chiplog.rules import check
from tests.factories import REAL, tree

NASTY = (
    "NO", "on", "y", "~", "null", "3E001", "1e3", "0x1F", "0o14", "0101", "0b11", "22:30", "2026", "2026-01-28", "2026-1-8",
    "1_000", ".inf", "-.INF", ".nan", "<<", "=", "-foo", "?foo", ":foo", "- foo", "? foo", ": foo", "a:", "a: b", "a #b",
    "#a", "a#b", "'q'", '"q"', "it's", "[x", "{x", "x]", "x}", "a,b", "a, b", "*x", "&x", "!x", "%x", "@x", "`x", "|x", ">x",
    "---", "...", "--- a", "-", "?", ":", ".", "1.2.3", "+1", "-1", "1.", ".5", "1e", "e1", "0o8", "0x", "12:60", "true", "True",
    "TRUE", "tRUE", "Null", "https://x.org/a?b=c#d", "fr:2025-19001#2", "a:b", "a::b", "::", "a :b", "\u00a0x", "x\u00a0", "中文: x", "é",
    "2026-01-28T10:00:00Z", "2026-01-28 10:00", "NaN", "inf", "0", "00", "08", "1,5", "a\\b", "\\", "%", "x: ", "5:", "🙂", "-:", "?:", "+-0", "0x-1", "0o+7", "-+1e3", "+-.5", "--1", "-_", "0 -",
)  # fmt: skip

text = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30),
    st.text("aNOyn0123456789eE+-_.:,#'\"[]{}?!&*%@|> ~=<xob", min_size=1, max_size=8),
).filter(lambda value: not characters.IN_TEXT.search(value) and value == value.strip())


def pyyaml(source: str) -> Any:
    return yaml.safe_load(source)


def ruamel_12(source: str) -> Any:
    return YAML(typ="safe", pure=True).load(io.StringIO(source))


def ruamel_11(source: str) -> Any:
    loader = YAML(typ="safe", pure=True)
    loader.version = (1, 1)
    return loader.load(io.StringIO(source))


READERS = (pyyaml, ruamel_12, yaml12.parse_yaml)


def read_alike(source: str, expected: Any) -> bool:
    for read in (*READERS, ruamel_11):
        try:
            if read(source) != expected or not _is_text(read(source)):
                return False
        except Exception:  # noqa: BLE001 - however a reader fails, it does not read the text
            return False
    return True


def _is_text(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_text, value.values()))
    return all(map(_is_text, value)) if isinstance(value, list) else type(value) is str


@given(text)
def test_a_scalar_is_read_back_by_every_reader(value: str) -> None:
    source = f"a: {emit.scalar(value)}\n"
    assert [read(source) for read in READERS] == [{"a": value}] * 3


@given(st.lists(text, min_size=1, max_size=4))
@example(["?foo"])
@example([":foo"])
@example(["a:", "b"])
def test_a_list_on_one_line_is_read_back_by_every_reader(values: list[str]) -> None:
    source = f"a: [{', '.join(emit.scalar(value, flow=True) for value in values)}]\n"
    assert [read(source) for read in READERS] == [{"a": values}] * 3


# Words that only YAML 1.1's published types change, and no reader at hand: https://yaml.org/type/
PUBLISHED = ("y", "n", "Y", "N", ".", "1.2.3", "1.", "=")


@given(text, st.booleans())
def test_nothing_is_quoted_without_need(value: str, flow: bool) -> None:
    if scalars.safe(value, flow=flow):
        return
    source, expected = (f"a: [{value}]\n", {"a": [value]}) if flow else (f"a: {value}\n", {"a": value})
    assert not read_alike(source, expected) or scalars.misread(value)


@pytest.mark.parametrize("value", [word for word in NASTY if scalars.misread(word)])
def test_what_is_misread_is_quoted(value: str) -> None:
    assert emit.scalar(value) == f"'{value}'"


@pytest.mark.parametrize("value", PUBLISHED)
def test_published_types_are_quoted_though_no_reader_at_hand_changes_them(value: str) -> None:
    assert scalars.misread(value)


@pytest.mark.parametrize(
    "value",
    ["BIS", "H200", "3A090", "2026-Q1", "a:b", "it's", "a#b", "https://x.org/#a", "-foo", "tRUE", "1,5", "é", "中文"],
)
def test_what_is_safe_stays_bare(value: str) -> None:
    assert emit.scalar(value) == value


def test_only_dates_stay_bare_though_readers_make_dates_of_them() -> None:
    assert emit.scalar("2026-01-28", date=True) == "2026-01-28"
    assert emit.scalar("2026-01-28") == "'2026-01-28'"
    assert emit.scalar("2026", date=True) == "'2026'"


line = text.filter(lambda value: "  " not in value)
names = st.lists(line, min_size=1, max_size=4, unique=True)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """A valid event, with text of any kind in the fields that take it."""
    optional: dict[str, Any] = {
        "body": draw(st.none() | line),
        "entities": draw(
            st.none() | st.fixed_dictionaries({}, optional={"subject": names, "supplier": names, "owner": names})
        ),
        "items": draw(st.none() | names),
        "summary": draw(
            st.none() | st.lists(line, min_size=1, max_size=4).map(" ".join).filter(lambda value: len(value) <= 400)
        ),
        "effective": draw(st.sampled_from([None, "2025-02-01", "2025-02", "2025"])),
        "codes": draw(st.sampled_from([None, ["eccn:3A090.a"], ["hs:8542", "eu:3B001"]])),
        "acts": draw(st.sampled_from([None, ["fr:2025-19001#2"], [f"mofcom:2025-{n}" for n in range(20)]])),
        "relations": draw(
            st.sampled_from([None, {"suspends": ["cn-2024-x-y"], "answers": ["us-2024-x", "us-2024-y"]}])
        ),
    }
    optional["entities"] = optional["entities"] or None
    event = tree(**optional)
    event["sources"][0]["publisher"] = draw(line)
    from chiplog.model.keys import FIELDS

    return {key: event[key] for key in FIELDS[""] if key in event}


@given(events())
def test_an_event_is_read_back_by_every_reader(event: dict[str, Any]) -> None:
    source = emit.event(event)
    assert parse.read(source) == event
    for read in READERS:
        assert _dates_as_text(read(source)) == [event]


def _dates_as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(item) for item in value]
    return value if isinstance(value, str) else str(value)


@given(events())
def test_what_is_written_is_in_form_and_stays_so(event: dict[str, Any]) -> None:
    source = emit.event(event)
    codes = {problem.code for problem in check.one_block(source.encode()).problems}
    assert codes <= {"CL409", "CL216", "CL217"}
    if "CL409" not in codes:
        assert formatting.block(source) == source


def test_a_summary_keeps_its_authors_lines() -> None:
    source = emit.event(tree(summary="One thing. Another.")).replace(
        "One thing.\n    Another.", "One\n    thing. Another."
    )
    assert emit.event(parse.read(source)) == source


def test_sentences_are_broken_into_lines_but_not_abbreviations() -> None:
    lines = emit.summary_lines("The U.S. acts. Acme Inc. Ltd. waits! Is it new? No. 5 is. then 3.5 more.")
    assert lines == ("The U.S. acts.", "Acme Inc. Ltd. waits!", "Is it new?", "No. 5 is. then 3.5 more.")


def test_a_list_of_more_than_100_columns_has_a_line_for_each_item() -> None:
    short, long = ["x" * 43, "y" * 43], ["x" * 45, "y" * 43]
    assert f"  items: [{short[0]}, {short[1]}]\n" in emit.event(tree(items=short))
    assert f"  items:\n    - {long[0]}\n    - {long[1]}\n" in emit.event(tree(items=long))


@given(
    events(),
    st.sampled_from(["", "# above\n", "# one\n# two\n"]),
    st.sampled_from(["", "  # inside\n", "    # deep\n"]),
)
def test_what_is_read_without_a_parser_is_what_a_parser_reads(event: dict[str, Any], above: str, inside: str) -> None:
    written = emit.event(event)
    head, newline, rest = written.partition("\n")
    block = f"{above}{head}{newline}{inside}{rest}"
    assert quick.read(block) == parse.read(block) == event


@given(
    events(),
    st.integers(0, 400),
    st.sampled_from(["", " ", "#", " # x", "'", "[", "- ", ":", "\n", "  ", ">-", "NO", "\n    # x"]),
)
def test_what_is_not_in_form_is_left_to_the_parser(event: dict[str, Any], at: int, what: str) -> None:
    written = emit.event(event)
    block = written[:at] + what + written[at:]
    found = None if characters.IN_FILE.search(block) else quick.read(block)
    if found is not None:
        assert found == parse.read(block)


def test_the_real_log_is_read_without_a_parser() -> None:
    texts = [block.data.decode() for block in blocks.cut(REAL.read_bytes()).blocks]
    assert [quick.read(text) for text in texts] == [parse.read(text) for text in texts]


def test_text_that_goes_on_behind_a_comment_is_read_by_nobody() -> None:
    block = emit.event(tree(summary="One thing changes. Another one does not."))
    spoiled = block.replace("    Another one", "  # a note\n    Another one")
    assert spoiled != block
    assert quick.read(spoiled) is None
    with pytest.raises(YamlFaultError):
        parse.read(spoiled)
    below = block.replace("  sources:", "  # a note\n  sources:")
    assert quick.read(below) == parse.read(below) == parse.read(block)
