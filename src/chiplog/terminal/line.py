"""A line that is edited: its keys, its completions, and what is pasted into it."""

import re
import select
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from prompt_toolkit.application import Application, get_app
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, has_completions, has_selection
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys

from chiplog.model.characters import shown
from chiplog.terminal import signals

_BULLET = re.compile(r"^[-*•]\s+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Offer(NamedTuple):
    """A completion and its description; it is offered only `after` these characters (`^`: at the beginning)."""

    text: str
    says: str = ""
    after: str = ""


class BackError(Exception):
    """The user goes back to the previous question; `typed` is the text of the line."""

    def __init__(self, typed: str) -> None:
        super().__init__(typed)
        self.typed = typed


class Offers(Completer):
    """Completes the last part: offers that begin with it, then those with such a word, then those that contain it."""

    def __init__(self, offers: Sequence[Offer], between: str) -> None:
        self._offers = offers
        self._between = re.compile(f"[{re.escape(between)}]\\s*") if between else None

    def get_completions(self, document: Document, _event: Any) -> Iterator[Completion]:
        """Return the offers that fit what is before the cursor, the best first."""
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


class Paste:
    """Distinguishes lines that are pasted into a prompt from keys that were typed before it appeared.

    `between` has the characters that separate the answers to the question, if it takes several.
    """

    def __init__(self) -> None:
        self.between = ""
        self._is_idle = False

    def begin(self) -> None:
        """Treat input as typed ahead."""
        self._is_idle = False

    def note(self, _: Application[str]) -> None:
        """Record when everything that was typed ahead has been read."""
        self._is_idle = self._is_idle or not is_input_waiting()

    def is_pasted(self, app: Application[str]) -> bool:
        """Return whether more text follows an Enter in one piece, in a terminal without bracketed paste."""
        follows = any(len(press.key) == 1 for press in app.key_processor.input_queue)
        return self._is_idle and (follows or is_input_waiting())


def is_input_waiting() -> bool:
    """Return whether there is input that nobody has read yet."""
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):
        return False


def in_one_line(pasted: str, between: str) -> str:
    """Return pasted lines as one line, joined by the separator of answers (without bullets) or by spaces."""
    rows = [_CONTROL.sub(" ", row) for row in _LINE_END.split(pasted)]
    lines = [row for row in rows if row.strip()]
    if len(lines) < 2:
        return "".join(lines)
    if not between:
        return " ".join(line.strip() for line in lines)
    return f"{between[0]} ".join(_BULLET.sub("", line.strip()).rstrip(f"{between} ") for line in lines)


def keys(paste: Paste) -> KeyBindings:
    """Return the additional keys of a prompt: for a selected text, to go back, to suspend, to paste."""
    bindings = KeyBindings()
    is_pasted = Condition(lambda: paste.is_pasted(get_app()))

    @bindings.add("s-tab", filter=~has_completions)
    def back(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=BackError(pressed.app.current_buffer.text))

    @bindings.add("c-z")
    def suspend(_: KeyPressEvent) -> None:
        signals.suspend()

    @bindings.add("c-c", filter=has_selection, eager=True)  # else it is held back: it begins keys of Emacs
    def stop(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=KeyboardInterrupt(), style="class:aborting")

    @bindings.add("c-d", filter=has_selection)
    def end(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=EOFError())

    @bindings.add("enter", filter=is_pasted)
    def next_line(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.cut_selection()
        pressed.current_buffer.insert_text(f"{paste.between[:1]} ")

    @bindings.add(Keys.BracketedPaste)
    def pasted(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.cut_selection()
        pressed.current_buffer.insert_text(in_one_line(pressed.data, paste.between))

    @bindings.add("c-a", filter=has_selection)
    @bindings.add("c-e", filter=has_selection)
    def to_an_end(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        at_end = pressed.key_sequence[0].key == Keys.ControlE
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text) if at_end else 0

    @bindings.add("c-u", filter=has_selection)
    @bindings.add("c-k", filter=has_selection)
    @bindings.add("delete", filter=has_selection)
    def empty(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.reset()

    @bindings.add("c-w", filter=has_selection)
    def without_last_word(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text)
        text = pressed.current_buffer.text
        words = text.split()
        kept = text.rstrip().removesuffix(words[-1]) if words else ""
        pressed.current_buffer.delete_before_cursor(len(text) - len(kept))

    return bindings
