"""The calls behind writing: an entry is checked, compared with the log, spliced in and proved."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace

import typer

from chiplog import config
from chiplog.answers import duplicates
from chiplog.cli import common, entries, mirrors
from chiplog.cli.entries import Tree
from chiplog.cli.options import Log
from chiplog.errors import RefusedError, UsageError
from chiplog.log import edit, query, reader, store, writer
from chiplog.log.blocks import Block
from chiplog.log.edit import Splice
from chiplog.log.index import Mirror
from chiplog.model import urls
from chiplog.rules import check
from chiplog.view import problems
from chiplog.view import written as view
from chiplog.view.problems import Placed
from chiplog.view.written import Duplicate, Written

ENTRY = "entry"
"""What stands for the file's name in findings about an entry that is in no file yet."""

REFUSED = RefusedError.code


def may_ask(*, yes: bool, no_input: bool, json: bool) -> bool:
    """Whether a person is there to be asked, and wants to be."""
    quiet = yes or no_input or json or bool(os.environ.get("CI"))
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def needs_a_person(*, json: bool) -> None:
    """Raise UsageError where nobody is there to edit."""
    if json or os.environ.get("CI") or not sys.stdin.isatty():
        raise UsageError("no terminal for an editor", "say what changes: --set FIELD=VALUE, --add, --remove, --unset")


def add(log: Log, tree: Tree, *, allow_duplicate: bool, dry_run: bool, ask: bool) -> Written:
    """Put one entry into the log, unless it is invalid or a certain duplicate.

    Raises UnreadableError or RefusedError when the file can't be read or written; then it is as it was.
    """
    path = config.log_path(log.file)
    if dry_run or ask:
        with mirrors.of(path) as mirror:
            result, _ = _prepared(mirror, tree, allow_duplicate=allow_duplicate)
        if dry_run:
            return result
        if result.why_not or not _agreed(result, log):
            return _kept(result if result.why_not else replace(result, why_not="not written, as you said"))
    with contextlib.nullcontext() if path == store.STDIN else store.locked(path), mirrors.of(path) as mirror:
        result, splice = _prepared(mirror, tree, allow_duplicate=allow_duplicate)
        if result.why_not:
            return _kept(result)
        write(mirror, splice, result)
        return replace(result, written=True)


def show(result: Written, log: Log, *, json: bool, asked: bool) -> None:
    """Print what was done: one document, or the diff (unless it was shown when asking) and what to do next."""
    if json:
        common.show(view.as_json(result))
        return
    if not asked:
        _show_notes(result, log)
        if not result.why_not and result.file != store.STDIN:
            common.show(result.diff)
    common.talk(view.outcome(result))


def exit_code(result: Written) -> int:
    """4 for what was refused."""
    return REFUSED if result.why_not else 0


def _prepared(mirror: Mirror, tree: Tree, *, allow_duplicate: bool) -> tuple[Written, Splice]:
    """Hold an entry against the log as it is now: the outcome it would have, and the splice that would make it."""
    entry = entries.completed(tree, mirror)
    text = writer.event(entry)
    certain = certain_of(entry, mirror)
    key = (entry["actor"], entry["announced"], entry["id"])
    document = mirror.document()
    splice = edit.insert(document, query.order(mirror), key, text)
    result = Written(
        events=(entry,),
        file=mirror.path,
        diff=edit.diff(bytes(document), splice, mirror.path),
        found=tuple(problems_of(text, mirror)),
        certain=certain,
        likely=_likely(entry, mirror, {same["id"] for same in certain}),
    )
    return replace(result, why_not=refusal(result, allow_duplicate=allow_duplicate)), splice


def problems_of(text: str, mirror: Mirror, instead_of: int | None = None) -> Iterator[Placed]:
    """Say what is wrong with an entry, by itself and beside the others, or in the place of one of them."""
    data = text.encode(errors="surrogateescape")
    lines = text.split("\n")
    checked = check.one_block(data)
    found = list(checked.problems)
    if checked.event is not None and checked.event.id and checked.event.announced:
        beside = check.across_events(query.beside(mirror, checked.event, instead_of), {0: Block(data, b"")})
        found += [problem for _, problem in beside]
    for problem in sorted(found):
        yield Placed(ENTRY, problem, lines[problem.line] if problem.line < len(lines) else "")


def certain_of(entry: Tree, mirror: Mirror) -> tuple[Duplicate, ...]:
    """Give the events that are the same act for certain: by number and part, or by page and substance."""
    by_act = [
        {"id": name, "title": title, "why": f"it has {act} too"}
        for act in entry.get("acts", ())
        for name, title in query.with_act(mirror, act)
    ]
    pages = [urls.normal(source["url"]) for source in entry["sources"] if not urls.fault(source["url"])]
    by_page = [
        {"id": name, "title": title, "why": "the same page, actor, instrument, effect and day"}
        for page in pages
        for name, title in query.of_page(mirror, page, entry)
    ]
    return tuple({other["id"]: other for other in (*by_page, *by_act)}.values())


def _likely(entry: Tree, mirror: Mirror, certain: set[str]) -> tuple[Duplicate, ...]:
    others = {row["id"]: row for row in query.alike(mirror, entry["actor"], entry["instrument"])}
    try:
        names = duplicates.likely(entry, others.values())
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    why = "the same actor and instrument, soon after, and a like title"
    return tuple(
        {"id": name, "title": row["title"], "why": f"retracted; {why}" if row.get("retracted") else why}
        for name, row in ((name, others[name]) for name in names if name not in certain)
    )


def refusal(result: Written, *, allow_duplicate: bool) -> str:
    """Say why a write is refused, or nothing."""
    if any(placed.problem.severity == "error" for placed in result.found):
        return "refused: the entry is not valid, and nothing was written"
    if result.certain and not allow_duplicate:
        names = ", ".join(same["id"] for same in result.certain)
        return f"refused: this repeats {names}; add a source to it, or say --allow-duplicate"
    return ""


def _kept(result: Written) -> Written:
    """Keep an entry that was not written, so that nothing typed is lost; where that can't be, the refusal stands."""
    entry = result.events[0]
    try:
        file = config.keep_draft(f"{entry['id']}.yaml", writer.event(entry))
    except UsageError:
        return result
    return replace(result, why_not=f"{result.why_not}; it is kept: mend {file}, then `chiplog import {file}`")


def _show_notes(result: Written, log: Log) -> None:
    sys.stderr.write(problems.text(result.found, common.painter(log, stderr=True)) + view.duplicates(result))


def _agreed(result: Written, log: Log) -> bool:
    _show_notes(result, log)
    common.talk(result.diff)
    return typer.confirm(f"Write it to {result.file}?", default=True, err=True)


def write(mirror: Mirror, splice: Splice, result: Written) -> None:
    """Make a splice, after proving on the new bytes that it is the only change and reads back as meant."""
    document = mirror.document()
    before = bytes(document)
    after = splice.apply(before)

    def prove(data: bytes) -> None:
        reads_back = reader.read(splice.new.strip().decode() + "\n") == result.events[0]
        if data != after or not reads_back or not edit.keeps_the_others(document, splice, data):
            raise RefusedError("the new file would not read back as meant", "nothing was written; please report this")

    if mirror.path == store.STDIN:
        prove(after)
        sys.stdout.buffer.write(after)
    else:
        store.replace(mirror.path, before, after, prove)
