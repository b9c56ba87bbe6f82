"""Check whether the pages that events cite are alive: each address once, and none that was looked at just before."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from chiplog.index.sync import Watch, unwatched
from chiplog.log import Log
from chiplog.model import urls
from chiplog.record import edit
from chiplog.record.result import WriteResult
from chiplog.sources import cited, look
from chiplog.sources.cited import Citation, Wanted
from chiplog.sources.results import Result, Results, Verdict
from chiplog.web import hosts
from chiplog.web.polite import Polite

DAY = 86_400

Now = Callable[[], float]


@dataclass(frozen=True)
class Checked:
    """A page, the events that cite it, and what was found out; `line` is where the log's file cites it first."""

    result: Result
    events: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class CheckReport:
    """What was found out about the pages of a log."""

    file: str
    pages: tuple[Checked, ...]
    left_out: str = ""

    def counts(self) -> dict[str, int]:
        """Return the number of pages by verdict."""
        found = [one.result.verdict for one in self.pages]
        return {str(verdict): found.count(verdict) for verdict in Verdict}

    @property
    def any_gone(self) -> bool:
        """Whether a page is gone."""
        return any(one.result.verdict is Verdict.GONE for one in self.pages)


@dataclass(frozen=True)
class Checking:
    """How pages are checked: by whom they are asked for, where results are kept, and how old those may be."""

    asks: Polite
    results: Results
    max_age: float = 1.0
    """Days for which a result is used again. A page that was not found is looked at again in each run."""
    at_once: int = hosts.MOST
    now: Now = time.time
    watch: Watch = unwatched


def check(log: Log, wanted: Wanted, how: Checking) -> CheckReport:
    """Return what is known of the pages that events cite, after having asked for those of which too little is."""
    found = cited.citations(log, wanted)
    by_url: dict[str, list[Citation]] = {}
    for one in found:
        by_url.setdefault(one.url, []).append(one)
    results = _results(list(by_url), how)
    lines = cited.lines(log, [one[0] for one in by_url.values()])
    pages = tuple(
        Checked(results[url], tuple(dict.fromkeys(one.event for one in by)), lines[by[0].key, url])
        for url, by in by_url.items()
    )
    return CheckReport(log.path, pages, log.left_out())


def _results(pages: Sequence[str], how: Checking) -> Mapping[str, Result]:
    now = int(how.now())
    known = {url: one for url in pages if (one := how.results.known.get(url)) and _is_fresh(one, now, how.max_age)}
    left = [url for url in pages if url not in known]

    def work(url: str) -> Result:
        return look.at(url, how.asks, how.results.known.get(url), now)

    for url, result in how.watch(hosts.each(left, urls.host, work, how.at_once), len(left)):
        if result.status:  # without an answer nothing is known that was not known before
            how.results.add(result)
        known[url] = result
    return known


def _is_fresh(result: Result, now: int, max_age: float) -> bool:
    """Return whether a result is used again: not one without an answer, and not one of a page that was not found."""
    return bool(result.status) and not result.missing_since and 0 <= now - result.checked < max_age * DAY


def written(open_log: Callable[[], Log], moved: Iterable[Checked]) -> Iterable[WriteResult]:
    """Write the new addresses of pages that moved, one event at a time, and yield each outcome."""
    for one in moved:
        for event in one.events:
            with open_log() as log:
                yield edit.edit_sources(log, event, {one.result.url: {"url": one.result.moved_to}})
