"""The line of time that the pictures share: whole years, as places in percent of a width."""

import datetime as dt
from typing import NamedTuple

from chiplog.publish.markup import Html, Template, joined
from chiplog.publish.site import Site

_AXIS = Template('<div class="axis" aria-hidden="true"><span></span><svg width="100%" height="18">{years}</svg></div>')
_YEAR = Template('<text x="{x}%" y="13" dx="3">{year}</text>')
_GRID = Template('<line class="grid" x1="{x}%" x2="{x}%" y1="0" y2="100%"/>')
_MOST = 12
"""Years that are named at most."""


class Span(NamedTuple):
    """The first and the last year."""

    first: int
    last: int

    @property
    def years(self) -> int:
        """How many there are."""
        return self.last - self.first + 1

    @property
    def month(self) -> float:
        """The width of a month, in percent."""
        return 100 / (12 * self.years)

    def at(self, day: dt.date, part: float = 0) -> float:
        """Return where a day's month begins, or a part of it, in percent of the width."""
        return round(self.month * (12 * (day.year - self.first) + day.month - 1 + part), 2)

    def exact(self, day: dt.date) -> float:
        """Return where a day is, in percent of the width."""
        return self.at(day, (day.day - 1) / 31)


def span(site: Site) -> Span:
    """Return the years from the first act to the last act or the log's last day."""
    years = [event.facts.announced.lo.year for event in site.events if event.counts] or [site.on.year]
    return Span(min(years), max(*years, site.through.year))


def grid(over: Span) -> Html:
    """Return a line between each two years, for a picture of any height."""
    return joined(_GRID(x=round(100 * year / over.years, 2)) for year in range(1, over.years))


def axis(over: Span) -> Html:
    """Return the line with the names of the years, below the pictures."""
    named = range(0, over.years, -(-over.years // _MOST))
    return _AXIS(years=joined(_YEAR(x=round(100 * year / over.years, 2), year=over.first + year) for year in named))
