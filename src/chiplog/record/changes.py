"""Changes to an event as they are typed: `targets=CN,MO` for --set, --add and --remove; a new source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chiplog.errors import UsageError
from chiplog.model import characters, fields, urls
from chiplog.model.keys import FIELDS
from chiplog.model.nearest import nearest
from chiplog.record import entries

Tree = dict[str, Any]

FIXED = {
    "id": "an id can't be changed: `chiplog undo` takes back what was just added; else retract it and add another",
    "recorded": "the day of recording can't be edited",
    "sources": "use --add-source URL, --remove sources=URL, or the editor",
    "corrections": "use --because TEXT",
    "retracted": "use `chiplog retract`, or --unset retracted",
}


@dataclass(frozen=True)
class Changes:
    """What is to change in an event, as it was typed: FIELD=VALUE, FIELD, TYPE:ID, and the texts of a new source."""

    set: Sequence[str] = ()
    add: Sequence[str] = ()
    remove: Sequence[str] = ()
    unset: Sequence[str] = ()
    relate: Sequence[str] = ()
    source: Mapping[str, str | None] | None = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return any((self.set, self.add, self.remove, self.unset, self.relate, self.source))


def apply(tree: Mapping[str, Any], changes: Changes) -> Tree:
    """Return an event's tree with the changes made; the publisher of a new source may still be missing.

    Raises UsageError for what can't be understood.
    """
    new: Tree = {key: value for key, value in tree.items() if key not in _unset(tree, changes.unset)}
    for field, text in map(_pair, changes.set):
        new[field] = _value(field, text)
    for field, text in [*map(_pair, changes.add), *(("relations", text) for text in changes.relate)]:
        new[field] = _combined(field, new.get(field), text, _joined)
    for field, text in map(_pair, changes.remove):
        new[field] = _removed_source(new, text) if field == "sources" else _combined(field, new.get(field), text, _less)
    if changes.source:
        new["sources"] = [*_without(tree["sources"], str(changes.source["url"])), _source(changes.source)]
    composed: Tree = characters.composed({key: value for key, value in new.items() if value})
    return composed


def _without(sources: Sequence[Tree], url: str) -> Sequence[Tree]:
    """Return the sources, after making sure that none of them is this page."""
    same = next((source["url"] for source in sources if urls.normal(source["url"]) == urls.normal(url)), None)
    if same:
        raise UsageError(f"it already cites this page, as {same}", "--remove sources=URL removes one")
    return sources


def _unset(tree: Mapping[str, Any], names: Sequence[str]) -> set[str]:
    for field in names:
        _known(field, {**FIXED, "retracted": ""})
        if field not in tree:
            raise UsageError(f"{field} is not set", f"it has {', '.join(tree)}")
    return set(names)


def _pair(text: str) -> tuple[str, str]:
    field, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} is not FIELD=VALUE", "write stage=decided")
    return field.strip(), value.strip()


def _known(field: str, fixed: Mapping[str, str] = FIXED) -> None:
    if field not in FIELDS[""]:
        close = nearest(field, FIELDS[""])
        hint = f"did you mean {close}?" if close else f"choose from {', '.join(FIELDS[''])}"
        raise UsageError(f"unknown field: {field}", hint)
    if said := fixed.get(field):
        raise UsageError(f"{field} can't be set", said)


def _value(name: str, text: str) -> Any:
    _known(name)
    return fields.OF_EVENT[name].read(text)


def _combined(name: str, old: Any, text: str, how: Callable[[list[Any], list[Any]], list[Any]]) -> Any:
    """Join to, or take from, a list or a group of lists."""
    _known(name)
    field = fields.OF_EVENT[name]
    if field.shape == "one":
        raise UsageError(f"{name} is not a list", f"give it another value with --set {name}=VALUE")
    new = field.many([text])
    if field.shape == "list":
        return how(list(old or ()), new)
    groups = {**(old or {}), **{word: how(list((old or {}).get(word, ())), names) for word, names in new.items()}}
    return {word: groups[word] for word in field.words or () if groups.get(word)}


def _joined(old: list[Any], more: list[Any]) -> list[Any]:
    return fields.each_once([*old, *more])


def _less(old: list[Any], less: list[Any]) -> list[Any]:
    if missing := [name for name in less if name not in old]:
        raise UsageError(
            f"{fields.text_of(missing[0])} is not there", f"there is {', '.join(map(fields.text_of, old)) or 'nothing'}"
        )
    return [name for name in old if name not in less]


def _removed_source(tree: Tree, url: str) -> list[Tree]:
    kept = [source for source in tree["sources"] if source["url"] != url]
    if len(kept) == len(tree["sources"]):
        raise UsageError(f"no source has the address {url}", "`chiplog show` lists them")
    return kept


def _source(given: Mapping[str, str | None]) -> Tree:
    if given.get("kind") is None:
        raise UsageError("missing: --kind", "a source needs its kind: official, party, news or analysis")
    return entries.source(given)
