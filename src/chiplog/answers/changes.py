"""What is new since a day or a revision: what a reader who looked then must know now."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import Any, NamedTuple

from chiplog import git
from chiplog.answers import calendar, footer
from chiplog.answers.calendar import Turn
from chiplog.answers.footer import Footer
from chiplog.errors import UsageError
from chiplog.index import quantities, queries, select
from chiplog.index.quantities import Due
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.logfile import store
from chiplog.model import dates
from chiplog.model.keys import SUBSTANTIVE
from chiplog.model.state import State, StateEngine
from chiplog.versions import by_dates, compare, facts, revisions
from chiplog.versions.compare import Change, Difference
from chiplog.versions.revisions import Version

Row = Mapping[str, Any]

AHEAD = 60
"""Days after the day of the states whose turns and deadlines are shown."""


class Moment(NamedTuple):
    """One end of what is compared: its name, its day, and its commit, or "" where there is none."""

    name: str
    day: dt.date
    commit: str = ""


class Corrected(NamedTuple):
    """An event that was changed: the fields that differ, and the reasons that its new corrections give."""

    row: Row
    fields: Mapping[str, Change]
    why: tuple[str, ...]


class Turned(NamedTuple):
    """An event whose state is another than it was; the day of the turn, or None if it is not one; what did it."""

    id: str
    old: State
    new: State
    day: dt.date | None
    by: tuple[str, ...]
    unverified: bool


@dataclass(frozen=True)
class ChangesAnswer:
    """What is new between two moments, in the order in which it is shown; states are those on a day.

    `edited` are events in which nothing of substance changed. `turns` and `deadlines` are those of the next days.
    `rows` has the events that are named, by id. `updated` has the day on which each event that is new, corrected,
    retracted or turned became so. `from_dates` is true if no earlier version could be read, and the dates in the
    entries decide: then the values before a correction are not known.
    """

    since: Moment
    until: Moment
    on: dt.date
    added: tuple[Row, ...]
    corrected: tuple[Corrected, ...]
    edited: tuple[Corrected, ...]
    retracted: tuple[Corrected, ...]
    by_acts: tuple[Turned, ...]
    by_calendar: tuple[Turned, ...]
    turns: tuple[Turn, ...]
    deadlines: tuple[Due, ...]
    rows: Mapping[str, Row]
    updated: Mapping[str, dt.date]
    from_dates: bool
    footer: Footer

    def ids(self) -> tuple[str, ...]:
        """Return the ids of the events that are new, changed, retracted or turned, each once."""
        rows = (*self.added, *(one.row for one in (*self.corrected, *self.edited, *self.retracted)))
        turned = (one.id for one in (*self.by_acts, *self.by_calendar))
        return tuple(dict.fromkeys([*(str(row["id"]) for row in rows), *turned]))


class _Ends(NamedTuple):
    """The two versions of the log at a path, and their moments; the base is None if it can't be read."""

    path: str
    base: Version | None
    head: Version
    since: Moment
    until: Moment
    notes: tuple[str, ...]


class _Found(NamedTuple):
    """What differs, the days of the commits that made it so by id, and how many new acts are wanted at most."""

    difference: Difference
    days: Mapping[str, dt.date] = {}
    most: int | None = None

    def added(self, ids: set[str]) -> list[str]:
        """Return the new events among some ids: all, or the latest."""
        trees = [tree for tree in self.difference.added if tree["id"] in ids]
        if self.most is not None:
            trees = sorted(trees, key=lambda tree: (self._day(tree), tree["announced"], tree["id"]))[-self.most :]
        return [str(tree["id"]) for tree in trees]

    def _day(self, tree: Row) -> dt.date:
        return self.days.get(tree["id"]) or by_dates.newest(tree)


def answer(  # noqa: PLR0913, PLR0917 - both ends, and what to tell of what is between them
    log: Log,
    asked: Filters,
    since: dt.date | str,
    until: dt.date | str | None = None,
    on: dt.date | None = None,
    most: int | None = None,
) -> ChangesAnswer:
    """Return what is new since a day or a revision, of the events that match before or after.

    A day means the newest commit of the log at its end. The later version is the log itself, or that of `until`;
    states are those on a day, by default on that of the later version, so that they do not depend on the clock.
    Of the new acts, at most so many are in it, the latest.

    Raises UsageError for what is no revision, or not before `until`; UnreadableError if git fails.
    """
    ends = _ends(log, since, until)
    with _opened(log, ends) as head:
        difference = _difference(head, ends)
        days = _committed(ends, difference.touched)
        found = _answer(head, asked, ends, on or ends.until.day, _Found(difference, days, most))
        return replace(found, updated=_updated(head, found, days))


def undated(
    log: Log, asked: Filters, since: dt.date | str, until: dt.date | str | None = None, on: dt.date | None = None
) -> ChangesAnswer:
    """Return the same without `updated`, for which each version in between must be read."""
    ends = _ends(log, since, until)
    with _opened(log, ends) as head:
        return _answer(head, asked, ends, on or ends.until.day, _Found(_difference(head, ends)))


@contextlib.contextmanager
def _opened(log: Log, ends: _Ends) -> Iterator[Log]:
    """Open the later version."""
    if ends.head.live:
        yield log
    else:
        with Log.of_bytes(ends.head.name, ends.head.data, log) as head:
            yield head


def _ends(log: Log, since: dt.date | str, until: dt.date | str | None) -> _Ends:
    base, start, note = _version(log, since)
    if until is None:
        head: Version | None = None
        stop, other = _newest_day(log, with_history=base is not None), ""
    else:
        head, stop, other = _version(log, until)
    if until is not None and stop < start:
        raise UsageError(f"--since {since} is after --until {until}", "--since must not be after --until")
    later = head or Version(revisions.WORKING, bytes(log.document()), log.path)
    old, new = revisions.alike(base, later) if base else (None, later)
    first = Moment(str(since), start, base.commit if base else "")
    last = Moment(revisions.WORKING if until is None else str(until), max(stop, start), new.commit)
    return _Ends(log.path, old, new, first, last, tuple(dict.fromkeys(filter(None, (note, other)))))


def _version(log: Log, named: dt.date | str) -> tuple[Version | None, dt.date, str]:
    """Return a version by its day or revision, its day, and a note; no version for a day before the history."""
    piped = log.path == store.STDIN
    if isinstance(named, dt.date):
        found = None if piped else revisions.on_day(log.path, named)
        note = f"no commit of the log is from {named} or before: the dates in its entries decide"
        return found, named, "" if found else note
    if piped:
        raise UsageError("standard input has no revisions", "give a day, or name the log with --file")
    commit = git.commit(log.path, named)
    day = git.day(log.path, commit) if commit else None
    if commit is None or day is None:
        hint = f"write a day, as 2026-01-28 or last friday, or a revision; {revisions.listing(log.path)}"
        raise UsageError(f"{named} is neither a day nor a revision", hint)
    version = revisions.committed(log.path, commit, named)
    return version, day, version.note


def _newest_day(log: Log, *, with_history: bool) -> dt.date:
    """Return the day of the newest commit or entry of a log, which does not depend on today."""
    days = [past.day for past in git.history(log.path)[:1]] if with_history else []
    entry = queries.last_entry(log.index)
    return max([*days, *([dates.parse(entry).lo] if entry else [])], default=log.through)


def _difference(head: Log, ends: _Ends) -> Difference:
    if ends.base is not None:
        return compare.logs(ends.base.data, ends.head.data)
    last = dt.date.max if ends.until.name == revisions.WORKING else ends.until.day
    return by_dates.difference(select.dated(head.index), ends.since.day, last)


def _answer(head: Log, asked: Filters, ends: _Ends, day: dt.date, new: _Found) -> ChangesAnswer:
    found = new.difference
    keys = {name: key for key, name in select.ids_by_key(head.index).items()}
    matching = set(head.select(asked, day))
    ids = {name for name, key in keys.items() if key in matching}
    wanted = (ids | _matched_before(head, asked, ends, found, ids)) & keys.keys()
    added = new.added(ids)
    changed = [one for one in found.changed if one.id in wanted]
    gone = set(found.retracted)
    first = min(ends.since.day, day)
    # Of most events neither a day is near, nor do they differ, nor what bears on them: their states are the same.
    near = select.turning(head.index, first, dates.shifted(day, AHEAD))
    after = near | select.revised(head.index, facts.acted_on(found))
    states = _States(StateEngine(facts.before(found, after)), StateEngine(after, head.through), first, day)
    by_acts, by_calendar = states.turned(found, sorted((wanted - gone) & after.keys()))
    turns = calendar.turns(states.after, sorted(ids & near.keys()), dates.shifted(day, 1), dates.shifted(day, AHEAD))
    span = str(dates.shifted(day, 1)), str(dates.shifted(day, AHEAD))
    deadlines = quantities.deadlines(head.index, head.condition(asked, day), *span)
    marked: list[Turned | Turn | Due] = [*by_acts, *by_calendar, *turns, *deadlines]
    named = {*added, *(one.id for one in changed), *(one.id for one in marked)}
    rows = {row["id"]: row for row in head.events([keys[name] for name in sorted(named)], day)}
    edits = [Corrected(rows[one.id], one.fields, tuple(line["text"] for line in one.corrections)) for one in changed]
    edits.sort(key=lambda one: _age(one.row), reverse=True)
    kept = [one for one in edits if one.row["id"] not in gone]
    under = _footer(head, asked, ends, found)
    result = ChangesAnswer(
        since=ends.since,
        until=ends.until,
        on=day,
        added=tuple(sorted((rows[name] for name in added), key=_age, reverse=True)),
        corrected=tuple(one for one in kept if _substantial(one)),
        edited=tuple(one for one in kept if not _substantial(one)),
        retracted=tuple(one for one in edits if one.row["id"] in gone),
        by_acts=by_acts,
        by_calendar=by_calendar,
        turns=tuple(turns),
        deadlines=tuple(deadlines),
        rows=rows,
        updated={},
        from_dates=ends.base is None,
        footer=under,
    )
    return replace(result, footer=replace(under, counted=f"{_counted(result)}, of {footer.count(len(ids))}"))


def _age(row: Row) -> tuple[str, str]:
    return row["announced"], row["id"]


def _substantial(one: Corrected) -> bool:
    """Return whether a change is a correction: of a field of substance, or explained as one."""
    return bool(one.why or set(one.fields) & {*SUBSTANTIVE})


def _matched_before(head: Log, asked: Filters, ends: _Ends, found: Difference, ids: set[str]) -> set[str]:
    """Return the ids of the changed events that match in the earlier version: what left a filter is news too."""
    changed = {one.id for one in found.changed} - ids
    if asked == Filters():
        return changed
    if ends.base is None or not changed:
        return set()
    with Log.of_bytes(ends.base.name, ends.base.data, head) as before:
        keys = dict(select.keys(before.index, sorted(changed)))
        matching = set(before.select(asked, ends.since.day))
    return {name for name, key in keys.items() if key in matching}


@dataclass(frozen=True)
class _States:
    """The states of both versions: on the day of the earlier one, and on the day asked about."""

    before: StateEngine
    after: StateEngine
    first: dt.date
    last: dt.date

    def turned(self, found: Difference, ids: Iterable[str]) -> tuple[tuple[Turned, ...], tuple[Turned, ...]]:
        """Return the events whose states are others than they were, because of acts and because of the days alone.

        The days alone turned an event if the earlier version has its new state on the later day too.
        """
        by_acts, by_calendar = [], []
        touched = found.touched
        for name in ids:
            if not self.before.has(name):
                continue
            old, now = self.before.result(name, self.first).state, self.after.result(name, self.last)
            if old is now.state:
                continue
            turn = self._turn(name, now.state)
            day = turn.day if turn else None
            if self.before.result(name, self.last).state is now.state:
                by = (turn.by,) if turn else ()
                by_calendar.append(Turned(name, old, now.state, day, by, now.unverified))
            else:
                by_acts.append(Turned(name, old, now.state, day, self._acts(touched, name), now.unverified))
        return tuple(by_acts), tuple(by_calendar)

    def _turn(self, name: str, new: State) -> Turn | None:
        """Return the last turn to a state between the two days, or None."""
        turns = calendar.turns(self.after, [name], dates.shifted(self.first, 1), self.last)
        return next((turn for turn in reversed(turns) if turn.new is new), None)

    def _acts(self, touched: set[str], name: str) -> tuple[str, ...]:
        """Return the ids of the acts that bear on an event, or itself, whose facts differ between the versions."""
        bearing = {act.id for engine in (self.before, self.after) for act in engine.bearing(engine.event(name))}
        return tuple(sorted(one for one in bearing & touched if self._differs(one)))

    def _differs(self, name: str) -> bool:
        if not (self.before.has(name) and self.after.has(name)):
            return True
        return self.before.event(name)._replace(key=0) != self.after.event(name)._replace(key=0)


def _counted(found: ChangesAnswer) -> str:
    parts = (
        (len(found.added), "new"),
        (len(found.corrected), "corrected"),
        (len(found.edited), "edited"),
        (len(found.retracted), "retracted"),
        (len(found.by_acts) + len(found.by_calendar), "turned"),
    )
    said = ", ".join(f"{count} {what}" for count, what in parts if count) or "nothing new"
    return f"{said} since {found.since.name}"


def _footer(head: Log, asked: Filters, ends: _Ends, found: Difference) -> Footer:
    lost = [*found.removed, *(one.old for one in found.renamed)]
    which = "event is" if len(lost) == 1 else "events are"
    left = f"{len(lost)} {which} no longer in the log: {', '.join(sorted(lost))}" if lost else ""
    return footer.of(head, asked, "", *ends.notes, left, in_force=True)


# Days for feeds


def _updated(log: Log, found: ChangesAnswer, committed: Mapping[str, dt.date]) -> dict[str, dt.date]:
    """Return the day on which each event that is news became so, by id.

    That is the day of the newest commit that changed it, or else the newest day that its entry names; of an event that
    turned, the day of the turn or the newest day of the acts that turned it, if that is later.
    """
    news = {str(row["id"]) for row in (*found.added, *(one.row for one in (*found.corrected, *found.retracted)))}
    acts = {name for one in found.by_acts for name in one.by}
    days = {name: day for name, day in committed.items() if name in news | acts}
    rows = {**_rows(log, (news | acts) - days.keys() - found.rows.keys()), **found.rows}
    days |= {name: by_dates.newest(rows[name]) for name in (news | acts) - days.keys() if name in rows}
    result = {name: day for name, day in days.items() if name in news}
    causes = [*((one, one.by) for one in found.by_acts), *((one, ()) for one in found.by_calendar)]
    for one, by in causes:
        known = [result.get(one.id), one.day, *(days.get(name) for name in by)]
        result[one.id] = max([day for day in known if day], default=found.until.day)
    return result


def _rows(log: Log, ids: set[str]) -> dict[str, Row]:
    return {row["id"]: row for row in select.events(log.index, [key for _, key in select.keys(log.index, sorted(ids))])}


def _committed(ends: _Ends, ids: set[str]) -> dict[str, dt.date]:
    """Return the days of the newest commits that changed these events since the earlier version, by id."""
    if ends.base is None or not ends.since.commit or not ids:
        return {}
    past = git.history(ends.path, ends.until.commit or "HEAD")
    days: dict[str, dt.date] = {}
    versions = zip([None, *past], chain([ends.head.data], git.contents(ends.path, past)), strict=True)
    for (newer, data), (_, earlier) in pairwise(versions):
        touched = _touched(earlier, data) & ids - days.keys()
        if newer is not None:
            days |= dict.fromkeys(touched, newer.day)
        else:
            ids = ids - touched  # not yet in a commit
        if not ids - days.keys() or (newer and newer.commit == ends.since.commit):
            break
    return days


def _touched(old: bytes, new: bytes) -> set[str]:
    return compare.logs(old, new).touched if old != new else set()
