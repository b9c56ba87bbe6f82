"""`python -m benchmarks.inbox`: measure how long `chiplog inbox pull` takes for a thousand items, and how much memory.

A server of another process, on this machine, has the documents, a feed or a list. The pauses between two requests are
scaled down a hundred times: what is measured is what the program itself takes, from the open log to the last line of
the inbox.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks import logs, report, served
from benchmarks.served import Measured
from chiplog.inbox import federal_register
from chiplog.inbox.asking import Asker
from chiplog.inbox.pull import Asking, pull
from chiplog.inbox.sources import Kind, Source
from chiplog.inbox.store import Inbox
from chiplog.log import Log

ITEMS = 1_000
SIZES = (0, 10_000)
"""Events of the log; 0 is the real log."""

ENTRIES = 4_000
"""Entries of the made-up screening list before the second download, which has a thousand more."""

GAP = 0.01
SECONDS, MEGABYTES = 5, 150

HEAD = ("what", "events", "items", *served.SECONDS_AND_MEGABYTES)
ABSTRACT = "The Bureau of Industry and Security adds controls on certain advanced computing integrated circuits. " * 6
KINDS = {
    Kind.FEDERAL_REGISTER: "documents.json",
    Kind.SCREENING_LIST: "consolidated.json",
    Kind.FEED: "feed.xml",
    Kind.PAGE: "page.html",
}
EXPECTED = {Kind.SCREENING_LIST: 1, Kind.PAGE: 500}
"""Items of kinds that do not make a thousand: one notice is one act, and a page has at most 500."""


class Server(served.Server):
    """Answers as official sources do, with made-up documents."""

    def answer(self) -> bytes | None:
        """Return what a source has."""
        parts = urlsplit(self.path)
        made = _ANSWERS.get(parts.path.strip("/"))
        return made(self, parse_qs(parts.query)).encode() if made else None

    def documents(self, query: dict[str, list[str]]) -> str:
        """Return a page of documents, and the address of the next one."""
        page, size = int(query.get("page", ["1"])[0]), federal_register.PAGE
        told = [_document(number) for number in range((page - 1) * size, min(page * size, ITEMS))]
        onward = f"http://{self.headers['Host']}/documents.json?page={page + 1}" if page * size < ITEMS else None
        return json.dumps({"count": ITEMS, "results": told, "next_page_url": onward})

    def parties(self, _: dict[str, list[str]]) -> str:
        """Return a list that has a thousand more entries each time it is downloaded."""
        _DOWNLOADS.append(ITEMS)
        return json.dumps({"results": list(map(_party, range(ENTRIES + sum(_DOWNLOADS[1:]))))})

    def feed(self, _: dict[str, list[str]]) -> str:
        """Return a feed."""
        entry = (
            "<item><title>Title {0}</title><link>https://ministry.example.org/{0}</link><description>{1}</description>"
            "<pubDate>Wed, 04 Mar 2026 10:00:00 GMT</pubDate></item>"
        )
        some = "".join(entry.format(number, ABSTRACT[:300]) for number in range(ITEMS))
        return f'<rss version="2.0"><channel><title>News</title>{some}</channel></rss>'

    def page(self, _: dict[str, list[str]]) -> str:
        """Return a page that lists items."""
        some = (f'<li><a href="/{n}">Title {n}</a> <time>2026-03-04</time> {ABSTRACT[:300]}</li>' for n in range(ITEMS))
        return f"<ul>{''.join(some)}</ul>"


_DOWNLOADS: list[int] = []
_ANSWERS = {
    "documents.json": Server.documents,
    "consolidated.json": Server.parties,
    "feed.xml": Server.feed,
    "page.html": Server.page,
}


def _document(number: int) -> dict[str, Any]:
    return {
        "document_number": f"2099-{number:05}",
        "title": f"Controls on Placeholder Chips, Part {number}",
        "type": "Rule",
        "abstract": ABSTRACT,
        "dates": "This rule is effective March 9, 2026.",
        "agencies": [{"name": "Industry and Security Bureau", "raw_name": "Bureau of Industry and Security"}],
        "publication_date": "2026-03-05",
        "effective_on": "2026-03-09",
        "html_url": f"https://register.example.org/documents/2099-{number:05}",
    }


def _party(number: int) -> dict[str, Any]:
    return {
        "id": f"{number:040x}",
        "source": "Entity List (EL) - Bureau of Industry and Security",
        "name": f"Placeholder Party {number}",
        "federal_register_notice": "91 FR 10001" if number < ENTRIES else "91 FR 20002",
        "start_date": "2026-03-05",
        "addresses": [{"address": "1 Placeholder Road", "city": "Placeholder", "country": "CN"}] * 3,
        "source_list_url": "https://lists.example.org/entity-list",
        "remarks": ABSTRACT,
    }


def table() -> str:
    """Return the table as Markdown."""
    return report.table(HEAD, list(_rows()))


def _rows() -> Iterator[tuple[str, ...]]:
    for kind in KINDS:
        for events in SIZES:
            found = served.measure("benchmarks.inbox", str(kind), str(events))
            size = f"{events:,}" if events else "real log"
            took = found.row(EXPECTED.get(kind, ITEMS), SECONDS, MEGABYTES)
            yield f"inbox pull, {kind}", size, f"{found.found:,}", *took


def ask(port: int, named: str, many: str) -> Measured:
    """Pull from the server at a port of this machine into a new inbox of a log with so many events."""
    kind, events = Kind(named), int(many)
    source = Source("benchmark", kind, f"http://127.0.0.1:{port}/{KINDS[kind]}", since="2026-03-01", items="li")
    with tempfile.TemporaryDirectory() as folder:
        file, state = Path(folder, "events.yaml"), Path(folder, "state")
        state.mkdir(mode=0o700)
        text = logs.text(events) if events else logs.REAL.read_text(encoding="utf-8")
        file.write_text(text, encoding="utf-8")
        del text
        subprocess.run(
            [sys.executable, "-m", "chiplog", "list", "-f", file],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        inbox = Inbox(str(state / "inbox.jsonl"), state)
        with Log.open(str(file)) as log:
            if kind is Kind.SCREENING_LIST:  # the base line
                pull(log, inbox, [source], Asking(Asker(gap=GAP)))
            begun = time.perf_counter()
            (found,) = pull(log, inbox, [source], Asking(Asker(gap=GAP))).pulled
            seconds = time.perf_counter() - begun
    return Measured(seconds, served.peak(), found.new)


if __name__ == "__main__":
    served.main(Server, ask, table)
