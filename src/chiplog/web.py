"""The door to the network: one page, by one GET, within limits."""

import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import urllib3

from chiplog import __version__
from chiplog.errors import ChiplogError
from chiplog.model import urls

SECONDS = 20.0
LARGEST = 5_000_000
REDIRECTS = 5
AGENT = f"chiplog/{__version__}"

_PIECE = 65_536


class UnreachableError(ChiplogError):
    """A page can't be had."""

    code = 3
    kind = "unreachable"


@dataclass(frozen=True)
class Answer:
    """What a server answered: where the page was in the end, the status, the kind of content, and its bytes."""

    url: str
    status: int
    content: str
    data: bytes


def get(url: str, *, seconds: float = SECONDS, largest: int = LARGEST) -> Answer:
    """Get a page. Raises UnreachableError where it can't be had whole, in time, over http or https."""
    until = time.monotonic() + seconds
    with urllib3.PoolManager(retries=False, headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"}) as pool:
        for _ in range(REDIRECTS + 1):
            if fault := urls.fault(url):
                raise UnreachableError(fault, "only http and https are followed")
            try:
                answer, onward = _once(pool, url, until, largest)
            except (urllib3.exceptions.HTTPError, ValueError, UnicodeError) as error:
                raise UnreachableError(
                    f"{_host(url)} can't be reached: {_said(error)}", "save the page, and name the file"
                ) from None
            if not onward:
                return answer
            url = urljoin(url, onward)
    raise UnreachableError(f"more than {REDIRECTS} redirects", "name the page that it ends at")


def _once(pool: urllib3.PoolManager, url: str, until: float, largest: int) -> tuple[Answer, str]:
    """Ask once; gives the answer, and where it leads on, if it does."""
    timeout = urllib3.Timeout(total=max(until - time.monotonic(), 0.001))
    response = pool.request("GET", url, redirect=False, preload_content=False, timeout=timeout)
    try:
        onward = response.headers.get("Location", "") if response.status in (301, 302, 303, 307, 308) else ""
        data = b"" if onward else _body(response, until, largest)
        return Answer(url, response.status, response.headers.get("Content-Type", ""), data), onward
    finally:
        response.close()


def _body(response: urllib3.BaseHTTPResponse, until: float, largest: int) -> bytes:
    """Read a body piece by piece, unpacked: a small one may unpack to a huge one, a slow one may never end."""
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_PIECE, decode_content=True):
        size += len(piece)
        if size > largest:
            raise UnreachableError(
                f"the page is larger than {largest // 1_000_000} MB", "save what matters of it as text"
            )
        if time.monotonic() > until:
            raise UnreachableError("the page took too long", "save it, and name the file")
        pieces.append(piece)
    return b"".join(pieces)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url


def _said(error: Exception) -> str:
    """Say what went wrong in few words: the library's name for it, without its addresses of objects."""
    words = {
        "NewConnectionError": "no connection",
        "NameResolutionError": "no such host",
        "SSLError": "its certificate is not accepted",
    }
    name = type(error).__name__
    return words.get(
        name, "it took too long" if "Timeout" in name else name.removesuffix("Error").lower() or "no answer"
    )
