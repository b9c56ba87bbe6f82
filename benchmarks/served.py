"""What benchmarks of a network share: a run in a process of its own, beside that of a server on this machine."""

import resource
import subprocess
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

SECONDS_AND_MEGABYTES = ("seconds", "at most", "peak MB", "at most", "holds")
"""The last heads of a table of such runs."""


class Measured(NamedTuple):
    """Seconds and peak megabytes of one run, and how many pages or items it has found."""

    seconds: float
    megabytes: float
    found: int

    def row(self, expected: int, seconds: int, megabytes: int) -> tuple[str, ...]:
        """Return the last cells of a row: what it took, its bounds, and whether all is as expected."""
        holds = self.seconds <= seconds and self.megabytes <= megabytes and self.found == expected
        took = (f"{self.seconds:.1f}", str(seconds), f"{self.megabytes:.0f}", str(megabytes))
        return (*took, "yes" if holds else "no")


class Server(BaseHTTPRequestHandler):
    """Answers from memory, and logs nothing."""

    protocol_version = "HTTP/1.0"

    content = ""
    """The type of its answers, if they name one."""

    def do_GET(self) -> None:
        """Answer a request."""
        data = self.answer()
        self.send_response(404 if data is None else 200)
        if self.content:
            self.send_header("Content-Type", self.content)
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data or b"")

    do_HEAD = do_GET  # noqa: N815 - as the server calls it

    def answer(self) -> bytes | None:
        """Return what is at the address of the request, or None."""
        raise NotImplementedError

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


def measure(module: str, *words: str) -> Measured:
    """Return what a run of a benchmark's module takes that has a process of its own, beside that of its server."""
    program = [sys.executable, "-m", module]
    with subprocess.Popen([*program, "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            done = subprocess.run([*program, "ask", port, *words], stdout=subprocess.PIPE, text=True, check=True)
        finally:
            server.terminate()
    seconds, megabytes, found = done.stdout.split("\t")
    return Measured(float(seconds), float(megabytes), int(found))


def main(server: type[Server], ask: Callable[..., Measured], show: Callable[[], str]) -> None:
    """Be what the command line says: the server, the run, or both with a table of what they took."""
    match sys.argv[1:]:
        case ["serve"]:
            _serve(server)
        case ["ask", port, *words]:
            sys.stdout.write("\t".join(map(str, ask(int(port), *words))))
        case _:
            sys.stdout.write(show() + "\n")


def peak() -> float:
    """Return the megabytes that this process has used at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _serve(server: type[Server]) -> None:
    """Serve until the process is ended; the first line printed is the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), server) as httpd:
        sys.stdout.write(f"{httpd.server_port}\n")
        sys.stdout.flush()
        httpd.serve_forever()
