"""The calls behind writing: an entry from options, checked, compared, spliced in and proved."""

import contextlib
import dataclasses
import os
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import typer

from chiplog import config
from chiplog.answers import duplicates
from chiplog.cli import people, session
from chiplog.cli.options import Log
from chiplog.errors import RefusedError, UsageError
from chiplog.log import edit, query, reader, store, writer
from chiplog.log.blocks import Block
from chiplog.log.edit import Splice
from chiplog.log.index import Mirror
from chiplog.model import naming, urls
from chiplog.model.outline import Overview
from chiplog.model.words import Relation, Role
from chiplog.rules import check
from chiplog.view import problems
from chiplog.view.problems import Placed

REQUIRED = ("title", "announced", "actor", "flow", "instrument", "effect", "stage", "confidence", "source", "kind")
"""Options without which there is no entry."""

ENTRY = "entry"
"""What stands for the file's name in findings about an entry that is in no file yet."""

Tree = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """What a writer did, or why it did not: DESIGN's one document for writers."""

    event: Tree
    file: str
    diff: str
    written: bool
    found: tuple[Placed, ...]
    certain: tuple[Mapping[str, str], ...] = ()
    likely: tuple[Mapping[str, str], ...] = ()
    exit_code: int = field(default=0)
    why_not: str = ""


def entry(given: Mapping[str, Any]) -> Tree:
    """Give the tree of text that the options of `add` mean, without id, in the canonical order of keys.

    Raises UsageError for options that are missing or can't be understood.
    """
    missing = [f"--{name}" for name in REQUIRED if given[name] is None]
    if missing:
        raise UsageError(f"missing: {', '.join(missing)}", "`chiplog add --help` says what each one means")
    now = people.today()
    tree = {
        "id": given["id_"],
        "title": given["title"],
        "announced": people.field_date(given["announced"], now, relative=True),
        "effective": _date(given["effective"]),
        "through": _date(given["through"]),
        "actor": people.country(given["actor"]),
        "body": given["body"],
        "targets": list(dict.fromkeys(people.country(text) for text in given["target"] or ())),
        **{name: str(given[name]) for name in ("flow", "instrument", "effect", "stage", "confidence")},
        "entities": _grouped(given["entity"], Role, "--entity ROLE:NAME"),
        "items": given["item"],
        "codes": given["code"],
        "acts": given["act"],
        "relations": _grouped(given["relate"], Relation, "--relate TYPE:ID"),
        "summary": " ".join(given["summary"].split()) if given["summary"] else None,
        "sources": [_source(given)],
        "recorded": now.isoformat(),
    }
    return {key: _composed(value) for key, value in tree.items() if value not in (None, [], {})}


def may_ask(*, yes: bool, no_input: bool, json: bool) -> bool:
    """Whether a person is there to be asked, and wants to be."""
    quiet = yes or no_input or json or bool(os.environ.get("CI"))
    return not quiet and sys.stdin.isatty() and sys.stdout.isatty()


def add(log: Log, tree: Tree, *, allow_duplicate: bool, dry_run: bool, ask: bool) -> Written:
    """Put one entry into the log, unless it is invalid or a certain duplicate.

    Raises UnreadableError or RefusedError when the file can't be read or written; then it is as it was.
    """
    path = config.log_path(log.file)
    with contextlib.nullcontext() if dry_run or path == store.STDIN else store.locked(path):
        mirror = session.mirror_of(path)
        tree = _named(tree, mirror)
        text = writer.event(tree)
        found = tuple(_problems(text, mirror))
        certain = _certain(tree, mirror)
        likely = _likely(tree, mirror, {same["id"] for same in certain})
        splice = _splice(tree, text, mirror)
        before = bytes(mirror.document())
        result = Written(tree, path, edit.diff(before, splice, path), False, found, certain, likely)
        if why := _refusal(result, allow_duplicate=allow_duplicate):
            return _replace(result, exit_code=RefusedError.code, why_not=why)
        if dry_run:
            return result
        if ask and not _agreed(result):
            return _replace(result, exit_code=RefusedError.code, why_not="not written, as you said")
        _write(path, mirror, splice, tree)
        return _replace(result, written=True)


def show(result: Written, log: Log, *, json: bool) -> None:
    """Print what was done: one document, or the diff and what to do next."""
    if json:
        session.show(problems_document(result))
        return
    paint = session.painter(log, stderr=True)
    sys.stderr.write(problems.text(result.found, paint))
    for kind, others in (("the same act as", result.certain), ("perhaps the same act as", result.likely)):
        for other in others:
            session.talk(f"{kind} {other['id']}: {other['title']} ({other['why']})")
    if result.why_not:
        session.talk(f"chiplog: {result.why_not}")
    elif result.file == store.STDIN:
        session.talk(result.diff)
    else:
        session.show(result.diff)
        done = (
            f"added {result.event['id']} to {result.file}" if result.written else "nothing written: this was a dry run"
        )
        session.talk(f"{done}\nnext: `git diff`, `chiplog show {result.event['id']}`" if result.written else done)


def problems_document(result: Written) -> str:
    """Give DESIGN's one document for writers."""
    from chiplog.view import safe  # only JSON needs it

    document = {
        "events": [result.event],
        "file": result.file,
        "diff": result.diff,
        "written": result.written,
        "findings": [problems.as_dict(placed) for placed in result.found],
        "duplicates": {"certain": list(result.certain), "likely": list(result.likely)},
    }
    return safe.json_text(document, indent=2) + "\n"


def _replace(result: Written, **changes: Any) -> Written:
    return dataclasses.replace(result, **changes)


def _date(text: str | None) -> str | None:
    return people.field_date(text, people.today()) if text else None


def _source(given: Mapping[str, Any]) -> Tree:
    source = {
        "url": given["source"],
        "publisher": given["publisher"],
        "published": _date(given["published"]),
        "kind": str(given["kind"]),
        "origin": given["origin"],
        "lang": given["lang"],
    }
    return {key: value for key, value in source.items() if value is not None}


def _grouped(given: list[str] | None, vocabulary: Any, form: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for text in given or ():
        word, colon, name = text.partition(":")
        if not colon or word.strip() not in list(vocabulary):
            raise UsageError(f"{text!r} is not {form}", f"before the colon stands one of {', '.join(vocabulary)}")
        groups.setdefault(word.strip(), []).append(name.strip())
    return {word: groups[word] for word in vocabulary if word in groups}


def _composed(value: Any) -> Any:
    """Unicode's composed form, without outer spaces, throughout."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, list):
        return [_composed(item) for item in value]
    return {key: _composed(item) for key, item in value.items()}


def _named(tree: Tree, mirror: Mirror) -> Tree:
    """Fill in what the log knows: an id that is free, and the publisher's name."""
    ids = {name for (name,) in mirror.ask("SELECT id FROM event")}
    source = dict(tree["sources"][0])
    if "publisher" not in source:
        source["publisher"] = _publisher(source["url"], mirror)
    name = tree.get("id") or naming.propose(tree, ids.__contains__)
    ordered = {key: source[key] for key in ("url", "publisher", "published", "kind", "origin", "lang") if key in source}
    return {"id": name, **{key: value for key, value in tree.items() if key != "id"}, "sources": [ordered]}


def _publisher(url: str, mirror: Mirror) -> str:
    """The log's own name for a host, the one it uses most; else the host."""
    if urls.fault(url):
        return url
    host = urls.host(url)
    sql = "SELECT publisher FROM source WHERE host = ? GROUP BY publisher ORDER BY count(*) DESC, publisher LIMIT 1"
    rows = mirror.ask(sql, [host])
    return str(rows[0][0]) if rows else host


def _problems(text: str, mirror: Mirror) -> Iterator[Placed]:
    """What is wrong with an entry, by itself and beside the others."""
    data = text.encode(errors="surrogateescape")
    lines = text.split("\n")
    checked = check.one_block(data)
    found = list(checked.problems)
    if checked.event is not None and checked.event.id and checked.event.announced:
        beside = check.across_events(_beside(checked.event, mirror), {0: Block(data, b"")})
        found += [problem for _, problem in beside]
    for problem in sorted(found):
        yield Placed(ENTRY, problem, lines[problem.line] if problem.line < len(lines) else "")


def _beside(event: Any, mirror: Mirror) -> Overview:
    """The log as the rules across events need it to judge one new event, whose key is 0."""
    related = tuple(event.related())
    wanted = [earlier for _, earlier in related] + [event.id]
    marks = ", ".join("?" * len(wanted))
    near = mirror.ask(
        f"SELECT key FROM event WHERE sound = 1 AND (id IN ({marks})"
        f" OR key IN (SELECT event FROM relation WHERE target IN ({marks})))",
        [*wanted, *wanted],
    )
    new = query.outline_of(event)
    others = query.outlines(mirror, [key for (key,) in near]).values()
    names = mirror.ask("SELECT key, id FROM event WHERE id IS NOT NULL")
    return Overview((*(other for other in others if other.id != new.id), new), (*names, (0, new.id)), {}, {}, ())


def _certain(tree: Tree, mirror: Mirror) -> tuple[Mapping[str, str], ...]:
    """The events that are the same act for certain: by number and part, or by page and substance."""
    found = {}
    for act in tree.get("acts", ()):
        for name, title in mirror.ask(
            "SELECT id, title FROM event JOIN act ON act.event = key WHERE act = ? AND NOT retracted", [act]
        ):
            found[name] = {"id": name, "title": title, "why": f"it has {act} too"}
    url = tree["sources"][0]["url"]
    page = "" if urls.fault(url) else urls.normal(url)
    for name, title in mirror.ask(
        "SELECT DISTINCT id, title FROM event JOIN source ON source.event = key WHERE page = ? AND NOT retracted"
        " AND actor = ? AND instrument = ? AND effect = ? AND announced = ?",
        [page, tree["actor"], tree["instrument"], tree["effect"], tree["announced"]],
    ):
        found.setdefault(name, {"id": name, "title": title, "why": "the same page, actor, instrument, effect and day"})
    return tuple(found.values())


def _likely(tree: Tree, mirror: Mirror, certain: set[str]) -> tuple[Mapping[str, str], ...]:
    sql = "SELECT key FROM event WHERE sound = 1 AND actor = ? AND instrument = ?"
    keys = [key for (key,) in mirror.ask(sql, [tree["actor"], tree["instrument"]])]
    others = {row["id"]: row for row in query.events(mirror, keys)}
    try:
        names = duplicates.likely(tree, others.values())
    except ValueError:
        return ()  # a date that does not exist: the findings say so
    why = "the same actor and instrument, soon after, and a like title"
    return tuple(
        {
            "id": name,
            "title": others[name]["title"],
            "why": f"retracted; {why}" if others[name].get("retracted") else why,
        }
        for name in names
        if name not in certain
    )


def _splice(tree: Tree, text: str, mirror: Mirror) -> Splice:
    key = (tree["actor"], tree["announced"], tree["id"])
    return edit.insert(mirror.document(), query.order(mirror), key, text)


def _refusal(result: Written, *, allow_duplicate: bool) -> str:
    if any(placed.problem.severity == "error" for placed in result.found):
        return "refused: the entry is not valid, and nothing was written"
    if result.certain and not allow_duplicate:
        names = ", ".join(same["id"] for same in result.certain)
        return f"refused: this repeats {names}; add a source to it, or say --allow-duplicate"
    return ""


def _agreed(result: Written) -> bool:
    for other in result.likely:
        session.talk(f"perhaps the same act as {other['id']}: {other['title']}")
    session.talk(result.diff)
    return typer.confirm(f"Write it to {result.file}?", default=True, err=True)


def _write(path: str, mirror: Mirror, splice: Splice, tree: Tree) -> None:
    document = mirror.document()
    before = bytes(document)
    after = splice.apply(before)

    def prove(data: bytes) -> None:
        new = splice.new.strip() + b"\n"
        reads_back = reader.read(new.decode()) == tree
        if data != after or not reads_back or not edit.keeps_the_others(document, splice, data):
            raise RefusedError("the new file would not read back as meant", "nothing was written; please report this")

    if path == store.STDIN:
        prove(after)
        sys.stdout.buffer.write(after)
    else:
        store.replace(path, before, after, prove)
