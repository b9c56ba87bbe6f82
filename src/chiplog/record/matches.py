"""What the log, and other branches, have of an act that is about to be added."""

from dataclasses import dataclass

from chiplog import git
from chiplog.errors import UnreadableError
from chiplog.index import lookup
from chiplog.log import Log
from chiplog.logfile import store
from chiplog.model import urls
from chiplog.model.characters import shown
from chiplog.record import add, entries
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate


@dataclass(frozen=True)
class Matches:
    """The events of the log that are an act for certain, or perhaps."""

    certain: tuple[Duplicate, ...] = ()
    likely: tuple[Duplicate, ...] = ()
    citing: frozenset[str] = frozenset()
    """The ids of those that cite the act's page."""

    @property
    def events(self) -> list[Duplicate]:
        """The events, the certain ones first."""
        return [*self.certain, *self.likely]

    @property
    def without_page(self) -> list[str]:
        """The ids of those that do not cite the page."""
        return [other["id"] for other in self.events if other["id"] not in self.citing]


def of(log: Log, entry: Tree) -> Matches:
    """Return the events that are an entry's act for certain, or may be: by number, by page, by substance."""
    page = entries.first_source(entry).get("url", "")
    citing = dict([] if not page or urls.fault(page) else lookup.on_page(log.index, urls.normal(page)))
    certain = add.certain_of(log, entry)
    whole = all(entry.get(name) for name in ("actor", "instrument", "announced", "title"))
    likely = add.likely_of(log, {"id": "", **entry}, certain) if whole else ()
    said = {other["id"] for other in (*certain, *likely)}
    others = ({"id": name, "title": title, "why": "it cites this page"} for name, title in citing.items())
    return Matches(certain, (*likely, *(other for other in others if other["id"] not in said)), frozenset(citing))


def branches(log: Log, page: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the other branches on which the log cites a page, and notes on why they could not be searched."""
    if not page or log.path == store.STDIN:
        return (), ()
    try:
        return tuple(git.branches_with(log.path, page)), ()
    except UnreadableError as error:  # an entry can be added all the same
        return (), (f"chiplog: other branches were not searched: {shown(error.message)}",)
