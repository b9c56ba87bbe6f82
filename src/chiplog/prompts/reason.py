"""The reason that a change to a landed entry needs: as an option says it, or the person at the terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from chiplog.output import screen
from chiplog.record.edit import ReasonNeededError
from chiplog.record.result import WriteResult


@dataclass
class Reason:
    """Why an entry changes; once it was asked for it is known."""

    text: str | None
    may_ask: bool = False

    def used(self, write: Callable[[str | None], WriteResult]) -> WriteResult:
        """Return what a write with this reason comes to; where it turns out to need one, ask, and write again.

        Raises ReasonNeededError where nobody may be asked.
        """
        try:
            return write(self.text)
        except ReasonNeededError as needed:
            if not self.may_ask:
                raise
            self.text = _asked(needed)
        return write(self.text)


def _asked(needed: ReasonNeededError) -> str:
    from chiplog import terminal  # slow to load

    screen.note(f"{needed.message}: it becomes a line in corrections")
    return terminal.ask(
        "because: ",
        fault=lambda text: "" if text.strip() else "a reason is required",
        first=True,
        describe=lambda: screen.note("  Say in a sentence why it changes, for readers of the log."),
    ).strip()
