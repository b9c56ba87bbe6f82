"""Review: validate, fmt, diff, explain."""

from typing import Annotated

import typer

from chiplog import settings
from chiplog.cli import filters
from chiplog.cli.options import OUTPUT, Differences, Findings, Json, LogOptions, NoPager, On, PagedLog, expand, words
from chiplog.review import fmt, validate

app = typer.Typer()
PANEL = "Review"


@app.command("validate", rich_help_panel=PANEL)
@expand
def validate_(
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
    format_: Annotated[
        Findings | None,
        typer.Option(
            "--format",
            help=f"{words(Findings)} Default: github in a job of GitHub Actions, else text.",
            rich_help_panel=OUTPUT,
            metavar="FORMAT",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Check the log, and name every line that breaks a rule.

    The exit code is 1 if there is an error (with --strict, a warning too), else 0. Warnings about events that are the
    same on the default branch are counted; --warnings shows them.

    Examples:
      chiplog validate data/events.yaml
      # Only some families of rules, without one of them
      chiplog validate --select CL1,CL2 --ignore CL209
      # Only what this branch adds to the default branch
      chiplog validate --since origin/main
    """
    asked = validate.Asked(validate.codes(select), validate.codes(ignore), since, staged)
    known = not (warnings or strict or select or json or format_ in (Findings.JSON, Findings.GITHUB))
    found = validate.validated(files or [log.file], asked, known=known)
    validate.show_findings(found, Findings.JSON if json else format_, log)
    raise typer.Exit(validate.exit_code(found, strict=strict))


@app.command("fmt", rich_help_panel=PANEL)
@expand
def fmt_(
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

    Values and comments stay. It fixes every CL4 finding and CL105. A block that can't be read is left as it is, and
    named.

    Examples:
      # Show what would change
      chiplog fmt --diff
      # In CI
      chiplog fmt --check data/events.yaml
    """
    still = check or diff or staged
    paths = files or [settings.log_path(log.file) if still else settings.writable_path(log.file)]
    look = fmt.check_staged if staged else fmt.check
    outcomes = look(paths) if still else fmt.write(paths)
    fmt.show(outcomes, log, diff=diff, wrote=not still)
    raise typer.Exit(fmt.exit_code(outcomes, check_only=check or (staged and not diff)))


@app.command("diff", rich_help_panel=PANEL)
@expand
def diff_(
    log: PagedLog,
    base: Annotated[
        str | None,
        typer.Argument(
            metavar="BASE",
            help="A revision, a file, or A..B (default: merge base with the default branch).",
            show_default=False,
        ),
    ] = None,
    head: Annotated[
        str | None,
        typer.Argument(metavar="HEAD", help="A revision, a file or - (default: working tree).", show_default=False),
    ] = None,
    on: On = None,
    stat: Annotated[bool, typer.Option("--stat", help="One line of counts.", rich_help_panel=OUTPUT)] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 for any difference.", rich_help_panel=OUTPUT)
    ] = False,
    format_: Annotated[
        Differences, typer.Option("--format", help=words(Differences), rich_help_panel=OUTPUT, metavar="FORMAT")
    ] = Differences.TEXT,
    json: Json = False,
) -> None:
    """Compare two versions of the log by what they mean.

    Shown are the events that were added or changed, and the states that change because of that. The exit code is 1
    for a broken promise: an id that was removed or changed, a substantive change without a reason.

    Examples:
      # What this branch adds
      chiplog diff
      # For a comment on a pull request
      chiplog diff HEAD~1 --format markdown
    """
    from chiplog.review import diff  # keeps what compares out of other commands

    found = diff.diff(log, base, head, filters.day(on))
    diff.show(found, Differences.JSON if json else format_, log, stat=stat)
    raise typer.Exit(diff.exit_code(found, differences=exit_code))


@app.command("explain", rich_help_panel=PANEL)
def explain_(
    words_: Annotated[
        list[str] | None,
        typer.Argument(
            help="A rule (CL105), a family of rules (CL2), a field (instrument) or a word (tariff).",
            metavar="WORD",
            show_default=False,
        ),
    ] = None,
    no_pager: NoPager = False,
) -> None:
    """Explain a rule, a field or a word of the vocabulary.

    Examples:
      # A rule: what it asks, a bad line and a good one
      chiplog explain CL105
      # A field: what it holds, and the test of each of its words
      chiplog explain instrument
      # All that can be explained
      chiplog explain
    """
    from chiplog.answers import explain  # it loads all rules and the model, which the other commands here do without
    from chiplog.output import lexicon

    PagedLog(no_pager=no_pager).screen.answer(lexicon.text(explain.explain(words_ or [])))
