"""CL2: the meaning of an event's fields together. A field that has a fault itself is None here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from chiplog.logfile.places import Path
from chiplog.model import alphabets, characters, dates, urls
from chiplog.model.jurisdictions import EVERYONE
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, RetractionReason, SourceKind, Stage
from chiplog.rules.registry import Finding, rule

if TYPE_CHECKING:
    from chiplog.model.event import Event  # slow to load, and a log that has not changed needs no event


@rule("CL201")
def effective_undecided(event: Event) -> Iterator[Finding]:
    """Only a decided act has a first day.

    Bad:   stage: proposed, effective: 2026-04-01
    Good:  stage: decided, effective: 2026-04-01
    """
    if event.effective and event.stage and event.stage is not Stage.DECIDED:
        yield Finding(
            "effective", f"is given, but the act is only {event.stage}", "leave it out, or write stage: decided"
        )


@rule("CL202")
def announced_after_recorded(event: Event) -> Iterator[Finding]:
    """An act is public before it is recorded; by the actor's calendar it may be one day later.

    Bad:   announced: 2026-05-01, recorded: 2026-04-01
    Good:  announced: 2026-03-30, recorded: 2026-04-01
    """
    if event.announced and event.recorded and event.announced.lo > dates.shifted(event.recorded.hi, 1):
        yield Finding("announced", f"is after the day of recording, {event.recorded}", "correct the day")


@rule("CL203")
def through_before_effective(event: Event) -> Iterator[Finding]:
    """An act's last day is not before its first day or, if none is given, before it was public.

    Bad:   effective: 2025-04-01, through: 2025-03-31
    Good:  effective: 2025-04-01, through: 2026-03-31
    """
    first = event.effective or event.announced
    if first and event.through and event.through.hi < first.lo:
        start = f"it starts on {first}" if event.effective else f"it was public on {first}, and no first day is given"
        yield Finding("through", f"ends {event.through}, before {start}", "correct one of the two")


@rule("CL204")
def targets_missing(event: Event) -> Iterator[Finding]:
    """An act has targets; only an internal one may have none.

    Bad:   flow: export, and no `targets`
    Good:  flow: export, targets: ['*']
    """
    if not event.targets and event.flow and event.flow is not Flow.INTERNAL:
        yield Finding("targets", "is missing", "name the countries it is directed at, or ['*'] if the act names none")


@rule("CL205")
def everyone_and_others(event: Event) -> Iterator[Finding]:
    """`*` is everyone, and is used alone.

    Bad:   targets: ['*', CN]
    Good:  targets: ['*']
    """
    if EVERYONE in event.targets and len(event.targets) > 1:
        yield Finding("targets", "contains everyone and others too", "keep '*', or the others")


@rule("CL206")
def acts_on_itself(event: Event) -> Iterator[Finding]:
    """The targets of an act are others, never the actor itself.

    Bad:   actor: CN, targets: [CN, US]
    Good:  actor: CN, targets: [US]
    """
    if event.actor and event.actor in event.targets:
        yield Finding(("targets", event.targets.index(event.actor)), f"{event.actor} is the actor itself", "remove it")


@rule("CL207")
def summary_missing(event: Event) -> Iterator[Finding]:
    """A summary explains a mixed effect, and an instrument that is `other`.

    Bad:   effect: mixed, and no `summary`
    Good:  effect: mixed, summary: Duties on tools fall, those on wafers rise.
    """
    if event.summary:
        return
    if event.effect is Effect.MIXED:
        yield Finding("summary", "is missing, and the effect is mixed", "say what is tightened and what is loosened")
    if event.instrument is Instrument.OTHER:
        yield Finding("summary", "is missing, and the instrument is other", "say what the act is")


@rule("CL208")
def official_on_news(event: Event) -> Iterator[Finding]:
    """An official fact is based on the government's own words, or on an analysis of the published act.

    Bad:   confidence: official, with only sources of kind news
    Good:  confidence: official, with a source of kind official
    """
    if (
        event.confidence is Confidence.OFFICIAL
        and (kinds := _kinds(event))
        and not kinds & {SourceKind.OFFICIAL, SourceKind.ANALYSIS}
    ):
        yield Finding(
            "confidence", "is official, but no source is", "cite the published act, or write disclosed or reported"
        )


@rule("CL209", "warning")
def official_on_analysis(event: Event) -> Iterator[Finding]:
    """An official fact has the act itself as a source, not only an analysis of it.

    Bad:   confidence: official, with only a law firm's note
    Good:  confidence: official, with the page of the gazette too
    """
    if event.confidence is not Confidence.OFFICIAL:
        return
    kinds = _kinds(event)
    if SourceKind.ANALYSIS in kinds and SourceKind.OFFICIAL not in kinds:
        yield Finding("sources", "has no official source yet", "add the page of the act itself")


@rule("CL210")
def disclosed_by_nobody(event: Event) -> Iterator[Finding]:
    """A disclosed fact is based on the words of a named party, or of a government.

    Bad:   confidence: disclosed, with only sources of kind news
    Good:  confidence: disclosed, with the firm's filing of kind party
    """
    if (
        event.confidence is Confidence.DISCLOSED
        and (kinds := _kinds(event))
        and not kinds & {SourceKind.PARTY, SourceKind.OFFICIAL}
    ):
        yield Finding(
            "confidence", "is disclosed, but no source is of kind party", "cite the party's words, or write reported"
        )


@rule("CL211")
def reported_by_officials(event: Event) -> Iterator[Finding]:
    """A fact that a government stated itself is not `reported`.

    Bad:   confidence: reported, with a source of kind official
    Good:  confidence: official, with a source of kind official
    """
    if event.confidence is Confidence.REPORTED and SourceKind.OFFICIAL in _kinds(event):
        yield Finding(
            "confidence", "is reported, but a source is official", "write official, or correct the source's kind"
        )


@rule("CL212")
def revokes_for_a_time(event: Event) -> Iterator[Finding]:
    """A revocation has no last day; an act that stops another temporarily suspends it.

    Bad:   relations: {revokes: [us-2025-affiliates-rule]}, through: 2026-11-09
    Good:  relations: {suspends: [us-2025-affiliates-rule]}, through: 2026-11-09
    """
    if event.through and event.relations and event.relations.revokes:
        yield Finding("through", "is given, but the event revokes another", "leave it out, or use suspends")


@rule("CL213")
def related_to_itself(event: Event) -> Iterator[Finding]:
    """A relation points at another event.

    Bad:   id: cn-2026-x-y, relations: {amends: [cn-2026-x-y]}
    Good:  relations: {amends: [cn-2026-h200-customs-block]}
    """
    for relation, earlier in event.related():
        if earlier == event.id:
            yield Finding(("relations", relation), "points at the event itself", "name the earlier event")


@rule("CL214", "warning")
def reviser_undecided(event: Event) -> Iterator[Finding]:
    """Only a decided act suspends, revokes, replaces or extends another.

    An event that is not decided has no effect on the state of others.

    Bad:   stage: proposed, relations: {revokes: [us-2022-october-rules]}
    Good:  stage: decided, relations: {revokes: [us-2022-october-rules]}
    """
    if event.relations and event.stage and event.stage is not Stage.DECIDED:
        for relation in ("suspends", "revokes", "replaces", "extends"):
            if getattr(event.relations, relation):
                yield Finding(("relations", relation), f"has no effect while the act is {event.stage}", "leave it out")


@rule("CL215")
def retraction_see(event: Event) -> Iterator[Finding]:
    """A retracted duplicate names the entry that stays; no other retraction does.

    Bad:   retracted: {date: 2026-03-01, reason: duplicate}
    Good:  retracted: {date: 2026-03-01, reason: duplicate, see: cn-2026-h200-import-approval}
    """
    gone = event.retracted
    if gone and gone.reason is RetractionReason.DUPLICATE and not gone.see:
        yield Finding(("retracted", "see"), "is missing", "name the entry that stays")
    if gone and gone.see and gone.reason is not RetractionReason.DUPLICATE:
        yield Finding(("retracted", "see"), f"is given, but the reason is {gone.reason}", "leave it out")


@rule("CL216", "warning")
def odd_space(event: Event) -> Iterator[Finding]:
    """Words are separated by one plain space; filters do not match other spaces.

    Bad:   items: ['Nvidia  H200'], or with a no-break space (U+00A0)
    Good:  items: [Nvidia H200]
    """
    if not characters.has_odd_spaces(event.prose):
        return
    for path, text in _texts(event):
        if bad := characters.ODD_SPACES.search(text):
            said = "two spaces in a row" if bad[0].startswith(" ") else f"the space {characters.name(bad[0])}"
            yield Finding(path, f"contains {said}", "write one plain space")


@rule("CL217", "warning")
def look_alike(event: Event) -> Iterator[Finding]:
    """A name has no letters that look like those of another alphabet: it looks right, but no filter finds it.

    The host of an address neither: it looks like another site.

    Bad:   items: [Н200], with a Cyrillic letter; entities: {subject: [Αpplied Materials]}, with a Greek one
    Good:  items: [H200]
    """
    help_ = "type it again, or add # allow: CL217 with the reason"
    if not event.prose.isascii():
        for path, text in _texts(event):
            if path[0] != "sources" and (said := alphabets.fault(text)):
                yield Finding(path, said, help_)
    for index, source in enumerate(event.sources or ()):
        for name in ("url", "archive"):
            url = getattr(source, name) or ""
            if _may_be_disguised(url) and (said := alphabets.fault(urls.unicode_host(url))):
                yield Finding(("sources", index, name), said, help_)


_INNER = (("figures", ("of",)), ("deadlines", ("what",)), ("sources", ("publisher", "origin", "title")))
"""The texts inside of lists of mappings."""


def _may_be_disguised(url: str) -> bool:
    return not url.isascii() or "xn--" in url.lower()


def _texts(event: Event) -> Iterator[tuple[Path, str]]:
    """Yield (path, text) of the texts that people read and search."""
    for name in ("title", "body", "summary"):
        if text := getattr(event, name):
            yield (name,), text
    for name in ("items", "acts", "basis"):
        yield from (((name, index), text) for index, text in enumerate(getattr(event, name) or ()))
    counts: Counter[str] = Counter()
    for role, party in event.parties():
        yield ("entities", role, counts[role]), party
        counts[role] += 1
    for name, keys in _INNER:
        for index, one in enumerate(getattr(event, name) or ()):
            yield from (((name, index, key), text) for key in keys if (text := getattr(one, key)))


def _kinds(event: Event) -> set[SourceKind]:
    return {source.kind for source in event.sources or ()}
