"""A page is given to an event that the log has: the same act needs no second entry."""

from collections.abc import Sequence

from chiplog.errors import UsageError
from chiplog.prompts.entry_form import EntryForm
from chiplog.prompts.reason import Reason
from chiplog.record import edit
from chiplog.record.changes import Changes
from chiplog.record.entries import Tree
from chiplog.record.result import WriteResult
from chiplog.terminal import Offer


def which(table: EntryForm, names: Sequence[str]) -> str:
    """Ask for one of some events, where there are several. Raises BackError where none is wanted."""
    return names[0] if len(names) == 1 else table.choose("which event", [Offer(name) for name in names], names[0])


def give(table: EntryForm, name: str, page: Tree, confidence: str = "", *, dry_run: bool) -> WriteResult | None:
    """Add a page, a source's tree, to an event, and raise its confidence to one that is surer.

    The diff is shown, and the person asked. None where it is not wanted, or can't be, after saying why.
    """
    because = f"Confidence raised to {confidence} by {page.get('publisher', 'another page')}." if confidence else None
    wanted = Changes(source=page, set=[f"confidence={confidence}"] if confidence else ())
    reason = Reason(because, may_ask=True)

    def change(*, dry_run: bool) -> WriteResult:
        def write(because: str | None) -> WriteResult:
            with table.log.open_to_write(locked=not dry_run) as log:
                return edit.edit(log, name, wanted, because, dry_run=dry_run)

        return reason.used(write)

    try:
        done = change(dry_run=True)
        if not done.why_not:
            table.show_diff(done.diff)
        if not dry_run and not done.why_not:
            if not table.agrees(f"write this to {done.file}?", "write it to the log", "write nothing", usual=True):
                return None
            done = change(dry_run=False)
    except UsageError as error:
        table.explain(f"{name}: {error.message}")
        return None
    for placed in done.found if done.why_not else ():
        table.explain(placed.problem.message)
    return None if done.why_not else done
