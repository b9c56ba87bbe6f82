"""add: one new event, by options, from a page, or by questions."""

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.field_options import FieldOptions
from chiplog.cli.options import WRITE, Json, LogOptions, NoInput, expand, option
from chiplog.log import Log
from chiplog.model.fields import FIELDS, SOURCE
from chiplog.output import escape, screen
from chiplog.record import drafts, entries, new_entry
from chiplog.record.drafts import Draft
from chiplog.record.new_entry import NewEntry

if TYPE_CHECKING:  # pages are slow to read
    from chiplog.record.from_page import PageReading

app = typer.Typer()
_FIRST = sorted(FIELDS, key=lambda field: field.option == "id")
"""The fields in the order of the help: the id, which is seldom given, last."""


@dataclass(frozen=True)
class AddOptions:
    """What an entry holds, what it begins with, and what may be done with it."""

    given: Annotated[Mapping[str, Any], FieldOptions(_FIRST)] = dataclasses.field(default_factory=dict)
    allow_duplicate: Annotated[
        bool, option("Write it even if the log has the same act.", WRITE, "--allow-duplicate")
    ] = False
    page: Annotated[
        str | None,
        option("Draft it from a page: address, .html or .txt file, or -.", SOURCE, "--from", metavar="PAGE"),
    ] = None
    offline: Annotated[bool, option("Never use the network.", SOURCE, "--offline")] = False
    resume: Annotated[bool, option("Continue an entry that was refused or left as a draft.", WRITE, "--resume")] = False
    drafts: Annotated[bool, option("List the drafts for this log.", WRITE, "--drafts")] = False
    discard: Annotated[str | None, option("Remove a draft, or `all`.", WRITE, "--discard", metavar="NAME")] = None
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False
    yes: Annotated[bool, option("Write without asking, even a draft from a page.", WRITE, "--yes", "-y")] = False
    despite_doubt: Annotated[
        bool, option("With --yes, write a draft from a page that seems to report no act.", WRITE, "--despite-doubt")
    ] = False
    no_input: NoInput = False
    json: Json = False

    @property
    def may_ask(self) -> bool:
        """Whether a person is there to be asked."""
        return interactive.may_ask(yes=self.yes, no_input=self.no_input, json=self.json)

    def begin(self, log: LogOptions) -> NewEntry:
        """Return the entry of the options, on top of a draft or a page where one is wanted."""
        # A log that can't be written is refused before anything is asked.
        writes = self.may_ask and not self.dry_run
        path = settings.writable_path(log.file) if writes else settings.log_path(log.file)
        draft = _resumed(path, ask=self.may_ask) if self.resume else drafts.new(path)
        answered = {name for name, value in self.given.items() if value is not None}
        entry = entries.joined(draft.tree(), entries.from_options(self.given))
        new = NewEntry(
            path,
            draft,
            entry,
            answered,
            allow_duplicate=self.allow_duplicate,
            despite_doubt=self.despite_doubt,
            dry_run=self.dry_run,
        )
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
    new = options.begin(log)
    if options.may_ask and not (new.is_complete and new.dry_run):
        from chiplog.prompts import add as prompts  # slow to load

        write_result.end(prompts.add(new, log.screen))
        return
    for note in new.page.notes if new.page else ():
        screen.note(note)
    result = new_entry.submit(new, functools.partial(log.open_to_write, locked=not new.dry_run), confirmed=options.yes)
    write_result.present(result, log, json=options.json)


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
        screen.note(f"no drafts for {path}")
