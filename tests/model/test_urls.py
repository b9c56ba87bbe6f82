"""Addresses: which are refused, and which are of one page."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chiplog.model import urls
from tests.factories import text, tree

PAGE = "https://www.example.org/news/chips"


@pytest.mark.parametrize(
    "other",
    [
        "HTTPS://WWW.EXAMPLE.ORG/news/chips", "http://example.org:80/news/chips", "https://www.example.org:443/news/chips",
        "https://www.example.org./news/chips", "https://m.example.org/news/chips", "https://mobile.example.org/news/chips",
        "https://amp.example.org/news/chips", "https://www.example.org/news/chips/amp/", "https://www.example.org/amp/news/chips",
        "https://www.example.org/news/chips?amp=1", "https://www.example.org/news/chips?outputType=amp",
        "https://www.google.com/amp/s/www.example.org/news/chips",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/chips?amp_js_v=0.1&usqp=x",
        "https://web.archive.org/web/20260128120000/https://www.example.org/news/chips",
        "https://web.archive.org/web/20260128120000id_/http://example.org/news/chips",
        "https://web.archive.org/web/2026*/example.org/news/chips", "http://archive.org/web/2026/https:/example.org/news/chips",
        "https://archive.ph/20260128120000/https://www.example.org/news/chips", "https://archive.today/newest/https://example.org/news/chips",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fwww.example.org%2Fnews%2Fchips&usg=x",
        "http://webcache.googleusercontent.com/search?q=cache:AbCdEfGhIjKl:https://www.example.org/news/chips+&cd=1",
        "https://web.archive.org/web/2026/https://archive.ph/2026/https://m.example.org/news/chips",
        "https://www.example.org//news/./x/../chips/index.html#top", "https://www.example.org/%6Eews/chips",
        "https://www.example.org/news/chips;jsessionid=A1?UTM_Source=x&gclid=1&gbraid=2&srsltid=3&fbclid=4",
        "https://www.example.org/news/chips#:~:text=chips",
    ],
)  # fmt: skip
def test_one_page_has_many_addresses(other: str) -> None:
    assert urls.fault(other) is None
    assert urls.normal(other) == urls.normal(PAGE)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.org/caf%C3%A9", "https://x.org/café"), ("https://x.org/cafe\u0301", "https://x.org/café"),
        ("https://x.org/%e4%b8%ad", "https://x.org/%E4%B8%AD"), ("https://x.org/a%7eb", "https://x.org/a~b"),
        ("https://x.org/a%2fb", "https://x.org/a%2Fb"), ("https://x.org/?q=caf%c3%a9", "https://x.org?q=café"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"), ("https://BÜCHER.example/a", "https://XN--BCHER-KVA.example/a"),
        ("https://x.org/a?b=1&a=2", "https://x.org/a?a=2&b=1"), ("https://en.m.wikipedia.org/wiki/X", "https://en.wikipedia.org/wiki/X"),
        ("https://x.org/app#/n/1/", "https://x.org/app#/n/1"),
    ],
)  # fmt: skip
def test_one_address_is_spelled_in_many_ways(one: str, other: str) -> None:
    assert urls.normal(one) == urls.normal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.org/app#/n/12", "https://x.org/app#/n/13"), ("https://x.org/app#!n/12", "https://x.org/app#!n/13"),
        ("https://x.org/a%2Fb", "https://x.org/a/b"), ("https://x.org/a%3Fb", "https://x.org/a?b"), ("https://x.org/A", "https://x.org/a"),
        ("https://x.org/a?id=1", "https://x.org/a?id=2"), ("https://x.org:8080/a", "https://x.org/a"), ("https://a.x.org/", "https://x.org/"),
        ("https://m.com/a", "https://com.com/a"), ("https://x.org/amplifiers", "https://x.org/lifiers"),
        ("https://web.archive.org/web/2026/https://x.org/a", "https://web.archive.org/web/2026/https://x.org/b"),
        ("https://archive.ph/AbCd1", "https://archive.ph/AbCd2"),
    ],
)  # fmt: skip
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert urls.normal(one) != urls.normal(other)


BAD = [
    "https://me:s3cret@cms.example.org/1", "https://www.bis.gov@example.org/notice", "https://@example.org/", "http://a@[::1]/",
    "https://www.bis.gov%40example.org/", "https://www.bis.gov\\@example.org/", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)",
    "javascript://example.org/%0aalert(1)", "data:text/html,x", "mailto:a@example.org", "https:example.org", "https:///example.org",
    "https://intranet/x", "https://https://example.org/", "http://2130706433/", "http://0x7f.1/", "http://127.1/", "https://a..org/",
    "https://-a.org/", "https://a.org:0/", "https://a.org:99999/", "https://[::1", "https://ex%61mple.org/",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_whole_public_address_is_refused(url: str) -> None:
    assert urls.fault(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/x", "http://localhost:80/", "http://[::1]:80/", "HTTPS://A.ORG/", "https://a.org?q", "https://中国.cn/x", "https://a.org./"]
)  # fmt: skip
def test_what_is_one_passes_the_schema_too(url: str) -> None:
    assert urls.fault(url) is None
    assert re.search(urls.PATTERN, url)


@pytest.mark.parametrize("url", BAD[:4])
def test_a_user_before_the_host_is_refused_at_every_door(chiplog: Any, tmp_path: Path, url: str) -> None:
    assert not re.search(urls.PATTERN, url)
    assert "s3cret" not in (urls.fault(url) or "")
    file = tmp_path / "log.yaml"
    file.write_text(text(tree()), encoding="utf-8")
    before = file.read_bytes()
    edited = chiplog("edit", "cn-2025-some-event", "--add-source", url, "--kind", "news", "-f", file)
    assert (edited.exit_code in (2, 4), file.read_bytes()) == (True, before)
    (tmp_path / "one.yaml").write_text(
        text(tree("cn-2025-other", sources=[{"url": url, "publisher": "X", "kind": "official"}])), encoding="utf-8"
    )
    assert chiplog("import", tmp_path / "one.yaml", "-f", file).exit_code == 4
    assert file.read_bytes() == before
    assert "CL113" in chiplog("validate", tmp_path / "one.yaml").stdout
    assert chiplog("add", "--from", url, "-f", file, "--no-input").exit_code in (2, 3)


_PIECES = ("https://", "http://", "www.", "example", ".org", "a-b", "-", "_", "localhost", "127.0.0.1", "1.2", ":80", ":0", "@", "/", "//", "?", "#")  # fmt: skip
_TAILS = (
    "amp",
    "AMP",
    ".amp",
    ".html",
    "index.php",
    "Default.aspx",
    ";jsessionid=1",
    "é",
    "%C3%A9",
    " ",
    "..",
    "web/2026/",
    "archive.org/",
    "x" * 64,
)


@given(st.lists(st.sampled_from((*_PIECES, *_TAILS)), max_size=9).map("".join))
def test_short_cuts_change_no_answer(url: str) -> None:
    said, page = urls.fault(url), urls.normal(url)
    urls._host.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_USUAL", re.compile("(?!)"))
        patch.setattr(urls, "_COPY_SIGNS", ("",))
        patch.setattr(urls, "_PAGE_SIGNS", re.compile(""))
        assert (urls.fault(url), urls.normal(url)) == (said, page)
