"""The calls behind writing: an entry is checked, compared with the log, spliced in and proved."""

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chiplog import settings
from chiplog.answers import duplicates
from chiplog.cli.options import LogOptions
from chiplog.errors import ChiplogError, RefusedError, UsageError
from chiplog.index import lookup, select
from chiplog.log import Log
from chiplog.logfile import emit, parse, splice, store
from chiplog.logfile.blocks import Block
from chiplog.logfile.splice import Splice
from chiplog.model import urls
from chiplog.output import problems, screen
from chiplog.output import write_report as view
from chiplog.output.write_report import Duplicate, WriteResult
from chiplog.record import entries
from chiplog.record.drafts import Draft
from chiplog.record.entries import Tree
from chiplog.rules import check
from chiplog.rules.check import LocatedProblem

ENTRY = "entry"
"""What stands for the file's name in findings about an entry that is in no file yet."""

REFUSED = RefusedError.code


def may_ask(*, yes: bool, no_input: bool, json: bool) -> bool:
    """Whether a person is there to be asked, and wants to be."""
    quiet = yes or no_input or json or bool(os.environ.get("CI"))
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def needs_a_person(*, no_input: bool, json: bool) -> None:
    """Raise UsageError where nobody is there to edit."""
    if no_input or json or os.environ.get("CI") or not sys.stdin.isatty():
        raise UsageError("no terminal for an editor", "say what changes: --set FIELD=VALUE, --add, --remove, --unset")


def add(log: LogOptions, tree: Tree, *, allow_duplicate: bool, dry_run: bool) -> WriteResult:
    """Put one entry into the log, unless it is invalid or a certain duplicate.

    Raises UnreadableError or RefusedError when the file can't be read or written; then it is as it was.
    """
    path = settings.writable_path(log.file)
    here = dry_run or path == store.STDIN
    with contextlib.nullcontext() if here else store.locked(path), Log.open(path) as mirror:
        result, edited = _prepared(mirror, tree, allow_duplicate=allow_duplicate)
        if result.why_not or dry_run:
            return result
        write(mirror, edited, result)
        return replace(result, written=True)


def submit(log: LogOptions, tree: Tree, draft: Draft, *, allow_duplicate: bool, dry_run: bool) -> WriteResult:
    """Put one entry into the log as `add` does; one that does not get there is in its draft.

    Raises UsageError, too, that names the options without which there is no entry.
    """
    entry = entries.whole(tree)
    try:
        result = add(log, entry, allow_duplicate=allow_duplicate, dry_run=dry_run)
    except ChiplogError as error:
        if not dry_run:
            draft.keep(entry)
            error.hint = "; ".join(part for part in (error.hint, draft.told()) if part)
        raise
    return result if dry_run else settled(result, draft)


def settled(result: WriteResult, draft: Draft) -> WriteResult:
    """Drop the draft of an entry that was written; keep one that was not, and say where."""
    if result.written:
        draft.drop()
        return result
    draft.keep(result.events[0])
    return replace(result, why_not="; ".join(part for part in (result.why_not, draft.told()) if part))


def show(result: WriteResult, log: LogOptions, *, json: bool = False) -> None:
    """Print what was done: one document, or the diff and what to do next."""
    if json:
        screen.show(view.as_json(result))
        return
    show_notes(result, log)
    if not result.why_not and result.file != store.STDIN:
        log.screen.diff(result.diff)
    screen.note(view.outcome(result))


def exit_code(result: WriteResult) -> int:
    """4 for what was refused."""
    return REFUSED if result.why_not else 0


def _prepared(mirror: Log, tree: Tree, *, allow_duplicate: bool) -> tuple[WriteResult, Splice]:
    """Hold an entry against the log as it is now: the outcome it would have, and the splice that would make it."""
    mirror.refuse_conflict()
    entry = entries.completed(tree, mirror)
    text = emit.event(entry)
    certain = certain_of(entry, mirror)
    key = (entry["actor"], entry["announced"], entry["id"])
    document = mirror.document()
    edited = splice.insert(document, select.order(mirror.index), key, text)
    result = WriteResult(
        events=(entry,),
        file=mirror.path,
        diff=splice.diff(bytes(document), edited, mirror.path),
        found=tuple(problems_of(text, mirror)),
        certain=certain,
        likely=likely_of(entry, mirror, certain),
    )
    return replace(result, why_not=refusal(result, allow_duplicate=allow_duplicate)), edited


def tried(mirror: Log, tree: Tree) -> WriteResult:
    """Return the outcome that an entry would have, in a mirror that is open."""
    return _prepared(mirror, entries.whole(tree), allow_duplicate=False)[0]


def problems_of(text: str, mirror: Log, instead_of: int | None = None) -> Iterator[LocatedProblem]:
    """Return what is wrong with an entry, by itself and beside the others, or in the place of one of them."""
    data = text.encode(errors="surrogateescape")
    lines = text.split("\n")
    checked = check.one_block(data)
    found = list(checked.problems)
    if checked.event is not None and checked.event.id and checked.event.announced:
        beside = check.across_events(select.beside(mirror.index, checked.event, instead_of), {0: Block(data, b"")})
        found += [problem for _, problem in beside]
    for problem in sorted(found, key=check.in_order):
        yield LocatedProblem(ENTRY, problem, lines[problem.line] if problem.line < len(lines) else "")


def certain_of(entry: Tree, mirror: Log) -> tuple[Duplicate, ...]:
    """Return the events that are the same act for certain: by number and part, or by page and substance."""
    by_act = [
        {"id": name, "title": title, "why": f"it has {act} too"}
        for act in entry.get("acts", ())
        for name, title in lookup.with_act(mirror.index, act)
    ]
    cited = (source.get("url", "") for source in entry.get("sources", ()))
    pages = [urls.normal(url) for url in cited if url and not urls.fault(url)]
    by_page = [
        {"id": name, "title": title, "why": "the same page, actor, instrument, effect and day"}
        for page in pages
        for name, title in lookup.of_page(mirror.index, page, entry)
    ]
    return tuple({other["id"]: other for other in (*by_page, *by_act)}.values())


def likely_of(entry: Tree, mirror: Log, certain: Sequence[Duplicate] = ()) -> tuple[Duplicate, ...]:
    """Return the events that may be the same act, but for those that are so for certain."""
    near = entry["announced"], duplicates.LATER
    try:
        others = {row["id"]: row for row in lookup.alike(mirror.index, entry["actor"], entry["instrument"], *near)}
        names = duplicates.likely(entry, others.values())
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    known = {same["id"] for same in certain}
    why = "the same actor and instrument, near in time, and a like title or the same parties or goods"
    return tuple(
        {"id": name, "title": row["title"], "why": f"retracted; {why}" if row.get("retracted") else why}
        for name, row in ((name, others[name]) for name in names if name not in known)
    )


def likely_so_far(entry: Tree, mirror: Log, certain: Sequence[Duplicate] = ()) -> tuple[Duplicate, ...]:
    """Return the events that may be the act of an entry that is still being made; none without its actor and day."""
    if not entry.get("actor") or not entry.get("announced"):
        return ()
    try:
        others = lookup.alike(
            mirror.index, entry["actor"], entry.get("instrument"), entry["announced"], duplicates.LATER
        )
        names = duplicates.likely_so_far(entry, others)
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    known = {same["id"] for same in certain}
    rows = {row["id"]: row for row in others}
    return tuple(
        {"id": name, "title": rows[name]["title"], "why": f"retracted; {why}" if rows[name].get("retracted") else why}
        for name, why in names.items()
        if name not in known
    )


def refusal(result: WriteResult, *, allow_duplicate: bool) -> str:
    """Return why a write is refused, or nothing."""
    if any(placed.problem.severity == "error" for placed in result.found):
        return "refused: the entry is not valid, and nothing was written"
    if result.certain and not allow_duplicate:
        names = ", ".join(same["id"] for same in result.certain)
        return f"refused: this repeats {names}; add a source to it, or say --allow-duplicate"
    return ""


def show_notes(result: WriteResult, log: LogOptions) -> None:
    """Print the findings and the duplicates."""
    sys.stderr.write(problems.text(result.found, log.screen.painter(stderr=True)) + view.duplicates(result))


def write(mirror: Log, edited: Splice, result: WriteResult) -> None:
    """Make a splice, after proving on the new bytes that it is the only change and reads back as meant."""
    document = mirror.document()
    before = bytes(document)
    after = edited.apply(before)

    def prove(data: bytes) -> None:
        reads_back = parse.read(edited.new.strip().decode() + "\n") == result.events[0]
        if data != after or not reads_back or not splice.keeps_the_others(document, edited, data):
            raise RefusedError("the new file would not read back as meant", "nothing was written; please report this")

    if mirror.path == store.STDIN:
        prove(after)
        sys.stdout.buffer.write(after)
    else:
        store.replace(mirror.path, before, after, prove)
