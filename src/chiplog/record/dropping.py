"""The call behind `retract --drop`."""

from chiplog.cli.options import LogOptions
from chiplog.output import screen
from chiplog.output import write_report as view
from chiplog.output.write_report import WriteResult
from chiplog.record import add, edit


def drop(log: LogOptions, name: str, *, dry_run: bool, ask: bool, json: bool) -> int:
    """Show what goes, ask where somebody is to be asked, and remove an entry that has not landed; return the exit code.

    Raises UsageError or RefusedError where it has landed, or this can't be told.
    """

    def agreed(result: WriteResult) -> bool:
        if not ask:
            return True
        from chiplog import terminal  # slow to load

        log.screen.diff(result.diff)
        describe = "Yes removes the entry from the log, as the diff above shows; `chiplog undo` restores it."
        return terminal.agrees("Remove it?", usual=False, describe=describe, colour=not log.no_color)

    result = edit.drop(log, name, dry_run=dry_run, agreed=agreed)
    if ask and not dry_run:
        screen.note(view.outcome(result) if result.written else "nothing written")
        return 0
    add.show(result, log, json=json)
    return add.exit_code(result)
