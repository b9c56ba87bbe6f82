"""Signals at a question: what ends it, suspends it and draws it again."""

import asyncio
import contextlib
import signal
from collections.abc import Iterator

from prompt_toolkit.application import Application, run_in_terminal

from chiplog import system

ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Signals that end the program at a question, after it has saved what was typed."""


def is_default(number: int) -> bool:
    """Return whether a signal has its default action."""
    return signal.getsignal(number) is signal.SIG_DFL


@contextlib.contextmanager
def noted(received: list[int]) -> Iterator[None]:
    """Record signals that arrive before or after a prompt is set up, which must not be interrupted."""
    numbers = [signal.SIGINT, *filter(is_default, ENDING)]
    before = {number: signal.signal(number, lambda number, _: received.append(number)) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def handle(app: Application[str], received: list[int]) -> None:
    """Let signals end, suspend and redraw a prompt while it runs; closing its event loop removes the handlers."""

    def end(number: int) -> None:
        received.append(number)
        if not app.is_done:
            app.exit(exception=KeyboardInterrupt())

    loop = asyncio.get_running_loop()
    for number in ENDING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            system.on_signal(loop, number.name, end, number)
    system.on_signal(loop, "SIGTSTP", suspend)
    system.on_signal(loop, "SIGCONT", _redraw)


def suspend() -> None:
    """Suspend this job, like Ctrl-Z elsewhere, with the terminal as the shell set it; then draw the prompt again."""
    if not hasattr(signal, "SIGTSTP"):
        return  # this system suspends no jobs
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.remove_signal_handler(signal.SIGTSTP)
        system.stop_job()
        system.on_signal(loop, "SIGTSTP", suspend)

    run_in_terminal(stop)


def _redraw() -> None:
    """Set up the terminal again, because another program may have changed it, and draw the prompt."""
    run_in_terminal(lambda: None)
