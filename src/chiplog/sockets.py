"""Sockets with a deadline and a limit of bytes, however slowly or endlessly the other side sends."""

import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from typing import Any

from chiplog.errors import ChiplogError

Clock = Callable[[], float]
Resolver = Callable[[str, int], Sequence[str]]
"""Return the IP addresses of a host and port. Raises OSError if there are none."""


class UnreachableError(ChiplogError):
    """A page can't be read."""

    code = 3
    kind = "unreachable"


class TooLargeError(UnreachableError):
    """A page has more bytes than are read."""


class Limits:
    """The time and the number of bytes that are left for one page or answer (`what`), with all its redirects."""

    def __init__(self, seconds: float, clock: Clock, what: str = "the page") -> None:
        self.what = what
        self._seconds = seconds
        self._clock = clock
        self._until = clock() + seconds
        self._bytes = 0

    def left(self) -> float:
        """Return the seconds that are left. Raises UnreachableError if there are none."""
        left = self._until - self._clock()
        if left <= 0:
            raise self.too_long()
        return left

    def too_long(self) -> UnreachableError:
        """Return the error for what took too long."""
        return UnreachableError(
            f"{self.what} took too long: more than {self._seconds:g} s", "save it, and give the file"
        )

    def allow(self, count: int) -> None:
        """Set how many bytes may still be received."""
        self._bytes = count

    def take(self, count: int) -> None:
        """Count received bytes. Raises UnreachableError if there are too many."""
        self._bytes -= count
        if self._bytes < 0:
            raise UnreachableError("the server sends endless data", "save the page, and give the file")


class _Receiving:
    """Check the limits before and after each receive: the timeout of a socket starts again with each byte."""

    limits: Limits | None = None

    def recv_into(self, *args: Any, **more: Any) -> int:
        """Receive bytes. Raises UnreachableError if a limit is exceeded."""
        if self.limits is None:
            return super().recv_into(*args, **more)  # type: ignore[misc, no-any-return]
        self.settimeout(self.limits.left())  # type: ignore[attr-defined]
        count: int = super().recv_into(*args, **more)  # type: ignore[misc]
        self.limits.take(count)
        return count


class LimitedSocket(_Receiving, socket.socket):
    """A socket with limits."""


class LimitedTls(_Receiving, ssl.SSLSocket):
    """A TLS socket with limits, once they are set: the handshake as a whole has one timeout."""


def connected(addresses: Sequence[str], port: int, limits: Limits) -> LimitedSocket:
    """Return a connection to the first of several IP addresses that answers. Raises OSError if none does."""
    for number, address in enumerate(addresses):
        try:
            plain = socket.create_connection((address, port), limits.left() / (len(addresses) - number))
        except OSError:
            if number == len(addresses) - 1:
                raise
            continue
        limited = LimitedSocket(plain.family, plain.type, plain.proto, fileno=plain.detach())
        limited.limits = limits
        try:
            limited.settimeout(limits.left())  # for the handshake as a whole
        except UnreachableError:
            limited.close()
            raise
        return limited
    raise OSError("no address")


def resolved(host: str, port: int, limits: Limits, resolver: Resolver) -> Sequence[str]:
    """Return the IP addresses of a host. Raises UnreachableError if it has none, or the lookup takes too long.

    The system's lookup can't be interrupted, so it runs in a thread that is abandoned.
    """
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def look_up() -> None:
        try:
            found.append(resolver(host, port))
        except (OSError, UnicodeError) as error:  # UnicodeError: an invalid label
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(limits.left())
    if failed or (found and not found[0]):
        raise UnreachableError(f"{host} can't be reached: no such host", "check the address, or save the page")
    if not found:
        raise limits.too_long()
    return found[0]


def of_system(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that the system finds for a host."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
