"""resolve: merge both sides of a log with conflicts."""

import functools
from collections.abc import Callable
from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import interactive
from chiplog.cli.options import WRITE, Json, LogOptions, NoInput, expand, option
from chiplog.output import merge_report as view
from chiplog.output import screen
from chiplog.review import resolve as review
from chiplog.review.merge import Merged

app = typer.Typer()


@app.command("resolve", rich_help_panel="Review")
@expand
def resolve(
    log: LogOptions,
    conflicted: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="File with conflicts (default: the log).", show_default=False),
    ] = None,
    dry_run: Annotated[bool, option("Show the diff and write nothing.", WRITE, "--dry-run")] = False,
    no_input: NoInput = False,
    json: Json = False,
) -> None:
    """Resolve the conflicts of a merge by event and by field.

    Conflicts are read from git's markers in the file, or from git in the middle of a merge. What both sides added is
    kept. A field that both sides changed is asked about; without a terminal it keeps its markers, and the exit code
    is 1. No event and no change of either side is lost.

    Examples:
      # After a merge that stopped
      chiplog resolve; git add data/events.yaml; git merge --continue
      # Show the diff and write nothing
      chiplog resolve --dry-run data/events.yaml
    """
    decide = _ask(log) if interactive.may_ask(no_input=no_input, json=json) else None
    resolved = review.resolve(settings.writable_path(conflicted or log.file), decide, dry_run=dry_run)
    if json:
        screen.show(view.as_json(resolved))
    else:
        log.screen.diff(view.diff(resolved))
        screen.note(view.outcome(resolved, log.screen.painter(stderr=True)))
    raise typer.Exit(int(resolved.fails))


def _ask(log: LogOptions) -> Callable[[Merged], Merged]:
    from chiplog.prompts import conflicts  # slow to load

    return functools.partial(conflicts.decided, colour=not log.no_color)
