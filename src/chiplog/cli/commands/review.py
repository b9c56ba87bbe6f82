"""Review: validate, fmt, diff, explain."""

from typing import Annotated

import typer

from chiplog import config
from chiplog.cli.review import formatting, reviewing
from chiplog.cli.shared import common
from chiplog.cli.shared.options import OUTPUT, Differences, Findings, Json, Log, expand

app = typer.Typer()
PANEL = "Review"


@app.command("validate", rich_help_panel=PANEL)
@expand
def validate(
    log: Log,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Logs; - is standard input.", show_default=False)
    ] = None,
    select: Annotated[list[str] | None, typer.Option(help="Only these codes or families: CL2.", metavar="CODE")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Not these codes or families.", metavar="CODE")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count too.")] = False,
    since: Annotated[
        str | None,
        typer.Option(help="Only what came after this revision; and its ids and reasons are held.", metavar="REV"),
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="The content that is staged in git.")] = False,
    format_: Annotated[
        Findings | None,
        typer.Option(
            "--format",
            help="text; github in a job of GitHub Actions: annotations and a summary.",
            rich_help_panel=OUTPUT,
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check the log, and name every line that breaks a rule.

    Exit code 1 with an error among the findings (with --strict, with any), else 0.

    [bold]chiplog validate data/events.yaml[/]
    [bold]chiplog validate --select CL1,CL2 --ignore CL209[/]
    [bold]chiplog validate --since origin/main[/] · what this branch would bring in
    """
    asked = reviewing.Asked(reviewing.codes(select), reviewing.codes(ignore), since, staged)
    found = reviewing.validated(files or [log.file], asked)
    reviewing.show_findings(found, Findings.JSON if json else format_, log)
    raise typer.Exit(reviewing.exit_code(found, strict=strict))


@app.command("fmt", rich_help_panel=PANEL)
@expand
def fmt(
    log: Log,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Logs; - is standard input.", show_default=False)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit code 1 for a file out of form.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Write nothing; print what would change.")] = False,
    staged: Annotated[bool, typer.Option("--staged", help="The content that is staged in git; write nothing.")] = False,
) -> None:
    """Bring a log into canonical form: keys, quotes, lists, blank lines, order. Values and comments stay.

    It is the one rewriter: it mends every CL4 finding and CL105. What it can't read it leaves as it is, and names.

    [bold]chiplog fmt --diff[/] · what would change
    [bold]chiplog fmt --check data/events.yaml[/] · in CI
    """
    still = check or diff or staged
    paths = files or [config.log_path(log.file) if still else config.writable_path(log.file)]
    look = formatting.check_staged if staged else formatting.check
    outcomes = look(paths) if still else formatting.write(paths)
    formatting.show(outcomes, log, diff=diff, wrote=not still)
    raise typer.Exit(formatting.exit_code(outcomes, check_only=check or (staged and not diff)))


@app.command("diff", rich_help_panel=PANEL)
@expand
def diff(
    log: Log,
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="BASE", help="A revision, a file, or A..B; else the merge base with the default branch."
        ),
    ] = None,
    head: Annotated[
        str | None, typer.Argument(metavar="HEAD", help="A revision, a file or -; else the working tree.")
    ] = None,
    on: Annotated[str | None, typer.Option(help="The day that states are of; today without it.", metavar="DAY")] = None,
    stat: Annotated[bool, typer.Option("--stat", help="One line of numbers.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit code 1 for any difference.")] = False,
    format_: Annotated[Differences, typer.Option("--format", rich_help_panel=OUTPUT)] = Differences.TEXT,
    json: Json = False,
) -> None:
    """Compare two versions of the log by what they mean: what was added, what changed, what that turns.

    Exit code 1 for a broken promise: an id that vanished or was changed, a substantive change without a reason.

    [bold]chiplog diff[/] · what this branch adds
    [bold]chiplog diff HEAD~1 --format markdown[/] · for a comment
    """
    from chiplog.cli.review import differing  # keeps what compares out of other commands

    found = differing.diff(log, base, head, common.day(on))
    differing.show(found, Differences.JSON if json else format_, log, stat=stat)
    raise typer.Exit(differing.exit_code(found, differences=exit_code))


@app.command("explain", rich_help_panel=PANEL)
def explain(
    code: Annotated[str, typer.Argument(help="A rule's code, or a family: CL2.", metavar="CODE")],
) -> None:
    """Explain a rule: what it asks, a bad line and a good one.

    [bold]chiplog explain CL105[/]
    """
    common.show(reviewing.manuals(code))
