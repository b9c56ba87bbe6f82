"""Many requests to strangers' servers, politely.

One request at a time to a host with a pause between two, what its robots.txt and its Retry-After ask for, and an end
of patience: nothing that a server does can hold a program for ever.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from chiplog.model import urls
from chiplog.sockets import UnreachableError
from chiplog.web import door, robots
from chiplog.web.answer import Answer
from chiplog.web.door import Policy
from chiplog.web.robots import Robots

"""Answers for a robots.txt that mean that there is none; 429 is none of them, by RFC 9309's word on rate limits."""


class SkippedError(UnreachableError):
    """A page was not asked for: its host does not want that, or has been given up."""


@dataclass(frozen=True)
class Manners:
    """How patient and how polite requests are. Times are in seconds."""

    gap: float = 1.0
    """Between the end of a request to a host and the next one."""
    longest_wait: float = 60.0
    """A host that asks for a longer wait is not asked again in this run."""
    most_failures: int = 3
    """Requests in a row without an answer, or refused as too many, after which a host is given up."""
    longest_delay: float = 10.0
    """The longest pause that a robots.txt can ask for."""
    longest_at_host: float = 3_600.0
    """From the first request to a host to the last: what is left is for another run."""
    reads_robots: bool = True
    """Whether robots.txt is asked for: not by what uses an interface that is made for programs."""
    policy: Policy = field(default_factory=lambda: Policy(allows_private=False))
    sleep: Callable[[float], None] = time.sleep


@dataclass
class _Host:
    """One host: whose turn it is, when it may be asked again, and what is known of it."""

    begun: float
    gap: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    free: float = 0.0
    failures: int = 0
    given_up: str = ""
    robots: dict[str, Robots] = field(default_factory=dict)
    """By scheme, name and port, as the standard has it."""


class Polite:
    """Asks for pages, for any number of threads at once."""

    def __init__(self, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def get(self, url: str, *, authorization: str = "") -> Answer:
        """Return a page, with redirects followed.

        Raises SkippedError for one that is not asked for, and UnreachableError for one without an answer.
        """
        return self._followed(url, "GET", authorization)

    def head(self, url: str) -> Answer:
        """Return the answer for a page without its bytes. Raises as `get` does."""
        return self._followed(url, "HEAD")

    def post(self, url: str, body: bytes, *, headers: Mapping[str, str], authorization: str = "") -> Answer:
        """Return the answer to what is sent to an interface. Raises as `get` does."""

        def ask(policy: Policy) -> Answer:
            return door.post(url, body, headers=headers, authorization=authorization, policy=policy)

        with self._turn(url) as host:
            return self._patiently(host, url, ask)

    def _followed(self, url: str, method: str, authorization: str = "") -> Answer:
        return door.follow(url, lambda onward: self._hop(onward, url, method, authorization))

    def _hop(self, url: str, start: str, method: str, authorization: str) -> Answer:
        def ask(policy: Policy) -> Answer:
            return door.hop(url, start, method=method, authorization=authorization, policy=policy)

        with self._turn(url) as host:
            allowed = self._robots(host, url, start)
            if not allowed.allow(url):
                raise SkippedError(allowed.refusal or f"robots.txt of {_named(url)} does not allow it")
            return self._patiently(host, url, ask)

    def _patiently(self, host: _Host, url: str, ask: Callable[[Policy], Answer]) -> Answer:
        """Return the answer to a request, which is made once more where the host asks to wait."""
        answer = self._asked(host, url, ask)
        if answer.status in robots.BUSY and answer.retry_after is not None and not host.given_up:
            answer = self._asked(host, url, ask)
        return answer

    @contextmanager
    def _turn(self, url: str) -> Iterator[_Host]:
        name = "" if urls.fault(url) else urls.host(url)
        with self._lock:
            new = _Host(self.manners.policy.clock(), self.manners.gap)
            host = self._hosts.setdefault(name, new)
        with host.lock:
            if host.given_up:
                raise SkippedError(host.given_up)
            yield host

    def _robots(self, host: _Host, url: str, start: str) -> Robots:
        """Return what the host of an address allows; its robots.txt is asked for once."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if not self.manners.reads_robots or urls.fault(url):
            return Robots()  # a request to what is no address is refused, with the reason
        if place not in host.robots:
            found = self._read_robots(host, f"{place}/robots.txt", start)
            host.robots[place] = found
            host.gap = max(host.gap, min(found.delay, self.manners.longest_delay))
        return host.robots[place]

    def _read_robots(self, host: _Host, url: str, start: str) -> Robots:
        policy = replace(self.manners.policy, largest=robots.LARGEST)

        def ask(onward: str) -> Answer:
            # Where it leads elsewhere, it still speaks for the host that was asked: a redirect is no turn of its own.
            led_from = start if onward == url else url
            return self._asked(host, onward, lambda _: door.hop(onward, led_from, policy=policy))

        try:
            answer = door.follow(url, ask)
        except UnreachableError as error:
            return Robots(refusal=error.message)
        return robots.answered(answer.status, answer.data, _named(url))

    def _asked(self, host: _Host, url: str, ask: Callable[[Policy], Answer]) -> Answer:
        """Return the answer to one request, made when the host may be asked again."""
        clock = self.manners.policy.clock
        if (wait := host.free - clock()) > 0:
            self.manners.sleep(wait)
        answer = None
        try:
            answer = ask(self.manners.policy)
        finally:
            self._judge(host, _named(url), answer)
        return answer

    def _judge(self, host: _Host, name: str, answer: Answer | None) -> None:
        """Note when a host may be asked again after an answer or none, or that it may not."""
        manners, now = self.manners, self.manners.policy.clock()
        wait = (answer and answer.retry_after) or 0
        host.failures = host.failures + 1 if answer is None or answer.status in robots.BUSY else 0
        host.free = now + max(host.gap, min(wait, manners.longest_wait))
        if wait > manners.longest_wait:
            host.given_up = f"{name} asks to wait {wait} s"
        elif host.failures >= manners.most_failures:
            host.given_up = f"{name} left {host.failures} requests in a row without an answer"
        elif now - host.begun > manners.longest_at_host:
            host.given_up = f"{name} took {manners.longest_at_host:g} s in this run: the rest is left to the next"


def _named(url: str) -> str:
    return urlsplit(url).hostname or "the host"
