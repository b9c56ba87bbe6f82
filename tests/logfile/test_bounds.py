"""Files that are no log, in another encoding, or of monstrous lines: few findings, short lines, and an end."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.factories import REAL, text, tree

LOG = text(tree("cn-2025-a"), tree("cn-2025-b"))
MANY = 200_000


def found(chiplog: Any, file: Path, data: bytes) -> list[dict[str, Any]]:
    file.write_bytes(data)
    result = chiplog("validate", file, "--json")
    assert result.exit_code in (0, 1), result.stderr
    findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return findings


ELSEWHERE = {
    "UTF-16": [LOG.encode(name) for name in ("utf-16", "utf-16-le", "utf-16-be")],
    "UTF-32": [LOG.encode(name) for name in ("utf-32", "utf-32-le", "utf-32-be")],
    "Latin-1": [LOG.replace("China", "Chîna").encode("latin-1")],
    "not text": [gzip.compress(LOG.encode()), b"%PDF-1.7\n" + LOG.encode(), bytes(range(256)) * 9, b"\0" * 999],
}


@pytest.mark.parametrize(("said", "data"), [(said, data) for said, some in ELSEWHERE.items() for data in some])
def test_a_file_in_another_encoding_is_one_finding(chiplog: Any, tmp_path: Path, said: str, data: bytes) -> None:
    findings = found(chiplog, tmp_path / "log.yaml", data)
    assert len(findings) == 1
    assert said in findings[0]["message"] + findings[0]["help"]


def test_one_bad_byte_does_not_hide_what_else_is_wrong(chiplog: Any, tmp_path: Path) -> None:
    data = LOG.replace("actor: CN", "actor: XX", 1).encode().replace(b"title: China", b"title: Chin\xe9", 2)
    lines = data.replace(b"Chin\xe9", b"China", 1)
    codes = [finding["code"] for finding in found(chiplog, tmp_path / "log.yaml", lines)]
    assert codes == ["CL110", "CL001"]


@pytest.mark.parametrize("spoiled", ["\t" * 300, "  # x \n" * 300, "\n  k: x" * 300, "\x01" * 300])
def test_findings_of_a_kind_are_counted_from_the_twenty_first_on(chiplog: Any, tmp_path: Path, spoiled: str) -> None:
    data = LOG.replace(
        "  actor: CN\n", f"  actor: CN\n{spoiled}\n" if spoiled[0] != " " else f"  actor: CN\n{spoiled}", 1
    )
    findings = found(chiplog, tmp_path / "log.yaml", data.encode())
    kinds = [finding["code"] for finding in findings]
    assert max(map(kinds.count, kinds)) <= 21
    assert any(finding["message"].startswith("… and ") for finding in findings) or len(findings) < 20


LONG = {
    "a title of ' '": ("title: China", f"title: China{' ' * MANY}"),
    "a title of '#'": ("title: China", f"title: China{'#' * MANY}"),
    "a quoted title of ' '": ("title: China", f"title: '{' ' * MANY} x'\n  body: China"),
    "a comment": ("actor: CN", f"actor: CN  # {' ' * MANY}x"),
    "items": ("  targets: [US]\n", "  items:\n" + "    - |-\n      x # y\n" * 5_000),
    "notes": ("  actor: CN\n", "  actor: CN\n" + "  # allow: CL204 x\n" * 10_000),
    "nesting": ("targets: [US]", f"targets: {'[' * MANY}"),
}
LONGER = {
    "a list": ("targets: [US]", f"targets: [{', '.join([chr(39) + ' #' + chr(39)] * 20_000)}]  # x"),
    **{f"a title of {sign!r}": ("title: China", f"title: China{sign * MANY}") for sign in "[-{:?_.0"},
    **{
        f"a quoted title of {sign!r}": ("title: China", f"title: '{sign * MANY} x'\n  body: China")
        for sign in '#"[-:\\'
    },
}


@pytest.mark.parametrize("name", [*LONG, *(pytest.param(name, marks=pytest.mark.slow) for name in LONGER)])
def test_a_monstrous_event_comes_to_an_end_with_short_lines(chiplog: Any, tmp_path: Path, name: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(LOG.replace(*(LONG | LONGER)[name], 1), encoding="utf-8")
    checked = chiplog("validate", file)
    assert checked.exit_code in (0, 1)
    assert max(map(len, checked.stdout.splitlines()), default=0) < 1000
    assert chiplog("list", "-f", file).exit_code in (0, 3)
    assert chiplog("fmt", "--check", file).exit_code in (0, 1)


@pytest.mark.parametrize(
    "data",
    [
        "# Notes\n\n\n\nroses are red,  \n", "# Notes\n\n- milk  \n- bread: white  \n\n\n\n- [link](x)\n", "[]  \n", "{}\n\n\n",
        '{"a": 1 }  \n', "hello  \n", "events:\n  - id: x  \n",
    ],
)  # fmt: skip
def test_fmt_rewrites_nothing_that_is_no_log(chiplog: Any, tmp_path: Path, data: str) -> None:
    file = tmp_path / "notes.md"
    file.write_text(data, encoding="utf-8")
    for words in ([], ["--check"], ["--diff"]):
        result = chiplog("fmt", *words, file)
        assert (result.exit_code, f"{file} is not a log" in result.stderr) == (3, True)
    assert file.read_text(encoding="utf-8") == data


@pytest.mark.parametrize("data", ["", "# To be.\n", "---\n", "\n\n"])
def test_fmt_takes_a_log_without_events(chiplog: Any, tmp_path: Path, data: str) -> None:
    file = tmp_path / "log.yaml"
    file.write_text(data, encoding="utf-8")
    assert chiplog("fmt", file).exit_code == 0


def test_fmt_of_several_files_writes_none_where_one_is_no_log(chiplog: Any, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.md"
    good.write_text(LOG + "\n\n", encoding="utf-8")
    bad.write_text("text  \n", encoding="utf-8")
    result = chiplog("fmt", good, bad)
    assert (result.exit_code, good.read_text(encoding="utf-8")) == (3, LOG + "\n\n")
    assert f"{bad} is not a log" in result.stderr


def mutated(chance: random.Random, data: bytes) -> bytes:
    """A log with some bytes changed, doubled or cut."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(found))
        stop = place + chance.randint(0, 60)
        match chance.randrange(5):
            case 0:
                found[place:stop] = bytes(
                    chance.choices(b"\t\n\r -#'\"[]{}:,>|?&*!%@`<=\0\x85\xff\xe2a0", k=chance.randint(1, 6))
                )
            case 1:
                found[place:place] = found[place:stop]
            case 2:
                del found[place:stop]
            case 3:
                found[place:place] = chance.choice(
                    ["\u2028", "\x85", "\ufeff", "<<<<<<< a\n", "\r", "- ", "\n- id: x\n", "\n  # "]
                ).encode()
            case _:
                del found[max(place, 400) :]
    return bytes(found) or b"-"


def never_a_traceback(chiplog: Any, folder: Path, seeds: range) -> None:
    real = REAL.read_bytes()
    for number in seeds:
        chance = random.Random(number)  # noqa: S311 - a log by chance
        start = chance.randrange(len(real) - 9000)
        file = folder / "log.yaml"
        file.write_bytes(mutated(chance, real[start : start + 6000]) if number % 10 else chance.randbytes(3000))
        for words in (["validate", file], ["list", "-f", file], ["fmt", file], ["resolve", "--no-input", file]):
            result = chiplog(*words)
            assert result.exit_code in (0, 1, 2, 3), f"{number} {words}: {result.exception!r}"
            assert "please report" not in result.stderr, f"{number} {words}: {result.stderr}"
        names = [line.split("\t")[0] for line in chiplog("list", "-f", file).stdout.splitlines()]
        if names:
            result = chiplog("edit", "-f", file, chance.choice(names), "--set", "body=Customs")
            assert result.exit_code in (0, 2, 3, 4), f"{number} edit: {result.exception!r}"
            assert "please report" not in result.stderr, f"{number} edit: {result.stderr}"


def test_no_bytes_end_in_a_traceback(chiplog: Any, tmp_path: Path) -> None:
    never_a_traceback(chiplog, tmp_path, range(25))


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("first", [1000, 2000])
def test_thousands_of_spoiled_logs_end_in_no_traceback(chiplog: Any, tmp_path: Path, first: int) -> None:
    never_a_traceback(chiplog, tmp_path, range(first, first + 600))
