"""git: the settings that let git merge a log by events."""

from enum import StrEnum
from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli.options import WRITE, LogOptions, expand, option
from chiplog.output import screen
from chiplog.review import merge_driver

app = typer.Typer()


class Act(StrEnum):
    """What to do with the settings of a repository."""

    INSTALL = "install"
    UNINSTALL = "uninstall"


@app.command("git", rich_help_panel="Review")
@expand
def git(
    act: Annotated[
        Act, typer.Argument(metavar="install|uninstall", help="Add the settings to this clone, or remove them.")
    ],
    log: LogOptions,
    dry_run: Annotated[bool, option("Show the settings and write nothing.", WRITE, "--dry-run")] = False,
) -> None:
    """Let git merge the log by events and fields, and show event ids in its diffs.

    Each setting is shown, and only this clone's own settings are changed. GitHub's merge button runs no driver:
    there, use `chiplog resolve`.

    Examples:
      chiplog git install
    """
    make = merge_driver.install if act is Act.INSTALL else merge_driver.uninstall
    plan = make(settings.log_path(log.file))
    screen.show("".join(f"{one.command()}\n" for one in plan.settings))
    if not dry_run:
        plan.apply()
    for note in [*plan.notes[:-1], "nothing written: this was a dry run" if dry_run else plan.notes[-1]]:
        screen.note(note)
