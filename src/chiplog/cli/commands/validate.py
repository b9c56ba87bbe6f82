"""validate: check logs by the rules."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import findings
from chiplog.cli.options import FindingOutput, PagedLog, expand
from chiplog.output import screen
from chiplog.review import validate as review
from chiplog.review.validate import Request

app = typer.Typer()


@app.command("validate", rich_help_panel="Review")
@expand
def validate(
    out: FindingOutput,
    log: PagedLog,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Logs; - is standard input.", show_default=False)
    ] = None,
    select: Annotated[list[str] | None, typer.Option(help="Only these rules or families: CL2.", metavar="CODE")] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Without these rules or families.", metavar="CODE")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 for warnings too, and show all of them.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            help="Only findings that this revision does not have; also compare ids and reasons with it.",
            metavar="REV",
        ),
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Check what is staged in git.")] = False,
    warnings: Annotated[
        bool,
        typer.Option("--warnings", help="Show known warnings too: those of events unchanged from the default branch."),
    ] = False,
) -> None:
    """Check the log, and report every line that breaks a rule.

    The exit code is 1 if there is an error (with --strict, a warning too), else 0. Warnings about events that are the
    same on the default branch are counted; --warnings shows them.

    Examples:
      chiplog validate data/events.yaml
      # Only some families of rules, without one of them
      chiplog validate --select CL1,CL2 --ignore CL209
      # Only what this branch adds to the default branch
      chiplog validate --since origin/main
    """
    known = not (warnings or strict or select or out.format in ("json", "github"))
    request = Request(review.codes(select), review.codes(ignore), since, staged, known)
    found = review.validate(files or [settings.log_path(log.file)], request)
    for note in found.notes:
        screen.note(note)
    findings.present(found, out, log)
    raise typer.Exit(int(found.fails(strict=strict)))
