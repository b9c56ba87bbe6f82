"""The terminal: where a command and its prompts print what was drawn or written. Nothing else prints.

Answers go to standard output, through a pager where they are long; notes go to standard error.
"""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

PIPED_WIDTH = 160
"""Columns for a table that goes into a file or a pipe, where COLUMNS does not say."""

LONGEST = 500
"""Lines of a diff on a terminal."""


def for_eyes(*, stderr: bool = False) -> bool:
    """Return whether a stream is a terminal, or is to be treated as one (FORCE_COLOR)."""
    return (sys.stderr if stderr else sys.stdout).isatty() or bool(os.environ.get("FORCE_COLOR"))


def on_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout.isatty()


def show(text: str) -> None:
    """Print text on standard output, in one piece."""
    sys.stdout.write(text)
    sys.stdout.flush()


def note(text: str) -> None:
    """Print a line on standard error."""
    sys.stderr.write(f"{text}\n")


@dataclass(frozen=True)
class Screen:
    """Standard output and standard error as one command uses them: with colours or `plain`, with a pager or without."""

    plain: bool = False
    paged: bool = False

    def answer(self, text: str) -> None:
        """Print an answer: on a terminal that it does not fit on, through the user's pager."""
        if not (self.paged and on_terminal() and _paged(text)):
            show(text)

    def draw(self, parts: Iterable["RenderableType"], under: str = "") -> None:
        """Print a picture, and below it the lines `under`. In a pipe no line ends in spaces."""
        target = self.console()
        with target.capture() as captured:
            _print(target, parts)
            if under:
                target.print(under, style="dim")
        text = captured.get()
        self.answer(text if target.is_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))

    def diff(self, text: str) -> None:
        """Print a diff: coloured and cut to a readable length on a terminal, whole for `git apply` in a pipe."""
        from chiplog.output import patch  # only writers need it

        show(patch.text(text, self.painter(), LONGEST) if for_eyes() else text)

    def painter(self, *, stderr: bool = False) -> Callable[[str, str], str]:
        """Return a function of (text, style) that adds the codes of a style for a terminal, or returns the text."""
        if not for_eyes(stderr=stderr):
            return lambda text, _style: text
        target = self.console(stderr=stderr)
        if target.no_color or target.color_system is None:
            return lambda text, _style: text
        from rich.color import ColorSystem  # slow to load
        from rich.style import Style

        return lambda text, style: Style.parse(style).render(text, color_system=ColorSystem.STANDARD)

    def width(self) -> int:
        """Return the columns that a picture may have."""
        return self.console().width

    def console(self, *, stderr: bool = False) -> "Console":
        """Return a console: its colours follow the stream, --no-color, NO_COLOR, FORCE_COLOR and TERM."""
        from rich.console import Console  # slow to load

        stream = sys.stderr if stderr else sys.stdout
        width = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
        plain = self.plain or bool(os.environ.get("NO_COLOR"))
        return Console(
            stderr=stderr,
            no_color=plain or None,
            color_system=None if plain else "auto",
            width=width,
            highlight=False,
            emoji=False,
            markup=False,
        )


def _print(target: "Console", parts: Iterable["RenderableType"]) -> None:
    for part in parts:
        target.print(part, soft_wrap=getattr(part, "no_wrap", None) is True)


def _paged(text: str) -> bool:
    from chiplog import pager  # only a terminal has one

    if not pager.wanted(text):
        return False
    sys.stdout.flush()
    sys.stderr.flush()
    if pager.page(text):
        return True
    note("chiplog: the pager could not be run; set PAGER to another one, or to cat for none")
    return False
