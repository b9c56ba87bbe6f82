"""`add --from PAGE`: a page is had, read and drafted, and what the log knows of it is found."""

import functools
import importlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chiplog import git, settings
from chiplog.draft import drafting
from chiplog.draft.drafting import Adviser, Draft, Reading
from chiplog.draft.fields.relations import Mentioned
from chiplog.draft.pages import reading
from chiplog.draft.pages.page import Kind, Page
from chiplog.draft.story import gazetteer, source
from chiplog.draft.story.gazetteer import Gazetteer, Held
from chiplog.errors import ChiplogError, UnreadableError, UsageError
from chiplog.index import lookup
from chiplog.log import Log
from chiplog.logfile import store
from chiplog.model import urls
from chiplog.model.characters import shown
from chiplog.output import escape, screen
from chiplog.record import add, entries
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate, WriteResult

STDIN = "-"
LARGEST = 5_000_000


@dataclass(frozen=True)
class Known:
    """What the log has of a drafted act: events that are it for certain, or perhaps; branches that cite its page."""

    certain: tuple[Duplicate, ...] = ()
    likely: tuple[Duplicate, ...] = ()
    citing: frozenset[str] = frozenset()
    """The ids of those that cite the page."""
    branches: tuple[str, ...] = ()

    @property
    def events(self) -> list[Duplicate]:
        """The events, the certain ones first."""
        return [*self.certain, *self.likely]

    @property
    def without_page(self) -> list[str]:
        """The ids of those that do not cite the page."""
        return [other["id"] for other in self.events if other["id"] not in self.citing]


def read(page: str, path: str, *, offline: bool, url: str | None = None) -> Reading:
    """Have a page and draft what it tells of, with the names of the log at a path.

    A page that can't be had is read as an error's: only its address is offered, and the person types on.
    """
    try:
        had = _had(page, offline=offline)
    except ChiplogError as error:
        if not _is_address(page):
            raise
        had = Page(url=page).turned_away(Kind.ERROR, f"{error.message}: {error.hint}")
    address = url or had.url or had.canonical
    if address != had.url and not urls.fault(address):
        had = replace(had, url=address)
    with Log.open(path) as mirror:
        earlier = functools.partial(_earlier, mirror)
        return drafting.read(had, of_log(mirror), earlier=earlier, adviser=_adviser())


def of_log(mirror: Log) -> Gazetteer:
    """Return the names that the vocabulary and a log know."""
    held = {kind: tuple(lookup.held(mirror.index, kind)) for kind in ("entity", "item", "origin")}
    return Gazetteer(
        gazetteer.vocabulary(), Held(held["entity"], held["item"], tuple(lookup.bodies(mirror.index)), held["origin"])
    )


def only(read: Reading, given: Tree) -> Tree:
    """Return the one act of a page, with what options say on top.

    Raises UsageError where it has several, and nobody is there to choose; one that is not an article gives its address.
    """
    if len(read.drafts) > 1:
        raise UsageError(f"the page reports {len(read.drafts)} acts", "add them at a terminal, or see --dry-run --json")
    screen.note(told(read))
    draft = begun(read)
    return entries.joined(draft.entry, given) if draft else given


def begun(read: Reading) -> Draft | None:
    """Return what every entry from this page begins with: its address, where no act was found on it."""
    if read.drafts:
        return read.drafts[0]
    return drafting.of_address(read.page) if read.page.url else None


def known(mirror: Log, entry: Tree) -> Known:
    """Find the events that are this act for certain, or may be: by number, by page, by substance."""
    page = entries.first_source(entry).get("url", "")
    citing = dict([] if not page or urls.fault(page) else lookup.on_page(mirror.index, urls.normal(page)))
    certain = add.certain_of(mirror, entry)
    whole = all(entry.get(name) for name in ("actor", "instrument", "announced", "title"))
    likely = add.likely_of(mirror, {"id": "", **entry}, certain) if whole else ()
    said = {other["id"] for other in (*certain, *likely)}
    others = ({"id": name, "title": title, "why": "it cites this page"} for name, title in citing.items())
    branches = _branches_with(mirror.path, page) if page and mirror.path != store.STDIN else []
    return Known(
        certain, (*likely, *(other for other in others if other["id"] not in said)), frozenset(citing), tuple(branches)
    )


def _branches_with(path: str, page: str) -> list[str]:
    """Find the branches that cite a page too. An entry can be added without knowing: a refusal of git is only said."""
    try:
        return git.branches_with(path, page)
    except UnreadableError as error:
        screen.note(f"chiplog: other branches were not searched: {shown(error.message)}")
        return []


def outcome(read: Reading, path: str, given: Tree) -> WriteResult:
    """Return the document of a dry run: each draft with the options on top, complete or not; nothing is written."""
    with Log.open(path) as mirror:
        drafts = [entries.joined(draft.entry, given) for draft in read.drafts]
        found = [known(mirror, entry) for entry in drafts]
        made = [add.check(mirror, entries.whole(entry)) if not entries.missing(entry) else None for entry in drafts]
    return WriteResult(
        events=tuple(one.events[0] if one else entry for one, entry in zip(made, drafts, strict=True)),
        file=path,
        diff="".join(one.diff for one in made if one),
        found=tuple(placed for one in made if one for placed in one.found),
        certain=_each_once([other for one in found for other in one.certain]),
        likely=_each_once([other for one in found for other in one.likely]),
        page=str(read.kind),
        evidence=tuple(draft.evidence for draft in read.drafts),
        missing=tuple(
            tuple(name for name in draft.missing if not entries.value(entry, name))
            for draft, entry in zip(read.drafts, drafts, strict=True)
        ),
    )


def own_name(page: Page) -> str:
    """Return the address that a page gives itself, where it is a sound one and another than it was had from."""
    called = page.canonical
    if not called or urls.fault(called) or not page.url:
        return ""
    return "" if urls.normal(called) == urls.normal(page.url) else called


def told(read: Reading) -> str:
    """Return a description of what was read."""
    if read.kind is Kind.ARTICLE:
        count = len(read.drafts)
        what = "one act" if count == 1 else f"{count} acts"
        lines = [f"read {read.page.title or 'the page'}: it reports {what}; confirm each value below"]
        if called := own_name(read.page):
            lines.append(f"the page gives its address as {called}: use --source to cite that")
        return "\n".join(escape.shown(line) for line in lines)
    if read.kind is Kind.NO_ACT:
        lang = source.lang(read.page).value
        unread = "" if lang in source.READ else f"; it is in {lang!r}, and chiplog reads English and Chinese best"
        return f"the page reports no act by a government: nothing is proposed{unread}"
    return escape.shown(f"no article was read: {read.page.why}; only the page's address is proposed")


def _had(page: str, *, offline: bool) -> Page:
    if page == STDIN:
        return reading.of_bytes(_within(sys.stdin.buffer.read(LARGEST + 1), "the page"))
    if not _is_address(page):
        return reading.of_bytes(_bytes_of(page))
    if offline:
        return Page(url=page).turned_away(Kind.ERROR, "--offline: the page was not fetched")
    from chiplog import web  # only a page on the network needs it

    answer = web.get(page)
    had = reading.of_bytes(answer.data, page, answer.content, answer.status)
    if answer.url != page and urls.normal(answer.url) != urls.normal(page):
        screen.note(escape.shown(f"redirected to {answer.url}"))
    return had


def _earlier(mirror: Log, mentioned: Mentioned) -> list[dict[str, Any]]:
    return lookup.pointed_at(mirror.index, *mentioned)


def _adviser() -> Adviser | None:
    """Load the user's own reader, where one is wanted. Raises UsageError where it can't be had."""
    name = settings.adviser()
    module, _, function = name.partition(":")
    if not name:
        return None
    try:
        ask: Adviser = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError(f"CHIPLOG_ADVISER={name}: {error}", "set it to module:function, or unset it") from None
    return ask


def _bytes_of(name: str) -> bytes:
    file = Path(name)
    try:
        with file.open("rb") as opened:
            return _within(opened.read(LARGEST + 1), name)
    except OSError as error:
        raise UsageError(
            f"{name} can't be read: {error.strerror or error}", "--from takes an address, a file or -"
        ) from None


def _within(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        raise UnreadableError(f"{name} is larger than {LARGEST // 1_000_000} MB", "save the relevant part as text")
    return data


def _is_address(page: str) -> bool:
    return "://" in page


def _each_once(others: list[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple({other["id"]: other for other in others}.values())
