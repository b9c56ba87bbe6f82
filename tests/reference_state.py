"""The state of an event, a second time: slow, obvious, sentence by sentence as docs/model.md has it.

It shares nothing with the program but the outlines that it reads.
"""

import datetime as dt

from chiplog.model.facts import EventFacts

NO, MAYBE, YES = 0, 1, 2
FAR = dt.date(9999, 12, 31)
DONE_ONCE_DONE = ("agreement", "enforcement", "investigation", "deal-decision", "award")

Log = dict[str, EventFacts]


def state(log: Log, e: EventFacts, day: dt.date) -> str:
    # 1. n/a
    if not can_have_a_state(e):
        return "n/a"
    # 3. n/a, not yet public: nobody outside knew of it, and it bound nobody.
    if not_yet_public(e, day):
        return "n/a"
    # Otherwise the first that holds.
    w = window(log, e, day)
    first_that_holds = {
        "revoked": gone(log, e, day) == YES,
        "pending": w == NO and day < first_day(e)[0],
        "lapsed": w == NO,
        "suspended": suspended(log, e, day) == YES,
        "yes": on(log, e, day) == YES,
        "maybe": True,
    }
    return next(word for word, holds in first_that_holds.items() if holds)


def unverified(log: Log, e: EventFacts, day: dt.date, end: dt.date) -> bool:
    """Whether the event has turned by the calendar alone, after the day up to which the log was kept."""
    return day > end and state(log, e, day) != state(log, e, end)


def not_yet_public(e: EventFacts, day: dt.date) -> bool:
    return day < e.announced.lo and day < first_day(e)[0]


def can_have_a_state(e: EventFacts) -> bool:
    if e.retracted or e.stage != "decided" or e.instrument in DONE_ONCE_DONE:
        return False
    return not kinds(e) & {"suspends", "revokes", "extends"}


def on(log: Log, e: EventFacts, day: dt.date) -> int:
    """How surely the event is at work."""
    off = max(gone(log, e, day), suspended(log, e, day))
    left = {NO: YES, MAYBE: MAYBE, YES: NO}[off]
    surely = min(window(log, e, day), left)
    if e.confidence in ("reported", "disputed"):
        surely = min(surely, MAYBE)
    if may_have_run_out(e, day):
        surely = min(surely, MAYBE)
    return surely


def may_have_run_out(e: EventFacts, day: dt.date) -> bool:
    """A licence without a last day: from 365 days after the last day on which it may have started."""
    if e.instrument != "licence-decision" or e.through is not None:
        return False
    latest_start = first_day(e)[1]
    return latest_start != FAR and (day - latest_start).days >= 365


def window(log: Log, e: EventFacts, day: dt.date) -> int:
    greatest = own_days(e, day)
    for x in that(log, "extends", e):
        greatest = max(greatest, on(log, x, day))
    return greatest


def own_days(e: EventFacts, day: dt.date) -> int:
    start, end = first_day(e), last_day(e)
    if day < start[0]:
        return NO
    if day > end[1]:
        return NO
    if start[1] <= day <= end[0]:
        return YES
    return MAYBE


def suspended(log: Log, e: EventFacts, day: dt.date) -> int:
    greatest = NO
    for x in that(log, "suspends", e):
        greatest = max(greatest, on(log, x, day))
    return greatest


def gone(log: Log, e: EventFacts, day: dt.date) -> int:
    greatest = NO
    for x in that(log, "revokes", e):
        greatest = max(greatest, on(log, x, day))
    for x in that(log, "replaces", e):
        greatest = max(greatest, started(x, day))
    return greatest


def started(x: EventFacts, day: dt.date) -> int:
    lo, hi = first_day(x)
    if day < lo:
        return NO
    if day < hi or x.confidence in ("reported", "disputed"):
        return MAYBE
    return YES


def first_day(e: EventFacts) -> tuple[dt.date, dt.date]:
    if e.effective is not None:
        return e.effective.lo, e.effective.hi
    if "extends" in kinds(e):
        return e.announced.lo, e.announced.hi
    return e.announced.lo, FAR


def last_day(e: EventFacts) -> tuple[dt.date, dt.date]:
    if e.through is not None:
        return e.through.lo, e.through.hi
    return FAR, FAR


def that(log: Log, kind: str, e: EventFacts) -> list[EventFacts]:
    """All that do this to the event: only what is decided and not retracted."""
    return [x for x in log.values() if (kind, e.id) in x.relations and x.stage == "decided" and not x.retracted]


def kinds(e: EventFacts) -> set[str]:
    return {kind for kind, _ in e.relations}
