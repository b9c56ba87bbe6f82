"""What a source is read with: a request that may be answered by "nothing new", and the shape of an answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from chiplog.errors import ChiplogError


class SourceError(ChiplogError):
    """A source can't be read, or its answer has another shape than it should have."""

    code = 1
    kind = "source"


class WaitError(ChiplogError):
    """A server asks to wait some seconds; it is not asked before."""

    code = 1
    kind = "source"

    def __init__(self, seconds: int) -> None:
        super().__init__(f"the server asks to wait {seconds} seconds", "pull again after that")
        self.seconds = seconds


@dataclass(frozen=True)
class Validators:
    """What a server said of the version that it sent: sent back, it is answered with 304 while that is the newest."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """An answer: the address that it came from, its content type and bytes, or that there is nothing new."""

    url: str
    data: bytes = b""
    content: str = ""
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False


Fetch = Callable[[str, Validators, int], Fetched]
"""Request an address, with the validators of what is known of it and the most bytes that are taken.

Raises ChiplogError where there is no answer, or one that is an error.
"""


def object_of(data: bytes, what: str) -> dict[str, Any]:
    """Return the JSON object of an answer. Raises SourceError, with what is wrong."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise SourceError(f"{what} is not JSON", _LOOK) from None
    if not isinstance(told, dict):
        raise SourceError(f"{what} is not a JSON object", _LOOK)
    return told


def list_of(told: dict[str, Any], name: str, what: str) -> list[dict[str, Any]]:
    """Return a list of objects in an answer. Raises SourceError, with what is wrong."""
    listed = told.get(name)
    if not isinstance(listed, list):
        raise SourceError(f"{what} has no list {name!r}", _LOOK)
    if wrong := next((place for place, one in enumerate(listed, 1) if not isinstance(one, dict)), 0):
        raise SourceError(f"{what}: number {wrong} in {name!r} is not an object", _LOOK)
    return listed


_LOOK = "open its address in a browser, and compare it with `chiplog help inbox`"
