"""Print: answers on standard output, through a pager where they are long, and notes on standard error."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from chiplog.cli.options import LogOptions, PagedLog

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
