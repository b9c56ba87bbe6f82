"""inbox pull: what official sources have published since they were asked last."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli.options import Json, LogOptions, expand
from chiplog.cli.progress import watched
from chiplog.inbox import sources
from chiplog.inbox.store import Inbox
from chiplog.log import Log
from chiplog.output import inbox as view
from chiplog.output import screen

app = typer.Typer()


@app.command("inbox pull", rich_help_panel="Record")
@expand
def pull(
    log: LogOptions,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME", help="A source that your settings declare (default: all).", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Ask the declared sources what is new.

    It is put into the inbox; nothing is written to the log. A second pull adds nothing that is there, and one that
    was interrupted goes on where it was. The exit code is 1 if a source could not be read at all; what the others
    have is in the inbox all the same.

    Examples:
      # All sources; `chiplog help inbox` says how to declare them
      chiplog inbox pull
    """
    from chiplog.inbox import pull as pulls  # the network is slow to load

    path = settings.log_path(log.file)
    declared = sources.declared()
    chosen = declared.chosen(names or ())
    with Log.open(path) as opened:
        box = Inbox.of(settings.writable_path(log.file) if declared.shared else path, shared=declared.shared)
        result = pulls.pull(opened, box, chosen, pulls.Asking(watch=watched))
    screen.show(view.pulled_json(result) if json else view.pulled(result))
    for note in view.notes(result):
        screen.note(note)
    raise typer.Exit(int(result.failed))
