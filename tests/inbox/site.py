"""A server of official sources on this machine: made-up answers in the right shapes, and what was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Reply = tuple[int, bytes, Mapping[str, str]]
Answer = Callable[[Mapping[str, list[str]]], Reply]


@dataclass
class Site:
    """What a server answers by path, and the requests that it got: path, query and headers."""

    url: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> None:
        """Answer a path with these bytes; with an ETag, a conditional request for it with 304."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = lambda _: (status, data, named)

    def put_json(self, path: str, document: Any, **headers: str) -> None:
        """Answer a path with a document."""
        self.put(path, json.dumps(document), **{"Content_Type": "application/json", **headers})  # type: ignore[arg-type]

    def paths(self) -> list[str]:
        """Return the paths that were asked for, beside robots.txt."""
        return [path for path, _, _ in self.asked if path != "/robots.txt"]


def _nothing(_: Mapping[str, list[str]]) -> Reply:
    return 404, b"nothing", {}


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site until the block ends."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            site.asked.append((parts.path, parse_qs(parts.query), dict(self.headers)))
            answer = site.answers.get(parts.path, _nothing)
            status, data, headers = answer(parse_qs(parts.query))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, data = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}"
        yield site
        server.shutdown()
        thread.join()


def document(number: str, **fields: Any) -> dict[str, Any]:
    """Return a document of a made-up Federal Register."""
    return {
        "document_number": number,
        "citation": None,
        "title": f"Controls on Sample Chips, Part {number}",
        "type": "Rule",
        "action": "Interim final rule.",
        "abstract": "The Bureau of Industry and Security amends the Export Administration Regulations by adding controls"
        " on certain advanced computing integrated circuits and semiconductor manufacturing equipment.",
        "dates": "This rule is effective March 9, 2026.",
        "agencies": [
            {"raw_name": "DEPARTMENT OF COMMERCE", "name": "Commerce Department"},
            {"raw_name": "Bureau of Industry and Security", "name": "Industry and Security Bureau"},
        ],
        "publication_date": "2026-03-05",
        "effective_on": "2026-03-09",
        "signing_date": None,
        "comments_close_on": None,
        "cfr_references": [{"title": 15, "part": 774}],
        "docket_ids": ["Docket No. 000000-0000"],
        "correction_of": None,
        "html_url": f"https://register.example.org/documents/{number}",
        "pdf_url": f"https://register.example.org/pdf/{number}.pdf",
        **fields,
    }


def register(site: Site, *pages: list[dict[str, Any]]) -> None:
    """Serve documents by page, as the Federal Register's API does: those of publication_date[gte] or later."""

    def answer(query: Mapping[str, list[str]]) -> Reply:
        since = query["conditions[publication_date][gte]"][0]
        number = int(query.get("page", ["1"])[0])
        told = [one for one in pages[number - 1] if one["publication_date"] >= since] if pages else []
        total = sum(one["publication_date"] >= since for page in pages for one in page)
        onward = f"{site.url}/documents.json?conditions[publication_date][gte]={since}&page={number + 1}"
        body = {"count": total, "results": told, **({"next_page_url": onward} if number < len(pages) else {})}
        return 200, json.dumps(body).encode(), {"Content-Type": "application/json"}

    site.answers["/documents.json"] = answer


def party(
    name: str, source: str = "Entity List (EL) - Bureau of Industry and Security", **fields: Any
) -> dict[str, Any]:
    """Return an entry of a made-up screening list."""
    return {
        "id": f"id-of-{name}".replace(" ", "-"),
        "source": source,
        "name": name,
        "federal_register_notice": "91 FR 10001",
        "start_date": "2026-03-05",
        "addresses": [{"address": "1 Sample Road", "city": "Sample", "country": "CN"}],
        "source_list_url": "https://lists.example.org/entity-list",
        **fields,
    }


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:sample</id><updated>2026-03-04T00:00:00Z</updated>
{}</feed>"""


def entry(url: str, title: str = "Minister bars exports of sample chips", day: str = "2026-03-04") -> str:
    """Return an entry of an Atom feed."""
    return (
        f'<entry><title>{title}</title><id>{url}</id><link href="{url}"/><updated>{day}T00:00:00Z</updated>'
        f"<published>{day}T00:00:00Z</published><summary>A summary.</summary></entry>"
    )
