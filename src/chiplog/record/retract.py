"""Mark an event as one that no longer counts; or remove one that has not landed yet."""

from dataclasses import dataclass, replace

from chiplog import git
from chiplog.errors import RefusedError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, splice, store
from chiplog.model import typed
from chiplog.record import edit
from chiplog.record.changes import Tree
from chiplog.record.result import WriteResult


@dataclass(frozen=True)
class RetractRequest:
    """Why an entry no longer counts: the reason, the entry that is kept of a duplicate, a line for corrections."""

    reason: str
    see: str | None = None
    because: str | None = None


def retract(log: Log, name: str, request: RetractRequest, *, dry_run: bool = False) -> WriteResult:
    """Mark an event as one that no longer counts; it stays in the log.

    Raises UsageError where it is already retracted.
    """
    opened = edit.find(log, name)
    gone = {"date": typed.today().isoformat(), "reason": request.reason}
    gone |= {"see": request.see} if request.see else {}
    tree = {**_not_retracted(opened.tree), "retracted": gone}
    because = request.because or f"Retracted: {request.reason}."
    return edit.replaced(log, opened, edit.rewritten(log, opened, tree, because), dry_run=dry_run)


def retractable(log: Log, name: str) -> tuple[Tree, bool]:
    """Return the event that an id or its beginning means, and whether it has landed.

    Raises UsageError where there is none, or it is already retracted.
    """
    opened = edit.find(log, name)
    return _not_retracted(opened.tree), edit.has_landed(log, opened.name)


def _not_retracted(tree: Tree) -> Tree:
    if "retracted" in tree:
        raise UsageError(f"{tree['id']} is already retracted", "`chiplog edit ID --unset retracted` undoes it")
    return tree


def drop(log: Log, name: str, *, dry_run: bool = False) -> WriteResult:
    """Remove an event that has not landed on the default branch; the log is not to be locked yet.

    Raises UsageError or RefusedError if it has landed, or this is unknown, another event relates to it, or the file
    has changed since the log was opened.
    """
    opened, document = edit.find(log, name), log.document()
    _refuse_landed(log, opened.name)
    before, edited = bytes(document), splice.remove(document, opened.number)
    result = WriteResult((opened.tree,), log.path, splice.diff(before, edited, log.path), verb="removed")
    if dry_run:
        return result
    kept = [block.data.strip() for number, block in enumerate(document.blocks) if number != opened.number]

    def prove(data: bytes) -> None:
        if [block.data.strip() for block in blocks.cut(data).blocks] != kept:
            raise RefusedError("removing it would change another entry", "remove it by hand")

    with store.locked(log.path):
        store.replace(log.path, before, edited.apply(before), prove)
    return replace(result, written=True)


def _refuse_landed(log: Log, name: str) -> None:
    """Raise RefusedError for an event that has landed, may have, or that others relate to."""
    retracting = f"`chiplog retract {name}` keeps the entry, and marks it as retracted"
    if git.root(log.path) is None:
        raise RefusedError(f"{log.path} is not in a git repository: whether {name} has landed is unknown", retracting)
    if edit.has_landed(log, name):
        raise RefusedError(f"{name} has landed on the default branch", retracting)
    if related := select.relating(log.index, name):
        raise RefusedError(f"{', '.join(related)} relates to {name}", "change that first: `chiplog edit`")
