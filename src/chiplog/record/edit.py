"""Change one event: its block is changed, checked, and put in its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from chiplog import git
from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, edit_fields, parse, splice, store
from chiplog.logfile.parse import YamlFaultError
from chiplog.logfile.splice import Splice
from chiplog.model import typed
from chiplog.model.keys import FIELDS, SUBSTANTIVE
from chiplog.record import add, changes, entries
from chiplog.record.changes import Changes, Tree
from chiplog.record.result import WriteResult


class ReasonNeededError(UsageError):
    """A landed entry would change in substance, and nobody said why: call again with a reason."""


@dataclass(frozen=True)
class Opened:
    """An event's block as the log has it: the event's key and the block's number, its text and its tree."""

    key: int
    number: int
    text: str
    tree: Tree

    @property
    def name(self) -> str:
        """The event's id."""
        return str(self.tree["id"])


def find(log: Log, name: str) -> Opened:
    """Return the block of an id, or of its beginning, faulty or not.

    Raises UsageError where none or several are meant, UnreadableError where it can't be read at all.
    """
    if log.path == store.STDIN:
        raise UsageError("standard input can't be edited", "give the log with --file PATH")
    log.refuse_conflict()
    key, found = select.one_id(log.index, name)
    number = log.index.layout().keys.index(key)
    text = log.document().blocks[number].data.decode(errors="surrogateescape").replace("\r\n", "\n")
    try:
        return Opened(key, number, text, parse.read(text))
    except YamlFaultError as fault:
        raise UnreadableError(f"{found} can't be read: {fault.message}", f"correct it in {log.path} by hand") from None


def edit(log: Log, name: str, wanted: Changes, because: str | None = None, *, dry_run: bool = False) -> WriteResult:
    """Change fields of an event.

    Raises ReasonNeededError where a landed entry would change in substance, and `because` does not say why.
    """
    opened = find(log, name)
    tree = entries.published(log, changes.apply(opened.tree, wanted))
    return replaced(log, opened, rewritten(log, opened, tree, because), dry_run=dry_run)


def edit_sources(log: Log, name: str, values: Mapping[str, Mapping[str, str]], *, dry_run: bool = False) -> WriteResult:
    """Change fields of an event's sources; `values` are the new ones by the source's address.

    Raises UsageError where it has no source of an address.
    """
    opened = find(log, name)
    sources = opened.tree.get("sources", [])
    if missing := sorted(set(values) - {source.get("url") for source in sources}):
        raise UsageError(f"{opened.name} has no source with the address {missing[0]}", "`chiplog show` lists them")
    made = [_ordered({**source, **values.get(source.get("url"), {})}) for source in sources]
    return replaced(log, opened, rewritten(log, opened, {**opened.tree, "sources": made}, None), dry_run=dry_run)


def _ordered(source: Tree) -> Tree:
    return {name: source[name] for name in FIELDS["sources"] if source.get(name)}


def edit_text(
    log: Log, opened: Opened, typed_text: str, because: str | None = None, *, dry_run: bool = False
) -> WriteResult:
    """Put a text that was typed in the place of the block that was opened for it.

    Raises RefusedError where the block is another by now, and ReasonNeededError as `edit` does.
    """
    now = find(log, opened.name)
    if now.text != opened.text:
        raise RefusedError(f"{now.name} was changed by another program meanwhile", "run the command again")
    try:
        tree = parse.read(typed_text)
    except YamlFaultError:
        return replaced(log, now, typed_text, dry_run=dry_run)
    corrected = _corrected(log, now.tree, tree, because)
    text = typed_text if corrected == tree else edit_fields.fields(typed_text, corrected)
    return replaced(log, now, text, dry_run=dry_run)


def rewritten(log: Log, opened: Opened, tree: Tree, because: str | None) -> str:
    """Return the text of a block with another tree, and the correction that the change needs.

    Raises ReasonNeededError where it needs one, and `because` says nothing.
    """
    return edit_fields.fields(opened.text, _corrected(log, opened.tree, tree, because))


def replaced(log: Log, opened: Opened, text: str, *, dry_run: bool) -> WriteResult:
    """Put another text in the place of a block, unless it is invalid or a dry run. Raises RefusedError."""
    result, edited = _prepared(log, opened, text)
    return result if result.why_not or dry_run or not result.diff else add.written(log, edited, result)


def _prepared(log: Log, opened: Opened, text: str) -> tuple[WriteResult, Splice]:
    document = log.document()
    edited = splice.replace(document, opened.number, text)
    before = bytes(document)
    unchanged = edited.apply(before) == before
    try:
        tree = parse.read(text)
    except YamlFaultError:
        tree = {"id": opened.name}
    result = WriteResult(
        events=(tree,),
        file=log.path,
        diff="" if unchanged else splice.diff(before, edited, log.path),
        found=tuple(add.problems_of(log, text, instead_of=opened.key)),
        verb="changed",
    )
    if tree["id"] != opened.name:
        return replace(result, why_not=f"refused: {changes.FIXED['id']}"), edited
    return replace(result, why_not=add.refusal(result, allow_duplicate=True)), edited


def _corrected(log: Log, old: Mapping[str, object], new: Tree, because: str | None) -> Tree:
    """Add the line in `corrections` that a substantive change to a landed entry needs."""
    changed = [field for field in SUBSTANTIVE if old.get(field) != new.get(field)]
    before = old.get("corrections", [])
    said = new.get("corrections", [])[len(before) if isinstance(before, list) else 0 :]
    if not changed or said or not has_landed(log, str(old["id"])):
        return new
    if not because:
        raise ReasonNeededError(
            f"{old['id']} has landed: a change of {', '.join(changed)} needs a reason", "give it with --because TEXT"
        )
    line = {"date": typed.today().isoformat(), "fields": changed, "text": because}
    return {**new, "corrections": [*new.get("corrections", []), line]}


def has_landed(log: Log, name: str) -> bool:
    """Return whether an entry is in the log as it has landed, however its id is written there.

    Raises UnreadableError where git can't tell.
    """
    data = git.landed(log.path)
    return data is not None and any(_is_entry(block.data, name) for block in blocks.cut(data).blocks)


def _is_entry(data: bytes, name: str) -> bool:
    if name.encode() not in data and b"\\" not in data:  # in double quotes signs can be written by their numbers
        return False
    text = data.decode(errors="surrogateescape").replace("\r\n", "\n")
    try:
        return str(parse.read(text).get("id")) == name
    except YamlFaultError:  # the id of what can't be read is still seen
        return re.search(rf"""\bid["']?\s*:\s*(?:[!&]\S*\s+)*["']?{re.escape(name)}(?![\w-])""", text) is not None
