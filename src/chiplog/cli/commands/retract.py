"""retract: mark an event as one that no longer counts."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import interactive, write_result
from chiplog.cli.options import WRITE, EventName, Json, LogOptions, NoInput, expand, option, words
from chiplog.errors import UsageError
from chiplog.model.vocabulary import RetractionReason
from chiplog.output import screen
from chiplog.output import write_report as view
from chiplog.record import retract as record
from chiplog.record.retract import RetractRequest

app = typer.Typer()


@app.command("retract", rich_help_panel="Record")
@expand
def retract(
    event: EventName,
    log: LogOptions,
    reason: Annotated[RetractionReason | None, option(words(RetractionReason), WRITE, metavar="WORD")] = None,
    see: Annotated[str | None, option("For a duplicate: the entry that is kept.", WRITE, metavar="ID")] = None,
    because: Annotated[str | None, option("A further explanation, for corrections.", WRITE, metavar="TEXT")] = None,
    drop: Annotated[
        bool,
        option("Remove it from the log; only an entry that has not landed on the default branch.", WRITE, "--drop"),
    ] = False,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    yes: Annotated[bool, option("Remove it without asking.", WRITE, "--yes", "-y")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Mark an entry as one that no longer counts.

    It stays in the log, struck through, and is left out of answers. On a terminal, a missing reason is asked for.

    Examples:
      chiplog retract cn-2026-h200-import-a --reason false-report
      # Take it back
      chiplog edit cn-2026-h200-import-a --unset retracted --because "It was true."
    """
    if drop:
        if reason or see or because:
            raise UsageError(
                "--drop removes the entry, and needs no reason", "leave out --drop, or --reason, --see and --because"
            )
        ask = interactive.may_ask(yes=yes, no_input=no_input, json=json) and not dry_run
        _drop(log, event, dry_run=dry_run, ask=ask, json=json)
        return
    request = _request(log, event, reason, see, because, ask=interactive.may_ask(no_input=no_input, json=json))
    with log.open_to_write(locked=not dry_run) as opened:
        result = record.retract(opened, event, request, dry_run=dry_run)
    write_result.present(result, log, json=json)


def _request(
    log: LogOptions,
    event: str,
    reason: RetractionReason | None,
    see: str | None,
    because: str | None,
    *,
    ask: bool,
) -> RetractRequest:
    """Return why an entry no longer counts; what no option says is asked for. Raises UsageError."""
    is_whole = reason is not None and (reason is not RetractionReason.DUPLICATE or see is not None)
    if ask and not is_whole:
        from chiplog.prompts import retract as prompts  # slow to load
        from chiplog.prompts.prompter import Prompter

        return prompts.ask(Prompter(settings.log_path(log.file), log.screen), event, reason, see, because)
    if reason is None:
        raise UsageError("missing: --reason", f"choose from {', '.join(RetractionReason)}")
    return RetractRequest(reason, see, because)


def _drop(log: LogOptions, event: str, *, dry_run: bool, ask: bool, json: bool) -> None:
    """Remove an entry; where somebody is to be asked, after showing what goes."""
    with log.open_to_write(locked=False) as opened:
        result = record.drop(opened, event, dry_run=dry_run or ask)
        if ask:
            from chiplog.prompts import retract as prompts  # slow to load

            if not prompts.agrees_to_drop(result, log.screen):
                screen.note("nothing written")
                return
            result = record.drop(opened, event)
    if ask:
        screen.note(view.outcome(result))
    else:
        write_result.present(result, log, json=json)
