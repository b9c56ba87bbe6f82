"""`chiplog sources quote` and `verify`: the words that decide, proposed, written and looked for again."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chiplog.articles.pages import reading
from chiplog.cli.commands.sources import asking
from chiplog.log import Log
from chiplog.prompts import quote as prompts
from chiplog.prompts.prompter import Prompter
from chiplog.sources import quote, words
from chiplog.sources.words import Presence
from chiplog.web.polite import Manners
from tests.factories import text, tree
from tests.servers import Made, Pages, serving

DECIDES = "China’s Ministry of Commerce said on Tuesday that exports of gallium to the United States are banned with immediate effect."
PAGE = f"""<html><head><title>China bans gallium exports</title></head><body><article><h1>China bans gallium exports to the
United States</h1><p>{DECIDES}</p><p>The ministry named national security as the reason for the ban on the exports, and said
that it applies to dual-use items. Traders had expected a step of this kind for months, and prices rose at once. Other metals
are not affected by the ban, the ministry said. It did not say how long it would be kept in force after this week.</p>
</article></body></html>""".encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Pages]]:
    monkeypatch.setattr(asking, "Manners", partial(Manners, gap=0, sleep=lambda _: None))
    with serving() as (url, pages):
        pages["/page"] = Made(200, PAGE, {"Content-Type": "text/html; charset=utf-8"})
        yield url, pages


def log_of(folder: Path, *sources: dict[str, str]) -> Path:
    file = folder / "events.yaml"
    made = [{"publisher": "Example", "kind": "official", **one} for one in sources]
    event = tree("cn-2025-gallium-ban", title="China bans gallium exports to the US", instrument="ban", sources=made)
    file.write_text(text(event), encoding="utf-8")
    return file


# Which words are on a page.


@pytest.mark.parametrize(
    ("said", "presence"),
    [
        (DECIDES, Presence.EXACT),
        (DECIDES.replace("’", "'").replace(" ", "\n "), Presence.EXACT),
        ("China’s Ministry of Commerce said on Tuesday […] are banned with immediate effect.", Presence.EXACT),
        (DECIDES.replace("Tuesday", "Monday"), Presence.NEAR),
        (
            "The ministry lifted the ban on the exports of gallium, and said that no licence is needed.",
            Presence.MISSING,
        ),
        ("China’s Ministry of Commerce said on Tuesday […] that pigs can fly over the moon by night", Presence.MISSING),
    ],
)
def test_words_are_looked_for_on_a_page(said: str, presence: Presence) -> None:
    assert words.sought(said, reading.of_bytes(PAGE)).presence is presence


def test_words_that_may_stand_beyond_what_is_read_can_not_be_told_missing() -> None:
    page = reading.of_bytes(
        b"<html><article><h1>A long page of words</h1>" + b"<p>Words and more words again. </p>" * 3_000
    )
    assert words.sought("A sentence that is nowhere near", page).presence is Presence.UNKNOWN


# Verify.


def test_quotes_are_verified_and_linked(chiplog: Any, server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages["/gone"] = Made(404)
    file = log_of(
        tmp_path,
        {"url": f"{url}/page", "quote": DECIDES},
        {"url": f"{url}/page?other", "quote": "Nobody has ever said such a thing about gallium."},
        {"url": f"{url}/gone", "quote": DECIDES},
        {"url": f"{url}/unquoted"},
    )
    result = chiplog("sources", "verify", "--allow-private", "-f", file, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [(one["url"].rsplit("/", 1)[1], one["found"]) for one in found["quotes"]] == [
        ("page", "exact"), ("page?other", "missing"), ("gone", "can't tell")
    ]  # fmt: skip
    assert found["quotes"][0]["link"].startswith(f"{url}/page#:~:text=China%E2%80%99s%20Ministry")
    assert "GET /unquoted" not in pages.asked
    said = chiplog("sources", "verify", "--allow-private", "-f", file)
    assert said.stdout.startswith("missing    cn-2025-gallium-ban: “Nobody has ever said")
    assert f"{url}/page#:~:text=" in said.stdout
    assert "3 quotes: 1 exact, 0 nearly, 1 missing, 1 can't tell" in said.stderr


def test_a_job_of_github_gets_annotations_of_missing_quotes(
    chiplog: Any, server: tuple[str, Pages], tmp_path: Path
) -> None:
    url, _ = server
    file = log_of(tmp_path, {"url": f"{url}/page", "quote": "Nobody has ever said such a thing about gallium."})
    result = chiplog("sources", "verify", "--allow-private", "-f", file, "--format", "github")
    assert result.stdout.startswith("::error file=")
    assert "title=quote missing::[cn-2025-gallium-ban]" in result.stdout


# Quote.


def test_the_sentence_that_decides_is_proposed_and_written(
    chiplog: Any, server: tuple[str, Pages], tmp_path: Path
) -> None:
    url, _ = server
    file = log_of(tmp_path, {"url": f"{url}/page"})
    asked = chiplog("sources", "quote", "cn-2025-gal", "--allow-private", "-f", file)
    assert asked.exit_code == 0
    assert "Traders had expected a step of this kind for months" in asked.stdout
    assert f"1  {DECIDES}\n" in asked.stderr
    assert "quote" not in file.read_text(encoding="utf-8")
    written = chiplog("sources", "quote", "cn-2025-gal", "--allow-private", "-f", file, "--yes")
    assert written.exit_code == 0
    assert f"quote: {DECIDES}\n" in file.read_text(encoding="utf-8")


def test_a_saved_page_is_read_without_its_host(chiplog: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    file = log_of(tmp_path, {"url": "https://a.example/page"})
    options = ("cn-2025-gallium-ban", "-f", file, "--page", tmp_path / "page.html")
    document = json.loads(chiplog("sources", "quote", *options, "--json").stdout)
    assert (document["url"], document["sentences"][0], document["quote"]) == ("https://a.example/page", DECIDES, None)
    dry = chiplog("sources", "quote", *options, "--words", "Other metals are not affected by the ban", "--dry-run")
    assert "+    quote: Other metals are not affected by the ban\n" in dry.stdout.replace("+      quote", "+    quote")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--words", "Pigs can fly"), "the page does not have these words"),
        (("--words", "x" * 301), "at most 300 characters"),
        (("--source", "https://b.example/"), "has no source with the address"),
        (("--page", "nowhere.html"), "nowhere.html can't be read"),
    ],
)
def test_words_and_pages_that_are_not_there_are_refused(
    chiplog: Any, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    file = log_of(tmp_path, {"url": "https://a.example/page"})
    result = chiplog("sources", "quote", "cn-2025-gallium-ban", "-f", file, "--page", tmp_path / "page.html", *options)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_page_that_refuses_programs_says_what_to_do(chiplog: Any, server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages["/page"] = Made(200, b"<html><title>Just a moment...</title><p>Checking your browser</p></html>")
    result = chiplog(
        "sources", "quote", "cn-2025-gal", "--allow-private", "-f", log_of(tmp_path, {"url": f"{url}/page"})
    )
    assert result.exit_code == 3
    assert "a check for robots" in result.stderr
    assert "give the file" in result.stderr


def test_the_first_source_without_a_quote_is_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []

    def read(url: str) -> Any:
        asked.append(url)
        return reading.of_bytes(PAGE, url)

    file = log_of(
        tmp_path,
        {"url": "https://a.example/1", "quote": "x"},
        {"url": "https://a.example/2", "kind": "news"},
        {"url": "https://a.example/3"},
    )
    with Log.open(str(file)) as log:
        quote.propose(log, "cn-2025-gallium-ban", None, read)
        proposal = quote.propose(log, "cn-2025-gallium-ban", "http://www.a.example/1/", read)
    assert (asked, proposal.quote) == (["https://a.example/3", "https://a.example/1"], "x")


@pytest.mark.parametrize(
    ("typed", "taken"), [("1", DECIDES), ("Other metals are not affected", "Other metals are not affected"), ("", None)]
)
def test_a_person_takes_a_sentence_by_its_number_or_types_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, taken: str | None
) -> None:
    with Log.open(str(log_of(tmp_path, {"url": "https://a.example/1"}))) as log:
        proposal = quote.propose(log, "cn-2025-gallium-ban", None, lambda url: reading.of_bytes(PAGE, url))
    faults = []

    def line(_: Any, __: str, fault: Any, *___: Any, **____: Any) -> str:
        faults.append(fault(typed))
        return typed

    monkeypatch.setattr(Prompter, "line", line)
    assert prompts.ask(Prompter("", None), proposal) == taken  # type: ignore[arg-type]
    assert faults == [""]


def test_a_hostile_page_prints_no_escapes(chiplog: Any, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.replace(b"Traders", b"Traders\x1b]0;owned\x07\xe2\x80\xae"))
    file = log_of(tmp_path, {"url": "https://a.example/page"})
    result = chiplog("sources", "quote", "cn-2025-gallium-ban", "-f", file, "--page", tmp_path / "page.html")
    assert not {"\x1b", "\x07", "\u202e"} & set(result.stdout + result.stderr)


# Where quotes are shown.


def test_show_prints_a_link_to_the_words(chiplog: Any, tmp_path: Path) -> None:
    file = log_of(tmp_path, {"url": "https://a.example/page", "quote": "No licence, no exports"})
    link = "https://a.example/page#:~:text=No%20licence%2C%20no%20exports"
    assert f"{link}\n" in chiplog("show", "cn-2025-gal", "-f", file).stdout
    assert f"(<{link}>)" in chiplog("show", "cn-2025-gal", "-f", file, "--format", "md", "--links").stdout


def test_diff_shows_a_reviewer_which_words_decide_a_new_event(chiplog: Any, tmp_path: Path) -> None:
    file = log_of(tmp_path, {"url": "https://a.example/page", "quote": "No licence, no exports"})
    (tmp_path / "old.yaml").write_text("# A log for a test.\n", encoding="utf-8")
    said = chiplog("diff", tmp_path / "old.yaml", file, "-f", file).stdout
    link = "https://a.example/page#:~:text=No%20licence%2C%20no%20exports"
    assert f"    https://a.example/page\n    “No licence, no exports”\n    {link}\n" in said


def test_the_published_page_links_to_the_words(chiplog: Any, tmp_path: Path) -> None:
    file = log_of(tmp_path, {"url": "https://a.example/page", "quote": "No licence, no exports"})
    assert chiplog("publish", tmp_path / "site", "-f", file).exit_code == 0
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://a.example/page#:~:text=No%20licence%2C%20no%20exports"' in page
