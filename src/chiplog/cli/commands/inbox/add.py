"""inbox add: an event from an item of the inbox, by the same review as `add --from`."""

from typing import TYPE_CHECKING, Annotated

import typer

from chiplog.cli import entry, write_result
from chiplog.cli.entry import EntryOptions
from chiplog.cli.options import LogOptions, expand
from chiplog.inbox import listing, sources
from chiplog.inbox.item import Item
from chiplog.inbox.store import Inbox
from chiplog.log import Log
from chiplog.output import screen

if TYPE_CHECKING:  # pages are slow to read
    from chiplog.record.from_page import PageReading

app = typer.Typer()


@app.command("inbox add", rich_help_panel="Record")
@expand
def add(
    options: EntryOptions,
    log: LogOptions,
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the item in `inbox list`.", min=1)],
) -> None:
    """Add the event that an item is about.

    The item is marked as added. What its source states in fields of its own is filled in: number, dates, agency,
    address. The rest is read from the item's page, or its abstract. On a terminal it is reviewed; else it is written
    with --yes, and kept as a draft without, as `add --from` does.

    Examples:
      chiplog inbox add 12
      chiplog inbox add 12 --announced 2026-11-24 --dry-run
    """
    path, declared = options.path(log), sources.declared()
    box = Inbox.of(path, shared=declared.shared)
    item = box.find(number)
    page = _read(path, item, declared.sources.get(item.source), options)
    result = entry.record(options.entry(path).of_page(page), options, log)
    if result.written:
        listing.added(box, item, result.events[0]["id"])
    write_result.end(result)


def _read(path: str, item: Item, source: sources.Source | None, options: EntryOptions) -> "PageReading":
    from chiplog.inbox import entry as reading  # pages are slow to read

    reading.check(item)
    with Log.open(path) as opened:
        return reading.read(opened, item, source, offline=options.offline, note=screen.note)
