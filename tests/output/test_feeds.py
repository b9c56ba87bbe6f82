"""Feeds and calendars, as programs that others wrote read them: feedparser, icalendar, newsboat, khal, calcurse."""

import datetime as dt
import html.parser
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import jsonschema
import pytest

from chiplog.answers import changes
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import typed
from chiplog.output import feeds, ics
from tests import json_feed
from tests.factories import REAL, text, tree
from tests.versions.test_changes import OFFICIAL, RETRACTED, committed, history

__all__ = ["history"]

SINCE = dt.date(2026, 11, 10)
SITE = feeds.Site("example.org", "https://example.org/chips/")
ADDRESS = ["--base-url", "https://example.org/chips/"]


def answer(file: Path, since: dt.date | str = SINCE) -> changes.ChangesAnswer:
    with Log.open(str(file)) as opened:
        return changes.answer(opened, Filters(), since)


def shown(chiplog: Any, file: Path, *arguments: str) -> str:
    result = chiplog(*arguments, "-f", file)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


# Atom and JSON Feed


def test_a_reader_of_atom_finds_an_entry_for_each_event(chiplog: Any, history: Path) -> None:
    found = feedparser.parse(shown(chiplog, history, "changes", "--since", "2026-11-10", "--format", "atom", *ADDRESS))
    assert (found.bozo, found.version, found.feed.id) == (False, "atom10", "tag:example.org,2026:changes")
    assert found.feed.updated == "2026-11-18T00:00:00Z"
    assert [(one.id, one.title, one.updated, one.link) for one in found.entries] == [
        (
            f"tag:example.org,2026:{name}", title, f"{day}T00:00:00Z", f"https://example.org/chips/#{name}",
        )
        for name, title, day in (
            ("nl-2025-rumour", "retracted: Netherlands bars tools", "2026-11-18"),
            ("us-2026-a-pause", "US pauses its rule", "2026-11-16"),
            ("us-2025-a-rule", "now suspended, unverified: US rules on chips", "2026-11-16"),
            ("cn-2025-ending", "now lapsed, unverified: China rules for a time", "2026-11-15"),
            ("cn-2025-report", "corrected: China plans something", "2026-11-12"),
        )
    ]  # fmt: skip
    corrected = found.entries[-1]
    assert "<li>confidence: reported → official</li>" in corrected.content[0].value
    assert "<li>MOFCOM printed it.</li>" in corrected.content[0].value
    assert corrected.published == "2026-06-01T00:00:00Z"
    assert {link.rel: link.href for link in corrected.links} == {
        "alternate": "https://example.org/chips/#cn-2025-report",
        "related": "https://www.example.org/cn-2025-report",
    }


def test_a_json_feed_has_the_same_and_fits_its_schema(chiplog: Any, history: Path) -> None:
    found = json.loads(shown(chiplog, history, "changes", "--since", "2026-11-10", "--format", "jsonfeed", *ADDRESS))
    jsonschema.validate(found, json_feed.SCHEMA)
    atom = feedparser.parse(feeds.atom(answer(history), SITE))
    assert [(one["id"], one["title"], one["date_modified"], one["content_html"]) for one in found["items"]] == [
        (one.id, one.title, one.updated, one.content[0].value) for one in atom.entries
    ]
    assert found["feed_url"] == "https://example.org/chips/changes.json"


def test_without_a_page_nothing_is_linked_to_it(chiplog: Any, history: Path) -> None:
    found = json.loads(shown(chiplog, history, "changes", "--since", "2026-11-10", "--format", "jsonfeed"))
    jsonschema.validate(found, json_feed.SCHEMA)
    assert "feed_url" not in found
    assert {"url" in one for one in found["items"]} == {False}
    assert found["items"][0]["id"] == "tag:chiplog.invalid,2026:nl-2025-rumour"


def test_an_entry_keeps_its_id_whatever_happens_to_its_event(history: Path) -> None:
    before = {one["id"] for one in json.loads(feeds.json_feed(answer(history, "HEAD~3"), SITE))["items"]}
    gone = {**OFFICIAL, "retracted": {"date": "2026-11-20", "reason": "false-report"}}
    committed(history, "2026-11-20", gone, RETRACTED)
    after = {one["id"]: one for one in json.loads(feeds.json_feed(answer(history, "HEAD~4"), SITE))["items"]}
    assert "tag:example.org,2026:cn-2025-report" in before & after.keys()
    one = after["tag:example.org,2026:cn-2025-report"]
    assert (one["title"], one["date_modified"]) == ("retracted: China plans something", "2026-11-20T00:00:00Z")


def test_nothing_new_is_a_feed_too(history: Path) -> None:
    nothing = answer(history, "HEAD")
    found = feedparser.parse(feeds.atom(nothing, SITE))
    assert (found.bozo, found.entries, found.feed.updated) == (False, [], "2026-11-18T00:00:00Z")
    jsonschema.validate(json.loads(feeds.json_feed(nothing, SITE)), json_feed.SCHEMA)


@pytest.mark.parametrize("form", ["atom", "jsonfeed"])
def test_a_feed_is_the_same_on_another_day(
    chiplog: Any, history: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    found = set()
    for day in ("2026-11-24", "2027-03-01"):
        monkeypatch.setattr(typed, "today", lambda day=day: dt.date.fromisoformat(day))
        monkeypatch.setenv("TZ", "Pacific/Kiritimati" if day < "2027" else "America/Adak")
        found.add(shown(chiplog, history, "changes", "--since", "2026-11-10", "--format", form))
    assert len(found) == 1


HOSTILE = "</title><script>alert(1)</script> ]]> &amp; \" ' <b onclick=x> {{7*7}}"
HOSTILE_SOURCE = {
    "url": "https://example.org/?a=%22&b='onmouseover='x#<",
    "publisher": "<img src=x onerror=alert(1)>",
    "kind": "official",
}


class _Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_nothing_hostile_is_markup(history: Path) -> None:
    safe = {**HOSTILE_SOURCE, "url": "https://example.org/?a=%22&b='onmouseover='x"}
    bad = tree(
        "cn-2026-bad", title=HOSTILE, summary=HOSTILE, announced="2026-11-19", recorded="2026-11-19", sources=[safe]
    )
    committed(history, "2026-11-19", OFFICIAL, RETRACTED, bad)
    found = answer(history)
    entry = next(one for one in json.loads(feeds.json_feed(found, SITE))["items"] if one["id"].endswith("bad"))
    assert entry["title"] == HOSTILE
    tags = _Tags()
    tags.feed(entry["content_html"])
    assert {tag for tag, _ in tags.found} == {"p", "ul", "li", "a"}
    links = [dict(attributes) for tag, attributes in tags.found if tag == "a"]
    assert links == [{"href": safe["url"], "rel": "noopener noreferrer"}]
    parsed = feedparser.parse(feeds.atom(found, SITE))
    assert parsed.bozo is False
    assert "<script" not in next(one for one in parsed.entries if one.id.endswith("bad")).content[0].value


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://example.org/x",
        "//example.org/x",
        "https://a@example.org/",
        "https://example.org/<b>",
    ],
)
def test_only_complete_web_addresses_are_linked(url: str) -> None:
    assert "href" not in feeds._source({**HOSTILE_SOURCE, "url": url})


def test_an_address_that_is_none_is_refused(chiplog: Any, history: Path) -> None:
    for command in (["changes", "--since", "HEAD", "--format", "atom"], ["calendar", "--format", "ics"]):
        result = chiplog(*command, "-f", history, "--base-url", "javascript:alert(1)")
        assert (result.exit_code, "--base-url" in result.stderr) == (2, True)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("newsboat"), reason="newsboat is not installed")
def test_newsboat_reads_every_entry(log: Path, tmp_path: Path) -> None:
    with Log.open(str(log)) as opened:
        found = changes.answer(opened, Filters(), dt.date(2026, 11, 22))
    (tmp_path / "changes.atom").write_text(feeds.atom(found, SITE), encoding="utf-8")
    (tmp_path / "urls").write_text(f"file://{tmp_path}/changes.atom\n")
    (tmp_path / "config").write_text("")
    given = ["-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload", "print-unread"]
    done = subprocess.run(
        ["newsboat", *given], cwd=tmp_path, env=_alone(tmp_path), check=True, capture_output=True, text=True
    )
    assert done.stdout.split() == [str(len(found.updated)), "unread", "articles"]


# iCalendar


def calendar(chiplog: Any, *arguments: str | Path) -> str:
    result = chiplog("calendar", "--format", "ics", *arguments)
    assert result.exit_code == 0, result.stderr
    return str(result.stdout_bytes.decode())


def entries(chiplog: Any, *arguments: str | Path) -> list[dict[str, Any]]:
    found: Any = icalendar.Calendar.from_ical(calendar(chiplog, *arguments))
    assert found.errors == []
    return [
        {"uid": str(one["UID"]), "day": one["DTSTART"].dt, "says": str(one["SUMMARY"]), "status": str(one["STATUS"])}
        for one in found.walk("VEVENT")
        if not one.errors
    ]


def test_a_calendar_has_an_entry_for_each_turn_and_each_deadline(chiplog: Any, history: Path) -> None:
    found = entries(chiplog, "-f", history, "--from", "2026-11-15", *ADDRESS)
    assert found == [
        {
            "uid": "cn-2025-ending.2026-11-15.lapsed@example.org",
            "day": dt.date(2026, 11, 15),
            "says": "yes → lapsed (unverified): China rules for a time",
            "status": "TENTATIVE",
        },
        {
            "uid": "us-2025-a-rule.2026-11-15.suspended@example.org",
            "day": dt.date(2026, 11, 15),
            "says": "yes → suspended (unverified): US rules on chips",
            "status": "TENTATIVE",
        },
        {
            "uid": "us-2026-a-pause.2026-12-01.deadline@example.org",
            "day": dt.date(2026, 12, 1),
            "says": "Deadline (2026-12): comments close: US pauses its rule",
            "status": "CONFIRMED",
        },
        {
            "uid": "us-2025-a-rule.2027-01-10.yes@example.org",
            "day": dt.date(2027, 1, 10),
            "says": "suspended → yes (unverified): US rules on chips",
            "status": "TENTATIVE",
        },
    ]


def test_a_calendar_is_the_whole_log_and_the_same_on_another_day(
    chiplog: Any, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = calendar(chiplog, "-f", log)
    monkeypatch.setattr(typed, "today", lambda: dt.date(2031, 1, 1))
    monkeypatch.setenv("TZ", "America/Adak")
    assert calendar(chiplog, "-f", log) == first
    rows = json.loads(shown(chiplog, log, "calendar", "--from", "2000-01-01", "--json"))
    read: Any = icalendar.Calendar.from_ical(first)
    assert (len(read.walk("VEVENT")), read.errors) == (len(rows), [])
    uids = [str(one["UID"]) for one in read.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
    assert sum(str(one["STATUS"]) == "TENTATIVE" for one in read.walk("VEVENT")) == sum(
        bool(row.get("unverified")) for row in rows
    )


def test_an_entry_keeps_its_uid_when_its_title_changes(chiplog: Any, history: Path) -> None:
    before = {one["uid"] for one in entries(chiplog, "-f", history)}
    history.write_text(
        history.read_text(encoding="utf-8").replace("China rules for a time", "China rules a while"), encoding="utf-8"
    )
    assert {one["uid"] for one in entries(chiplog, "-f", history)} == before


def test_filters_choose_the_entries(chiplog: Any, history: Path) -> None:
    found = entries(chiplog, "-f", history, "CN", "--instrument", "licence-rule", "--actor", "CN")
    assert {one["uid"].split(".")[0] for one in found} == {"cn-2025-ending", "cn-2025-report"}


def test_two_deadlines_of_a_day_have_two_uids(chiplog: Any, tmp_path: Path) -> None:
    due = [{"day": "2026-12-01", "what": what} for what in ("comments close", "a report is due")]
    file = tmp_path / "events.yaml"
    file.write_text(text(tree(deadlines=due)), encoding="utf-8")
    found = [one["uid"] for one in entries(chiplog, "-f", file, "--from", "2026-12-01")]
    assert len(set(found)) == 2
    assert {re.sub(r"-[0-9a-f]{8}@", "@", uid) for uid in found} == {
        "cn-2025-some-event.2026-12-01.deadline@chiplog.invalid"
    }


def test_lines_are_folded_and_escaped(chiplog: Any, tmp_path: Path) -> None:
    title = "China; “rules”, again: 对部分半导体物项实施出口管制, 对镓锗相关物项实施出口管制 \\n BEGIN:VALARM"
    file = tmp_path / "events.yaml"
    file.write_text(text(tree(title=title, effective="2025-03-01")), encoding="utf-8")
    found = calendar(chiplog, "-f", file)
    lines = found.split("\r\n")
    assert found.count("\n") == found.count("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not [line for line in lines if line.startswith("BEGIN:VALARM")]
    assert {str(one["SUMMARY"]).partition(": ")[2] for one in icalendar.Calendar.from_ical(found).walk("VEVENT")} == {
        title
    }


def test_an_empty_log_is_an_empty_calendar(chiplog: Any, tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text("# Nothing yet.\n", encoding="utf-8")
    assert entries(chiplog, "-f", file) == []


@pytest.fixture
def built(chiplog: Any, cache: Path) -> Path:
    """The calendar of the real log, as a file."""
    file = cache / "calendar.ics"
    file.write_bytes(calendar(chiplog, "-f", REAL).encode())
    return file


def _alone(folder: Path) -> dict[str, str]:
    """Return an environment in which a program finds nothing of the user's."""
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **dict.fromkeys(names, str(folder))}


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("khal"), reason="khal is not installed")
def test_khal_imports_every_entry(built: Path) -> None:
    folder = built.parent
    (folder / "vdir").mkdir()
    (folder / "khal.conf").write_text(
        f"[calendars]\n[[chips]]\npath = {folder}/vdir\n[sqlite]\npath = {folder}/khal.db\n"
        "[locale]\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndefault_timezone = UTC\nlocal_timezone = UTC\n"
    )
    khal = ["khal", "-c", str(folder / "khal.conf")]
    subprocess.run(
        [*khal, "import", "--batch", "-a", "chips", str(built)], env=_alone(folder), check=True, capture_output=True
    )
    assert len(list((folder / "vdir").iterdir())) == built.read_bytes().count(b"BEGIN:VEVENT")
    listed = subprocess.run(
        [*khal, "list", "--format", "{uid}", "2026-11-10", "1d"],
        env=_alone(folder),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "us-2025-affiliates-rule.2026-11-10.yes@chiplog.invalid" in listed.split()


@pytest.mark.skipif(not shutil.which("calcurse"), reason="calcurse is not installed")
def test_calcurse_skips_nothing(built: Path) -> None:
    done = subprocess.run(
        ["calcurse", "-D", str(built.parent / "calcurse"), "-i", str(built)],
        env=_alone(built.parent), check=True, capture_output=True, text=True,
    )  # fmt: skip
    number = built.read_bytes().count(b"BEGIN:VEVENT")
    assert f"0 apps / {number} events / 0 todos / 0 skipped" in done.stdout


def test_an_ics_needs_no_clock_at_all(log: Path) -> None:
    from chiplog.answers import calendar as answers

    with Log.open(str(log)) as opened:
        found = answers.answer(opened, Filters(), dt.date.min, (dt.date.min, None))
    assert ics.text(found, "example.org").startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert f"DTSTAMP:{found.kept:%Y%m%d}T000000Z" in ics.text(found, "example.org")


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({}, "20260601"),
        ({"corrections": [{"date": "2026-06-03", "fields": ["effect"], "text": "It was."}]}, "20260603"),
        ({"retracted": {"date": "2026-06-04", "reason": "false-report"}}, "20260604"),
    ],
)
def test_the_stamp_is_the_newest_day_of_an_entry(
    chiplog: Any, tmp_path: Path, fields: dict[str, Any], day: str
) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(text(tree(), tree("cn-2025-two", announced="2025-02-01", **fields)), encoding="utf-8")
    assert set(re.findall(r"^DTSTAMP:(\d{8})T000000Z\r$", calendar(chiplog, "-f", file), re.MULTILINE)) == {day}
