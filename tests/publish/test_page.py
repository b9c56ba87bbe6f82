"""The published page in a real browser."""

import contextlib
import functools
import http.server
import io
import json
import os
import random
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from chiplog.answers import listing
from chiplog.answers.listing import Listing
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.output import feeds
from chiplog.publish import folder, page, publishing
from tests import browser
from tests.factories import REAL, text, tree

browser.require()

Open = Callable[..., Any]

NEXPERIA = "nl-2025-nexperia-goods-act-order"
SIZES = (320, 800, 1600)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.browser() as found:
        yield found


def published(log: Path, into: Path) -> Path:
    with Log.open(str(log)) as opened:
        folder.publish(into, publishing.of(opened, Filters(), None, feeds.Site()).write)
    return into


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        made = tmp_path_factory.mktemp("site")
        patch.setenv("XDG_CACHE_HOME", str(made / "cache"))
        return published(REAL, made / "real")


@pytest.fixture
def visit(chromium: Any) -> Iterator[Open]:
    """Open a page of a folder; at the end nothing may have been asked of any host, and nothing gone wrong."""
    seen: list[str] = []
    contexts = []

    def opened(where: Path | str, query: str = "", *, width: int = 1280, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        found = context.new_page()
        address = where if isinstance(where, str) else (where / "index.html").as_uri()
        found.on("request", lambda one: None if one.url.startswith(address) else seen.append(f"request: {one.url}"))
        found.on("console", lambda one: seen.append(f"console: {one.text}"))
        found.on("pageerror", lambda one: seen.append(f"error: {one}"))
        found.on("dialog", lambda one: seen.append(f"dialog: {one.message}"))
        found.goto(address + query)
        return found

    yield opened
    for context in contexts:
        context.close()
    assert seen == []


def ids(opened: Any) -> list[str]:
    """Return the ids of the events that can be seen, in their order."""
    return list(opened.eval_on_selector_all("#events article:not([hidden])", "all => all.map(one => one.id)"))


def states(opened: Any) -> dict[str, str]:
    """Return the words of the states of the events that can be seen, with the sign of what is unverified."""
    script = """all => all.map(one => [one.id, one.querySelector('.state').dataset.s
        + (one.querySelector('.state').textContent.includes('†') ? ' †' : '')])"""
    return dict(opened.eval_on_selector_all("#events article:not([hidden])", script))


def listed(asked: Filters, on: str | None = None) -> dict[str, str]:
    """Return what `chiplog list` shows of the same: with a day, of what was public on it."""
    with Log.open(str(REAL)) as log:
        day = dates.parse(on).lo if on else log.through
        rows = listing.answer(log, asked, day, Listing(names_day=on is not None)).rows
    return {row["id"]: _word(row) + (" †" if row.get("unverified") else "") for row in rows}


def _word(row: dict[str, Any]) -> str:
    if row.get("retracted"):
        return "retracted"
    return str(row["state"]) if row["stage"] == "decided" else str(row["stage"])


def settled(opened: Any) -> None:
    """Wait until what was typed has been answered: a frame later."""
    opened.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_it_asks_nothing_of_a_server_but_itself(visit: Open, site: Path) -> None:
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = visit(f"http://127.0.0.1:{server.server_port}/", "?country=NL")
        assert ids(opened) == list(listed(Filters(country=("NL",))))
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.mark.slow
def test_its_policy_stops_any_other_script_and_style(chromium: Any, site: Path) -> None:
    opened = chromium.new_page()
    opened.goto((site / "index.html").as_uri())
    opened.evaluate(
        """() => {
          window.broken = [];
          document.addEventListener('securitypolicyviolation', (one) => window.broken.push(one.effectiveDirective));
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          const style = document.createElement('style');
          style.textContent = 'body { display: none }';
          document.body.append(style);
          const image = new Image();
          image.src = 'https://example.org/x.png';
          document.body.append(image);
        }"""
    )
    opened.wait_for_function("window.broken.length >= 3")
    assert sorted(opened.evaluate("window.broken")) == ["img-src", "script-src-elem", "style-src-elem"]
    assert opened.evaluate("window.ran") is None
    opened.close()


@pytest.mark.parametrize(
    ("query", "asked", "on"),
    [
        ("", Filters(), None),
        ("?country=CN", Filters(country=("CN",)), None),
        ("?country=nl,JP", Filters(country=("NL", "JP")), None),
        ("?country=NL&country=JP", Filters(country=("NL", "JP")), None),
        ("?target=everyone&actor=CN", Filters(target=("*",), actor=("CN",)), None),
        ("?state=yes&country=CN&on=2025-12-31", Filters(country=("CN",), state=("yes",)), "2025-12-31"),
        ("?state=signalled,suspended", Filters(state=("signalled", "suspended")), None),
        ("?since=2025-03&until=2025", Filters(since="2025-03-01", until="2025-12-31"), None),
        (
            "?instrument=ban&effect=tighten&flow=export&stage=decided&confidence=official",
            Filters(
                instrument=("ban",), effect=("tighten",), flow=("export",), stage=("decided",), confidence=("official",)
            ),
            None,
        ),
    ],
)
def test_filters_in_the_address_select_what_a_list_does(
    visit: Open, site: Path, query: str, asked: Filters, on: str | None
) -> None:
    opened = visit(site, query)
    expected = listed(asked, on)
    assert states(opened) == expected
    assert ids(opened) == list(expected)


@pytest.mark.slow
def test_states_are_those_of_a_list_on_any_day(visit: Open, site: Path) -> None:
    chance = random.Random(18)  # noqa: S311 - the same days in each run
    first, last = dates.parse("2018-01-01").lo, dates.parse("2027-12-31").hi
    opened = visit(site)
    for _ in range(40):
        day = dates.shifted(first, chance.randrange((last - first).days)).isoformat()
        opened.fill("input[name=on]", day)
        settled(opened)
        assert states(opened) == listed(Filters(), day), day
        assert opened.locator("#in-force-h time").get_attribute("datetime") == day
        in_force = opened.eval_on_selector_all(
            "#in-force li:not([hidden])", "all => all.map(one => [one.querySelector('a').hash.slice(1), one.dataset.s])"
        )
        wanted = {name: word.removesuffix(" †") for name, word in listed(Filters(), day).items()}
        assert dict(in_force) == {
            name: word for name, word in wanted.items() if word in ("yes", "maybe", "suspended")
        }, day


SEARCHES = (
    *("tariff", "tariffs", '"rare earth"', "rare-earths", "license", "licence", "semiconductors", "subsidies"),
    *("H200", "banning", "gallium OR germanium", "chips -tariff", "authorization", "Pentagon", "EDA", "permits"),
)


def test_the_search_finds_what_the_command_line_finds(visit: Open, site: Path) -> None:
    opened = visit(site)
    for said in SEARCHES:
        opened.fill("input[name=q]", said)
        settled(opened)
        asked = listed(Filters(text=(said,))).keys()
        assert asked
        assert (said, asked - set(ids(opened))) == (said, set())


def test_what_is_left_out_and_whole_phrases_are_those_of_the_command_line(visit: Open, site: Path) -> None:
    opened = visit(site)
    found = {}
    for said in ("export", "export -license", "export -licences"):
        opened.fill("input[name=q]", said)
        settled(opened)
        found[said] = set(ids(opened))
    assert found["export -license"] == found["export -licences"] < found["export"]


def test_stems_are_those_of_the_full_text_index(visit: Open, site: Path) -> None:
    words = sorted(set(re.findall("[a-z]+", REAL.read_text(encoding="utf-8").lower())))
    with contextlib.closing(sqlite3.connect(":memory:")) as index:
        index.execute("CREATE VIRTUAL TABLE words USING fts5 (word, tokenize = 'porter unicode61')")
        index.execute("CREATE VIRTUAL TABLE stems USING fts5vocab (words, instance)")
        index.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(words))
        expected = {words[row]: stem for stem, row in index.execute("SELECT term, doc FROM stems")}
    assert dict(zip(words, visit(site).evaluate("words => words.map(stem)", words), strict=True)) == expected


def test_one_searches_as_one_types_and_the_address_keeps_it(visit: Open, site: Path) -> None:
    opened = visit(site)
    opened.locator("input[name=q]").press_sequentially("nexperia")
    settled(opened)
    found = ids(opened)
    assert NEXPERIA in found
    assert 3 < len(found) < 60
    assert all("nexperia" in opened.locator(f"[id='{name}']").text_content().lower() for name in found)
    assert opened.url.endswith("?q=nexperia")
    opened.select_option("select[name=effect]", "loosen")
    settled(opened)
    assert opened.url.endswith("?effect=loosen&q=nexperia")
    assert 0 < len(ids(opened)) < len(found)
    assert opened.locator("output").text_content() == f"{len(ids(opened))} of 517 acts"
    opened.reload()
    assert opened.locator("input[name=q]").input_value() == "nexperia"
    assert opened.locator("select[name=effect]").input_value() == "loosen"
    opened.click("button[type=reset]")
    settled(opened)
    assert len(ids(opened)) == 517
    assert opened.url.endswith("index.html")


@pytest.mark.parametrize(
    ("words", "has"),
    [('"customs agents"', True), ("-china", False), ("h200 -china", False), ("MÜNCHEN", False), ("h200 import", True)],
)
def test_phrases_and_words_to_leave_out(visit: Open, site: Path, words: str, has: bool) -> None:
    opened = visit(site)
    opened.fill("input[name=q]", words)
    settled(opened)
    assert ("cn-2026-h200-customs-block" in ids(opened)) is has


def test_a_permalink_opens_its_event_whatever_the_filters_are(visit: Open, site: Path) -> None:
    opened = visit(site, f"?country=JP#{NEXPERIA}")
    assert NEXPERIA in ids(opened)
    article = opened.locator(f"[id='{NEXPERIA}']")
    assert article.locator("details").first.get_attribute("open") is not None
    assert 0 <= article.bounding_box()["y"] < 400
    article.locator(".thread a").first.click()
    settled(opened)
    assert opened.url.endswith("#nl-2025-nexperia-order-suspended")


def test_a_mark_of_the_timeline_leads_to_its_event(visit: Open, site: Path) -> None:
    opened = visit(site)
    mark = opened.locator(".timeline rect[data-i]").first
    title = mark.locator("title").text_content()
    mark.click()
    name = opened.evaluate("location.hash.slice(1)")
    assert title.partition(": ")[2] in opened.locator(f"[id='{name}'] h4").text_content()


def test_marks_of_other_events_fade(visit: Open, site: Path) -> None:
    opened = visit(site, "?actor=NL")
    bright = opened.eval_on_selector_all(
        ".timeline rect[data-i]:not(.off)", "all => all.map(one => one.textContent.split(': ')[1])"
    )
    titles = opened.eval_on_selector_all("#events article:not([hidden]) h4", "all => all.map(one => one.textContent)")
    assert bright
    assert all(any(title in whole for whole in titles) for title in bright)


def test_answers_and_what_comes_next_are_those_of_the_events_found(visit: Open, site: Path) -> None:
    opened = visit(site)
    assert opened.locator(".ahead li:not([hidden])").count() == 12
    opened.select_option("select[name=country]", "NL")
    settled(opened)
    found = set(ids(opened))
    links = "all => all.map(one => [...one.querySelectorAll('a')].map(link => link.hash.slice(1)))"
    turns = opened.eval_on_selector_all(".ahead li:not([hidden])", links)
    rounds = opened.eval_on_selector_all(".rounds li:not([hidden])", links)
    assert turns
    assert all(set(names) <= found for names in turns)
    assert len(rounds) == 2
    assert all(found & set(names) for names in rounds)


@pytest.mark.slow
def test_the_keyboard_alone_is_enough(visit: Open, site: Path) -> None:
    opened = visit(site)

    def focused() -> str:
        return str(opened.evaluate("document.activeElement.name || document.activeElement.className"))

    opened.keyboard.press("Tab")
    assert focused() == "skip"
    opened.keyboard.press("Tab")
    assert focused() == "q"
    opened.keyboard.type("gallium")
    settled(opened)
    found = len(ids(opened))
    assert 0 < found < 50
    for _ in range(6):
        opened.keyboard.press("Tab")
        if focused() == "country":
            break
    opened.keyboard.press("c")
    opened.keyboard.press("Enter")
    settled(opened)
    assert 0 < len(ids(opened)) <= found
    opened.keyboard.press("Shift+Tab")
    opened.focus("#events article:not([hidden]) summary")
    opened.keyboard.press("Enter")
    assert opened.locator("#events article:not([hidden]) details").first.get_attribute("open") is not None
    outline = opened.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_skip_link_leads_to_the_events(visit: Open, site: Path) -> None:
    opened = visit(site)
    opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "events"


def test_it_can_be_read_without_javascript(visit: Open, site: Path) -> None:
    opened = visit(site, f"#{NEXPERIA}", java_script_enabled=False)
    assert opened.locator("#events article:visible").count() == 517
    assert opened.locator("#find").is_hidden()
    assert opened.locator(f"[id='{NEXPERIA}'] .state").text_content() == "suspended"
    opened.locator(f"[id='{NEXPERIA}'] summary").click()
    assert opened.locator(f"[id='{NEXPERIA}'] .thread").first.is_visible()
    assert opened.locator(".timeline rect.up").count() > 200


@pytest.mark.slow
def test_it_prints_with_all_that_is_folded_and_the_addresses(visit: Open, site: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    opened = visit(site, "?q=nexperia&actor=NL")
    opened.emulate_media(media="print")
    printed = pypdf.PdfReader(io.BytesIO(opened.pdf(format="A4")))
    whole = " ".join(one.extract_text() for one in printed.pages)
    flat = "".join(whole.split())
    assert 4 < len(printed.pages) < 40
    assert "Dutchgovernmentrevealsanemergencyorder" in flat
    assert "https://www.government.nl/" in flat
    assert "suspendedbyNetherlandssuspendsitsNexperiaorder" in flat
    assert "Morefilters" not in flat


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_it_fits_any_screen(visit: Open, site: Path, width: int, scheme: str) -> None:
    opened = visit(site, "?country=NL", width=width, color_scheme=scheme)
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    wider = """all => all.filter(one => one.getBoundingClientRect().right > innerWidth + 1
        && !one.closest('.scroll, .skip')).map(one => one.outerHTML.slice(0, 80))"""
    assert opened.eval_on_selector_all("body *:not(svg *):not(.sr)", wider) == []
    paper = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (int(paper.partition("(")[2].partition(",")[0]) > 128) is (scheme == "light")
    if kept := os.environ.get("CHIPLOG_PICTURES"):
        opened.screenshot(path=Path(kept) / f"page-{width}-{scheme}.png")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_nothing(chromium: Any, site: Path, width: int, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # The page's policy stops any other script: the checker is a part of the browser here.
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    )
    opened = context.new_page()
    opened.goto(f"{(site / 'index.html').as_uri()}?country=NL&on=2026-06-30")
    opened.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(opened).response["violations"]
    context.close()
    assert [(one["id"], [node["html"][:120] for node in one["nodes"][:3]]) for one in found] == []


def test_it_is_valid_html(site: Path) -> None:
    import html5lib

    parser = html5lib.HTMLParser(strict=True)
    parsed = parser.parse((site / "index.html").read_bytes())
    assert parsed is not None
    names = [element.get("id") for element in parsed.iter() if element.get("id")]
    assert len(names) == len(set(names))


HOSTILE = (
    "China <script>alert(1)</script> limits </script><!-- chips",
    "China \"quotes' and <img src=x onerror=alert(2)> more",
    "China {slot} &amp; &lt;b&gt; ]]> --> </style></template>",
    "China ${alert(3)} `tick` javascript:alert(4) \\u003cb",
)


def test_hostile_text_stays_text(visit: Open, tmp_path: Path) -> None:
    trees = [
        tree(
            f"cn-2025-hostile-{place}-event",
            title=title,
            announced=f"2025-01-0{place + 1}",
            body=title[:60],
            items=[title],
            entities={"subject": [title]},
            summary=title,
            sources=[
                {
                    "url": f"https://example.org/{place}?a='&b=&lt;&quot",
                    "publisher": title,
                    "kind": "official",
                    "quote": title,
                }
            ],
            relations={"amends": [f"cn-2025-hostile-{place - 1}-event"]} if place else None,
        )
        for place, title in enumerate(HOSTILE)
    ]
    log = tmp_path / "events.yaml"
    log.write_text(text(*trees), encoding="utf-8")
    opened = visit(published(log, tmp_path / "site"))
    assert opened.locator("#events article").count() == len(HOSTILE)
    for place, title in enumerate(HOSTILE):
        article = opened.locator(f"#cn-2025-hostile-{place}-event")
        assert title in article.locator("h4").text_content()
        assert article.locator(".sum").text_content() == title
        assert article.locator("blockquote p").text_content() == title
        assert title in article.locator("dl").text_content()
    assert opened.locator("main img, main script, article style, b i").count() == 0
    assert (
        opened.eval_on_selector_all(
            "*", "all => all.flatMap(one => one.getAttributeNames()).filter(x => /^on/.test(x))"
        )
        == []
    )
    opened.fill("input[name=q]", "<script>")
    settled(opened)
    assert ids(opened) == ["cn-2025-hostile-0-event"]


def test_older_events_wait_until_they_are_asked_for(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "NEWEST", 5)
    monkeypatch.setattr(page, "BATCH", 2)
    trees = [
        tree(f"cn-2025-event-{n:02}", announced=f"2025-01-{n:02}", title=f"China makes rule number {n:02}")
        for n in range(1, 13)
    ]
    log = tmp_path / "events.yaml"
    log.write_text(text(*trees), encoding="utf-8")
    into = published(log, tmp_path / "site")
    opened = visit(into)
    newest = [f"cn-2025-event-{n:02}" for n in range(12, 7, -1)]
    everything = [f"cn-2025-event-{n:02}" for n in range(12, 0, -1)]
    assert ids(opened) == newest
    assert opened.locator("#rest .n").text_content() == "7 acts"
    opened.click("#more")
    assert ids(opened) == everything
    assert opened.locator("#more").is_hidden()
    opened.fill("input[name=q]", "number 03")
    settled(opened)
    assert ids(opened) == ["cn-2025-event-03"]
    opened = visit(into, "#cn-2025-event-02")
    assert ids(opened) == [*newest, "cn-2025-event-02"]
    opened = visit(into, "#%E0%A4%A")  # no UTF-8
    opened.click("#more")
    assert ids(opened) == everything
    plain = visit(into, java_script_enabled=False)
    assert "events.csv" in plain.locator("#rest").text_content()


def test_the_data_in_the_page_hold_no_definition_of_a_state(site: Path) -> None:
    """The script reads the days on which states change, and knows none of the words that decide them."""
    script = Path(page.__file__).with_name("page.js").read_text(encoding="utf-8")
    for word in ("effective", "through", "suspends", "revokes", "replaces", "extends", "lapsed", "pending"):
        assert word not in script.replace("walk through", "")
    whole = (site / "index.html").read_text(encoding="utf-8")
    data = json.loads(whole.partition('id="data">')[2].partition("</script>")[0])
    assert len(data["events"]) == 517
