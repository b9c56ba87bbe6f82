"""Changes as feeds: Atom (RFC 4287) and JSON Feed 1.1, with one entry an event.

An entry has the same id for ever, and the day on which it became news is its time: nothing depends on the clock.
"""

import datetime as dt
import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from chiplog.answers.changes import ChangesAnswer, Corrected, Turned
from chiplog.model import dates, jurisdictions
from chiplog.output import changes, escape, styles
from chiplog.output.events import Row
from chiplog.output.formats import NO_HOST


@dataclass(frozen=True)
class Site:
    """Where the log is published: the host, which is a part of all ids, the address of the page or "", and a title."""

    host: str = NO_HOST
    base_url: str = ""
    title: str = "Chip-trade policy events"

    def url(self, name: str) -> str | None:
        """Return the address of a file or an event of the page, or None without a page."""
        return escape.href(f"{self.base_url.rstrip('/')}/{name}") if self.base_url else None


class _Entry(NamedTuple):
    row: Row
    title: str
    day: dt.date
    content: str


def atom(answer: ChangesAnswer, site: Site) -> str:
    """Return an Atom feed of what is new, corrected, retracted or turned, the latest first."""
    from xml.etree import ElementTree as ET  # only a feed needs it

    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})

    def add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
        made = ET.SubElement(parent, name, attributes)
        made.text = text or None
        return made

    add(feed, "id", _tag(site, "changes"))
    add(feed, "title", site.title)
    entries = _entries(answer)
    add(feed, "updated", _time(max((entry.day for entry in entries), default=answer.since.day)))
    add(add(feed, "author"), "name", site.title)
    for kind, name in (("self", "changes.atom"), ("alternate", "")):
        if address := site.url(name):
            add(feed, "link", rel=kind, href=address)
    for entry in entries:
        one = add(feed, "entry")
        add(one, "id", _tag(site, entry.row["id"]))
        add(one, "title", entry.title)
        add(one, "published", _time(_recorded(entry.row)))
        add(one, "updated", _time(entry.day))
        if address := site.url(f"#{entry.row['id']}"):
            add(one, "link", rel="alternate", href=address)
        for address in _addresses(entry.row):
            add(one, "link", rel="related", href=address)
        for word in _tags(entry.row):
            add(one, "category", term=word)
        add(one, "content", entry.content, type="html")
    ET.indent(feed)
    return f"<?xml version='1.0' encoding='utf-8'?>\n{ET.tostring(feed, encoding='unicode')}\n"


def json_feed(answer: ChangesAnswer, site: Site) -> str:
    """Return the same as a JSON Feed."""
    feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": site.title, "language": "en"}
    feed |= _present(home_page_url=site.url(""), feed_url=site.url("changes.json"))
    feed["items"] = [
        {
            "id": _tag(site, entry.row["id"]),
            **_present(url=site.url(f"#{entry.row['id']}"), external_url=next(iter(_addresses(entry.row)), None)),
            "title": entry.title,
            "content_html": entry.content,
            "date_published": _time(_recorded(entry.row)),
            "date_modified": _time(entry.day),
            "tags": _tags(entry.row),
        }
        for entry in _entries(answer)
    ]
    return f"{escape.json_text(feed, indent=2)}\n"


def _present(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _entries(answer: ChangesAnswer) -> list[_Entry]:
    """Return an entry for each event that is news, the latest first; an event is in it once."""
    corrected = {one.row["id"]: one for one in answer.corrected}
    retracted = {one.row["id"]: one for one in answer.retracted}
    turned = {one.id: one for one in (*answer.by_acts, *answer.by_calendar)}
    names = [*(row["id"] for row in answer.added), *corrected, *retracted, *turned]
    found = []
    for name in dict.fromkeys(names):
        row = answer.rows[name]
        change = retracted.get(name) or corrected.get(name)
        turn = turned.get(name)
        content = "\n".join(_content(row, _lines(change, answer), turn))
        found.append(
            _Entry(row, escape.shown(_title(row, change, turn)), max(answer.updated[name], _recorded(row)), content)
        )
    return sorted(found, key=lambda entry: (entry.day, entry.row["announced"], entry.row["id"]), reverse=True)


def _title(row: Row, change: Corrected | None, turn: Turned | None) -> str:
    if row.get("retracted"):
        return f"retracted: {row['title']}"
    if change:
        return f"corrected: {row['title']}"
    if turn:
        return f"now {turn.new}{_unsure(turn)}: {row['title']}"
    return str(row["title"])


def _unsure(turn: Turned) -> str:
    return ", unverified" if turn.unverified else ""


def _lines(change: Corrected | None, answer: ChangesAnswer) -> list[str]:
    """Return what was corrected, and why."""
    return [*changes.fields(change, known=not answer.from_dates), *change.why] if change else []


def _content(row: Row, lines: list[str], turn: Turned | None) -> Iterator[str]:
    """Yield the parts of an entry as HTML in which nothing of the log is markup."""
    if gone := row.get("retracted"):
        yield f"<p>Retracted on {_text(gone['date'])}: {_text(gone['reason'])}.</p>"
    if lines and not row.get("retracted"):
        yield f"<ul>{''.join(f'<li>{_text(line)}</li>' for line in lines)}</ul>"
    if turn:
        since = f" since {turn.day}" if turn.day else ""
        by = f", by {_text(', '.join(turn.by))}" if turn.by else ""
        yield f"<p>State: {turn.old} → {turn.new}{since}{by}{_unsure(turn)}.</p>"
    if row.get("summary"):
        yield f"<p>{_text(row['summary'])}</p>"
    yield f"<p>{_text(', '.join(_facts(row)))}</p>"
    yield f"<ul>{''.join(f'<li>{_source(source)}</li>' for source in row['sources'])}</ul>"


def _facts(row: Row) -> Iterator[str]:
    targets = ", ".join("everyone" if code == "*" else jurisdictions.name(code) for code in row.get("targets", ()))
    yield f"{jurisdictions.name(row['actor'])}{f' → {targets}' if targets else ''}"
    yield f"announced {row['announced']}"
    yield from (f"{name} {row[name]}" for name in ("effective", "through") if row.get(name))
    yield styles.effect(row["effect"])
    yield from (row[name] for name in ("instrument", "stage", "confidence"))
    if "state" in row and row["stage"] == "decided":
        yield f"state {row['state']}{' (unverified)' if row.get('unverified') else ''}"


def _source(source: Row) -> str:
    published = f", {_text(source['published'])}" if source.get("published") else ""
    name = f"{_text(source['publisher'])}{published}"
    address = escape.href(source["url"])
    if address is None:
        return f"{name}: {_text(source['url'])}"
    return f'<a href="{html.escape(address)}" rel="noopener noreferrer">{name}</a>'


def _addresses(row: Row) -> list[str]:
    found = (escape.href(source["url"]) for source in row["sources"])
    return list(dict.fromkeys(address for address in found if address))


def _tags(row: Row) -> list[str]:
    return list(dict.fromkeys(str(row[name]) for name in ("actor", "flow", "instrument", "effect")))


def _text(value: Any) -> str:
    return html.escape(escape.shown(str(value)))


def _tag(site: Site, name: str) -> str:
    return f"tag:{site.host},2026:{name}"


def _recorded(row: Row) -> dt.date:
    return dates.parse(row["recorded"]).lo


def _time(day: dt.date) -> str:
    return f"{day}T00:00:00Z"
