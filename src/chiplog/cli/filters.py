"""The filters and days that were typed, in the log's own terms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from chiplog.answers import filters as answers
from chiplog.cli.options import EventOptions, FilterOptions, StateOptions
from chiplog.errors import UsageError
from chiplog.index.select import Filters
from chiplog.model import dates, typed
from chiplog.output.screen import note

if TYPE_CHECKING:
    from chiplog.output.feeds import Site

check_names = answers.check_names


def day(text: str | None) -> dt.date:
    """Return the day asked about: today, or the one that was typed, echoed if it depends on today."""
    return typed.today() if text is None else edge(text, "on", last=True)


def parse(options: EventOptions, places: list[str] | None = None, text: list[str] | None = None) -> Filters:
    """Return the filters that were typed, in the log's own terms; `places` are countries named without an option.

    Raises UsageError for a name that is not known.
    """
    _check_countries(places or (), options)
    timed = options if isinstance(options, FilterOptions) else FilterOptions()
    stated = options if isinstance(options, StateOptions) else timed
    since, until = window(timed.since, timed.until, "since")
    given = {name: getattr(stated if name == "state" else options, _OPTIONS.get(name, name)) for name in answers.NAMES}
    given["country"] = [*(options.country or ()), *(places or ())]
    some = {name: tuple(map(str, values)) for name, values in given.items() if values}
    return answers.parse(some, text or (), since, until, stale=stated.stale)


_OPTIONS = {"list": "lists"}
"""The attribute of a filter's option, if it is not called like the filter."""


def _check_countries(words: Iterable[str], options: EventOptions) -> None:
    """Raise UsageError for the first word that is no country, with the filter that takes it."""
    for word in words:
        try:
            typed.countries(word)
        except UsageError as error:
            from chiplog.answers.filter_hint import by_vocabulary  # only a mistake needs it

            takes = (found for found in by_vocabulary(word) if hasattr(options, found[2:].partition(" ")[0]))
            found = next(takes, "")
            raise UsageError(error.message, f"did you mean {found}?" if found else error.hint) from None


def edge(text: str, option: str, *, last: bool) -> dt.date:
    """Return the first or the last of the days that were typed for an option, echoed if they depend on today.

    The day of a state is one day: where several were typed, that is said too.
    """
    asked = typed.span(text, typed.today())
    if option == "on" and asked.lo != asked.hi:
        note(f"--on {text}: its last day, {asked.hi}")
    elif asked.echoed:
        note(f"--{option} {text}: {asked.lo}" + ("" if asked.lo == asked.hi else f" to {asked.hi}"))
    return asked.hi if last else asked.lo


def window(first: str | None, last: str | None, option: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that were typed, if they were. Raises UsageError if they cross."""
    start = None if first is None else edge(first, option, last=False)
    stop = None if last is None else edge(last, "until", last=True)
    if start and stop and stop < start:
        raise UsageError(
            f"--{option} {start} is after --until {stop}", f"--{option} must not be after --until: exchange them"
        )
    return start, stop


def moment(text: str, option: str, *, last: bool = False) -> dt.date | str:
    """Return the day that was typed, or the name of a revision. What reads as a day is one.

    A month or a year begins at the end of the day before it, so that all of it is after that; as the `last` it ends
    with its last day.
    """
    try:
        asked = typed.span(text, typed.today())
    except UsageError:
        return text
    day = asked.hi if last or asked.lo == asked.hi else dates.shifted(asked.lo, -1)
    if asked.echoed or str(day) != text:
        note(f"--{option} {text}: {day}")
    return day


def site(base_url: str | None) -> Site | None:
    """Return where the log is published, if it was typed. Raises UsageError for what is no address."""
    if base_url is None:
        return None
    from urllib.parse import urlsplit  # only feeds and calendars need them

    from chiplog.model import urls
    from chiplog.output.feeds import Site

    if fault := urls.fault(base_url):
        raise UsageError(f"--base-url: {fault}", "write https://example.org/chips/")
    return Site(urlsplit(base_url).hostname or "", base_url)


def calendar_days(first: str | None, last: str | None, today: dt.date) -> tuple[dt.date, dt.date | None]:
    """Return the first day that was typed, or tomorrow, and the last, if one was. Raises UsageError if they cross."""
    typed_first, stop = window(first, last, "from")
    start = typed_first or dates.shifted(today, 1)
    if stop and stop < start:
        raise UsageError(
            f"--until {stop} is in the past; without --from the calendar starts tomorrow", "add --from DAY"
        )
    return start, stop


def merged(given: Iterable[str]) -> dict[str, str]:
    """Return, by code, the code that it is counted as: CN=CN,HK,MO counts three codes as CN."""
    found: dict[str, str] = {}
    for text in given:
        name, sign, others = text.partition("=")
        if not sign:
            raise UsageError(f"--merge {text} has no =", "write --merge CN=CN,HK,MO")
        head = typed.country(name)
        found |= {typed.country(other): head for other in others.split(",")}
    return found
