"""The Consolidated Screening List: two downloads are compared, and each notice that changed a list is one act.

The download has no deltas and no dates of change: what a second one has and the first had not was added meanwhile. An
entry that goes and comes again under the same name was changed. Where the notice of an entry that is gone is not known
(the one printed is that which added it), the act has no number.
"""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chiplog.articles.found import Found
from chiplog.inbox import item as items
from chiplog.inbox.fetch import Fetch, SourceError
from chiplog.inbox.item import Item
from chiplog.inbox.reader import Cursor, Piece
from chiplog.inbox.sources import Kind, Source
from chiplog.model import jurisdictions, lists, typed
from chiplog.model.vocabulary import Confidence, Effect, Flow, Instrument, SourceKind, Stage

LARGEST = 150_000_000
"""Bytes of the largest download."""
LISTS = {"EL": "bis-entity-list", "UVL": "bis-unverified-list", "MEU": "bis-military-end-user-list"}
"""The abbreviations of the source lists that the log has a word for."""
ENTRIES = 200_000
NAMED = 25
"""Names in the text of an item; its fields have all of them."""
WHAT = "the screening list"


@dataclass(frozen=True)
class Entry:
    """An entry of a list: the list's abbreviation, the party, the notice that names it, countries and first day."""

    list: str
    name: str
    notice: str = ""
    countries: tuple[str, ...] = ()
    start: str = ""


@dataclass(frozen=True)
class Change:
    """What one notice did to one list between two downloads."""

    list: str
    notice: str
    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()


def read(source: Source, cursor: Cursor, fetch: Fetch) -> Iterator[Piece]:
    """Download the list, and compare it with the last download; the first one is the base line. Raises ChiplogError."""
    had = fetch(source.url, cursor.validators, LARGEST)
    if had.unchanged:
        yield Piece(cursor=cursor, unchanged=True)
        return
    followed = source.lists or tuple(LISTS)
    new, pages = entries(had.data, followed)
    if not new:
        raise SourceError(f"{WHAT} has no entry of {', '.join(followed)}", "nothing was compared; pull again later")
    after = replace(cursor, validators=had.validators, entries={name: _row(one) for name, one in new.items()})
    if cursor.entries is None:
        yield Piece(cursor=after, notes=(f"{len(new):,} entries are the base line: the next pull compares with them",))
        return
    old = {name: Entry(row[0], row[1], row[2], tuple(row[3]), row[4]) for name, row in cursor.entries.items()}
    found = changes(old, new)
    yield Piece(tuple(_item(one, source, pages.get(one.list, ""), had.url) for one in found), after)


def _row(one: Entry) -> list[Any]:
    return [one.list, one.name, one.notice, list(one.countries), one.start]


_RESULTS = re.compile(r'"results"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_ABBREVIATION = re.compile(r"\(([A-Z]{2,6})\)")


def entries(data: bytes, followed: Sequence[str]) -> tuple[dict[str, Entry], dict[str, str]]:
    """Return the entries of lists by id, and the page of each list. Raises SourceError for another shape.

    Entries are read one by one: all of them at once would take ten times the memory of the text.
    """
    found: dict[str, Entry] = {}
    pages: dict[str, str] = {}
    for number, told in enumerate(_each(data), 1):
        if number > ENTRIES:
            raise SourceError(f"{WHAT} has more than {ENTRIES:,} entries", "nothing was compared")
        source = told.get("source")
        short = _ABBREVIATION.search(source) if isinstance(source, str) else None
        if not short:
            raise SourceError(f"{WHAT}: entry {number} names no list in 'source'", "nothing was compared")
        if short[1] not in followed:
            continue
        name, party = items.clean(told.get("id"), 100), items.clean(told.get("name"), items.TITLE)
        if not name or not party:
            raise SourceError(f"{WHAT}: entry {number} has no {'name' if name else 'id'}", "nothing was compared")
        found[name] = Entry(
            short[1], party, items.clean(told.get("federal_register_notice"), 60), _countries(told), _start(told)
        )
        pages.setdefault(short[1], items.address(told.get("source_list_url")))
    return found, pages


def _each(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the objects of the list `results`, each decoded by itself."""
    text = data.decode(errors="replace")
    begun = _RESULTS.search(text)
    if not begun:
        raise SourceError(f"{WHAT} has no list 'results'", "open its address in a browser")
    decoder, at = json.JSONDecoder(), begun.end()
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        told, length = _decoded(decoder, text, at)
        if not isinstance(told, dict):
            raise SourceError(f"{WHAT} has something else than entries in 'results'", "nothing was compared")
        yield told
        at += length


def _decoded(decoder: json.JSONDecoder, text: str, at: int) -> tuple[Any, int]:
    """Return the value at a place of a text, and its length. Raises SourceError for what is none, or too long."""
    for most in _LENGTHS:
        with contextlib.suppress(ValueError, RecursionError):
            return decoder.raw_decode(text[at : at + most])
    raise SourceError(f"{WHAT} is not JSON, ends too early or has a huge entry", "nothing was compared; pull again")


_LENGTHS = (16_000, 1_000_000)
"""Characters of an entry: of most, and of the longest. A list of empty lists takes 25 times the memory of its text."""


def _countries(told: Mapping[str, Any]) -> tuple[str, ...]:
    some = told.get("addresses")
    said = [one.get("country") for one in some if isinstance(one, dict)] if isinstance(some, list) else []
    codes = [code for code in (*said, told.get("country")) if isinstance(code, str) and code in jurisdictions.CODES]
    return tuple(sorted(set(codes)))


def _start(told: Mapping[str, Any]) -> str:
    return items.day(told.get("start_date"))


def changes(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> list[Change]:
    """Return what differs between two downloads, by list and notice, in this order."""
    gone = {name: one for name, one in old.items() if name not in new}
    come = [one for name, one in new.items() if name not in old]
    left = {(one.list, one.name) for one in gone.values()}
    again = {(one.list, one.name) for one in come} & left
    groups: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for one in come:
        kind = "changed" if (one.list, one.name) in again else "added"
        groups.setdefault((one.list, one.notice), {}).setdefault(kind, []).append(one)
    for one in gone.values():
        if (one.list, one.name) not in again:
            groups.setdefault((one.list, one.notice), {}).setdefault("removed", []).append(one)
    return [
        Change(*key, *(tuple(sorted(group.get(kind, ()), key=_by_name)) for kind in ("added", "removed", "changed")))
        for key, group in sorted(groups.items())
    ]


def _by_name(one: Entry) -> str:
    return one.name


def _item(change: Change, source: Source, page: str, download: str) -> Item:
    """Return the item of a change. Its key is made of what changed, so that whoever compares gets the same."""
    known = lists.WORDS.get(LISTS.get(change.list, ""))
    name = known.name if known else change.list
    told = [
        f"{said} {_counted(some)}"
        for said, some in (("adds", change.added), ("removes", change.removed), ("changes", change.changed))
        if some
    ]
    where = f" ({change.notice})" if change.notice else ""
    return Item(
        key=f"csl:{change.list}:{_digest(change)}",
        source=source.name,
        kind=str(Kind.SCREENING_LIST),
        title=items.clean(f"{name}: {', '.join(told)}{where}", items.TITLE),
        url=page or items.address(download),
        day=typed.today().isoformat(),
        text=items.clean(". ".join(_named(change)), items.TEXT),
        stated=items.stated(
            list=change.list,
            notice=change.notice,
            added=[one.name for one in change.added][: items.NAMES],
            removed=[one.name for one in change.removed][: items.NAMES],
            changed=[one.name for one in change.changed][: items.NAMES],
            countries=sorted({code for one in (*change.added, *change.removed) for code in one.countries}),
            starts=sorted({one.start for one in change.added if one.start}),
        ),
    )


def _digest(change: Change) -> str:
    import hashlib  # only a change needs it

    told = [change.notice, *([_row(one) for one in some] for some in (change.added, change.removed, change.changed))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]


def _counted(some: Sequence[Any]) -> str:
    return "1 party" if len(some) == 1 else f"{len(some):,} parties"


def _named(change: Change) -> Iterator[str]:
    for said, some in (("Added", change.added), ("Removed", change.removed), ("Changed", change.changed)):
        if some:
            more = f" and {len(some) - NAMED} more" if len(some) > NAMED else ""
            yield f"{said}: {', '.join(one.name for one in some[:NAMED])}{more}"


def acts(item: Item) -> tuple[str, ...]:
    """Return the number of the notice, where it is that of this act: the one that added or changed entries."""
    cited = re.fullmatch(r"(\d+) FR (\d+)", item.one("notice"))
    return (f"frpage:{cited[1]}-{cited[2]}",) if cited and (item.many("added") or item.many("changed")) else ()


def facts(item: Item) -> dict[str, Found]:
    """Return what a change of a list states, by the log's names."""
    if not item.one("list"):
        return {}
    where = "two downloads of the list"
    added, removed = item.many("added"), item.many("removed")
    word = LISTS.get(item.one("list"), "")
    known = lists.WORDS.get(word)
    found = {
        "actor": Found("US", where, item.one("list")),
        "instrument": Found(str(Instrument.ENTITY_LIST), where, item.one("list")),
        "stage": Found(str(Stage.DECIDED), where, item.title),
        "confidence": Found(str(Confidence.OFFICIAL), where, item.title),
        "source.url": Found(item.url, "the list's source_list_url", item.url),
        "source.kind": Found(str(SourceKind.OFFICIAL), where, item.title),
        "title": Found(_title(item, known.name if known else item.one("list")), where, item.title),
    }
    if known:
        found |= {"list": Found(word, where, item.one("list")), "body": Found(known.keeper, where, known.name)}
        found |= {"flow": Found(str(Flow.EXPORT), where, known.name)}
    if added or removed:
        effect = Effect.MIXED if added and removed else Effect.TIGHTEN if added else Effect.LOOSEN
        found["effect"] = Found(str(effect), where, item.title)
        figures = [_figure("added", added), _figure("removed", removed)]
        found["figures"] = Found([one for one in figures if one], where, item.title)
    if parties := [*added, *removed, *item.many("changed")]:
        found["entities"] = Found({"subject": parties}, where, item.text[:300])
    if codes := item.many("countries"):
        found["targets"] = Found(list(codes), "the addresses of the entries", ", ".join(codes))
    if numbers := acts(item):
        found["acts"] = Found(list(numbers), "the list's federal_register_notice", item.one("notice"))
    if len(starts := item.many("starts")) == 1:
        found["effective"] = Found(starts[0], "the list's start_date", starts[0])
    return {name: one for name, one in found.items() if one.value}


def _figure(what: str, some: Sequence[str]) -> dict[str, Any] | None:
    return {"what": what, "value": str(len(some)), "unit": "entities"} if some else None


def _title(item: Item, name: str) -> str:
    told = [
        f"{said} {_counted(item.many(field))} {word}"
        for said, field, word in (("adds", "added", "to"), ("removes", "removed", "from"), ("changes", "changed", "on"))
        if item.many(field)
    ]
    return f"US {' and '.join(told)} the {name}"
