"""From a page to drafts: each rule is asked in turn, and what it finds is kept with its evidence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chiplog.draft import verdict
from chiplog.draft.fields import (
    actor,
    confidence,
    days,
    effect,
    entities,
    flow,
    instrument,
    items,
    numbers,
    relations,
    sides,
    stage,
    title,
)
from chiplog.draft.fields.relations import Earlier
from chiplog.draft.found import Found
from chiplog.draft.pages import federal
from chiplog.draft.pages.page import Kind, Page
from chiplog.draft.story import scene as scenes
from chiplog.draft.story import source
from chiplog.draft.story.gazetteer import Gazetteer
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene
from chiplog.model.event import FIELDS
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
    scene = scenes.of(page, names)
    doubt = verdict.doubt(scene)
    drafts: tuple[Draft, ...] = ()
    for one in (scene,) if doubt else verdict.acts(scene):
        draft = replace(_draft(one, drafts), doubt=doubt)
        drafts += (_related(draft, one, earlier) if earlier else draft,)
    advised = tuple(adviser(page, one) for one in drafts) if adviser else drafts
    left = "" if any(not one.doubt for one in advised) else advised[0].doubt
    return Reading(page, Kind.NO_ACT if left else Kind.ARTICLE, advised, left)


def of_address(page: Page) -> Draft:
    """Return the draft of a page on which nothing was read: its address."""
    return Draft({"source.url": Found(page.url, "the address given", "")})


def _draft(scene: Scene, before: tuple[Draft, ...]) -> Draft:
    """Ask each rule of one act; those `before` it on the page lend it `the same day`."""
    exact = federal.fields(scene.page)
    acting = exact.get("actor") or actor.actor(scene)
    body = actor.body(scene, acting.value) if acting else None
    scene = actor.focused(scene, acting.value) if acting else scene
    scene = _named_by(scene, body)
    origin = source.origin(scene.page, scene.story, scene.names, scene.publisher.value if scene.publisher else "")
    trust = confidence.confidence(scene)
    found = {"actor": acting, "body": body, "confidence": trust, **_what(scene, exact, acting.value if acting else "")}
    same = before[0].found.get("announced") if before else None
    public = (
        exact.get("announced")
        or days.same_day(scene, same)
        or days.announced(scene, found["instrument"], trust, origin)
    )
    found |= {"announced": public, **_span(scene, exact, found["stage"], public)}
    found |= _cited(scene, exact, origin, trust)
    return _ordered({"title": title.title(scene, acting), **found})


def _what(scene: Scene, exact: Mapping[str, Found], code: str) -> dict[str, Found | None]:
    """Return what the act of a government (its code) is, whom and what it meets, and its numbers."""
    act = instrument.instrument(scene)
    moves = flow.flow(scene, act)
    return {
        "targets": sides.targets(scene, code, moves, act),
        "flow": moves,
        "instrument": act,
        "effect": effect.effect(scene, act),
        "stage": exact.get("stage") or stage.stage(scene, code, act),
        "entities": entities.entities(scene, act),
        "items": items.items(scene),
        "codes": numbers.printed_codes(scene, code),
        "acts": exact.get("acts") or numbers.acts(scene, code),
    }


def _span(
    scene: Scene, exact: Mapping[str, Found], stands: Found | None, public: Found | None
) -> dict[str, Found | None]:
    """Return the first and the last day that a decided act applies."""
    if stands is None or stands.value != Stage.DECIDED:
        return {}
    starts = exact.get("effective") or days.effective(scene, public)
    ends = days.through(scene, starts)
    put_off = starts and ends and days.returns(starts.value, ends.value)
    return {"effective": None if put_off else starts, "through": ends}


def _ordered(found: Mapping[str, Found | None]) -> Draft:
    """Return a draft of what was found, in the log's order of fields."""
    return Draft({name: one for name in ORDER if (one := found.get(name)) is not None})


def _related(draft: Draft, scene: Scene, earlier: Earlier) -> Draft:
    """Return a draft with its relations to the log's earlier events."""
    found = {**draft.found, "relations": relations.relations(scene, draft.entry, earlier)}
    return replace(_ordered(found), doubt=draft.doubt)


def _cited(
    scene: Scene, exact: Mapping[str, Found], origin: Found | None, trust: Found | None
) -> dict[str, Found | None]:
    publisher = str(scene.publisher.value) if scene.publisher else ""
    carried = origin if trust and trust.value in ("reported", "disputed") else None
    carried = carried or source.agency(scene.page, scene.names, publisher)
    url = scene.page.url
    return {
        "source.url": Found(url, "the address given", url) if url else None,
        "source.publisher": scene.publisher,
        "source.published": exact.get("published") or scene.published,
        "source.kind": confidence.kind(scene, trust),
        "source.origin": carried,
        "source.lang": source.lang(scene.page),
    }


def _named_by(scene: Scene, body: Found | None) -> Scene:
    """Return an official page without a publisher's name that of the body that acts on it."""
    if scene.publisher or scene.genre is not Genre.OFFICIAL or not body:
        return scene
    return replace(scene, publisher=Found(body.value, body.source, body.quote))
