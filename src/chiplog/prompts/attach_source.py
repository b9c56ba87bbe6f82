"""Add a page to an event that the log has: an act that is there already needs no second entry."""

from collections.abc import Sequence

from chiplog.errors import UsageError
from chiplog.prompts.prompter import Prompter
from chiplog.prompts.reason import Reason
from chiplog.record import edit
from chiplog.record.changes import Changes
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult
from chiplog.terminal import Offer


def choose_event(prompter: Prompter, names: Sequence[str]) -> str:
    """Ask for one of some events, where there are several. Raises BackError where none is wanted."""
    return names[0] if len(names) == 1 else prompter.choose("which event", [Offer(name) for name in names], names[0])


def attach(prompter: Prompter, name: str, page: Tree, confidence: str = "", *, dry_run: bool) -> WriteResult | None:
    """Add a page, a source's tree, to an event, and raise the event's confidence where one is given.

    Shows the diff and asks. Returns None where the person does not agree, or the change can't be made, after saying
    why.
    """
    wanted = Changes(source=page, set=[f"confidence={confidence}"] if confidence else ())
    because = f"Confidence raised to {confidence} by {page.get('publisher', 'another page')}." if confidence else None
    reason = Reason(because, may_ask=True)

    def change(*, dry_run: bool) -> WriteResult:
        def write(because: str | None) -> WriteResult:
            with prompter.open(locked=not dry_run) as log:
                return edit.edit(log, name, wanted, because, dry_run=dry_run)

        return reason.used(write)

    try:
        result = change(dry_run=True)
        if not result.why_not:
            prompter.show_diff(result.diff)
            if not dry_run:
                question = f"write this to {result.file}?"
                if not prompter.agrees(question, "write it to the log", "write nothing", usual=True):
                    return None
                result = change(dry_run=False)
    except UsageError as error:
        prompter.explain(f"{name}: {error.message}")
        return None
    if result.why_not:
        for placed in result.found:
            prompter.explain(placed.problem.message)
        return None
    return result
