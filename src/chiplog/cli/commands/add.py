"""add: one new event, by options, from a page, or by questions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from chiplog import settings
from chiplog.cli import entry, write_result
from chiplog.cli.entry import EntryOptions
from chiplog.cli.options import WRITE, LogOptions, expand, option
from chiplog.log import Log
from chiplog.model.fields import SOURCE
from chiplog.output import escape, screen
from chiplog.record import drafts
from chiplog.record.drafts import Draft
from chiplog.record.new_entry import NewEntry

if TYPE_CHECKING:  # pages are slow to read
    from chiplog.record.from_page import PageReading

app = typer.Typer()


@dataclass(frozen=True)
class AddOptions(EntryOptions):
    """What an entry holds, what it begins with, and what may be done with it."""

    page: Annotated[
        str | None,
        option("Draft it from a page: address, .html or .txt file, or -.", SOURCE, "--from", metavar="PAGE"),
    ] = None
    resume: Annotated[bool, option("Continue an entry that was refused or left as a draft.", WRITE, "--resume")] = False
    drafts: Annotated[bool, option("List the drafts for this log.", WRITE, "--drafts")] = False
    discard: Annotated[str | None, option("Remove a draft, or `all`.", WRITE, "--discard", metavar="NAME")] = None

    def begin(self, log: LogOptions) -> NewEntry:
        """Return the entry of the options, on top of a draft or a page where one is wanted."""
        path = self.path(log)
        new = self.entry(path, _resumed(path, ask=self.may_ask) if self.resume else None)
        return new.of_page(_read(path, self.page, self)) if self.page else new


@app.command("add", rich_help_panel="Record")
@expand
def add(options: AddOptions, log: LogOptions) -> None:
    r"""Add one event at its place in the log, and change no other byte.

    On a terminal, missing options are asked for one by one, and the diff is shown before anything is written. The
    tests of all words: `chiplog explain instrument`, `chiplog explain stage`, and so on.

    Examples:
      # By questions; from what was refused or interrupted; from a page
      chiplog add
      chiplog add --resume
      chiplog add --from https://www.example.org/h200
      # By options; show the diff and write nothing
      chiplog add --dry-run --announced 2026-08-03 --actor China --target US \
        --title "China approves a second batch of Nvidia H200 chips" \
        --flow import --instrument licence-decision --effect loosen \
        --stage decided --confidence reported --item H200 \
        --source https://www.example.org/h200 --kind news --origin Reuters
    """
    if options.drafts or options.discard is not None:
        _tidy(log, options.discard, json=options.json)
        return
    write_result.end(entry.record(options.begin(log), options, log))


def _resumed(path: str, *, ask: bool) -> Draft:
    from chiplog.prompts import drafts as prompts  # slow to load

    return prompts.take_up(path, ask=ask)


def _read(path: str, page: str, options: AddOptions) -> "PageReading":
    from chiplog.record import from_page  # pages are slow to read

    with Log.open(path) as log:
        return from_page.read(log, page, offline=options.offline, url=options.given["source"], note=screen.note)


def _tidy(log: LogOptions, discard: str | None, *, json: bool) -> None:
    """Remove a draft where one is named, or list those that there are: name and title, the newest first."""
    path = settings.log_path(log.file)
    if discard is not None:
        gone = drafts.discard(path, discard)
        screen.note(f"discarded {', '.join(gone) or 'nothing: there is no draft'}")
        return
    found = drafts.listed(path)
    if json:
        screen.show(escape.json_text(found) + "\n")
        return
    screen.show("".join(f"{escape.shown(one['name'])}\t{escape.shown(one['title'])}\n" for one in found))
    if not found:
        screen.note(f"no drafts for {escape.shown(path)}")
