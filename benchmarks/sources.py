"""`python -m benchmarks.sources`: measure how long `chiplog sources check` takes, and how much memory.

A server of another process, on this machine, has pages of many hosts. The pauses that a host gets are scaled down a
hundred times: what is measured is what the program itself takes.
"""

import resource
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import report
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.logfile import emit
from chiplog.model import typed
from chiplog.sources import check
from chiplog.sources.check import Checking
from chiplog.sources.cited import Wanted
from chiplog.sources.results import Results
from chiplog.web.door import Policy
from chiplog.web.polite import Manners, Polite

PAGES, HOSTS = 1_008, 613
BUSIEST = (65, 35, 22, 19)
"""Pages of the hosts that the real log cites most."""

SCALE = 100
"""A pause of a second is a hundredth of one here."""

SECONDS, MEGABYTES = 60, 150

SENTENCE = "The ministry said on Tuesday that exports of gallium need a licence from now on, for reasons of security. "
ARTICLE = (
    f"<html><title>Gallium</title><h1>Exports of gallium need a licence</h1>{f'<p>{SENTENCE * 4}</p>' * 40}</html>"
)
HEAD = ("what", "pages", "hosts", "seconds", "at most", "peak MB", "at most", "holds")


class Measured(NamedTuple):
    """Seconds and peak megabytes of one run, and how many pages it has found alive."""

    seconds: float
    megabytes: float
    alive: int


class Server(BaseHTTPRequestHandler):
    """Answers with an article for each address, and with no robots.txt."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        """Answer a request for a page."""
        is_page = self.path != "/robots.txt"
        data = ARTICLE.encode() if is_page else b""
        self.send_response(200 if is_page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    do_HEAD = do_GET  # noqa: N815 - as the server calls it

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


def main() -> None:
    """Print the page's table as Markdown."""
    match sys.argv[1:]:
        case ["serve"]:
            _serve()
        case ["ask", port]:
            sys.stdout.write("\t".join(map(str, ask(int(port), PAGES, HOSTS))))
        case _:
            found = measure()
            holds = found.seconds <= SECONDS and found.megabytes <= MEGABYTES and found.alive == PAGES
            bounds = (f"{found.seconds:.1f}", str(SECONDS), f"{found.megabytes:.0f}", str(MEGABYTES))
            row = ("sources check", f"{PAGES:,}", str(HOSTS), *bounds, "yes" if holds else "no")
            sys.stdout.write(report.table(HEAD, [row]) + "\n")


def measure() -> Measured:
    """Return what a run takes that has a process of its own, beside that of its server."""
    program = [sys.executable, "-m", "benchmarks.sources"]
    with subprocess.Popen([*program, "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            port = server.stdout.readline().strip() if server.stdout else ""
            done = subprocess.run([*program, "ask", port], stdout=subprocess.PIPE, text=True, check=True)
        finally:
            server.terminate()
    seconds, megabytes, alive = done.stdout.split("\t")
    return Measured(float(seconds), float(megabytes), int(alive))


def ask(port: int, pages: int, hosts: int) -> Measured:
    """Check the pages of a made-up log, all of whose hosts are the server at a port of this machine."""
    policy = Policy(resolver=lambda *_: ["127.0.0.1"])
    asks = Polite(Manners(gap=1 / SCALE, sleep=time.sleep, policy=policy))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "events.yaml")
        file.write_text(_log(port, pages, hosts), encoding="utf-8")
        with Log.open(str(file)) as log:
            begun = time.perf_counter()
            found = check.check(log, Wanted(Filters(), typed.today()), Checking(asks, Results(Path(folder, "cache"))))
            seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Measured(seconds, peak, found.counts()["alive"])


def _log(port: int, pages: int, hosts: int) -> str:
    """Return a log that cites pages of hosts, some of them often."""
    more = [host for host, count in enumerate(BUSIEST) for _ in range(count - 1)]
    spread = [*range(hosts), *more][:pages]
    spread += [len(BUSIEST) + number % (hosts - len(BUSIEST)) for number in range(pages - len(spread))]
    base = {"actor": "CN", "targets": ["US"], "flow": "export", "instrument": "licence-rule", "effect": "tighten"}
    events = [
        {
            "id": f"cn-2025-event-{number}",
            "title": "China does something about chips",
            "announced": "2025-01-01",
            **base,
            "stage": "decided",
            "confidence": "official",
            "sources": [{"url": f"http://h{host}.example:{port}/{number}", "publisher": "A", "kind": "official"}],
            "recorded": "2026-06-01",
        }
        for number, host in enumerate(spread)
    ]
    return "# A log.\n\n" + "\n".join(map(emit.event, events))


def _serve() -> None:
    """Serve until the process is ended; the first line printed is the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as httpd:
        sys.stdout.write(f"{httpd.server_port}\n")
        sys.stdout.flush()
        httpd.serve_forever()


if __name__ == "__main__":
    main()
