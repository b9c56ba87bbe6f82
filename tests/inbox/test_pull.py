"""pull: four kinds of sources on a real server, read piece by piece, kept as far as they were read."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import Result

from chiplog.inbox import federal_register
from chiplog.inbox.asking import Asker
from chiplog.inbox.pull import Asking, Pulled
from tests.inbox import site as sites
from tests.inbox.conftest import Settings, held, pull
from tests.inbox.site import Reply, Site

Program = Callable[..., Result]

FOUR = """
[inbox.register]
kind = "federal-register"
url = "{0}/documents.json"
agencies = ["industry-and-security-bureau"]
types = ["RULE", "PRORULE"]
since = 2026-03-01

[inbox.lists]
kind = "screening-list"
url = "{0}/consolidated.json"

[inbox.ministry]
kind = "feed"
url = "{0}/feed.xml"

[inbox.agency]
kind = "page"
url = "{0}/news/"
items = "ul.news > li"
"""
NEWS = """<ul class="news"><li><time datetime="2026-03-03">3 March</time> <a href="/news/1">Chips need a permit</a></li>
<li><a href="javascript:alert(1)">No address</a></li><li><a href="2">5 March 2026: Tools too</a></li></ul>"""


@pytest.fixture
def followed(site: Site, settings: Settings, small: Path) -> Site:
    """All four kinds of sources, declared and served, with validators."""
    settings(FOUR.format(site.url))
    sites.register(site, [sites.document("2026-00001"), sites.document("2026-00009")])
    site.put_json("/consolidated.json", {"results": [sites.party("Old Party")]}, ETag='"list-1"')
    site.put("/feed.xml", sites.ATOM.format(sites.entry("https://ministry.example.org/1")), ETag='"feed-1"')
    site.put("/news/", NEWS, ETag='"news-1"')
    return site


def test_each_source_says_what_is_new_known_and_in_the_log(chiplog: Program, followed: Site) -> None:
    result = chiplog("inbox", "pull")
    assert (result.exit_code, result.stdout) == (
        0,
        "register: 1 new, 0 known, 1 in the log\n"
        "lists: 0 new, 0 known, 0 in the log\n"
        "ministry: 1 new, 0 known, 0 in the log\n"
        "agency: 2 new, 0 known, 0 in the log\n",
    )
    assert "lists: 1 entries are the base line" in result.stderr


def test_a_second_pull_adds_nothing_and_asks_with_validators(followed: Site, small: Path) -> None:
    pull(small)
    before = held(small)
    again = pull(small)
    assert [(one.new, one.in_log) for one in again.pulled] == [(0, 0)] * 4
    assert [one.source for one in again.pulled if one.unchanged] == ["lists", "ministry", "agency"]
    assert held(small) == before


def test_one_source_can_be_pulled_alone(followed: Site, small: Path) -> None:
    pull(small, "ministry")
    assert followed.paths() == ["/feed.xml"]


def test_the_register_is_asked_as_its_interface_says(followed: Site, small: Path) -> None:
    pull(small, "register")
    ((_, query, headers),) = followed.asked
    assert query["conditions[agencies][]"] == ["industry-and-security-bureau"]
    assert query["conditions[type][]"] == ["RULE", "PRORULE"]
    assert query["conditions[publication_date][gte]"] == ["2026-03-01"]
    assert (query["order"], query["per_page"]) == (["oldest"], ["200"])
    assert {"document_number", "effective_on", "dates", "html_url"} <= set(query["fields[]"])
    assert headers["User-Agent"].startswith("chiplog/")


def test_a_source_that_fails_leaves_the_others_and_sets_the_exit_code(chiplog: Program, followed: Site) -> None:
    followed.put("/consolidated.json", "", status=500)
    result = chiplog("inbox", "pull", "--json")
    assert result.exit_code == 1
    told = {one["source"]: one for one in json.loads(result.stdout)["sources"]}
    assert told["lists"] | {"error": "the server answered 500", "read": False} == told["lists"]
    assert told["ministry"]["new"] == 1
    assert "lists: not read: the server answered 500" in result.stderr


def test_what_was_read_before_a_failure_is_kept_and_the_next_pull_goes_on_there(
    chiplog: Program, followed: Site, small: Path
) -> None:
    pages = [[sites.document(f"2026-0010{n}", publication_date=f"2026-03-0{n}")] for n in range(1, 6)]
    sites.register(followed, *pages)
    whole = followed.answers["/documents.json"]

    def failing(query: Mapping[str, list[str]]) -> Reply:
        return (500, b"", {}) if query.get("page") == ["3"] else whole(query)

    followed.answers["/documents.json"] = failing
    first = chiplog("inbox", "pull", "register")
    assert (first.exit_code, first.stdout) == (0, "register: 2 new, 0 known, 0 in the log\n")
    assert "register: not read to its end; the next pull goes on there: the server answered 500" in first.stderr
    followed.asked.clear()
    followed.answers["/documents.json"] = whole
    assert chiplog("inbox", "pull", "register").stdout == "register: 3 new, 0 known, 0 in the log\n"
    assert [query.get("page") for _, query, _ in followed.asked] == [["3"], ["4"], ["5"]]
    assert [one.key for one in held(small)] == [f"fr:2026-0010{n}" for n in range(1, 6)]


def test_a_page_that_is_no_longer_there_is_replaced_by_the_last_day_that_was_read(followed: Site, small: Path) -> None:
    pages = [[sites.document(f"2026-0010{n}", publication_date=f"2026-03-0{n}")] for n in range(1, 4)]
    sites.register(followed, *pages)
    whole = followed.answers["/documents.json"]
    followed.answers["/documents.json"] = lambda q: (500, b"", {}) if q.get("page") == ["3"] else whole(q)
    pull(small, "register")
    followed.asked.clear()
    sites.register(followed, [sites.document("2026-00103", publication_date="2026-03-03")])
    good = followed.answers["/documents.json"]
    followed.answers["/documents.json"] = lambda query: (404, b"", {}) if "page" in query else good(query)
    done = pull(small, "register")
    assert (done.pulled[0].new, done.pulled[0].error) == (1, "")
    assert followed.asked[-1][1]["conditions[publication_date][gte]"] == ["2026-03-02"]


def test_page_numbers_beyond_the_last_that_counts_are_not_followed(
    followed: Site, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert federal_register.PAGES == 50
    monkeypatch.setattr(federal_register, "PAGES", 5)

    def endless(query: Mapping[str, list[str]]) -> Reply:
        number = int(query.get("page", ["1"])[0])
        told = [sites.document(f"2026-{number:05}")]
        onward = f"{followed.url}/documents.json?page={number + 1}"
        return 200, json.dumps({"count": 10_000, "results": told, "next_page_url": onward}).encode(), {}

    followed.answers["/documents.json"] = endless
    done = pull(small, "register").pulled[0]
    assert len(followed.asked) == 5
    assert done.notes[-1] == "5 pages were read: pull again for the rest"
    assert "10,000 documents or more: the settings could ask for fewer" in done.notes
    followed.asked.clear()
    pull(small, "register")
    assert followed.asked[0][1]["conditions[publication_date][gte]"] == ["2026-03-05"]


def test_a_server_that_asks_to_wait_is_not_asked_before(followed: Site, small: Path) -> None:
    followed.put("/feed.xml", "", status=429, Retry_After="120")
    at = 1_000.0
    how = Asking(now=lambda: at)
    assert pull(small, "ministry", how=how).pulled[0] == Pulled(
        "ministry", error="the server asks to wait 120 seconds", hint="pull again after that", failed=True
    )
    followed.asked.clear()
    at = 1_060.0
    assert pull(small, "ministry", how=how).pulled[0].error == "the server asks to wait 61 seconds"
    assert followed.asked == []
    at = 1_121.0
    followed.put("/feed.xml", sites.ATOM.format(sites.entry("https://ministry.example.org/1")))
    assert pull(small, "ministry", how=how).pulled[0].new == 1


def test_requests_to_a_host_are_a_pause_apart(followed: Site, small: Path) -> None:
    sites.register(followed, [sites.document("2026-00001")], [sites.document("2026-00002")])
    slept: list[float] = []
    pull(small, "register", how=Asking(Asker(gap=1.0, clock=lambda: 0.0, sleep=slept.append)))
    assert slept == [1.0]


def test_a_page_is_not_read_against_its_robots_txt(followed: Site, small: Path) -> None:
    followed.put("/robots.txt", "User-agent: *\nDisallow: /news/\n")
    assert pull(small, "agency").pulled[0].error == "its robots.txt does not allow this page"
    assert followed.paths() == []


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_page_is_not_read_while_its_robots_txt_can_not_be_had(followed: Site, small: Path, status: int) -> None:
    followed.put("/robots.txt", "", status=status)
    assert f"can't be read: status {status}" in pull(small, "agency").pulled[0].error
    assert followed.paths() == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<html>", "the answer of the Federal Register is not JSON"),
        ("[" * 100_000, "the answer of the Federal Register is not JSON"),
        ("[]", "the answer of the Federal Register is not a JSON object"),
        ("{}", "the answer of the Federal Register has no number 'count'"),
        ('{"count": true, "results": []}', "the answer of the Federal Register has no number 'count'"),
        ('{"count": 1}', "the answer of the Federal Register has no list 'results'"),
        ('{"count": 1, "results": {"a": 1}}', "the answer of the Federal Register has no list 'results'"),
        ('{"count": 1, "results": [{}, 1]}', "number 2 in 'results' is not an object"),
        ('{"count": 1, "results": [{"title": "x"}]}', "a document has no valid document_number"),
        (
            '{"count": 1, "results": [{"document_number": "2026-1", "publication_date": "soon"}]}',
            "a document 2026-1 has no valid publication_date",
        ),
        (
            '{"count": 1, "results": [], "next_page_url": "http://169.254.169.254/latest"}',
            "next_page_url leads to another server",
        ),
        ('{"count": 1, "results": [], "next_page_url": ["x"]}', "next_page_url leads to another server"),
    ],
)
def test_an_answer_of_another_shape_is_named_and_loses_nothing(
    followed: Site, small: Path, body: str, says: str
) -> None:
    pull(small)
    before = held(small)
    followed.put("/documents.json", body)
    done = pull(small, "register")
    assert done.failed
    assert says in done.pulled[0].error
    assert held(small) == before


def test_hostile_text_is_cut_and_cleaned(chiplog: Program, followed: Site, small: Path) -> None:
    hostile = {
        "title": "A \x1b[31mred\u202e title" + "x" * 10_000,
        "abstract": ["no text"],
        "html_url": "javascript:alert(1)",
        "pdf_url": "file:///etc/passwd",
        "agencies": "none",
        "dates": 7,
        "docket_ids": [1, None, "D" * 5_000],
    }
    sites.register(followed, [sites.document("2026-00001", **hostile)])
    pull(small, "register")
    (one,) = held(small)
    assert one.title.startswith("A [31mred title")
    assert (len(one.title), one.text, one.url) == (300, "", "")
    assert [len(name) for name in one.many("docket_ids")] == [300]
    assert "\x1b" not in chiplog("inbox", "list").stdout


def test_a_redirect_to_this_machine_is_not_followed(followed: Site, small: Path) -> None:
    followed.put("/feed.xml", "", status=302, Location="http://127.0.0.2:9/feed.xml")
    assert "redirected to 127.0.0.2:9" in pull(small, "ministry").pulled[0].error


def test_settings_that_change_begin_anew(followed: Site, settings: Settings, small: Path) -> None:
    pull(small, "register")
    followed.asked.clear()
    settings(FOUR.format(followed.url).replace("2026-03-01", "2026-01-01"))
    pull(small, "register")
    assert followed.asked[0][1]["conditions[publication_date][gte]"] == ["2026-01-01"]


def test_without_a_source_the_settings_file_and_its_page_are_named(chiplog: Program, small: Path, cache: Path) -> None:
    result = chiplog("inbox", "pull")
    assert result.exit_code == 2
    said = f"`chiplog help inbox` shows what to write to {cache}/config/chiplog/config.toml\n"
    assert result.stderr.endswith(said)


def test_pages_and_feeds_that_name_the_same_address_are_one_item(followed: Site, small: Path) -> None:
    followed.put("/feed.xml", sites.ATOM.format(sites.entry(f"{followed.url}/news/1/?utm_source=feed#top")))
    pull(small, "agency")
    assert (pull(small, "ministry").pulled[0].new, pull(small, "ministry").pulled[0].known) == (0, 1)
