"""The answer of a server, and those of its headers that matter. They are a stranger's: bounded, and plain ASCII."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 86_400
"""Seconds: a server that asks for more is taken to ask for this."""

_LONGEST_HEADER = 1_000
_DIGITS = 12


@dataclass(frozen=True)
class Validators:
    """What a server said about the version of a page, to ask whether it has changed. Empty texts say nothing."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request, which is answered by status 304 if the page is the same."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if plain(value)}


@dataclass(frozen=True)
class Answer:
    """The answer of a server: the final address, the status, the content type, and the bytes."""

    url: str
    status: int
    content: str
    data: bytes
    validators: Validators = field(default_factory=Validators)
    retry_after: int | None = None
    """How many seconds the server asks to wait, at most LONGEST_WAIT; None where it says nothing."""
    onward: str = ""
    """Where a redirect leads that was not followed, else an empty text."""
    moved_to: str = ""
    """The address to which permanent redirects led, up to the first temporary one; an empty text if none did."""


def validators(headers: Mapping[str, str]) -> Validators:
    """Return what a server said about the version of a page."""
    return Validators(plain(headers.get("ETag", "")), plain(headers.get("Last-Modified", "")))


def retry_after(headers: Mapping[str, str], now: float) -> int | None:
    """Return how many seconds a server asks to wait, from a number or a date and the seconds since 1970, or None."""
    said = plain(headers.get("Retry-After", "")).strip()
    if said.isdigit():
        return min(int(said[:_DIGITS]), LONGEST_WAIT)
    with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError, OSError):
        return max(0, min(int(parsedate_to_datetime(said).timestamp() - now), LONGEST_WAIT))
    return None


def plain(value: str) -> str:
    """Return the value of a header, or an empty text if it is long or not printable ASCII and can't be sent back."""
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST_HEADER else ""
