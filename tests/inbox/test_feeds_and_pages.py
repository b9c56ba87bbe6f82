"""Feeds and pages that list items: which have an address, and what hostile ones can't do."""

import contextlib
import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from chiplog.articles.pages import markup
from chiplog.errors import UsageError
from chiplog.inbox import feed, page
from chiplog.inbox.fetch import Fetched, SourceError
from chiplog.inbox.sources import Kind, Source
from tests.inbox import site as sites
from tests.inbox.conftest import fetched

FEED = Source("ministry", Kind.FEED, "https://source.example.org/feed.xml")
RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{}</channel></rss>'


def listing(items: str = "li", **more: Any) -> Source:
    return Source("agency", Kind.PAGE, "https://source.example.org/x", items=items, **more)


def test_entries_of_rss_and_atom_are_read_alike() -> None:
    rss = "<item><title>A &amp;amp; &lt;b&gt;B&lt;/b&gt;</title><link>https://a.example.org/1</link><description>&lt;p&gt;Text&lt;script&gt;bad()&lt;/script&gt;&lt;/p&gt;</description><pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate></item>"
    for text in (RSS.format(rss), sites.ATOM.format(sites.entry("https://a.example.org/1", "A &amp; B"))):
        (one,), _ = feed.entries(fetched(text), FEED)
        assert (one.key, one.title, one.day) == ("a.example.org/1", "A & B", "2026-03-04")
        assert one.text in ("Text", "A summary.")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example.org/1", ""])
def test_an_entry_without_an_address_of_the_web_is_left_out(link: str) -> None:
    found, notes = feed.entries(fetched(RSS.format(f"<item><title>A</title><link>{link}</link></item>")), FEED)
    assert (found, notes) == ((), ("1 entries without an address were left out",))


def test_bytes_are_never_the_name_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(RSS.format("<item><title>A</title><link>https://a.example.org/1</link></item>"))
    with pytest.raises(SourceError, match="no feed of RSS or Atom"):
        feed.entries(fetched(str(file)), FEED)


BOMB = "<!ENTITY a0 'aaaaaaaaaa'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))


@pytest.mark.parametrize(
    "text",
    [
        RSS.format("<a>" * 200 + "</a>" * 200),
        RSS.format("<item/>" * 25_001),
        RSS.format("<item " + " ".join(f"a{n}='1'" for n in range(60)) + "/>"),
        RSS.format("<a>" * 30_000).replace("</channel>", ""),
        "<rss xml:base='https://a.example.org/" + "../" * 2_000 + "'></rss>",
        "<rss><item " + "x" * 5_000,
    ],
    ids=["deep", "many", "attributes", "open", "base", "tag"],
)
def test_a_feed_that_would_take_minutes_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="too large, or too deep"):
        feed.entries(fetched(text), FEED)


def test_entities_that_unfold_for_ever_are_not_unfolded() -> None:
    bomb = f"<!DOCTYPE r [{BOMB}]>" + RSS.format(
        "<item><title>&a11;</title><link>https://a.example.org/1</link></item>"
    ).removeprefix('<?xml version="1.0"?>')
    found, _ = feed.entries(fetched(bomb), FEED)
    assert all(len(one.title) <= 300 for one in found)


@pytest.mark.parametrize("tag", ["author", "dc:creator", "managingEditor", "webMaster", "itunes:owner", "dc:publisher"])
def test_the_library_searches_no_name_for_an_address(tag: str) -> None:
    space = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
    item = f"<item><{tag}>{'a' * 200_000}</{tag}><title>A</title><link>https://a.example.org/1</link></item>"
    for text in (RSS.replace("<rss ", f"<rss {space} ").format(item), RSS.format(item).removesuffix("</rss>")):
        ((one,), _) = feed.entries(fetched(text), FEED)  # else: a quarter of an hour
        assert one.title == "A"


def test_the_library_searches_no_lines_before_the_first_element() -> None:
    text = RSS.format("<item><title>A</title><link>https://a.example.org/1</link></item>")
    start = text.index("<rss")
    before = "\n" * 100_000 + "<!-- <rss> --><!DOCTYPE rss [<!ENTITY a 'b'>]>\n"
    ((one,), _) = feed.entries(fetched(text[:start] + before + text[start:]), FEED)  # else: minutes
    assert one.title == "A"


@pytest.mark.parametrize("encoding", ["gb2312", "windows-1251", "utf-16", "iso-8859-1"])
def test_a_feed_is_read_in_the_encoding_that_it_names(encoding: str) -> None:
    title = {"gb2312": "出口管制", "windows-1251": "Контроль"}.get(encoding, "Über")
    text = RSS.format(f"<item><title>{title}</title><link>https://a.example.org/1</link></item>")
    data = text.replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
    ((one,), _) = feed.entries(Fetched(FEED.url, data, "application/rss+xml"), FEED)
    assert one.title == title


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "cp037", "no-such"])
def test_a_feed_in_an_encoding_that_nobody_uses_is_no_feed(encoding: str) -> None:
    text = RSS.format("<a>").replace('"1.0"', f'"1.0" encoding="{encoding}"')
    data = text.encode("utf-8" if encoding == "no-such" else encoding)
    with contextlib.suppress(SourceError):
        assert feed.entries(Fetched(FEED.url, data, "text/xml"), FEED)[0] == ()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("feedparser", "lxml.cssselect"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match="a feed needs feedparser") as error:
        feed.entries(fetched(RSS.format("")), FEED)
    assert error.value.hint == "pip install 'chiplog[inbox]'"
    with pytest.raises(UsageError, match="a page that lists items needs cssselect"):
        page.listed(fetched("<li>"), listing())


def test_the_parser_of_feeds_is_loaded_when_one_is_read() -> None:
    assert "feedparser" not in vars(importlib.reload(feed))


PAGE = """<div class="row"><h3>Export <b>permit</b></h3><span class="d">4 March 2026</span>
<p>Text</p><a class="more" href="../act?id=1&amp;utm_source=x">More</a><script>bad()</script></div>"""


def test_selectors_say_what_is_what() -> None:
    source = listing(".row", title="h3", link="a.more", date=".d")
    (one,), _ = page.listed(fetched(PAGE, "https://a.example.org/news/list/"), source)
    assert (one.title, one.day, one.url) == (
        "Export permit", "2026-03-04", "https://a.example.org/news/act?id=1&utm_source=x"
    )  # fmt: skip
    assert (one.key, one.text) == ("a.example.org/news/act?id=1", "Export permit 4 March 2026 Text More")


def test_an_item_may_be_the_link_itself() -> None:
    (one,), _ = page.listed(fetched('<a class="n" href="/1">One, 4 March 2026</a>'), listing("a.n"))
    assert (one.url, one.title, one.day) == ("https://source.example.org/1", "One, 4 March 2026", "2026-03-04")


def test_no_more_items_are_read_than_a_person_could() -> None:
    text = "".join(f'<li><a href="/{n}">N</a></li>' for n in range(700))
    assert len(page.listed(fetched(text), listing())[0]) == 500


@pytest.mark.parametrize(
    ("text", "items", "says"),
    [
        ("<p>moved</p>", "li.gone", "nothing on the page matches items = 'li.gone'"),
        ('<li><a href="mailto:a@example.org">A</a></li>', "li", "no item has an address"),
        ("", "li", "nothing on the page matches"),
    ],
)
def test_a_page_that_lists_nothing_is_an_error_and_not_an_empty_list(text: str, items: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        page.listed(fetched(text), listing(items))


@pytest.mark.parametrize("selector", ["li >", "li[", "::before", ":nope"])
def test_a_wrong_selector_is_the_settings_fault(selector: str) -> None:
    with pytest.raises(UsageError, match="is no CSS selector"):
        markup.rows("<li>", selector, ("", "", ""), 9)


def test_no_selector_holds_a_command_on_a_long_page() -> None:
    with pytest.raises(UsageError, match="~ between elements takes too long"):
        markup.rows("<li>", "li ~ li", ("", "", ""), 9)
    with pytest.raises(UsageError, match="more than 20,000 elements"):
        page.listed(fetched("<li>" * 20_001), listing())
    assert markup.rows('<li class="a b"><a href="/1">x</a>', "li[class~=b]", ("", "", ""), 9)


def test_a_tag_of_attributes_without_end_is_not_parsed() -> None:
    names = " ".join(f"a{n}='>'" for n in range(60_000))
    assert markup.rows(f"<li {names}><a href=/1>x</a>", "li", ("", "", ""), 9) == []
    assert markup.read(f"<html><p {names}>Text", "https://a.example.org/").blocks == ()
    image = f"<li><img src='data:image/png;base64,{'A' * 100_000}'><a href='/1'>x</a>"
    assert len(markup.rows(image, "li", ("", "", ""), 9)) == 1
