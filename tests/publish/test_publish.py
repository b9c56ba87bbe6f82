"""The published folder: its files, how it is put in place, and what it refuses to replace."""

import csv
import hashlib
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import Result

from chiplog.answers import steps
from chiplog.errors import RefusedError
from chiplog.index import export
from chiplog.index.select import Filters
from chiplog.log import Log
from chiplog.model import dates
from chiplog.output import escape
from chiplog.publish import folder as folders
from chiplog.publish import links, site
from chiplog.publish.markup import Html, Template, escaped, joined, script_data
from tests.factories import REAL, ROOT, text, tree
from tests.review.test_diff import git

Run = Callable[..., Result]

FILES = {
    *("index.html", "events.json", "events.csv", "events.sqlite", "datapackage.json", "changes.atom", "changes.json"),
    *("calendar.ics", "manifest.json", "CITATION.cff"),
}
RULE = tree("cn-2025-rule", title="China limits what it sells of chips", announced="2025-01-02", effective="2025-02-01")
PAUSE = tree(
    "cn-2025-pause",
    title="China pauses its limits for a while",
    announced="2025-03-01",
    effective="2025-03-10",
    through="2025-12-31",
    effect="loosen",
    relations={"suspends": ["cn-2025-rule"]},
)
OTHER = tree(
    "us-2025-other", title="US answers with a limit of its own", announced="2025-04-01", actor="US", targets=["CN"]
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    found = tmp_path / "events.yaml"
    found.write_text(text(PAUSE, RULE, OTHER), encoding="utf-8")
    return found


def publish(chiplog: Run, log: Path, into: Path, *more: str) -> Result:
    return chiplog("publish", str(into), "--file", str(log), *more)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_writes_every_file_and_says_so(chiplog: Run, log: Path, tmp_path: Path) -> None:
    done = publish(chiplog, log, tmp_path / "site")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"published 3 events to {tmp_path / 'site'}\n"
    assert files(tmp_path / "site").keys() == FILES
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.yaml", "site"]


def test_the_same_log_gives_the_same_bytes_on_any_day(
    chiplog: Run, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(chiplog, log, tmp_path / "one")
    monkeypatch.setattr("chiplog.model.typed.today", lambda: dates.parse("2031-05-06").lo)
    publish(chiplog, log, tmp_path / "two")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_check_tells_what_differs(chiplog: Run, log: Path, tmp_path: Path) -> None:
    into = tmp_path / "site"
    assert publish(chiplog, log, into, "--check").exit_code == 1
    assert not into.exists()
    publish(chiplog, log, into)
    done = publish(chiplog, log, into, "--check")
    assert (done.exit_code, done.stderr) == (0, f"{into} is up to date: 3 events\n")
    (into / "events.csv").write_text("changed")
    (into / "calendar.ics").unlink()
    (into / "mine.txt").touch()
    done = publish(chiplog, log, into, "--check")
    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        f"{into / 'calendar.ics'} is missing",
        f"{into / 'events.csv'} differs",
        f"{into / 'mine.txt'} would not be published",
        f"{into} is not up to date",
    ]


def test_a_folder_of_ours_is_replaced_as_a_whole(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site")
    before = files(tmp_path / "site")
    log.write_text(text(PAUSE, RULE), encoding="utf-8")
    assert publish(chiplog, log, tmp_path / "site").exit_code == 0
    after = files(tmp_path / "site")
    assert after.keys() == before.keys()
    assert b"us-2025-other" not in after["index.html"]


@pytest.mark.parametrize("what", ["a file", "another manifest", "one more file"])
def test_what_chiplog_did_not_write_is_never_replaced(chiplog: Run, log: Path, tmp_path: Path, what: str) -> None:
    into = tmp_path / "site"
    if what == "a file":
        into.write_text("mine")
    elif what == "another manifest":
        into.mkdir()
        (into / "manifest.json").write_text('{"name": "an app", "files": {}}')
    else:
        publish(chiplog, log, into)
        (into / "CNAME").write_text("chips.example.org")
    before = into.read_text() if into.is_file() else files(into)
    done = publish(chiplog, log, into)
    assert done.exit_code == 4
    assert str(into) in done.stderr
    assert (into.read_text() if into.is_file() else files(into)) == before


def test_an_empty_folder_is_taken_and_a_link_followed(chiplog: Run, log: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    assert publish(chiplog, log, tmp_path / "site").exit_code == 0
    assert (tmp_path / "site").is_symlink()
    assert files(tmp_path / "real").keys() == FILES


def test_what_is_there_stays_if_writing_fails(log: Path, tmp_path: Path) -> None:
    into = tmp_path / "site"
    folders.publish(into, lambda new: _write(new, "old"))

    def fail(new: Path) -> None:
        _write(new, "new")
        raise OSError(28, "No space left on device")

    with pytest.raises(RefusedError, match=f"{into} can't be written: No space left on device; what was there"):
        folders.publish(into, fail)
    assert (into / "a").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.yaml", "site"]


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), KeyboardInterrupt()])
def test_what_is_there_comes_back_if_the_swap_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    into = tmp_path / "site"
    folders.publish(into, lambda new: _write(new, "old"))
    rename = Path.rename

    def refused(path: Path, target: Any) -> Any:
        if path.name == "new":
            raise error
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises((RefusedError, KeyboardInterrupt)):
        folders.publish(into, lambda new: _write(new, "new"))
    assert (into / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_what_comes_while_the_folder_is_written_is_not_deleted(tmp_path: Path) -> None:
    into = tmp_path / "site"
    folders.publish(into, lambda new: _write(new, "old"))

    def slow(new: Path) -> None:
        _write(new, "new")
        (into / "CNAME").write_text("chips.example.org")

    with pytest.raises(RefusedError, match="CNAME"):
        folders.publish(into, slow)
    assert {"a": b"old", "CNAME": b"chips.example.org"}.items() <= files(into).items()


def test_a_manifest_of_a_stranger_deletes_nothing(tmp_path: Path) -> None:
    into = tmp_path / "site"
    (into / ".git").mkdir(parents=True)
    (into / "thesis").write_text("mine")
    (into / "link").symlink_to("thesis")
    listed = {name: {"sha256": hashlib.sha256(b"mine").hexdigest()} for name in (".git", "link")}
    listed["thesis"] = {"sha256": "0" * 64}
    (into / "manifest.json").write_text(json.dumps({"generator": "chiplog publish", "files": listed}))
    with pytest.raises(RefusedError, match=r"or that were changed since: \.git, link, thesis"):
        folders.publish(into, lambda new: _write(new, "new"))
    assert (into / "thesis").read_text() == "mine"


@pytest.mark.parametrize("manifest", ['{"generator": "chiplog publish"}', "[" * 100_000, "[]", "/dev/zero", "loop"])
def test_a_hostile_manifest_is_foreign(tmp_path: Path, manifest: str) -> None:
    if manifest in ("/dev/zero", "loop"):
        (tmp_path / "manifest.json").symlink_to(manifest)
    else:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(RefusedError, match="did not write"):
        folders.publish(tmp_path, lambda new: _write(new, "new"))


def test_the_current_directory_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(tmp_path / "site")
    with pytest.raises(RefusedError, match="is the current directory, or above it"):
        folders.publish(Path("."), lambda new: _write(new, "new"))


def test_what_can_not_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(RefusedError, match="file/site can't be written: File exists"):
        folders.publish(tmp_path / "file" / "site", lambda new: _write(new, "new"))
    with pytest.raises(RefusedError, match="loop is not a folder"):
        folders.publish(tmp_path / "loop", lambda new: _write(new, "new"))


def test_a_full_disk_is_no_bug(chiplog: Run, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("chiplog.index.export._table", full)
    done = publish(chiplog, log, tmp_path / "site")
    assert done.exit_code == 4
    assert "site can't be written: database or disk is full" in done.stderr


def test_the_permissions_of_the_folder_stay(tmp_path: Path) -> None:
    into = tmp_path / "site"
    into.mkdir(mode=0o770)
    into.chmod(0o770)
    folders.publish(into, lambda new: _write(new, "new"))
    assert into.stat().st_mode & 0o777 == 0o770


def _write(folder: Path, what: str) -> None:
    (folder / "a").write_text(what)
    listed = {"a": {"sha256": hashlib.sha256(what.encode()).hexdigest()}}
    (folder / "manifest.json").write_text(json.dumps({"generator": "chiplog publish", "files": listed}))


def test_a_log_without_events_is_refused(chiplog: Run, tmp_path: Path) -> None:
    empty = tmp_path / "events.yaml"
    empty.write_text("# nothing yet\n")
    done = publish(chiplog, empty, tmp_path / "site")
    assert done.exit_code == 2
    assert "no events to publish" in done.stderr


def test_filters_select_and_the_page_says_which(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site", "--actor", "US")
    data = json.loads((tmp_path / "site" / "events.json").read_bytes())
    assert [one["id"] for one in data] == ["us-2025-other"]
    assert b"Selected from the log: actor US" in (tmp_path / "site" / "index.html").read_bytes()
    publish(chiplog, log, tmp_path / "none", "--actor", "JP")
    assert b"No act matches." in (tmp_path / "none" / "index.html").read_bytes()


def test_a_day_leaves_out_what_was_not_yet_public(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site", "--on", "2025-03-20")
    data = json.loads((tmp_path / "site" / "events.json").read_bytes())
    assert [(one["id"], one["state"]) for one in data] == [("cn-2025-pause", "n/a"), ("cn-2025-rule", "suspended")]


def test_faulty_events_are_left_out_and_the_exit_code_says_so(chiplog: Run, log: Path, tmp_path: Path) -> None:
    log.write_text(text(PAUSE, RULE, {**OTHER, "effect": "harder"}), encoding="utf-8")
    done = publish(chiplog, log, tmp_path / "site")
    assert done.exit_code == 3
    assert "1 faulty event was left out" in done.stderr
    assert len(json.loads((tmp_path / "site" / "events.json").read_bytes())) == 2


def test_data_are_those_of_a_list(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site")
    on = ["--on", "2025-04-01", "--file", str(log), "--format"]
    assert (tmp_path / "site" / "events.json").read_text() == chiplog("list", *on, "json").stdout
    assert (tmp_path / "site" / "events.csv").read_text() == chiplog("list", *on, "csv").stdout


def test_the_manifest_has_the_hash_of_each_file(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site")
    found = files(tmp_path / "site")
    manifest = json.loads(found.pop("manifest.json"))
    assert manifest["files"] == {
        name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in found.items()
    }
    assert (manifest["through"], manifest["on"], manifest["revision"]) == ("2025-04-01", "2025-04-01", None)
    assert manifest["counts"]["events"] == 3


def test_the_revision_is_the_commit_of_the_log(chiplog: Run, log: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "events.yaml")
    git(tmp_path, "commit", "-qm", "one")
    first = git(tmp_path, "rev-parse", "HEAD").strip()
    git(tmp_path, "commit", "-qm", "two", "--allow-empty")

    def revision() -> str | None:
        publish(chiplog, log, tmp_path / "site")
        found: str | None = json.loads((tmp_path / "site" / "manifest.json").read_bytes())["revision"]
        return found

    assert revision() == first
    log.write_text(text(PAUSE, RULE), encoding="utf-8")
    assert revision() is None


def test_the_database_has_the_views_and_the_states_of_any_day(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site", "--actor", "CN")
    connection = sqlite3.connect(tmp_path / "site" / "events.sqlite")
    assert connection.execute("SELECT id FROM event ORDER BY id").fetchall() == [("cn-2025-pause",), ("cn-2025-rule",)]
    assert connection.execute("SELECT event, type, target FROM relation").fetchall() == [
        ("cn-2025-pause", "suspends", "cn-2025-rule")
    ]
    state = "SELECT state FROM turn WHERE event = 'cn-2025-rule' AND ifnull(day, '') <= ? ORDER BY day DESC LIMIT 1"
    days = {
        day: connection.execute(state, [day]).fetchone()[0]
        for day in ("2025-01-01", "2025-02-01", "2025-03-10", "2026-01-01")
    }
    connection.close()
    assert days == {"2025-01-01": "n/a", "2025-02-01": "yes", "2025-03-10": "suspended", "2026-01-01": "yes"}


def test_steps_give_the_state_of_each_day() -> None:
    with Log.open(str(REAL)) as log:
        engine = site.of(log, Filters(), None)
        states = log.states()
        for shown in engine.events[::7]:
            for step in shown.steps[1:]:
                for day in (dates.shifted(step.day, -1), step.day, dates.shifted(step.day, 1)):
                    assert steps.on(list(shown.steps), day) == states.result(shown.id, day)


def test_the_data_package_describes_every_column(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site", "--base-url", "https://example.org/chips/")
    package = json.loads((tmp_path / "site" / "datapackage.json").read_bytes())
    table = next(one for one in package["resources"] if one["path"] == "events.csv")
    with (tmp_path / "site" / "events.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [one["name"] for one in table["schema"]["fields"]] == list(rows[0])
    assert all(one["description"] for one in table["schema"]["fields"])
    assert package["homepage"] == "https://example.org/chips/"
    jsonschema.validate(package, _PACKAGE)


_PACKAGE = {
    "type": "object",
    "required": ["resources"],
    "properties": {
        "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
        "resources": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "path"],
                "properties": {
                    "name": {"type": "string", "pattern": "^[-a-z0-9._/]+$"},
                    "path": {"type": "string", "pattern": r"^(?=^[^./~])(^((?!\.{2}).)*$).*$"},
                    "bytes": {"type": "integer"},
                    "hash": {"type": "string", "pattern": r"^sha256:[a-f0-9]{64}$"},
                },
            },
        },
    },
}
"""What the standard requires of a package, as in its own schema."""


def test_the_citation_is_yaml_with_what_the_format_requires(chiplog: Run, log: Path, tmp_path: Path) -> None:
    publish(chiplog, log, tmp_path / "site", "--base-url", "https://example.org/chips/")
    said = yaml.safe_load((tmp_path / "site" / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= said.keys()
    assert (said["cff-version"], said["version"], said["url"]) == ("1.2.0", "2025-04-01", "https://example.org/chips/")


# Markup


def test_a_template_escapes_all_but_markup() -> None:
    made = Template('<b title="{a}">{b}</b>')(a="\"'<&>", b=joined((Template("<i>{x}</i>")(x="<"), Html("&amp;"))))
    assert made == '<b title="&quot;&#x27;&lt;&amp;&gt;"><i>&lt;</i>&amp;</b>'
    assert escaped("a\u202eb\x1b") == "a\\u202eb\\x1b"
    with pytest.raises(KeyError):
        Template("{a}")()


def test_data_in_a_script_element_can_not_end_it() -> None:
    value = {"x": "</script><!--&\u2028"}
    assert "<" not in script_data(value)
    assert json.loads(script_data(value)) == value


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "https://a b", "ftp://a.org"]
)
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    assert "<a" not in links.outside(url, "Ministry")
    assert 'rel="noopener noreferrer"' in links.outside("https://example.org/?a=1&b=2", "Ministry")


# Workflows


@pytest.mark.slow
@pytest.mark.parametrize("name", [".github/workflows/pages.yml", "docs/workflows/pages.yml"])
def test_the_steps_of_the_workflow_publish_the_log(name: str, tmp_path: Path) -> None:
    workflow = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as a truth value.
    assert workflow[True]["push"]["branches"] == ["main"]
    steps_of = workflow["jobs"]["build"]["steps"]
    uses = [one["uses"].partition("@")[0] for one in steps_of if "uses" in one]
    assert uses[0] == "actions/checkout"
    assert uses[-1] == "actions/upload-pages-artifact"
    assert workflow["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    program = tmp_path / "chiplog" / "bin" / "chiplog"  # where the step before installs it
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m chiplog "$@"\n')
    program.chmod(0o755)
    variables = {**os.environ, "RUNNER_TEMP": str(tmp_path), "BASE_URL": "https://example.org/chips/"}
    step = next(one for one in steps_of if one.get("name") == "Publish the log")
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(words, cwd=clone, env=variables, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    uploaded = clone / next(one["with"]["path"] for one in steps_of if one.get("uses", "").startswith("actions/upload"))
    assert files(uploaded).keys() == FILES
    assert b'<link rel="canonical" href="https://example.org/chips/">' in (uploaded / "index.html").read_bytes()


def test_two_processes_write_the_same_as_one(
    chiplog: Run, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(chiplog, log, tmp_path / "one")
    monkeypatch.setattr("chiplog.publish.files.MANY", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert publish(chiplog, log, tmp_path / "two").exit_code == 0
    assert files(tmp_path / "two") == files(tmp_path / "one")


def test_a_plain_address_is_taken_as_it_is_only_if_it_has_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = (
        *("https://example.org", "http://a.b-c.example.org/x?y=1&z='2'#:~:text=a,b", "https://example.org/a%20b(c)"),
        *("https://-a.example.org/", "https://example.org:80/", "https://u@example.org/", "https://example.org/a b"),
        *(
            "https://1.2.3.4/",
            "https://1.2.3.400/",
            "https://example.org.1/",
            "https://a..org/",
            "https://example/",
            "javascript:alert(1)",
            "https://example.org/é",
        ),
        *(f"https://{'a' * 64}.org/", "https://example.org\n", 'https://example.org/"', "https://example.org/[x]"),
    )
    quick = [escape.href(one) for one in addresses]
    monkeypatch.setattr(escape, "_PLAIN", re.compile("(?!)"))
    assert quick == [escape.href(one) for one in addresses]
    assert quick[:3] == list(addresses[:3])


def test_a_full_disk_is_a_failure_of_the_system_for_the_database_too(log: Path, tmp_path: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Log.open(str(log)) as opened:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, limits[1]))
        try:
            with pytest.raises(OSError, match="disk"):
                export.write(opened.index, tmp_path / "events.sqlite", [], [])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
