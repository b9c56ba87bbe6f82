"""fmt: rewrite logs in canonical form."""

import sys
from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli.options import LogOptions, expand
from chiplog.logfile import store, unified_diff
from chiplog.model.characters import shown
from chiplog.output import screen
from chiplog.review import fmt as review
from chiplog.review.fmt import FormattedFile

app = typer.Typer()


@app.command("fmt", rich_help_panel="Review")
@expand
def fmt(
    log: LogOptions,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Logs; - is standard input.", show_default=False)
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if a file is not formatted.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print the changes as a diff.")] = False,
    staged: Annotated[bool, typer.Option("--staged", help="Check what is staged in git; write nothing.")] = False,
) -> None:
    """Rewrite a log in canonical form: keys, quotes, lists, blank lines, order.

    Values and comments stay. It fixes every CL4 finding and CL105. A block that can't be parsed is left unchanged,
    and reported.

    Examples:
      # Show what would change
      chiplog fmt --diff
      # In CI
      chiplog fmt --check data/events.yaml
    """
    read_only = check or diff or staged
    paths = files or [settings.log_path(log.file) if read_only else settings.writable_path(log.file)]
    run = review.check_staged if staged else review.check if read_only else review.write
    fails = False
    for file in run(paths):
        _show(file, log, diff=diff, wrote=not read_only)
        fails |= bool(file.formatted.left or (file.changed and (check or (staged and not diff))))
    raise typer.Exit(int(fails))


def _show(file: FormattedFile, log: LogOptions, *, diff: bool, wrote: bool) -> None:
    """Print a diff, or the text for standard output; say what was done and what had to be left."""
    if diff:
        log.screen.diff(unified_diff.between(file.before, file.formatted.data, file.path))
    if wrote and file.path == store.STDIN:
        sys.stdout.buffer.write(file.formatted.data)
    for line in file.formatted.left:
        screen.note(f"{shown(file.path)}:{line}: left unchanged: it can't be parsed; `chiplog validate` shows why")
    if file.path != store.STDIN:
        screen.note(_outcome(file, wrote=wrote))


def _outcome(file: FormattedFile, *, wrote: bool) -> str:
    rest = ", except what was left" if file.formatted.left else ""
    path = shown(file.path)
    if not file.changed:
        return f"{path} is already formatted{rest}"
    return f"formatted {path}{rest}" if wrote else f"{path} would be formatted{rest}"
