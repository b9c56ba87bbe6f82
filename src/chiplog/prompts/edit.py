"""`edit` in the user's editor: an event's block is opened with what is wrong with it, until it is right or given up."""

from dataclasses import replace

from chiplog.log import Log
from chiplog.prompts import editor_loop
from chiplog.prompts.editor_loop import Note
from chiplog.prompts.reason import Reason
from chiplog.record import edit
from chiplog.record.result import WriteResult


def in_editor(path: str, name: str, reason: Reason, *, dry_run: bool) -> WriteResult:
    """Change an event of the log at a path in the user's editor; return the outcome of what was saved last.

    The person gives up by saving the text as it was opened; what was typed is then kept in a file of its own.
    """
    with Log.open(path) as log:
        opened = edit.find(log, name)
    outcomes: list[WriteResult] = []

    def faults(saved: str) -> list[Note]:
        def write(because: str | None) -> WriteResult:
            with Log.open(path, locked=not dry_run) as log:
                return edit.edit_text(log, opened, saved, because, dry_run=dry_run)

        result = reason.used(write)
        outcomes.append(result)
        found = editor_loop.notes(placed.problem for placed in result.found)
        return [*found, Note(result.why_not)] if result.why_not else []

    kept = editor_loop.until_right(opened.text, opened.name, faults).kept
    result = outcomes[-1]
    if not (result.diff or result.why_not):
        note = "if the editor returns at once, add its option to wait, such as `code --wait`"
        result = replace(result, notes=(*result.notes, note))
    return replace(result, why_not=f"{result.why_not}; what you typed is in {kept}") if kept else result
