"""The call behind `add`: where an entry begins, and whether a person makes it or options alone do."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chiplog import settings
from chiplog.cli.options import LogOptions
from chiplog.errors import UsageError
from chiplog.model import urls
from chiplog.output import screen
from chiplog.record import add as adding_to_log
from chiplog.record import drafts, entries
from chiplog.record.drafts import Draft
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult

if TYPE_CHECKING:  # a page is slow to read, and most entries are typed
    from chiplog.draft.drafting import Reading


@dataclass(frozen=True)
class AddRequest:
    """How an entry is to be made: from a page, from a draft, with a person to ask, for show alone."""

    ask: bool
    page: str | None = None
    url: str | None = None
    offline: bool = False
    resume: bool = False
    allow_duplicate: bool = False
    dry_run: bool = False
    yes: bool = False


def begin(log: LogOptions, given: Mapping[str, Any], wish: AddRequest) -> tuple[WriteResult, bool]:
    """Make an entry of what options say, on top of a draft or a page where one is wanted.

    Return what it came to, and whether the person at the terminal has seen it.
    """
    # What would be refused is refused before anything is asked.
    path = settings.writable_path(log.file) if wish.ask and not wish.dry_run else settings.log_path(log.file)
    draft = _taken_up(path, wish) if wish.resume else drafts.new(path)
    entry = entries.joined(draft.tree(), entries.from_options(given))
    read = _read(path, wish)
    if wish.resume and read:
        _hold_together(entry, read)
    if not wish.ask:
        return _alone(log, entry, draft, read, wish), False
    if entries.missing(entry) or not wish.dry_run:
        from chiplog.prompts import add  # prompts are slow to load

        said = {name.rstrip("_") for name, value in given.items() if value is not None}
        made = add.converse(
            log, entry, draft, read, said=said, allow_duplicate=wish.allow_duplicate, dry_run=wish.dry_run
        )
        return made, True
    return _submitted(log, entry, draft, wish), False


def _taken_up(path: str, wish: AddRequest) -> Draft:
    from chiplog.prompts.drafts import take_up  # prompts are slow to load

    return take_up(path, ask=wish.ask)


def _read(path: str, wish: AddRequest) -> "Reading | None":
    if not wish.page:
        return None
    from chiplog.prompts import from_page  # pages are slow to read

    return from_page.read(wish.page, path, offline=wish.offline, url=wish.url)


def _alone(log: LogOptions, entry: Tree, draft: Draft, read: "Reading | None", wish: AddRequest) -> WriteResult:
    """Make an entry without a person; of a page a dry run shows all that was found, complete or not."""
    if not read:
        return _submitted(log, entry, draft, wish)
    from chiplog.prompts import from_page  # pages are slow to read

    if not wish.dry_run:
        whole = from_page.only(read, entry)
        if read.drafts and not wish.yes:
            _leave(whole, draft)
        return _submitted(log, whole, draft, wish)
    screen.note(from_page.told(read))
    return from_page.outcome(read, settings.log_path(log.file), entry)


def _hold_together(entry: Tree, read: "Reading") -> None:
    """Keep a draft of one page apart from another page. Raises UsageError."""
    begun = entries.first_source(entry).get("url", "")
    if begun and read.page.url and urls.normal(begun) != urls.normal(read.page.url):
        raise UsageError(f"the draft is of {begun}, and the page is {read.page.url}", "leave out --resume, or --from")


def _leave(entry: Tree, draft: Draft) -> None:
    """Keep what nobody has confirmed. Raises UsageError."""
    draft.keep(entry)
    hints = ("--yes writes it as it was drafted, --dry-run shows it", draft.told())
    raise UsageError("nobody has confirmed what was drafted from the page", "; ".join(filter(None, hints)))


def _submitted(log: LogOptions, entry: Tree, draft: Draft, wish: AddRequest) -> WriteResult:
    """Put an entry into the log; one that does not get there is in its draft."""
    whole = entries.whole(entry)
    rescued = contextlib.nullcontext() if wish.dry_run else draft.rescued(whole)
    with rescued, log.open_to_write(locked=not wish.dry_run) as opened:
        made = adding_to_log.add(opened, whole, allow_duplicate=wish.allow_duplicate, dry_run=wish.dry_run)
    return made if wish.dry_run else draft.settled(made)
