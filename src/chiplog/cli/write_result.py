"""Print what a write did, and exit with the code that it means."""

import sys

import typer

from chiplog.cli.options import LogOptions
from chiplog.errors import RefusedError
from chiplog.logfile import store
from chiplog.output import screen
from chiplog.output import write_report as view
from chiplog.record.result import WriteResult


def present(result: WriteResult, log: LogOptions, *, json: bool = False) -> None:
    """Print one document, or the diff and what to do next; exit with 4 where the write was refused."""
    show(result, log, json=json)
    end(result)


def show(result: WriteResult, log: LogOptions, *, json: bool = False) -> None:
    """Print one document, or the diff and what to do next."""
    if result.text:
        sys.stdout.buffer.write(result.text)
    if json:
        screen.show(view.as_json(result))
    else:
        if notes := view.notes(result, log.screen.painter(stderr=True)):
            screen.note(notes.removesuffix("\n"))
        if not result.why_not and result.file != store.STDIN:
            log.screen.diff(result.diff)
        screen.note(view.outcome(result))
    for note in result.notes:
        screen.note(note)


def end(result: WriteResult) -> None:
    """Exit with 4 where a write was refused."""
    if result.why_not:
        raise typer.Exit(RefusedError.code)
