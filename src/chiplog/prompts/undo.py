"""`undo` at a terminal: whether the step that was shown is to be taken."""

from chiplog import terminal


def agrees(*, redo: bool, colour: bool) -> bool:
    """Ask whether a write is to be taken back, or made again."""
    question = "Redo it?" if redo else "Undo it?"
    other = "undo" if redo else "undo --redo"
    describe = f"The change shown above is written; `chiplog {other}` restores the log as it is now."
    return terminal.agrees(question, usual=True, describe=describe, colour=colour)
