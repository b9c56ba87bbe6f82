"""The filters and days that were typed, in the log's own terms."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from chiplog.cli.options import EventOptions, FilterOptions
from chiplog.errors import UsageError
from chiplog.index import select
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import jurisdictions, nearest, typed
from chiplog.output.screen import note


def day(text: str | None) -> dt.date:
    """Return the day asked about: today, or the one that was typed, echoed if it hangs on today."""
    return typed.today() if text is None else edge(text, "on", last=True)


def parse(options: EventOptions, places: list[str] | None = None, text: list[str] | None = None) -> Filters:
    """Return the filters that were typed, in the log's own terms; `places` are countries named without an option."""
    return filters(with_places(options, places), text)


def filters(options: EventOptions, text: list[str] | None = None) -> Filters:
    """Return the filters that were typed, in the log's own terms."""
    _known_fields([*(options.has or ()), *(options.missing or ())])
    timed = options if isinstance(options, FilterOptions) else FilterOptions()
    since, until = window(timed.since, timed.until, "since")
    return Filters(
        text=tuple(text or ()),
        country=_countries(options.country),
        actor=_countries(options.actor),
        target=_countries(options.target),
        since=str(since) if since else None,
        until=str(until) if until else None,
        state=tuple(map(str, timed.state or ())),
        stale=timed.stale,
        **{name: tuple(map(str, getattr(options, name) or ())) for name in _AS_TYPED},
    )


def _known_fields(names: list[str]) -> None:
    if names:
        from chiplog.model.event import FIELDS  # slow to load

        check_names(names, FIELDS[""], "field")


def check_names(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise UsageError, with the nearest of the known names, for one that is not among them."""
    for name in names:
        if name not in known:
            near = nearest.field(name, known)
            listed = f"{what}s are {', '.join(known)}"
            raise UsageError(f"unknown {what}: {name}", f"did you mean {near}? {listed}" if near else listed)


def with_places(options: EventOptions, places: list[str] | None) -> Any:
    """Return filters with the countries that were named without an option."""
    if not places:
        return options
    _check_countries(places, options)
    return dataclasses.replace(options, country=[*(options.country or ()), *places])


def _check_countries(words: Iterable[str], options: EventOptions) -> None:
    """Raise UsageError for the first word that is no country, with the filter that takes it."""
    for word in words:
        try:
            typed.country(word)
        except UsageError as error:
            from chiplog.answers.filter_hint import by_vocabulary  # only a mistake needs it

            takes = (found for found in by_vocabulary(word) if hasattr(options, found[2:].partition(" ")[0]))
            found = next(takes, "")
            raise UsageError(error.message, f"did you mean {found}?" if found else error.hint) from None


_AS_TYPED = (
    *("flow", "instrument", "effect", "stage", "confidence", "body", "entity", "item", "code", "act"),
    *("has", "missing"),
)


def _countries(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(typed.country(text) for text in given or ()))


def edge(text: str, option: str, *, last: bool) -> dt.date:
    """Return the first or the last of the days that were typed for an option, echoed if they hang on today.

    Of several days, a state can be of one alone: that is said, too.
    """
    asked = typed.span(text, typed.today())
    if option == "on" and asked.lo != asked.hi:
        note(f"--on {text}: its last day, {asked.hi}")
    elif asked.told:
        note(f"--{option} {text}: {asked.lo}" + ("" if asked.lo == asked.hi else f" to {asked.hi}"))
    return asked.hi if last else asked.lo


def window(first: str | None, last: str | None, option: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that were typed, if they were. Raises UsageError where they are crossed."""
    start = None if first is None else edge(first, option, last=False)
    stop = None if last is None else edge(last, "until", last=True)
    if start and stop and stop < start:
        raise UsageError(
            f"--{option} {start} is after --until {stop}", f"--{option} must not be after --until: exchange them"
        )
    return start, stop


def scope_note(mirror: Log, asked: Filters) -> str:
    """Return which names the log does not have, and what a country filter leaves out that applies all the same."""
    notes = [
        f"no event has the {name} {value}" + (f": did you mean {close}?" if close else "")
        for name in ("entity", "body", "item")
        for value, close in select.unknown(mirror.index, name, getattr(asked, name))
    ]
    if not asked.country:
        return "\n".join(notes)
    wider = [(jurisdictions.EVERYONE, "apply to everyone", "everyone")]
    if set(asked.country) & jurisdictions.EU_MEMBERS:
        wider.append(("EU", "are the EU's or target it", "EU"))
    for code, what, option in wider:
        if code not in asked.country and (count := select.elsewhere(mirror.index, asked, code)):
            notes.append(f"{count} more {_verb(count, what)}: --country {option} shows them too")
    return "\n".join(notes)


def _verb(count: int, what: str) -> str:
    return (
        what.replace("apply", "applies").replace("are ", "is ").replace("target ", "targets ") if count == 1 else what
    )
