"""The door to the terminal: one question at a time, with completion, checked as it is answered.

What is asked goes to standard error: standard output is for data.
"""

import functools
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import has_completions
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth, create_output

from chiplog.model.characters import shown

BACK = "<"
"""What is typed to go back, after what stands there."""

MENU = 6
"""Lines for what can be completed."""


class Offer(NamedTuple):
    """Something that can be typed, and what it is."""

    text: str
    says: str = ""


class BackError(Exception):
    """The person wants the question before this one; `typed` is what stood there."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


def ask(  # noqa: PLR0913 - all but the first are for some questions only
    label: str,
    *,
    typed: str = "",
    offers: Sequence[Offer] = (),
    between: str = "",
    fault: Callable[[str], str] = lambda _: "",
    under: str = "",
    explain: Callable[[str], object] = lambda said: sys.stderr.write(f"{shown(said)}\n"),
    colour: bool = True,
) -> str:
    """Ask for a line of text until it has no `fault`, which is explained, and give it.

    `typed` stands there already: typing takes its place, after an arrow key it is edited. After the signs in `between`
    another of the `offers` can begin.
    Raises BackError for `<` or Shift-Tab, KeyboardInterrupt for Ctrl-C, and the same where input ends.
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
            typed = prompt.prompt(label, default=typed, pre_run=functools.partial(_select, prompt))
        except EOFError:
            raise KeyboardInterrupt from None
        if typed.rstrip().endswith(BACK):
            raise BackError(typed.rstrip().removesuffix(BACK).rstrip())
        if not (said := fault(typed)):
            return typed
        explain(said)


def _select(prompt: PromptSession[str]) -> None:
    buffer = prompt.default_buffer
    if not buffer.text:
        return
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("s-tab", filter=~has_completions)
    def back(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=BackError(pressed.app.current_buffer.text))

    return keys


class _Offers(Completer):
    """Offers what begins as the last part was typed, then what has a word that does, then what holds it."""

    def __init__(self, offers: Sequence[Offer], between: str) -> None:
        self._offers = offers
        self._between = re.compile(f"[{re.escape(between)}]\\s*") if between else None

    def get_completions(self, document: Document, _event: Any) -> Iterator[Completion]:
        part = self._between.split(document.text_before_cursor)[-1] if self._between else document.text_before_cursor
        word = part.casefold()
        ranked = ((_rank(offer, word), index) for index, offer in enumerate(self._offers))
        for _, index in sorted(pair for pair in ranked if pair[0] is not None):
            offer = self._offers[index]
            yield Completion(offer.text, -len(part), display=shown(offer.text), display_meta=shown(offer.says))


def _rank(offer: Offer, word: str) -> int | None:
    text, says = offer.text.casefold(), offer.says.casefold()
    tests = (text.startswith(word), re.search(rf"\b{re.escape(word)}", f"{text} {says}"), word in text)
    return next((index for index, holds in enumerate(tests) if holds), None)
