"""What every command does around its one call: open the log, choose the day, print, and say what was left out."""

import dataclasses
import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

from chiplog.cli.shared import people
from chiplog.cli.shared.options import EventOptions, FilterOptions, LogOptions, PagedLog
from chiplog.errors import UsageError
from chiplog.index import select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import jurisdictions

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPED_WIDTH = 160
"""Columns for a table that goes into a file or a pipe, where COLUMNS does not say."""

LIMIT = 50
"""Rows of a table on a terminal."""

LONGEST = 500
"""Lines of a diff on a terminal."""


def painter(log: LogOptions, *, stderr: bool = False) -> Callable[[str, str], str]:
    """Return a function of (text, style) that marks text for a stream, or leaves it as it is."""
    if not for_eyes(stderr=stderr):
        return lambda text, _style: text
    target = console(log, stderr=stderr)
    if target.no_color or target.color_system is None:
        return lambda text, _style: text
    from rich.color import ColorSystem  # slow to load
    from rich.style import Style

    return lambda text, style: Style.parse(style).render(text, color_system=ColorSystem.STANDARD)


def day(text: str | None) -> dt.date:
    """Return the day asked about: today, or the one that was typed, echoed if it hangs on today."""
    return people.today() if text is None else edge(text, "on", last=True)


def filters(options: EventOptions, text: list[str] | None = None) -> Filters:
    """Return the filters that were typed, in the log's own terms."""
    _known_fields([*(options.has or ()), *(options.missing or ())])
    timed = options if isinstance(options, FilterOptions) else FilterOptions()
    since, until = window(timed.since, timed.until, "since")
    return Filters(
        text=tuple(text or ()),
        country=_countries(options.country),
        actor=_countries(options.actor),
        target=_countries(options.target),
        since=str(since) if since else None,
        until=str(until) if until else None,
        state=tuple(map(str, timed.state or ())),
        stale=timed.stale,
        **{name: tuple(map(str, getattr(options, name) or ())) for name in _AS_TYPED},
    )


def _known_fields(names: list[str]) -> None:
    if names:
        from chiplog.model.event import FIELDS  # slow to load

        check_names(names, FIELDS[""], "field")


def check_names(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise UsageError, with the nearest of the known names, for one that is not among them."""
    for name in names:
        if name not in known:
            from chiplog.cli.shared import nearest  # only a mistake needs it

            near = nearest.field(name, known)
            listed = f"{what}s are {', '.join(known)}"
            raise UsageError(f"unknown {what}: {name}", f"did you mean {near}? {listed}" if near else listed)


def with_places(options: EventOptions, places: list[str] | None) -> Any:
    """Return filters with the countries that were named without an option."""
    if not places:
        return options
    from chiplog.cli.shared import nearest  # few do so

    nearest.check_countries(places, options)
    return dataclasses.replace(options, country=[*(options.country or ()), *places])


_AS_TYPED = (
    *("flow", "instrument", "effect", "stage", "confidence", "body", "entity", "item", "code", "act"),
    *("has", "missing"),
)


def for_eyes(*, stderr: bool = False) -> bool:
    """Whether a stream is a terminal, or is to be treated as one."""
    return (sys.stderr if stderr else sys.stdout).isatty() or bool(os.environ.get("FORCE_COLOR"))


def on_terminal() -> bool:
    """Whether standard output is a terminal."""
    return sys.stdout.isatty()


def show(text: str) -> None:
    """Print text for programs, in one piece."""
    sys.stdout.write(text)
    sys.stdout.flush()


def answer(log: LogOptions, text: str) -> None:
    """Print an answer: on a terminal that it does not fit on, through the user's pager."""
    if on_terminal() and isinstance(log, PagedLog) and not log.no_pager and _paged(text):
        return
    show(text)


def _paged(text: str) -> bool:
    from chiplog import pager  # only a terminal has one

    if not pager.wanted(text):
        return False
    sys.stdout.flush()
    sys.stderr.flush()
    if pager.page(text):
        return True
    talk("chiplog: the pager could not be run; set PAGER to one that can, or to cat for none")
    return False


def draw(log: LogOptions, parts: Iterable["RenderableType"], under: str = "") -> None:
    """Print a picture for people, and under it what should be said of it. Lines of a pipe don't end in spaces."""
    target = console(log)
    with target.capture() as captured:
        _print(target, parts)
        if under:
            target.print(under, style="dim")
    text = captured.get()
    answer(log, text if target.is_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def sketch(log: LogOptions, parts: Iterable["RenderableType"]) -> None:
    """Print a picture as talk: of what is being made, not of an answer."""
    _print(console(log, stderr=True), parts)


def _print(target: "Console", parts: Iterable["RenderableType"]) -> None:
    for part in parts:
        target.print(part, soft_wrap=getattr(part, "no_wrap", None) is True)


def console(log: LogOptions, *, stderr: bool = False) -> "Console":
    """Return a console: colour by its stream, `--no-color`, NO_COLOR, FORCE_COLOR and TERM."""
    from rich.console import Console  # slow to load

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    plain = log.no_color or bool(os.environ.get("NO_COLOR"))
    return Console(
        stderr=stderr,
        no_color=plain or None,
        color_system=None if plain else "auto",
        width=width,
        highlight=False,
        emoji=False,
        markup=False,
    )


def show_diff(log: LogOptions, diff: str) -> None:
    """Print a diff: for eyes on a terminal, for `git apply` in a pipe."""
    from chiplog.output import patch  # only writers need it

    show(patch.text(diff, painter(log), LONGEST) if for_eyes() else diff)


def talk(text: str) -> None:
    """Print a note about the answer on standard error."""
    sys.stderr.write(f"{text}\n")


def end(left_out: str) -> None:
    """End an answer: with exit code 3 when faulty events had to be left out of it."""
    if left_out:
        talk(f"chiplog: {left_out}")
        raise typer.Exit(3)


def _countries(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people.country(text) for text in given or ()))


def edge(text: str, option: str, *, last: bool) -> dt.date:
    """Return the first or the last of the days that were typed for an option, echoed if they hang on today.

    Of several days, a state can be of one alone: that is said, too.
    """
    asked = people.span(text, people.today())
    if option == "on" and asked.lo != asked.hi:
        talk(f"--on {text}: its last day, {asked.hi}")
    elif asked.told:
        talk(f"--{option} {text}: {asked.lo}" + ("" if asked.lo == asked.hi else f" to {asked.hi}"))
    return asked.hi if last else asked.lo


def window(first: str | None, last: str | None, option: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that were typed, if they were. Raises UsageError where they are crossed."""
    start = None if first is None else edge(first, option, last=False)
    stop = None if last is None else edge(last, "until", last=True)
    if start and stop and stop < start:
        raise UsageError(
            f"--{option} {start} is after --until {stop}", f"--{option} must not be after --until: exchange them"
        )
    return start, stop


def scope_note(mirror: Log, asked: Filters) -> str:
    """Return which names the log does not have, and what a country filter leaves out that applies all the same."""
    notes = [
        f"no event has the {name} {value}" + (f": did you mean {close}?" if close else "")
        for name in ("entity", "body", "item")
        for value, close in select.unknown(mirror.index, name, getattr(asked, name))
    ]
    if not asked.country:
        return "\n".join(notes)
    wider = [(jurisdictions.EVERYONE, "apply to everyone", "everyone")]
    if set(asked.country) & jurisdictions.EU_MEMBERS:
        wider.append(("EU", "are the EU's or target it", "EU"))
    for code, what, option in wider:
        if code not in asked.country and (count := select.elsewhere(mirror.index, asked, code)):
            notes.append(f"{count} more {_verb(count, what)}: --country {option} shows them too")
    return "\n".join(notes)


def _verb(count: int, what: str) -> str:
    return (
        what.replace("apply", "applies").replace("are ", "is ").replace("target ", "targets ") if count == 1 else what
    )
