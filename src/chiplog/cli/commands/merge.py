"""Merge: resolve, git, and the driver that git runs."""

from enum import StrEnum
from typing import Annotated

import typer

from chiplog.cli import interactive
from chiplog.cli.options import WRITE, Json, LogOptions, NoInput, expand, option
from chiplog.review import merge_driver, resolve

app = typer.Typer()
PANEL = "Review"


class Act(StrEnum):
    """What to do with the settings of a repository."""

    INSTALL = "install"
    UNINSTALL = "uninstall"


@app.command("resolve", rich_help_panel=PANEL)
@expand
def resolve_(
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
    ask = interactive.may_ask(no_input=no_input, json=json)
    resolved = resolve.resolve(log, conflicted, dry_run=dry_run, ask=ask)
    resolve.show(resolved, log, json=json)
    raise typer.Exit(resolve.exit_code(resolved))


@app.command("git", rich_help_panel=PANEL)
@expand
def git(
    act: Annotated[
        Act, typer.Argument(metavar="install|uninstall", help="Add the settings to this clone, or remove them.")
    ],
    log: LogOptions,
    dry_run: Annotated[bool, option("Show the settings and write nothing.", WRITE, "--dry-run")] = False,
) -> None:
    """Let git merge the log by events and fields, and name events in its diffs.

    Each setting is shown, and only this clone's own settings are changed. GitHub's merge button runs no driver:
    there, use `chiplog resolve`.

    Examples:
      chiplog git install
    """
    merge_driver.settle(log, uninstall=act is Act.UNINSTALL, dry_run=dry_run)


@app.command("merge-driver", hidden=True)
def merge_driver_(
    base: Annotated[str, typer.Argument(help="The common ancestor's version: %O.")],
    ours: Annotated[str, typer.Argument(help="Our version, which the merged one replaces: %A.")],
    theirs: Annotated[str, typer.Argument(help="Their version: %B.")],
    size: Annotated[int, typer.Argument(min=1, help="Length of a conflict marker: %L.")],
    name: Annotated[str, typer.Argument(help="The file's name, for messages: %P.")],
) -> None:
    """Merge three versions of a log, as git asks its merge drivers to. Exit code 1 where conflicts are left."""
    raise typer.Exit(merge_driver.drive(base, ours, theirs, size, name))
