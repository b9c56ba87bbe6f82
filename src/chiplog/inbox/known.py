"""Which items the log has already: by an act's number, or by an address that an event cites."""

from collections.abc import Iterable, Mapping

from chiplog.inbox import federal_register, screening_list
from chiplog.inbox.item import Item
from chiplog.inbox.sources import Kind
from chiplog.index import lookup
from chiplog.log import Log
from chiplog.model import urls


def events(log: Log, some: Iterable[Item]) -> Mapping[str, str]:
    """Return, by the key of an item, the id of the event that the log has for it; items without one are left out."""
    numbers = {one.key: acts(one) for one in some}
    pages = {one.key: _pages(one) for one in some}
    by_act = lookup.by_act(log.index, {act for all_acts in numbers.values() for act in all_acts})
    by_page = lookup.by_page(log.index, {page for all_pages in pages.values() for page in all_pages})
    found = {
        key: next((name for name in (*map(by_act.get, numbers[key]), *map(by_page.get, pages[key])) if name), "")
        for key in numbers
    }
    return {key: name for key, name in found.items() if name}


def acts(item: Item) -> tuple[str, ...]:
    """Return the numbers of the act that an item is."""
    if item.kind == Kind.FEDERAL_REGISTER:
        return federal_register.acts(item)
    return screening_list.acts(item) if item.kind == Kind.SCREENING_LIST else ()


def _pages(item: Item) -> tuple[str, ...]:
    """Return the addresses of an item in normal form; a list's own page is cited by many acts."""
    if item.kind == Kind.SCREENING_LIST:
        return ()
    return tuple(urls.normal(url) for url in (item.url, item.one("pdf_url")) if url)
