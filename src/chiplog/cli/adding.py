"""`add` at a terminal: one entry after another is made by questions, and reviewed."""

from chiplog import config
from chiplog.cli import common, drafts, entries, lore, people, sheets
from chiplog.cli.asking import Table
from chiplog.cli.drafts import Draft
from chiplog.cli.entries import Tree
from chiplog.cli.options import Log
from chiplog.cli.questions import QUESTIONS
from chiplog.cli.sheets import Sheet
from chiplog.errors import ChiplogError
from chiplog.view import written
from chiplog.view.written import Written

KEPT = ("announced", "actor", "body", "relations", "sources")
"""What another entry from the same page begins with: a rule and its listings often come from one page."""

AGAIN = frozenset(("body", "relate"))
"""What of that is asked all the same, since it may be another's."""


def converse(log: Log, begun: Tree, draft: Draft, *, allow_duplicate: bool, dry_run: bool) -> Written:
    """Make one entry after another with the person at the terminal; gives the outcome of the last.

    Whatever ends it, an entry that is not in the log is in its draft.
    """
    path = config.log_path(log.file)
    table = Table(log, draft, lore.of(path))
    if not draft.file and (left := drafts.waiting(path)):
        table.say(f"{len(left)} waiting as drafts: `chiplog add --resume` takes one up")
    entry = begun
    while True:
        try:
            result, questioned = _one(table, entry, allow_duplicate=allow_duplicate, dry_run=dry_run)
        except (KeyboardInterrupt, ChiplogError):
            common.talk("")
            table.say(table.draft.told())
            raise
        table.say(written.outcome(result))
        added = result.written and result.verb == "added"
        if not (added and questioned and table.agrees("another entry from this page?")):
            return result
        entry = {name: result.events[0][name] for name in KEPT if name in result.events[0]}
        of_page = frozenset(question.option for question in QUESTIONS if question.path[0] == "sources")
        table = Table(log, drafts.new(path), table.known, of_page, AGAIN)


def _one(table: Table, entry: Tree, *, allow_duplicate: bool, dry_run: bool) -> tuple[Written, bool]:
    """Ask for what is missing, then look at the entry until it is written or left; tells whether much was asked."""
    questioned = bool(entries.missing(entry) or table.draft.passed)
    entry = entries.filled({**entry, "recorded": people.today().isoformat()})
    table.draft.keep(entry)
    if questioned:
        table.overview(entry)
        entry = table.fill(entry)
    return sheets.review(table, Sheet(entry, allow_duplicate, dry_run)), questioned
