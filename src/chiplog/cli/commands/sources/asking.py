"""What the commands of `chiplog sources` share: which sources, how hosts are asked, and what was written."""

import functools
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from chiplog import settings
from chiplog.cli import filters, write_result
from chiplog.cli.options import FILTERS, LogOptions, StateOptions
from chiplog.cli.progress import watched
from chiplog.index.sync import Watch
from chiplog.model import typed
from chiplog.output import escape, screen
from chiplog.record.result import WriteResult
from chiplog.sources.cited import Wanted
from chiplog.web import Policy, agent
from chiplog.web.polite import Manners, Polite

ASKING = "Asking"

Since = Annotated[
    str | None,
    typer.Option(
        help="Only sources that this revision does not have.",
        rich_help_panel=FILTERS,
        metavar="REV",
        show_default=False,
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help="Ask hosts of this machine and its network too: only for a log of your own.",
        rich_help_panel=ASKING,
    ),
]


def asked(text: str, *names: str, metavar: str) -> Any:
    """Return an option on how hosts are asked."""
    return typer.Option(*names, help=text, rich_help_panel=ASKING, metavar=metavar, min=0)


def wanted(options: StateOptions, places: list[str] | None, since: str | None) -> Wanted:
    """Return which sources the options name. Raises UsageError for a name that is not known."""
    return Wanted(filters.parse(options, places), typed.today(), since)


def polite(*, allow_private: bool) -> Polite:
    """Return who asks for pages, by the user's settings."""
    policy = Policy(agent=agent(settings.contact()), allows_private=allow_private)
    return Polite(Manners(policy=policy))


def watch(what: str) -> Watch:
    """Return a bar that counts what is asked for."""
    return functools.partial(watched, what=f"asking for {what}")


def present(results: Iterable[WriteResult], log: LogOptions, *, quiet: bool) -> None:
    """Print the diff of each write, unless `quiet`; after the last, exit with 4 if one was refused."""
    done = []
    for result in results:
        log.screen.diff("" if quiet else result.diff)
        done.append(result)
    end(done)


def end(results: Iterable[WriteResult | None], stopped: str = "") -> None:
    """Exit with 4 if a write was refused, with 3 if a run was stopped, and say why."""
    refused = [one for one in results if one and one.why_not]
    for one in refused:
        screen.note(f"chiplog: {escape.shown(str(one.events[0].get('id', '')))}: {escape.shown(one.why_not)}")
    for one in refused:
        write_result.end(one)
    if stopped:
        screen.note(f"chiplog: {escape.shown(stopped)}\n  run it again later: it goes on")
        raise typer.Exit(3)
