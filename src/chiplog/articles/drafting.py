"""From a page to drafts: each rule is asked in turn, and what it finds is kept with its evidence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiplog.articles import verdict
from chiplog.articles.article import article as articles
from chiplog.articles.article import source, wording
from chiplog.articles.article.article import Article
from chiplog.articles.article.gazetteer import Gazetteer
from chiplog.articles.article.publisher import Genre
from chiplog.articles.fields import (
    actor,
    confidence,
    days,
    effect,
    entities,
    flow,
    instrument,
    items,
    numbers,
    quote,
    relations,
    stage,
    targets,
    title,
)
from chiplog.articles.fields.relations import Earlier
from chiplog.articles.found import Found
from chiplog.articles.pages import federal
from chiplog.articles.pages.page import Kind, Page
from chiplog.model.keys import FIELDS
from chiplog.model.vocabulary import Stage

REQUIRED = ("title", "announced", "actor", "flow", "instrument", "effect", "stage", "confidence")
ORDER = (*FIELDS[""], *(f"source.{name}" for name in FIELDS["sources"]))

Adviser = Callable[[Page, "Draft"], "Draft"]
"""Somebody else's second opinion on a draft: where a user's own model could be asked. The program asks none."""


@dataclass(frozen=True)
class Draft:
    """One act as a page reports it: what was found for each field, those of the source under `source.…`."""

    found: Mapping[str, Found]
    doubt: str = ""
    """Why the page seems to report no act, or ""."""

    @property
    def entry(self) -> dict[str, Any]:
        """The entry's tree, as far as it is known."""
        tree = {name: one.value for name, one in self.found.items() if not name.startswith("source.") and one.value}
        cited = {
            name.removeprefix("source."): one.value for name, one in self.found.items() if name.startswith("source.")
        }
        return {**tree, "sources": [cited]} if cited else tree

    @property
    def evidence(self) -> dict[str, dict[str, str]]:
        """The evidence for each field."""
        return {name: one.evidence() for name, one in self.found.items()}

    @property
    def missing(self) -> list[str]:
        """The fields without which there is no entry, and that the page does not give."""
        lacks = [name for name in REQUIRED if name not in self.found]
        return lacks + [f"source.{name}" for name in ("url", "kind") if f"source.{name}" not in self.found]


@dataclass(frozen=True)
class Reading:
    """What came of a page: what it is, and a draft for each act that it reports. An article always has a draft."""

    page: Page
    kind: Kind
    drafts: tuple[Draft, ...] = ()
    doubt: str = ""
    """Why the page seems to report no act, or "". Its draft is doubtful then, and its kind is `no-act`."""


def read(page: Page, names: Gazetteer, *, earlier: Earlier | None = None, adviser: Adviser | None = None) -> Reading:
    """Draft the acts that a page reports; with the log's `earlier` events at hand, what they do to these too.

    The `adviser` is asked about every draft, a doubtful one too, and may lift its doubt.
    """
    if page.kind is not Kind.ARTICLE:
        return Reading(page, page.kind)
    article = articles.of(page, names)
    doubt = verdict.doubt(article)
    drafts: tuple[Draft, ...] = ()
    for one in (article,) if doubt else verdict.acts(article):
        draft = replace(_draft(one, drafts), doubt=doubt)
        drafts += (_related(draft, one, earlier) if earlier else draft,)
    advised = tuple(adviser(page, one) for one in drafts) if adviser else drafts
    left = "" if any(not one.doubt for one in advised) else advised[0].doubt
    return Reading(page, Kind.NO_ACT if left else Kind.ARTICLE, advised, left)


def of_address(page: Page) -> Draft:
    """Return the draft of a page on which nothing was read: its address."""
    return Draft({"source.url": Found(page.url, "the address given", "")})


def of_fields(found: Mapping[str, Found]) -> Draft:
    """Return a draft of what is stated in fields, and of no text."""
    return _ordered(found)


def with_fields(draft: Draft, stated: Mapping[str, Found], without: Sequence[str] = ()) -> Draft:
    """Return a draft with what is stated in fields in the place of what was read, and `without` some fields."""
    kept = {name: one for name, one in draft.found.items() if name not in without}
    return replace(_ordered({**kept, **stated}), doubt=draft.doubt)


def as_act(reading: Reading) -> Reading:
    """Return the reading of what is an act for certain, without the doubt whether a government acts in it."""
    if reading.doubt != verdict.UNDONE:
        return reading
    drafts = tuple(replace(draft, doubt="") for draft in reading.drafts)
    return replace(reading, kind=Kind.ARTICLE, drafts=drafts, doubt="")


def _draft(article: Article, before: tuple[Draft, ...]) -> Draft:
    """Ask each rule of one act; those `before` it on the page lend it `the same day`."""
    exact = federal.fields(article.page)
    acting = exact.get("actor") or actor.actor(article)
    body = actor.body(article, acting.value) if acting else None
    article = actor.focused(article, acting.value) if acting else article
    article = _named_by(article, body)
    origin = source.origin(
        article.page, article.prose, article.names, article.publisher.value if article.publisher else ""
    )
    trust = confidence.confidence(article)
    found = {
        "actor": acting,
        "body": body,
        "confidence": trust,
        **_what(article, exact, acting.value if acting else ""),
    }
    same = before[0].found.get("announced") if before else None
    public = (
        exact.get("announced")
        or days.same_day(article, same)
        or days.announced(article, found["instrument"], trust, origin)
    )
    found |= {"announced": public, **_span(article, exact, found["stage"], public)}
    found = {name: _in_its_words(one, article) for name, one in found.items()}
    found |= {**_cited(article, exact, origin, trust), "source.quote": quote.quote(article.page, found)}
    return _ordered({"title": title.title(article), **found})


def _in_its_words(found: Found | None, article: Article) -> Found | None:
    """Return what was found with the page's own words, not with those that the rules read."""
    return replace(found, quote=wording.originals(found.quote, article.prose.said)) if found else None


def _what(article: Article, exact: Mapping[str, Found], code: str) -> dict[str, Found | None]:
    """Return what the act of a government (its code) is, whom and what it meets, and its numbers."""
    act = instrument.instrument(article)
    moves = flow.flow(article, act)
    return {
        "targets": targets.targets(article, code, moves, act),
        "flow": moves,
        "instrument": act,
        "effect": effect.effect(article, act),
        "stage": exact.get("stage") or stage.stage(article, code, act),
        "entities": entities.entities(article, act),
        "items": items.items(article, act),
        "codes": numbers.printed_codes(article, code),
        "acts": exact.get("acts") or numbers.acts(article, code),
    }


def _span(
    article: Article, exact: Mapping[str, Found], stands: Found | None, public: Found | None
) -> dict[str, Found | None]:
    """Return the first and the last day that a decided act applies."""
    if stands is None or stands.value != Stage.DECIDED:
        return {}
    starts = exact.get("effective") or days.effective(article, public)
    ends = days.through(article, starts)
    put_off = starts and ends and days.returns(starts.value, ends.value)
    return {"effective": None if put_off else starts, "through": ends}


def _ordered(found: Mapping[str, Found | None]) -> Draft:
    """Return a draft of what was found, in the log's order of fields."""
    return Draft({name: one for name in ORDER if (one := found.get(name)) is not None})


def _related(draft: Draft, article: Article, earlier: Earlier) -> Draft:
    """Return a draft with its relations to the log's earlier events."""
    found = {**draft.found, "relations": relations.relations(article, draft.entry, earlier)}
    return replace(_ordered(found), doubt=draft.doubt)


def _cited(
    article: Article, exact: Mapping[str, Found], origin: Found | None, trust: Found | None
) -> dict[str, Found | None]:
    publisher = str(article.publisher.value) if article.publisher else ""
    carried = origin if trust and trust.value in ("reported", "disputed") else None
    carried = carried or source.agency(article.page, article.names, publisher)
    url = article.page.url
    return {
        "source.url": Found(url, "the address given", url) if url else None,
        "source.publisher": article.publisher,
        "source.published": exact.get("published") or article.published,
        "source.kind": confidence.kind(article, trust),
        "source.origin": carried,
        "source.lang": article.lang,
    }


def _named_by(article: Article, body: Found | None) -> Article:
    """Return an official page without a publisher's name that of the body that acts on it."""
    if article.publisher or article.genre is not Genre.OFFICIAL or not body:
        return article
    return replace(article, publisher=Found(body.value, body.source, body.quote))
