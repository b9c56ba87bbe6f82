"""Entries from a page: it is read and drafted, and what the log has of its acts is found."""

import functools
import importlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chiplog import settings
from chiplog.articles import drafting
from chiplog.articles.article import gazetteer, source
from chiplog.articles.article.gazetteer import Gazetteer, Held
from chiplog.articles.drafting import Adviser, Draft, Reading
from chiplog.articles.fields.relations import Mentioned
from chiplog.articles.pages import reading
from chiplog.articles.pages.page import Kind, Page
from chiplog.errors import ChiplogError, UnreadableError, UsageError
from chiplog.index import lookup
from chiplog.llm import advise
from chiplog.llm.advise import Note, unheard
from chiplog.log import Log
from chiplog.model import urls
from chiplog.model.characters import shown
from chiplog.record import add, entries, matches, suggested
from chiplog.record.drafts import Proposed
from chiplog.record.entries import Tree
from chiplog.record.result import Duplicate, WriteResult

STDIN = "-"
LARGEST = 5_000_000
"""Bytes of the largest page."""
LEAD = 1_200
"""Characters of a page by which similar events are found: what follows is background."""


@dataclass(frozen=True)
class PageReading:
    """What came of a page, and what a person should know of how it was read."""

    reading: Reading
    redirected: str = ""
    """The address that the page was read from, where it is another than the one that was asked for."""
    advice: tuple[str, ...] = ()
    """What the user's own model was asked, and with what success."""
    remarks: tuple[str, ...] = ()
    """What its source states beside it, and no field of an event has."""
    offered: Mapping[str, Proposed] = field(default_factory=dict)
    """Answers that a person is offered, and that are no part of an entry before, by the field's name."""

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """A draft for each act that the page tells of."""
        return self.reading.drafts

    @property
    def address(self) -> str:
        """The page's address, or "" where it has none."""
        return self.reading.page.url

    @property
    def own_address(self) -> str:
        """The address that the page states for itself, where it is valid and differs from the one it was read from."""
        stated = self.reading.page.canonical
        if not stated or urls.fault(stated) or not self.address:
            return ""
        return "" if urls.normal(stated) == urls.normal(self.address) else stated

    @property
    def lead(self) -> str:
        """The beginning of the page's text, by which similar events of the log are found."""
        return lead(self.reading.page)

    @property
    def start(self) -> Draft | None:
        """What the first entry from this page begins with: its address, where no act was found on it."""
        if self.drafts:
            return self.drafts[0]
        return drafting.of_address(self.reading.page) if self.address else None

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read, and from where."""
        redirected = (f"redirected to {self.redirected}",) if self.redirected else ()
        return tuple(map(shown, (*redirected, *self.advice, *self._described(), *self.remarks)))

    def _described(self) -> tuple[str, ...]:
        page, kind = self.reading.page, self.reading.kind
        if kind in (Kind.CHALLENGE, Kind.ERROR):
            return (f"no article was read: {page.why}; only the page's address is proposed",)
        acts = "one act" if len(self.drafts) == 1 else f"{len(self.drafts)} acts"
        read = f"read {page.title or 'the page'}: it reports {acts}"
        if self.reading.doubt:
            lang = source.lang(page).value
            unread = "" if lang in source.READ else f"; it is in {lang!r}, and chiplog reads English and Chinese best"
            read = f"read {page.title or 'the page'}: it seems to report no act ({self.reading.doubt}){unread}"
        own = self.own_address
        return (read, f"the page gives its address as {own}: use --source to cite that") if own else (read,)


def read(log: Log, page: str, *, offline: bool, url: str | None = None, note: Note = unheard) -> PageReading:
    """Read a page and draft the acts that it reports, with the names that a log knows, and with the user's own model.

    `page` is an address, a file or `-`; `url` is its address where that is known better; `note` gets what somebody who
    waits should know. A page that can't be read is read as one that holds no article: only its address is proposed.
    Raises ChiplogError for a file that can't be read.
    """
    had, redirected = page_of(page, offline=offline)
    address = url or had.url or had.canonical
    if address != had.url and not urls.fault(address):
        had = replace(had, url=address)
    return replace(of_page(log, had, offline=offline, note=note), redirected=redirected)


def page_of(page: str, *, offline: bool, allows_private: bool = True) -> tuple[Page, str]:
    """Return a page, and the address that it was read from where that is another than the one asked for.

    An address that the user did not type must not be one of this machine or its network: `allows_private` is false
    then. Raises ChiplogError for a file that can't be read.
    """
    try:
        return _page(page, offline=offline, allows_private=allows_private)
    except ChiplogError as error:
        if not _is_address(page):
            raise
        return Page(url=page).turned_away(Kind.ERROR, f"{error.message}: {error.hint}"), ""


def of_page(log: Log, page: Page, *, offline: bool, note: Note = unheard) -> PageReading:
    """Draft the acts of a page that was read already; see `read`."""
    earlier = functools.partial(_earlier, log)
    found = drafting.read(page, names(log), earlier=earlier, adviser=_adviser())
    advised, advice = (found, ()) if offline else advise.advised(found, note)
    return PageReading(advised, advice=advice)


def lead(page: Page) -> str:
    """Return the headline and the first paragraphs of a page."""
    return " ".join((page.title, *(block.text for block in page.blocks)))[:LEAD]


def names(log: Log) -> Gazetteer:
    """Return the names that the vocabulary and a log know."""
    held = {kind: tuple(lookup.held(log.index, kind)) for kind in ("entity", "item", "origin")}
    return Gazetteer(
        gazetteer.vocabulary(), Held(held["entity"], held["item"], tuple(lookup.bodies(log.index)), held["origin"])
    )


def only(page: PageReading, given: Tree) -> Tree:
    """Return the entry of a page's one act, with what options say on top; without an act, of its address.

    Raises UsageError where the page reports several.
    """
    if len(page.drafts) > 1:
        raise UsageError(f"the page reports {len(page.drafts)} acts", "add them at a terminal, or see --dry-run --json")
    return entries.joined(page.start.entry, given) if page.start else given


def proposals(draft: Draft, given: Tree) -> dict[str, Proposed]:
    """Return what a draft proposes for the fields that are not given, with its evidence, by the field's name."""
    drafted = entries.filled(draft.entry)
    return {
        name: Proposed(entries.value(drafted, name), _where(found.source), found.quote, found.runner_up)
        for name, found in draft.found.items()
        if entries.value(drafted, name) and entries.value(given, name) is None
    }


def _where(source: str) -> str:
    return {"text": "the text", "text and log": "the text and the log"}.get(source, source)


def preview(log: Log, page: PageReading, given: Tree) -> WriteResult:
    """Return the outcome of a dry run: each draft with what options say on top, complete or not."""
    drafted = [entries.joined(draft.entry, given) for draft in page.drafts]
    found = [matches.of(log, entry) for entry in drafted]
    pages = dict.fromkeys(entries.first_source(entry).get("url", "") for entry in drafted)
    made = [None if entries.missing(entry) else add.check(log, entries.whole(entry)) for entry in drafted]
    return WriteResult(
        events=tuple(one.events[0] if one else entry for one, entry in zip(made, drafted, strict=True)),
        file=log.path,
        diff="".join(one.diff for one in made if one),
        found=tuple(placed for one in made if one for placed in one.found),
        certain=_each_once(other for one in found for other in one.certain),
        likely=_each_once(other for one in found for other in one.likely),
        page=str(page.reading.kind),
        doubt=page.reading.doubt,
        evidence=tuple(draft.evidence for draft in page.drafts),
        missing=tuple(
            tuple(name for name in draft.missing if not entries.value(entry, name))
            for draft, entry in zip(page.drafts, drafted, strict=True)
        ),
        suggested=tuple(suggested.suggested(log, entry, page.lead) for entry in drafted),
        notes=tuple(note for page_ in pages for note in matches.branches(log, page_)[1]),
    )


def _page(page: str, *, offline: bool, allows_private: bool) -> tuple[Page, str]:
    if page == STDIN:
        return reading.of_bytes(_within(sys.stdin.buffer.read(LARGEST + 1), "the page")), ""
    if not _is_address(page):
        return reading.of_bytes(_bytes_of(page)), ""
    if offline:
        return Page(url=page).turned_away(Kind.ERROR, "--offline: the page was not fetched"), ""
    from chiplog import web  # only a page on the network needs it

    answer = web.get(page, policy=web.Policy(agent=web.agent(settings.contact()), allows_private=allows_private))
    redirected = answer.url != page and urls.normal(answer.url) != urls.normal(page)
    return reading.of_bytes(answer.data, page, answer.content, answer.status), answer.url if redirected else ""


def _earlier(log: Log, mentioned: Mentioned) -> list[dict[str, Any]]:
    return lookup.pointed_at(log.index, *mentioned)


def _adviser() -> Adviser | None:
    """Return the user's own reader, where one is named. Raises UsageError where it can't be loaded."""
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


def _each_once(others: Iterable[Duplicate]) -> tuple[Duplicate, ...]:
    return tuple({other["id"]: other for other in others}.values())
