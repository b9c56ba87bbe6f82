"""Requests to many servers: turns, pauses, robots.txt, Retry-After, and hosts that are given up."""

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chiplog import web
from chiplog.web import door, hosts, robots
from chiplog.web.answer import Answer
from chiplog.web.door import Policy
from chiplog.web.polite import Manners, Polite, SkippedError
from chiplog.web.robots import Robots
from tests.servers import Made, Pages, serving

# A made-up web: what each address answers, and a clock that goes on only where somebody sleeps.


@dataclass
class Web:
    """Answers by address; `asked` has each request with the second in which it was made."""

    pages: dict[str, Any] = field(default_factory=dict)
    now: float = 0.0
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    def hop(self, url: str, _: str, *, method: str = "GET", **__: Any) -> Answer:
        self.asked.append((self.now, method, url))
        said = self.pages.get(url, 404 if url.endswith("/robots.txt") else 200)
        said = said.pop(0) if isinstance(said, list) else said
        if isinstance(said, Exception):
            raise said
        return said if isinstance(said, Answer) else Answer(url, said, "text/html", b"")

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    @property
    def paths(self) -> list[str]:
        return [url for _, _, url in self.asked]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Web:
    made = Web()
    monkeypatch.setattr(door, "hop", made.hop)
    return made


def polite(made: Web, **manners: Any) -> Polite:
    return Polite(Manners(policy=Policy(clock=lambda: made.now), sleep=made.sleep, **manners))


A = "https://a.example"
SLOW_DOWN = Answer(f"{A}/1", 429, "", b"", retry_after=20)
NO = web.UnreachableError("a.example can't be reached: no connection")


def test_a_host_is_asked_once_a_second_and_another_at_once(made: Web) -> None:
    asks = polite(made)
    for url in (f"{A}/1", f"{A}/2", "https://b.example/1"):
        asks.get(url)
    assert made.asked == [
        (0.0, "GET", f"{A}/robots.txt"), (1.0, "GET", f"{A}/1"), (2.0, "GET", f"{A}/2"),
        (2.0, "GET", "https://b.example/robots.txt"), (3.0, "GET", "https://b.example/1"),
    ]  # fmt: skip


def test_a_redirect_takes_its_turn_at_the_host_to_which_it_leads(made: Web) -> None:
    made.pages[f"{A}/1"] = Answer(f"{A}/1", 301, "", b"", onward="https://b.example/2")
    asks = polite(made)
    asks.get("https://b.example/1")
    answer = asks.head(f"{A}/1")
    assert (answer.url, answer.moved_to) == ("https://b.example/2", "https://b.example/2")
    assert made.asked[-2:] == [(2.0, "HEAD", f"{A}/1"), (2.0, "HEAD", "https://b.example/2")]


def robots_txt(text: str) -> Answer:
    return Answer(f"{A}/robots.txt", 200, "text/plain", text.encode())


def test_what_robots_txt_forbids_is_not_asked(made: Web) -> None:
    made.pages[f"{A}/robots.txt"] = robots_txt("User-agent: *\nDisallow: /private\n")
    asks = polite(made)
    assert asks.get(f"{A}/open").status == 200
    with pytest.raises(SkippedError, match=r"robots\.txt of a\.example does not allow it"):
        asks.get(f"{A}/private/1")
    assert made.paths == [f"{A}/robots.txt", f"{A}/open"]


def test_a_redirect_leads_to_no_page_that_robots_txt_forbids(made: Web) -> None:
    made.pages[f"{A}/robots.txt"] = robots_txt("User-agent: chiplog\nDisallow: /private\n")
    made.pages[f"{A}/1"] = Answer(f"{A}/1", 302, "", b"", onward=f"{A}/private/1")
    with pytest.raises(SkippedError):
        polite(made).get(f"{A}/1")


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [(404, True), (401, True), (410, True), (200, True), (500, False), (503, False), (429, False), (NO, False)],
)
def test_a_robots_txt_that_is_not_there_allows_and_one_that_fails_does_not(
    made: Web, said: Any, *, is_asked: bool
) -> None:
    made.pages[f"{A}/robots.txt"] = said
    asks = polite(made)
    if is_asked:
        assert asks.get(f"{A}/1").status == 200
        return
    for _ in range(2):
        with pytest.raises(SkippedError, match=r"robots\.txt of a\.example can't be read|no connection"):
            asks.get(f"{A}/1")
    assert f"{A}/1" not in made.paths


def test_a_pause_that_robots_txt_asks_for_is_made_within_limits(made: Web) -> None:
    made.pages[f"{A}/robots.txt"] = robots_txt("User-agent: *\nCrawl-delay: 5\n")
    made.pages["https://b.example/robots.txt"] = replace(robots_txt("User-agent: *\nCrawl-delay: 86400\n"))
    asks = polite(made)
    for url in (f"{A}/1", f"{A}/2", "https://b.example/1", "https://b.example/2"):
        asks.get(url)
    assert made.slept == [1.0, 5.0, 1.0, 10.0]


def test_a_host_that_asks_to_wait_is_asked_again_once(made: Web) -> None:
    made.pages[f"{A}/1"] = [SLOW_DOWN, 200]
    assert polite(made).get(f"{A}/1").status == 200
    assert made.slept == [1.0, 20.0]


def test_a_host_that_asks_to_wait_long_is_left_alone(made: Web) -> None:
    made.pages[f"{A}/1"] = replace(SLOW_DOWN, retry_after=61)
    asks = polite(made)
    assert asks.get(f"{A}/1").status == 429
    with pytest.raises(SkippedError, match=r"a\.example asks to wait 61 s"):
        asks.get(f"{A}/2")
    assert made.slept == [1.0]


@pytest.mark.parametrize("said", [NO, 503, 429])
def test_a_host_that_does_not_answer_is_given_up(made: Web, said: Any) -> None:
    made.pages |= {f"{A}/{number}": said for number in range(9)}
    asks = polite(made)
    for number in range(9):
        try:
            asks.get(f"{A}/{number}")
        except web.UnreachableError as error:
            last = error.message
    assert made.paths == [f"{A}/robots.txt", f"{A}/0", f"{A}/1", f"{A}/2"]
    assert last == "a.example left 3 requests in a row without an answer"


def test_what_takes_too_long_at_a_host_is_left_to_another_run(made: Web) -> None:
    asks = polite(made, longest_at_host=10.0)
    done = list(itertools.takewhile(lambda url: _answers(asks, url), (f"{A}/{number}" for number in range(100_000))))
    assert len(done) == 11


def _answers(asks: Polite, url: str) -> bool:
    try:
        return asks.get(url).status == 200
    except SkippedError:
        return False


# robots.txt.


@pytest.mark.parametrize(
    ("text", "allows"),
    [
        ("", True), ("User-agent: *\nDisallow: /", False), ("User-agent: chiplog\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: ChipLog # us\nDisallow:", True), ("User-agent: chip\nDisallow: /", True),
        ("User-agent: otherbot\nDisallow: /", True), ("User-agent: otherbot\nUser-agent: *\nDisallow: /a*b", False),
        ("\x00\xff nonsense \n::::\n", True), ("Disallow: /", True), ("user agent *\nDisallow: /a/b$", False),
    ],
)  # fmt: skip
def test_robots_txt_is_read_for_this_program(text: str, *, allows: bool) -> None:
    assert robots.read(text).allow("https://a.example/a/b") is allows


def test_a_robots_txt_of_many_programs_and_rules_is_read_in_bounded_memory() -> None:
    text = "".join(f"User-agent: a{number}\n" for number in range(20_000))
    rules = robots.read(text + "".join(f"Disallow: /{number}\n" for number in range(10_000))).rules
    assert rules is not None
    assert sum(len(one._rules) for one in rules._user_agents.values()) == 10_000


def test_a_refusal_allows_nothing() -> None:
    assert (Robots(refusal="no").allow(A), Robots().allow(A), Robots().delay) == (False, True, 0.0)


# Many hosts at once.


def test_hosts_are_asked_at_once_and_the_pages_of_one_in_turn() -> None:
    both, busy, most = threading.Barrier(2, timeout=10), dict.fromkeys("ab", 0), dict.fromkeys("ab", 0)

    def work(thing: str) -> str:
        busy[thing[0]] += 1
        most[thing[0]] = max(most[thing[0]], busy[thing[0]])
        both.wait()  # returns only if two hosts are worked on at the same time
        busy[thing[0]] -= 1
        return thing.upper()

    done = dict(hosts.each(["a1", "a2", "b1", "b2"], lambda thing: thing[0], work, 2))
    assert done == {"a1": "A1", "a2": "A2", "b1": "B1", "b2": "B2"}
    assert most == {"a": 1, "b": 1}


def test_no_more_hosts_than_allowed_are_asked_at_once() -> None:
    threads = set()
    list(hosts.each(map(str, range(50)), str, lambda _: threads.add(threading.get_ident()), 3))
    assert len(threads) <= 3


def test_work_that_fails_unexpectedly_fails_where_its_results_are_read() -> None:
    def work(_: str) -> None:
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        list(hosts.each(["a"], str, work))


def test_threads_stop_when_nobody_reads_the_results_any_more() -> None:
    begun: list[int] = []
    threads: set[threading.Thread] = set()
    over = threading.Event()

    def work(thing: int) -> None:
        begun.append(thing)
        threads.add(threading.current_thread())
        if thing:
            over.wait(10)

    left = hosts.each(range(1_000), lambda _: "a", work)
    next(left)
    left.close()  # type: ignore[attr-defined]
    over.set()
    for thread in threads:
        thread.join(10)
    assert len(begun) <= 2


# A real server.


@pytest.fixture
def server() -> Iterator[tuple[str, Pages]]:
    with serving() as (url, pages):
        yield url, pages


def test_a_real_server_is_asked_politely(server: tuple[str, Pages]) -> None:
    url, pages = server
    pages["/robots.txt"] = Made(200, b"User-agent: *\nDisallow: /secret\n")
    pages["/page"] = Made(200, b"<p>page</p>")
    asks = Polite(Manners(gap=0, policy=Policy()))
    assert asks.get(f"{url}/page").data == b"<p>page</p>"
    with pytest.raises(SkippedError):
        asks.get(f"{url}/secret")


@pytest.mark.parametrize("ask", [Polite.get, Polite.head])
def test_pages_of_this_machine_are_refused_unless_allowed(
    server: tuple[str, Pages], ask: Callable[[Polite, str], Answer]
) -> None:
    url, pages = server
    with pytest.raises(web.UnreachableError, match="an address of this machine or its network"):
        ask(Polite(), f"{url}/page")
    assert pages == {}


def test_a_server_of_ipv6_is_asked_by_its_address_in_brackets() -> None:
    with serving("::1") as (url, pages):
        pages["/page"] = Made(200, b"<p>page</p>")
        asks = Polite(Manners(gap=0, policy=Policy()))
        assert asks.get(f"{url}/page").data == b"<p>page</p>"
        assert pages.asked == ["GET /robots.txt", "GET /page"]


@pytest.mark.parametrize("path", ["/page", "/robots.txt"])
def test_a_redirect_to_this_network_is_followed_for_no_page_and_no_robots_txt(
    server: tuple[str, Pages], path: str
) -> None:
    url, pages = server
    with serving() as (other, secrets):
        secrets |= {"/secret": Made(200, b"secret"), "/robots.txt": Made(200, b"")}
        pages |= {"/page": Made(200, b"page"), path: Made(301, b"", {"Location": f"{other}/secret"})}
        with pytest.raises(web.UnreachableError, match=r"redirected to 127\.0\.0\.1:\d+, an address of this machine"):
            Polite(Manners(gap=0, policy=Policy())).get(f"{url}/page")
        assert secrets.asked == []
