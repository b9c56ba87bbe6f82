"""A list of events: those that match, sorted, with what the reader should know of them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from chiplog.answers import footer
from chiplog.answers.footer import Footer
from chiplog.index import queries, select
from chiplog.index import text as search
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import jurisdictions
from chiplog.model.keys import FIELDS

Sort = Literal["announced", "effective", "through", "recorded", "actor", "instrument", "effect", "id", "title"]

_DATES = ("announced", "effective", "through", "recorded")


@dataclass(frozen=True)
class Listing:
    """How to list events: in which order, at most how many, and with which fields (none: those of the format).

    A `brief` list has only the few fields of the plain format, which are read faster. `names_day` is true where the
    footer is to name the day of the states. `changed_since` is a day or a revision: only what has changed is listed.
    """

    sort: Sort = "announced"
    reverse: bool = False
    limit: int | None = None
    columns: tuple[str, ...] = ()
    brief: bool = False
    names_day: bool = False
    changed_since: dt.date | str | None = None


@dataclass(frozen=True)
class ListAnswer:
    """The rows of a list, and the fields that were asked for, if any were."""

    rows: list[dict[str, Any]]
    columns: tuple[str, ...]
    footer: Footer


def fields() -> tuple[str, ...]:
    """Return the fields that a list can show."""
    return (*FIELDS[""], "state", "state_why", "unverified")


def answer(log: Log, asked: Filters, on: dt.date, wanted: Listing) -> ListAnswer:
    """Return the events that match, with their states on a day; where it was named, those that were public then."""
    asked = replace(asked, public_on=str(on)) if wanted.names_day else asked
    asked, said = changed(log, asked, wanted.changed_since, on)
    matching = select.where(log.index, asked)
    if wanted.limit and wanted.sort == "announced" and not wanted.reverse and not asked.on_a_day:
        shown, total = select.select(log.index, asked, wanted.limit), select.count(log.index, asked)
    else:
        keys = _sorted(log, log.select(asked, on), wanted)
        shown, total = keys[: wanted.limit], len(keys)
        matching = select.among(keys) if asked.on_a_day else matching
    rows = select.brief(log.index, shown) if wanted.brief else log.events(shown, on)
    newest = None if wanted.brief else queries.newest(log.index, matching)
    notes = *said, footer.more(total, len(rows)), *_notes(log, asked, total), *_state_notes(log, asked, rows, on)
    counted = _counted(rows, total, on if wanted.names_day else None)
    under = Footer(counted, asked, newest, tuple(filter(None, notes)), log.left_out(), log.through)
    return ListAnswer(rows, wanted.columns, under)


def changed(log: Log, asked: Filters, since: dt.date | str | None, on: dt.date) -> tuple[Filters, tuple[str, ...]]:
    """Return the filters with the ids of what has changed since a day or revision, and notes on that."""
    if since is None:
        return asked, ()
    from chiplog.answers import changes  # few lists need it

    found = changes.undated(log, Filters(), since, on=on)
    return replace(asked, changed_since=str(since), ids=found.ids()), found.footer.notes


def _notes(log: Log, asked: Filters, total: int) -> Iterator[str]:
    yield from footer.scope(log, asked)
    if asked.text:
        yield _prefix_note(log, asked.text) if total else _filter_note(log, asked.text)


def _state_notes(log: Log, asked: Filters, rows: Sequence[dict[str, Any]], on: dt.date) -> Iterator[str]:
    """Yield notes on states that turned since the log's end, and on events that were not yet public on the day."""
    unverified = sum(1 for row in rows if row.get("unverified"))
    if asked.state or unverified:
        from chiplog.answers import log_end  # few lists need it

        if asked.state:
            yield log_end.note_on_keys(log, select.select(log.index, asked), on)
        else:
            yield log_end.note(log.through, unverified, on)
    if asked.public_on:
        number = select.count(log.index, replace(asked, public_on=None)) - select.count(log.index, asked)
        which = "event was" if number == 1 else "events were"
        yield f"{number} {which} not yet public on {on}" if number else ""


def _counted(rows: Sequence[dict[str, Any]], total: int, on: dt.date | None) -> str:
    """Return `21 events`, how many of those shown are retracted, and the day of their states, if it was named."""
    retracted = sum(1 for row in rows if row.get("retracted"))
    said = (
        footer.count(total),
        f"{retracted} of them retracted" if retracted else "",
        f"states on {on}" if on else "",
    )
    return ", ".join(filter(None, said))


def _sorted(log: Log, keys: list[int], wanted: Listing) -> list[int]:
    """Return keys in an order; events without the field come last."""
    if wanted.sort == "announced":
        return keys[::-1] if wanted.reverse else keys
    values = select.column(log.index, wanted.sort)
    filled = [key for key in keys if values[key]]
    filled.sort(key=lambda key: str(values[key]), reverse=(wanted.sort in _DATES) != wanted.reverse)
    return filled + [key for key in keys if not values[key]]


def _filter_note(log: Log, text: tuple[str, ...]) -> str:
    """Return a note on words that no event has, with the filter that finds them."""
    from chiplog.answers.filter_hint import filter_of  # only a search that finds nothing needs it

    whole = " ".join(text)
    found = next(filter(None, (filter_of(log, part) for part in dict.fromkeys((whole, *text)))), "")
    return f"no event has the words {whole}" + (f": did you mean {found}?" if found else "")


def _prefix_note(log: Log, text: tuple[str, ...]) -> str:
    """Return a note on words that were taken as beginnings of words, or "" for none."""
    prefixes = select.like_words(log.index, search.parse(text))
    if not prefixes:
        return ""
    code = next((word.upper() for word in prefixes if word.upper() in jurisdictions.CODES), "")
    meant = f"; did you mean --country {code}?" if code else ""
    typed = {word.casefold(): word for word in " ".join(text).split()}
    words = ", ".join(typed.get(word, word) for word in prefixes)
    return f"no event has the whole word {words}: searched as the beginning of a word{meant}"
