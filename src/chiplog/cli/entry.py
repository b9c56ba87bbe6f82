"""An entry on its way into the log: the options that say what it holds and what may be done, and how it is recorded."""

import dataclasses
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.field_options import FieldOptions
from chiplog.cli.options import WRITE, Json, LogOptions, NoInput, option
from chiplog.model.fields import FIELDS, SOURCE
from chiplog.output import screen
from chiplog.record import drafts, entries, new_entry
from chiplog.record.drafts import Draft
from chiplog.record.new_entry import NewEntry
from chiplog.record.result import WriteResult

_FIRST = sorted(FIELDS, key=lambda field: field.option == "id")
"""The fields in the order of the help: the id, which is seldom given, last."""


@dataclass(frozen=True)
class EntryOptions:
    """What an entry holds, and what may be done with it."""

    given: Annotated[Mapping[str, Any], FieldOptions(_FIRST)] = dataclasses.field(default_factory=dict)
    allow_duplicate: Annotated[
        bool, option("Write it even if the log has the same act.", WRITE, "--allow-duplicate")
    ] = False
    offline: Annotated[bool, option("Never use the network.", SOURCE, "--offline")] = False
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

    def path(self, log: LogOptions) -> str:
        """Return the log's path. A log that can't be written is refused before anything is asked."""
        writes = self.may_ask and not self.dry_run
        return settings.writable_path(log.file) if writes else settings.log_path(log.file)

    def entry(self, path: str, draft: Draft | None = None) -> NewEntry:
        """Return the entry of the options, on top of a draft where there is one."""
        draft = draft or drafts.new(path)
        return NewEntry(
            path,
            draft,
            entries.joined(draft.tree(), entries.from_options(self.given)),
            {name for name, value in self.given.items() if value is not None},
            allow_duplicate=self.allow_duplicate,
            despite_doubt=self.despite_doubt,
            dry_run=self.dry_run,
        )


def record(new: NewEntry, options: EntryOptions, log: LogOptions) -> WriteResult:
    """Put an entry into the log, with the person at the terminal or without; print and return what came of it."""
    if options.may_ask and not (new.is_complete and new.dry_run):
        from chiplog.prompts import add as prompts  # slow to load

        return prompts.add(new, log.screen)
    for note in new.page.notes if new.page else ():
        screen.note(note)
    result = new_entry.submit(new, functools.partial(log.open_to_write, locked=not new.dry_run), confirmed=options.yes)
    write_result.show(result, log, json=options.json)
    return result
