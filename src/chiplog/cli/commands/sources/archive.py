"""sources archive: a copy of each page, found or made."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from chiplog import settings
from chiplog.cli.commands.sources import asking
from chiplog.cli.options import WRITE, Json, PagedLog, Places, StateOptions, expand, format_option, option
from chiplog.output import archive as output
from chiplog.output import screen
from chiplog.sources import archive as sources
from chiplog.sources.archive import Archiving, EventArchived, Only
from chiplog.sources.warc import Warc
from chiplog.sources.wayback import Wayback

app = typer.Typer()

_Formats = Literal["text", "json"]


@dataclass(frozen=True)
class ArchiveOptions:
    """Which sources get a copy, and where local copies go."""

    only: Annotated[
        Only, option("Sources without a copy, or always all.", asking.ASKING, "--only", metavar="missing|always")
    ] = Only.MISSING
    warc: Annotated[
        str | None, option("Keep local copies of the pages too, in a new file here.", asking.ASKING, metavar="FOLDER")
    ] = None
    allow_private: asking.AllowPrivate = False
    dry_run: Annotated[bool, option("Show the diffs, make no copy, write nothing.", WRITE, "--dry-run")] = False
    form: Annotated[_Formats, format_option(_Formats)] = "text"
    json: Json = False

    @property
    def format(self) -> str:
        """The format asked for, which is JSON with --json."""
        return "json" if self.json else self.form

    def archiving(self, held: contextlib.ExitStack) -> Archiving:
        """Return how copies are had; `held` closes the file of local ones."""
        asks = asking.polite(allow_private=self.allow_private)
        warc = held.enter_context(Warc(self.warc)) if self.warc else None
        wayback = Wayback(settings.archive(), asks.manners)
        return Archiving(wayback, asks, warc, self.dry_run, asking.watch("copies"))


@app.command("sources archive", rich_help_panel="Sources")
@expand
def archive(
    options: StateOptions,
    how: ArchiveOptions,
    log: PagedLog,
    places: Places = None,
    since: asking.Since = None,
) -> None:
    """Write the address of an archived copy beside each source, one event at a time.

    The Wayback Machine is asked for the copy nearest to the day of the page. If it has none, and IA_ACCESS_KEY_ID and
    IA_SECRET_ACCESS_KEY hold your keys (https://archive.org/account/s3.php), it is asked to make one: 4 a minute.
    After Ctrl-C the next run goes on.

    Examples:
      chiplog sources archive --actor IT --dry-run
      # Only what this branch adds to the default branch
      chiplog sources archive --since origin/main
    """
    with log.open_to_write(locked=False) as opened:  # what can't be written to is said before anybody is asked
        some = sources.wanted(opened, asking.wanted(options, places, since), how.only)
    with contextlib.ExitStack() as held:
        archiving = how.archiving(held)
        done = list(
            _shown(sources.archive(lambda: log.open_to_write(locked=not how.dry_run), some, archiving), how, log)
        )
    rows = [source for one in done for source in one.sources]
    if how.format == "json":
        log.screen.answer(output.as_json(rows))
    screen.note(output.closing(rows))
    asking.end((one.written for one in done), next((one.stopped for one in done if one.stopped), ""))


def _shown(done: Iterable[EventArchived], how: ArchiveOptions, log: PagedLog) -> Iterator[EventArchived]:
    """Print what became of each event's sources as soon as it is written."""
    for one in done:
        if how.format == "text":
            screen.show("".join(output.text(source, log.screen.painter()) for source in one.sources))
            log.screen.diff(one.written.diff if one.written else "")
        yield one
