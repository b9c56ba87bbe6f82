"""Servers on loopback for tests: pages by path, made up in the test that asks for them."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Made:
    """An answer: status, bytes and headers; what `until` waits for before it answers."""

    status: int = 200
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    until: threading.Event | None = None


class Pages(dict[str, Made]):
    """Answers by path, or by method and path; `asked` has what was asked for, `sent` the bodies of questions."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.sent: list[str] = []

    def answer(self, method: str, path: str) -> Made:
        bare = path.partition("?")[0]
        names = (f"{method} {path}", path, f"{method} {bare}", bare)
        return next((self[name] for name in names if name in self), Made(404))


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[tuple[str, Pages]]:
    """Serve pages for as long as a test runs: the address, and the answers. Others are 404."""
    pages = Pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made = pages.answer(self.command, self.path)
            pages.asked.append(f"{self.command} {self.path}")
            pages.headers.append(dict(self.headers))
            if made.until:
                made.until.wait(10)
            with suppress(OSError):
                self.send_response(made.status)
                for name, value in {"Content-Type": "text/html", **made.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(made.data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(made.data)

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_POST(self) -> None:
            pages.sent.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with Server((host, 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://{f'[{host}]' if ':' in host else host}:{httpd.server_port}", pages
        httpd.shutdown()
        thread.join()
