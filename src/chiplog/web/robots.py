"""robots.txt (RFC 9309): which pages of a host a program may ask for, and how long it should pause between two."""

import re
from dataclasses import dataclass, field

from protego import Protego

NAME = "chiplog"
"""The name by which a robots.txt means this program."""

LARGEST = 512_000
"""Bytes of the largest robots.txt that is read: as many as the standard asks for at least."""

_AGENT = re.compile(r"\s*user[- ]?agent(?=[:\s])\s*+:?", re.IGNORECASE)
_OTHERS = "another-program"
_ALLOWING = range(400, 500)

BUSY = frozenset((429, 503))
"""Statuses of a server that wants to be asked later."""


@dataclass(frozen=True)
class Robots:
    """What a host allows; `refusal` says why nothing may be asked, or is empty."""

    rules: Protego | None = field(default=None, repr=False)
    refusal: str = ""

    def allow(self, url: str) -> bool:
        """Return whether the page at an address may be asked for."""
        return not self.refusal and (self.rules is None or self.rules.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """The seconds between two requests that the host asks for, or 0."""
        return (self.rules.crawl_delay(NAME) or 0.0) if self.rules else 0.0


def read(text: str) -> Robots:
    """Return what the text of a robots.txt allows.

    All programs that are not meant get one name first: the parser keeps each rule once for each program, so that a
    file of half a megabyte could fill the memory.
    """
    return Robots(Protego.parse("\n".join(map(_for_us, text.splitlines()))))


def answered(status: int, data: bytes, host: str) -> Robots:
    """Return what the answer to a request for a host's robots.txt allows.

    Without the file (4xx) everything is allowed; while it can't be had, nothing is.
    """
    if status == 200:
        return read(data.decode("utf-8", errors="replace"))
    if status in _ALLOWING and status not in BUSY:
        return Robots()
    return Robots(refusal=f"robots.txt of {host} can't be read: status {status}")


def _for_us(line: str) -> str:
    found = _AGENT.match(line)
    if not found:
        return line
    agent = line[found.end() :].partition("#")[0].strip().casefold()
    return f"User-agent: {agent if agent in ('*', NAME) else _OTHERS}"
