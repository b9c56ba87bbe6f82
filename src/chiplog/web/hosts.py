"""Work on many addresses: several hosts at once, the addresses of one host one after the other."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

MOST = 16
"""Hosts that are asked at once, where a caller does not say."""


def each(
    things: Iterable[_T], host: Callable[[_T], str], work: Callable[[_T], _R], most: int = MOST
) -> Iterator[tuple[_T, _R]]:
    """Yield each thing with what work on it returns, as it is done. An exception of the work is raised here.

    The hosts with most things come first, since no more than one thing of a host is worked on at a time. The threads
    are daemons and stop at the next thing when the iterator is closed: nobody waits for a server after Ctrl-C.
    """
    by_host: dict[str, deque[_T]] = {}
    for thing in things:
        by_host.setdefault(host(thing), deque()).append(thing)
    crew = _Crew(sorted(by_host.values(), key=len, reverse=True), work)
    left = sum(map(len, by_host.values()))
    for _ in range(min(most, len(by_host))):
        threading.Thread(target=crew.run, daemon=True).start()
    try:
        for _ in range(left):
            thing, result, error = crew.done.get()
            if error is not None:
                raise error
            yield thing, result  # type: ignore[misc]
    finally:
        crew.stopped.set()


class _Crew(Generic[_T, _R]):
    """What threads share: the hosts that are left, and what is done."""

    def __init__(self, hosts: Iterable[deque[_T]], work: Callable[[_T], _R]) -> None:
        self.hosts = deque(hosts)
        self.work = work
        self.done: queue.SimpleQueue[tuple[_T, _R | None, BaseException | None]] = queue.SimpleQueue()
        self.stopped = threading.Event()

    def run(self) -> None:
        """Work on one host after the other."""
        while self.hosts and not self.stopped.is_set():
            try:
                things = self.hosts.popleft()
            except IndexError:  # another thread was faster
                return
            while things and not self.stopped.is_set():
                self._one(things.popleft())

    def _one(self, thing: _T) -> None:
        try:
            self.done.put((thing, self.work(thing), None))
        except BaseException as error:  # noqa: BLE001 - raised where the results are read
            self.done.put((thing, None, error))
