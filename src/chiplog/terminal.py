"""Ask questions on a terminal: one at a time, with completion, and checks of each answer.

Questions go to standard error, because standard output is for data.
"""

import asyncio
import contextlib
import errno
import functools
import os
import re
import select
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType
from typing import Any, NamedTuple

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app, run_in_terminal
from prompt_toolkit.completion import Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, has_completions, has_selection
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.utils import is_dumb_terminal

from chiplog.model.characters import shown

BACK = "<"
"""What is typed, alone or at the end of the line, to go back."""

HELP = ("?", "？")
"""What is typed to get an explanation; the second is typed by a Chinese keyboard."""

MENU = 6
"""The number of lines of the completion menu."""

_ENDING = (signal.SIGTERM, signal.SIGHUP)
"""Signals that end the program at a question, after it has saved what was typed."""

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


class StoppedError(KeyboardInterrupt):
    """The user, or a signal, stopped at a question; `typed` is the text of the line, `number` that of the signal."""

    def __init__(self, typed: str, number: int = signal.SIGINT) -> None:
        super().__init__(typed)
        self.typed = typed
        self.number = number


def output() -> Output:
    """Return where questions are drawn."""
    return create_output(stdout=sys.stderr)


def is_plain() -> bool:
    """Return whether the terminal has no cursor control."""
    return is_dumb_terminal()


def ask(  # noqa: PLR0913 - all but the first are for some questions only
    label: str,
    *,
    typed: str = "",
    offers: Sequence[Offer] = (),
    between: str = "",
    fault: Callable[[str], str] = lambda _: "",
    under: str = "",
    describe: Callable[[], object],
    explain: Callable[[str], object] = lambda said: sys.stderr.write(f"✗ {shown(said)}\n"),
    keep: bool = True,
    first: bool = False,
    colour: bool = True,
) -> str:
    """Ask for a line of text until it is valid (`fault` returns no message), and return it.

    The line begins with `typed`, selected: typing replaces it, arrow keys edit it, Enter accepts it. After one of the
    characters in `between` a new one of the `offers` can begin; pasted lines are joined by the first of them, else by
    spaces. `?` prints `describe` and the keys. An invalid answer stays in the line if `keep` is set.
    Raises BackError for `<` or Shift-Tab, unless this is the `first` question; StoppedError for Ctrl-C, the end of
    input, SIGTERM and SIGHUP.
    """
    plain = is_plain()
    read = (
        functools.partial(_read_plainly, between=between) if plain else _reader(offers, between, under, colour=colour)
    )
    line = typed
    while True:
        try:
            answer = _not_back(read(label, line))
        except BackError as back:
            if not first:
                raise
            explain("this is the first question")
            line = line if plain else back.typed or typed
            continue
        if answer.strip() in HELP:
            describe()
            sys.stderr.write(_keys_help(first=first, plain=plain))
            continue
        if not (said := _encoding_fault(answer) or fault(answer)):
            return answer
        explain(said)
        line = answer if keep and not plain else typed


def _keys_help(*, first: bool, plain: bool) -> str:
    lines = (
        ["Enter accepts the value in brackets, if there is one."]
        if plain
        else [
            "Enter accepts the line; typing replaces a highlighted value.",
            "Use the arrow keys, Home and End to edit it; Tab completes.",
        ]
    )
    back = [] if first else [f"< and Enter{'' if plain else ', or Shift-Tab,'} goes back."]
    keys = [*lines, *back, "Ctrl-C or Ctrl-D stops; Ctrl-Z suspends, and `fg` continues."]
    return "".join(f"  {line}\n" for line in keys)


def agrees(label: str, *, usual: bool, describe: str = "", colour: bool = True) -> bool:
    """Ask for yes or no; Enter chooses the default. Raises StoppedError, like `ask`."""
    text = ask(
        f"{label} [{'Y/n' if usual else 'y/N'}]: ",
        offers=(Offer("yes"), Offer("no")),
        fault=lambda text: "" if _is_yes_or_no(text) else "invalid answer: type yes or no",
        describe=lambda: sys.stderr.write(f"  {describe or 'Answer yes or no.'} Enter: {'yes' if usual else 'no'}\n"),
        keep=False,
        first=True,
        colour=colour,
    )
    return text.strip().casefold().startswith("y") if text.strip() else usual


def _not_back(answer: str) -> str:
    if answer.rstrip().endswith(BACK):
        raise BackError(answer.rstrip().removesuffix(BACK).rstrip())
    return answer


def _encoding_fault(answer: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in answer):
        return "a typed character is not in the encoding of this terminal: set LC_ALL=C.UTF-8"
    return ""


def _is_yes_or_no(text: str) -> bool:
    word = text.strip().casefold()
    return "yes".startswith(word) or "no".startswith(word)


class _Pace:
    """Distinguishes lines that are pasted into a prompt from keys that were typed before it appeared."""

    def __init__(self) -> None:
        self._is_idle = False

    def begin(self) -> None:
        """Treat input as typed ahead."""
        self._is_idle = False

    def note(self, _: Application[str]) -> None:
        """Record when everything that was typed ahead has been read."""
        self._is_idle = self._is_idle or not _is_input_waiting()

    def is_pasted(self, app: Application[str]) -> bool:
        """Return whether more text follows an Enter in one piece, in a terminal without bracketed paste."""
        follows = any(len(press.key) == 1 for press in app.key_processor.input_queue)
        return self._is_idle and (follows or _is_input_waiting())


def _reader(offers: Sequence[Offer], between: str, under: str, *, colour: bool) -> Callable[[str, str], str]:
    pace = _Pace()
    prompt: PromptSession[str] = PromptSession(
        output=output(),
        color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
        completer=_Offers(offers, between),
        reserve_space_for_menu=MENU if offers else 0,
        key_bindings=_keys(between, pace),
        bottom_toolbar=under or None,
    )
    prompt.app.before_render += pace.note
    return functools.partial(_read_prompt, prompt, pace)


def _read_prompt(prompt: PromptSession[str], pace: _Pace, label: str, typed: str) -> str:
    """Return a line that the user can edit. Raises BackError and StoppedError."""
    came: list[int] = []
    pace.begin()
    try:
        with _signals_noted(came):
            text = prompt.prompt(label, default=typed, pre_run=functools.partial(_begin, prompt, came))
    except (EOFError, KeyboardInterrupt):
        pass
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        came = came or [signal.SIGHUP]  # the terminal is closed, and can't be written to
    else:
        if not came:
            return text
    raise StoppedError(prompt.default_buffer.text, came[0] if came else signal.SIGINT)


def _read_plainly(label: str, typed: str, *, between: str) -> str:
    """Return a line with the terminal's own editing; for an empty line, the proposed value. Raises StoppedError."""
    sys.stderr.write(f"{label.rstrip().removesuffix(':')} [{shown(typed)}]: " if typed else label)
    sys.stderr.flush()
    ahead = _is_input_waiting()

    def stop(number: int, _: FrameType | None) -> None:
        raise StoppedError("", number)

    before = {number: signal.signal(number, stop) for number in _ENDING if _is_default(number)}
    try:
        lines = [sys.stdin.readline()]
        while not ahead and lines[-1] and _is_input_waiting():
            lines.append(sys.stdin.readline())
    except OSError:
        raise StoppedError("", signal.SIGHUP) from None
    except KeyboardInterrupt as stopped:
        raise stopped if isinstance(stopped, StoppedError) else StoppedError("") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if not lines[0]:
        raise StoppedError("")
    return _in_one_line("".join(lines), between) or typed


def _in_one_line(pasted: str, between: str) -> str:
    """Return pasted lines as one line, joined by the separator of answers (without bullets) or by spaces."""
    rows = [_CONTROL.sub(" ", row) for row in _LINE_END.split(pasted)]
    lines = [row for row in rows if row.strip()]
    if len(lines) < 2:
        return "".join(lines)
    if not between:
        return " ".join(line.strip() for line in lines)
    return f"{between[0]} ".join(_BULLET.sub("", line.strip()).rstrip(f"{between} ") for line in lines)


def _is_default(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_DFL


def _is_input_waiting() -> bool:
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):
        return False


@contextlib.contextmanager
def _signals_noted(came: list[int]) -> Iterator[None]:
    """Record signals that arrive before or after a prompt is set up, which must not be interrupted."""
    numbers = [signal.SIGINT, *(number for number in _ENDING if _is_default(number))]
    before = {number: signal.signal(number, lambda number, _: came.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _begin(prompt: PromptSession[str], came: list[int]) -> None:
    """Select the text of the line, so that typing replaces it; or end at once if a signal has arrived."""
    if came:
        prompt.app.exit(exception=KeyboardInterrupt())
        return
    _heed_signals(prompt.app, came)
    buffer = prompt.default_buffer
    if not buffer.text:
        return
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


def _heed_signals(app: Application[str], came: list[int]) -> None:
    """Let signals end, suspend and redraw a prompt while it runs; closing its event loop removes the handlers."""

    def end(number: int) -> None:
        came.append(number)
        if not app.is_done:
            app.exit(exception=KeyboardInterrupt())

    loop = asyncio.get_running_loop()
    for number in _ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, end, number)
    loop.add_signal_handler(signal.SIGTSTP, _suspend)
    loop.add_signal_handler(signal.SIGCONT, _redraw)


def _suspend() -> None:
    """Suspend this job, like Ctrl-Z elsewhere, with the terminal as the shell set it; then draw the prompt again."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.remove_signal_handler(signal.SIGTSTP)
        os.kill(0, signal.SIGTSTP)  # the whole job, because a shell waits for all its processes
        loop.add_signal_handler(signal.SIGTSTP, _suspend)

    run_in_terminal(stop)


def _redraw() -> None:
    """Set up the terminal again, because another program may have changed it, and draw the prompt."""
    run_in_terminal(lambda: None)


def _keys(between: str, pace: _Pace) -> KeyBindings:
    """Return the additional keys of a prompt: for a selected text, to go back, to paste."""
    keys = KeyBindings()
    is_pasted = Condition(lambda: pace.is_pasted(get_app()))

    @keys.add("s-tab", filter=~has_completions)
    def back(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=BackError(pressed.app.current_buffer.text))

    @keys.add("c-z")
    def suspend(_: KeyPressEvent) -> None:
        _suspend()

    @keys.add("c-d", filter=has_selection)
    def end(pressed: KeyPressEvent) -> None:
        pressed.app.exit(exception=EOFError())

    @keys.add("enter", filter=is_pasted)
    def next_line(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.cut_selection()
        pressed.current_buffer.insert_text(f"{between[0]} " if between else " ")

    @keys.add(Keys.BracketedPaste)
    def paste(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.cut_selection()
        pressed.current_buffer.insert_text(_in_one_line(pressed.data, between))

    @keys.add("c-a", filter=has_selection)
    @keys.add("c-e", filter=has_selection)
    def to_an_end(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        at_end = pressed.key_sequence[0].key == Keys.ControlE
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text) if at_end else 0

    @keys.add("c-u", filter=has_selection)
    @keys.add("c-k", filter=has_selection)
    @keys.add("delete", filter=has_selection)
    def empty(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.reset()

    @keys.add("c-w", filter=has_selection)
    def without_last_word(pressed: KeyPressEvent) -> None:
        pressed.current_buffer.exit_selection()
        pressed.current_buffer.cursor_position = len(pressed.current_buffer.text)
        text = pressed.current_buffer.text
        words = text.split()
        kept = text.rstrip().removesuffix(words[-1]) if words else ""
        pressed.current_buffer.delete_before_cursor(len(text) - len(kept))

    return keys


class _Offers(Completer):
    """Completes the last part: offers that begin with it, then those with such a word, then those that contain it."""

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
