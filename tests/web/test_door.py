"""The door to the network, against a real server on this machine."""

import gzip
import itertools
import socketserver
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from chiplog import sockets, web
from chiplog.articles.pages import reading
from chiplog.articles.pages.page import Kind
from chiplog.model import addresses
from chiplog.web import UnreachableError
from chiplog.web.answer import retry_after, validators
from chiplog.web.door import hop
from tests.factories import ROOT

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

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        self.seen.append(dict(self.headers))
        name = self.path.strip("/")
        if name.startswith("to-"):
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
            self.wfile.write(data if self.command == "GET" else b"")
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


def test_an_address_that_is_not_utf_8_is_said_to_be_the_fault() -> None:
    with pytest.raises(UnreachableError, match="the address is not UTF-8") as error:
        web.get("http://127.0.0.1:1/caf\udce9")
    assert "percent signs" in error.value.hint


def test_a_user_name_is_said_to_be_the_fault() -> None:
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1: a user name in an address is not sent") as error:
        web.get("http://a:secret@127.0.0.1/")
    assert (error.value.hint, "secret" in str(error.value)) == ("remove what is before @", False)


def test_a_redirect_to_a_file_is_refused(server: str) -> None:
    with pytest.raises(UnreachableError, match="is not a web address"):
        web.get(f"{server}/file")


@pytest.mark.parametrize("name", ["huge", "bomb"])
def test_a_page_that_is_or_unpacks_too_large_is_refused(server: str, name: str) -> None:
    with pytest.raises(UnreachableError, match="larger than 5 MB"):
        web.get(f"{server}/{name}")


def test_a_closed_door_is_an_error_with_a_way_out() -> None:
    with pytest.raises(UnreachableError, match="can't be reached: no connection") as error:
        web.get("http://127.0.0.1:9/page", policy=web.Policy(seconds=2))
    assert error.value.hint == "save the page, and give the file"


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


# Servers that never end: a head, then pieces without end. What is sent is all at once: the clock is the test's own.

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n"
PACKED = HEAD + b"Content-Encoding: gzip\r\n\r\n"
ENDLESS: dict[str, tuple[bytes, bytes]] = {
    "status": (b"", b"H"),
    "header": (HEAD + b"X-A: ", b"a"),
    "headers": (HEAD, b"X-A: a\r\n"),
    "folded-header": (HEAD + b"X-A: a\r\n", b" a\r\n"),
    "continue": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "continue-with-headers": (b"", b"HTTP/1.1 100 Continue\r\nX-A: a\r\n\r\n"),
    "body": (HEAD + b"\r\n", b"<p>"),
    "body-said-to-be-longer": (HEAD + b"Content-Length: 99999999999\r\n\r\n", b"<p>"),
    "chunks": (CHUNKED + b"\r\n", b"1\r\na\r\n"),
    "chunk-extension": (CHUNKED + b"\r\n1;", b"a"),
    "chunk-of-any-size": (CHUNKED + b"\r\nFFFFFFFFFFFFFFFF\r\n", b"a"),
    "trailers": (CHUNKED + b"\r\n0\r\n", b"X-A: a\r\n"),
    "gzip-of-nothing": (PACKED + b"\x1f\x8b\x08\0\0\0\0\0\0\x03", b"\x00\x00\x00\xff\xff"),
    "gzip-members-of-nothing": (PACKED, gzip.compress(b"")),
    "gzip-name": (PACKED + b"\x1f\x8b\x08\x08\0\0\0\0\0\x03", b"a"),
    "deflate-of-nothing": (HEAD + b"Content-Encoding: deflate\r\n\r\n\x78\x9c", b"\x00\x00\x00\xff\xff"),
}  # fmt: skip


class Raw(socketserver.BaseRequestHandler):
    """Answers with bytes as they are: those of ENDLESS, a redirect to what the query says, or a page."""

    seen: ClassVar[list[tuple[str, str]]] = []

    def handle(self) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            if not (more := self.request.recv(65_536)):
                return
            asked += more
        path = asked.split(b" ")[1].decode()
        self.seen.append((path, asked.split(b"Host: ")[1].split(b"\r\n")[0].decode()))
        with suppress(OSError):  # the reader goes when it has had enough
            self.answer(path.strip("/"))

    def answer(self, name: str) -> None:
        if name == "silent":
            self.request.recv(1)
        elif name in ENDLESS:
            head, piece = ENDLESS[name]
            self.request.sendall(head)
            while True:
                self.request.sendall(piece * 500)
        elif name in TO:
            self.request.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + TO[name] + b"\r\nContent-Length: 0\r\n\r\n")
        else:
            data = ANSWERED.get(name, HEAD + b"Connection: close\r\n\r\n" + ARTICLE.encode())
            self.request.sendall(data)


TO: dict[str, bytes] = {}
"""Where a path redirects to."""

ANSWERED: dict[str, bytes] = {
    "gzip-in-small-chunks": CHUNKED + b"Content-Encoding: gzip\r\n\r\n"
    + b"".join(b"1\r\n%c\r\n" % byte for byte in gzip.compress(ARTICLE.encode())) + b"0\r\n\r\n",
    "deflated": HEAD + b"Content-Encoding: deflate\r\nConnection: close\r\n\r\n" + zlib.compress(ARTICLE.encode()),
    "broken-off": HEAD + b"Content-Length: 5000\r\n\r\n" + ARTICLE.encode(),
    "chunk-broken-off": CHUNKED + b"\r\n%x\r\n" % len(ARTICLE) + ARTICLE.encode(),
    "two-lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
    "negative-chunk": CHUNKED + b"\r\n-1\r\nabc\r\n0\r\n\r\n",
    "no-gzip": HEAD + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + ARTICLE.encode(),
    "packed-often": HEAD + b"Content-Encoding: " + b", ".join([b"gzip"] * 200) + b"\r\n\r\n" + gzip.compress(b"x"),
    "packed-oddly": HEAD + b"Content-Encoding: br\r\n\r\n" + ARTICLE.encode(),
    "no-http": ARTICLE.encode(),
    "nothing": b"",
    "head-of-6-MB": b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 60_000) for n in range(99)) + b"\r\n",
}  # fmt: skip


class Many(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 50

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Raw)
        self.context = context

    def finish_request(self, request: Any, client: Any) -> None:
        if not self.context:
            super().finish_request(request, client)
            return
        with suppress(OSError), self.context.wrap_socket(request, server_side=True) as tls:  # or it is refused
            super().finish_request(tls, client)


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve on a port of this machine for as long as a test runs."""
    with Many(context) as many:
        threading.Thread(target=many.serve_forever, args=(0.01,), daemon=True).start()
        yield many.server_address[1]
        many.shutdown()


@pytest.fixture(scope="module")
def raw() -> Iterator[int]:
    """The port of a server of bytes as they are."""
    with serving() as port:
        yield port


def ticking() -> Callable[[], float]:
    """A clock on which a second goes by at each look."""
    return map(float, itertools.count()).__next__


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_end_is_given_up_by_the_clock(raw: int, name: str) -> None:
    with pytest.raises(UnreachableError, match=r"took too long: more than 6 s|malformed"):
        web.get(f"http://127.0.0.1:{raw}/{name}", policy=web.Policy(seconds=6, clock=ticking()))


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_end_is_given_up_by_its_size_when_the_clock_does_not_go_on(raw: int, name: str) -> None:
    with pytest.raises(UnreachableError, match=r"endless data|larger than|malformed|can't be decompressed"):
        web.get(f"http://127.0.0.1:{raw}/{name}", policy=web.Policy(largest=200_000, clock=lambda: 0.0))


def test_a_server_that_says_nothing_is_given_up(raw: int) -> None:
    with pytest.raises(UnreachableError, match="took too long") as error:
        web.get(f"http://127.0.0.1:{raw}/silent", policy=web.Policy(seconds=0.2))
    assert (error.value.code, error.value.kind, error.value.hint) == (3, "unreachable", "save it, and give the file")


@pytest.mark.parametrize("name", ["header", "continue", "body", "chunks", "gzip-of-nothing"])
def test_a_question_has_the_limits_of_a_page(raw: int, name: str) -> None:
    with pytest.raises(UnreachableError, match=r"the answer took too long: more than 6 s|malformed"):
        web.post(f"http://127.0.0.1:{raw}/{name}", b"{}", policy=web.Policy(seconds=6, clock=ticking()))


def test_an_endless_answer_to_a_question_is_given_up_by_its_size(raw: int) -> None:
    with pytest.raises(UnreachableError, match="the answer is larger than 5 MB"):
        web.post(f"http://127.0.0.1:{raw}/body", b"{}", policy=web.Policy(clock=lambda: 0.0))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "http://u:p@127.0.0.1/"])
def test_a_question_is_sent_to_the_web_alone(url: str) -> None:
    with pytest.raises(UnreachableError):
        web.post(url, b"{}")


def test_the_time_is_one_for_all_redirects(raw: int) -> None:
    TO.update({f"step-{number}": f"/step-{number + 1}".encode() for number in range(5)})
    with pytest.raises(UnreachableError, match="took too long"):
        web.get(f"http://127.0.0.1:{raw}/step-0", policy=web.Policy(seconds=12, clock=ticking()))
    assert (
        web.get(f"http://127.0.0.1:{raw}/step-0", policy=web.Policy(seconds=600, clock=ticking())).data.decode()
        == ARTICLE
    )


def test_a_name_that_is_looked_up_without_end_is_given_up() -> None:
    over = threading.Event()

    def asleep(host: str, port: int) -> Sequence[str]:
        over.wait()
        return []

    with pytest.raises(UnreachableError, match="took too long"):
        web.get("http://pages.example/", policy=web.Policy(seconds=0.1, resolver=asleep))
    over.set()


def no_name(host: str, port: int) -> Sequence[str]:
    raise OSError(host, port)


def bad_name(host: str, port: int) -> Sequence[str]:
    return [f"{'a' * 70}.{host}".encode("idna").decode()]


@pytest.mark.parametrize(
    ("host", "resolver"),
    [("pages.example", no_name), ("pages.example", lambda *_: []), ("pages.example", bad_name)],
)
def test_a_name_that_no_host_has_is_said_to_be_none(host: str, resolver: sockets.Resolver) -> None:
    with pytest.raises(UnreachableError, match=f"{host} can't be reached: no such host"):
        web.get(f"http://{host}/", policy=web.Policy(resolver=resolver))


@pytest.mark.parametrize("name", ["gzip-in-small-chunks", "deflated", "anything"])
def test_a_page_is_had_however_it_is_sent(raw: int, name: str) -> None:
    assert web.get(f"http://127.0.0.1:{raw}/{name}").data.decode() == ARTICLE


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("broken-off", "is incomplete or malformed"),
        ("chunk-broken-off", "is incomplete or malformed"),
        ("two-lengths", "is incomplete or malformed"),
        ("negative-chunk", "is incomplete or malformed"),
        ("no-http", "is incomplete or malformed"),
        ("nothing", "is incomplete or malformed"),
        ("no-gzip", "can't be decompressed"),
        ("packed-often", "can't be decompressed"),
        ("packed-oddly", "compressed with 'br'"),
        ("head-of-6-MB", "sends endless data"),
    ],
)
def test_an_answer_that_lies_is_refused(raw: int, name: str, fault: str) -> None:
    with pytest.raises(UnreachableError, match=fault):
        web.get(f"http://127.0.0.1:{raw}/{name}")


# What is asked with, and which headers of an answer matter.


def test_a_head_brings_what_a_page_would_say_and_no_bytes(server: str) -> None:
    answer = web.head(f"{server}/to-page")
    assert (answer.status, answer.data, answer.url) == (200, b"", f"{server}/page")


def test_the_name_of_the_caller_and_headers_are_sent(server: str) -> None:
    policy = web.Policy(agent=web.agent("me@example.org"))
    web.get(f"{server}/page", headers={"Accept": "application/json"}, policy=policy)
    assert Pages.seen[-1]["User-Agent"] == f"{web.AGENT} (+me@example.org)"
    assert Pages.seen[-1]["Accept"] == "application/json"


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "é@example.org", "x" * 2_000])
def test_a_contact_that_is_no_plain_text_is_not_sent(contact: str) -> None:
    assert web.agent(contact) == web.AGENT


def test_a_page_that_is_known_is_not_sent_again(server: str) -> None:
    ANSWERS["versioned"] = (200, b"news", {"ETag": '"7"', "Last-Modified": "Sat, 28 Nov 2026 10:00:00 GMT"})
    known = web.get(f"{server}/versioned").validators
    assert known == web.Validators('"7"', "Sat, 28 Nov 2026 10:00:00 GMT")
    ANSWERS["same"] = (304, b"", {})
    answer = web.get(f"{server}/same", known=known)
    assert (answer.status, answer.data) == (304, b"")
    assert (Pages.seen[-1]["If-None-Match"], Pages.seen[-1]["If-Modified-Since"]) == (known.etag, known.last_modified)


@pytest.mark.parametrize("etag", ['"a\r\n X-Evil: 1"', '"é"', f'"{"x" * 2_000}"', '"\x1b[31m"'])
def test_a_validator_that_is_no_plain_text_is_neither_kept_nor_sent(etag: str) -> None:
    assert validators({"ETag": etag}) == web.Validators()
    assert web.Validators(etag).headers() == {}


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120), ("0", 0), ("9" * 5_000, None), ("9" * 900, 86_400), ("-5", None), ("1.5", None), ("", None), ("soon", None),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Fri, 31 Dec 99999 23:59:59 GMT", None), ("Thu, 01 Jan 1970 00:02:00 +9999", None), ("²", None),
    ],
)  # fmt: skip
def test_the_time_to_wait_is_read_from_a_number_or_a_date(said: str, seconds: int | None) -> None:
    assert retry_after({"Retry-After": said}, now=100.0) == seconds


@pytest.mark.parametrize(
    ("statuses", "moved"), [([301], "1"), ([308, 301], "2"), ([302], ""), ([301, 302], "1"), ([302, 301], "")]
)
def test_permanent_redirects_name_the_new_address(server: str, statuses: list[int], moved: str) -> None:
    for number, status in enumerate(statuses):
        ANSWERS[f"hop-{number}"] = (status, b"", {"Location": f"/hop-{number + 1}"})
    ANSWERS[f"hop-{len(statuses)}"] = (200, b"here", {})
    answer = web.get(f"{server}/hop-0")
    assert answer.url == f"{server}/hop-{len(statuses)}"
    assert answer.moved_to == (f"{server}/hop-{moved}" if moved else "")


def test_one_hop_names_where_it_leads_and_goes_no_further(server: str) -> None:
    Pages.seen.clear()
    answer = hop(f"{server}/to-page", f"{server}/to-page")
    assert (answer.status, answer.onward, len(Pages.seen)) == (302, f"{server}/page", 1)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1", "[::ffff:10.0.0.1]"]
)
def test_an_address_that_a_stranger_wrote_leads_to_no_private_host(host: str) -> None:
    policy = web.Policy(allows_private=False, resolver=lambda name, _: ["127.0.0.1" if name == "localhost" else name])
    for ask in (web.get, web.head):
        with pytest.raises(UnreachableError, match="is an address of this machine or its network"):
            ask(f"http://{host}:9/", policy=policy)


def test_an_upgrade_to_tls_leads_to_no_private_host_either() -> None:
    policy = web.Policy(allows_private=False, resolver=lambda *_: ["10.0.0.1"])
    with pytest.raises(UnreachableError, match="is an address of this machine or its network"):
        hop("https://pages.example/", "http://pages.example/", policy=policy)


def test_a_key_is_sent_to_its_own_host_and_not_where_a_redirect_leads(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "is_public", lambda _: True)
    web.get(f"{server}/to-page", authorization="LOW a:b")
    assert Pages.seen[-1]["Authorization"] == "LOW a:b"
    ANSWERS["away"] = (302, b"", {"Location": f"{server.replace('127.0.0.1', 'localhost')}/page"})
    web.get(f"{server}/away", authorization="LOW a:b", policy=web.Policy(resolver=lambda *_: ["127.0.0.1"]))
    assert (Pages.seen[-1]["Host"].split(":")[0], "Authorization" in Pages.seen[-1]) == ("localhost", False)


# Redirects.


@pytest.mark.parametrize(
    ("to", "asked"),
    [
        ("/新闻/chips".encode(), "/%E6%96%B0%E9%97%BB/chips"),
        ("/décision".encode("latin-1"), "/d%E9cision"),
        (b"/a b/chips?q=x y", "/a%20b/chips?q=x%20y"),
        (b"/a%20b/%e6", "/a%20b/%E6"),
        (b'/\x1b[31m<>"{}|^`', "/%1B%5B31m%3C%3E%22%7B%7D%7C%5E%60"),
        (b"beside", "/beside"),
        (b"../up", "/up"),
        (b"?page=2", "/from?page=2"),
        (b"//127.0.0.1:PORT/same", "/same"),
        (b"HTTP://127.0.0.1:PORT/same", "/same"),
        (b" /spaced ", "/spaced"),
        (b"/part#below", "/part"),
    ],
)
def test_a_redirect_is_followed_as_browsers_do(raw: int, to: bytes, asked: str) -> None:
    TO["from"] = to.replace(b"PORT", str(raw).encode())
    Raw.seen.clear()
    assert web.get(f"http://127.0.0.1:{raw}/from").data.decode() == ARTICLE
    assert [path for path, _ in Raw.seen] == ["/from", asked]


@pytest.mark.parametrize(
    "to",
    [b"file:///etc/passwd", b"FILE:///etc/passwd", b"ftp://127.0.0.1/x", b"data:text/html,x", b"javascript:1",
     b"http://[", b"http://127.0.0.1:99999/", b"http://\xff\xfe/", b"http://\xe2\x80\x8b.example/", b"mailto:a@b.example",
     b"http://2130706433:PORT/page", b"http://0x7f000001:PORT/page", b"http://0177.0.0.1:PORT/page", b"http://127.1:PORT/page",
     b"http://user:word@127.0.0.1:PORT/page", b"http://127.0.0.1:PORT@169.254.169.254/"],
)  # fmt: skip
def test_a_redirect_to_what_is_no_page_of_the_web_is_refused(raw: int, to: bytes) -> None:
    TO["from"] = to.replace(b"PORT", str(raw).encode())
    Raw.seen.clear()
    with pytest.raises(UnreachableError):
        web.get(
            f"http://127.0.0.1:{raw}/from",
            policy=web.Policy(resolver=lambda host, _: [host] if host[0].isdigit() else []),
        )
    assert [path for path, _ in Raw.seen] == ["/from"]


INSIDE = [
    "127.0.0.1:OTHER", "127.0.0.2:OTHER", "localhost:OTHER", "[::1]:OTHER", "0.0.0.0:OTHER", "[::]:OTHER", "[::ffff:127.0.0.1]:OTHER", "[::ffff:7f00:1]:OTHER",
    "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]",
    "[fd00::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
]  # fmt: skip


@pytest.mark.parametrize("inside", INSIDE)
def test_no_redirect_leads_to_an_address_of_this_machine_or_network(raw: int, inside: str) -> None:
    with serving() as other:
        TO["from"] = f"http://{inside.replace('OTHER', str(other))}/secret".encode()
        Raw.seen.clear()
        with pytest.raises(UnreachableError, match="an address of this machine or its network"):
            web.get(f"http://127.0.0.1:{raw}/from")
        assert [path for path, _ in Raw.seen] == ["/from"]


@pytest.mark.parametrize("inside", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::1"], ["10.0.0.1"]])
def test_a_name_that_stands_for_such_an_address_is_refused_too(raw: int, inside: list[str]) -> None:
    TO["from"] = f"http://inside.example:{raw}/secret".encode()
    names = {"pages.example": ["127.0.0.1"], "inside.example": inside}
    Raw.seen.clear()
    with pytest.raises(UnreachableError, match=r"redirected to inside\.example"):
        web.get(f"http://pages.example:{raw}/from", policy=web.Policy(resolver=lambda host, _: names[host]))
    assert Raw.seen == [("/from", f"pages.example:{raw}")]


def test_a_name_is_looked_up_once_so_that_what_was_checked_is_what_is_asked(
    raw: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []

    def changing(host: str, port: int) -> Sequence[str]:
        looked.append(host)
        return ["127.0.0.1"] if looked.count(host) == 1 else ["127.0.0.9"]

    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    TO.update({"from": f"http://other.example:{raw}/on".encode(), "on": f"http://pages.example:{raw}/page".encode()})
    Raw.seen.clear()
    assert web.get(f"http://pages.example:{raw}/from", policy=web.Policy(resolver=changing)).data.decode() == ARTICLE
    assert Raw.seen == [
        ("/from", f"pages.example:{raw}"), ("/on", f"other.example:{raw}"), ("/page", f"pages.example:{raw}")
    ]  # fmt: skip
    assert looked == ["pages.example", "other.example"]


def test_the_next_address_of_a_host_is_tried_where_one_does_not_answer(raw: int) -> None:
    found = web.get(f"http://pages.example:{raw}/page", policy=web.Policy(resolver=lambda *_: ["::1", "127.0.0.1"]))
    assert found.data.decode() == ARTICLE


def test_a_host_of_other_letters_is_asked_by_its_name_in_ascii(raw: int) -> None:
    looked: list[str] = []

    def only(host: str, _: int) -> Sequence[str]:
        looked.append(host)
        return ["127.0.0.1"]

    TO["from"] = f"http://bücher.example:{raw}/é".encode()
    with pytest.raises(UnreachableError, match=r"redirected to xn--bcher-kva\.example"):
        web.get(f"http://münchen.example:{raw}/from", policy=web.Policy(resolver=only))
    assert looked == ["xn--mnchen-3ya.example", "xn--bcher-kva.example"]


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.215.14", True), ("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True), ("127.0.0.1", False), ("127.255.0.1", False), ("0.0.0.0", False), ("10.1.2.3", False),  # noqa: S104 - not bound to
        ("172.31.0.1", False), ("192.168.0.1", False), ("169.254.169.254", False), ("100.100.100.100", False),
        ("192.0.2.1", False), ("198.18.0.1", False), ("224.0.0.251", False), ("240.0.0.1", False),
        ("255.255.255.255", False), ("::", False), ("::1", False), ("fe80::1", False), ("fe80::1%1", False),
        ("fec0::1", False), ("fd12::1", False), ("ff02::1", False), ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False), ("64:ff9b::a00:1", False), ("2002:a00:1::", False), ("::127.0.0.1", False),
        ("2001:db8::1", False),
    ],
)  # fmt: skip
def test_public_addresses_are_told_from_those_of_a_network(address: str, is_public: bool) -> None:
    assert addresses.is_public(address) is is_public


# TLS.

TLS = ROOT / "tests" / "tls" / "pages.example.pem"


@pytest.fixture
def secure(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of such a server behind TLS, whose certificate is accepted."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS)
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS))
    with serving(context) as port:
        yield port


def here(host: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def test_a_page_behind_tls_is_asked_by_its_name(secure: int) -> None:
    Raw.seen.clear()
    assert web.get(f"https://pages.example:{secure}/page", policy=web.Policy(resolver=here)).data.decode() == ARTICLE
    assert Raw.seen == [("/page", f"pages.example:{secure}")]


def test_a_certificate_of_another_name_is_refused(secure: int) -> None:
    with pytest.raises(UnreachableError, match="certificate is not valid"):
        web.get(f"https://other.example:{secure}/page", policy=web.Policy(resolver=here))


@pytest.mark.parametrize("name", ["continue", "body", "chunks", "gzip-of-nothing"])
def test_an_answer_without_end_is_given_up_behind_tls_too(secure: int, name: str) -> None:
    with pytest.raises(UnreachableError, match="took too long"):
        web.get(f"https://pages.example:{secure}/{name}", policy=web.Policy(seconds=8, clock=ticking(), resolver=here))


def test_a_server_that_never_greets_is_given_up(raw: int) -> None:
    with pytest.raises(UnreachableError, match=r"took too long|breaks off|certificate"):
        web.get(f"https://127.0.0.1:{raw}/silent", policy=web.Policy(seconds=0.2))


# Character sets.

ODD = sorted({"punycode", "idna", "rot13", "rot_13", "unicode_escape", "raw_unicode_escape", "undefined", "zlib", "zlib_codec",
              "bz2", "hex", "base64", "uu", "quopri", "mbcs", "oem", "utf-7", "utf_7", "utf-8 utf-8", "no-such", "x" * 300, "编码",
              "..", "__init__", "aliases"})  # fmt: skip


@pytest.mark.parametrize("charset", ODD)
@pytest.mark.parametrize("place", ["header", "page"])
def test_only_encodings_of_text_are_taken_for_one(charset: str, place: str) -> None:
    page = f"<html><head><meta charset='{charset if place == 'page' else ''}'></head><h1>\\u0041+AGE- d\u00e9j\u00e0</h1></html>"
    text = reading.decoded(page.encode(), f"text/html; charset={charset}" if place == "header" else "")
    assert "\\u0041+AGE- d\u00e9j\u00e0" in text


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "UTF8", "gb2312", "GBK", "gb18030", "big5", "big5-hkscs", "euc-jp", "shift_jis", "iso-2022-jp", "euc-kr", "koi8-r",
     "windows-1251", "iso-8859-5", "macintosh", "windows-1252", "latin1", "utf-16le"],
)  # fmt: skip
def test_encodings_of_the_web_are_read(charset: str) -> None:
    said = {"koi8-r": "экспорт", "windows-1251": "экспорт", "iso-8859-5": "экспорт", "macintosh": "décision", "latin1": "décision",
            "windows-1252": "décision"}.get(charset, "gallium")  # fmt: skip
    assert reading.decoded(said.encode(charset), f"text/html; charset={charset}") == said
