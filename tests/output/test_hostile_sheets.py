"""Markdown for GitHub, and CSV for spreadsheets, of text from strangers."""

import csv
import html
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.model import cells
from chiplog.output import escape
from tests.factories import text, tree

TOKENS = [
    "@octocat", "@org/team", "a@evil.example", "#1", "(#13)", "GH-12", "owner/repo#12", "owner/repo@0123abc", "deadbeef1", "0123456789abcdef" * 2 + "01234567",
    "https://evil.example/x", "www.evil.example", "WWW.evil.example", "ftp://evil.example", "mailto:a@b.example", "xmpp:a@b.example/x", "<img src=x>", "<!-- x",
    "[x](http://y.example)", "![x](y)", "[^1]", ":+1: :tada:", "- [ ] x", "1. x", "# h", "> q", "`code", "``x`", "a | b", "**b** _i_ ~~s~~", "$x$ $$y$$",
    "```mermaid", "\\", "&lt;b&gt;", "&#64;octocat", "+ x", "* x", "===", "---", "<https://x.example>", "\u200d@x", "GHSA-abcd-1234-efgh", "git@github.com:a/b",
]  # fmt: skip
LINKED = re.compile(
    r"(?<!\w)@[a-z]|(?<![\w&])#\d|\w#\d|\bgh-\d|\bghsa-\w|(?<!\w)[0-9a-f]{7,40}(?!\w)|\w://|www\.|\w@\w|:[a-z+][\w+1]*:",
    re.IGNORECASE,
)
"""What GitHub looks for in the text nodes of a page, once entities are decoded."""


def nodes(page: str) -> list[str]:
    """Text outside code, as it is once entities are decoded."""
    return [html.unescape(node) for node in re.split(r"<[^>]*>", re.sub(r"(?s)<(pre|code)\b.*?</\1>", "", page))]


@pytest.mark.parametrize("token", TOKENS)
def test_nothing_is_left_that_github_would_link(token: str) -> None:
    marked = escape.markdown(f"x {token} y")
    assert not any(LINKED.search(node) for node in nodes(marked))
    assert html.unescape(marked).replace("\u200d", "") == escape.shown(f"x {token} y").replace("\u200d", "")


@pytest.mark.skipif(not shutil.which("cmark-gfm"), reason="cmark-gfm is not installed here")
def test_a_renderer_of_github_shows_plain_text_and_code_alone() -> None:
    lines = []
    for token in TOKENS:
        lines += [
            escape.markdown(token),
            "",
            f"### {escape.markdown(token)}",
            "",
            f"- {escape.markdown(token)}",
            f"- {escape.code(token)}",
            "",
        ]
        lines += [f"| {escape.markdown(token)} | {escape.code(token, in_table=True)} |", "| --- | --- |", ""]
    words = "cmark-gfm -e table -e autolink -e strikethrough -e tasklist -e footnotes --unsafe".split()
    page = subprocess.run(words, input="\n".join(lines), capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"<(\w+)", page)) == {"p", "table", "thead", "tr", "th", "ul", "li", "h3", "code"}
    assert not any(LINKED.search(node) for node in nodes(page))


ANSWERS = [
    "list --format md", "list --columns title,items,sources,body --format md", "show cn-2025-bad --format md", "status --on 2025-03-01 --format md",
    "calendar --from 2025-01-01 --format md", "summary --by item --format md", "matrix --format md", "notice --format md", "summary --by body --across item --format md",
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_pings_or_links(chiplog: Any, tmp_path: Path, answer: str) -> None:
    file = tmp_path / "log.yaml"
    title = "China tells @octocat about #12 and GH-13 by a@evil.example"
    bad = tree(
        "cn-2025-bad",
        title=title,
        items=["@octocat", "www.evil.example"],
        body="owner/repo#12",
        effective="2025-02-01",
        summary="see https://evil.example deadbeef12",
    )
    file.write_text(text(bad), encoding="utf-8")
    page = chiplog(*answer.split(), "-f", file).stdout
    page = re.sub(r"`[^`]*`", "", page)
    assert page
    assert not any(LINKED.search(node) for node in nodes(page))


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "x;=1+1",
    "x; -1",
    'x;"=1',
    "'=1",
    "x;'=1",
    "''=1",
    "a\t=1",
    ";;=1",
    " =1",
    "x;y",
    "it's; fine",
    ":x",
    "a,b",
    'say "hi"',
]


@pytest.mark.parametrize("value", FORMULAS)
def test_no_cell_is_a_formula_wherever_lines_are_parted(value: str) -> None:
    sheet = escape.csv_lines(["a", "b"], [["first", value], [value, "last"]])
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(sheet, newline=""), delimiter=delimiter):
            assert not any(cell.strip(' "').startswith(("=", "+", "-", "@")) for cell in row)
    assert [[cells.unprotected(cell) for cell in row] for row in csv.reader(io.StringIO(sheet, newline=""))][1:] == [
        ["first", value],
        [value, "last"],
    ]


@given(st.text(st.sampled_from("'=+-@;\t \"ab,")))
def test_what_guards_a_cell_comes_off_again(value: str) -> None:
    assert cells.unprotected(cells.protected(value)) == value


def test_what_list_writes_as_csv_import_reads_back(chiplog: Any, tmp_path: Path) -> None:
    file, copy, sheet = tmp_path / "log.yaml", tmp_path / "copy.yaml", tmp_path / "list.csv"
    one = tree(
        title="=HYPERLINK(1); =2 and '=3",
        items=["=1+1", "-x", "'+y", '"z"', "it's"],
        body="+B",
        entities={"subject": ["@x", "a;=b"]},
    )
    file.write_text(text(one), encoding="utf-8")
    sheet.write_text(chiplog("list", "--format", "csv", "-f", file).stdout, encoding="utf-8")
    copy.write_text("# A log for a test.\n\n", encoding="utf-8")
    assert chiplog("import", sheet, "-f", copy).exit_code == 0
    assert copy.read_text(encoding="utf-8") == file.read_text(encoding="utf-8")
