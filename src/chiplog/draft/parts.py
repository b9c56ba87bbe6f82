"""Which acts a page tells of: none, one, or two that its own headings, or its words, keep apart."""

import re
from collections.abc import Iterator
from dataclasses import replace

from chiplog.draft import opinion
from chiplog.draft.fields import actor, instrument, items, signs
from chiplog.draft.pages.page import Block, Part
from chiplog.draft.phrases import phrases, words
from chiplog.draft.story import prose
from chiplog.draft.story.prose import EARLY, STANDFIRST
from chiplog.draft.story.publisher import Genre
from chiplog.draft.story.scene import Scene

_NUMBERED = re.compile(r"^(?:\d{1,2}\s*[|.):–-]|(?:first|second|third|one|two|three)\b\s*[:|–-])", re.IGNORECASE)
_SEPARATE = phrases("parts-separate")
_UNDONE = words("parts-undone")
"""What tells of an act that it was not done."""


def _is_done(scene: Scene) -> bool:
    """Whether an early sentence answers an instrument's test while somebody who governs acts in it, or both lead."""
    if scene.genre is Genre.OFFICIAL:
        return bool(instrument.scores(scene))
    early = [one for one in scene.story.news if one.weight >= EARLY and not _UNDONE.search(one.text)]
    told = {one for one in early if any(test.yes.search(one.text) for test in signs.TESTS)}
    acting = {agent.sentence for agent in actor.agents(scene) if agent.acts}
    lead = {one for one in early if one.weight >= STANDFIRST}
    return bool(told & acting) or bool(told & lead and acting & lead)


def _is_of_field(scene: Scene) -> bool:
    """Whether a page is about this field: its first sentences name it, its goods or its firms; or several others do."""
    named = any(_names_its_own(scene, one.text) for one in scene.story.lead)
    told = [one for one in scene.story.news if signs.FIELD.search(one.text)]
    return named or len(told) > 1 or any(one.weight >= STANDFIRST for one in told)


def _names_its_own(scene: Scene, text: str) -> bool:
    things = (items.MODEL.search(text), scene.names.goods.search(text), next(scene.names.companies(text), None))
    return any(thing is not None for thing in things)


def doubt(scene: Scene) -> str:
    """Return why a page seems to report no act by a government, or "" where it reports one."""
    if opinion.argues(scene):
        return "it argues about acts instead of reporting one"
    if not _is_of_field(scene):
        return "it is about another field"
    return "" if _is_done(scene) else "no government acts in its first sentences"


def of(scene: Scene) -> tuple[Scene, ...]:
    """Return the page once for each act that it reports, at least once."""
    whole = actor.actor(scene)
    told = [replace(scene.about(part), acting=whole.value if whole else "") for part in _sections(scene.page.blocks)]
    parts = tuple(part for part in told if _is_done(part))
    return parts if len(parts) > 1 and len({_what(part) for part in parts}) > 1 else (scene,)


def _what(part: Scene) -> tuple[str, str]:
    """Return who does what in a part of a page."""
    acting, act = actor.actor(part), instrument.instrument(part)
    return (acting.value if acting else "", act.value if act else "")


def _sections(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    """Cut a page where its headings are numbered; else before a paragraph that says it is of a separate act."""
    numbered = [i for i, block in enumerate(blocks) if block.part is Part.HEADING and _NUMBERED.match(block.text)]
    if len(numbered) > 1:
        return [blocks[start:end] for start, end in zip(numbered, [*numbered[1:], len(blocks)], strict=True)]
    apart = tuple(piece for block in blocks for piece in _pieces(block))
    separate = [i for i, block in enumerate(apart) if i and block.part is Part.TEXT and _SEPARATE.search(block.text)]
    if separate:
        return [apart[: separate[0]], apart[separate[0] :]]
    return [blocks]


def _pieces(block: Block) -> Iterator[Block]:
    """Cut a paragraph before its sentence that is of a separate act."""
    said = list(prose.split(block.text)) if block.part is Part.TEXT else []
    here = next((i for i, text in enumerate(said) if i and _SEPARATE.search(text)), 0)
    if here:
        yield Block(block.part, " ".join(said[:here]))
        yield Block(block.part, " ".join(said[here:]))
    else:
        yield block
