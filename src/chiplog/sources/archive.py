"""Archive sources: a copy of each page, found or made, is written beside its address, one event at a time."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from chiplog.index.sync import Watch, unwatched
from chiplog.log import Log
from chiplog.model import dates, urls
from chiplog.record import edit
from chiplog.record.result import WriteResult
from chiplog.settings import KEYS
from chiplog.sockets import UnreachableError
from chiplog.sources import cited
from chiplog.sources.cited import Citation, Wanted
from chiplog.sources.warc import Warc
from chiplog.sources.wayback import Copy, NoCopyError, Wayback
from chiplog.web.polite import Polite

MOST_FAILURES = 3
"""Questions in a row without an answer, after which a run ends: what is left is for the next."""

_ARCHIVES = ("archive.org", "web.archive.org")


class Only(StrEnum):
    """Which sources get a copy: those that have none, or all, whose copies are replaced by the nearest."""

    MISSING = "missing"
    ALWAYS = "always"


class Outcome(StrEnum):
    """What became of a source: a copy was found, was made, there is none, or one can't tell."""

    FOUND = "found"
    MADE = "made"
    NONE = "no copy"
    UNKNOWN = "can't tell"


@dataclass(frozen=True)
class Archived:
    """What became of a source."""

    event: str
    url: str
    outcome: Outcome
    archive: str = ""
    why: str = ""


@dataclass(frozen=True)
class Archiving:
    """How copies are had: by whom, whether they are made, and where local ones go."""

    wayback: Wayback
    asks: Polite
    warc: Warc | None = None
    dry_run: bool = False
    watch: Watch = unwatched


@dataclass(frozen=True)
class EventArchived:
    """What became of the sources of one event, and of its block in the log; None where nothing was to be written."""

    sources: tuple[Archived, ...]
    written: WriteResult | None = None
    stopped: str = ""
    """Why the run ends with it, or an empty text."""


def wanted(log: Log, which: Wanted, only: Only) -> list[Citation]:
    """Return the sources that get a copy, those of an event one after the other."""
    found = cited.citations(log, which)
    return [one for one in found if _lacks(one, only) and urls.host(one.url) not in _ARCHIVES]


def _lacks(one: Citation, only: Only) -> bool:
    return only is Only.ALWAYS or not one.source.get("archive")


def archive(open_log: Callable[[], Log], some: Iterable[Citation], how: Archiving) -> Iterator[EventArchived]:
    """Find or make copies, and write them: yield what became of each event's sources when its block is written.

    The log is locked only while a block is written, and what is written is not looked for again: a run that was
    interrupted goes on. It ends early after some questions in a row without an answer.
    """
    by_event = [list(group) for _, group in groupby(some, key=lambda one: one.key)]
    failures = 0
    for group in how.watch(by_event, len(by_event)):
        done = []
        for one in group:
            done.append(_archived(one, how))
            failures = failures + 1 if done[-1].outcome is Outcome.UNKNOWN else 0
        stopped = f"{failures} pages in a row without an answer: {done[-1].why}" if failures >= MOST_FAILURES else ""
        yield EventArchived(tuple(done), _written(open_log, done, dry_run=how.dry_run), stopped)
        if stopped:
            return


def _archived(one: Citation, how: Archiving) -> Archived:
    if how.warc:
        _keep(one.url, how.warc, how.asks)
    try:
        copy = how.wayback.near(one.url, _day(one))
        if copy:
            return _with(one, Outcome.FOUND, copy)
        if not how.wayback.may_save:
            return Archived(
                one.event, one.url, Outcome.NONE, why=f"none is made without keys: set {' and '.join(KEYS)}"
            )
        if how.dry_run:
            return Archived(one.event, one.url, Outcome.NONE, why="none is made in a dry run")
        return _with(one, Outcome.MADE, how.wayback.save(one.url))
    except NoCopyError as error:
        return Archived(one.event, one.url, Outcome.NONE, why=error.message)
    except UnreachableError as error:
        return Archived(one.event, one.url, Outcome.UNKNOWN, why=error.message)


def _with(one: Citation, outcome: Outcome, copy: Copy) -> Archived:
    return Archived(one.event, one.url, outcome, copy.url)


def _keep(url: str, warc: Warc, asks: Polite) -> None:
    """Keep a local copy of a page, if it can be had: whether there is another copy does not depend on it."""
    try:
        answer = asks.get(url)
    except UnreachableError:
        return
    if answer.status == 200:
        warc.add(answer)


def _day(one: Citation) -> str:
    """Return the day from which on a copy shows the page: a day before the printed one, as days differ on Earth."""
    try:
        first = dates.parse(one.source.get("published") or one.announced).lo
        return f"{dates.shifted(first, -1):%Y%m%d}"
    except (ValueError, OverflowError):
        return f"{dt.date.min:%Y%m%d}"


def _written(open_log: Callable[[], Log], done: list[Archived], *, dry_run: bool) -> WriteResult | None:
    copies = {one.url: {"archive": one.archive} for one in done if one.archive}
    if not copies:
        return None
    with open_log() as log:
        return edit.edit_sources(log, done[0].event, copies, dry_run=dry_run)
