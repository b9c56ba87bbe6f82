"""The value of one field in three versions, merged: lists as sets in order, groups by their words, the rest whole."""

import json
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from chiplog.model.jurisdictions import EVERYONE
from chiplog.review.three import ThreeWay, order, part

_K = TypeVar("_K", bound=Hashable)

_GROUPS = ("entities", "relations")


class CollisionError(ValueError):
    """A value was changed in two ways."""


def merged(field: str, values: ThreeWay[Any]) -> Any:
    """Return a field's value, None for one that is taken out.

    Raises CollisionError where the sides changed it in two ways.
    """
    if not values.collide:
        return values.taken
    if not values.known or values.ours is None or values.theirs is None:
        raise CollisionError
    empty: Any = {} if field in _GROUPS else []
    versions = ThreeWay(values.base or empty, values.ours, values.theirs)
    try:
        return _whole(field, versions)
    except (AttributeError, KeyError, TypeError):  # a faulty event may have anything in any place
        raise CollisionError from None


def _whole(field: str, values: ThreeWay[Any]) -> Any:
    if field in _GROUPS:
        return _by_key(values, lambda names: _members(names.each(lambda some: some or [])))
    if field == "sources":
        return _pages(values)
    if field == "corrections":
        texts = values.each(lambda lines: [json.dumps(line, sort_keys=True) for line in lines])
        return [json.loads(line) for line in _members(texts)]
    if not all(isinstance(value, list) for value in (values.ours, values.theirs)):
        raise CollisionError
    kept = _members(values)
    if field == "targets" and EVERYONE in kept and len(kept) > 1:
        raise CollisionError
    return kept


def _by_key(maps: ThreeWay[Mapping[str, Any]], both: Callable[[ThreeWay[Any]], Any]) -> dict[str, Any]:
    """Merge mappings key by key; `both` merges what both sides changed."""
    found: dict[str, Any] = {}
    for key in order(maps.each(list), str):
        values = part(maps, key)
        if values.collide and (values.ours is None or values.theirs is None):
            raise CollisionError
        value = both(values) if values.collide else values.taken
        if value is not None:
            found[key] = value
    return found


def _members(lists: ThreeWay[list[_K]]) -> list[_K]:
    """Merge lists as sets: what a side added is there, what a side took out is not.

    Both may take out the same only if they put the same in its place.
    """
    base, ours, theirs = (set(some) for some in (lists.base, lists.ours, lists.theirs))
    if (base - ours) & (base - theirs) and ours - base != theirs - base:
        raise CollisionError
    kept = (base & ours & theirs) | (ours - base) | (theirs - base)
    each_once = len(ours) == len(lists.ours) and len(theirs) == len(lists.theirs)
    if not kept or not each_once:
        raise CollisionError
    return [member for member in order(lists, str) if member in kept]


def _pages(lists: ThreeWay[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Merge sources by their addresses; one that was changed can't be taken out by the other side."""
    pages = lists.each(lambda some: {page["url"]: page for page in some})
    kept = _members(lists.each(lambda some: [page["url"] for page in some]))
    if any(part(pages, url).collide for url in pages.base if url not in kept):
        raise CollisionError
    return [_page(part(pages, url)) for url in kept]


def _page(page: ThreeWay[dict[str, Any] | None]) -> dict[str, Any]:
    return _by_key(page.each(lambda version: version or {}), _collided) if page.collide else page.taken or {}


def _collided(_: ThreeWay[Any]) -> Any:
    raise CollisionError
