"""Ask questions on a terminal: one at a time, with completion, and checks of each answer.

Questions go to standard error, because standard output is for data.
"""

import errno
import functools
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from prompt_toolkit import PromptSession
from prompt_toolkit.application.current import AppSession, get_app_session
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.utils import is_dumb_terminal

from chiplog import system
from chiplog.model.characters import shown
from chiplog.terminal import line, signals
from chiplog.terminal.line import BackError, Offer

__all__ = ["BackError", "Offer", "StoppedError", "agrees", "ask", "is_plain", "output"]

BACK = "<"
"""What is typed, alone or at the end of the line, to go back."""

HELP = ("?", "？")
"""What is typed to get an explanation; the second is typed by a Chinese keyboard."""

MENU = 6
"""The number of lines of the completion menu."""


class StoppedError(KeyboardInterrupt):
    """The user, or a signal, stopped at a question; `typed` is the text of the line, `number` that of the signal."""

    def __init__(self, typed: str, number: int = signal.SIGINT) -> None:
        super().__init__(typed)
        self.typed = typed
        self.number = number


def output() -> Output:
    """Return the output that questions are drawn on."""
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
    menu: bool = True,
    colour: bool = True,
) -> str:
    """Ask for a line of text until it is valid (`fault` returns no message), and return it.

    The line begins with `typed`, selected: typing replaces it, arrow keys edit it, Enter accepts it. After one of the
    characters in `between` a new one of the `offers` can begin; pasted lines are joined by the first of them, else by
    spaces. Without a `menu` no lines are kept free below for completions. `?` prints `describe` and the keys. An
    invalid answer stays in the line if `keep` is set.
    Raises BackError for `<` or Shift-Tab, unless this is the `first` question; StoppedError for Ctrl-C, the end of
    input, SIGTERM and SIGHUP.
    """
    plain = is_plain()
    read = (
        functools.partial(_read_plainly, between=between)
        if plain
        else _reader(offers, between, under, menu=menu, colour=colour)
    )
    text = typed
    while True:
        try:
            answer = _not_back(read(label, text))
        except BackError as back:
            if not first:
                raise
            explain("this is the first question")
            text = text if plain else back.typed or typed
            continue
        if answer.strip() in HELP:
            describe()
            sys.stderr.write(_keys_help(first=first, plain=plain))
            continue
        if not (said := _encoding_fault(answer) or fault(answer)):
            return answer
        explain(said)
        text = answer if keep and not plain else typed


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


def _is_yes_or_no(text: str) -> bool:
    word = text.strip().casefold()
    return "yes".startswith(word) or "no".startswith(word)


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
    return "".join(f"  {key}\n" for key in keys)


def _not_back(answer: str) -> str:
    if answer.rstrip().endswith(BACK):
        raise BackError(answer.rstrip().removesuffix(BACK).rstrip())
    return answer


def _encoding_fault(answer: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in answer):
        return "a typed character is not in the encoding of this terminal: set LC_ALL=C.UTF-8"
    return ""


def _reader(
    offers: Sequence[Offer], between: str, under: str, *, menu: bool, colour: bool
) -> Callable[[str, str], str]:
    prompt, paste = _session(get_app_session())
    paste.between = between
    prompt.color_depth = None if colour else ColorDepth.DEPTH_1_BIT
    prompt.completer = line.Offers(offers, between)
    prompt.reserve_space_for_menu = MENU if offers and menu else 0
    prompt.bottom_toolbar = under or None
    prompt.default_buffer.history = InMemoryHistory()
    return functools.partial(_read_prompt, prompt, paste)


@functools.lru_cache(maxsize=1)
def _session(_: AppSession) -> tuple[PromptSession[str], line.Paste]:
    """Return the prompt of a terminal: it serves all questions, because making its keys takes longer than asking."""
    paste = line.Paste()
    prompt: PromptSession[str] = PromptSession(output=output(), key_bindings=line.keys(paste))
    prompt.app.before_render += paste.note
    return prompt, paste


def _read_prompt(prompt: PromptSession[str], paste: line.Paste, label: str, typed: str) -> str:
    """Return a line that the user can edit. Raises BackError and StoppedError."""
    received: list[int] = []
    paste.begin()
    try:
        with signals.noted(received):
            text = prompt.prompt(label, default=typed, pre_run=functools.partial(_begin, prompt, received))
    except (EOFError, KeyboardInterrupt):
        pass
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        received = received or [system.HANGUP]  # the terminal is closed, and can't be written to
    else:
        if not received:
            return text
    raise StoppedError(prompt.default_buffer.text, received[0] if received else signal.SIGINT)


def _begin(prompt: PromptSession[str], received: list[int]) -> None:
    """Select the text of the line, so that typing replaces it; or end at once if a signal has arrived."""
    if received:
        prompt.app.exit(exception=KeyboardInterrupt())
        return
    signals.handle(prompt.app, received)
    buffer = prompt.default_buffer
    if not buffer.text:
        return
    buffer.cursor_position = 0
    buffer.start_selection()
    if buffer.selection_state:
        buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


def _read_plainly(label: str, typed: str, *, between: str) -> str:
    """Return a line with the terminal's own editing; for an empty line, the proposed value. Raises StoppedError."""
    sys.stderr.write(f"{label.rstrip().removesuffix(':')} [{shown(typed)}]: " if typed else label)
    sys.stderr.flush()
    ahead = line.is_input_waiting()

    def stop(number: int, _: FrameType | None) -> None:
        raise StoppedError("", number)

    before = {number: signal.signal(number, stop) for number in filter(signals.is_default, signals.ENDING)}
    try:
        lines = [sys.stdin.readline()]
        while not ahead and lines[-1] and line.is_input_waiting():
            lines.append(sys.stdin.readline())
    except OSError:
        raise StoppedError("", system.HANGUP) from None
    except KeyboardInterrupt as stopped:
        raise stopped if isinstance(stopped, StoppedError) else StoppedError("") from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if not lines[0]:
        raise StoppedError("")
    return line.in_one_line("".join(lines), between) or typed
