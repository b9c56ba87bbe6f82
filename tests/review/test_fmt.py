"""`chiplog fmt`: canonical form, and nothing but the form."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from chiplog.logfile import blocks, formatting, parse
from tests.factories import REAL, ROOT, text, tree
from tests.logfile.test_yaml_text import events
from tests.rules.test_rules import BYTES

UNTIDY = """\
\ufeff# The header. \t
# It has two lines.
# Touches the second.
- title: "China does x at last"   # about the title
  id: us-2025-second
  # above the targets
  targets:
    - CN # one
    # about the second
    - 'JP'
  announced: '2025-01-02'
  acts: [ "fr:2025-1#2" ,fr:2025-3 ]  # acts
  actor: US
  flow: export
  instrument:   ban
  effect: tighten
  stage: decided
  confidence: official
  entities: {supplier: ["Nvidia"], subject: [NO]}
  summary: >-
    One # is no comment.
    Two cafe\u0301s.
  # above the sources
  sources:
    # the first
    - publisher: "X's"
      url: https://x.example/#frag
      kind: official # sure
  recorded: 2026-06-01
  # below


# By itself.

- {id: cn-2025-first, title: China goes first, announced: 2025-01-01, actor: CN, targets: [US], flow: export,
   instrument: ban, effect: tighten, stage: decided, confidence: official,
   sources: [{url: "https://x.example/2", publisher: X, kind: official}], recorded: 2026-06-01}"""

TIDY = """\
# The header.
# It has two lines.
# Touches the second.

- id: cn-2025-first
  title: China goes first
  announced: 2025-01-01
  actor: CN
  targets: [US]
  flow: export
  instrument: ban
  effect: tighten
  stage: decided
  confidence: official
  sources:
    - url: https://x.example/2
      publisher: X
      kind: official
  recorded: 2026-06-01

- id: us-2025-second
  title: China does x at last  # about the title
  announced: 2025-01-02
  actor: US
  # above the targets
  # about the second
  targets: [CN, JP]  # one
  flow: export
  instrument: ban
  effect: tighten
  stage: decided
  confidence: official
  entities:
    subject: ['NO']
    supplier: [Nvidia]
  acts: [fr:2025-1#2, fr:2025-3]  # acts
  summary: >-
    One # is no comment.
    Two cafés.
  # above the sources
  sources:
    # the first
    - url: https://x.example/#frag
      publisher: X's
      kind: official  # sure
  recorded: 2026-06-01
  # below

# By itself.
"""


def test_a_log_comes_into_form_with_its_comments(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(UNTIDY.replace(" \t\n", "\n"), encoding="utf-8")
    result = chiplog("fmt", file)
    assert (result.exit_code, result.stderr) == (0, f"formatted {file}\n")
    assert file.read_text(encoding="utf-8") == TIDY
    assert chiplog("validate", file).stderr == "2 events checked, nothing found\n"


def test_check_and_diff_write_nothing(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    before = text(tree(body="BIS")).replace("body: BIS", 'body: "BIS"')
    file.write_text(before, encoding="utf-8")
    assert chiplog("fmt", "--check", file).exit_code == 1
    shown = chiplog("fmt", "--diff", "-f", file)
    assert (shown.exit_code, file.read_text()) == (0, before)
    assert [line for line in shown.stdout.splitlines() if line[0] in "+-"][2:] == ['-  body: "BIS"', "+  body: BIS"]
    file.write_text(text(tree(body="BIS")), encoding="utf-8")
    clean = chiplog("fmt", "--check", file)
    assert (clean.exit_code, clean.stderr) == (0, f"{file} is already formatted\n")


def test_the_real_log_is_in_form() -> None:
    data = REAL.read_bytes()
    assert formatting.format_log(data) == (data, ())


def test_what_cannot_be_read_is_left_and_named(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    broken = "- id: cn-2025-broken\n  title:   [\n"
    file.write_text(
        text(tree("us-2025-a", actor="US", targets=["CN"]))
        + "\n"
        + broken
        + "\n"
        + text(tree("cn-2025-b")).split("\n\n", 1)[1]
    )
    result = chiplog("fmt", file)
    assert result.exit_code == 1
    assert f"{file}:19: left unchanged: it can't be parsed; `chiplog validate` shows why" in result.stderr
    assert broken in file.read_text()
    assert file.read_text().index("cn-2025-b") < file.read_text().index("us-2025-a") < file.read_text().index("broken")


def test_standard_input_goes_to_standard_output(chiplog: Any) -> None:
    result = chiplog("fmt", "-", stdin=text(tree(body="BIS")).replace("BIS", "'BIS'").encode())
    assert result.stdout == text(tree(body="BIS"))


def test_bytes_that_are_not_utf_8_are_left_alone(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    file.write_bytes(b"- id: caf\xe9\n")
    result = chiplog("fmt", file)
    assert (result.exit_code, file.read_bytes()) == (3, b"- id: caf\xe9\n")


CASES = sorted((ROOT / "tests" / "rules").glob("CL*.yaml"))
FIXABLE = ("CL105", "CL401", "CL402", "CL403", "CL405", "CL406")


@pytest.mark.parametrize("code", FIXABLE)
def test_it_mends_what_the_rules_say_it_mends(chiplog: Any, tmp_path: Path, code: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_bytes((ROOT / "tests" / "rules" / f"{code}.yaml").read_bytes())
    assert chiplog("fmt", file).exit_code == 0
    assert chiplog("validate", "--select", f"CL4,{code}", file).stdout == ""


@pytest.mark.parametrize("code", ["CL002", "CL404", "CL407", "CL408", "CL409"])
def test_it_mends_bytes_too(chiplog: Any, tmp_path: Path, code: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_bytes(BYTES[code][0])
    assert chiplog("fmt", file).exit_code == 0
    assert chiplog("validate", "--strict", file).stderr.endswith("checked, nothing found\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_it_never_changes_a_value_or_loses_a_comment_and_twice_is_once(case: Path) -> None:
    data = case.read_bytes()
    once = formatting.format_log(data).data
    assert formatting.same_meaning(data, once)
    assert formatting.format_log(once).data == once


def test_a_changed_value_or_a_lost_comment_would_be_seen() -> None:
    data = TIDY.encode()
    assert formatting.same_meaning(data, data)
    for old, new in ((b"ban", b"fee"), (b"  # sure", b""), (b"# By itself.", b""), (b"[CN, JP]", b"[JP, CN]")):
        assert not formatting.same_meaning(data, data.replace(old, new, 1))


styles = st.sampled_from(["'", '"', None, "|", ">"])


@given(st.lists(events(), min_size=1, max_size=3), styles, st.booleans(), st.integers(20, 200))
def test_however_it_is_written_the_values_stay(
    some: list[dict[str, Any]], style: str | None, flow: bool, width: int
) -> None:
    source = yaml.dump(
        some, default_style=style, default_flow_style=flow or None, width=width, sort_keys=False, allow_unicode=True
    )
    data = source.encode()
    once = formatting.format_log(data)
    assert formatting.same_meaning(data, once.data)
    assert formatting.format_log(once.data).data == once.data


def test_comments_are_found_where_they_are_and_nowhere_else() -> None:
    source = "- a: 'x # no'  # one\n  b: \"# no\"\n  c: x#no # two\n  d: >-  # three\n    # no\n    text # no\n  # four\n  e: [a, # five\n    b]\n"
    assert [comment.text for comment in parse.block(source).comments] == [
        "# one",
        "# two",
        "# three",
        "# four",
        "# five",
    ]
    assert parse.read(source)["d"] == "# no text # no"


def test_a_folded_text_keeps_its_authors_lines() -> None:
    source = text(tree(summary="One. Two."))
    odd = source.replace("One.\n    Two.", "One. Two.").replace("body: X", "")
    assert formatting.format_log(odd.encode()).data.decode() == odd
    assert len(blocks.cut(odd.encode()).blocks) == 1
