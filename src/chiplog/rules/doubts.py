"""CL2: fields that contradict each other in ways that audits of logs have found. All of these are warnings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chiplog.model import urls
from chiplog.model.vocabulary import REVISERS, Relation, Stage
from chiplog.rules.registry import Finding, rule

if TYPE_CHECKING:
    from chiplog.model.event import Event  # slow to load, and a log that has not changed needs no event

_ENDINGS = "ends revokes repeals rescinds withdraws lifts scraps abolishes cancels terminates annuls".split()
_ENDS = re.compile(rf"\b(?:{'|'.join(_ENDINGS)})\b(?<!\blifts(?=.* to \d))", re.IGNORECASE)
_TAKES_PLACE = re.compile(
    r"\b(?:repeal(?:s|ed|ing)?|supersede[sd]?|takes? over from|takes? the place of|replac(?:es?|ing)|in place of)\b",
    re.IGNORECASE,
)
_CHIPS = re.compile(r"\b(?:chips?|semiconductors|integrated circuits|DRAM|NAND|HBM|GPUs?|CPUs|FPGAs)$", re.IGNORECASE)
_STRONGER = frozenset({Relation.REPLACES, Relation.REVOKES})
_CUSTOMS = ("hs", "hts", "cn8", "cnhs")
_CHIP_HEADINGS = ("8541", "8542", "8471", "8473", "8486", "8523", "9903")


@rule("CL222", "warning")
def ending_without_relation(event: Event) -> Iterator[Finding]:
    """An act whose title says that it ends something says in its relations what it ends.

    Bad:   title: US ends the waiver for two Korean firms, and no relations
    Good:  the same, with relations: {revokes: [us-2023-korean-fabs-waiver]}
    """
    if event.stage is not Stage.DECIDED or not event.instrument or not event.instrument.stateful:
        return
    title = event.title or ""
    said = title.casefold()
    match = _ENDS.search(title) if any(word in said for word in _ENDINGS) else None  # the pattern alone is slow
    if match and not any(kind in REVISERS for kind, _ in event.related()):
        message = f"{match[0]!r} is in the title, but the act revises no event"
        yield Finding("title", message, "name what it ends in `relations`, if the log has it")


@rule("CL223", "warning")
def effective_around_announced(event: Event) -> Iterator[Finding]:
    """A first day without its day of the month does not begin before the act was public.

    Bad:   announced: 2026-06-08, effective: 2026-06
    Good:  announced: 2026-06-08, effective: 2026-06-08, or no `effective`
    """
    first, public = event.effective, event.announced
    if first and public and first.lo < public.lo <= first.hi:
        message = f"{first} begins before the act was public, {public}, only because its day is missing"
        yield Finding("effective", message, "give the day, or leave the field out")


@rule("CL224", "warning")
def amends_what_it_replaces(event: Event) -> Iterator[Finding]:
    """An act that repeals or replaces an earlier one says so in its relations.

    Bad:   relations: {amends: [...]}, and a summary that says: It replaces the notice of 2023.
    Good:  relations: {replaces: [...]}

    A proposal replaces nothing yet (CL214), so only decided acts are checked.
    """
    kinds = {kind for kind, _ in event.related()}
    if event.stage is not Stage.DECIDED or Relation.AMENDS not in kinds or kinds & _STRONGER:
        return
    if match := _TAKES_PLACE.search(event.summary or ""):
        message = f"the summary says {match[0]!r}, but the act only amends"
        yield Finding("relations", message, "is it `replaces` or `revokes`?", at_key=True)


@rule("CL225", "warning")
def id_of_another_year(event: Event) -> Iterator[Finding]:
    """The year in an id is that of `announced`. An id is a name: if the entry has landed, it stays as it is.

    Bad:   id: us-2025-chip-duty, announced: 2026-01-14
    Good:  id: us-2026-chip-duty, announced: 2026-01-14
    """
    if event.id and event.announced and event.id[3:7] != event.announced.text[:4]:
        yield Finding("id", f"names {event.id[3:7]}, but the act is of {event.announced}", "check `announced`")


@rule("CL226", "warning")
def address_twice(event: Event) -> Iterator[Finding]:
    """Each source of an event is another page.

    Bad:   two sources with one address, one of them with ?utm_source=x
    Good:  one source
    """
    if len(event.sources or ()) < 2:
        return
    seen: set[str] = set()
    for index, source in enumerate(event.sources):
        page = urls.normal(source.url)
        if page in seen:
            yield Finding(("sources", index, "url"), "is the address of an earlier source too", "keep one of them")
        seen.add(page)


@rule("CL227", "warning")
def codes_beside_items(event: Event) -> Iterator[Finding]:
    """Customs codes of an act on chips include a heading under which chips fall: 8541, 8542, or that of a computer.

    Bad:   items: [semiconductors], codes: [hts:28046100]
    Good:  items: [semiconductors], codes: [hts:85423100]
    """
    if not event.codes:
        return
    numbers = [number for scheme, _, number in (code.partition(":") for code in event.codes) if scheme in _CUSTOMS]
    chips = [item for item in event.items if _CHIPS.search(item)]
    if numbers and chips and len(chips) == len(event.items) and not any(n.startswith(_CHIP_HEADINGS) for n in numbers):
        yield Finding("codes", f"none of them can cover {', '.join(chips)}", "check codes and items against the act")
