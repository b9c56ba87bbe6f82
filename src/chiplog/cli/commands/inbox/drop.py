"""inbox drop: what is not wanted, and why."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli.options import WRITE, LogOptions, expand, option
from chiplog.inbox import listing, sources
from chiplog.inbox.store import Inbox
from chiplog.output import inbox as view
from chiplog.output import screen

app = typer.Typer()


@app.command("inbox drop", rich_help_panel="Record")
@expand
def drop(
    log: LogOptions,
    numbers: Annotated[list[int], typer.Argument(metavar="N", help="Numbers of items in `inbox list`.", min=1)],
    why: Annotated[str, option("Why it is not wanted; required.", WRITE, "--why", metavar="TEXT")],
) -> None:
    """Drop items, and remember why.

    No later pull brings them again.

    Examples:
      chiplog inbox drop 3 4 --why "about another field"
    """
    shared = sources.declared().shared
    path = settings.writable_path(log.file) if shared else settings.log_path(log.file)
    found = listing.drop(Inbox.of(path, shared=shared), numbers, why)
    for line in view.dropped(found):
        screen.note(line)
