"""Files that are no good log: a clear finding or a sentence, no traceback, no hang, and the file as it was."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from chiplog.logfile import blocks, parse
from tests.factories import ROOT, text, tree

GOOD = text(tree("cn-2025-good-one"))
LAUGHS = "- id: cn-2025-bomb\n" + "".join(
    f"  {new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
SUITE = json.loads((ROOT / "tests" / "yaml" / "suite.json").read_text(encoding="utf-8"))

# What the file holds; (line, column, code) of what validate finds first; the exit code of list.
# A column of 0 is any: where a reader gives up on nesting hangs on how its YAML library was built.
BROKEN: dict[str, tuple[bytes, tuple[int, int, str] | None, int]] = {
    "empty": (b"", None, 0),
    "only comments": (b"# A log to be.\n", None, 0),
    "only a document marker": (b"---\n", None, 0),
    "a leading document marker": (b"---\n" + GOOD.encode(), None, 0),
    "no last newline": (GOOD.rstrip().encode(), (17, 1, "CL407"), 0),
    "windows line ends": (GOOD.replace("\n", "\r\n").encode(), (3, 1, "CL408"), 0),
    "a byte-order mark": (b"\xef\xbb\xbf" + GOOD.encode(), (1, 1, "CL002"), 0),
    "bad utf-8 in one event": (GOOD.encode() + b"\n- id: cn-2025-x-y\n  title: caf\xe9\n", (20, 13, "CL001"), 3),
    "bad utf-8 in the header": (b"# caf\xe9\n" + GOOD.encode(), (1, 6, "CL001"), 0),
    "utf-16": (GOOD.encode("utf-16"), (1, 1, "CL001"), 3),
    "binary": (bytes(range(256)) * 40, (1, 1, "CL003"), 3),
    "nothing but zeros": (b"\0" * 5000, (1, 1, "CL003"), 3),
    "a zero in a title": (GOOD.replace("about", "ab\0ut").encode(), (4, 33, "CL003"), 3),
    "a tab as indent": (GOOD.replace("  actor", "\tactor").encode(), (6, 1, "CL003"), 3),
    "two documents": (GOOD.encode() + b"---\n" + GOOD.encode(), (18, 1, "CL008"), 3),
    "a mapping at the root": (b"events:\n  - id: cn-2025-x-y\n", (1, 1, "CL009"), 3),
    "an indented list": (b"  - id: cn-2025-x-y\n    title: China does it\n", (1, 3, "CL009"), 3),
    "a scalar at the root": (b"hello\n", (1, 1, "CL009"), 3),
    "an empty flow list": (b"[]\n", (1, 1, "CL009"), 3),
    "ten thousand brackets": (GOOD.encode() + b"\n- id: " + b"[" * 10_000 + b"]" * 10_000 + b"\n", (19, 0, "CL004"), 3),
    "ten thousand dashes": (b"- " * 10_000 + b"\n", (1, 3, "CL010"), 3),
    "an alias bomb": (LAUGHS.encode(), (2, 6, "CL006"), 3),
    "a line of a megabyte": (GOOD.replace("about chips", "x" * 1_000_000).encode(), (4, 10, "CL109"), 3),
    "conflict markers": (
        f"<<<<<<< ours\n{GOOD}=======\n{GOOD}>>>>>>> theirs\n".encode(), (1, 1, "CL011"), 3,
    ),
    "a line separator that hides an event": (
        GOOD.replace("about chips", "x\u2028- id: us-2025-hidden\u2028  actor: US").encode(), (4, 32, "CL003"), 3,
    ),
    "a next line that hides an event": (GOOD.replace("about chips", "x\x85- id: us-2025-hidden").encode(), (4, 32, "CL003"), 3),
    "old mac line ends": (GOOD.replace("\n", "\r").encode(), (1, 1, "CL009"), 3),
    "a quote that goes on at column 0": (GOOD.replace("China does", '"China does').replace("  actor", "actor") .encode(), (6, 1, "CL009"), 3),
    "an anchor": (GOOD.replace("[US]", "&x [US]").encode(), (7, 12, "CL006"), 3),
    "a directive": (b"%YAML 1.2\n---\n" + GOOD.encode(), (1, 1, "CL008"), 3),
    "a merge key": (GOOD.replace("  actor: CN", "  <<: {actor: CN}").encode(), (6, 3, "CL006"), 3),
    "a complex key": (GOOD.replace("  actor: CN", "  ? [actor]\n  : CN").encode(), (6, 5, "CL004"), 3),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_by_line_and_left_alone(chiplog: Any, tmp_path: Path, name: str) -> None:
    data, place, code = BROKEN[name]
    file = tmp_path / "log.yaml"
    file.write_bytes(data)
    checked = chiplog("validate", file, "--json")
    findings = json.loads(checked.stdout)["findings"]
    column = findings[0]["column"] if findings and (place is None or place[1]) else 0
    first = (findings[0]["line"], column, findings[0]["code"]) if findings else None
    assert first == place
    assert checked.exit_code == int(any(finding["severity"] == "error" for finding in findings))
    assert chiplog("list", "-f", file).exit_code == code
    assert chiplog("summary", "-f", file).exit_code == code
    assert chiplog("show", "cn-2025-nothing", "-f", file).exit_code in (2, 3)
    assert file.read_bytes() == data


@pytest.mark.parametrize("command", [["list"], ["show", "x"], ["summary"], ["validate"]])
def test_a_file_that_cannot_be_had_is_said(chiplog: Any, tmp_path: Path, command: list[str]) -> None:
    missing = chiplog(*command, "-f", tmp_path / "none.yaml")
    assert (missing.exit_code, missing.stderr.splitlines()[0]) == (3, f"chiplog: no such file: {tmp_path}/none.yaml")
    folder = chiplog(*command, "-f", tmp_path)
    assert (folder.exit_code, folder.stderr.splitlines()[0]) == (3, f"chiplog: {tmp_path} is a directory, not a log")
    document = json.loads(chiplog(*command, "-f", tmp_path, "--json").stdout)
    assert document["error"]["kind"] == "unreadable"


def test_a_good_event_beside_broken_ones_is_still_listed(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "log.yaml"
    for name in ("bad utf-8 in one event", "ten thousand brackets", "bad utf-8 in the header"):
        file.write_bytes(BROKEN[name][0])
        assert chiplog("list", "-f", file).stdout.startswith("cn-2025-good-one\t")


# One in ten of the suite's inputs here; the slow tests take them all.
SOME = [pytest.param(name, marks=[pytest.mark.slow] * bool(number % 10)) for number, name in enumerate(SUITE)]


@pytest.mark.parametrize("name", SOME)
def test_inputs_of_the_yaml_suite_as_logs(chiplog: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "log.yaml"
    data = SUITE[name].encode("utf-8", "surrogatepass")
    file.write_bytes(data)
    assert chiplog("validate", file).exit_code in (0, 1)
    assert chiplog("list", "-f", file).exit_code in (0, 3)
    assert file.read_bytes() == data


def _as_yaml_reads(text_: str) -> Any:
    return yaml.load(text_, Loader=yaml.BaseLoader)  # noqa: S506 - it gives text alone


def test_what_is_read_of_the_suite_is_what_a_yaml_reader_reads() -> None:
    read = 0
    for name, source in SUITE.items():
        document = blocks.cut(source.encode("utf-8", "surrogatepass"))
        if document.header.strip() or any(block.gap.strip() for block in document.blocks) or not document.blocks:
            continue
        try:
            ours = [parse.read(block.data.decode()) for block in document.blocks]
        except (parse.YamlFaultError, UnicodeDecodeError):
            continue
        read += 1
        assert ours == _as_yaml_reads(source), name
    assert read >= 5


def test_an_exception_in_a_block_that_cannot_be_parsed_is_no_fault_of_the_program(chiplog: Any, tmp_path: Path) -> None:
    log = tmp_path / "events.yaml"
    log.write_text("- id: us-2025-x\n  title: 'open\n  # allow: CL301 because\n", encoding="utf-8")
    result = chiplog("validate", log)
    assert result.exit_code == 1
    assert "CL004" in result.stdout
