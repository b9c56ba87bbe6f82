"""Changes to an event from options: `--set targets=CN,MO`, `--add`, `--remove`, `--unset`, `--add-source`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from chiplog.errors import UsageError
from chiplog.model import typed, urls
from chiplog.model.event import DATES, FIELDS
from chiplog.model.nearest import nearest
from chiplog.model.vocabulary import Relation, Role, SourceKind
from chiplog.record import entries

Tree = dict[str, Any]

LISTS = ("targets", "items", "codes", "acts")
GROUPS: dict[str, Any] = {"entities": Role, "relations": Relation}
FIXED = {
    "id": "an id is never changed: `chiplog undo` takes back what was just added; else retract it and add another",
    "recorded": "the day of recording is never edited",
    "sources": "use --add-source URL, --remove sources=URL, or the editor",
    "corrections": "use --because TEXT",
    "retracted": "use `chiplog retract`, or --unset retracted",
}

WHAT = "What changes"


def _option(text: str, metavar: str) -> Any:
    return typer.Option(help=text, metavar=metavar, rich_help_panel=WHAT, show_default=False)


@dataclass(frozen=True)
class Changes:
    """What `edit` was told to change."""

    set: Annotated[list[str] | None, _option("Give a field a value; lists with commas.", "FIELD=VALUE")] = None
    add: Annotated[list[str] | None, _option("Add to a list: targets=MO, entities=supplier:AMD.", "FIELD=VALUE")] = None
    remove: Annotated[list[str] | None, _option("Take out of a list; sources by URL.", "FIELD=VALUE")] = None
    unset: Annotated[list[str] | None, _option("Take a field out.", "FIELD")] = None
    relate: Annotated[list[str] | None, _option("Relate it to an earlier event.", "TYPE:ID")] = None
    add_source: Annotated[str | None, _option("Another page, with --kind and the options below.", "URL")] = None
    publisher: Annotated[str | None, _option("Who published it.", "NAME")] = None
    published: Annotated[str | None, _option("The day printed on it.", "DAY")] = None
    kind: Annotated[SourceKind | None, _option(f"{', '.join(SourceKind)}.", "WORD")] = None
    origin: Annotated[str | None, _option("Whose report it carries.", "NAME")] = None
    lang: Annotated[str | None, _option("Its language, when not en.", "TAG")] = None

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return bool(self.set or self.add or self.remove or self.unset or self.relate or self.add_source)


def apply(tree: Mapping[str, Any], changes: Changes) -> Tree:
    """Return an event's tree with the changes made; the publisher of a new source may still be missing.

    Raises UsageError for what can't be understood.
    """
    new: Tree = {key: value for key, value in tree.items() if key not in _unset(tree, changes.unset)}
    for field, text in map(_pair, changes.set or ()):
        new[field] = _value(field, text)
    for field, text in [*map(_pair, changes.add or ()), *(("relations", text) for text in changes.relate or ())]:
        new[field] = _combined(field, new.get(field), text, _joined)
    for field, text in map(_pair, changes.remove or ()):
        new[field] = _removed_source(new, text) if field == "sources" else _combined(field, new.get(field), text, _less)
    if changes.add_source:
        new["sources"] = [*_without(tree["sources"], changes.add_source), _source(changes)]
    composed: Tree = entries.composed({key: value for key, value in new.items() if value not in ([], {}, "")})
    return composed


def _without(sources: Sequence[Tree], url: str) -> Sequence[Tree]:
    """Return the sources, after making sure that none of them is this page."""
    same = next((source["url"] for source in sources if urls.normal(source["url"]) == urls.normal(url)), None)
    if same:
        raise UsageError(f"it cites this page already, as {same}", "--remove sources=URL takes one out")
    return sources


def _unset(tree: Mapping[str, Any], fields: Sequence[str] | None) -> set[str]:
    for field in fields or ():
        _known(field, {**FIXED, "retracted": ""})
        if field not in tree:
            raise UsageError(f"{field} is not set", f"it has {', '.join(tree)}")
    return set(fields or ())


def _pair(text: str) -> tuple[str, str]:
    field, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} is not FIELD=VALUE", "write stage=decided")
    return field.strip(), value.strip()


def _known(field: str, fixed: Mapping[str, str] = FIXED) -> None:
    if field not in FIELDS[""]:
        close = nearest(field, FIELDS[""])
        hint = f"did you mean {close}?" if close else f"fields are {', '.join(FIELDS[''])}"
        raise UsageError(f"unknown field: {field}", hint)
    if said := fixed.get(field):
        raise UsageError(f"{field} can't be set", said)


def _value(field: str, text: str) -> Any:
    _known(field)
    if field in LISTS:
        return _items(field, text)
    if field in GROUPS:
        return entries.grouped([part.strip() for part in text.split(",")], GROUPS[field], f"{field}=WORD:NAME")
    if field in DATES:
        return typed.field_date(text, typed.today(), relative=field == "announced")
    if field == "actor":
        return typed.country(text)
    return " ".join(text.split()) if field == "summary" else text


def _items(field: str, text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    return list(dict.fromkeys(typed.country(part) if field == "targets" else part for part in parts))


def _combined(field: str, old: Any, text: str, how: Callable[[list[str], list[str]], list[str]]) -> Any:
    """Join to, or take from, a list or a group of lists."""
    _known(field)
    if field in LISTS:
        return how(list(old or ()), [typed.country(text)] if field == "targets" else [text])
    if field not in GROUPS:
        raise UsageError(f"{field} is no list", f"give it another value with --set {field}=VALUE")
    groups = {word: list(names) for word, names in (old or {}).items()}
    for word, names in entries.grouped([text], GROUPS[field], f"{field}=WORD:NAME").items():
        groups[word] = how(groups.get(word, []), names)
    return {word: groups[word] for word in GROUPS[field] if groups.get(word)}


def _joined(old: list[str], more: list[str]) -> list[str]:
    return list(dict.fromkeys([*old, *more]))


def _less(old: list[str], less: list[str]) -> list[str]:
    if missing := [name for name in less if name not in old]:
        raise UsageError(f"{missing[0]} is not there", f"there is {', '.join(old) or 'nothing'}")
    return [name for name in old if name not in less]


def _removed_source(tree: Tree, url: str) -> list[Tree]:
    kept = [source for source in tree["sources"] if source["url"] != url]
    if len(kept) == len(tree["sources"]):
        raise UsageError(f"no source has the address {url}", "`chiplog show` lists them")
    return kept


def _source(changes: Changes) -> Tree:
    if changes.kind is None:
        raise UsageError("missing: --kind", "a source says whose words it rests on: official, party, news or analysis")
    return entries.source(
        {
            "url": changes.add_source,
            "publisher": changes.publisher,
            "published": changes.published,
            "kind": changes.kind,
            "origin": changes.origin,
            "lang": changes.lang,
        }
    )
