"""A new entry on its way into the log: from options, a draft and a page, with a person at the terminal or without."""

import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from chiplog.errors import UsageError
from chiplog.log import Log
from chiplog.model import urls
from chiplog.record import add, entries
from chiplog.record.drafts import Draft
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.record.from_page import PageReading


@dataclass(frozen=True)
class NewEntry:
    """An entry for the log at a path, as far as it is known, the draft that keeps it, and what may be done with it."""

    path: str
    draft: Draft
    entry: Tree
    answered: Collection[str] = ()
    """The names of the options that were given."""
    page: "PageReading | None" = None
    allow_duplicate: bool = False
    despite_doubt: bool = False
    """Whether a draft is wanted from a page that seems to report no act."""
    dry_run: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether the entry has all that it needs."""
        return not entries.missing(self.entry)

    def of_page(self, page: "PageReading") -> Self:
        """Return the entry with a page that it is drafted from. Raises UsageError where it is of another page."""
        begun = entries.first_source(self.entry).get("url", "")
        if self.draft.file and begun and page.address and urls.normal(begun) != urls.normal(page.address):
            raise UsageError(
                f"the draft is from {begun}, but the page is {page.address}", "leave out --resume, or --from"
            )
        return replace(self, page=page)


def submit(new: NewEntry, open_log: Callable[[], Log], *, confirmed: bool = False) -> WriteResult:
    """Put an entry into the log that is opened; one that does not get there is in its draft.

    Of a page a dry run returns all that was found, complete or not. Raises UsageError where the entry lacks something,
    or was drafted from a page and is not `confirmed`, or the page seems to report no act and that is not accepted.
    """
    if not new.page:
        if not (confirmed or new.dry_run) and any(new.draft.unconfirmed(new.entry)):
            _leave(new.entry, new.draft, "nobody has confirmed what the draft proposes", "--yes writes it as it is")
        return _added(new, new.entry, open_log)
    from chiplog.record import from_page  # pages are slow to read

    if new.dry_run:
        with Log.open(new.path) as log:
            return from_page.preview(log, new.page, new.entry)
    entry = from_page.only(new.page, new.entry)
    if new.page.drafts:
        new.draft.proposed = from_page.proposals(new.page.drafts[0], new.entry)
    if new.page.drafts and not confirmed:
        why = "nobody has confirmed what was drafted from the page"
        _leave(entry, new.draft, why, "--yes writes it as it was drafted")
    if new.page.reading.doubt and not new.despite_doubt:
        why = f"the page seems to report no act ({new.page.reading.doubt})"
        _leave(entry, new.draft, why, "--despite-doubt with --yes writes it all the same")
    return _added(new, entry, open_log)


def _leave(entry: Tree, draft: Draft, why: str, hint: str) -> None:
    """Keep what nobody has confirmed. Raises UsageError."""
    draft.keep(entry)
    raise UsageError(why, "; ".join(filter(None, (f"{hint}, --dry-run shows it", draft.resume_hint()))))


def _added(new: NewEntry, entry: Tree, open_log: Callable[[], Log]) -> WriteResult:
    whole = entries.whole(entry)
    rescued = contextlib.nullcontext() if new.dry_run else new.draft.rescued(whole)
    with rescued, open_log() as log:
        result = add.add(log, whole, allow_duplicate=new.allow_duplicate, dry_run=new.dry_run)
    return result if new.dry_run else new.draft.settled(result)
