"""edit: change one event."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.field_options import FieldOptions
from chiplog.cli.options import WRITE, EventName, Json, LogOptions, NoInput, expand, option
from chiplog.model import fields
from chiplog.record import edit as record
from chiplog.record.changes import Changes
from chiplog.record.result import WriteResult

app = typer.Typer()
WHAT = "What changes"
_OF_PAGE = [field for name, field in fields.OF_SOURCE.items() if name != "url"]


def _change(text: str, metavar: str) -> Any:
    return option(text, WHAT, metavar=metavar)


@dataclass(frozen=True)
class ChangeOptions:
    """What is to change in an event."""

    set: Annotated[list[str] | None, _change("Give a field a value; lists with commas.", "FIELD=VALUE")] = None
    add: Annotated[list[str] | None, _change("Add to a list: targets=MO, entities=supplier:AMD.", "FIELD=VALUE")] = None
    remove: Annotated[list[str] | None, _change("Remove from a list; sources by URL.", "FIELD=VALUE")] = None
    unset: Annotated[list[str] | None, _change("Remove a field.", "FIELD")] = None
    relate: Annotated[list[str] | None, _change("Relate it to an earlier event.", "TYPE:ID")] = None
    add_source: Annotated[str | None, _change("Another page, with --kind and the options below.", "URL")] = None
    page: Annotated[Mapping[str, Any], FieldOptions(_OF_PAGE, WHAT)] = dataclasses.field(default_factory=dict)

    def parse(self) -> Changes:
        """Return the changes that the options ask for."""
        return Changes(
            set=self.set or (),
            add=self.add or (),
            remove=self.remove or (),
            unset=self.unset or (),
            relate=self.relate or (),
            source={"url": self.add_source, **self.page} if self.add_source else None,
        )


@app.command("edit", rich_help_panel="Record")
@expand
def edit(
    event: EventName,
    log: LogOptions,
    wanted: ChangeOptions,
    because: Annotated[
        str | None, option("Reason for a substantive change to a landed entry, for corrections.", WRITE, metavar="TEXT")
    ] = None,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    r"""Change one event, in an editor or by options.

    Only the lines of the changed fields are rewritten. A substantive change to an entry that has landed on the
    default branch needs a reason: --because, or the answer to a question.

    Examples:
      # In $VISUAL or $EDITOR
      chiplog edit cn-2026-h200-import-approval
      # By options
      chiplog edit cn-2026-h200-import-a --add items=H20 --because "Named too."
      chiplog edit cn-2026-h200-import-a --kind news \
        --add-source https://www.example.org/x --publisher Example
    """
    from chiplog.prompts.reason import Reason

    changes = wanted.parse()
    reason = Reason(because, interactive.may_ask(no_input=no_input, json=json))

    def write(because: str | None) -> WriteResult:
        with log.open_to_write(locked=not dry_run) as opened:
            return record.edit(opened, event, changes, because, dry_run=dry_run)

    if changes.any:
        result = reason.used(write)
    else:
        interactive.require_editor(no_input=no_input, json=json)
        from chiplog.prompts import edit as prompts

        result = prompts.in_editor(settings.writable_path(log.file), event, reason, dry_run=dry_run)
    write_result.present(result, log, json=json)
