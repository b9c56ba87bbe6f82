"""sources check: whether the pages that events cite are alive."""

from typing import Annotated

import typer

from chiplog.cli import ending, findings
from chiplog.cli.commands.sources import asking
from chiplog.cli.options import WRITE, FindingOutput, PagedLog, Places, StateOptions, expand, option
from chiplog.sources import check as sources
from chiplog.sources.check import Checking
from chiplog.sources.results import Results, Verdict

app = typer.Typer()


@app.command("sources check", rich_help_panel="Sources")
@expand
def check(
    options: StateOptions,
    out: FindingOutput,
    log: PagedLog,
    places: Places = None,
    since: asking.Since = None,
    max_age: Annotated[
        int,
        asking.asked("Days for which an earlier answer is used again; 0 asks for all.", "--max-age", metavar="DAYS"),
    ] = 1,
    allow_private: asking.AllowPrivate = False,
    write: Annotated[bool, option("Write the new addresses of pages that moved.", WRITE, "--write")] = False,
) -> None:
    """Check whether the pages that events cite are alive.

    `alive`; `moved`: permanently redirected to a new address; `gone`: not found (404, 410) in two runs; `can't tell`:
    programs are refused, there is no answer, or it was not found for the first time. The exit code is 1 if a page is
    gone, else 0. What was found is kept: after Ctrl-C, the next run goes on.

    Examples:
      # Pages that were looked at in the last week are not asked for again
      chiplog sources check --actor IT --max-age 7
      # Only what this branch adds to the default branch
      chiplog sources check --since origin/main
    """
    wanted = asking.wanted(options, places, since)
    how = Checking(asking.polite(allow_private=allow_private), Results.of_user(), max_age, watch=asking.watch("pages"))
    with log.open() as opened:
        report = sources.check(opened, wanted, how)
    findings.present(report, out, log)
    if write:
        moved = [one for one in report.pages if one.result.verdict is Verdict.MOVED]
        asking.present(sources.written(log.open_to_write, moved), log, quiet=out.format == "json")
    if report.any_gone:
        raise typer.Exit(1)
    ending.end(report.left_out)
