"""`python -m benchmarks.sources`: measure how long `chiplog sources check` takes, and how much memory.

A server of another process, on this machine, has pages of many hosts. The pauses that a host gets are scaled down a
hundred times: what is measured is what the program itself takes.
"""

import tempfile
import time
from pathlib import Path

from benchmarks import report, served
from benchmarks.served import Measured
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
HEAD = ("what", "pages", "hosts", *served.SECONDS_AND_MEGABYTES)


class Server(served.Server):
    """Answers with an article for each address, and with no robots.txt."""

    content = "text/html; charset=utf-8"

    def answer(self) -> bytes | None:
        """Return the page of each address."""
        return None if self.path == "/robots.txt" else ARTICLE.encode()


def table() -> str:
    """Return the page's table as Markdown."""
    found = served.measure("benchmarks.sources")
    return report.table(HEAD, [("sources check", f"{PAGES:,}", str(HOSTS), *found.row(PAGES, SECONDS, MEGABYTES))])


def ask(port: int, pages: int = PAGES, hosts: int = HOSTS) -> Measured:
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
    return Measured(seconds, served.peak(), found.counts()["alive"])


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


if __name__ == "__main__":
    served.main(Server, ask, table)
