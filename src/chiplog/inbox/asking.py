"""Ask the servers of sources: conditionally, within limits, a pause apart, and not before they want to be asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from chiplog import settings, web
from chiplog.inbox.fetch import Fetch, Fetched, SourceError, Validators, WaitError
from chiplog.inbox.sources import Kind, Source
from chiplog.web import robots

SECONDS = 60.0
"""For one request: a screening list is long."""
GAP = 1.0
"""Seconds between two requests to a host."""


@dataclass
class Asker:
    """Asks servers, one request at a time and a pause apart for each host."""

    gap: float = field(default_factory=lambda: GAP)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _free: dict[str, float] = field(default_factory=dict)

    def fetcher(self, source: Source) -> Fetch:
        """Return how a source is asked. Its address may be one of this network: the user's own settings name it.

        A reader of a source requests addresses on its server only. A page is made for people: its server's robots.txt
        is asked first; a feed and an API are made for programs.
        """
        agent = web.agent(settings.contact())
        allowed: list[str] = []

        def fetch(url: str, validators: Validators, largest: int) -> Fetched:
            if source.kind is Kind.PAGE and not allowed:
                self._check_robots(source, agent)
                allowed.append(url)
            known = web.Validators(validators.etag, validators.modified)
            return _fetched(url, self._get(url, known, web.Policy(seconds=SECONDS, largest=largest, agent=agent)))

        return fetch

    def _check_robots(self, source: Source, agent: str) -> None:
        parts = urlsplit(source.url)
        policy = web.Policy(largest=robots.LARGEST, agent=agent)
        answer = self._get(f"{parts.scheme}://{parts.netloc}/robots.txt", web.Validators(), policy)
        found = robots.answered(answer.status, answer.data, parts.netloc)
        if found.refusal:
            raise SourceError(found.refusal, "the next pull asks it again")
        if not found.allow(source.url):
            raise SourceError("its robots.txt does not allow this page", "ask its owner, or look for a feed")

    def _get(self, url: str, known: web.Validators, policy: web.Policy) -> web.Answer:
        host = urlsplit(url).netloc
        if (wait := self._free.get(host, 0) - self.clock()) > 0:
            self.sleep(wait)
        try:
            return web.get(url, known=known, policy=policy)
        finally:
            self._free[host] = self.clock() + self.gap


def _fetched(url: str, answer: web.Answer) -> Fetched:
    """Return what was answered. Raises WaitError where the server is busy, and SourceError for another error."""
    if answer.status == 304:
        return Fetched(url, unchanged=True)
    if answer.status in (429, 503) and answer.retry_after:
        raise WaitError(answer.retry_after)
    if answer.status != 200:
        raise SourceError(f"the server answered {answer.status}", "open its address in a browser")
    kept = Validators(answer.validators.etag, answer.validators.last_modified)
    return Fetched(answer.url, answer.data, answer.content, kept)
