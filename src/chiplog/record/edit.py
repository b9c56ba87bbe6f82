"""The calls behind `edit` and `retract`: one block is changed, checked, and put in its place."""

import contextlib
import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chiplog import git, settings
from chiplog.cli.options import LogOptions
from chiplog.errors import RefusedError, UnreadableError, UsageError
from chiplog.index import select
from chiplog.log import Log
from chiplog.logfile import blocks, edit_fields, parse, splice, store
from chiplog.logfile.blocks import Document
from chiplog.logfile.parse import YamlFaultError
from chiplog.logfile.splice import Splice
from chiplog.model import typed
from chiplog.model.event import SUBSTANTIVE
from chiplog.output import screen
from chiplog.output.write_report import WriteResult
from chiplog.prompts import editor_loop
from chiplog.record import add, changes, entries
from chiplog.record.changes import Changes, Tree


class ReasonNeededError(UsageError):
    """A landed entry would change in substance, and nobody said why."""


@dataclass
class Reason:
    """Why an entry changes: as it was said, or as the person at the terminal says when asked."""

    text: str | None
    may_ask: bool = False

    def ask(self, needed: ReasonNeededError) -> None:
        """Ask for it, or raise the error that there is none."""
        if not self.may_ask:
            raise needed
        from chiplog import terminal  # slow to load

        screen.note(f"{needed.message}: it becomes a line in corrections")
        self.text = terminal.ask(
            "because: ",
            fault=lambda text: "" if text.strip() else "a reason is needed",
            first=True,
            describe=lambda: screen.note("  Say in a sentence why it changes, for readers of the log."),
        ).strip()


Maker = Callable[..., str]
"""Makes a block's new text from (its place, the mirror, because)."""


@dataclass(frozen=True)
class _Place:
    """A block of a log: its key in the mirror, its number in the file, its text and its tree."""

    key: int
    index: int
    text: str
    tree: Tree


def by_options(log: LogOptions, name: str, wanted: Changes, reason: Reason, *, dry_run: bool) -> WriteResult:
    """Change fields as options say.

    Raises UsageError where a landed entry would change in substance without a reason.
    """

    def made(place: _Place, mirror: Log, because: str | None) -> str:
        tree = entries.published(changes.apply(place.tree, wanted), mirror)
        return edit_fields.fields(place.text, _corrected(place.tree, tree, because, mirror))

    return _edited(log, name, made, reason, dry_run=dry_run)


def retractable(log: LogOptions, name: str) -> tuple[Tree, bool]:
    """Return the event that an id or its beginning means, and whether it has landed.

    Raises UsageError where there is none, or it is retracted already.
    """
    with Log.open(settings.log_path(log.file)) as mirror:
        tree = _find(mirror, mirror.document(), name).tree
        return _not_retracted(tree), _has_landed(mirror.path, tree["id"])


def _not_retracted(tree: Tree) -> Tree:
    if "retracted" in tree:
        raise UsageError(f"{tree['id']} is retracted already", "`chiplog edit ID --unset retracted` undoes it")
    return tree


def retract(
    log: LogOptions, name: str, reason: str, see: str | None, because: str | None, *, dry_run: bool
) -> WriteResult:
    """Mark an entry as one that no longer counts. It stays."""

    def made(place: _Place, mirror: Log, because: str | None) -> str:
        gone = {"date": typed.today().isoformat(), "reason": reason, **({"see": see} if see else {})}
        tree = {**_not_retracted(place.tree), "retracted": gone}
        return edit_fields.fields(place.text, _corrected(place.tree, tree, because, mirror))

    return _edited(log, name, made, Reason(because or f"Retracted: {reason}."), dry_run=dry_run)


def by_editor(log: LogOptions, name: str, reason: Reason, *, dry_run: bool) -> WriteResult:
    """Open a block in the user's editor, again and again with its findings, until it is right or given up.

    It is given up by saving it as it was opened; what was typed is then kept in a file of its own.
    """
    with Log.open(settings.writable_path(log.file)) as mirror:
        opened = _find(mirror, mirror.document(), name)
    outcomes: list[WriteResult] = []

    def faults(raw: str) -> list[editor_loop.Note]:
        made = functools.partial(_as_typed, opened=opened.text, raw=raw)
        outcomes.append(_edited(log, opened.tree["id"], made, reason, dry_run=dry_run))
        result = outcomes[-1]
        said = editor_loop.told(placed.problem for placed in result.found)
        return [*said, editor_loop.Note(result.why_not)] if result.why_not else []

    kept = editor_loop.until_right(opened.text, opened.tree["id"], faults).kept
    result = outcomes[-1]
    if not (result.diff or result.why_not):
        screen.note("an editor that returns at once needs its option to wait, as `code --wait`")
    return replace(result, why_not=f"{result.why_not}; what you typed is in {kept}") if kept else result


def _as_typed(place: _Place, mirror: Log, because: str | None, *, opened: str, raw: str) -> str:
    if place.text != opened:
        raise RefusedError(f"{place.tree['id']} was changed by another program meanwhile", "run the command again")
    try:
        tree = parse.read(raw)
    except YamlFaultError:
        return raw
    corrected = _corrected(place.tree, tree, because, mirror)
    return raw if corrected == tree else edit_fields.fields(raw, corrected)


def _edited(log: LogOptions, name: str, made: Maker, reason: Reason, *, dry_run: bool) -> WriteResult:
    """Put a block's new text, made from the old one, in its place, unless it is invalid.

    Where a reason turns out to be needed it is asked for, with the log open to others meanwhile.
    """
    try:
        return _replaced(log, name, functools.partial(made, because=reason.text), dry_run=dry_run)
    except ReasonNeededError as needed:
        reason.ask(needed)
    return _replaced(log, name, functools.partial(made, because=reason.text), dry_run=dry_run)


def _replaced(log: LogOptions, name: str, made: Callable[[_Place, Log], str], *, dry_run: bool) -> WriteResult:
    path = settings.writable_path(log.file)
    if path == store.STDIN:
        raise UsageError("standard input can't be edited", "name the log with --file PATH")
    with contextlib.nullcontext() if dry_run else store.locked(path), Log.open(path) as mirror:
        document = mirror.document()
        place = _find(mirror, document, name)
        text = made(place, mirror)
        result, edited = _prepared(mirror, document, place, text)
        if result.why_not or dry_run or not result.diff:
            return result
        add.write(mirror, edited, result)
        return replace(result, written=True)


def _find(mirror: Log, document: Document, name: str) -> _Place:
    """Find the block of an id, or of its beginning, faulty or not.

    Raises UsageError where none or several are meant, UnreadableError where it can't be read at all.
    """
    mirror.refuse_conflict()
    key, found = select.one_id(mirror.index, name)
    index = mirror.index.layout().keys.index(key)
    text = document.blocks[index].data.decode(errors="surrogateescape").replace("\r\n", "\n")
    try:
        return _Place(key, index, text, parse.read(text))
    except YamlFaultError as fault:
        raise UnreadableError(f"{found} can't be read: {fault.message}", f"fix it in {mirror.path} by hand") from None


def _prepared(mirror: Log, document: Document, place: _Place, text: str) -> tuple[WriteResult, Splice]:
    edited = splice.replace(document, place.index, text)
    before = bytes(document)
    unchanged = edited.apply(before) == before
    try:
        tree = parse.read(text)
    except YamlFaultError:
        tree = {"id": place.tree["id"]}
    result = WriteResult(
        events=(tree,),
        file=mirror.path,
        diff="" if unchanged else splice.diff(before, edited, mirror.path),
        found=tuple(add.problems_of(text, mirror, instead_of=place.key)),
        verb="changed",
    )
    if tree["id"] != place.tree["id"]:
        return replace(result, why_not=f"refused: {changes.FIXED['id']}"), edited
    return replace(result, why_not=add.refusal(result, allow_duplicate=True)), edited


def _corrected(old: Mapping[str, Any], new: Tree, because: str | None, mirror: Log) -> Tree:
    """Add the line in `corrections` that a substantive change to a landed entry needs."""
    changed = [field for field in SUBSTANTIVE if old.get(field) != new.get(field)]
    said = new.get("corrections", [])[len(old.get("corrections", [])) :]
    if not changed or said or not _has_landed(mirror.path, old["id"]):
        return new
    if not because:
        raise ReasonNeededError(
            f"{old['id']} has landed: a change of {', '.join(changed)} needs a reason", "say it with --because TEXT"
        )
    line = {"date": typed.today().isoformat(), "fields": changed, "text": because}
    return {**new, "corrections": [*new.get("corrections", []), line]}


def _has_landed(path: str, name: str) -> bool:
    """Whether an entry is in the log as it has landed, however its id is written there.

    Raises UnreadableError where git can't tell.
    """
    data = git.landed(path)
    return data is not None and any(_is_entry(block.data, name) for block in blocks.cut(data).blocks)


def _is_entry(data: bytes, name: str) -> bool:
    if name.encode() not in data and b"\\" not in data:  # in double quotes signs can be written by their numbers
        return False
    text = data.decode(errors="surrogateescape").replace("\r\n", "\n")
    try:
        return str(parse.read(text).get("id")) == name
    except YamlFaultError:  # the id of what can't be read is still seen
        return re.search(rf"""\bid["']?\s*:\s*(?:[!&]\S*\s+)*["']?{re.escape(name)}(?![\w-])""", text) is not None


def drop(log: LogOptions, name: str, *, dry_run: bool, agreed: Callable[[WriteResult], bool]) -> WriteResult:
    """Remove an entry that has not landed on the default branch, once the person has `agreed` to what it comes to.

    Raises UsageError or RefusedError where it has landed, this can't be told, or another entry relates to it.
    """
    path = settings.writable_path(log.file)
    if path == store.STDIN:
        raise UsageError("standard input can't be edited", "name the log with --file PATH")
    with Log.open(path) as mirror:
        document = mirror.document()
        place = _find(mirror, document, name)
        _may_be_dropped(mirror, place.tree["id"])
    before, edited = bytes(document), splice.remove(document, place.index)
    result = WriteResult((place.tree,), path, found=(), diff=splice.diff(before, edited, path), verb="removed")
    if dry_run or not agreed(result):
        return result
    kept = [block.data.strip() for block in (*document.blocks[: place.index], *document.blocks[place.index + 1 :])]

    def prove(data: bytes) -> None:
        if [block.data.strip() for block in blocks.cut(data).blocks] != kept:
            raise RefusedError("removing it would change another entry", "remove it by hand")

    with store.locked(path):
        store.replace(path, before, edited.apply(before), prove)
    return replace(result, written=True)


def _may_be_dropped(mirror: Log, name: str) -> None:
    retract = f"`chiplog retract {name}` keeps it, and marks it as one that no longer counts"
    if git.root(mirror.path) is None:
        raise RefusedError(f"{mirror.path} is in no git repository: whether {name} has landed is unknown", retract)
    if _has_landed(mirror.path, name):
        raise RefusedError(f"{name} has landed on the default branch", retract)
    if related := select.relating(mirror.index, name):
        raise RefusedError(f"{', '.join(related)} relates to {name}", "change that first: `chiplog edit`")
