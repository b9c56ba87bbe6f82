"""CL2: the meaning of lists, legal bases, figures and deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chiplog.model import figures
from chiplog.model.vocabulary import Instrument
from chiplog.rules.registry import Finding, rule

if TYPE_CHECKING:
    from chiplog.model.event import Event  # slow to load, and a log that has not changed needs no event


@rule("CL218")
def list_of_another_instrument(event: Event) -> Iterator[Finding]:
    """Only an act on a list of parties has the field `list`, and the list is one that the actor keeps.

    Bad:   instrument: ban, list: bis-entity-list
    Good:  instrument: entity-list, list: bis-entity-list
    """
    if not event.list:
        return
    from chiplog.model import lists  # few events need it

    if event.instrument and event.instrument is not Instrument.ENTITY_LIST:
        yield Finding("list", f"is given, but the instrument is {event.instrument}", "leave it out")
    elif event.actor and (keeper := lists.WORDS[event.list].actor) != event.actor:
        yield Finding("list", f"{event.list} is a list of {keeper}, not of {event.actor}", "name the actor's own list")


@rule("CL219")
def unit_of_another_figure(event: Event) -> Iterator[Finding]:
    """A figure has a unit that makes sense for it: a rate is a share, money has a currency, a list has parties.

    Bad:   what: rate, value: 25, unit: entities
    Good:  what: rate, value: 25, unit: '%'
    """
    for index, figure in enumerate(event.figures):
        if fault := figures.unit_fault(figure.what, figure.unit):
            yield Finding(("figures", index, "unit"), fault, f"choose from {', '.join(figure.what.units)}")


@rule("CL220")
def figure_out_of_range(event: Event) -> Iterator[Finding]:
    """A range goes from the least to the most, and what is counted is a whole number.

    Bad:   value: {from: 25, to: 10}
    Good:  value: {from: 10, to: 25}
    """
    for index, figure in enumerate(event.figures):
        least, most = figure.ends()
        if least > most or (least == most and not isinstance(figure.value, type(least))):
            yield Finding(("figures", index, "value"), f"goes from {least} to {most}", "write the smaller number first")
        elif figure.unit in figures.WHOLE and any(end != end.to_integral_value() for end in (least, most)):
            yield Finding(("figures", index, "value"), f"{figure.unit} are counted whole", "correct the number")


@rule("CL221")
def deadline_before_act(event: Event) -> Iterator[Finding]:
    """A deadline is a day after the act was public.

    Bad:   announced: 2026-01-14, a deadline on 2025-07-01
    Good:  announced: 2026-01-14, a deadline on 2026-07-01
    """
    for index, deadline in enumerate(event.deadlines):
        if event.announced and deadline.day.hi < event.announced.lo:
            message = f"is before the act was public, {event.announced}"
            yield Finding(("deadlines", index, "day"), message, "correct the day, or leave the deadline out")
