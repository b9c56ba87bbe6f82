"""The calls behind `list` and `show`."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import typer

from chiplog.cli import filters
from chiplog.cli.answer import tracing
from chiplog.cli.options import ROWS, FilterOptions, Format, LogOptions, Report
from chiplog.errors import UnreadableError, UsageError
from chiplog.index import queries, select
from chiplog.index.queries import Newest
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import jurisdictions
from chiplog.model.state import StateEngine
from chiplog.output import screen, thread
from chiplog.output.thread import History

_DATES = ("announced", "effective", "through", "recorded")

DRAWN = (Format.TABLE, Format.TIMELINE)
"""The forms for people."""

CANDIDATES = 8
"""Events that are named where words mean several."""

STALE = 20
"""Threads without news that are listed: nobody follows up more at a time."""


@dataclass(frozen=True)
class Listed:
    """A list's rows, how many more match, what should be said under it, and how far the log goes for it."""

    rows: list[dict[str, Any]]
    more: int
    notes: tuple[str, ...]
    asked: Filters
    newest: Newest | None
    on: str | None
    """The day that states are of, where one was named."""


@dataclass(frozen=True)
class Detail:
    """One event with its state, its `file:line`, its thread and rounds, the neighbours in neither, and what to say."""

    place: str
    row: dict[str, Any]
    on: dt.date
    neighbours: tuple[tuple[str, dict[str, Any]], ...]
    past: History
    notes: tuple[str, ...] = ()


def listed(
    mirror: Log,
    options: FilterOptions,
    text: list[str] | None,
    *,
    sort: str,
    reverse: bool,
    limit: int | None,
    table: bool,
    brief: bool,
) -> Listed:
    """Answer `list`: at most a page of it for a `table`, and where `brief` the few fields of the plain form alone."""
    asked, on = filters.filters(options, text), filters.day(options.on)
    usual = STALE if asked.stale else ROWS if table else None
    most = (usual if limit is None else limit) or None
    matching = select.where(mirror.index, asked)
    if most and sort == "announced" and not reverse and not asked.on_a_day:
        shown, total = select.select(mirror.index, asked, most), select.count(mirror.index, asked)
    else:
        keys = _sorted(mirror, mirror.select(asked, on), sort, reverse=reverse)
        shown, total = keys[:most], len(keys)
        matching = select.among(keys) if asked.on_a_day else matching
    notes = [filters.scope_note(mirror, asked), _prefix_note(mirror, asked.text)]
    if asked.text and not total:
        notes = [filters.scope_note(mirror, asked), _filter_note(mirror, asked.text)]
    if asked.state:
        notes.append(_turned_note(mirror, select.select(mirror.index, asked), on))
    rows = select.brief(mirror.index, shown) if brief else mirror.events(shown, on)
    newest = None if brief else queries.newest(mirror.index, matching)
    return Listed(rows, total - len(shown), tuple(filter(None, notes)), asked, newest, options.on and str(on))


def form_of(asked: Format | None, *, json: bool) -> Format:
    """Choose how a list is written: as asked, else for who reads it."""
    if json:
        return Format.JSON
    return asked or (Format.TABLE if screen.on_terminal() else Format.PLAIN)


def show_list(answer: Listed, form: Format, columns: str | None, log: LogOptions) -> None:
    """Print a list, and under it what it leaves out."""
    from chiplog.output import events  # keeps what only prints out of other commands

    fields = _columns(columns)
    notes = [*_more_note(answer), *answer.notes]
    if form not in DRAWN:
        log.screen.answer(events.FORMATS[form](answer.rows, fields or (_all_columns() if form is Format.CSV else ())))
        for note in notes:
            screen.note(note)
        return
    from chiplog.answers import footer as about
    from chiplog.output import footer, timeline  # programs read neither

    width = log.screen.width()
    counted = events.counted(answer.rows, answer.more, answer.on)
    under = "\n".join(footer.lines(about.Footer(counted, answer.asked, answer.newest, tuple(notes))))
    months = form is Format.TIMELINE
    parts = timeline.parts(answer.rows, width) if months else events.parts(answer.rows, fields, width)
    log.screen.draw(parts, under)


def one(mirror: Log, name: str, on: dt.date) -> Detail:
    """Find the one event that an id, its beginning, or words of its title mean.

    Raises UsageError where none or several do, UnreadableError where the one that does is faulty.
    """
    key = _key(mirror, name)
    row = mirror.events([key], on)[0]
    past = tracing.history(mirror, row["id"], on)
    told = {node.id for node in past.nodes} | {name for one in past.rounds for name in one[:2]}
    neighbours = [(kind, other) for kind, other in _neighbours(mirror, row) if other not in told]
    keys = dict(select.keys(mirror.index, [other for _, other in neighbours]))
    rows = {other["id"]: other for other in mirror.events(list(keys.values()), on)}
    place = f"{mirror.path}:{mirror.index.layout().line_of(key)}"
    beside = tuple((kind, rows[other]) for kind, other in neighbours if other in rows)
    return Detail(place, row, on, beside, past, tuple(filter(None, [_turned_note(mirror, [key], on)])))


def _turned_note(mirror: Log, keys: list[int], on: dt.date) -> str:
    from chiplog.answers import calendar  # lists without states do without

    outlines, asked = select.facts(mirror.index, keys), set(keys)
    names = [outline.id for outline in outlines.values() if outline.key in asked]
    return calendar.turned_since(mirror, StateEngine(outlines), names, on)


def _neighbours(mirror: Log, row: dict[str, Any]) -> list[tuple[str, str]]:
    """Return (relation as it reads from an event, id) of the events that it names, and of those that name it."""
    earlier = [(kind, other) for kind, ids in row.get("relations", {}).items() for other in ids]
    later = queries.related_to(mirror.index, row["id"])
    return [*earlier, *((thread.passive(kind), other) for kind, other in later)]


def show_event(found: Detail, format_: Report, log: LogOptions) -> None:
    """Print one event."""
    from chiplog.output import detail  # keeps what only prints out of other commands

    if format_ is Report.TEXT:
        parts = detail.parts(found.row, found.on, found.neighbours, found.past)
        log.screen.draw(parts, "\n".join(found.notes))
        return
    log.screen.answer(detail.FORMATS[format_](found.row, found.on, found.neighbours, found.past))
    for note in found.notes:
        screen.note(note)


def open_sources(found: Detail) -> None:
    """Open an event's sources in the browser."""
    for source in found.row["sources"]:
        if typer.launch(source["url"]):
            screen.note(f"no browser could open {source['url']}")


def _key(mirror: Log, name: str) -> int:
    if not name.strip():
        raise UsageError("no event is named", "write its id, or words of its title; `chiplog list` shows ids")
    try:
        key, found = select.one_id(mirror.index, name)
    except UsageError as error:
        key, found = _titled(mirror, name, error)
    if not select.keys(mirror.index, [found]):
        hint = mirror.repair("`chiplog validate` names them")
        raise UnreadableError(f"{found} is in the log, but has faults", hint)
    return key


def _titled(mirror: Log, words: str, unknown: UsageError) -> tuple[int, str]:
    """Return (key, id) of the one event whose texts have some words; raise the error about the id where none has."""
    keys = select.titled(mirror.index, words) or select.select(mirror.index, Filters(text=(words,)), CANDIDATES + 1)
    rows = select.brief(mirror.index, keys)
    if not rows or (len(rows) > 1 and isinstance(unknown, select.AmbiguousError)):
        raise unknown
    if len(rows) > 1:
        some = ", ".join(row["id"] for row in rows[:CANDIDATES]) + (" …" if len(rows) > CANDIDATES else "")
        raise UsageError(f"no event has the id {words}, and several have these words", some)
    return keys[0], rows[0]["id"]


def _sorted(mirror: Log, keys: list[int], sort: str, *, reverse: bool) -> list[int]:
    if sort == "announced":
        return keys[::-1] if reverse else keys
    values = select.column(mirror.index, sort)
    filled = [key for key in keys if values[key]]
    filled.sort(key=lambda key: str(values[key]), reverse=(sort in _DATES) != reverse)
    return filled + [key for key in keys if not values[key]]


def _columns(text: str | None) -> tuple[str, ...]:
    if not text:
        return ()
    columns = tuple(part.strip() for part in text.split(",") if part.strip())
    filters.check_names(columns, _all_columns(), "column")
    return columns


def _all_columns() -> tuple[str, ...]:
    from chiplog.model.event import FIELDS  # slow to load

    return (*FIELDS[""], "state", "state_why")


def _more_note(answer: Listed) -> Sequence[str]:
    if not answer.more:
        return ()
    return (f"{answer.more} more: --limit {len(answer.rows) + answer.more} shows them all",)


def _filter_note(mirror: Log, text: tuple[str, ...]) -> str:
    """Name the filter that finds what no text of the log has as words."""
    from chiplog.answers.filter_hint import filter_of  # only a search that finds nothing needs it

    whole = " ".join(text)
    found = next(filter(None, (filter_of(mirror, part) for part in dict.fromkeys((whole, *text)))), "")
    return f"no event has the words {whole}" + (f": did you mean {found}?" if found else "")


def _prefix_note(mirror: Log, text: tuple[str, ...]) -> str:
    prefixes = select.like_words(mirror.index, select.split_words(text))
    if not prefixes:
        return ""
    code = next((word.upper() for word in prefixes if word.upper() in jurisdictions.CODES), "")
    meant = f"; did you mean --country {code}?" if code else ""
    return f"no event has the whole word {', '.join(prefixes)}: taken as the beginning of a word{meant}"
