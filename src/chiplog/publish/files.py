"""The files of a published folder: the page, the log for programs, feeds, a calendar, and what describes them."""

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chiplog import __version__, git, system
from chiplog.answers import calendar, changes, steps
from chiplog.answers.footer import Footer
from chiplog.answers.listing import ListAnswer, fields
from chiplog.index import export
from chiplog.index.sql import VIEWS
from chiplog.log import Log
from chiplog.logfile import store
from chiplog.model import dates
from chiplog.model.event import Event
from chiplog.output import escape, feeds, formats
from chiplog.publish import page, words
from chiplog.publish.site import Site

GENERATOR = "chiplog publish"
"""What the manifest of a folder says wrote it: only such a folder is ever replaced."""
MANIFEST = "manifest.json"
NEWS = 60
"""Days before the newest entry that the feeds go back."""

MANY = 2_000
"""Events from which on two processes write the files: of 10,000, a reader waits two thirds of the time."""

ENTRIES = 200
"""New acts in a feed at most: the latest."""

DATA = (
    ("events.json", "every event with all its fields, and its state"),
    ("events.csv", "the same as a table; lists are joined by “; ”"),
    ("events.sqlite", "the same as a database, with the days on which states change"),
    ("datapackage.json", "what each column holds"),
    ("changes.atom", "a feed of what is new, corrected, retracted or turned"),
    ("changes.json", "the same as a JSON Feed"),
    ("calendar.ics", "a calendar of the days on which states change, to subscribe to"),
    ("CITATION.cff", "how to cite it"),
    (MANIFEST, "revision, counts and the hash of each file"),
)
"""The files beside the page, and what each is."""

_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "sqlite": "application/vnd.sqlite3",
    "atom": "application/atom+xml",
    "ics": "text/calendar",
}


def write(folder: Path, log: Log, site: Site, place: feeds.Site) -> None:
    """Write all files into an empty folder. `place` is where it will be published."""
    place = dataclasses.replace(place, title=page.title(site))
    with system.beside(lambda: _write_page(folder, site, place), worth=len(site.events) >= MANY):
        revision = _revision(log)
        _write_data(folder, log, site, place)
    _text(folder / "CITATION.cff", _citation(site, place, revision))
    hashes = _hashes(folder)
    _text(folder / "datapackage.json", _json(_package(folder, site, place, hashes)))
    hashes |= _hashes(folder, hashes)
    _text(folder / MANIFEST, _json(_manifest(folder, log, site, revision, hashes)))


def _write_page(folder: Path, site: Site, place: feeds.Site) -> None:
    """Write the page and the events with all fields: half of the work, for which no database is read."""
    with (folder / "index.html").open("wb") as file:
        file.writelines(part.encode() for part in page.parts(site, DATA, place.base_url))
    _text(folder / "events.json", formats.write(_rows(site), "json"))


def _rows(site: Site) -> ListAnswer:
    return ListAnswer([event.row for event in site.events], (), Footer())


def _write_data(folder: Path, log: Log, site: Site, place: feeds.Site) -> None:
    _text(folder / "events.csv", formats.write(_rows(site), "csv"))
    export.write(log.index, folder / "events.sqlite", [event.id for event in site.events], _turns(site))
    news = changes.answer(log, site.asked, _since(site), None, site.on, ENTRIES)
    _text(folder / "changes.atom", formats.write(news, "atom", place))
    _text(folder / "changes.json", formats.write(news, "jsonfeed", place))
    states = {event.id: event.steps for event in site.events}
    found = steps.turns(site.engine, states)
    turns = calendar.shown(log, site.asked, log.condition(site.asked, site.on), found, (dt.date.min, None))
    _text(folder / "calendar.ics", formats.write(turns, "ics", place))


def _text(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


def _json(value: Any) -> str:
    return f"{escape.json_text(value, indent=2)}\n"


def _turns(site: Site) -> Iterator[tuple[str, str | None, str, int]]:
    for event in site.events:
        for place, step in enumerate(event.steps):
            day = step.day.isoformat() if place else None
            yield event.id, day, str(step.result.state), int(step.result.unverified)


def _since(site: Site) -> dt.date:
    """Return the day since which the feeds name what is new, which depends on the log and not on today."""
    newest = max((dates.parse(event.row["recorded"]).lo for event in site.events), default=site.on)
    return dates.shifted(newest, -NEWS)


def _revision(log: Log) -> str | None:
    """Return the commit that changed the log last; None outside git, or if the file differs from it."""
    if log.path == store.STDIN:
        return None
    past = git.history(log.path)[:1]
    if not past or git.at(log.path, past[0].commit) != bytes(log.document()):
        return None
    return past[0].commit


def _citation(site: Site, place: feeds.Site, revision: str | None) -> str:
    """Return how to cite it, in the Citation File Format: YAML, of which JSON's strings are a part."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below.",
        "type": "dataset",
        "title": place.title,
        "abstract": page.deck(site),
        "version": site.through.isoformat(),
        "date-released": site.through.isoformat(),
    }
    quoted = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in lines.items()]
    quoted.append('authors:\n  - name: "chiplog contributors"')
    if place.base_url:
        quoted.append(f"url: {json.dumps(place.base_url)}")
    if revision:
        quoted.append(f'commit: "{revision}"')
    return "\n".join(quoted) + "\n"


# What describes the files for programs


def _package(folder: Path, site: Site, place: feeds.Site, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return a Data Package (version 2 of the standard) of the files that hold the log."""
    listed = ("events.csv", "events.json", "events.sqlite")
    home = {"homepage": place.base_url} if place.base_url else {}
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "chiplog",
        "title": place.title,
        "description": page.deck(site),
        "version": site.through.isoformat(),
        **home,
        "resources": [_resource(folder / name, what, hashes[name]) for name, what in DATA if name in listed],
    }


def _resource(path: Path, what: str, digest: str) -> dict[str, Any]:
    described = {
        "name": path.name.replace(".", "-"),
        "path": path.name,
        "description": what,
        "format": path.suffix[1:],
        "mediatype": _MEDIA[path.suffix[1:]],
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
    }
    if path.suffix == ".csv":
        schema = {"fields": [_field(name) for name in fields()], "primaryKey": ["id"]}
        return {**described, "type": "table", "encoding": "utf-8", "schema": schema}
    if path.suffix == ".sqlite":
        return {**described, "tables": {name: view.columns for name, view in VIEWS.items()} | {"turn": export.TURNS}}
    return described


_DERIVED = {
    "state": "the state on the day of the page, as `chiplog help model` defines it",
    "state_why": "the reasons of that state, joined by “; ”",
    "unverified": "true if the state has turned by the calendar alone since the log's end",
}
_PARTIAL = {"constraints": {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}}


def _field(name: str) -> dict[str, Any]:
    if name in _DERIVED:
        kind = "boolean" if name == "unverified" else "string"
        return {"name": name, "type": kind, "description": _DERIVED[name]}
    info = Event.model_fields[name]
    required = {"constraints": {"required": True}} if info.is_required() else {}
    more = _PARTIAL if name in ("announced", "effective", "through") else required
    kind = "date" if name == "recorded" else "string"
    return {"name": name, "type": kind, "description": info.description or "", **more}


def _manifest(folder: Path, log: Log, site: Site, revision: str | None, hashes: Mapping[str, str]) -> dict[str, Any]:
    asked = {name: value for name, value in dataclasses.asdict(site.asked).items() if value}
    return {
        "generator": GENERATOR,
        "chiplog": __version__,
        "revision": revision,
        "log": f"sha256:{hashlib.sha256(bytes(log.document())).hexdigest()}",
        "through": site.through.isoformat(),
        "on": site.on.isoformat(),
        "filter": asked,
        "counts": _counts(site),
        "files": {
            name: {"bytes": (folder / name).stat().st_size, "sha256": digest} for name, digest in sorted(hashes.items())
        },
    }


def _counts(site: Site) -> dict[str, Any]:
    kept: Sequence[Any] = [event for event in site.events if event.counts]
    return {
        "events": len(site.events),
        "retracted": len(site.events) - len(kept),
        "actors": len({event.facts.actor for event in kept}),
        "sources": sum(len(event.row["sources"]) for event in site.events),
        "states": {state: number for state in words.STATES if (number := _in_state(kept, str(state)))},
    }


def _in_state(events: Sequence[Any], state: str) -> int:
    return sum(1 for event in events if event.row["state"] == state)


def _hashes(folder: Path, known: Collection[str] = ()) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder that is not known yet, by name."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.name not in known
    }
