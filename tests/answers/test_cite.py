"""`chiplog cite` and `show --links`: an event to be cited, and links that are live where they may be."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chiplog.output import escape
from tests.factories import text, tree

RULE = tree(
    "us-2025-a-rule", actor="US", body="BIS", targets=["CN"], announced="2025-09-29", acts=["fr:2025-19001"],
    title="BIS limits 50% & more_ of {chips}",
    sources=[
        {"url": "https://www.example.org/rule?a=1&copy=2", "publisher": "Federal Register", "published": "2025-09-30", "kind": "official"},
        {"url": "https://www.example.org/规则", "publisher": "Example", "kind": "news", "title": "A rule", "origin": "Reuters"},
    ],
)  # fmt: skip
MONTH = tree("cn-2025-month", announced="2025-05", title="[China](https://evil.example) *acts*")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "events.yaml"
    path.write_text(text(MONTH, RULE), encoding="utf-8")
    return path


def cited(chiplog: Any, file: Path, *arguments: str) -> str:
    result = chiplog("cite", "-f", file, *arguments)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def test_a_citation_names_the_act_and_its_pages(chiplog: Any, file: Path) -> None:
    assert cited(chiplog, file, "us-2025-a") == (
        "United States, BIS, “BIS limits 50% & more_ of {chips}”, 29 September 2025, fr:2025-19001 (chiplog: us-2025-a-rule).\n"
        "Federal Register, 2025-09-30, https://www.example.org/rule?a=1&copy=2\n"
        "Example (citing Reuters), “A rule”, https://www.example.org/规则\n"
        "log through 2025-09-29\n"
    )


def test_a_footnote_has_live_links_and_no_other_markup(chiplog: Any, file: Path) -> None:
    found = cited(chiplog, file, "us-2025-a-rule", "--format", "md")
    assert found.startswith(
        "[^us-2025-a-rule]: United States, BIS, “BIS limits 50% &#38; more&#95; of &#123;chips&#125;”"
    )
    assert re.findall(r"\]\(<([^>]*)>\)", found) == [
        "https://www.example.org/rule?a=1&amp;copy=2",
        "https://www.example.org/%E8%A7%84%E5%88%99",
    ]
    month = cited(chiplog, file, "cn-2025-month", "--format", "md")
    assert month.count("](") == 1
    assert "May 2025" in month


@pytest.mark.skipif(not shutil.which("cmark-gfm"), reason="cmark-gfm is not installed")
def test_github_links_the_pages_and_nothing_else(chiplog: Any, file: Path) -> None:
    for name, pages in (("us-2025-a-rule", 2), ("cn-2025-month", 1)):
        for command in (["cite", name, "--format", "md"], ["show", name, "--format", "md", "--links"]):
            page = f"Text[^{name}]\n\n{chiplog(*command, '-f', file).stdout}"
            words = ["cmark-gfm", "-e", "footnotes", "-e", "autolink", "-e", "table"]
            made = subprocess.run(words, input=page, capture_output=True, text=True, check=True).stdout
            links = re.findall(r'<a href="(http[^"]*)"', made)
            assert (len(links), [link for link in links if "evil" in link]) == (pages, [])


def test_bibtex_has_an_entry_for_the_act_and_each_page(chiplog: Any, file: Path) -> None:
    assert cited(chiplog, file, "us-2025-a-rule", "--format", "bibtex") == (
        "@misc{us-2025-a-rule,\n"
        "  author = {{United States, BIS}},\n"
        "  title = {{BIS limits 50\\% \\& more\\_ of \\{chips\\}}},\n"
        "  date = {2025-09-29},\n"
        "  year = {2025},\n"
        "  url = {https://www.example.org/rule?a=1&copy=2},\n"
        "  note = {fr:2025-19001}\n"
        "}\n"
        "\n"
        "@misc{us-2025-a-rule-1,\n"
        "  author = {{Federal Register}},\n"
        "  title = {{[BIS limits 50\\% \\& more\\_ of \\{chips\\}]}},\n"
        "  date = {2025-09-30},\n"
        "  year = {2025},\n"
        "  url = {https://www.example.org/rule?a=1&copy=2}\n"
        "}\n"
        "\n"
        "@misc{us-2025-a-rule-2,\n"
        "  author = {{Example}},\n"
        "  title = {{A rule}},\n"
        "  url = {https://www.example.org/%E8%A7%84%E5%88%99}\n"
        "}\n"
    )


CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["id", "type"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "type": {"enum": ["document", "webpage"]},
            "author": {"type": "array", "items": {"type": "object", "required": ["literal"]}},
            "title": {"type": "string"},
            "issued": {
                "type": "object",
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "maxItems": 2,
                        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
                    }
                },
            },
            "URL": {"type": "string"},
            "note": {"type": "string"},
        },
    },
}


def test_csl_has_the_same_for_other_programs(chiplog: Any, file: Path) -> None:
    found = json.loads(cited(chiplog, file, "us-2025-a-rule", "--format", "csl"))
    jsonschema.validate(found, CSL)
    assert [one["id"] for one in found] == ["us-2025-a-rule", "us-2025-a-rule-1", "us-2025-a-rule-2"]
    assert found[0]["issued"] == {"date-parts": [[2025, 9, 29]]}
    month = json.loads(cited(chiplog, file, "cn-2025-month", "--format", "csl"))
    assert month[0]["issued"] == {"date-parts": [[2025, 5]]}


def test_an_unknown_event_is_said(chiplog: Any, file: Path) -> None:
    result = chiplog("cite", "-f", file, "us-2099-nothing")
    assert (result.exit_code, "no event has the id us-2099-nothing" in result.stderr) == (2, True)


def test_links_of_a_page_are_dead_unless_asked_for(chiplog: Any, file: Path) -> None:
    dead = chiplog("show", "us-2025-a-rule", "--format", "md", "-f", file).stdout
    live = chiplog("show", "us-2025-a-rule", "--format", "md", "--links", "-f", file).stdout
    assert ("](" in dead, live.count("](<https://www.example.org/")) == (False, 2)
    assert "`https://www.example.org/rule?a=1&copy=2`" in dead


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://example.org/>x", "https://a:b@example.org/", "mailto:a@example.org"]
)
def test_an_address_that_may_not_be_linked_stays_dead(url: str) -> None:
    assert escape.href(url) is None
    assert "](" not in escape.link("a page", url)
