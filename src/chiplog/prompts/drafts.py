"""`add --resume` at a terminal: which of several drafts."""

from chiplog import terminal
from chiplog.model.characters import shown
from chiplog.output import screen
from chiplog.record import drafts
from chiplog.record.drafts import Draft


def take_up(path: str, *, ask: bool) -> Draft:
    """Return the newest draft for a log; where there are several, and somebody to ask, the one that is chosen.

    Raises UsageError where there is none.
    """
    newest = drafts.newest(path)
    found = drafts.waiting(path)
    if ask and len(found) > 1:
        return found[_asked(found)]
    screen.note(f"continuing {shown(str(newest.file))}")
    return newest


def _asked(found: list[Draft]) -> int:
    for number, draft in enumerate(found, 1):
        screen.note(f"{number:>4} {draft.label()}")
    numbers = [str(number) for number in range(1, len(found) + 1)]
    answer = terminal.ask(
        "which draft [1]: ",
        fault=lambda text: "" if text.strip() in ("", *numbers) else f"type a number from 1 to {len(found)}",
        first=True,
        describe=lambda: screen.note("  Type the number of the draft to continue; Enter takes the newest."),
    )
    return int(answer.strip() or 1) - 1
