"""Access the network: ask for a page by GET or HEAD, or send a question by one POST, within limits."""

import contextlib
import ipaddress
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import urllib3

from chiplog import __version__, sockets
from chiplog.errors import ChiplogError
from chiplog.model import addresses, urls
from chiplog.sockets import Clock, LimitedSocket, LimitedTls, Limits, Resolver, TooLargeError, UnreachableError
from chiplog.web.answer import Answer, Validators, plain, retry_after, validators

SECONDS = 20.0
LARGEST = 5_000_000
LARGEST_HEAD = 256_000
REDIRECTS = 5
AGENT = f"chiplog/{__version__}"

_REDIRECTING = frozenset((301, 302, 303, 307, 308))
_PERMANENT = frozenset((301, 308))
_PIECE = 65_536
_PORTS = {"http": 80, "https": 443}
_PACKED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
_KEPT = "".join(map(chr, range(0x21, 0x7F))).translate(dict.fromkeys(map(ord, '"<>\\^`{|}')))
"""The characters of a Location header that are not escaped."""


@dataclass(frozen=True)
class Policy:
    """How a request is made: within which limits, as whom, and whether it may reach this machine and its network."""

    seconds: float = SECONDS
    largest: int = LARGEST
    agent: str = AGENT
    allows_private: bool = True
    """Whether the first address may be one of this machine or network: only for an address that the user typed."""
    clock: Clock = time.monotonic
    now: Callable[[], float] = time.time
    resolver: Resolver = sockets.of_system


@dataclass(frozen=True)
class _Request:
    """What is sent: a method, a body, and headers beside those of every request."""

    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    authorization: str = field(default="", repr=False)


_DEFAULT = Policy()
_UNKNOWN = Validators()
_JSON = {"Content-Type": "application/json"}


@dataclass
class _Journey:
    """One page and its redirects: the first address, the remaining limits, and the IP addresses of each host."""

    start: SplitResult
    limits: Limits
    policy: Policy
    known: dict[str, Sequence[str]] = field(default_factory=dict)

    def found(self, host: str, port: int) -> Sequence[str]:
        """Return the IP addresses of a host. It is looked up once, so the connection goes to the checked address."""
        if host not in self.known:
            self.known[host] = sockets.resolved(host, port, self.limits, self.policy.resolver)
        return self.known[host]

    def check(self, parts: SplitResult) -> None:
        """Raise UnreachableError for an address of this machine or network that the user has not given or allowed."""
        start, place = _place(self.start), _place(parts)
        is_upgrade = start[1] == _PORTS["http"] and place == (start[0], _PORTS["https"])
        is_given = place == start or is_upgrade
        if (is_given and self.policy.allows_private) or all(map(addresses.is_public, self.found(*place))):
            return
        if is_given:
            raise UnreachableError(f"{parts.netloc} is an address of this machine or its network", "it is not asked")
        raise UnreachableError(
            f"redirected to {parts.netloc}, an address of this machine or its network",
            "to read it, give this address yourself",
        )


def agent(contact: str) -> str:
    """Return the name by which servers know who asks, with an address to write to if there is one."""
    return f"{AGENT} (+{contact})" if plain(contact) else AGENT


def get(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    known: Validators = _UNKNOWN,
    authorization: str = "",
    policy: Policy = _DEFAULT,
) -> Answer:
    """Return a page, or status 304 if it is the `known` version of it.

    `authorization` is sent as `post` does, and not to another host. Raises UnreachableError if the page can't be read
    completely, by http or https, within the limits of the policy.
    """
    return _all(_Request("GET", None, {**(headers or {}), **known.headers()}, authorization), url, policy)


def head(url: str, *, policy: Policy = _DEFAULT) -> Answer:
    """Return the answer for a page without its bytes. Raises UnreachableError as `get` does."""
    return _all(_Request("HEAD"), url, policy)


def hop(url: str, start: str, *, method: str = "GET", authorization: str = "", policy: Policy = _DEFAULT) -> Answer:
    """Return the answer to one request; a redirect is not followed, but named by `onward`.

    `start` is the address that led here by redirects, or `url` itself. Raises UnreachableError as `get` does.
    """
    request = _Request(method, authorization=authorization)
    return _one(request, url, _Journey(_checked(start), _limits(policy), policy))


def follow(url: str, ask: Callable[[str], Answer]) -> Answer:
    """Return the last of the answers to which redirects lead. Raises UnreachableError if there are too many."""
    moved, is_permanent = "", True
    for _ in range(REDIRECTS + 1):
        answer = ask(url)
        if not answer.onward:
            return replace(answer, moved_to=moved)
        is_permanent = is_permanent and answer.status in _PERMANENT
        url = answer.onward
        moved = url if is_permanent else moved
    raise UnreachableError(f"more than {REDIRECTS} redirects", "give the address to which they lead")


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str] = _JSON,
    authorization: str = "",
    policy: Policy = _DEFAULT,
) -> Answer:
    """Return the answer to a JSON document, sent once to the address itself: a redirect is not followed.

    `authorization` holds a key: it is sent by https, or by http to this machine. Raises UnreachableError as `get`
    does, and for a key that would travel in the clear.
    """
    journey = _Journey(_checked(url), _limits(policy, "the answer"), policy)
    answer = _one(_Request("POST", body, headers, authorization), url, journey)
    if 300 <= answer.status < 400:
        raise UnreachableError(
            f"{journey.start.hostname} redirects to another address", "give the address that answers"
        )
    return answer


def _limits(policy: Policy, what: str = "the page") -> Limits:
    return Limits(policy.seconds, policy.clock, what)


def _all(request: _Request, url: str, policy: Policy) -> Answer:
    """Return the answer to a request, with redirects followed within the same limits."""
    journey = _Journey(_checked(url), _limits(policy), policy)
    return follow(url, lambda onward: _one(request, onward, journey))


def _one(request: _Request, url: str, journey: _Journey) -> Answer:
    """Return the answer to one request. Raises UnreachableError where there is none within the limits."""
    parts = _checked(url)
    try:
        journey.check(parts)
        return _once(_with_key(request, parts, journey), url, parts, journey)
    except (urllib3.exceptions.HTTPError, OSError, ValueError, OverflowError) as error:
        raise _failure(error, parts, journey.limits) from None


def _with_key(request: _Request, parts: SplitResult, journey: _Journey) -> _Request:
    """Return a request with its key among its headers, unless a redirect has led elsewhere.

    Raises UnreachableError if the key would travel in the clear.
    """
    place = _place(parts)
    if not request.authorization or (parts.scheme, place) != (journey.start.scheme, _place(journey.start)):
        return request
    if parts.scheme == "http" and not all(map(_is_loopback, journey.found(*place))):
        raise UnreachableError(f"a key is not sent to {parts.hostname} without TLS", "use https")
    return replace(request, headers={**request.headers, "Authorization": request.authorization})


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def _joined(url: str, onward: str) -> str:
    try:
        return urljoin(url, onward)
    except ValueError:
        return onward  # not an address, which is refused below


def _checked(url: str) -> SplitResult:
    """Return the parts of an address. Raises UnreachableError if it is not http(s), or has a user name."""
    fault = urls.fault(url)
    parts = SplitResult("", "", "", "", "")
    with contextlib.suppress(ValueError):
        parts = urlsplit(url)
    if "@" in parts.netloc:
        raise UnreachableError(f"{parts.hostname}: a user name in an address is not sent", "remove what is before @")
    if fault:
        raise UnreachableError(fault, "only http and https are followed")
    if not url.isprintable() and any("\ud800" <= sign <= "\udfff" for sign in url):
        raise UnreachableError("the address is not UTF-8", "write bytes outside ASCII as percent signs: caf%C3%A9")
    return parts


def _once(request: _Request, url: str, parts: SplitResult, journey: _Journey) -> Answer:
    """Return the answer to one request, with the address to which it redirects."""
    limits, largest = journey.limits, journey.policy.largest
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
            had = response.headers
            onward = _location(had) if response.status in _REDIRECTING else ""
            limits.allow(2 * largest)  # as sent: many small pieces make a page longer
            return Answer(
                url,
                response.status,
                had.get("Content-Type", ""),
                b"" if onward else _body(response, limits, largest),
                validators(had),
                retry_after(had, journey.policy.now()),
                _joined(url, onward) if onward else "",
            )
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
            raise TooLargeError(
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
        "headers": {"User-Agent": journey.policy.agent, "Accept-Encoding": "gzip, deflate"},
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
        "InvalidHeader": "its answer is incomplete or malformed",
        "DecodeError": "its answer can't be decompressed",
    }
    name = type(error).__name__
    if "Timeout" in name:
        return limits.too_long()
    said = words.get(name, name.removesuffix("Error").lower() or "no answer")
    return UnreachableError(f"{parts.hostname} can't be reached: {said}", "save the page, and give the file")
