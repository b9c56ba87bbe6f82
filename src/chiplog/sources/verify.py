"""Verify quotes: whether the words that decide are still on their pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chiplog.index.sync import Watch, unwatched
from chiplog.log import Log
from chiplog.model import quotes, urls
from chiplog.sockets import UnreachableError
from chiplog.sources import cited, page, words
from chiplog.sources.cited import Citation, Wanted
from chiplog.sources.words import Presence, Sought
from chiplog.web import hosts
from chiplog.web.polite import Polite


@dataclass(frozen=True)
class Verified:
    """A quote of a source: whether it is on its page, a link that opens the page at it, and its line in the log."""

    event: str
    url: str
    quote: str
    sought: Sought
    line: int

    @property
    def link(self) -> str:
        """The address that opens the page at the words."""
        return quotes.link(self.url, self.quote)


@dataclass(frozen=True)
class VerifyReport:
    """What was found out about the quotes of a log."""

    file: str
    quotes: tuple[Verified, ...]
    left_out: str = ""

    def counts(self) -> dict[str, int]:
        """Return the number of quotes by whether they are there."""
        found = [one.sought.presence for one in self.quotes]
        return {str(presence): found.count(presence) for presence in Presence}

    @property
    def any_missing(self) -> bool:
        """Whether a quote is not on its page."""
        return any(one.sought.presence is Presence.MISSING for one in self.quotes)


def verify(log: Log, wanted: Wanted, asks: Polite, watch: Watch = unwatched) -> VerifyReport:
    """Return whether the quotes of the sources that are wanted are on their pages; each page is asked for once."""
    found = [one for one in cited.citations(log, wanted, _as_quoted) if one.source.get("quote")]
    by_url: dict[str, list[str]] = {}
    for one in found:
        by_url.setdefault(one.url, []).append(one.source["quote"])
    asked = hosts.each(list(by_url), urls.host, lambda url: _sought(url, by_url[url], asks))
    known: dict[str, Mapping[str, Sought]] = dict(watch(asked, len(by_url)))
    lines = cited.lines(log, found)
    verified = tuple(
        Verified(one.event, one.url, quote, known[one.url][quote], lines[one.key, one.url])
        for one in found
        if (quote := one.source["quote"])
    )
    return VerifyReport(log.path, verified, log.left_out())


def _as_quoted(one: Citation) -> tuple[str, str | None]:
    return one.url, one.source.get("quote")


def _sought(url: str, said: Sequence[str], asks: Polite) -> dict[str, Sought]:
    try:
        read = page.at(url, asks)
    except UnreachableError as error:
        return dict.fromkeys(said, Sought(Presence.UNKNOWN, error.message))
    return {quote: words.sought(quote, read) for quote in said}
