"""Ask the person at the terminal about a log, one line at a time, and tell them what they should know."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chiplog import terminal
from chiplog.log import Log
from chiplog.output import patch, prompt_text, screen
from chiplog.output.screen import Screen
from chiplog.prompts import questions
from chiplog.prompts.suggestions import Suggestions
from chiplog.terminal import BackError, Offer

KEYS = "Tab: complete · <: back · ?: help · Ctrl-C: stop"
WIDEST = 100
"""Columns of a note: longer lines are hard to read."""


@dataclass
class Prompter:
    """Asks the person at the terminal about the log at a path, with suggestions from it."""

    path: str
    screen: Screen

    @property
    def suggestions(self) -> Suggestions:
        """What the log suggests."""
        return Suggestions(self.path)

    @property
    def width(self) -> int:
        """The columns that a note may have."""
        return min(self.columns, WIDEST)

    @property
    def columns(self) -> int:
        """The columns of the terminal."""
        return shutil.get_terminal_size().columns

    def open(self, *, locked: bool = False) -> Log:
        """Open the log, locked where it is to be written."""
        return Log.open(self.path, locked=locked)

    def line(  # noqa: PLR0913 - all but three are for some questions only
        self,
        label: str,
        fault: Callable[[str], str],
        describe: Callable[[], object],
        offers: Sequence[Offer] = (),
        *,
        first: bool = False,
        under: str = KEYS,
        menu: bool = True,
    ) -> str:
        """Ask for a line until it has no fault. Raises BackError, unless it is the first question, and StoppedError."""
        return terminal.ask(
            f"{label}: ",
            offers=offers,
            fault=fault,
            under=under,
            menu=menu,
            describe=describe,
            explain=self.explain,
            keep=False,
            first=first,
            colour=not self.screen.plain,
        )

    def choose(self, label: str, offers: Sequence[Offer], usual: str = "") -> str:
        """Ask for one of some words; Enter takes the usual one. Raises BackError where none is wanted."""
        read = questions.word([offer.text for offer in offers])

        def fault(text: str) -> str:
            needed = "" if text.strip() or usual else f"choose one: {', '.join(one.text for one in offers)}"
            return needed or questions.fault_of(read, text)

        def describe() -> None:
            for offer in offers:
                self.say(f"{offer.text}: {offer.says}" if offer.says else offer.text)
            self.say(f"Type a value, or its unique beginning.{f' Enter: {usual}.' if usual else ''}")

        text = self.line(f"{label}{f' [{usual}]' if usual else ''}", fault, describe, offers)
        return read(text) or usual

    def agrees(self, label: str, yes: str, no: str, *, usual: bool = False) -> bool:
        """Ask for a yes; Enter takes the usual answer, and going back is a no. `?` explains both answers."""
        try:
            return self.choose(label, [Offer("yes", yes), Offer("no", no)], "yes" if usual else "no") == "yes"
        except BackError:
            return False

    def say(self, text: str) -> None:
        """Print a note."""
        screen.note(prompt_text.said(text, self.width))

    def explain(self, fault: str) -> None:
        """Print what is wrong with an answer."""
        self.say(f"✗ {fault}")

    def show_diff(self, diff: str) -> None:
        """Print what would change in the log."""
        screen.note("\n" + patch.text(diff, self.screen.painter(stderr=True)).removesuffix("\n"))
