"""publish: a folder with a page, the log for programs, feeds and a calendar."""

from pathlib import Path
from typing import Annotated

import typer

from chiplog.cli import ending, filters
from chiplog.cli.options import BaseUrl, FilterOptions, LogOptions, expand
from chiplog.model.characters import shown
from chiplog.output import screen

app = typer.Typer()


@app.command("publish", rich_help_panel="Answer")
@expand
def publish(
    options: FilterOptions,
    log: LogOptions,
    into: Annotated[Path, typer.Argument(metavar="DIR", help="The folder, which is replaced as a whole.")],
    base_url: BaseUrl = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if DIR is not what would be written.")
    ] = False,
) -> None:
    """Write a page that any web server can serve, with the log as data, feeds and a calendar.

    The page needs no server and makes no request; states are those of the log's last day, or of --on. The folder is
    written beside its place and swapped in; one that has other files in it is refused.

    Examples:
      # The whole log
      chiplog publish site
      # Is the folder up to date?
      chiplog publish site --check
      # What concerns one country, for its place on the web
      chiplog publish dutch --country NL --base-url https://example.org/chips/
    """
    from chiplog.publish import folder, publishing  # slow to load

    asked, place = filters.parse(options), filters.site(base_url)
    on = filters.day(options.on) if options.on else None
    with log.open() as opened:
        made = publishing.of(opened, asked, on, place)
        stale = folder.compare(into, made.write) if check else ()
        if not check:
            folder.publish(into, made.write)
        left_out = opened.left_out()
    for one in stale:
        screen.note(f"{shown(str(into / one.name))} {one.what}")
    screen.note(made.outcome(into, stale=bool(stale), check=check))
    ending.end(left_out)
    raise typer.Exit(int(bool(stale)))
