"""sources verify: whether the quotes of sources are still on their pages."""

import typer

from chiplog.cli import ending, findings
from chiplog.cli.commands.sources import asking
from chiplog.cli.options import FindingOutput, PagedLog, Places, StateOptions, expand
from chiplog.sources import verify as sources

app = typer.Typer()


@app.command("sources verify", rich_help_panel="Sources")
@expand
def verify(
    options: StateOptions,
    out: FindingOutput,
    log: PagedLog,
    places: Places = None,
    since: asking.Since = None,
    allow_private: asking.AllowPrivate = False,
) -> None:
    """Verify that the quotes of sources are on their pages, and show links that open the pages at them.

    `exact` ignores only spaces and the form of quotation marks, `nearly` is 90 percent alike. A page that can't be
    read is `can't tell`. The exit code is 1 if a quote is missing, else 0.

    Examples:
      chiplog sources verify --actor US
      # Only what this branch adds to the default branch
      chiplog sources verify --since origin/main
    """
    wanted, asks = asking.wanted(options, places, since), asking.polite(allow_private=allow_private)
    with log.open() as opened:
        report = sources.verify(opened, wanted, asks, asking.watch("quoted pages"))
    findings.present(report, out, log)
    if report.any_missing:
        raise typer.Exit(1)
    ending.end(report.left_out)
