"""add: from an item to what the reader of pages makes of it, with what the source states in fields of its own."""

from collections.abc import Mapping
from dataclasses import replace

from chiplog.articles import drafting
from chiplog.articles.drafting import Draft, Reading
from chiplog.articles.found import Found
from chiplog.articles.pages import federal
from chiplog.articles.pages.page import Block, Kind, Page, Part
from chiplog.errors import UsageError
from chiplog.inbox import federal_register, screening_list
from chiplog.inbox import sources as declared
from chiplog.inbox.item import Item, State
from chiplog.inbox.sources import Source
from chiplog.llm.advise import Note, unheard
from chiplog.log import Log
from chiplog.model import urls
from chiplog.record import from_page
from chiplog.record.drafts import Proposed
from chiplog.record.from_page import PageReading


def check(item: Item) -> None:
    """Raise UsageError for an item that was added already."""
    if item.state is State.ADDED:
        raise UsageError(f"item {item.number} was added as {item.event}", f"`chiplog edit {item.event}` changes it")


def read(log: Log, item: Item, source: Source | None, *, offline: bool = False, note: Note = unheard) -> PageReading:
    """Return what the reader makes of an item: of what its source states, where that is enough, else of its page.

    `source` is the item's, as far as it is still declared. A page of this machine or its network is read only on the
    server that the user's settings name. Raises ChiplogError for a log that can't be read.
    """
    if item.kind == declared.Kind.SCREENING_LIST and item.one("list"):
        return _of_list(item)
    if item.kind == declared.Kind.FEDERAL_REGISTER and (page := federal_register.as_page(item)):
        stated = federal_register.facts(item, from_page.names(log))
        made = from_page.of_page(log, page, offline=offline, note=note)
        if federal.stage(item.one("type")):
            made = replace(made, reading=drafting.as_act(made.reading))
        return replace(_with(made, stated, without=("announced",)), offered=offered(item), remarks=remarks(item))
    if not item.url:
        return PageReading(
            Reading(Page(title=item.title).turned_away(Kind.ERROR, "the item has no address"), Kind.ERROR)
        )
    own = source is not None and declared.origin(item.url) == source.place
    page, redirected = from_page.page_of(item.url, offline=offline, allows_private=own)
    made = replace(from_page.of_page(log, page, offline=offline, note=note), redirected=redirected)
    return replace(_with(made, _of_settings(item, source)), offered=offered(item))


def offered(item: Item) -> Mapping[str, Proposed]:
    """Return what is offered as an answer and is no proposal: that the act was public on the day it was published.

    Most acts were public days before they were printed.
    """
    if not item.day or item.kind == declared.Kind.SCREENING_LIST:
        return {}
    return {"announced": Proposed(item.day, "its publication: it was public on or before this day")}


def remarks(item: Item) -> tuple[str, ...]:
    """Return what a person should know of a document that no field of an event has."""
    starts = federal_register.effective(item)
    said = [f"published {item.day}: it became public on or before that day" if item.day else ""]
    if starts and starts.runner_up and item.one("effective_on") != starts.value:
        said.append(f"effective_on says {item.one('effective_on')}, and the text {starts.value}: the text is taken")
    said.append(f"it corrects {item.one('correction_of')}" if item.one("correction_of") else "")
    said.append(f"it was signed on {item.one('signing_date')}" if item.one("signing_date") else "")
    for name, what in (("action", "action"), ("cfr_references", "parts"), ("docket_ids", "docket")):
        told = item.one(name) or ", ".join(item.many(name))
        said.append(f"{what}: {told}" if told else "")
    return tuple(filter(None, said))


def _of_list(item: Item) -> PageReading:
    """Return the reading of a change of a list: what two downloads of it prove, and no page."""
    blocks = (Block(Part.TITLE, item.title), Block(Part.TEXT, item.text))
    page = Page(url=item.url, title=item.title, head_title=item.title, lang="en", blocks=blocks, said=item.text)
    draft = drafting.of_fields(screening_list.facts(item))
    return PageReading(Reading(page, Kind.ARTICLE, (draft,)), remarks=_of_removal(item))


def _of_removal(item: Item) -> tuple[str, ...]:
    if item.many("removed") and item.one("notice"):
        return (f"{item.one('notice')} is the notice that listed what was removed, and not that of its removal",)
    return ()


def _of_settings(item: Item, source: Source | None) -> dict[str, Found]:
    """Return what a feed or a list of items states, and what the user's settings say of whoever publishes it."""
    found = {
        "source.published": Found(item.day, "the item's date", item.day),
        "source.title": Found(item.title if item.title != item.url else "", "the item's title", item.title),
    }
    if source:
        where = f"the settings of {source.name}"
        told = {"actor": source.actor, "body": source.body, "source.publisher": source.publisher}
        found |= {name: Found(value, where, value) for name, value in told.items()}
    return {name: one for name, one in found.items() if one.value}


def _with(made: PageReading, stated: Mapping[str, Found], without: tuple[str, ...] = ()) -> PageReading:
    """Return a reading with what is stated on top; one without an act has a draft of the address and what is stated."""
    had = made.reading
    drafts = had.drafts or (_start(had.page),)
    if len(drafts) > 1:  # what is stated is of the page as a whole
        stated = {name: one for name, one in stated.items() if name in ("actor", "body") or name.startswith("source.")}
    new = tuple(drafting.with_fields(draft, stated, without) for draft in drafts)
    return replace(made, reading=replace(had, drafts=new if had.drafts or stated else had.drafts))


def _start(page: Page) -> Draft:
    return drafting.of_address(page) if page.url and not urls.fault(page.url) else drafting.of_fields({})
