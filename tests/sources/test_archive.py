"""`chiplog sources archive`, against a made-up Wayback Machine: availability, index of copies, Save Page Now."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from chiplog.cli.commands.sources import asking
from chiplog.errors import UsageError
from chiplog.settings import ArchiveSettings, archive
from chiplog.sockets import UnreachableError
from chiplog.sources.wayback import Copy, NoCopyError, Wayback
from chiplog.web.door import Policy
from chiplog.web.polite import Manners
from tests.factories import text, tree
from tests.servers import Made, Pages, serving

PAGE = "https://a.example/x?q=1&r=2"
COPIES = "https://web.archive.org/web"


def said(document: Any) -> Made:
    return Made(200, json.dumps(document).encode(), {"Content-Type": "application/json"})


def closest(moment: Any, **more: Any) -> Made:
    found = {"available": True, "status": "200", "timestamp": moment, "url": "javascript:alert(1)", **more}
    return said({"url": PAGE, "archived_snapshots": {"closest": found}})


NONE = said({"url": PAGE, "archived_snapshots": {}})


@pytest.fixture
def machine(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[ArchiveSettings, Pages]]:
    """A Wayback Machine that has nothing yet, and the user's settings that name it."""
    monkeypatch.setattr(asking, "Manners", partial(Manners, gap=0, sleep=lambda _: None))
    with serving() as (url, pages):
        pages |= {"/available": NONE, "/cdx": said([])}
        folder = cache / "config" / "chiplog"
        folder.mkdir(parents=True)
        names = {"availability": "available", "cdx": "cdx", "save": "save"}
        lines = [f'{name} = "{url}/{path}"\n' for name, path in names.items()]
        (folder / "config.toml").write_text(f"[archive]\n{''.join(lines)}", encoding="utf-8")
        yield archive(), pages


def wayback(where: ArchiveSettings, slept: list[float] | None = None, key: str = "") -> Wayback:
    clock = iter(range(10_000)).__next__
    sleep = (lambda _: None) if slept is None else slept.append
    keyed = ArchiveSettings(where.availability, where.cdx, where.save, where.copies, key)
    return Wayback(keyed, Manners(gap=0, sleep=sleep, policy=Policy(clock=lambda: float(clock()) / 1_000)))


# Which copy.


def test_the_nearest_copy_is_taken_from_the_availability_interface(machine: tuple[ArchiveSettings, Pages]) -> None:
    where, pages = machine
    pages["/available"] = closest("20260103120000")
    assert wayback(where).near(PAGE, "20260101") == Copy("20260103120000", f"{COPIES}/20260103120000/{PAGE}")
    assert pages.asked == ["GET /available?url=https%3A%2F%2Fa.example%2Fx%3Fq%3D1%26r%3D2&timestamp=20260101"]


@pytest.mark.parametrize(
    "answer",
    [
        NONE,
        closest("20251231235959"),
        closest("20260103120000", status="404"),
        closest("20260103120000", available=False),
    ],
)
def test_else_the_first_copy_of_the_day_or_later_in_the_index(
    machine: tuple[ArchiveSettings, Pages], answer: Made
) -> None:
    where, pages = machine
    pages |= {
        "/available": answer,
        "/cdx": said([["timestamp"], ["20260109000000"], ["20260105000000"], ["nonsense"], [7]]),
    }
    copy = wayback(where).near(PAGE, "20260101")
    assert copy == Copy("20260105000000", f"{COPIES}/20260105000000/{PAGE}")
    assert "from=20260101" in pages.asked[-1]


def test_a_page_may_have_no_copy(machine: tuple[ArchiveSettings, Pages]) -> None:
    assert wayback(machine[0]).near(PAGE, "20260101") is None


@pytest.mark.parametrize(
    "moment", ["2026", "20261399000000", "20260103120000/../x", "<script>", 20260103120000, None, ["x"], "²" * 14]
)
def test_an_answer_that_has_no_moment_names_no_copy(machine: tuple[ArchiveSettings, Pages], moment: Any) -> None:
    where, pages = machine
    pages["/available"] = closest(moment)
    with pytest.raises(UnreachableError, match="has not the documented form"):
        wayback(where).near(PAGE, "20260101")


@pytest.mark.parametrize("data", [b"<html>", b"[" * 100_000, b"\xff"])
@pytest.mark.parametrize("path", ["/available", "/cdx"])
def test_an_answer_that_is_no_document_is_refused(
    machine: tuple[ArchiveSettings, Pages], path: str, data: bytes
) -> None:
    where, pages = machine
    pages[path] = Made(200, data)
    with pytest.raises(UnreachableError, match="has not the documented form"):
        wayback(where).near(PAGE, "20260101")


# Save Page Now.


def test_a_copy_is_made_with_the_users_keys(machine: tuple[ArchiveSettings, Pages]) -> None:
    where, pages = machine
    pages |= {
        "POST /save": said({"url": PAGE, "job_id": "spn2-1"}),
        "/save/status/spn2-1": said({"status": "success", "timestamp": "20261124000000"}),
    }
    slept: list[float] = []
    machine_ = wayback(where, slept, "a:b")
    assert [machine_.save(PAGE).moment for _ in range(3)] == ["20261124000000"] * 3
    assert pages.sent[0] == "url=https%3A%2F%2Fa.example%2Fx%3Fq%3D1%26r%3D2&skip_first_archive=1"
    assert {one["Authorization"] for one in pages.headers} == {"LOW a:b"}
    assert [round(one) for one in slept] == [5, 15, 5, 15, 5]


@pytest.mark.parametrize(
    ("pages_said", "why"),
    [
        (
            {"POST /save": said({"status": "error", "message": "You cannot make new captures of this URL."})},
            "You cannot make new captures",
        ),
        ({"POST /save": said({"job_id": "../../x"})}, "it gives no reason"),
        (
            {
                "POST /save": said({"job_id": "j"}),
                "/save/status/j": said({"status": "error", "status_ext": "error:blocked"}),
            },
            "error:blocked",
        ),
        (
            {"POST /save": said({"job_id": "j"}), "/save/status/j": said({"status": "pending"})},
            "has not made the copy yet",
        ),
    ],
)
def test_a_copy_that_is_not_made_has_a_reason(
    machine: tuple[ArchiveSettings, Pages], pages_said: dict[str, Made], why: str
) -> None:
    where, pages = machine
    pages |= pages_said
    with pytest.raises(NoCopyError, match=why):
        wayback(where, key="a:b").save(PAGE)
    assert len(pages.asked) <= 25
    assert not [line for line in pages.asked if ".." in line]


# The command.


def log_of(folder: Path, count: int = 3) -> Path:
    file = folder / "events.yaml"
    trees = [
        tree(
            f"cn-2025-some-event-{number}",
            announced=f"2025-01-0{number + 1}",
            sources=[
                {"url": f"https://a.example/{number}", "publisher": "A", "published": "2025-02-02", "kind": "official"},
                {"url": f"https://b.example/{number}", "publisher": "B", "kind": "news"},
            ],
        )
        for number in range(count)
    ]
    file.write_text(text(*trees), encoding="utf-8")
    return file


def test_copies_are_written_beside_the_addresses(
    chiplog: Any, machine: tuple[ArchiveSettings, Pages], tmp_path: Path
) -> None:
    _, pages = machine
    pages["/available"] = closest("20250203000000")
    file = log_of(tmp_path)
    before = file.read_text(encoding="utf-8").splitlines()
    result = chiplog("sources", "archive", "-f", file)
    after = file.read_text(encoding="utf-8").splitlines()
    assert result.exit_code == 0
    assert [line for line in after if line not in before] == [
        f"      archive: {COPIES}/20250203000000/https://{host}.example/{number}"
        for number in range(3)
        for host in "ab"
    ]
    assert [line for line in before if line not in after] == []
    assert "6 sources: 6 found, 0 made, 0 no copy, 0 can't tell" in result.stderr
    asked = len(pages.asked)
    assert "0 sources" in chiplog("sources", "archive", "-f", file).stderr
    assert len(pages.asked) == asked


def test_a_day_before_the_page_a_copy_may_show_it_where_it_is_another_day(
    chiplog: Any, machine: tuple[ArchiveSettings, Pages], tmp_path: Path
) -> None:
    _, pages = machine
    chiplog("sources", "archive", "-f", log_of(tmp_path, 1))
    days = [line.rpartition("timestamp=")[2] for line in pages.asked if "/available" in line]
    assert days == ["20250201", "20241231"]


def test_nothing_is_made_without_keys_nor_in_a_dry_run(
    chiplog: Any, machine: tuple[ArchiveSettings, Pages], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, pages = machine
    file = log_of(tmp_path, 1)
    result = chiplog("sources", "archive", "-f", file, "--json")
    assert {one["outcome"] for one in json.loads(result.stdout)["sources"]} == {"no copy"}
    assert "set IA_ACCESS_KEY_ID and IA_SECRET_ACCESS_KEY" in result.stdout
    monkeypatch.setenv("IA_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("IA_SECRET_ACCESS_KEY", "secret")
    dry = chiplog("sources", "archive", "-f", file, "--dry-run")
    assert (dry.exit_code, [line for line in pages.asked if "save" in line]) == (0, [])
    assert "secret" not in dry.stdout + dry.stderr
    pages |= {
        "POST /save": said({"job_id": "j"}),
        "/save/status/j": said({"status": "success", "timestamp": "20261124000000"}),
    }
    assert "2 made" in chiplog("sources", "archive", "-f", file).stderr


def test_a_run_that_has_no_answers_ends_and_the_next_goes_on(
    chiplog: Any, machine: tuple[ArchiveSettings, Pages], tmp_path: Path
) -> None:
    _, pages = machine
    file = log_of(tmp_path, 9)
    pages |= {
        "/available": closest("20250203000000"),
        "/available?url=https%3A%2F%2Fa.example%2F7&timestamp=20250201": Made(500),
    }
    pages |= {f"/available?url=https%3A%2F%2F{host}.example%2F{number}&timestamp={day}": Made(500)
              for number in (5, 6) for host, day in (("a", "20250201"), ("b", f"2025010{number}"))}  # fmt: skip
    result = chiplog("sources", "archive", "-f", file)
    assert result.exit_code == 3
    assert "the Wayback Machine answers with the status 500" in result.stderr
    assert file.read_text(encoding="utf-8").count("archive:") == 3
    pages.update(dict.fromkeys(list(pages), closest("20250203000000")))
    assert chiplog("sources", "archive", "-f", file).exit_code == 0
    assert file.read_text(encoding="utf-8").count("archive:") == 18


def test_local_copies_are_kept_in_a_file_for_web_archives(
    chiplog: Any, machine: tuple[ArchiveSettings, Pages], tmp_path: Path
) -> None:
    where, pages = machine
    url = where.cdx.removesuffix("/cdx")
    pages["/page"] = Made(200, b"<p>words</p>", {"Content-Type": "text/html\x1b; charset=utf-8"})
    file = tmp_path / "events.yaml"
    sources = [{"url": f"{url}/{name}", "publisher": "A", "kind": "official"} for name in ("page", "missing")]
    file.write_text(text(tree("cn-2025-some-event", sources=sources)), encoding="utf-8")
    assert chiplog("sources", "archive", "-f", file, "--allow-private", "--warc", tmp_path / "kept").exit_code == 0
    (kept,) = (tmp_path / "kept").iterdir()
    with kept.open("rb") as opened:
        records = [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(opened)
        ]
    assert [kind for kind, _, _ in records] == ["warcinfo", "resource"]
    assert records[1][1:] == (f"{url}/page", b"<p>words</p>")


@pytest.mark.parametrize(
    "lines",
    [
        '[archive]\ncdx = "file:///etc/passwd"\n',
        "[archive]\ncdx = 7\n",
        '[archive]\nkey = "LOW a:b"\n',
        '[archive]\nother = "https://a.example"\n',
    ],
)
def test_settings_that_can_not_be_used_are_refused(cache: Path, lines: str) -> None:
    folder = cache / "config" / "chiplog"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(lines, encoding="utf-8")
    with pytest.raises(UsageError, match=r"\[archive\]"):
        archive()


@pytest.mark.parametrize(("key", "secret"), [("a", ""), ("", "b"), ("a", "b\nX-Evil: 1"), ("é", "b")])
def test_keys_that_are_no_keys_are_refused(monkeypatch: pytest.MonkeyPatch, key: str, secret: str) -> None:
    monkeypatch.setenv("IA_ACCESS_KEY_ID", key)
    monkeypatch.setenv("IA_SECRET_ACCESS_KEY", secret)
    with pytest.raises(UsageError, match="are not both keys"):
        archive()
