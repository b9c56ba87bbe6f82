"""The sources that are followed, as the user's own settings declare them: none by default."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from chiplog import settings
from chiplog.errors import UsageError
from chiplog.model import nearest, typed, urls

FEDERAL_REGISTER = "https://www.federalregister.gov/api/v1/documents.json"
SCREENING_LIST = "https://data.trade.gov/downloadable_consolidated_screening_list/v1/consolidated.json"
SHARED = "shared"
"""The setting for an inbox beside the log; every other name in the table is a source's."""


class Kind(StrEnum):
    """What a source is, and so how it is read."""

    FEDERAL_REGISTER = "federal-register"
    SCREENING_LIST = "screening-list"
    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True)
class Source:
    """A source: its name, kind and address, and what the settings say of it; what they leave out is empty."""

    name: str
    kind: Kind
    url: str
    agencies: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    term: str = ""
    since: str = ""
    lists: tuple[str, ...] = ()
    items: str = ""
    link: str = ""
    title: str = ""
    date: str = ""
    actor: str = ""
    body: str = ""
    publisher: str = ""

    @property
    def place(self) -> tuple[str, str, int | None]:
        """The scheme, host and port that the user named."""
        return origin(self.url)

    @property
    def digest(self) -> str:
        """What changes when its settings do: a cursor holds only for the settings that it was made with."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Declared:
    """All sources by name, whether the inbox is shared, and the path of the settings."""

    file: str
    sources: Mapping[str, Source]
    shared: bool = False

    def chosen(self, names: Sequence[str]) -> tuple[Source, ...]:
        """Return the sources with these names, or all. Raises UsageError for an unknown name, and if there are none."""
        if not self.sources:
            file = self.file or settings.config_file()
            raise UsageError("no source is declared", f"`chiplog help inbox` shows what to write to {file}")
        for name in names:
            if name not in self.sources:
                near = nearest.field(name, list(self.sources))
                known = f"did you mean {near}?" if near else f"there are {', '.join(self.sources)}"
                raise UsageError(f"no source is called {name}", known)
        return tuple(self.sources[name] for name in dict.fromkeys(names or self.sources))


_COMMON = ("kind", "url", "actor", "body", "publisher")
_OWN = {
    Kind.FEDERAL_REGISTER: ("agencies", "types", "term", "since"),
    Kind.SCREENING_LIST: ("lists",),
    Kind.FEED: (),
    Kind.PAGE: ("items", "link", "title", "date"),
}
_USUAL = {Kind.FEDERAL_REGISTER: FEDERAL_REGISTER, Kind.SCREENING_LIST: SCREENING_LIST}
_LISTS = ("agencies", "types", "lists")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LONGEST = 500
"""Characters of a setting."""


def declared() -> Declared:
    """Return what the user's own settings declare. Raises UsageError, with the setting, for what they can't mean."""
    file, table = settings.inbox()
    shared = table.get(SHARED, False)
    if not isinstance(shared, bool):
        raise UsageError(f"{file}: [inbox] shared must be true or false", "see `chiplog help inbox`")
    tables = {name: one for name, one in table.items() if name != SHARED}
    return Declared(file, {name: _source(file, name, one) for name, one in tables.items()}, shared)


def _source(file: str, name: str, table: Any) -> Source:
    where = f"{file}: [inbox.{name}]"
    if not isinstance(table, dict) or not _NAME.fullmatch(name):
        raise UsageError(f"{where} is no source", "begin it with [inbox.NAME]: small letters, digits, hyphens")
    if table.get("kind") not in list(Kind):
        raise UsageError(f"{where} kind must be one of {', '.join(Kind)}", "see `chiplog help inbox`")
    kind = Kind(table["kind"])
    known = (*_COMMON, *_OWN[kind])
    if unknown := next((key for key in table if key not in known), ""):
        raise UsageError(f"{where} {unknown} is no setting of {kind}", f"it has {', '.join(known)}")
    values = {key: _value(f"{where} {key}", key, value) for key, value in table.items() if key != "kind"}
    url = values.pop("url", _USUAL.get(kind, ""))
    if fault := urls.fault(url) if url else "it has no url":
        raise UsageError(f"{where} url: {fault}", 'write url = "https://..."')
    if kind is Kind.PAGE and not values.get("items"):
        raise UsageError(f"{where} has no items", 'write the CSS selector of an item: items = "ul.news > li"')
    if "actor" in values:
        values["actor"] = typed.country(values["actor"])
    return Source(name, kind, url, **values)


def _value(where: str, key: str, value: Any) -> Any:
    if key in _LISTS:
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not all(map(_is_text, listed)):
            raise UsageError(f"{where} must be a list of texts", 'write ["one", "two"]')
        return tuple(listed)
    if key == "since":
        return _day(where, value)
    if not _is_text(value):
        raise UsageError(f"{where} must be a text", 'write it in quotes: "..."')
    return value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value.isprintable() and len(value) <= _LONGEST


def _day(where: str, value: Any) -> str:
    try:
        return value.isoformat() if type(value) is dt.date else dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise UsageError(f"{where} must be a day", "write 2026-11-01") from None


def origin(url: str) -> tuple[str, str, int | None]:
    """Return the scheme, host and port of an address that is valid."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or usual
