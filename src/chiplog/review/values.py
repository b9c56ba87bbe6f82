"""Merge the value of one field in three versions: lists as ordered sets, groups by their keys, others as a whole."""

import json
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from chiplog.model.jurisdictions import EVERYONE
from chiplog.review.three import ThreeWay, order, part

_K = TypeVar("_K", bound=Hashable)

_GROUPS = ("entities", "relations")


class ConflictError(ValueError):
    """Both sides changed a value differently."""


def merged(field: str, values: ThreeWay[Any]) -> Any:
    """Return the merged value of a field, or None if it is removed.

    Raises ConflictError if both sides changed it differently.
    """
    if not values.conflict:
        return values.merged
    if not values.known or values.ours is None or values.theirs is None:
        raise ConflictError
    empty: Any = {} if field in _GROUPS else []
    versions = ThreeWay(values.base or empty, values.ours, values.theirs)
    try:
        return _whole(field, versions)
    except (AttributeError, KeyError, TypeError):  # a faulty event may have anything in any place
        raise ConflictError from None


def _whole(field: str, values: ThreeWay[Any]) -> Any:
    if field in _GROUPS:
        return _by_key(values, lambda names: _members(names.each(lambda some: some or [])))
    if field == "sources":
        return _pages(values)
    if field == "corrections":
        texts = values.each(lambda lines: [json.dumps(line, sort_keys=True) for line in lines])
        return [json.loads(line) for line in _members(texts)]
    if not all(isinstance(value, list) for value in (values.ours, values.theirs)):
        raise ConflictError
    kept = _members(values)
    if field == "targets" and EVERYONE in kept and len(kept) > 1:
        raise ConflictError
    return kept


def _by_key(maps: ThreeWay[Mapping[str, Any]], both: Callable[[ThreeWay[Any]], Any]) -> dict[str, Any]:
    """Merge mappings by keys; `both` merges a value that both sides changed."""
    found: dict[str, Any] = {}
    for key in order(maps.each(list), str):
        values = part(maps, key)
        if values.conflict and (values.ours is None or values.theirs is None):
            raise ConflictError
        value = both(values) if values.conflict else values.merged
        if value is not None:
            found[key] = value
    return found


def _members(lists: ThreeWay[list[_K]]) -> list[_K]:
    """Merge lists as sets: with everything that a side added, without anything that a side removed.

    Raises ConflictError if both sides removed the same member and added different ones.
    """
    base, ours, theirs = (set(some) for some in (lists.base, lists.ours, lists.theirs))
    if (base - ours) & (base - theirs) and ours - base != theirs - base:
        raise ConflictError
    kept = (base & ours & theirs) | (ours - base) | (theirs - base)
    each_once = len(ours) == len(lists.ours) and len(theirs) == len(lists.theirs)
    if not kept or not each_once:
        raise ConflictError
    return [member for member in order(lists, str) if member in kept]


def _pages(lists: ThreeWay[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Merge sources by their URLs; a source that one side changed can't be removed by the other."""
    pages = lists.each(lambda some: {page["url"]: page for page in some})
    kept = _members(lists.each(lambda some: [page["url"] for page in some]))
    if any(part(pages, url).conflict for url in pages.base if url not in kept):
        raise ConflictError
    return [_page(part(pages, url)) for url in kept]


def _page(page: ThreeWay[dict[str, Any] | None]) -> dict[str, Any]:
    return _by_key(page.each(lambda version: version or {}), _conflict) if page.conflict else page.merged or {}


def _conflict(_: ThreeWay[Any]) -> Any:
    raise ConflictError
