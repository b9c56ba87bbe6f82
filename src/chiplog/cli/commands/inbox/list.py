"""inbox list: what waits in the inbox, and what the log has of it."""

from typing import Annotated, Literal

import typer

from chiplog import settings
from chiplog.cli.options import FILTERS, Json, Limit, PagedLog, expand, format_option, option
from chiplog.inbox import listing, sources
from chiplog.inbox.store import Inbox
from chiplog.log import Log
from chiplog.output import inbox as view

app = typer.Typer()

_Formats = Literal["text", "json"]


@app.command("inbox list", rich_help_panel="Record")
@expand
def list_(
    log: PagedLog,
    new: Annotated[bool, option("Without what the log has already.", FILTERS, "--new")] = False,
    source: Annotated[list[str] | None, option("Of this source only.", FILTERS, "--source", metavar="NAME")] = None,
    everything: Annotated[bool, option("With what was added or dropped.", FILTERS, "--all")] = False,
    limit: Limit = None,
    form: Annotated[_Formats, format_option(_Formats)] = "text",
    json: Json = False,
) -> None:
    """List what waits in the inbox, the newest first.

    Each item has the number that `inbox add` and `inbox drop` take. What the log has already, by an act's number or
    an address that an event cites, is marked with its event.

    Examples:
      chiplog inbox list --new
      chiplog inbox list --all --json
    """
    path = settings.log_path(log.file)
    box = Inbox.of(path, shared=sources.declared().shared)
    with Log.open(path) as opened:
        found = listing.listing(opened, box, new=new, everything=everything, sources=source or ())
    if json or form == "json":
        log.screen.answer(view.as_json(found))
    else:
        most = None if limit == 0 else limit or view.ROWS
        log.screen.draw(view.parts(found, most), view.footer(found, most))
