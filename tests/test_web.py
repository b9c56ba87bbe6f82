"""The door to the network, against a real server on this machine."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chiplog import web
from chiplog.draft.pages import reading
from chiplog.draft.pages.page import Kind
from chiplog.web import UnreachableError

ARTICLE = (
    "<!doctype html><html><head><title>China bars gallium exports</title></head><body><article>"
    "<h1>China bars gallium exports to the United States</h1>"
    "<p>China's Ministry of Commerce said on Tuesday that gallium may not be exported to the United States, "
    "and that applications for licences will be refused from now on.</p></article></body></html>"
)
ANSWERS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "loop": (302, b"", {"Location": "/loop"}),
    "file": (302, b"", {"Location": "file:///etc/passwd"}),
    "bomb": (200, gzip.compress(b" " * 40_000_000), {"Content-Encoding": "gzip"}),
    "huge": (200, b"x" * 6_000_000, {}),
    "chinese": (200, "<html><head><meta charset=gb2312></head><h1>商务部公告</h1></html>".encode("gb18030"), {}),
    "latin": (200, "<h1>Décision</h1>".encode("latin-1"), {"Content-Type": "text/html; charset=iso-8859-1"}),
    "challenge": (403, b"<html><title>Just a moment...</title><h1>Checking your browser</h1></html>", {}),
    "missing": (404, ARTICLE.encode(), {}),
}


class Pages(BaseHTTPRequestHandler):
    """Answers by the path: pages, redirects, what is slow, huge, packed or wrong."""

    seen: list[dict[str, str]] = []  # noqa: RUF012 - the server makes a handler for each request

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        name = self.path.strip("/")
        if name == "slow":
            self.drip()
        elif name.startswith("to-"):
            self.answer(302, b"", Location=f"/{name.removeprefix('to-')}")
        else:
            status, data, headers = ANSWERS.get(name, (200, ARTICLE.encode(), {}))
            self.answer(status, data, **headers)

    def answer(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for key, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(50):
                self.wfile.write(b"<p>")
                self.wfile.flush()
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that runs while these tests do."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def test_a_page_is_had_with_a_plain_agent_and_no_cookies(server: str) -> None:
    answer = web.get(f"{server}/page")
    assert (answer.status, answer.data.decode(), answer.content) == (200, ARTICLE, "text/html")
    assert Pages.seen[-1]["User-Agent"].startswith("chiplog/")
    assert "Cookie" not in Pages.seen[-1]


def test_redirects_are_followed_within_limits(server: str) -> None:
    assert web.get(f"{server}/to-to-to-to-to-page").url == f"{server}/page"
    for name in ("to-to-to-to-to-to-page", "loop"):
        with pytest.raises(UnreachableError, match="more than 5 redirects"):
            web.get(f"{server}/{name}")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "javascript:alert(1)"])
def test_only_the_web_is_asked(url: str) -> None:
    with pytest.raises(UnreachableError):
        web.get(url)


def test_a_redirect_to_a_file_is_refused(server: str) -> None:
    with pytest.raises(UnreachableError, match="is not a web address"):
        web.get(f"{server}/file")


@pytest.mark.parametrize("name", ["huge", "bomb"])
def test_a_page_that_is_or_unpacks_too_large_is_refused(server: str, name: str) -> None:
    with pytest.raises(UnreachableError, match="larger than 5 MB"):
        web.get(f"{server}/{name}")


def test_a_page_that_never_ends_is_given_up(server: str) -> None:
    start = time.monotonic()
    with pytest.raises(UnreachableError, match="too long"):
        web.get(f"{server}/slow", seconds=0.4)
    assert time.monotonic() - start < 2


def test_a_closed_door_is_an_error_with_a_way_out() -> None:
    with pytest.raises(UnreachableError, match="can't be reached: no connection") as error:
        web.get("http://127.0.0.1:9/page", seconds=2)
    assert error.value.hint == "save the page, and name the file"


@pytest.mark.parametrize(("name", "says"), [("chinese", "商务部公告"), ("latin", "Décision")])
def test_text_is_read_in_its_own_charset(server: str, name: str, says: str) -> None:
    answer = web.get(f"{server}/{name}")
    assert says in reading.decoded(answer.data, answer.content)


@pytest.mark.parametrize(
    ("name", "kind"), [("challenge", Kind.CHALLENGE), ("missing", Kind.ERROR), ("page", Kind.ARTICLE)]
)
def test_what_was_answered_is_told_apart(server: str, name: str, kind: Kind) -> None:
    answer = web.get(f"{server}/{name}")
    assert reading.of_bytes(answer.data, answer.url, answer.content, answer.status).kind is kind
