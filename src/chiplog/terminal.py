"""The door to the terminal: one question at a time, with completion, checked as it is answered.

What is asked goes to standard error: standard output is for data.
"""

import contextlib
import functools
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import has_completions, has_selection
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, create_output
from prompt_toolkit.utils import is_dumb_terminal

from chiplog.model.characters import shown

BACK = "<"
"""What is typed to go back, after what stands there."""

MENU = 6
"""Lines for what can be completed."""


class Offer(NamedTuple):
    """Something that can be typed, and what it is; it stands `after` these signs alone (`^`: at the beginning)."""

    text: str
    says: str = ""
    after: str = ""


class BackError(Exception):
    """The person wants the question before this one; `typed` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class StoppedError(KeyboardInterrupt):
    """The person stopped at a question; `typed` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


def is_plain() -> bool:
    """Whether the terminal can't show more than lines."""
    return is_dumb_terminal()


def ask(  # noqa: PLR0913 - all but the first are for some questions only
    label: str,
    *,
    typed: str = "",
    offers: Sequence[Offer] = (),
    between: str = "",
    fault: Callable[[str], str] = lambda _: "",
    under: str = "",
    explain: Callable[[str], object] = lambda said: sys.stderr.write(f"✗ {shown(said)}\n"),
    keep: bool = True,
    colour: bool = True,
) -> str:
    """Ask for a line of text until it has no `fault`, which is explained, and give it.

    `typed` stands there already: typing takes its place, after an arrow key it is edited. After the signs in `between`
    another of the `offers` can begin. A wrong answer stands there again if it is worth to `keep`.
    Raises BackError for `<` or Shift-Tab, StoppedError for Ctrl-C, and the same where input ends.
    """
    prompt: PromptSession[str] = PromptSession(
        output=create_output(stdout=sys.stderr),
        color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        completer=_Offers(offers, between),
        reserve_space_for_menu=MENU if offers else 0,
        key_bindings=_keys(),
        bottom_toolbar=under or None,
    )
    while True:
        try:
            with _interrupts() as came:
                typed = prompt.prompt(label, default=typed, pre_run=functools.partial(_begin, prompt, came))
        except (EOFError, KeyboardInterrupt):
            raise StoppedError(prompt.default_buffer.text) from None
        if typed.rstrip().endswith(BACK):
            raise BackError(typed.rstrip().removesuffix(BACK).rstrip())
        if not (said := fault(typed)):
            return typed
        explain(said)
        typed = typed if keep else ""


@contextlib.contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Note the interrupts that come before a prompt stands, or after it: to set one up bears none."""
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


def _begin(prompt: PromptSession[str], came: Sequence[int]) -> None:
    """Select what stands there, so that typing takes its place; or end at once where an interrupt came."""
    if came:
        prompt.app.exit(exception=KeyboardInterrupt())
        return
    buffer = prompt.default_buffer
    if not buffer.text:
        return
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


def _keys() -> KeyBindings:
    """Shift-Tab, and the keys of every shell for what is selected: to either end, away with all, or with a word."""
    keys = KeyBindings()

    @keys.add("s-tab", filter=~has_completions)
    def back(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=BackError(pressed.app.current_buffer.text))

    @keys.add("c-a", filter=has_selection)
    @keys.add("c-e", filter=has_selection)
    def to_an_end(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        at_end = pressed.key_sequence[0].key == Keys.ControlE
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text) if at_end else 0

    @keys.add("c-u", filter=has_selection)
    def empty(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.reset()

    @keys.add("c-w", filter=has_selection)
    def without_last_word(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text)
        text = pressed.current_buffer.text
        pressed.current_buffer.delete_before_cursor(len(text) - len(re.sub(r"\S*\s*$", "", text)))

    return keys


class _Offers(Completer):
    """Offers what begins as the last part was typed, then what has a word that does, then what holds it."""

    def __init__(self, offers: Sequence[Offer], between: str) -> None:
        self._offers = offers
        self._between = re.compile(f"[{re.escape(between)}]\\s*") if between else None

    def get_completions(self, document: Document, _event: Any) -> Iterator[Completion]:
        before = document.text_before_cursor
        signs = list(self._between.finditer(before)) if self._between else []
        part = before[signs[-1].end() :] if signs else before
        after = signs[-1][0].strip() if signs else "^"
        word = part.casefold()
        fitting = [offer for offer in self._offers if not offer.after or after in offer.after]
        ranked = ((_rank(offer, word), index) for index, offer in enumerate(fitting))
        for _, index in sorted(pair for pair in ranked if pair[0] is not None):
            offer = fitting[index]
            yield Completion(offer.text, -len(part), display=shown(offer.text), display_meta=shown(offer.says))


def _rank(offer: Offer, word: str) -> int | None:
    text, says = offer.text.casefold(), offer.says.casefold()
    tests = (text.startswith(word), re.search(rf"\b{re.escape(word)}", f"{text} {says}"), word in text)
    return next((index for index, holds in enumerate(tests) if holds), None)
