"""Access the network: read a page by GET, or send a question by one POST, within limits."""

import ipaddress
import ssl
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3

from chiplog import __version__, sockets
from chiplog.errors import ChiplogError
from chiplog.model import addresses, urls
from chiplog.sockets import Clock, LimitedSocket, LimitedTls, Limits, Resolver, UnreachableError

__all__ = ["Answer", "UnreachableError", "get", "post"]

SECONDS = 20.0
LARGEST = 5_000_000
LARGEST_HEAD = 256_000
REDIRECTS = 5
AGENT = f"chiplog/{__version__}"

_PIECE = 65_536
_PORTS = {"http": 80, "https": 443}
_PACKED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
_KEPT = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(map(ord, '"<>\\^`{|}')))
"""The characters of a Location header that are not escaped."""


@dataclass(frozen=True)
class Answer:
    """The answer of a server: the final address, the status, the content type, and the bytes."""

    url: str
    status: int
    content: str
    data: bytes


@dataclass(frozen=True)
class _Request:
    """What is sent: a method, a body, and headers beside those of every request."""

    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """A key may be among them."""


@dataclass
class _Journey:
    """One page and its redirects: the first address, the remaining limits, and the IP addresses of each host."""

    start: SplitResult
    limits: Limits
    resolver: Resolver
    known: dict[str, Sequence[str]] = field(default_factory=dict)

    def found(self, host: str, port: int) -> Sequence[str]:
        """Return the IP addresses of a host. It is looked up once, so the connection goes to the checked address."""
        if host not in self.known:
            self.known[host] = sockets.resolved(host, port, self.limits, self.resolver)
        return self.known[host]

    def check(self, parts: SplitResult) -> None:
        """Raise UnreachableError if a redirect leads to this machine or network, which only the user may name."""
        start, place = _place(self.start), _place(parts)
        is_upgrade = start[1] == _PORTS["http"] and place == (start[0], _PORTS["https"])
        if place != start and not is_upgrade and not all(map(addresses.is_public, self.found(*place))):
            raise UnreachableError(
                f"redirected to {parts.netloc}, an address of this machine or its network",
                "to read it, give this address yourself",
            )


def get(
    url: str,
    *,
    seconds: float = SECONDS,
    largest: int = LARGEST,
    clock: Clock = time.monotonic,
    resolver: Resolver = sockets.of_system,
) -> Answer:
    """Return a page. Raises UnreachableError if it can't be read completely, by http or https, within the limits."""
    journey = _Journey(_checked(url), Limits(seconds, clock), resolver)
    for hop in range(REDIRECTS + 1):
        parts = _checked(url)
        try:
            if hop:
                journey.check(parts)
            answer, onward = _once(_Request(), url, parts, journey, largest)
        except (urllib3.exceptions.HTTPError, OSError, ValueError, OverflowError) as error:
            raise _failure(error, parts, journey.limits) from None
        if not onward:
            return answer
        url = _joined(url, onward)
    raise UnreachableError(f"more than {REDIRECTS} redirects", "give the address to which they lead")


def post(
    url: str,
    body: bytes,
    *,
    key: str = "",
    seconds: float = SECONDS,
    clock: Clock = time.monotonic,
) -> Answer:
    """Return the answer to a JSON document, sent once to the address itself: a redirect is not followed.

    A `key` is sent by https, or by http to this machine. Raises UnreachableError as `get` does, and for a key that
    would travel in the clear.
    """
    parts = _checked(url)
    journey = _Journey(parts, Limits(seconds, clock, "the answer"), sockets.of_system)
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
    try:
        if key and parts.scheme == "http" and not all(map(_is_loopback, journey.found(*_place(parts)))):
            raise UnreachableError(f"a key is not sent to {parts.hostname} without TLS", "use https")
        answer, onward = _once(_Request("POST", body, headers), url, parts, journey, LARGEST)
    except (urllib3.exceptions.HTTPError, OSError, ValueError, OverflowError) as error:
        raise _failure(error, parts, journey.limits) from None
    if onward or 300 <= answer.status < 400:
        raise UnreachableError(f"{parts.hostname} redirects to another address", "give the address that answers")
    return answer


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def _joined(url: str, onward: str) -> str:
    try:
        return urljoin(url, onward)
    except ValueError:
        return onward  # not an address, which is refused below


def _checked(url: str) -> SplitResult:
    """Return the parts of an address. Raises UnreachableError if it is not http(s), or has a user name."""
    if fault := urls.fault(url):
        raise UnreachableError(fault, "only http and https are followed")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UnreachableError(f"{parts.hostname}: a user name in an address is not sent", "remove what is before @")
    return parts


def _once(request: _Request, url: str, parts: SplitResult, journey: _Journey, largest: int) -> tuple[Answer, str]:
    """Return the answer to one request, and the address of a redirect or None."""
    limits = journey.limits
    limits.allow(LARGEST_HEAD)
    with _pool(parts, journey) as pool:
        response = pool.request(
            request.method,
            _path(parts),
            body=request.body,
            headers={**pool.headers, **request.headers},
            redirect=False,
            preload_content=False,
            retries=False,
        )
        try:
            onward = _location(response.headers) if response.status in (301, 302, 303, 307, 308) else ""
            limits.allow(2 * largest)  # as sent: many small pieces make a page longer
            data = b"" if onward else _body(response, limits, largest)
            return Answer(url, response.status, response.headers.get("Content-Type", ""), data), onward
        finally:
            response.close()


def _body(response: urllib3.BaseHTTPResponse, limits: Limits, largest: int) -> bytes:
    """Return a body, read and decompressed piece by piece: it may become huge, or never end."""
    packed = response.headers.get("Content-Encoding", "")
    if not {name.strip().lower() for name in packed.split(",")} <= _PACKED:
        raise UnreachableError(
            f"{limits.what} is compressed with {packed!r}, not with gzip", "save it, and give the file"
        )
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > largest:
            raise UnreachableError(
                f"{limits.what} is larger than {largest // 1_000_000} MB", "save the relevant part as text"
            )
        limits.left()
        pieces.append(piece)
    return b"".join(pieces)


class _Dialled:
    """A connection to an IP address that was looked up and checked before, without a second lookup."""

    def __init__(self, *args: Any, addresses: Sequence[str], limits: Limits, **more: Any) -> None:
        super().__init__(*args, **more)
        self._addresses = addresses
        self._limits = limits

    def _new_conn(self) -> LimitedSocket:
        try:
            return sockets.connected(self._addresses, self.port, self._limits)  # type: ignore[attr-defined]
        except TimeoutError:
            raise self._limits.too_long() from None
        except OSError as error:
            raise urllib3.exceptions.NewConnectionError(self, str(error)) from None  # type: ignore[arg-type]


class _Http(_Dialled, urllib3.connection.HTTPConnection):
    pass


class _Https(_Dialled, urllib3.connection.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        if isinstance(self.sock, LimitedTls):
            self.sock.limits = self._limits


class _HttpPool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Https


def _pool(parts: SplitResult, journey: _Journey) -> urllib3.HTTPConnectionPool:
    host, port = _place(parts)
    limits = journey.limits
    dialled: dict[str, Any] = {"addresses": journey.found(host, port), "limits": limits}
    asked: dict[str, Any] = {
        "headers": {"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
        "timeout": urllib3.Timeout(total=limits.left()),
    }
    if parts.scheme == "http":
        return _HttpPool(host, port, **asked, **dialled)
    context = ssl.create_default_context()
    context.sslsocket_class = LimitedTls
    return _HttpsPool(host, port, ssl_context=context, **asked, **dialled)


def _place(parts: SplitResult) -> tuple[str, int]:
    """Return the host, in ASCII, and the port of an address. Raises ValueError for an invalid host name."""
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else host.encode("idna").decode(), parts.port or _PORTS[parts.scheme]


def _path(parts: SplitResult) -> str:
    return quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=_KEPT)


def _location(headers: Mapping[str, str]) -> str:
    """Return the address of a redirect, with spaces and bytes outside ASCII escaped, as browsers do."""
    sent = headers.get("Location", "").strip().encode("latin-1", errors="replace")
    try:
        parts = urlsplit(sent.decode())
        name = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
        sent = parts._replace(netloc=name).geturl().encode()
    except ValueError:  # not UTF-8, or not an address: it is checked when it is requested
        pass
    return quote(sent, safe=_KEPT)


def _failure(error: Exception, parts: SplitResult, limits: Limits) -> ChiplogError:
    """Return the error for a failure in the library, in few words and without addresses."""
    words = {
        "NewConnectionError": "no connection",
        "SSLError": "its certificate is not valid",
        "ProtocolError": "its answer is incomplete or malformed",
        "DecodeError": "its answer can't be decompressed",
    }
    name = type(error).__name__
    if "Timeout" in name:
        return limits.too_long()
    said = words.get(name, name.removesuffix("Error").lower() or "no answer")
    return UnreachableError(f"{parts.hostname} can't be reached: {said}", "save the page, and give the file")
