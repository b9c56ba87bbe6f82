"""Review: validate, fmt, explain."""

from typing import Annotated

import typer

from chiplog import config
from chiplog.cli import common, formatting, reviewing
from chiplog.cli.options import OUTPUT, Findings, Json, Log, expand

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
    format_: Annotated[Findings, typer.Option("--format", rich_help_panel=OUTPUT)] = Findings.TEXT,
    json: Json = False,
) -> None:
    """Check the log, and name every line that breaks a rule.

    Exit code 1 with an error among the findings (with --strict, with any), else 0.

    [bold]chiplog validate data/events.yaml[/]
    [bold]chiplog validate --select CL1,CL2 --ignore CL209[/]
    """
    found = reviewing.validated(files or [log.file], reviewing.codes(select), reviewing.codes(ignore))
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
) -> None:
    """Bring a log into canonical form: keys, quotes, lists, blank lines, order. Values and comments stay.

    It is the one rewriter: it mends every CL4 finding and CL105. What it can't read it leaves as it is, and names.

    [bold]chiplog fmt --diff[/] · what would change
    [bold]chiplog fmt --check data/events.yaml[/] · in CI
    """
    paths = files or [config.log_path(log.file)]
    outcomes = formatting.check(paths) if check or diff else formatting.write(paths)
    formatting.show(outcomes, log, diff=diff, wrote=not (check or diff))
    raise typer.Exit(formatting.exit_code(outcomes, check_only=check))


@app.command("explain", rich_help_panel=PANEL)
def explain(
    code: Annotated[str, typer.Argument(help="A rule's code, or a family: CL2.", metavar="CODE")],
) -> None:
    """Explain a rule: what it asks, a bad line and a good one.

    [bold]chiplog explain CL105[/]
    """
    common.show(reviewing.manuals(code))
