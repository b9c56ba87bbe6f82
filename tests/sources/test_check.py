"""`chiplog sources check`: what servers answer, what is made of it, and what is kept of it."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chiplog.cli.commands.sources import asking
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.sources import check, look
from chiplog.sources.check import Checking, CheckReport
from chiplog.sources.cited import Wanted
from chiplog.sources.results import Result, Results, Verdict
from chiplog.web.door import Policy
from chiplog.web.polite import Manners, Polite
from tests.factories import TODAY, text, tree
from tests.servers import Made, Pages, serving

SAID = "The Ministry said on Tuesday that exports of gallium need a licence from now on, and that it will refuse some. "
ARTICLE = f"<html><title>Gallium</title><h1>Exports of gallium need a licence</h1><p>{SAID * 5}</p></html>".encode()
NOT_FOUND = b"<html><title>Page not found</title><h1>Page not found</h1><p>Sorry.</p></html>"
CHALLENGE = b"<html><title>Just a moment...</title><p>Checking your browser</p></html>"
DAY = 86_400


@pytest.fixture
def server() -> Iterator[tuple[str, Pages]]:
    with serving() as (url, pages):
        yield url, pages


def asks(**policy: Any) -> Polite:
    return Polite(Manners(gap=0, sleep=lambda _: None, policy=Policy(**policy)))


def log_of(folder: Path, *urls: str) -> Path:
    file = folder / "events.yaml"
    trees = [
        tree(f"cn-2025-some-event-{number}", sources=[{"url": url, "publisher": "Example", "kind": "official"}])
        for number, url in enumerate(urls)
    ]
    file.write_text(text(*trees), encoding="utf-8")
    return file


def run(file: Path, folder: Path, now: float = DAY, since: str | None = None, **how: Any) -> CheckReport:
    wanted = Wanted(Filters(), TODAY, since)
    with Log.open(str(file)) as log:
        return check.check(log, wanted, Checking(how.pop("asks", asks()), Results(folder), now=lambda: now, **how))


def verdicts(report: CheckReport) -> dict[str, tuple[str, str]]:
    return {one.result.url.rsplit("/", 1)[1]: (str(one.result.verdict), one.result.why) for one in report.pages}


ANSWERS: dict[str, tuple[Made, str, str]] = {
    "alive": (Made(200, ARTICLE), "alive", ""),
    "pdf": (Made(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}), "alive", ""),
    "huge": (Made(200, b"<" + b"x" * 60_000), "alive", "it is too large to be read"),
    "moved": (Made(301, b"", {"Location": "/alive"}), "moved", "to {url}/alive"),
    "moved-for-now": (Made(302, b"", {"Location": "/alive"}), "alive", ""),
    "moved-to-nothing": (Made(301, b"", {"Location": "/nothing"}), "can't tell", "status 404 for the first time"),
    "loop": (Made(302, b"", {"Location": "/loop"}), "can't tell", "more than 5 redirects"),
    "front": (Made(301, b"", {"Location": "/"}), "can't tell", "it redirects to the front page of the site"),
    "missing": (Made(404, ARTICLE), "can't tell", "status 404 for the first time"),
    "removed": (Made(410), "can't tell", "status 410 for the first time"),
    "log-in": (Made(401), "can't tell", "status 401"),
    "forbidden": (Made(403, CHALLENGE), "can't tell", "status 403"),
    "precondition": (Made(412), "can't tell", "status 412"),
    "too-many": (Made(429, b"", {"Retry-After": "1"}), "can't tell", "status 429"),
    "error": (Made(500), "can't tell", "status 500"),
    "busy": (Made(503), "can't tell", "status 503"),
    "soft": (Made(200, NOT_FOUND), "can't tell", "status 200, but the page is an error's"),
    "challenge": (Made(200, CHALLENGE), "can't tell", "status 200, but the page is a check for robots"),
}  # fmt: skip


def test_what_servers_answer_is_told_apart(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages |= {f"/{name}": made for name, (made, _, _) in ANSWERS.items()} | {"/": Made(200, ARTICLE)}
    found = {
        name: look.at(
            f"{url}/{name}", asks(largest=50_000), None, DAY
        )  # each by a program of its own: no host is given up
        for name in ANSWERS
    }
    assert {name: (str(one.verdict), one.why) for name, one in found.items()} == {
        name: (verdict, why.format(url=url)) for name, (_, verdict, why) in ANSWERS.items()
    }


def test_a_server_that_refuses_head_is_asked_by_get(server: tuple[str, Pages]) -> None:
    url, pages = server
    pages |= {
        "HEAD /page": Made(405),
        "/page": Made(200, ARTICLE),
        "HEAD /lies": Made(404),
        "/lies": Made(200, ARTICLE),
    }
    assert [look.at(f"{url}/{name}", asks(), None, DAY).verdict for name in ("page", "lies")] == [Verdict.ALIVE] * 2


def test_a_server_that_never_answers_is_given_up(server: tuple[str, Pages]) -> None:
    url, pages = server
    over = threading.Event()
    pages |= {"/page": Made(200, ARTICLE, until=over)}
    found = look.at(f"{url}/page", asks(seconds=0.1), None, DAY)
    over.set()
    assert (found.verdict, found.why) == (Verdict.UNKNOWN, "the page took too long: more than 0.1 s")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://no-such-host.test/x", "https://127.0.0.1:9/x"])
def test_a_host_that_is_not_there_can_not_be_told_gone(address: str) -> None:
    before = Result(address, Verdict.UNKNOWN, checked=1, missing_since=1)
    policy = {"resolver": lambda host, _: [host] if host[0] == "1" else []}
    found = look.at(address, asks(**policy), before, DAY)
    assert (found.verdict, found.status, found.missing_since) == (Verdict.UNKNOWN, 0, 1)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "metadata.test"])
def test_no_page_of_this_machine_or_network_is_asked_for(host: str) -> None:
    asked = asks(
        allows_private=False,
        resolver=lambda name, _: ["169.254.169.254"] if name == "metadata.test" else [name.strip("[]")],
    )
    found = look.at(f"http://{host}:9/latest/meta-data/", asked, None, DAY)
    assert (found.verdict, found.why) == (Verdict.UNKNOWN, f"{host}:9 is an address of this machine or its network")


def test_a_page_is_gone_when_a_later_run_does_not_find_it_either(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    file = log_of(tmp_path, f"{url}/page")
    assert verdicts(run(file, tmp_path / "cache")) == {"page": ("can't tell", "status 404 for the first time")}
    gone = run(file, tmp_path / "cache", now=2 * DAY)
    assert (verdicts(gone), gone.any_gone) == ({"page": ("gone", "status 404")}, True)
    pages["/page"] = Made(200, ARTICLE)
    assert verdicts(run(file, tmp_path / "cache", now=3 * DAY)) == {"page": ("alive", "")}
    del pages["/page"]
    assert verdicts(run(file, tmp_path / "cache", now=9 * DAY)) == {
        "page": ("can't tell", "status 404 for the first time")
    }


def test_a_page_that_was_not_found_is_looked_at_in_the_next_run_of_the_same_day(
    server: tuple[str, Pages], tmp_path: Path
) -> None:
    file = log_of(tmp_path, f"{server[0]}/page")
    assert [run(file, tmp_path / "cache", now=DAY + second).any_gone for second in (0, 60)] == [False, True]


def test_a_page_that_is_cited_often_is_asked_for_once(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages["/page"] = Made(200, b"", {"Content-Type": "application/pdf"})
    report = run(log_of(tmp_path, *[f"{url}/page"] * 5), tmp_path / "cache")
    assert [one.events for one in report.pages] == [tuple(f"cn-2025-some-event-{number}" for number in (4, 3, 2, 1, 0))]
    assert pages.asked == ["GET /robots.txt", "HEAD /page"]


def test_what_was_found_is_used_again_while_it_is_fresh(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages |= {"/page": Made(200, ARTICLE), "/forbidden": Made(403)}
    file = log_of(tmp_path, f"{url}/page", f"{url}/forbidden", "http://127.0.0.1:9/away")
    first = run(file, tmp_path / "cache")
    assert verdicts(first)["page"] == ("alive", "")
    pages.asked.clear()
    assert verdicts(run(file, tmp_path / "cache", now=DAY + 100)) == verdicts(first)
    assert pages.asked == []
    run(file, tmp_path / "cache", now=DAY + 100, max_age=0)
    assert "GET /page" in pages.asked


def test_an_interrupted_run_goes_on_with_what_it_has_not_seen(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    pages |= {f"/{number}": Made(200, ARTICLE) for number in range(4)}
    file = log_of(tmp_path, *(f"{url}/{number}" for number in range(4)))

    def stopped(things: Any, _: int) -> Iterator[Any]:
        for number, thing in enumerate(things):
            if number == 2:
                raise KeyboardInterrupt
            yield thing

    with pytest.raises(KeyboardInterrupt):
        run(file, tmp_path / "cache", watch=stopped)
    known = {one.rsplit("/", 1)[1] for one in Results(tmp_path / "cache").known}
    pages.asked.clear()
    report = run(file, tmp_path / "cache")
    assert {one.result.verdict for one in report.pages} == {Verdict.ALIVE}
    assert {line[5:] for line in pages.asked if line.startswith("GET /")} & known == set()


def test_since_a_revision_only_new_pages_are_asked_for(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, _ = server
    old = log_of(tmp_path, f"{url}/old")
    old.rename(tmp_path / "old.yaml")
    file = log_of(tmp_path, f"{url}/old", f"{url}/new")
    assert set(verdicts(run(file, tmp_path / "cache", since=str(tmp_path / "old.yaml")))) == {"new"}


# The cache.

POISON = [
    b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b'{"url": 1}', b'{"url": "http://a.test/", "verdict": "gone", "other": 1}',
    b'{"url": "http://a.test/", "verdict": "fine"}', b'{"url": "http://a.test/", "verdict": "moved", "moved_to": "javascript:alert(1)"}',
    b'{"url": "http://a.test/", "verdict": "gone", "missing_since": true}', b'{"url": "http://a.test/", "verdict": "gone", "checked": "now"}',
    b'{"url": "http://a.test/", "verdict": "gone", "missing_since": 9999999999999}',
]  # fmt: skip


@pytest.mark.parametrize("line", POISON)
def test_what_is_not_in_the_form_of_a_result_is_left_out(tmp_path: Path, line: bytes) -> None:
    folder = tmp_path / "cache"
    Results(folder).add(Result("http://b.test/", Verdict.ALIVE))
    (folder / "sources.jsonl").write_bytes(line + b"\n" + (folder / "sources.jsonl").read_bytes())
    assert list(Results(folder).known) == ["http://b.test/"]


def test_a_cache_that_others_could_have_written_is_not_used(tmp_path: Path) -> None:
    Results(tmp_path / "real").add(Result("http://b.test/", Verdict.ALIVE))
    (tmp_path / "cache").symlink_to(tmp_path / "real")
    results = Results(tmp_path / "cache")
    results.add(Result("http://c.test/", Verdict.ALIVE))
    (tmp_path / "other").mkdir(mode=0o700)
    (tmp_path / "other" / "sources.jsonl").symlink_to(tmp_path / "real" / "sources.jsonl")
    assert ("http://b.test/" in results.known, Results(tmp_path / "other").known) == (False, {})
    assert list(Results(tmp_path / "real").known) == ["http://b.test/"]


def test_results_are_kept_once_however_often_they_are_found(tmp_path: Path) -> None:
    for _ in range(3):
        Results(tmp_path).add(Result("http://b.test/", Verdict.ALIVE))
    Results(tmp_path)
    assert len((tmp_path / "sources.jsonl").read_text(encoding="utf-8").splitlines()) == 1


# The command.


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command does not wait between two requests."""
    monkeypatch.setattr(asking, "Manners", partial(Manners, gap=0, sleep=lambda _: None))


@pytest.fixture
def three(server: tuple[str, Pages], tmp_path: Path, at_once: None) -> tuple[str, Path]:
    """A log of a page that is alive, one that moved and one that was not found before."""
    url, pages = server
    pages |= {"/a": Made(200, ARTICLE), "/b": Made(301, b"", {"Location": "/a?\x1b[31m"})}
    Results.of_user().add(Result(f"{url}/c", Verdict.UNKNOWN, "", 404, checked=DAY, missing_since=DAY))
    return url, log_of(tmp_path, f"{url}/a", f"{url}/b", f"{url}/c")


def test_the_command_says_what_is_gone_and_exits_with_one(chiplog: Any, three: tuple[str, Path]) -> None:
    url, file = three
    result = chiplog("sources", "check", "--allow-private", "-f", file)
    assert result.exit_code == 1
    assert result.stdout == (
        f"gone       {url}/c\n           status 404, not found since 1970-01-02\n           cn-2025-some-event-2\n"
        f"moved      {url}/b\n           to {url}/a?%1B[31m\n           cn-2025-some-event-1\n"
    )
    assert "3 pages: 1 alive, 1 moved, 1 gone, 0 can't tell" in result.stderr


def test_the_command_refuses_pages_of_this_machine_unless_it_is_told_otherwise(
    chiplog: Any, three: tuple[str, Path]
) -> None:
    _, file = three
    result = chiplog("sources", "check", "-f", file, "--json")
    assert result.exit_code == 0
    assert {one["verdict"] for one in json.loads(result.stdout)["pages"]} == {"can't tell"}


def test_json_has_each_page_with_its_line_and_events(chiplog: Any, three: tuple[str, Path]) -> None:
    url, file = three
    found = json.loads(chiplog("sources", "check", "--allow-private", "-f", file, "--json").stdout)
    lines = file.read_text(encoding="utf-8").splitlines()
    assert found["counts"] == {"alive": 1, "moved": 1, "gone": 1, "can't tell": 0}
    assert [one["url"] in lines[one["line"] - 1] for one in found["pages"]] == [True] * 3
    gone = next(one for one in found["pages"] if one["verdict"] == "gone")
    assert (gone["url"], gone["status"], gone["not_found_since"], gone["events"]) == (
        f"{url}/c", 404, "1970-01-02T00:00:00Z", ["cn-2025-some-event-2"]
    )  # fmt: skip


def test_a_job_of_github_gets_annotations_and_a_summary(
    chiplog: Any, three: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    url, file = three
    result = chiplog("sources", "check", "--allow-private", "-f", file, "--format", "github")
    first, second, stop, *_ = result.stdout.splitlines()
    assert (first[:13], second[:15], stop[:17]) == ("::error file=", "::warning file=", "::stop-commands::")
    assert "title=source gone::[cn-2025-some-event-2]" in first
    assert f"| gone | `{url}/c` |" in (tmp_path / "summary").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_no_reason_that_was_kept_steers_a_terminal_or_a_job(chiplog: Any, three: tuple[str, Path], form: str) -> None:
    url, file = three
    why = "\x1b]0;owned\x07\n::error::owned\u202e"
    Results.of_user().add(Result(f"{url}/a", Verdict.UNKNOWN, why, 403, checked=int(time.time())))
    said = chiplog("sources", "check", "--allow-private", "-f", file, "--format", form).stdout
    assert "owned" in said
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert not [line for line in said.splitlines() if line.startswith("::error::")]


def test_new_addresses_are_written_if_that_is_asked_for(chiplog: Any, three: tuple[str, Path]) -> None:
    url, file = three
    before = file.read_text(encoding="utf-8")
    result = chiplog("sources", "check", "--allow-private", "-f", file, "--write")
    after = file.read_text(encoding="utf-8")
    assert f"- url: {url}/a?%1B[31m\n" in result.stdout
    assert after == before.replace(f"url: {url}/b", f"url: {url}/a?%1B[31m")


@pytest.mark.parametrize(
    "words", [("sources",), ("sources", "--help"), ("sources", "nonsense"), ("sources", "--no-color")]
)
def test_the_group_says_which_commands_it_has(chiplog: Any, words: tuple[str, ...]) -> None:
    result = chiplog(*words)
    assert result.exit_code == (0 if "--help" in words else 2)
    assert "Usage: chiplog sources COMMAND" in result.stdout or "`chiplog sources --help` lists" in result.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [(("sour",), ["sources"]), (("sources", "ch"), ["check"]), (("sources", "check", "--all"), ["--allow-private"])],
)
def test_a_shell_completes_both_words_of_a_command(completion: Any, words: tuple[str, ...], offered: list[str]) -> None:
    done = completion("words_zsh", *words)
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == offered


@pytest.mark.slow
def test_ctrl_c_waits_for_no_server(server: tuple[str, Pages], tmp_path: Path) -> None:
    url, pages = server
    over = threading.Event()
    pages["/page"] = Made(200, ARTICLE, until=over)
    words = [
        sys.executable,
        "-m",
        "chiplog",
        "sources",
        "check",
        "--allow-private",
        "-f",
        str(log_of(tmp_path, f"{url}/page")),
    ]
    with subprocess.Popen(words, start_new_session=True, stderr=subprocess.DEVNULL) as program:
        while "HEAD /page" not in pages.asked:
            time.sleep(0.01)
        program.send_signal(signal.SIGINT)
        assert program.wait(5) == 130  # the server holds its answer for longer
    over.set()
